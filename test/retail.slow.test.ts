// Seven months of a real shop, imported together: the exact figures, the
// time and the memory it takes, and that importing again or taking a file out and in changes
// nothing.

import assert from 'node:assert/strict';
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Decimal } from 'decimal.js';
import type { ImportStatus } from '../ingest/import-status.ts';
import type { Database } from '../sql/database.ts';
import { openDatabase } from '../sql/open.ts';
import { contentHash } from './content-hash.ts';
import { settingsBeside } from './database.ts';
import { type Business, confirmationOf, newBusiness, temporaryFolder } from './import-fixture.ts';

const DATA = new URL('../../shared/data/retail/', import.meta.url);
const MONTHS = /^(2010-12|2011-0[1-6])-\d\d\.csv$/;
const skip = existsSync(DATA) ? false : 'the retail data is not in ../shared/data/retail';
/**
 * The limits, for a machine with two cores of its own; printed here, judged by the bench.
 */
const LIMIT = { seconds: 60, rss_mb: 1_200 };

const NET = {
  '2010-12-01': '748957.02',
  '2011-01-01': '560000.26',
  '2011-02-01': '498062.65',
  '2011-03-01': '683267.08',
  '2011-04-01': '493207.12',
  '2011-05-01': '723333.51',
  '2011-06-01': '691123.12',
};

const folder = temporaryFolder();
let db: Database;
let shop: Business;
let first: ImportStatus;
let state: Record<string, string>;
const files = skip === false ? readdirSync(DATA).filter((name) => MONTHS.test(name)) : [];

before(async () => {
  if (skip !== false) return;
  const settings = await settingsBeside(folder.path);
  db = await openDatabase({
    data_dir: folder.path,
    database_url: settings.DATABASE_URL,
    owner_url: settings.DATABASE_OWNER_URL,
  });
  shop = await newBusiness({ db, data_dir: folder.path });
});
after(async () => {
  if (skip === false) await db.close();
  folder.remove();
});

async function bring(names: readonly string[]): Promise<ImportStatus> {
  async function* opened() {
    for (const name of names) yield { name, stream: createReadStream(new URL(name, DATA)) };
  }
  const upload = await shop.service.receive(shop.ctx, opened());
  await shop.service.confirm(shop.ctx, upload.import_id, confirmationOf(upload, {}));
  await shop.service.idle();
  return shop.service.get(shop.ctx, upload.import_id);
}

async function june(metric: string): Promise<string> {
  const [row] = await shop.query(
    `select sum(value)::text as value from business_metrics_rollups
     where metric_name = '${metric}' and grain = 'month' and bucket = '2011-06-01'
       and until_version = 9223372036854775807`,
  );
  return String(row?.value);
}

async function count(sql: string): Promise<number> {
  const [row] = await shop.query(`select (${sql})::int as n`);
  return Number(row?.n);
}

test('all files come in together, every row as it stands', { skip }, async (t) => {
  assert.equal(files.length, 167);
  const began = performance.now();
  first = await bring(files);
  const seconds = (performance.now() - began) / 1000;
  const rss_mb = process.resourceUsage().maxRSS / 1024;
  t.diagnostic(`imported in ${seconds.toFixed(1)} s (limit ${LIMIT.seconds} s on two free cores)`);
  t.diagnostic(`peak resident memory ${rss_mb.toFixed(0)} MB (limit ${LIMIT.rss_mb} MB in all)`);
  assert.equal(first.status, 'done');
  assert.deepEqual(
    [first.rows_read, first.rows_stored, first.rows_quarantined, first.rows_conflicting],
    [245_903, 245_903, 0, 0],
  );
});

test('net sales of each month are exact', { skip }, async () => {
  const rows = await shop.query(
    `select bucket, sum(value)::text as value from business_metrics_rollups
     where metric_name = 'revenue' and grain = 'month' and until_version = 9223372036854775807
     group by 1 order by 1`,
  );
  const net = rows.map(({ bucket, value }) => [bucket, new Decimal(String(value)).toFixed(2)]);
  assert.deepEqual(Object.fromEntries(net), NET);
});

test('June 2011 is exact: gross, refunds, orders, customers, units', { skip }, async () => {
  const refunds = new Decimal(await june('refunds'));
  const gross = new Decimal(await june('revenue')).minus(refunds);
  assert.equal(gross.toFixed(2), '761739.90');
  assert.equal(refunds.toFixed(2), '-70616.78');
  assert.equal(Number(await june('orders')), 1_576);
  assert.equal(Number(await june('units_sold')), 394_337);
  const customers = await count(`select count(distinct customer_id) from orders
    where is_order and customer_id <> 0 and until_version = 9223372036854775807
      and ordered_at >= app.local_midnight('2011-06-01', 'Europe/London')
      and ordered_at < app.local_midnight('2011-07-01', 'Europe/London')`);
  assert.equal(customers, 991);
});

test('refunds, write-offs, rows without a customer and repeats are what they are', {
  skip,
}, async () => {
  const lines = (where: string) =>
    count(
      `select count(*) from order_lines where until_version = 9223372036854775807 and ${where}`,
    );
  assert.equal(await lines("kind = 'refund'"), 4_494);
  assert.equal(await lines("kind = 'write_off'"), 758);
  assert.equal(await lines('customer_id = 0'), 69_014);
  const different = await count('select count(distinct content_hash) from order_lines');
  assert.equal((await lines('true')) - different, 2_012);
  const one = `select count(*) from members where dimension = 'customer' and key = '17850'`;
  assert.equal(await count(one), 1);
  assert.equal(await count(one.replace("'17850'", "'17850.0'")), 0);
});

test('the tables’ totals agree: points, days, weeks, months and parts', { skip }, async () => {
  const rows = await shop.query(
    `select 'points' as of, sum(value)::text as value from business_metrics
       where metric_name = 'revenue' and until_version = 9223372036854775807
     union all select grain, sum(value)::text from business_metrics_rollups
       where metric_name = 'revenue' and until_version = 9223372036854775807 group by grain
     union all select dimension || ' ' || grain, sum(value)::text from business_metrics_by
       where metric_name = 'revenue' and until_version = 9223372036854775807
       group by dimension, grain`,
  );
  const totals = new Set(rows.map(({ value }) => new Decimal(String(value)).toFixed(3)));
  assert.equal(totals.size, 1, JSON.stringify(rows));
  assert.equal(rows.length, 1 + 3 + 3 * 3, 'products, customers and countries at three grains');
});

test('a file deleted and imported again ends in the same state', { skip }, async (t) => {
  const name = '2011-04-18.csv';
  const file = first.files.find((one) => one.name === name);
  state = await contentHash(db, shop.ctx.tenant_id, { of: 'state' });
  const began = performance.now();
  await shop.drop(first.import_id, file?.file_no as number);
  t.diagnostic(`deleted in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const without = await contentHash(db, shop.ctx.tenant_id, { of: 'state' });
  assert.notEqual(without.order_lines, state.order_lines);
  assert.equal((await bring([name])).status, 'done');
  assert.deepEqual(await contentHash(db, shop.ctx.tenant_id, { of: 'state' }), state);
});

test('a second import of all files changes nothing', { skip }, async (t) => {
  const began = performance.now();
  const again = await bring(files);
  t.diagnostic(`imported again in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  assert.deepEqual([again.status, again.rows_stored], ['done', 0]);
  assert.deepEqual(await contentHash(db, shop.ctx.tenant_id, { of: 'state' }), state);
});
