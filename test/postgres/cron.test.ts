// Claims about pg_cron on a real server: its jobs are the list's, run as the jobs' own role, and
// what they do is recorded as it is on the embedded engine.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { withTenant } from '../../sql/database.ts';
import { jobs } from '../../sql/jobs.ts';
import { migrate } from '../../sql/migrate.ts';
import { migrateServer } from '../../sql/open-server.ts';
import { openPostgres, type PostgresDatabase } from '../../sql/postgres.ts';
import { serverOnly } from '../database.ts';
import { programDatabase } from './clone.ts';

/** pg_cron starts what is due within seconds; a busy machine may take longer. */
const RUNS_WITHIN_MS = 30_000;
const TENANT = '00000000-0000-4000-8000-00000000000a';

describe('pg_cron', serverOnly('pg_cron'), () => {
  let app: PostgresDatabase;
  let owner: PostgresDatabase;
  let superuser: PostgresDatabase;
  before(async () => {
    const urls = await programDatabase();
    await migrateServer(urls.owner);
    [app, owner, superuser] = [urls.app, urls.owner, urls.superuser].map((url) =>
      openPostgres({ url, engine: 'postgres', most_connections: 1 }),
    ) as [PostgresDatabase, PostgresDatabase, PostgresDatabase];
    await withTenant(app, { tenant_id: TENANT, user_id: null, role: 'system' }, (tx) =>
      tx.query(
        `insert into tenants (id, name, currency, time_zone) values ($1, 'A', 'EUR', 'UTC')
         on conflict do nothing`,
        [TENANT],
      ),
    );
  });
  after(async () => {
    await superuser.script('select cron.unschedule(jobid) from cron.job');
    await Promise.all([app.close(), owner.close(), superuser.close()]);
  });

  const rowsOf = async (db: PostgresDatabase, sql: string) =>
    (await db.transaction({}, (tx) => tx.query(sql))).rows;
  const scheduled = () =>
    rowsOf(
      superuser,
      'select jobid, jobname as name, schedule, command, username from cron.job order by 2',
    );

  test('has the jobs of the list, each under the jobs’ role, and a second migration none more', async () => {
    const list = await app.transaction({}, (tx) => jobs.definitions(tx, {}));
    const first = await scheduled();
    assert.deepEqual(
      first.map(({ name, schedule, command, username }) => ({ name, schedule, command, username })),
      list.map(({ name, schedule, command, runs_as: username }) => ({
        name,
        schedule,
        command,
        username,
      })),
    );
    await superuser.script('delete from app.schema_functions');
    await migrate(owner);
    assert.deepEqual(await scheduled(), first);
    assert.equal(
      (await rowsOf(superuser, 'select * from jobs.list_cron_jobs()')).length,
      list.length,
    );
  });

  test('forgets a job that is no longer on the list, and all of them when told to', async () => {
    await superuser.script(
      `set session authorization coxswain_jobs;
       select cron.schedule('an old job', '0 0 * * *', 'select 1');
       reset session authorization`,
    );
    await rowsOf(superuser, 'select jobs.create_cron_jobs()');
    const names = (await scheduled()).map(({ name }) => name);
    assert.ok(!names.includes('an old job'));
    await rowsOf(superuser, 'select jobs.remove_cron_jobs()');
    assert.deepEqual(await scheduled(), []);
    await rowsOf(superuser, 'select jobs.create_cron_jobs()');
    assert.deepEqual(
      (await scheduled()).map(({ name }) => name),
      names,
    );
  });

  test('runs every job, tenant by tenant, and each run is recorded as what it came to', async () => {
    await superuser.script(
      `set session authorization coxswain_jobs;
       select cron.schedule(jobname, '1 seconds', command) from cron.job;
       reset session authorization`,
    );
    const ran = () => app.transaction({}, (tx) => jobs.lastRuns(tx, { most: 1 }));
    const list = await app.transaction({}, (tx) => jobs.definitions(tx, {}));
    for (const until = Date.now() + RUNS_WITHIN_MS; Date.now() < until; await pause(200)) {
      if ((await ran()).length === list.length) break;
    }
    const [{ removed_at }] = (await rowsOf(
      superuser,
      'select clock_timestamp()::text as removed_at',
    )) as [{ removed_at: string }];
    await rowsOf(superuser, 'select jobs.remove_cron_jobs()');
    await pause(2_000);
    const outcomes = (await rowsOf(
      superuser,
      `select distinct on (name) name, runner, outcome, error
      from jobs.runs order by name, started_at`,
    )) as Record<string, string>[];
    assert.deepEqual(
      outcomes.map(({ name, runner, outcome, error }) => [name, runner, outcome, error]),
      list.map(({ name }) => [
        name,
        'pg_cron',
        name === 'refresh-benchmarks' ? 'queued' : 'done',
        null,
      ]),
    );
    const failures = await rowsOf(
      superuser,
      `select command, return_message from cron.job_run_details
       where status not in ('succeeded', 'running')
         -- who is at work when jobs are removed is cut off by that
         and not (return_message = 'job canceled' and end_time >= '${removed_at}')`,
    );
    assert.deepEqual(failures, []);
  });

  test('asks for benchmarks once, however often it is called before a worker answers', async () => {
    const { length } = await rowsOf(
      superuser,
      "select 1 from pgboss.job where name = 'refresh-benchmarks' and state = 'created'",
    );
    assert.equal(length, 1);
  });

  test('nobody but the jobs’ role may call what it calls', async () => {
    for (const sql of ['call refresh_external_benchmarks()', "call jobs.run('retention')"]) {
      await assert.rejects(
        app.transaction({}, (tx) => tx.query(sql)),
        /permission denied/,
      );
    }
  });
});
