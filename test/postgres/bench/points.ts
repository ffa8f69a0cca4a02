// From rows of a file to published points, each step on its own, against raw COPY into the same
// hypertable and against multi-row VALUES. Hides the rows: a table of metrics by the day.
import { type TenantContext, withTenant } from '../../../sql/database.ts';
import { landing } from '../../../sql/landing.ts';
import { recompute } from '../../../sql/recompute.ts';
import { idOf } from '../../plans-fill.ts';
import { type Both, copyIn, inTurn, line, quantile, timed } from './measure.ts';

/** A round: so many metrics of so many days, a point each. */
const METRICS = 100;
const DAYS = 500;
const POINTS = METRICS * DAYS;
const ROUNDS = 5;
/** As an import brings them (ingest/land.ts). */
const BATCH_ROWS = 2_000;
const ROWS_OF_VALUES = 1_000;
const FIRST = Date.UTC(2024, 0, 1);
const COLUMNS = 'time, tenant_id, metric_name, source_id, unit, value, since_version';

const dayOf = (i: number) => new Date(FIRST + i * 86_400_000).toISOString().slice(0, 10);
const metricOf = (i: number) => `own_${i % METRICS}`;
const places = Array.from({ length: POINTS }, (_, i) => i);
const VERSION = '1';

/** A round's business: 1 is ours, 2 COPY's, 3 that of VALUES. */
const tenantOf = (round: number, of: 1 | 2 | 3) => round * 10 + of;

/** Fills what comes before, writes by each way in turn, prints rows a second and ratios. */
export async function benchPoints(both: Both): Promise<void> {
  const { bare } = both;
  await bare.query('set session_replication_role = replica');
  for (let round = 0; round < ROUNDS; round++) await prepare(both, tenantOf(round, 1));
  await bare.query('set session_replication_role = origin');
  const [landed, golden] = [[] as number[], [] as number[]];
  for (let round = 0; round < ROUNDS; round++) {
    landed.push(await timed(() => land(both, tenantOf(round, 1))));
    golden.push(await timed(() => store(both, tenantOf(round, 1))));
  }
  await bare.query('vacuum analyze');
  const texts = places.map((i) => `${dayOf(Math.floor(i / METRICS))} 00:00+00`);
  const times = await inTurn(ROUNDS, {
    points: (round) => write(both, tenantOf(round, 1)),
    copy: (round) => copy(both, tenantOf(round, 2), texts),
    values: (round) => values(both, tenantOf(round, 3), texts),
  });
  const { rows } = await bare.query(
    'select tenant_id, count(*)::int as points from metrics.points group by 1',
  );
  const wrong = rows.filter(({ points }) => points !== POINTS);
  if (rows.length !== ROUNDS * 3 || wrong.length > 0) throw new Error('points are missing');
  const rate = (took: number[]) => POINTS / (quantile(took, 0.5) / 1000);
  console.log(`\ningest: ${POINTS} points a round, median of ${ROUNDS} rounds, rows a second`);
  line('landing: rows as received', rate(landed), { digits: 0 });
  line('golden: validated rows, dirty marks', rate(golden), { digits: 0 });
  line('points: computed, compared, written, published', rate(times.points), { digits: 0 });
  line('raw COPY into the same hypertable', rate(times.copy), { digits: 0 });
  line(`multi-row VALUES of ${ROWS_OF_VALUES}`, rate(times.values), { digits: 0 });
  line('points ÷ COPY (aim: 0.6)', rate(times.points) / rate(times.copy), { at_least: 0.4 });
  line('points ÷ VALUES', rate(times.points) / rate(times.values), { at_least: 1.3 });
}

function contextOf(tenant: number): TenantContext {
  return { tenant_id: idOf(tenant, 0), user_id: null, role: 'system', priority: 'work' };
}

async function prepare({ bare }: Both, tenant: number): Promise<void> {
  const [tenant_id, source_id] = [idOf(tenant, 0), idOf(tenant, 1)];
  await bare.query(
    `insert into tenants (id, name, currency, time_zone, next_version)
     values ($1, 'Bench', 'EUR', 'UTC', ${VERSION})`,
    [tenant_id],
  );
  await bare.query(
    `insert into data_sources (tenant_id, id, name, layout, header_hash, mapping, currency)
     values ($1, $2, 'Table', 'observations', 'h', '{}', 'EUR')`,
    [tenant_id, source_id],
  );
  await bare.query(
    `insert into imports (tenant_id, id, source_id, status, header_hash, header, guess)
     values ($1, $2, $2, 'importing', 'h', '[]', '{}')`,
    [tenant_id, source_id],
  );
  await bare.query(
    `insert into tenant_metrics (tenant_id, name, label, unit, kind, grain)
     select $1, 'own_' || i, 'Own', 'money', 'flow', 'day' from generate_series(0, $2 - 1) i`,
    [tenant_id, METRICS],
  );
}

function batches(): number[][] {
  return Array.from({ length: POINTS / BATCH_ROWS }, (_, batch) =>
    places.slice(batch * BATCH_ROWS, (batch + 1) * BATCH_ROWS),
  );
}

async function land({ ours }: Both, tenant: number): Promise<void> {
  const [tenant_id, import_id] = [idOf(tenant, 0), idOf(tenant, 1)];
  for (const rows of batches()) {
    const record_ids = rows.map((i) => idOf(tenant, 10 + i));
    await withTenant(ours, contextOf(tenant), (tx) =>
      landing.landRows(tx, {
        ...{ tenant_id, import_id, file_no: 1, record_ids, content_hashes: record_ids },
        row_numbers: rows.map((i) => i + 1),
        cells: rows.map((i) =>
          JSON.stringify([dayOf(Math.floor(i / METRICS)), metricOf(i), '3.25']),
        ),
      }),
    );
  }
}

async function store({ ours }: Both, tenant: number): Promise<void> {
  const [tenant_id, source_id] = [idOf(tenant, 0), idOf(tenant, 1)];
  for (const rows of batches()) {
    const ids = rows.map((i) => idOf(tenant, 10 + i));
    const nothing = rows.map(() => null);
    await withTenant(ours, contextOf(tenant), (tx) =>
      landing.storeObservations(tx, {
        ...{ tenant_id, version: VERSION, source_id, ids, content_hashes: ids },
        metric_names: rows.map(metricOf),
        grains: rows.map(() => 'day'),
        days: rows.map((i) => dayOf(Math.floor(i / METRICS))),
        amounts: rows.map(() => '3.25'),
        units: rows.map(() => 'EUR'),
        locations: nothing,
        channels: nothing,
      }),
    );
  }
}

/** What a job does with dirty days: computes, compares with what is believed, writes, publishes. */
async function write({ ours }: Both, tenant: number): Promise<void> {
  const tenant_id = idOf(tenant, 0);
  const days = Array.from({ length: DAYS }, (_, i) => dayOf(i));
  await withTenant(ours, contextOf(tenant), async (tx) => {
    const { written } = await recompute.mergePoints(tx, {
      ...{ tenant_id, version: VERSION, time_zone: 'UTC' },
      ...{ from_day: dayOf(0), to_day: dayOf(DAYS) },
    });
    if (written !== POINTS) throw new Error(`${written} points were written`);
    await recompute.markDirty(tx, { tenant_id, stage: 'weeks', buckets: days });
    await recompute.markDirty(tx, { tenant_id, stage: 'months', buckets: days });
    await recompute.clearDirty(tx, { tenant_id, stage: 'days', buckets: days });
    await recompute.publish(tx, { tenant_id, version: VERSION });
  });
}

async function copy({ bare }: Both, tenant: number, texts: string[]): Promise<void> {
  const [tenant_id, source_id] = [idOf(tenant, 0), idOf(tenant, 1)];
  const rows = texts.map(
    (time, i) => `${time}\t${tenant_id}\t${metricOf(i)}\t${source_id}\tEUR\t3.25\t${VERSION}\n`,
  );
  await copyIn(bare, `copy metrics.points (${COLUMNS}) from stdin`, rows.join(''));
}

async function values({ bare }: Both, tenant: number, texts: string[]): Promise<void> {
  const [tenant_id, source_id] = [idOf(tenant, 0), idOf(tenant, 1)];
  const marks = Array.from({ length: ROWS_OF_VALUES }, (_, i) => {
    const own = Array.from({ length: 7 }, (_, k) => `$${i * 7 + k + 1}`);
    return `(${own.join()})`;
  });
  const text = `insert into metrics.points (${COLUMNS}) values ${marks.join()}`;
  await bare.query('begin');
  for (let from = 0; from < texts.length; from += ROWS_OF_VALUES) {
    const sent = texts.slice(from, from + ROWS_OF_VALUES).flatMap((time, i) => {
      return [time, tenant_id, metricOf(from + i), source_id, 'EUR', '3.25', VERSION];
    });
    await bare.query({ text, values: sent });
  }
  await bare.query('commit');
}
