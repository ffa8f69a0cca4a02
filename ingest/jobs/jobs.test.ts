// Claims about jobs: when they run, that no run overlaps another, what is recorded, and that each
// job does what its line on the list says. Every clock here is turned by hand.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLog } from '../../log.ts';
import { withTenant } from '../../sql/database.ts';
import { jobs } from '../../sql/jobs.ts';
import { openQueue } from '../../sql/queue.ts';
import { ownerDatabase, type TestDatabase } from '../../test/database.ts';
import { type Business, newBusiness, temporaryFolder } from '../../test/import-fixture.ts';
import { readJobs } from './board.ts';
import { runJob } from './run-job.ts';
import { nextAfter, wasMissed } from './schedule.ts';
import { createScheduler } from './scheduler.ts';

const SALES = `Order,Date,Item,Customer ID,Qty,Price
1,2026-11-18 10:00,Tea,7,2,3.50
1,2026-11-18 10:00,Bun,7,1,2.00
2,2026-11-19 11:30,Tea,8,3,3.50
3,2024-01-05 09:15,Tea,8,1,3.00
`;
/** A Saturday, before every job's hour of the next day. */
const NOON = new Date('2026-11-21T12:00:00Z');

let db: TestDatabase;
let shop: Business;
let other: Business;
const folder = temporaryFolder();
const log = createLog('silent');
let now = NOON;
const clock = () => now;
const never = new AbortController().signal;

before(async () => {
  db = await ownerDatabase();
  await db.serve();
  shop = await newBusiness({ db, data_dir: folder.path });
  other = await newBusiness({ db, data_dir: folder.path });
  await shop.bring({ name: 'sales.csv', content: SALES });
  await other.bring({ name: 'sales.csv', content: SALES });
});
after(async () => {
  await db.close();
  folder.remove();
});

const list = () => db.transaction({}, (tx) => jobs.definitions(tx, {}));
const lastRuns = (most = 50) => db.transaction({}, (tx) => jobs.lastRuns(tx, { most }));
const runsOf = async (name: string) => (await lastRuns()).filter((run) => run.name === name);
const forget = () =>
  db.script('delete from jobs.runs; delete from job_executions; delete from pgboss.job');

async function run(name: string) {
  const job = (await list()).find((one) => one.name === name);
  assert.ok(job, name);
  return runJob({ db, clock, log }, job, never);
}

async function partOf(business: Business, name: string) {
  const [part] = await business.query(
    `select outcome, error, rows from job_executions where name = '${name}'
     order by started_at desc, finished_at desc limit 1`,
  );
  return part ?? null;
}

describe('the list', () => {
  test('names what there is to call, in cron text, under the jobs’ own role', async () => {
    const { rows } = await db.transaction({}, (tx) =>
      tx.query(`select d.name from jobs.definitions() d left join pg_proc p
          on p.oid = to_regprocedure(d.calls || '(uuid, timestamptz)')
        where p.oid is null or d.runs_as <> 'coxswain_jobs'`),
    );
    assert.deepEqual(rows, []);
    for (const { schedule } of await list()) assert.ok(nextAfter(schedule, NOON) > NOON, schedule);
    assert.deepEqual(
      (await list()).map(({ name }) => name),
      [
        'chunk-retention',
        'findings',
        'hourly-rollups',
        'nightly-backup',
        'partition-upkeep',
        'quality-checks',
        'refresh-benchmarks',
        'retention',
        'sign-in-upkeep',
        'vector-indexes',
      ],
    );
  });

  test('refreshes benchmarks at 02:00 by the procedure that puts it on the queue', async () => {
    const benchmarks = (await list()).find(({ name }) => name === 'refresh-benchmarks');
    assert.equal(benchmarks?.schedule, '0 2 * * *');
    assert.equal(benchmarks?.command, 'call refresh_external_benchmarks()');
  });

  test('is read in UTC: the hour that a zone skips or repeats is neither', () => {
    const at = (text: string) => new Date(text);
    assert.equal(
      nextAfter('30 1 * * *', at('2026-03-29T00:00:00Z')).toISOString(),
      '2026-03-29T01:30:00.000Z',
    );
    assert.equal(
      nextAfter('0 2 * * *', at('2026-10-25T02:00:00Z')).toISOString(),
      '2026-10-26T02:00:00.000Z',
    );
    assert.equal(wasMissed('0 2 * * *', at('2026-11-21T02:00:00Z'), NOON), false);
    assert.equal(wasMissed('0 2 * * *', at('2026-11-20T02:00:00Z'), NOON), true);
  });

  test('where there is no pg_cron, nothing is made there, listed or removed', async () => {
    await db.script('select jobs.create_cron_jobs(), jobs.remove_cron_jobs()');
    const { rows } = await db.transaction({}, (tx) =>
      tx.query("select has_function_privilege('coxswain_app', 'jobs.list_cron_jobs()', 'execute')"),
    );
    assert.deepEqual(rows, [{ has_function_privilege: false }]);
  });
});

describe('the scheduler', () => {
  test('runs a job when it is due, and once, while the clock stands still', async () => {
    await forget();
    now = NOON;
    const scheduler = createScheduler({ db, clock, log });
    await scheduler.start();
    await scheduler.tick();
    const started = (await lastRuns()).length;
    assert.deepEqual(await scheduler.tick(), {});
    now = new Date('2026-11-21T13:06:59Z');
    assert.deepEqual(await scheduler.tick(), { 'hourly-rollups': 'done' }, 'due at 12:07');
    now = new Date('2026-11-21T13:07:00Z');
    assert.deepEqual(await scheduler.tick(), { 'hourly-rollups': 'done' });
    assert.deepEqual(await scheduler.tick(), {});
    assert.equal((await lastRuns()).length, started + 2);
    await scheduler.stop();
  });

  test('runs once at its start what was missed, however often it was due, and only that', async () => {
    await forget();
    now = new Date('2026-11-21T23:00:00Z');
    const before = createScheduler({ db, clock, log });
    await before.start();
    await before.tick();
    await before.stop();
    assert.equal((await runsOf('retention')).length, 1, 'a first start has missed it');
    assert.equal((await runsOf('hourly-rollups')).length, 0, 'it comes round anyway');
    now = new Date('2026-11-26T10:00:00Z');
    const later = createScheduler({ db, clock, log });
    await later.start();
    await later.tick();
    assert.equal((await runsOf('retention')).length, 2);
    await later.stop();
    const again = createScheduler({ db, clock, log });
    await again.start();
    assert.deepEqual(await again.tick(), {}, 'nothing was due since');
    await again.stop();
    now = NOON;
  });

  test('a run that is still alive is not overlapped, and one taken for dead is', async () => {
    await forget();
    const began = await db.transaction({}, (tx) =>
      jobs.beginRun(tx, { name: 'retention', runner: 'process', at: now.toISOString() }),
    );
    assert.ok(began.run_id);
    assert.equal(await run('retention'), 'overlap');
    assert.equal((await runsOf('retention')).length, 1, 'what was refused is no run');
    now = new Date(NOON.getTime() + 3_600_000);
    assert.equal(await run('retention'), 'done');
    const outcomes = (await runsOf('retention')).map(({ outcome }) => outcome);
    assert.deepEqual(outcomes, ['done', 'cut_off']);
    const late = { run_id: began.run_id, outcome: 'done', error: null, rows: '9' };
    const { ended } = await db.transaction({}, (tx) =>
      jobs.endRun(tx, { ...late, at: now.toISOString() }),
    );
    assert.equal(ended, false, 'the dead do not report');
    now = NOON;
  });

  test('a start tells a run that its process left open as cut off', async () => {
    await forget();
    await db.transaction({}, (tx) =>
      jobs.beginRun(tx, { name: 'quality-checks', runner: 'process', at: now.toISOString() }),
    );
    const scheduler = createScheduler({ db, clock, log });
    await scheduler.start();
    await scheduler.tick();
    assert.equal((await runsOf('quality-checks')).at(-1)?.outcome, 'cut_off');
    await scheduler.stop();
  });
});

describe('what a run leaves behind', () => {
  test('a part that fails is told with its sentence in its tenant, and the others go on', async () => {
    await forget();
    await db.script(`alter function jobs.total_problems(timestamptz) rename to total_problems_kept;
      create function jobs.total_problems(p_now timestamptz) returns text[]
      language plpgsql as $$ begin
        if app.current_tenant() = '${shop.ctx.tenant_id}' then
          raise exception 'no room left on the moon';
        end if;
        return '{}';
      end $$`);
    assert.equal(await run('quality-checks'), 'failed');
    const part = await partOf(shop, 'quality-checks');
    assert.deepEqual([part?.outcome, part?.error], ['failed', 'no room left on the moon']);
    assert.equal(await partOf(other, 'quality-checks'), null);
    const told = async ({ ctx }: Business) =>
      (await readJobs(db, ctx, clock)).find(({ name }) => name === 'quality-checks');
    const theirs = await told(other);
    assert.equal(theirs?.runs[0]?.outcome, 'done', 'another business’s trouble is its own');
    assert.doesNotMatch(JSON.stringify(theirs), /moon/);
    const ours = await told(shop);
    assert.equal(ours?.runs[0]?.outcome, 'failed');
    assert.equal(ours?.runs[0]?.sentence, 'no room left on the moon');
    await db.script(`drop function jobs.total_problems(timestamptz);
      alter function jobs.total_problems_kept(timestamptz) rename to total_problems`);
  });

  test('tenants not reached before the time limit are not told that all is done', async () => {
    await forget();
    const job = (await list()).find(({ name }) => name === 'retention');
    assert.ok(job);
    const outcome = await runJob({ db, clock, log }, { ...job, time_limit_s: 0 }, never);
    assert.equal(outcome, 'cut_off');
    const [told] = (await readJobs(db, shop.ctx, clock)).filter((j) => j.name === 'retention');
    assert.equal(told?.runs[0]?.outcome, 'cut_off');
  });

  test('a run that asks the queue ends when the job does, and a second request waits for it', async () => {
    await forget();
    assert.equal(await run('refresh-benchmarks'), 'queued');
    const queue = await openQueue(db, log);
    const job = await queue.take('refresh-benchmarks');
    const [open] = await runsOf('refresh-benchmarks');
    assert.equal(open?.finished_at, null);
    assert.equal(job?.run_id, open?.id);
    assert.equal(await run('refresh-benchmarks'), 'overlap');
  });
});

describe('retention', () => {
  const points = `select count(*)::int as n from business_metrics where time < '2024-11-01'`;
  const rollups = `select count(*)::int as n from business_metrics_rollups where bucket < '2024-11-01'`;

  test('never drops a point that came from a file', async () => {
    const [before] = await shop.query(points);
    assert.notEqual(before?.n, 0);
    await run('retention');
    assert.deepEqual(await shop.query(points), [before]);
  });

  test('drops points after two years where their source gives them again; totals stay', async () => {
    await forget();
    await db.script(`alter table data_sources drop constraint data_sources_source_type_check;
      update data_sources set source_type = 'till' where tenant_id = '${shop.ctx.tenant_id}'`);
    const [totals] = await shop.query(rollups);
    const [all] = await shop.query('select count(*)::int as n from business_metrics');
    const [old] = await shop.query(points);
    assert.equal(await run('retention'), 'done');
    assert.deepEqual(await shop.query(points), [{ n: 0 }]);
    assert.deepEqual(await shop.query(rollups), [totals]);
    const [left] = await shop.query('select count(*)::int as n from business_metrics');
    assert.equal(left?.n, Number(all?.n) - Number(old?.n));
    assert.equal((await partOf(shop, 'retention'))?.rows, String(old?.n));
    assert.notEqual((await other.query(points))[0]?.n, 0, 'a file’s points are another tenant’s');
  });
});

describe('roll-ups and quality', () => {
  const spoil = (day: string) =>
    withTenant(db, shop.ctx, (tx) =>
      tx.query(
        `update business_metrics_rollups set value = value + 1
         where grain = 'day' and bucket = $1 and metric_name = 'revenue'`,
        [day],
      ),
    );
  const total = async () =>
    (
      await shop.query(`select value from business_metrics_rollups where grain = 'day'
        and bucket = '2026-11-18' and metric_name = 'revenue' and until_version > 1000000`)
    )[0]?.value;

  test('a total that is not the sum of its hours is found, told and computed again', async () => {
    await forget();
    const right = await total();
    await spoil('2026-11-18');
    assert.equal(await run('quality-checks'), 'found');
    assert.match(String((await partOf(shop, 'quality-checks'))?.error), /is not the sum of its/);
    assert.equal(await run('hourly-rollups'), 'found');
    const queue = await openQueue(db, log);
    const job = await queue.take('rollups');
    assert.equal(job?.tenant_id, shop.ctx.tenant_id);
    await shop.service.mend(shop.ctx.tenant_id);
    assert.equal(await total(), right);
    await forget();
    assert.equal(await run('hourly-rollups'), 'done');
    assert.equal(await run('quality-checks'), 'done');
  });

  test('an import and a change that nobody is at are found', async () => {
    await forget();
    await withTenant(db, shop.ctx, async (tx) => {
      await tx.query(
        "update imports set status = 'publishing', confirmed_at = '2026-11-21T11:00Z'",
      );
      await tx.query('update tenants set next_version = data_version + 1');
      await tx.query("update work_leases set expires_at = clock_timestamp() - interval '1 hour'");
    });
    assert.equal(await run('quality-checks'), 'found');
    const { error, rows } = (await partOf(shop, 'quality-checks')) ?? {};
    assert.match(String(error), /still publishing, and nobody has been at it for ten minutes/);
    assert.match(String(error), /A change of the figures is begun, and nobody is at it/);
    assert.equal(rows, '2');
    await shop.service.takeUp();
    await shop.service.idle();
    await forget();
    assert.equal(await run('quality-checks'), 'done', 'a worker took it up');
  });

  test('rows in a partition for the rest are found', async () => {
    await forget();
    await db.script(`insert into activity_events (tenant_id, at, action, entity_type, entity_id)
      values ('${shop.ctx.tenant_id}', '1999-01-01', 'changed', 'tenant', 'x')`);
    assert.equal(await run('quality-checks'), 'found');
    assert.match(
      String((await partOf(shop, 'quality-checks'))?.error),
      /Rows of activity_events lie in/,
    );
    assert.equal(await partOf(other, 'quality-checks'), null, 'they are not the other’s');
    await db.script('truncate partitions.activity_events_default');
  });
});
