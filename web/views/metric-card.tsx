// A figure at a glance: its last whole month, against the same month a year before (or the month
// before, where there is no year yet), and the way it has gone.
import type { CatalogMetric, Series } from '../../server/api-types.ts';
import { call } from '../api.ts';
import { Spark } from '../charts/spark.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { addDays, addMonths, showMonth, showValue } from '../words.ts';
import { changeOf } from './metric-change.ts';

/** A year and the month to compare with, so that both ends are the same month. */
const MONTHS = 13;

type Point = Series['points'][number];

export function MetricCard({ metric }: { metric: CatalogMetric }) {
  const { value, error } = useLoaded(() => readMonths(metric), metric.name);
  const whole = value?.points.filter(({ partial }) => !partial) ?? [];
  return (
    <a class="metric-card" href={`/figures/${metric.name}`} title={metric.description}>
      <span class="row-title">{metric.label}</span>
      <span class="card-body">
        {value || error ? (
          <span class="card-value">{value ? valueWords(value, whole) : 'unknown'}</span>
        ) : (
          <span class="card-value skeleton" />
        )}
        <span class="spark-place">
          {value && <Spark values={whole.map((point) => toNumber(point.value))} />}
        </span>
        <span class="soft card-when">
          {value ? (
            <When metric={metric} value={value} whole={whole} />
          ) : (
            (error?.message ?? '\u00a0')
          )}
        </span>
      </span>
    </a>
  );
}

interface WhenProps {
  metric: CatalogMetric;
  value: Series;
  whole: readonly Point[];
}

function When({ metric, value, whole }: WhenProps) {
  const last = whole.at(-1);
  if (!last) return <>no whole month yet</>;
  const year = addMonths(last.time, -12);
  const before = whole.find(({ time }) => time.slice(0, 10) === year) ?? whole.at(-2);
  const of = { value: last.value, unit: value.unit };
  const change = before ? changeOf(of, { value: before.value, unit: value.unit }) : null;
  const wanted = metric.good_direction;
  const flat = !change || change.size === 0 || wanted === 'none';
  const side = flat ? '' : change.size > 0 === (wanted === 'up') ? 'good' : 'bad';
  return (
    <>
      {showMonth(last.time)}
      {change && before && (
        <>
          {' · '}
          <b class={side}>{change.size === 0 ? 'unchanged' : change.text}</b>{' '}
          {change.size === 0 ? 'since' : 'on'} {showMonth(before.time)}
        </>
      )}
    </>
  );
}

/** The label says what is counted. */
function valueWords({ points, unit }: Series, whole: readonly Point[]): string {
  const { value } = whole.at(-1) ?? points.at(-1) ?? { value: null };
  const counts = !/^[A-Z]{3}$/.test(unit) && unit !== 'percent';
  return showValue(value, counts ? 'count' : unit);
}

const toNumber = (value: string | null) => (value === null ? null : Number(value));

async function readMonths(metric: CatalogMetric): Promise<Series> {
  const last = metric.complete_to ?? '';
  const first = addMonths(`${last.slice(0, 7)}-01`, -MONTHS);
  const from = first < (metric.first_day ?? last) ? (metric.first_day ?? last) : first;
  const query = new URLSearchParams({ from, to: addDays(last, 1), grain: 'month' });
  return call('GET', `/v1/metrics/${metric.name}?${query}`);
}
