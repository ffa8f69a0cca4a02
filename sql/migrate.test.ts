// Migrations forward, back and forward again, on empty databases and on filled ones.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ownerDatabase, type TestDatabase } from '../test/database.ts';
import { seedNullRows } from '../test/null-rows.ts';
import { schemaOf } from './dump-schema.ts';
import {
  migrate,
  migrateBack,
  readFunctions,
  readMigrations,
  refuseStrongRole,
} from './migrate.ts';

let db: TestDatabase;
before(async () => {
  db = await ownerDatabase();
});
after(() => db.close());

async function rowsOf(sql: string): Promise<Record<string, unknown>[]> {
  return db.transaction({}, async (tx) => (await tx.query(sql)).rows);
}

test('a second run changes nothing', async () => {
  const bookkeeping = () => rowsOf('select * from app.schema_migrations order by name');
  const schema = await schemaOf(db);
  const applied = await bookkeeping();
  const steps: string[] = [];
  await migrate(db, (step) => steps.push(step));
  assert.deepEqual(steps, []);
  assert.deepEqual(await bookkeeping(), applied);
  assert.ok((await schemaOf(db)) === schema);
});

test('numbers run on without gap or repeat, and every migration has a way back', () => {
  const names = readMigrations().map(({ name }) => name);
  assert.deepEqual(
    names.map((name) => name.slice(0, 4)),
    names.map((_, i) => String(i + 1).padStart(4, '0')),
  );
  for (const { name, down } of readMigrations()) assert.ok(down.trim().length > 0, name);
});

test('the files that always run are in the order of their numbers', () => {
  const names = readFunctions().map(({ name }) => name);
  assert.deepEqual(names, [...names].sort());
  assert.ok(names.length > 0);
});

test('a migration edited after it was applied is refused by name', async () => {
  const [first] = readMigrations();
  assert.ok(first);
  await db.script(`update app.schema_migrations set hash = 'other' where name = '${first.name}'`);
  await assert.rejects(migrate(db), new RegExp(`another text of migration ${first.name}`));
  await db.script(
    `update app.schema_migrations set hash = '${first.hash}' where name = '${first.name}'`,
  );
  await migrate(db);
});

test('a database of a newer program is refused', async () => {
  await db.script("insert into app.schema_migrations (name, hash) values ('9999-later', 'x')");
  await assert.rejects(migrate(db), /newer Coxswain \(migration 9999-later\)/);
  await db.script("delete from app.schema_migrations where name = '9999-later'");
});

test('a migration that fails leaves the database as it was, and open to others', async () => {
  const last = readMigrations().at(-1);
  assert.ok(last);
  const schema = await schemaOf(db);
  // The way forward meets its own tables: it fails on the first one that stands already.
  await db.script(`delete from app.schema_migrations where name = '${last.name}'`);
  await assert.rejects(migrate(db), /already exists/);
  assert.ok((await schemaOf(db)) === schema);
  const { name, hash } = last;
  await db.script(`insert into app.schema_migrations values ('${name}', '${hash}')`);
});

test('the owner may not serve, the application may', async () => {
  await assert.rejects(refuseStrongRole(db), /owns and bypasses nothing/);
  const served = await ownerDatabase();
  await served.serve();
  await served.close();
});

describe('on a database filled with two tenants', () => {
  const tenants = [
    {
      tenant_id: '00000000-0000-4000-8000-00000000000a',
      id: 'a0000000-0000-4000-8000-000000000001',
    },
    {
      tenant_id: '00000000-0000-4000-8000-00000000000b',
      id: 'b0000000-0000-4000-8000-000000000001',
    },
  ];

  /** Leaves every table without rows, the catalog of metrics excepted. */
  async function empty(): Promise<void> {
    const tables = await rowsOf(
      `select c.oid::regclass::text as name from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('public', 'metrics') and c.relkind in ('r', 'p')
         and c.relname <> 'metric_definitions'`,
    );
    await db.script(`truncate ${tables.map(({ name }) => name).join(', ')}`);
  }

  test('each step back is followed by the way forward, and earlier rows survive both', async () => {
    const schema = await schemaOf(db);
    const last = readMigrations().length;
    for (let steps = 1; steps < last; steps++) {
      for (let i = 0; i < steps; i++) await migrateBack(db);
      const tables: string[][] = [];
      for (const tenant of tenants) tables.push(await seedNullRows(db, tenant));
      assert.ok((tables[0]?.length ?? 0) > 0);
      await migrate(db);
      assert.ok((await schemaOf(db)) === schema, `${steps} back and forward`);
      for (const table of tables[0] ?? []) {
        const [row] = await rowsOf(`select count(*)::int as n from ${table}`);
        assert.equal(row?.n, 2, `${table} after ${steps} steps back and forward`);
      }
      await empty();
    }
  });

  test('back to nothing leaves no table of ours, and up again gives the same schema', async () => {
    const schema = await schemaOf(db);
    for (const tenant of tenants) await seedNullRows(db, tenant);
    for (const _ of readMigrations()) await migrateBack(db);
    const left = await rowsOf(
      `select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('public', 'metrics', 'partitions', 'archive')
         and c.relkind in ('r', 'p', 'v')`,
    );
    assert.deepEqual(left, []);
    await assert.rejects(migrateBack(db), /no migration to undo/);
    await migrate(db);
    assert.ok((await schemaOf(db)) === schema);
  });
});
