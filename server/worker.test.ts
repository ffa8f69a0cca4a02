// Claims about the queue and its workers: each job is done by one, survives it, and is nobody's to
// see but a worker's; and about what an admin is shown of jobs.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { CoxswainError } from '../errors.ts';
import type { BenchmarkSource } from '../ingest/benchmarks.ts';
import { createLog } from '../log.ts';
import { withTenant } from '../sql/database.ts';
import { jobs } from '../sql/jobs.ts';
import { type JobQueue, openQueue } from '../sql/queue.ts';
import { ownerDatabase, type TestDatabase } from '../test/database.ts';
import { structuralLeaks } from '../test/isolation-structure.ts';
import type { BackupRequest } from './backups.ts';
import { call, registerBusiness, type TestServer, testServer } from './fixtures.ts';
import { createWorker, HANDLERS } from './worker.ts';

const log = createLog('silent');
const clock = () => new Date('2026-11-21T09:00:00Z');
const AT = clock().toISOString();

let db: TestDatabase;
let server: TestServer;
let queue: JobQueue;
let ann: Awaited<ReturnType<typeof registerBusiness>>;
let bob: Awaited<ReturnType<typeof registerBusiness>>;

before(async () => {
  db = await ownerDatabase();
  await db.serve();
  server = await testServer({ db });
  queue = await openQueue(db, log);
  ann = await registerBusiness(server.app, 'ann@one.example');
  bob = await registerBusiness(server.app, 'bob@two.example');
});
beforeEach(() => db.script('delete from jobs.runs; delete from pgboss.job'));
after(async () => {
  await server.close();
  await db.close();
});

/** What the scheduler does at 02:00. */
async function askForBenchmarks(): Promise<void> {
  const name = 'refresh-benchmarks';
  await db.transaction({}, async (tx) => {
    const { run_id } = await jobs.beginRun(tx, { name, runner: 'process', at: AT });
    await jobs.runOnce(tx, { run_id: run_id as string, name, at: AT });
  });
}

const worker = (benchmarks: readonly BenchmarkSource[] = []) =>
  createWorker({ db, imports: server.imports, benchmarks, clock, log });

async function shown(token: string, name: string) {
  const { body } = await call(server.app, 'GET', '/v1/admin/jobs', { token });
  return body.items.find((item: { name: string }) => item.name === name);
}

describe('a job on the queue', () => {
  test('has somebody who does it, whichever queue it is in', async () => {
    const { rows } = await db.transaction({}, (tx) =>
      tx.query('select name from pgboss.queue order by name'),
    );
    assert.deepEqual(
      rows.map(({ name }) => name),
      Object.keys(HANDLERS).sort(),
    );
  });

  test('is taken by one worker, however many ask', async () => {
    await askForBenchmarks();
    const taken = await Promise.all([1, 2, 3, 4].map(() => queue.take('refresh-benchmarks')));
    assert.equal(taken.filter((job) => job !== null).length, 1);
  });

  test('whose worker died is given to the next when its time is over, and not before', async () => {
    await askForBenchmarks();
    const first = await queue.take('refresh-benchmarks');
    await queue.tend();
    assert.equal(await queue.take('refresh-benchmarks'), null);
    await db.script("update pgboss.job set started_on = now() - interval '1 day'");
    await queue.tend();
    await db.script('update pgboss.job set start_after = now()');
    const second = await queue.take('refresh-benchmarks');
    assert.equal(second?.id, first?.id);
    assert.equal(second?.run_id, first?.run_id);
  });

  test('is not asked for by a transaction that is rolled back', async () => {
    const undo = new Error('undo');
    await assert.rejects(
      db.transaction({}, async (tx) => {
        await tx.query("select jobs.send('refresh-benchmarks', null, null)");
        throw undo;
      }),
      undo,
    );
    assert.equal((await queue.waiting())['refresh-benchmarks'], 0);
  });

  test('that fails is tried again, and with its last try its run has failed', async () => {
    await askForBenchmarks();
    let tries = 0;
    const broken = {
      name: 'broken',
      refresh: async () => {
        tries += 1;
        throw new Error('the service is closed on Saturdays');
      },
    };
    const working = await worker([broken]);
    for (let at = 0; at < 10; at++) {
      await working.workOff();
      const run = await shown(ann.access_token, 'refresh-benchmarks');
      assert.equal(run.runs[0].outcome, tries < 6 ? 'queued' : 'failed', `after ${tries} tries`);
      await db.script("update pgboss.job set start_after = now() where state = 'retry'");
    }
    assert.equal(tries, 6, 'once, and five times more');
    await working.stop();
  });

  test('that asks for outside figures where no source is configured says so, and writes none', async () => {
    await askForBenchmarks();
    const working = await worker();
    await working.workOff();
    const [run] = (await shown(ann.access_token, 'refresh-benchmarks')).runs;
    assert.equal(run.outcome, 'not_configured');
    assert.match(run.sentence, /No source of outside figures is configured/);
    assert.notEqual(run.finished_at, null);
    await working.stop();
  });

  test('with a source that works ends its run as done', async () => {
    await askForBenchmarks();
    const working = await worker([{ name: 'trade', refresh: async () => 3 }]);
    await working.workOff();
    const [run] = (await shown(ann.access_token, 'refresh-benchmarks')).runs;
    assert.equal(run.outcome, 'done');
    await working.stop();
  });
});

describe('the night’s backup', () => {
  const name = 'nightly-backup';
  const askForBackup = (at = AT) =>
    db.transaction({}, async (tx) => {
      const { run_id } = await jobs.beginRun(tx, { name, runner: 'process', at });
      return jobs.runOnce(tx, { run_id: run_id as string, name, at });
    });
  const NEXT_NIGHT = new Date(Date.parse(AT) + 86_400_000).toISOString();
  const newest = async () => (await shown(ann.access_token, name)).runs[0];

  test('is not asked for at a first start, and then by a job on the queue', async () => {
    assert.equal((await askForBackup()).outcome, 'done');
    assert.equal((await queue.waiting())[name], 0);
    assert.equal((await askForBackup(NEXT_NIGHT)).outcome, 'queued');
    assert.equal((await queue.waiting())[name], 1);
  });

  test('is a server’s own business, and the run says so', async () => {
    await askForBackup();
    await askForBackup(NEXT_NIGHT);
    const working = await worker();
    await working.workOff();
    await working.stop();
    const run = await newest();
    assert.equal(run.outcome, 'not_configured');
    assert.match(run.sentence, /whose backups are made by whoever runs it/);
    const { rows } = await db.transaction({}, (tx) =>
      tx.query('select count(*)::int as n from jobs.last_runs(9) where finished_at is null'),
    );
    assert.equal(rows[0]?.n, 0);
  });

  test('that cannot be made is tried once more, and then its run has failed', async () => {
    await askForBackup();
    await askForBackup(NEXT_NIGHT);
    const kinds: string[] = [];
    const make = async ({ kind }: BackupRequest) => {
      kinds.push(kind);
      throw new CoxswainError('backup_failed', 'the disk is full');
    };
    const deps = { db, imports: server.imports, benchmarks: [], clock, log };
    const working = await createWorker({ ...deps, backups: { make } });
    await working.workOff();
    assert.equal((await newest()).outcome, 'queued');
    await db.script("update pgboss.job set start_after = now() where state = 'retry'");
    await working.workOff();
    await working.stop();
    assert.deepEqual([kinds, (await newest()).outcome], [['nightly', 'nightly'], 'failed']);
  });
});

describe('the queue is closed to tenants', () => {
  const ctx = () => ({ tenant_id: bob.tenant_id, user_id: bob.user_id, role: 'admin' as const });

  test('a tenant’s transaction sees and changes no job, its own neither', async () => {
    await db.transaction({ settings: { 'app.current_tenant': ann.tenant_id } }, (tx) =>
      tx.query("select jobs.send('rollups', $1, null)", [ann.tenant_id]),
    );
    for (const tenant_id of [ann.tenant_id, bob.tenant_id]) {
      await withTenant(db, { ...ctx(), tenant_id }, async (tx) => {
        assert.deepEqual((await tx.query('select * from pgboss.job')).rows, []);
        assert.deepEqual((await tx.query('select * from pgboss.archive')).rows, []);
        assert.equal((await tx.query("update pgboss.job set state = 'cancelled'")).affected, 0);
        assert.equal((await tx.query('delete from pgboss.job')).affected, 0);
      });
    }
    const outside = await db.transaction({}, (tx) => tx.query('select * from pgboss.job'));
    assert.deepEqual(outside.rows, [], 'nor does a statement that does not say it is a worker');
    assert.equal((await queue.waiting()).rollups, 1);
  });

  test('a tenant cannot put a job there but through the door, and through it only its own', async () => {
    const refused = [
      "insert into pgboss.job (name, data) values ('rollups', '{}')",
      `select jobs.send('rollups', '${ann.tenant_id}', null)`,
      "select jobs.send('rollups', null, null)",
      "select pgboss.create_queue('mine', '{}')",
    ];
    for (const sql of refused) {
      await assert.rejects(
        withTenant(db, ctx(), (tx) => tx.query(sql)),
        sql,
      );
    }
    // whether one waits already is for the tenant itself to know
    await assert.rejects(
      db.transaction({}, (tx) => tx.query(`select jobs.send('rollups', '${ann.tenant_id}', null)`)),
      /asked for in its own tenant only/,
    );
    const { rows } = await db.transaction({}, (tx) =>
      tx.query('select partition_name from pgboss.queue'),
    );
    for (const { partition_name } of rows) {
      await assert.rejects(
        db.transaction({ settings: { 'app.current_role': 'worker' } }, (tx) =>
          tx.query(`select * from pgboss.${partition_name}`),
        ),
        /permission denied/,
        'past the policy',
      );
    }
  });

  test('this test sees a job when a policy lets it through', async () => {
    await withTenant(db, { ...ctx(), tenant_id: ann.tenant_id }, (tx) =>
      tx.query("select jobs.send('rollups', $1, null)", [ann.tenant_id]),
    );
    await db.script('create policy open on pgboss.job for all to coxswain_app using (true)');
    const seen = await withTenant(db, ctx(), (tx) => tx.query('select * from pgboss.job'));
    await db.script('drop policy open on pgboss.job');
    assert.equal(seen.rows.length, 1);
    assert.ok((await structuralLeaks(db)).length === 0, 'and the catalog is closed again');
  });

  test('a job holds ids and nothing else', async () => {
    await db.transaction({ settings: { 'app.current_tenant': ann.tenant_id } }, (tx) =>
      tx.query("select jobs.send('rollups', $1, null)", [ann.tenant_id]),
    );
    const { rows } = await db.transaction({ settings: { 'app.current_role': 'worker' } }, (tx) =>
      tx.query('select data, output, singleton_key from pgboss.job'),
    );
    const data = { tenant_id: ann.tenant_id };
    assert.deepEqual(rows, [{ data, output: null, singleton_key: ann.tenant_id }]);
  });
});

test('an admin is shown every job, and of another business’s part nothing', async () => {
  await db.script(`insert into jobs.runs (id, name, runner, started_at, finished_at, outcome, error,
      rows) values ('${ann.tenant_id}', 'retention', 'pg_cron', '2026-11-21 03:30Z',
      '2026-11-21 03:31Z', 'found', 'secret', 77);
    insert into job_executions (tenant_id, id, run_id, name, started_at, finished_at, outcome,
      error, rows) values ('${ann.tenant_id}', gen_random_uuid(), '${ann.tenant_id}', 'retention',
      '2026-11-21 03:30Z', '2026-11-21 03:31Z', 'found', 'secret', 55)`);
  const theirs = await shown(bob.access_token, 'retention');
  assert.doesNotMatch(JSON.stringify(theirs), /secret|77|55/);
  assert.equal(theirs.runs[0].outcome, 'done');
  assert.equal(theirs.next_run_at, '2026-11-22T03:30:00.000Z');
  const ours = await shown(ann.access_token, 'retention');
  assert.deepEqual(ours.runs, [
    {
      runner: 'pg_cron',
      started_at: '2026-11-21T03:30:00.000000Z',
      finished_at: '2026-11-21T03:31:00.000000Z',
      outcome: 'found',
      rows: '55',
      sentence: 'secret',
    },
  ]);
});
