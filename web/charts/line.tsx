// A series over time, with the same before it and the days that matter on its axis. Hides uPlot:
// when it is loaded, its size, its colours; the height is given from the start, so nothing jumps.
import type { Ref } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Button } from '../parts/controls.tsx';
import { Table } from '../parts/table.tsx';
import { isDark } from '../theme-choice.ts';
import { showBucket, showShortDay, showValue } from '../words.ts';
import type { Drawn } from './plot.ts';
import { type ChartPoint, summary } from './series-words.ts';

export interface ChartMark {
  day: string;
  text: string;
  /** Something was decided, or nothing was sold: a line, or a tick at the foot. */
  kind: 'decision' | 'closed';
}

export interface LineChartProps {
  /** What it shows, as in 'Revenue by week'. */
  title: string;
  unit: string;
  grain: string;
  points: readonly ChartPoint[];
  /** The same buckets of another window, in order. */
  compare?: { label: string; points: readonly ChartPoint[] } | null;
  marks?: readonly ChartMark[];
  height?: number;
  /** Its title stands beside it already. */
  quiet?: boolean;
}

/** Pixels: a chart of an answer beside its text; views may want more. */
const HEIGHT = 208;

export function LineChart(props: LineChartProps) {
  const { title, unit, grain, points, compare = null, marks = [], height = HEIGHT, quiet } = props;
  const place = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const key = useMemo(
    () => JSON.stringify([points, compare, marks, unit]),
    [points, compare, marks],
  );
  const dark = isDark.value;
  useEffect(() => {
    if (asTable) return;
    let drawn: Drawn | null = null;
    let wanted = true;
    import('./plot.ts').then(({ draw }) => {
      if (wanted && place.current) {
        drawn = draw(place.current, {
          unit,
          grain,
          points,
          compare,
          marks,
          height,
          onPoint: setAt,
        });
      }
    });
    return () => {
      wanted = false;
      drawn?.destroy();
    };
  }, [key, dark, asTable, height, grain]);
  const shown = at === null ? null : points[at];
  return (
    <figure class="chart">
      <figcaption>
        <span class={quiet ? 'unseen' : 'chart-title'}>{title}</span>
        <span class="chart-readout">
          {shown ? (
            <Readout
              {...{ shown, before: compare?.points[at ?? 0], label: compare?.label, ...props }}
            />
          ) : (
            <Key compare={compare?.label} partial={points.some(({ partial }) => partial)} />
          )}
        </span>
        <Button small kind="plain" onClick={() => setAsTable(!asTable)}>
          {asTable ? 'As a chart' : 'As a table'}
        </Button>
      </figcaption>
      {asTable ? (
        <AsTable {...props} />
      ) : (
        <Drawing {...{ place, height }} label={summary(props) + marked(marks)} />
      )}
    </figure>
  );
}

interface DrawingProps {
  place: Ref<HTMLDivElement>;
  height: number;
  label: string;
}

function Drawing({ place, height, label }: DrawingProps) {
  return (
    <div class="plot" ref={place} role="img" aria-label={label} style={{ height: `${height}px` }} />
  );
}

function Key({ compare, partial }: { compare: string | undefined; partial: boolean }) {
  return (
    <>
      {compare && (
        <>
          <span class="key now">this window</span> <span class="key before">{compare}</span>{' '}
        </>
      )}
      {partial && <span class="key partial">not over yet</span>}
    </>
  );
}

interface ReadoutProps extends LineChartProps {
  shown: ChartPoint;
  before: ChartPoint | undefined;
  label: string | undefined;
}

function Readout({ shown, before, label, unit, grain, marks = [] }: ReadoutProps) {
  const mark = marks.find(({ day }) => day === shown.time.slice(0, 10));
  return (
    <>
      {showBucket(shown.time, grain)}: <b>{showValue(shown.value, unit)}</b>
      {shown.partial && ' so far'}
      {before && ` · ${label}: ${showValue(before.value, unit)}`}
      {mark && ` · ${mark.text}`}
    </>
  );
}

function AsTable({ title, unit, grain, points, compare }: LineChartProps) {
  const rows = points.map((point, at) => ({ point, before: compare?.points[at] }));
  return (
    <Table
      caption={title}
      quiet
      rows={rows}
      keyOf={({ point }) => point.time}
      columns={[
        { title: 'When', cell: ({ point }) => showBucket(point.time, grain) },
        { title: 'Value', number: true, cell: ({ point }) => showValue(point.value, unit) },
        ...(compare
          ? [
              {
                title: compare.label,
                number: true,
                cell: ({ before }: (typeof rows)[number]) => showValue(before?.value ?? null, unit),
              },
            ]
          : []),
      ]}
    />
  );
}

/** Marks read out with the chart; the view lists them all. */
const MOST_TOLD = 6;

function marked(marks: readonly ChartMark[]): string {
  if (marks.length === 0) return '';
  const told = marks.slice(0, MOST_TOLD).map(({ day, text }) => `${showShortDay(day)} ${text}`);
  const more = marks.length > MOST_TOLD ? `, and ${marks.length - MOST_TOLD} more` : '';
  return ` Marked: ${told.join(', ')}${more}.`;
}
