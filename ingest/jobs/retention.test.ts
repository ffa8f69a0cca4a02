// Claims about old points: which go and which never do, by row and by whole weeks, and that no
// figure that anybody reads changes by it: not a total, not an hour, not at an earlier version.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createLog } from '../../log.ts';
import { withTenant } from '../../sql/database.ts';
import { jobs } from '../../sql/jobs.ts';
import { metrics } from '../../sql/metrics.ts';
import { ownerDatabase, serverOnly, type TestDatabase } from '../../test/database.ts';
import { type Business, newBusiness, temporaryFolder } from '../../test/import-fixture.ts';
import { runJob } from './run-job.ts';

/** The midnight of two years before is in the middle of the week of 2024-11-21. */
const NOW = new Date('2026-11-21T12:00:00Z');
/** Weeks of chunks begin on a Thursday, 00:00 UTC. */
const WEEK_OF_ONE = ['2024-01-05', '2024-01-09'];
/** 23:30 and 00:30 UTC are hours of one day in New York, in two chunks. */
const CUT_DAY = ['2024-01-10 18:30', '2024-01-10 19:30'];
const WEEK_OF_BOTH = ['2024-02-06'];
const RECENT = ['2026-11-17'];

const folder = temporaryFolder();
const log = createLog('silent');
let db: TestDatabase;
let till: Business;
let shop: Business;

before(async () => {
  db = await ownerDatabase();
  await db.serve();
  await db.script('alter table data_sources drop constraint data_sources_source_type_check');
});
after(async () => {
  await db.close();
  folder.remove();
});

/** A business with a source that can give its records again, and one with files only. */
beforeEach(async () => {
  await db.script('delete from jobs.runs; delete from metrics.points');
  const options = { db, data_dir: folder.path, time_zone: 'America/New_York' };
  till = await newBusiness(options);
  shop = await newBusiness(options);
  await till.bring(salesOf([...WEEK_OF_ONE, ...CUT_DAY, ...WEEK_OF_BOTH, ...RECENT]));
  const corrected = salesOf([WEEK_OF_ONE[0] as string], '9.99');
  await till.bring({ ...corrected, name: 'more.csv' });
  await shop.bring(salesOf([...WEEK_OF_BOTH, ...RECENT]));
  await db.script(
    `update data_sources set source_type = 'till' where tenant_id = '${till.ctx.tenant_id}'`,
  );
});

function salesOf(days: readonly string[], price = '3.50') {
  const rows = days.flatMap((day, nth) => [
    `${price}${nth},${day.includes(' ') ? day : `${day} 10:15`},Tea,7,2,${price}`,
    `C${price}${nth},${day.includes(' ') ? day : `${day} 11:15`},Tea,7,-1,${price}`,
  ]);
  return {
    name: 'sales.csv',
    content: `Order,Date,Item,Customer ID,Qty,Price\n${rows.join('\n')}\n`,
  };
}

async function run(name: string) {
  const list = await db.transaction({}, (tx) => jobs.definitions(tx, {}));
  const job = list.find((one) => one.name === name);
  assert.ok(job, name);
  return runJob({ db, clock: () => NOW, log }, job, new AbortController().signal);
}

/** Days of points, by New York's calendar. */
async function pointDays(business: Business): Promise<string[]> {
  const rows = await business.query(
    `select distinct (time at time zone 'America/New_York')::date as day from business_metrics
     order by 1`,
  );
  return rows.map(({ day }) => String(day));
}

/** All that is read of a business: totals and hours at every version. */
async function readings({ ctx }: Business) {
  return withTenant(db, ctx, async (tx) => {
    const { rows } = await tx.query('select data_version as v from tenants');
    const all: unknown[] = [];
    for (let version = 1; version <= Number(rows[0]?.v); version++) {
      const base = {
        tenant_id: ctx.tenant_id,
        version: String(version),
        metrics: ['revenue', 'refunds', 'orders', 'units_sold'],
        units: ['GBP', 'orders', 'units'],
        ...{ from_day: '2023-12-01', to_day: '2026-12-01' },
      };
      all.push(await metrics.dailyTotals(tx, base));
      all.push(await metrics.hourTotals(tx, { ...base, time_zone: 'America/New_York' }));
    }
    assert.match(JSON.stringify(all), /"hour":10/);
    return all;
  });
}

const chunks = async () => {
  await db.script('analyze metrics.points');
  const { rows } = await db.transaction({}, (tx) =>
    tx.query(`select range_start::date as week from timescaledb_information.chunks
      where hypertable_name = 'points' order by 1`),
  );
  return rows.map(({ week }) => String(week));
};

test('old points of a source that can give them again go, whole days at a time', async () => {
  const before = await readings(till);
  assert.equal(await run('retention'), 'done');
  assert.deepEqual(await pointDays(till), RECENT);
  assert.deepEqual(await readings(till), before, 'no figure changed, at no version');
});

test('points that only a file gave never go, and neither do those of an unknown source', async () => {
  const before = await pointDays(shop);
  assert.deepEqual(before, [...WEEK_OF_BOTH, ...RECENT]);
  await db.script(
    `update metrics.points set source_id = gen_random_uuid()
     where tenant_id = '${till.ctx.tenant_id}' and time < '2024-01-06'`,
  );
  for (const job of ['chunk-retention', 'retention']) assert.equal(await run(job), 'done');
  assert.deepEqual(await pointDays(shop), before);
  assert.deepEqual(await pointDays(till), ['2024-01-05', ...RECENT]);
});

test('points without a day’s total never go', async () => {
  await db.script(
    `delete from metrics.rollups where tenant_id = '${till.ctx.tenant_id}'
     and grain = 'day' and bucket = '2024-01-09'`,
  );
  for (const job of ['chunk-retention', 'retention']) assert.equal(await run(job), 'done');
  assert.deepEqual(await pointDays(till), ['2024-01-09', ...RECENT]);
});

test('how long points are kept is a setting of the database, two years where none is', async () => {
  const { rows } = await db.transaction({}, (tx) =>
    tx.query(`select jobs.raw_points_months() as usual,
      set_config('coxswain.raw_points_months', '36', true) is not null as set,
      (select jobs.raw_points_months()) as long`),
  );
  assert.equal(rows[0]?.usual, 24);
  await withTenant(db, till.ctx, async (tx) => {
    await tx.query("select set_config('coxswain.raw_points_months', '36', true)");
    const gone = await tx.query('select rows from jobs.drop_old_points(null, $1)', [
      NOW.toISOString(),
    ]);
    assert.deepEqual(gone.rows, [{ rows: '0' }]);
  });
});

test('an old day that a late row makes dirty has all its points again, until they go again', async () => {
  await run('retention');
  const late = salesOf(['2024-01-09'], '1.25');
  await till.bring({ ...late, name: 'late.csv' });
  const told = await readings(till);
  assert.deepEqual(await pointDays(till), ['2024-01-09', ...RECENT]);
  await run('retention');
  assert.deepEqual(await pointDays(till), RECENT);
  assert.deepEqual(await readings(till), told);
});

describe('whole weeks', serverOnly('the embedded engine keeps points in no chunks'), () => {
  test('are dropped where every point of everybody may go, and only there', async () => {
    const before = [await readings(till), await readings(shop)];
    assert.deepEqual(await chunks(), ['2024-01-04', '2024-01-11', '2024-02-01', '2026-11-12']);
    assert.equal(await run('chunk-retention'), 'done');
    assert.deepEqual(await chunks(), ['2024-02-01', '2026-11-12']);
    assert.deepEqual(await pointDays(till), RECENT, 'what may go of a week that others need, went');
    assert.deepEqual(await pointDays(shop), [...WEEK_OF_BOTH, ...RECENT]);
    assert.deepEqual([await readings(till), await readings(shop)], before);
  });

  test('stay for a business that is not served any more', async () => {
    await db.script(
      `update data_sources set source_type = 'till';
       update data_sources set source_type = 'file' where tenant_id = '${shop.ctx.tenant_id}';
       update tenants set is_active = false where id = '${shop.ctx.tenant_id}'`,
    );
    await run('chunk-retention');
    assert.ok((await chunks()).includes('2024-02-01'));
    assert.deepEqual(await pointDays(shop), [...WEEK_OF_BOTH, ...RECENT]);
  });

  test('are the jobs’ role’s to drop, without a right on points, and nobody else’s', async () => {
    const { rows } = await db.transaction({}, (tx) =>
      tx.query(`select p.proname, r.rolname,
          has_function_privilege(r.rolname, p.oid, 'execute') as may
        from pg_proc p, pg_roles r where p.pronamespace = 'chunks'::regnamespace
          and r.rolname in ('coxswain_app', 'coxswain_jobs', 'coxswain_views', 'coxswain_lookup')
        order by 1, 2`),
    );
    const may = rows
      .filter((row) => row.may === true)
      .map((row) => `${row.rolname} ${row.proname}`);
    assert.deepEqual(may, [
      'coxswain_jobs drop_chunk',
      'coxswain_jobs old_chunks',
      'coxswain_jobs tenants_in_chunk',
    ]);
    const rights = await db.transaction({}, (tx) =>
      tx.query(`select relname from pg_class where relnamespace = 'metrics'::regnamespace
        and relkind in ('r', 'p') and has_any_column_privilege('coxswain_jobs', oid,
          'select, insert, update')`),
    );
    assert.deepEqual(rights.rows, []);
  });

  test('go by the very call that pg_cron makes, as the role that it makes it as', async () => {
    await db.script('set session authorization coxswain_jobs');
    try {
      await db.script("call jobs.run('chunk-retention')");
    } finally {
      await db.script('reset session authorization');
    }
    assert.ok(
      (await pointDays(till)).every((day) => day > '2024-11'),
      'by the real clock',
    );
    assert.ok(!(await chunks()).includes('2024-01-04'));
  });
});
