// From rows of a file to published points, each step on its own, against raw COPY into the same
// hypertable and against multi-row VALUES, as a driver sends them and prepared. Hides the rows: a
// table of metrics by the day.
import { writePoints } from '../../../ingest/recompute.ts';
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
const WINDOW = { from_day: dayOf(0), to_day: dayOf(DAYS) };

/** A round's business: 1 is ours, 2 COPY's, 3 that of VALUES, 4 of VALUES prepared. */
const tenantOf = (round: number, of: 1 | 2 | 3 | 4) => round * 10 + of;

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
    values: (round) => values(both, tenantOf(round, 3), { texts, prepared: false }),
    prepared: (round) => values(both, tenantOf(round, 4), { texts, prepared: true }),
  });
  await bare.query('vacuum analyze');
  const rollups = await inTurn(ROUNDS, { rollups: (round) => rollUp(both, tenantOf(round, 1)) });
  await refuseMissing(both);
  for (let round = 0; round < ROUNDS; round++) await change(both, tenantOf(round, 1));
  const again = await inTurn(ROUNDS, { revised: (round) => write(both, tenantOf(round, 1), '2') });
  const rate = (took: number[]) => POINTS / (quantile(took, 0.5) / 1000);
  console.log(`\ningest: ${POINTS} points a round, median of ${ROUNDS} rounds, rows a second`);
  line('landing: rows as received', rate(landed), { digits: 0 });
  line('golden: validated rows, dirty marks', rate(golden), { digits: 0 });
  line('points: computed, compared, written, published', rate(times.points), { digits: 0 });
  line('the same where each has changed: revisions', rate(again.revised), { digits: 0 });
  line('roll-ups by the day: computed, compared, written', rate(rollups.rollups), { digits: 0 });
  line('raw COPY into the same hypertable', rate(times.copy), { digits: 0 });
  line(`multi-row VALUES of ${ROWS_OF_VALUES}`, rate(times.values), { digits: 0 });
  line('the same as one prepared statement', rate(times.prepared), { digits: 0 });
  line('points ÷ COPY (aim: 0.6)', rate(times.points) / rate(times.copy), { at_least: 0.4 });
  line('points ÷ VALUES', rate(times.points) / rate(times.values), { at_least: 1.3 });
  line('points ÷ VALUES prepared', rate(times.points) / rate(times.prepared));
}

/** Every way has written every point. */
async function refuseMissing({ bare }: Both): Promise<void> {
  const { rows } = await bare.query(
    'select tenant_id, count(*)::int as points from metrics.points group by 1',
  );
  const wrong = rows.filter(({ points }) => points !== POINTS);
  if (rows.length !== ROUNDS * 4 || wrong.length > 0) throw new Error('points are missing');
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
async function write({ ours }: Both, tenant: number, version = VERSION): Promise<void> {
  const tenant_id = idOf(tenant, 0);
  const days = Array.from({ length: DAYS }, (_, i) => dayOf(i));
  await withTenant(ours, contextOf(tenant), async (tx) => {
    const written = await writePoints(tx, { tenant_id, version, time_zone: 'UTC', ...WINDOW });
    if (written !== POINTS) throw new Error(`${written} points were written`);
    await recompute.markDirty(tx, { tenant_id, stage: 'weeks', buckets: days });
    await recompute.markDirty(tx, { tenant_id, stage: 'months', buckets: days });
    await recompute.clearDirty(tx, { tenant_id, stage: 'days', buckets: days });
    await recompute.publish(tx, { tenant_id, version });
  });
}

async function rollUp({ ours }: Both, tenant: number): Promise<void> {
  const span = { version: VERSION, time_zone: 'UTC', week_start: 1, grain: 'day', ...WINDOW };
  const { written } = await withTenant(ours, contextOf(tenant), (tx) =>
    recompute.mergeRollups(tx, { tenant_id: idOf(tenant, 0), ...span }),
  );
  if (written !== POINTS) throw new Error(`${written} roll-ups were written`);
}

/** Every row of the business says something else, from the next version on. */
async function change({ bare }: Both, tenant: number): Promise<void> {
  const tenant_id = idOf(tenant, 0);
  await bare.query('update observations set value = value + 1 where tenant_id = $1', [tenant_id]);
  await bare.query('update tenants set next_version = 2 where id = $1', [tenant_id]);
}

async function copy({ bare }: Both, tenant: number, texts: string[]): Promise<void> {
  const [tenant_id, source_id] = [idOf(tenant, 0), idOf(tenant, 1)];
  const rows = texts.map(
    (time, i) => `${time}\t${tenant_id}\t${metricOf(i)}\t${source_id}\tEUR\t3.25\t${VERSION}\n`,
  );
  await copyIn(bare, `copy metrics.points (${COLUMNS}) from stdin`, rows.join(''));
}

async function values(
  { bare }: Both,
  tenant: number,
  { texts, prepared }: { texts: string[]; prepared: boolean },
): Promise<void> {
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
    await bare.query({ text, values: sent, ...(prepared ? { name: 'values' } : {}) });
  }
  await bare.query('commit');
}
