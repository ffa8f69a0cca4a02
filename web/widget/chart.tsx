// A series over time as a drawing of a few lines, with a sentence for who is read to and a table
// behind a button. Small by itself: the page's chart library is larger than the whole widget.
import { useEffect, useRef, useState } from 'preact/hooks';
import { type ChartPoint, summary } from '../charts/series-words.ts';
import { Table } from '../parts/table.tsx';
import { showBucket, showShort, showValue } from '../words.ts';

interface ChartProps {
  title: string;
  unit: string;
  grain: string;
  points: readonly ChartPoint[];
}

const HEIGHT = 150;
/** Room for the figures at the side, the days below, and half a figure above. */
const EDGE = { left: 52, right: 10, top: 10, bottom: 22 };
/** More points than this are a line without dots. */
const MOST_DOTS = 40;
/** About so many lines across, at round figures. */
const LINES = 3;

export function Chart(props: ChartProps) {
  const { title, unit, grain, points } = props;
  const [as_table, setAsTable] = useState(false);
  const [at, setAt] = useState<number | null>(null);
  const shown = at === null ? undefined : points[at];
  return (
    <figure class="chart">
      <figcaption>
        <span>
          <b>{title}</b>
          <span class="soft readout">
            {shown &&
              `${showBucket(shown.time, grain)}: ${showValue(shown.value, unit)}${shown.partial ? ' so far' : ''}`}
          </span>
        </span>
        <button type="button" class="plain" onClick={() => setAsTable(!as_table)}>
          {as_table ? 'As a chart' : 'As a table'}
        </button>
      </figcaption>
      {as_table ? (
        <Table
          caption={title}
          quiet
          rows={points}
          keyOf={({ time }) => time}
          columns={[
            { title: 'When', cell: ({ time }) => showBucket(time, grain) },
            { title: 'Value', number: true, cell: ({ value }) => showValue(value, unit) },
          ]}
        />
      ) : (
        <Drawing {...props} at={at} onPoint={setAt} />
      )}
    </figure>
  );
}

interface DrawingProps extends ChartProps {
  at: number | null;
  onPoint(at: number | null): void;
}

function Drawing({ at, onPoint, ...chart }: DrawingProps) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(320);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const seen = new ResizeObserver(() => setWidth(element.clientWidth));
    seen.observe(element);
    return () => seen.disconnect();
  }, []);
  const { points, unit, grain } = chart;
  const ticks = ticksOf(points);
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const x = (index: number) =>
    EDGE.left + (index * (width - EDGE.left - EDGE.right)) / Math.max(1, points.length - 1);
  const y = (value: number) =>
    HEIGHT - EDGE.bottom - ((value - low) * (HEIGHT - EDGE.top - EDGE.bottom)) / (high - low || 1);
  const onMove = ({ clientX }: PointerEvent) => {
    const left = place.current?.getBoundingClientRect().left ?? 0;
    const share = (clientX - left - EDGE.left) / (width - EDGE.left - EDGE.right);
    const index = Math.round(share * (points.length - 1));
    onPoint(Math.max(0, Math.min(points.length - 1, index)));
  };
  const named = [0, Math.floor((points.length - 1) / 2), points.length - 1];
  return (
    <div class="plot" ref={place}>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={summary(chart)}
        onPointerMove={onMove}
        onPointerLeave={() => onPoint(null)}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line class="rule" x1={EDGE.left} x2={width - EDGE.right} y1={y(tick)} y2={y(tick)} />
            <text x={EDGE.left - 6} y={y(tick) + 4} text-anchor="end">
              {showShort(tick, unit)}
            </text>
          </g>
        ))}
        {named.map((index, nth) => (
          <text
            key={`day ${nth}`}
            x={x(index)}
            y={HEIGHT - 5}
            text-anchor={['start', 'middle', 'end'][nth]}
          >
            {shortly(points[index]?.time ?? '', grain)}
          </text>
        ))}
        <path class="line" d={pathOf(points, { x, y }, false)} />
        <path class="line partial" d={pathOf(points, { x, y }, true)} />
        {points.map(({ time, value }, index) =>
          value !== null && (points.length <= MOST_DOTS || index === at) ? (
            <circle
              key={time}
              class="dot"
              cx={x(index)}
              cy={y(Number(value))}
              r={at === index ? 5 : 3}
            />
          ) : null,
        )}
      </svg>
    </div>
  );
}

interface Scales {
  x(index: number): number;
  y(value: number): number;
}

/** The line of what is over, or the one that leads into what is not; unknown values break both. */
function pathOf(points: readonly ChartPoint[], { x, y }: Scales, partial: boolean): string {
  return points
    .map(({ value, partial: open }, index) => {
      const before = points[index - 1];
      if (value === null) return '';
      const to = `${x(index).toFixed(1)} ${y(Number(value)).toFixed(1)}`;
      const joined = before !== undefined && before.value !== null && open === partial;
      if (!joined) return `M${to}`;
      const starts = partial && !before.partial;
      const from = `${x(index - 1).toFixed(1)} ${y(Number(before.value)).toFixed(1)}`;
      return starts ? `M${from}L${to}` : `L${to}`;
    })
    .join('');
}

/** Round figures from nought to past the highest, so that a small change looks small. */
function ticksOf(points: readonly ChartPoint[]): number[] {
  const values = points.flatMap(({ value }) => (value === null ? [] : [Number(value)]));
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const rough = (high - low || 1) / LINES;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const first = Math.floor(low / step);
  const count = Math.ceil(high / step) - first;
  return Array.from({ length: Math.max(1, count) + 1 }, (_, nth) => (first + nth) * step);
}

/** 'May 2026' or '3 May': as much as there is room for. */
function shortly(time: string, grain: string): string {
  const words = showBucket(time, grain).replace(/^Week of /, '');
  return ['month', 'quarter', 'year'].includes(grain)
    ? words.replace(/^(\w{3})\w* /, '$1 ')
    : words.replace(/^\w{3}, /, '').replace(/ \d{4}$/, '');
}
