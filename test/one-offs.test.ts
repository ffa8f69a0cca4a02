// Claims about what somebody called a one-off: it counts in every figure and in none that says what
// is usual, and a day on which nothing else was paid is no usual day of 0.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { dailyMetric, judge } from '../coach/expressions.ts';
import { openReading } from '../coach/reading.ts';
import { adjust } from '../ingest/adjustments.ts';
import { readTenant, type TenantContext } from '../sql/database.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { type Business, newBusiness, temporaryFolder } from './import-fixture.ts';

const NOW = new Date('2026-11-01T09:00:00Z');
const answers = { date_order: 'ymd', decimal: 'point', currency: 'GBP', tax: 'excluded' };
const DAY_MS = 86_400_000;
/** A Thursday; bills come on Mondays. */
const OVEN_DAY = '2026-09-17';
const WEEK = { from: '2026-09-14', to: '2026-09-21' };
const folder = temporaryFolder();
let db: TestDatabase;
let shop: Business;

before(async () => {
  db = await testDatabase();
  shop = await newBusiness({ db, data_dir: folder.path });
  const mondays = [...Array(26).keys()].map((nth) =>
    new Date(Date.parse('2026-05-04T00:00:00Z') + nth * 7 * DAY_MS).toISOString().slice(0, 10),
  );
  const bills = mondays.map((day, nth) => `${day},Flour,Mill,${95 + ((nth * 7) % 11)}.00`);
  const content = `Date,Category,Supplier,Amount\n${bills.join('\n')}\n${OVEN_DAY},Equipment,Ovens,5000.00\n`;
  const done = await shop.bring({ name: 'bills.csv', content }, { answers });
  assert.equal(done.status, 'done', JSON.stringify(done));
});
after(async () => {
  await db.close();
  folder.remove();
});

test('the day of a one-off is no day of 0 beside it, and its week is a usual one', async () => {
  const usual = () =>
    readTenant(db, shop.ctx, async (tx) => {
      const reading = await openReading(tx, { tenant_id: shop.ctx.tenant_id, now: NOW });
      const expenses = reading.definitions.get('expenses');
      assert.ok(expenses);
      const days = await dailyMetric(reading, expenses, { span: WEEK, filters: [], usual: true });
      const all = await dailyMetric(reading, expenses, { span: WEEK, filters: [] });
      const judged = await judge(reading, expenses, { span: WEEK, filters: [] });
      return { days: [...days.keys()], all: all.get(OVEN_DAY), verdict: judged?.verdict.verdict };
    });
  const before = await usual();
  assert.deepEqual(before.days, ['2026-09-14', OVEN_DAY]);
  assert.equal(before.verdict, 'high');
  const [oven] = await shop.query(`select id from expenses where amount = 5000`);
  const person: TenantContext = { ...shop.ctx, user_id: randomUUID(), role: 'admin' };
  await adjust({ db, clock: () => NOW, imports: shop.service }, person, {
    ...{ kind: 'one_off', entity: 'expense', record_id: String(oven?.['id']) },
    reason: 'The new oven',
  });
  const since = await usual();
  assert.equal(Number(since.all), 5000, 'it counts');
  assert.deepEqual(since.days, ['2026-09-14']);
  assert.equal(since.verdict, 'normal');
});
