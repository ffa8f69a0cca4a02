// Bad rows on their way in: too many refuse the file whole, a few are kept aside with their
// reasons.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../test/database.ts';
import { newBusiness, temporaryFolder } from '../test/import-fixture.ts';

const folder = temporaryFolder();
let db: TestDatabase;

before(async () => {
  db = await testDatabase();
});
after(async () => {
  await db.close();
  folder.remove();
});

const business = () => newBusiness({ db, data_dir: folder.path });

const SALES = Array.from({ length: 16 }, (_, at) => {
  const day = 1 + Math.floor(at / 2);
  return `${100 + day},2025-03-0${day} 10:00:00,item ${at},7,1,2.50`;
});
const csvOf = (rows: readonly string[]) =>
  `${['Order,Date,Item,Customer ID,Qty,Price', ...rows].join('\n')}\n`;

test('a file with more than 5 % bad rows is refused and leaves nothing', async () => {
  const shop = await business();
  const content = csvOf(SALES).replaceAll('2025-03-04', 'yesterday');
  const refused = await shop.bring({ name: 'bad.csv', content });
  assert.equal(refused.status, 'refused');
  assert.ok(refused.reasons.length > 0);
  const counts = await shop.query(`select (select count(*) from landing_records)::int as landed,
    (select count(*) from order_lines)::int as lines, (select count(*) from members)::int as members,
    (select count(*) from import_rejects)::int as rejects, (select data_version from tenants) as v,
    (select next_version from tenants) as next_version`);
  assert.deepEqual(counts, [
    { landed: 0, lines: 0, members: 0, rejects: 0, v: '0', next_version: null },
  ]);
  assert.equal(readdirSync(join(folder.path, 'spool')).includes(refused.import_id), false);
  const good = await shop.bring({ name: 'good.csv', content: csvOf(SALES) });
  assert.equal(good.status, 'done');
});

test('a few bad rows are kept aside with their reasons, and the rest counts', async () => {
  const shop = await business();
  const rows = [...SALES, ...SALES];
  const content = csvOf([...rows, '999,sometime,tea,1,1,2.50']);
  const done = await shop.bring({ name: 'a.csv', content });
  assert.deepEqual(
    [done.status, done.rows_quarantined, done.rows_stored],
    ['done', 1, rows.length],
  );
  let told = '';
  for await (const line of shop.service.rejects(shop.ctx, done.import_id)) told += line;
  assert.match(told, /sometime/);
  await shop.drop(done.import_id);
  const left = await shop.query(`select 1 from business_metrics_rollups
    where until_version = 9223372036854775807`);
  assert.equal(left.length, 0);
});
