// Draws a series with uPlot. Loaded only when there is a chart: it is the largest part of the page.
import uPlot from 'uplot';
import { showShort } from '../words.ts';
import type { ChartMark } from './line.tsx';
import type { ChartPoint } from './series-words.ts';

export interface Drawn {
  destroy(): void;
}

interface Plan {
  unit: string;
  grain: string;
  points: readonly ChartPoint[];
  compare: { label: string; points: readonly ChartPoint[] } | null;
  marks: readonly ChartMark[];
  height: number;
  /** The point under the pointer, or null. */
  onPoint(at: number | null): void;
}

/** Room above the highest point, so that the line does not touch the edge. */
const HEADROOM = 1.08;
/** Days stand by themselves, closed ones between them; more of them than this are a line. */
const MOST_BARS = 62;
const HALF_DAY_S = 43_200;
/** A day without trade: to be seen beside a column, and not taken for one. */
const TICK_PX = 10;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

export function draw(place: HTMLElement, plan: Plan): Drawn {
  const plot = new uPlot(optionsOf(place, plan), dataOf(plan), place);
  const resize = new ResizeObserver(() => {
    plot.setSize({ width: place.clientWidth, height: plan.height });
  });
  resize.observe(place);
  return {
    destroy() {
      resize.disconnect();
      plot.destroy();
    },
  };
}

function dataOf({ points, compare, grain }: Plan): uPlot.AlignedData {
  const number = (value: string | null | undefined) =>
    value === null || value === undefined ? null : Number(value);
  const bars = grain === 'day' && points.length <= MOST_BARS;
  // a dashed line begins where the whole one ends
  const partial = points.map(
    ({ partial: open }, at) => open || (!bars && (points[at + 1]?.partial ?? false)),
  );
  return [
    points.map(({ time }) => Date.parse(time.length === 10 ? `${time}T00:00:00Z` : time) / 1000),
    points.map(({ value, partial: open }) => (open ? null : number(value))),
    points.map(({ value }, at) => (partial[at] ? number(value) : null)),
    points.map((_, at) => number(compare?.points[at]?.value)),
  ];
}

function optionsOf(place: HTMLElement, plan: Plan): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const font = `12px ${style.getPropertyValue('--sans')}`;
  const axis = { stroke: colour('--soft'), font, ticks: { show: false } };
  const few = plan.points.length <= 40;
  const bars = plan.grain === 'day' && plan.points.length <= MOST_BARS;
  const column = { width: 0, points: { show: false }, paths: columns() };
  return {
    width: place.clientWidth,
    height: plan.height,
    padding: [8, 26, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: true, range: (_plot, low, high) => (bars ? aside(low, high) : [low, high]) },
      y: { range: (_plot, low, high) => rangeOf(low, high) },
    },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 64,
        values: (_plot, splits) => splits.map((at, index) => tick(at, splits[index - 1])),
      },
      {
        ...axis,
        size: 58,
        grid: { stroke: colour('--line'), width: 1 },
        space: 40,
        values: (_plot, splits) => splits.map((value) => showShort(value, plan.unit)),
      },
    ],
    series: [
      {},
      bars
        ? { ...column, stroke: colour('--accent'), fill: colour('--accent') }
        : {
            stroke: colour('--accent'),
            width: 2,
            fill: colour('--accent-wash'),
            points: { show: few, size: 4, fill: colour('--accent') },
          },
      bars
        ? { ...column, stroke: colour('--accent'), fill: colour('--accent-wash') }
        : { stroke: colour('--accent'), width: 2, dash: [4, 4], points: { show: false } },
      { stroke: colour('--amber'), width: 1.5, dash: [2, 3], points: { show: false } },
    ],
    hooks: {
      setCursor: [(plot) => plan.onPoint(plot.cursor.idx ?? null)],
      draw: [
        (plot) =>
          drawMarks(plot, plan.marks, { decision: colour('--amber'), closed: colour('--soft') }),
      ],
    },
  };
}

/** Half a day at either end, so that the first and the last column are whole. */
function aside(low: number, high: number): [number, number] {
  return [low - HALF_DAY_S, high + HALF_DAY_S];
}

function columns(): uPlot.Series.PathBuilder | undefined {
  return uPlot.paths.bars?.({ size: [0.62, 26], radius: 0.15 });
}

/** From nought, so that a small change does not look like a large one. */
function rangeOf(low: number | null, high: number | null): [number, number] {
  const [bottom, top] = [Math.min(0, low ?? 0), Math.max(0, high ?? 0)];
  if (bottom === top) return [0, 1];
  return [bottom * HEADROOM, top * HEADROOM];
}

/** '3 May', with the year where it begins or is first told. */
function tick(at_s: number, before_s: number | undefined): string {
  const date = new Date(at_s * 1000);
  const year = date.getUTCFullYear();
  const first = before_s === undefined || new Date(before_s * 1000).getUTCFullYear() !== year;
  const month = MONTHS[date.getUTCMonth()] ?? '';
  const text = date.getUTCDate() === 1 ? month : `${date.getUTCDate()} ${month}`;
  return first ? `${text}\n${year}` : text;
}

/** A fine line where something was decided, a tick at the foot of a day without trade. */
function drawMarks(
  plot: uPlot,
  marks: readonly ChartMark[],
  colours: Record<ChartMark['kind'], string>,
): void {
  const { ctx, bbox } = plot;
  const tick_height = TICK_PX * devicePixelRatio;
  ctx.save();
  for (const { day, kind } of marks) {
    const closed = kind === 'closed';
    ctx.strokeStyle = colours[kind];
    ctx.lineWidth = (closed ? 3 : 1) * devicePixelRatio;
    ctx.setLineDash(closed ? [] : [2, 4]);
    const x = plot.valToPos(Date.parse(`${day}T00:00:00Z`) / 1000, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, closed ? bbox.top + bbox.height - tick_height : bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}
