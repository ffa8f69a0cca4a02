// What moving promises of any table: none is forgotten, pages are bounded and lose nothing, and a
// sum tells any change of any value.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ownerDatabase, type TestDatabase } from '../../test/database.ts';
import type { Queryable } from '../database.ts';
import { addSums, MOST_PAGE_BYTES, MOST_PAGE_ROWS, readPage, sumOf } from './content.ts';
import { allTables, carriedTables, LEFT_BEHIND, type Table } from './tables.ts';

const TENANT = '00000000-0000-4000-8000-00000000000b';

let db: TestDatabase;
before(async () => {
  db = await ownerDatabase();
  await db.transaction({}, (tx) =>
    tx.query(`insert into tenants (id, name, currency, time_zone) values ($1, 'A', 'EUR', 'UTC')`, [
      TENANT,
    ]),
  );
});
after(() => db.close());

const inside = <T>(fn: (tx: Queryable) => Promise<T>) => db.transaction({}, fn);

/** A table is carried, or somebody gave the reason why not; nothing else. */
async function forgotten(tx: Queryable): Promise<string[]> {
  const carried = new Map((await carriedTables(tx)).map((table) => [table.name, table]));
  const all = await allTables(tx);
  return [
    ...all.filter((name) => !carried.has(name) && LEFT_BEHIND[name] === undefined),
    ...[...carried.values()].flatMap(({ name, door }) =>
      door === null ? [`${name}: no door`] : [],
    ),
    ...Object.keys(LEFT_BEHIND).filter((name) => !all.includes(name) || carried.has(name)),
  ];
}

test('every table is carried or stays behind for a reason, and a new one is noticed', async () => {
  assert.deepEqual(await inside(forgotten), []);
  await db.script(`create table public.novel (tenant_id uuid, id int, primary key (tenant_id, id));
    create table metrics.novel (tenant_id uuid, id int, primary key (tenant_id, id));
    create table public.novel_of_nobody (id int primary key)`);
  const [found, names] = await inside(async (tx) => [
    await forgotten(tx),
    (await carriedTables(tx)).map(({ name }) => name),
  ]);
  await db.script('drop table public.novel, metrics.novel, public.novel_of_nobody');
  assert.deepEqual(found, ['novel_of_nobody', 'metrics.novel: no door']);
  assert.ok(names?.includes('novel'), 'by default a table with a tenant is carried');
});

test('a table comes after all that it refers to', async () => {
  const { tables, keys } = await inside(async (tx) => ({
    tables: (await carriedTables(tx)).map(({ name }) => name),
    keys: (
      await tx.query(`select conrelid::regclass::text as child, confrelid::regclass::text as parent
        from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`)
    ).rows,
  }));
  assert.ok(keys.length > 10, `only ${keys.length} foreign keys`);
  for (const { child, parent } of keys) {
    const [after_it, before_it] = [child, parent].map((name) => tables.indexOf(String(name)));
    if (after_it === -1) continue;
    assert.ok((before_it as number) < (after_it as number), `${child} before ${parent}`);
  }
});

async function conversations(tx: Queryable): Promise<Table> {
  const tables = await carriedTables(tx);
  return tables.find(({ name }) => name === 'conversations') as Table;
}

async function fill(tx: Queryable, title: string, rows: number): Promise<void> {
  await tx.query(
    `insert into conversations (tenant_id, id, user_id, title)
     select $1, gen_random_uuid(), gen_random_uuid(), ${title} from generate_series(1, ${rows}) g`,
    [TENANT],
  );
}

async function pagesOf(tx: Queryable, table: Table): Promise<{ rows: number; bytes: number }[]> {
  const pages: { rows: number; bytes: number }[] = [];
  for (let after_key: string[] | null = null; ; ) {
    const page = await readPage(tx, table, {
      ...{ whose: TENANT, after: after_key, most: MOST_PAGE_ROWS },
    });
    if (page === null) return pages;
    pages.push({ rows: page.rows, bytes: page.values.join('').length });
    after_key = page.last_key;
  }
}

test('pages hold few long rows or many short ones, and every row once', async () => {
  await rolledBack(async (tx) => {
    await fill(tx, `repeat('x', 1500000)`, 5);
    await fill(tx, `'short'`, MOST_PAGE_ROWS + 7);
    await fill(tx, `repeat('y', ${MOST_PAGE_BYTES + 1})`, 1);
    const pages = await pagesOf(tx, await conversations(tx));
    const rows = pages.reduce((sum, page) => sum + page.rows, 0);
    assert.equal(rows, MOST_PAGE_ROWS + 13);
    for (const page of pages) {
      assert.ok(page.rows === 1 || page.bytes < MOST_PAGE_BYTES * 1.5, JSON.stringify(page));
    }
  });
});

test('a sum tells a changed, a missing and a doubled value, and not the order', async () => {
  await rolledBack(async (tx) => {
    await fill(tx, `'t' || g`, 20);
    const table = await conversations(tx);
    const sum = () => sumOf(tx, table, { whose: TENANT });
    const whole = await sum();
    assert.equal(whole.rows, '20');
    await tx.query('create temp table other as select * from conversations order by title desc');
    const other = { whose: TENANT, relations: ['other'] };
    assert.deepEqual(await sumOf(tx, table, other), whole);
    const half = (condition: string) => ({
      whose: TENANT,
      relations: [`(select * from other where ${condition}) half`],
    });
    const [first, second] = [half("title < 't2'"), half("title >= 't2'")];
    assert.deepEqual(addSums(await sumOf(tx, table, first), await sumOf(tx, table, second)), whole);
    for (const damage of [
      "update other set title = title || ' ' where title = 't7'",
      "delete from other where title = 't8'",
      "insert into other select * from other where title = 't9'",
      "update other set last_query = '[]' where title = 't3'",
    ]) {
      const was = await sumOf(tx, table, other);
      await tx.query(damage);
      assert.notDeepEqual(await sumOf(tx, table, other), was, damage);
    }
  });
});

async function rolledBack(fn: (tx: Queryable) => Promise<void>): Promise<void> {
  const undone = new Error('undone');
  const run = db.transaction({}, async (tx) => {
    await fn(tx);
    throw undone;
  });
  await assert.rejects(run, (error) => {
    if (error !== undone) throw error;
    return true;
  });
}
