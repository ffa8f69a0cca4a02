// The suites of isolation, imports, answers and conversations once more, word for word, behind a
// PgBouncer in transaction mode with two connections for all; and what only a pooler breaks.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isCoxswainError } from '../../errors.ts';
import { withTenant } from '../../sql/database.ts';
import { migrateServer, openServer } from '../../sql/open-server.ts';
import { isPooled, keepsStatements } from '../../sql/pooler.ts';
import { serverOnly, type TestDatabase, testDatabase } from '../database.ts';
import { addresses, goThroughPooler, myPooler } from './clone.ts';
import { POOL_SIZE, startPooler } from './pooler.ts';

const SUITES = [
  '../isolation.test.ts',
  '../conversations.test.ts',
  '../../ingest/imports.test.ts',
  '../../ingest/tenant-work.test.ts',
  '../../server/ask.test.ts',
  '../../server/worker.test.ts',
];

const BEHIND_ONE = serverOnly('a pooler in front of it');
if (BEHIND_ONE.skip === false) {
  goThroughPooler();
  // their tests become this file's
  for (const suite of SUITES) await import(suite);
}

describe('behind a pooler', BEHIND_ONE, () => {
  let db: TestDatabase;
  before(async () => {
    db = await testDatabase();
    await db.script(`create table app.scratch (n int primary key);
      insert into app.scratch values (1);
      grant select on app.scratch to coxswain_app`);
  });
  after(() => db.close());

  test('all tenants share two connections, and none knows another’s settings', async () => {
    const pids = new Set<unknown>();
    const found = await Promise.all(
      Array.from({ length: 80 }, async (_, i) => {
        const tenant_id = `00000000-0000-4000-8000-0000000000${(i % 40) + 10}`;
        const context = { tenant_id, user_id: null, role: 'system' as const };
        const look = async (run: typeof db.transaction | null) => {
          const sql = 'select app.current_tenant() as id, pg_backend_pid() as pid';
          const { rows } =
            run === null
              ? await withTenant(db, context, (tx) => tx.query(sql))
              : await run({}, (tx) => tx.query(sql));
          pids.add(rows[0]?.pid);
          return rows[0]?.id;
        };
        return [tenant_id, await look(null), await look(db.transaction)];
      }),
    );
    for (const [tenant_id, inside, outside] of found) {
      assert.equal(inside, tenant_id);
      assert.equal(outside, null);
    }
    assert.equal(pids.size, POOL_SIZE, 'the server’s connections that were used');
  });

  test('sessions are the program’s: values are spelt as on any other connection', async () => {
    const { rows } = await db.transaction({}, (tx) =>
      tx.query(`select current_setting('TimeZone') as zone, current_setting('DateStyle') as dates,
        '1 day 2 hours'::interval::text as interval, current_setting('statement_timeout') as t`),
    );
    assert.deepEqual(rows, [{ zone: 'UTC', dates: 'ISO, YMD', interval: 'P1DT2H', t: '1min' }]);
  });

  test('a table that changes under a prepared statement costs few tries, not all to come', async () => {
    const look = () => db.transaction({}, (tx) => tx.query('select * from app.scratch'));
    await look();
    await db.script('alter table app.scratch add more int');
    let failed = 0;
    for (let i = 0; i < 20; i++) await look().catch(() => (failed += 1));
    assert.ok(failed <= POOL_SIZE, `${failed} of 20 failed`);
    assert.deepEqual((await look()).rows, [{ n: 1, more: null }]);
  });

  test('one that keeps no prepared statements is found out, and answers are still right', async () => {
    const there = await addresses();
    const older = (await startPooler(there.app, 0)).through(there.app);
    assert.equal(await keepsStatements((await myPooler()).through(there.app)), true);
    assert.equal(await keepsStatements(older), false);
    const steps: string[] = [];
    const plain = await openServer({
      url: older,
      owner_url: null,
      onStep: (step) => void steps.push(step),
    });
    assert.match(steps.at(-1) ?? '', /through a pooler that keeps no prepared statements/);
    await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const { rows } = await plain.transaction({}, (tx) =>
          tx.query(`select ${i % 7} + $1::int as n`, [i]),
        );
        assert.deepEqual(rows, [{ n: (i % 7) + i }]);
      }),
    );
    await plain.close();
    await there.drop();
  });

  test('whoever would migrate through it is told to go to the server', async () => {
    const there = await addresses();
    const pooler = await myPooler();
    assert.equal(await isPooled(there.app), false);
    assert.equal(await isPooled(pooler.through(there.app)), true);
    await assert.rejects(
      migrateServer(pooler.through(there.app)),
      (error) => isCoxswainError(error) && /leads through a connection pooler/.test(error.message),
    );
    await there.drop();
  });
});
