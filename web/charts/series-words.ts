// A series told: its points as the server has them, and the whole of it in one sentence for who is
// read to. Draws nothing, so that whatever draws may use it.
import { showBucket, showShort } from '../words.ts';

export interface ChartPoint {
  /** First instant or day of the bucket. */
  time: string;
  /** Decimal text; null: unknown, drawn as a gap. */
  value: string | null;
  partial: boolean;
}

interface Series {
  /** What it shows, as in 'Revenue by week'. */
  title: string;
  unit: string;
  grain: string;
  points: readonly ChartPoint[];
}

/** The chart in a sentence: from, to, the lowest and the highest. */
export function summary({ title, unit, grain, points }: Series): string {
  const known = points.filter(({ value }) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return `${title}: nothing known yet.`;
  const by = known.toSorted((a, b) => Number(a.value) - Number(b.value));
  const tell = (point: ChartPoint | undefined) =>
    point ? `${showShort(Number(point.value), unit)} (${showBucket(point.time, grain)})` : '';
  return `${title}: from ${tell(first)} to ${tell(last)}, lowest ${tell(by[0])}, highest ${tell(by.at(-1))}.`;
}
