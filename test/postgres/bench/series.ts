// A month's series: from the roll-up, under row security, against the sum of raw points without it.
import { withTenant } from '../../../sql/database.ts';
import { metrics } from '../../../sql/metrics.ts';
import { idOf } from '../../plans-fill.ts';
import { type Both, inTurn, line, quantile } from './measure.ts';

/** Two years by the hour, for each of five sources of each of twenty businesses. */
const FILL = `
set session_replication_role = replica;
insert into tenants (id, name, currency, time_zone)
  select md5(n || '/0')::uuid, 'Business ' || n, 'EUR', 'Europe/Amsterdam'
  from generate_series(1, 20) n;
insert into metrics.points (time, tenant_id, metric_name, source_id, unit, value, since_version)
  select h, md5(n || '/0')::uuid, 'revenue', md5('s' || s)::uuid, 'EUR', 3.25, 0
  from generate_series(1, 20) n, generate_series(1, 5) s,
    generate_series('2024-01-01Z'::timestamptz, '2025-12-31Z', interval '2 h') h;
insert into metrics.rollups (grain, bucket, tenant_id, metric_name, source_id, unit, value,
    since_version)
  select 'day', (time at time zone 'Europe/Amsterdam')::date, tenant_id, metric_name, source_id,
    unit, sum(value), 0
  from metrics.points group by 2, 3, 4, 5, 6;
set session_replication_role = origin;`;
const ROUNDS = 120;
const WARM_UP = 10;

/** Fills, reads a month so often from both, prints. */
export async function benchSeries({ ours, bare }: Both): Promise<void> {
  await bare.query(FILL);
  await bare.query('vacuum analyze');
  const month = (round: number) => ({
    from_day: `2025-${String(1 + (round % 11)).padStart(2, '0')}-01`,
    to_day: `2025-${String(2 + (round % 11)).padStart(2, '0')}-01`,
  });
  const tenant_id = idOf(7, 0);
  const times = await inTurn(ROUNDS, {
    rollup: (round) =>
      withTenant(ours, { tenant_id, user_id: idOf(7, 1), role: 'admin' }, (tx) =>
        metrics.dailyTotals(tx, {
          ...{ tenant_id, version: '0', metrics: ['revenue'], units: ['EUR'] },
          ...month(round),
        }),
      ),
    points: (round) =>
      bare.query({
        name: 'points',
        text: `select (p.time at time zone 'Europe/Amsterdam')::date as day, sum(p.value)
          from metrics.points p
          where p.tenant_id = $1 and p.metric_name = 'revenue'
            and p.time >= $2::date::timestamp at time zone 'Europe/Amsterdam'
            and p.time < $3::date::timestamp at time zone 'Europe/Amsterdam'
            and p.since_version <= 0 and p.until_version > 0 and p.unit = 'EUR'
          group by 1 order by 1`,
        values: [tenant_id, ...Object.values(month(round))],
      }),
  });
  console.log('\na month by the day: from the roll-up in its transaction, from raw points bare');
  const p50 = (name: keyof typeof times) => quantile(times[name].slice(WARM_UP), 0.5);
  line('from the roll-up, p50 ms', p50('rollup'));
  line('from raw points, p50 ms', p50('points'));
  line('roll-up ÷ points, p50', p50('rollup') / p50('points'), { at_most: 1 });
}
