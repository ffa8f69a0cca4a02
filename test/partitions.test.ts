// Tables by month: made ahead, archived, counted, and never losing a row on the way, whoever writes
// late, early or while nobody looked after them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Param, Queryable, Row } from '../sql/database.ts';
import { migrate, migrateBack } from '../sql/migrate.ts';
import { keepPartitions } from '../sql/partitions.ts';
import { ownerDatabase, type TestDatabase } from './database.ts';
import { type Business, newBusiness, temporaryFolder } from './import-fixture.ts';
import { ANNA, seedTenant } from './two-tenants.ts';

const folder = temporaryFolder();
let db: TestDatabase;
before(async () => {
  db = await ownerDatabase();
});
after(async () => {
  await db.close();
  folder.remove();
});

/** The transaction of the test under way, which is undone. */
let tx: Queryable;
const UNDO = new Error('undo');

/** Runs as the owner in a transaction that leaves everything as it was before. */
async function undone(fn: () => Promise<void>): Promise<void> {
  await db
    .transaction({}, async (opened) => {
      tx = opened;
      await fn();
      throw UNDO;
    })
    .catch((error) => {
      if (error !== UNDO) throw error;
    });
}

async function rowsOf(sql: string, params: Param[] = []): Promise<Row[]> {
  return (await tx.query(sql, params)).rows;
}

const keep = () => keepPartitions({ transaction: (_, fn) => fn(tx) });

async function refused(sql: string, params: Param[], why: RegExp): Promise<void> {
  await rowsOf('savepoint before');
  await assert.rejects(rowsOf(sql, params), why);
  await rowsOf('rollback to savepoint before');
}

/** The first day of the month that lies so many months from now, as Postgres writes it. */
function month(from_now: number): string {
  const now = new Date();
  const first = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + from_now, 1);
  return new Date(first).toISOString();
}
const suffix = (from_now: number) => month(from_now).slice(0, 7).replace('-', '_');
const events = (from_now: number) => `activity_events_${suffix(from_now)}`;

/** Something that was done on the tenth of a month, written as the owner. */
async function happened(from_now: number, entity_id: string): Promise<void> {
  const at = month(from_now).replace('-01T', '-10T');
  await rowsOf(
    `insert into activity_events (tenant_id, at, action, entity_type, entity_id)
     values ($1, $2, 'created', 'tenant', $3)`,
    [ANNA.id, at, entity_id],
  );
}

async function stats(pattern = '%'): Promise<Record<string, Row>> {
  const rows = await rowsOf('select * from get_partition_stats($1)', [pattern]);
  return Object.fromEntries(rows.map((row) => [String(row.partition_name), row]));
}

test('this month and the next two are there, and making them again makes nothing', async () => {
  await undone(async () => {
    await rowsOf('select * from create_next_audit_logs_partition()');
    assert.deepEqual(await rowsOf('select * from create_next_audit_logs_partition()'), []);
    const there = Object.values(await stats('activity_events'));
    const states = there.map(({ state }) => state).filter((state) => state !== 'past');
    assert.deepEqual(states, ['current', 'ahead', 'ahead', 'default']);
    const current = there.find(({ state }) => state === 'current');
    assert.equal(Date.parse(String(current?.range_from)), Date.parse(month(0)));
    assert.equal(Date.parse(String(current?.range_to)), Date.parse(month(1)));
  });
});

test('months run on without a gap over the end of a year, each to where the next begins', async () => {
  await undone(async () => {
    await rowsOf('update app.partitioned_tables set months_ahead = 14');
    const made = await rowsOf('select * from create_next_audit_logs_partition()');
    assert.equal(made.length, 24, '12 more for each of two tables');
    const bounds = await rowsOf(
      `select range_from, range_to from get_partition_stats('landing_records')
       where state <> 'default' order by 1`,
    );
    assert.equal(bounds.length, 15);
    for (const [i, { range_to }] of bounds.entries()) {
      if (i + 1 < bounds.length) assert.equal(range_to, bounds[i + 1]?.range_from);
    }
  });
});

test('what came before its month was made lies in the default partition, is reported, and moves', async () => {
  await undone(async () => {
    await happened(3, 'next spring');
    await happened(-1, 'while nobody looked');
    const before = await stats('activity_events');
    assert.equal(before.activity_events_default?.row_count, '2');
    assert.equal(before.activity_events_default?.needs_attention, true);
    assert.equal(await keep(), false, 'next spring has no month yet');
    const kept = await stats('activity_events');
    assert.equal(kept[events(-1)]?.row_count, '1');
    assert.equal(kept.activity_events_default?.row_count, '1');
    await rowsOf('update app.partitioned_tables set months_ahead = 3');
    assert.equal(await keep(), true);
    const after_it = await stats('activity_events');
    assert.equal(after_it[events(3)]?.row_count, '1');
    assert.equal(after_it.activity_events_default?.needs_attention, false);
    const found = await rowsOf('select entity_id from activity_events order by at');
    assert.deepEqual(
      found.map(({ entity_id }) => entity_id),
      ['while nobody looked', 'next spring'],
    );
  });
});

test('archiving takes whole months beyond those to be kept, and not one row is lost', async () => {
  await undone(async () => {
    for (const from_now of [-3, -2, -1, 0]) await happened(from_now, `month ${from_now}`);
    await keep();
    const archive = async (months: number) =>
      (await rowsOf('select * from archive_old_audit_logs_partition($1)', [months]))
        .filter(({ table_name }) => table_name === 'activity_events')
        .map(({ partition_name, outcome }) => [partition_name, outcome]);
    assert.deepEqual(await archive(3), []);
    assert.deepEqual(await archive(2), [[events(-3), 'archived']]);
    assert.deepEqual(await archive(0), [
      [events(-2), 'archived'],
      [events(-1), 'archived'],
    ]);
    assert.deepEqual(await archive(0), [], 'a second time there is nothing to do');
    const left = await rowsOf('select entity_id from activity_events');
    assert.deepEqual(left, [{ entity_id: 'month 0' }]);
    const kept = await stats('activity_events');
    for (const from_now of [-3, -2, -1]) {
      assert.equal(kept[events(from_now)]?.state, 'archived');
      assert.equal(kept[events(from_now)]?.row_count, '1');
    }
    const [old] = await rowsOf(`select entity_id from archive.${events(-3)}`);
    assert.equal(old?.entity_id, 'month -3');
  });
});

test('what comes late for a month that was archived joins it there', async () => {
  await undone(async () => {
    for (const entity_id of ['first', 'second']) {
      await happened(-2, entity_id);
      await keep();
      await rowsOf('select * from archive_old_audit_logs_partition(1)');
    }
    const archived = Object.values(await stats('activity_events')).filter(
      ({ state }) => state === 'archived',
    );
    assert.deepEqual(
      archived.map(({ row_count }) => row_count),
      ['2'],
    );
  });
});

test('an archived month can be put back, and is read like the others again', async () => {
  await undone(async () => {
    await happened(-2, 'back again');
    await keep();
    await rowsOf('select * from archive_old_audit_logs_partition(1)');
    assert.deepEqual(await rowsOf('select entity_id from activity_events'), []);
    // as docs/operations.md says
    await rowsOf(`alter table archive.${events(-2)} set schema partitions`);
    await rowsOf(`alter table activity_events attach partition partitions.${events(-2)}
        for values from ('${month(-2)}') to ('${month(-1)}')`);
    assert.deepEqual(await rowsOf('select entity_id from activity_events'), [
      { entity_id: 'back again' },
    ]);
  });
});

test('a number of months that is none is refused, and nothing moves', async () => {
  await undone(async () => {
    for (const months of [-1, null, -2147483648]) {
      const sql = 'select * from archive_old_audit_logs_partition($1)';
      await refused(sql, [months], /months_to_keep must be 0 or more/);
    }
    assert.deepEqual(await stats('no such table'), {});
    assert.deepEqual(await stats("'; drop table x"), {});
  });
});

test('what was done cannot be changed, not even by the owner', async () => {
  await undone(async () => {
    await happened(0, 'done');
    await refused("update activity_events set entity_id = 'undone'", [], /append-only/);
    await refused('delete from activity_events', [], /append-only/);
    await refused(`delete from partitions.${events(0)}`, [], /append-only/);
    assert.equal((await rowsOf('select from activity_events')).length, 1);
  });
});

test('the application has it done by the owner: months made, rows moved, old months archived', async () => {
  const served = await ownerDatabase();
  try {
    await served.script(`
      select app.add_partition('activity_events', 'at', '${month(-26)}');
      insert into activity_events (tenant_id, at, action, entity_type, entity_id) values
        ('${ANNA.id}', '${month(-26)}', 'created', 'tenant', 'old'),
        ('${ANNA.id}', '${month(-1)}', 'created', 'tenant', 'late'),
        ('${ANNA.id}', '${month(-40)}', 'created', 'tenant', 'of no month')`);
    await served.serve();
    assert.equal(await keepPartitions(served), false, 'one row is of no month');
    await served.script(
      `create table app.outcome as
        select partition_name, state, row_count from get_partition_stats('activity_events')
        where row_count > 0;
      grant select on app.outcome to coxswain_app`,
    );
    const { rows } = await served.transaction({}, (opened) =>
      opened.query('select * from app.outcome order by partition_name'),
    );
    assert.deepEqual(rows, [
      { partition_name: events(-26), state: 'archived', row_count: '1' },
      { partition_name: events(-1), state: 'past', row_count: '1' },
      { partition_name: 'activity_events_default', state: 'default', row_count: '1' },
    ]);
  } finally {
    await served.close();
  }
});

test('landing is archived only where no import and no figure needs it any more', async () => {
  const served = await ownerDatabase();
  try {
    const owner = (sql: string) => served.script(sql);
    await served.serve();
    const shop = await newBusiness({ db: served, data_dir: folder.path });
    const lines = await shop.bring(LINES);
    const people = await shop.bring(CUSTOMERS);
    assert.deepEqual([lines.status, people.status], ['done', 'done']);
    await backdate(owner, shop, -5);
    const outcome = async () => {
      await owner(`create table app.outcome as select * from archive_old_audit_logs_partition(3);
        grant select on app.outcome to coxswain_app`);
      const rows = await shop.query('select * from app.outcome order by partition_name');
      await owner('drop table app.outcome');
      return rows
        .filter(({ table_name }) => table_name === 'landing_records')
        .map((row) => row.outcome);
    };
    assert.deepEqual(await outcome(), ['still needed', 'still needed']);
    await shop.drop(lines.import_id);
    await shop.drop(people.import_id);
    // the lines' golden rows are closed, and yet what was believed can be asked again with them
    assert.deepEqual(await outcome(), ['still needed', 'archived']);
    const traced = await shop.query('select from landing_records');
    assert.equal(traced.length, 2, 'the lines are still traced');
    assert.equal(await keepPartitions(served), true);
  } finally {
    await served.close();
  }
});

const LINES = {
  name: 'lines.csv',
  content: `Order,Date,Item,Customer ID,Qty,Price
1,2025-03-03 10:00,Tea,7,1,2.50
2,2025-03-04 10:00,Milk,8,2,1.25
`,
};
const CUSTOMERS = {
  name: 'customers.csv',
  content: `Customer ID,Customer Name,Email,Country
7,Ada,ada@example.com,GB
8,Bob,bob@example.com,FR
9,Eve,eve@example.com,DE
`,
};

/** As if the two imports had come in that many months ago, one month apart. */
async function backdate(
  owner: (sql: string) => Promise<void>,
  shop: Business,
  from_now: number,
): Promise<void> {
  const imports = await shop.query('select id from imports order by created_at');
  for (const [i, { id }] of imports.entries()) {
    const at = month(from_now + i).replace('-01T', '-10T');
    await owner(`update imports set created_at = '${at}' where id = '${id}';
      select app.add_partition('landing_records', 'received_at', '${month(from_now + i)}');
      update landing_records set received_at = '${at}' where import_id = '${id}'`);
  }
}

test('the way back puts every landing row into one table again, archived ones too', async () => {
  const back = await ownerDatabase();
  try {
    await seedTenant(back, ANNA);
    const at = `${month(-6).slice(0, 7)}-10`;
    await back.script(`insert into landing_records
      select tenant_id, import_id, file_no, 2, record_id, content_hash, cells, '${at}'
      from landing_records;
      update imports set status = 'deleted'; delete from observations; delete from expenses;
      delete from invoices; delete from order_lines;
      select create_next_audit_logs_partition(); select app.keep_partitions();
      select app.add_partition('landing_records', 'received_at', '${month(-6)}');
      select archive_old_audit_logs_partition(0)`);
    const count = async (sql: string) =>
      back.transaction({}, async (tx) => Number((await tx.query(sql)).rows[0]?.n));
    assert.equal(await count('select count(*) as n from landing_records'), 1);
    while ((await migrateBack(back)) !== '0006-activity-and-partitions');
    assert.equal(await count('select count(*) as n from landing_records'), 2);
    await back.script('delete from landing_records where row_number = 1');
    await migrate(back);
    assert.equal(await count('select count(*) as n from landing_records'), 1);
  } finally {
    await back.close();
  }
});
