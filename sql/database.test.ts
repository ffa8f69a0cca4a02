// Every engine's promises to everything above it: whole transactions, errors that keep Postgres's
// code, settings that end with their transaction, and readers that see one moment.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ownerDatabase, type TestDatabase } from '../test/database.ts';
import type { Queryable } from './database.ts';
import { readTenant, withTenant } from './database.ts';

let db: TestDatabase;
before(async () => {
  db = await ownerDatabase();
  await db.script('create table public.scratch (n int primary key, note text)');
});
after(() => db.close());

async function count(): Promise<unknown> {
  return db.transaction({}, async (tx) => {
    return (await tx.query('select count(*)::int as n from scratch')).rows[0]?.n;
  });
}

test('an error carries the code, constraint and detail, and undoes the whole transaction', async () => {
  const before_it = await count();
  await assert.rejects(
    db.transaction({}, async (tx) => {
      await tx.query('insert into scratch values ($1, $2)', [1, 'kept?']);
      await tx.query('insert into scratch values ($1, $2)', [1, 'twice']);
    }),
    (error: Error & { code?: string; constraint?: string; detail?: string }) =>
      error.code === '23505' &&
      error.constraint === 'scratch_pkey' &&
      error.detail?.includes('(1)') === true,
  );
  assert.equal(await count(), before_it);
});

test('a fault of the caller undoes the transaction and comes out as it was thrown', async () => {
  const before_it = await count();
  const fault = new Error('changed my mind');
  await assert.rejects(
    db.transaction({}, async (tx) => {
      await tx.query('insert into scratch values (2, null)');
      throw fault;
    }),
    (error) => error === fault,
  );
  assert.equal(await count(), before_it);
});

test('a statement sent after its transaction ended is refused', async () => {
  const leaked: Queryable[] = [];
  await db.transaction({}, async (tx) => {
    leaked.push(tx);
  });
  await db
    .transaction({}, async (tx) => {
      leaked.push(tx);
      throw new Error('fails');
    })
    .catch(() => undefined);
  assert.equal(leaked.length, 2);
  for (const tx of leaked) {
    assert.throws(() => tx.query('select 1'), /after its transaction had ended/);
  }
});

test('concurrent transactions that lock what they change lose nothing', async () => {
  await db.script("insert into scratch values (100, '0')");
  await Promise.all(
    Array.from({ length: 25 }, () =>
      db.transaction({}, async (tx) => {
        const { rows } = await tx.query('select note from scratch where n = 100 for update');
        const next = Number(rows[0]?.note) + 1;
        await new Promise((resolve) => setImmediate(resolve));
        await tx.query('update scratch set note = $1 where n = 100', [String(next)]);
      }),
    ),
  );
  const { rows } = await db.transaction({}, (tx) =>
    tx.query('select note from scratch where n = 100'),
  );
  assert.equal(rows[0]?.note, '25');
});

test('what only reads may not write', async () => {
  await assert.rejects(
    db.transaction({ reading: true }, (tx) => tx.query("insert into scratch values (7, 'x')")),
    (error: Error & { code?: string }) => error.code === '25006',
  );
  const context = { tenant_id: '00000000-0000-4000-8000-000000000001', user_id: null };
  await assert.rejects(
    readTenant(db, { ...context, role: 'system' }, (tx) => tx.query('delete from scratch')),
    /read-only transaction/,
  );
});

test('statements sent side by side in one transaction are answered in their order', async () => {
  const answers = await db.transaction({}, (tx) =>
    Promise.all([1, 2, 3].map((n) => tx.query('select $1::int4 as n', [n]))),
  );
  assert.deepEqual(
    answers.map(({ rows }) => rows[0]?.n),
    [1, 2, 3],
  );
});

test('statements sent together run in the order in which they were sent', async () => {
  const notes = await db.transaction({}, async (tx) => {
    const sent = ['a', 'b', 'c'].map((note, i) =>
      // each text is new, so that some are prepared first and some are not
      tx.query(
        `insert into scratch values (${200 + i}, $1 || (select count(*) from scratch
        where n >= 200))`,
        [note],
      ),
    );
    await Promise.all(sent);
    return (await tx.query('select note from scratch where n >= 200 order by n')).rows;
  });
  assert.deepEqual(notes, [{ note: 'a0' }, { note: 'b1' }, { note: 'c2' }]);
});

test('of statements sent together one that fails undoes all, those behind it too', async () => {
  const before_it = await count();
  const insert = (n: number) => (tx: Queryable) =>
    tx.query('insert into scratch values ($1, null)', [n]);
  for (const order of [
    [300, 300, 301],
    [200, 300, 301],
    [300, 200, 301],
  ]) {
    const rows = order.map(insert);
    await assert.rejects(
      db.transaction({}, (tx) => Promise.all(rows.map((row) => row(tx)))),
      (error: Error & { code?: string }) => error.code === '23505',
    );
    assert.equal(await count(), before_it);
  }
});

test('what was sent and not waited for is undone when its transaction fails', async () => {
  const before_it = await count();
  const late: Promise<unknown>[] = [];
  const fault = new Error('no');
  const failing = db.transaction({}, async (tx) => {
    late.push(tx.query('select 1'), tx.query('insert into scratch values (400, null)'));
    throw fault;
  });
  await assert.rejects(failing, (error) => error === fault);
  await Promise.all(late);
  assert.equal(await count(), before_it);
});

test('after a failed opening no statement runs by itself', async () => {
  const before_it = await count();
  const settings = { 'no such setting': 'x' };
  await assert.rejects(
    db.transaction({ settings }, async (tx) => {
      const insert = (n: number) => tx.query('insert into scratch values ($1, null)', [n]);
      const outcomes = await Promise.allSettled([insert(500), insert(501)]);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['rejected', 'rejected'],
      );
      await insert(502);
    }),
    (
      error: Error & { code?: string }, // told by the opening itself, or by what came after it
    ) => error.code === '25P02' || error.code === '42704',
  );
  assert.equal(await count(), before_it);
});

test('a failure that was caught does not let the rest be committed, and nothing stays open', async () => {
  const before_it = await count();
  await assert.rejects(
    db.transaction({}, async (tx) => {
      await tx.query('insert into scratch values (600, null)');
      await tx.query('insert into scratch values (600, null)').catch(() => undefined);
    }),
    (error: Error & { code?: string }) => error.code === '25P02',
  );
  assert.equal(await count(), before_it);
});

test('a transaction that only reads cannot write, and its end is not waited for', async () => {
  const before_it = await count();
  await assert.rejects(
    db.transaction({ reading: true }, (tx) => tx.query('insert into scratch values (700, null)')),
    (error: Error & { code?: string }) => error.code === '25006',
  );
  const read = db.transaction({ reading: true }, (tx) => tx.query('select 1 as n'));
  const written = db.transaction({}, (tx) => tx.query('insert into scratch values (701, null)'));
  assert.deepEqual((await read).rows, [{ n: 1 }]);
  await written;
  assert.equal(Number(await count()), Number(before_it) + 1);
});

test('back at a savepoint a transaction goes on, and what came before it is kept', async () => {
  const before_it = Number(await count());
  await db.transaction({}, async (tx) => {
    await tx.query('insert into scratch values (800, null)');
    await tx.query('savepoint here');
    await assert.rejects(tx.query('insert into scratch values (800, null)'), { code: '23505' });
    await tx.query('rollback to savepoint here');
    await tx.query('insert into scratch values (801, null)');
  });
  assert.equal(await count(), before_it + 2);
});

test('settings hold in their transaction and are gone after it', async () => {
  const tenant_id = '00000000-0000-4000-8000-000000000001';
  const setting = (tx: Queryable) =>
    tx.query("select current_setting('app.current_tenant', true) as t, app.current_tenant() as id");
  const inside = await withTenant(db, { tenant_id, user_id: null, role: 'system' }, setting);
  assert.deepEqual(inside.rows, [{ t: tenant_id, id: tenant_id }]);
  const outside = await db.transaction({}, setting);
  assert.deepEqual(outside.rows, [{ t: '', id: null }]);
});

test('an id that is no uuid never reaches the database', () => {
  const context = { tenant_id: "' or true --", user_id: null, role: 'system' as const };
  assert.throws(() => withTenant(db, context, async () => undefined), TypeError);
  const tenant_id = '00000000-0000-4000-8000-000000000001';
  const person = { tenant_id, user_id: 'me', role: 'admin' as const };
  assert.throws(() => withTenant(db, person, async () => undefined), TypeError);
});

test('a statement is described without being run', async () => {
  const before_it = await count();
  const shape = await db.describe('insert into scratch values ($1, $2) returning n, note');
  assert.deepEqual(shape, {
    params: ['int4', 'text'],
    columns: [
      { name: 'n', type: 'int4' },
      { name: 'note', type: 'text' },
    ],
  });
  assert.equal(await count(), before_it);
});
