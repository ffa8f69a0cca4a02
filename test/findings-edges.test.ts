// Claims about what a look must not tell: somebody gone who ordered today, a zero where a file has
// ended, a rise that last year's season makes a fall, and words that do not fit the window.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { claimRecords, rerunClaim } from '../coach/claims.ts';
import { scanFindings } from '../coach/findings/scan.ts';
import { type Finding, listFindings } from '../coach/findings.ts';
import { createLog } from '../log.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { dayOf, HEAD, tradeCsv } from './findings-business.ts';
import { newBusiness, temporaryFolder } from './import-fixture.ts';

const folder = temporaryFolder();
const clock = () => new Date('2026-10-20T09:00:00Z');
const TODAY = '2026-10-20';
const answers = { date_order: 'ymd', decimal: 'point', currency: 'GBP', tax: 'excluded' };
let db: TestDatabase;

before(async () => {
  db = await testDatabase();
});
after(async () => {
  await db.close();
  folder.remove();
});

/** What a look finds in a business of these files; every claim of it runs again to the same. */
async function foundIn(...files: string[]): Promise<Finding[]> {
  const shop = await newBusiness({ db, data_dir: folder.path });
  for (const [index, content] of files.entries()) {
    const done = await shop.bring({ name: `file-${index}.csv`, content }, { answers });
    assert.equal(done.status, 'done', JSON.stringify(done));
  }
  const removed: number[] = [];
  const deps = { db, clock, log: createLog('warn'), on_removed: (n: number) => removed.push(n) };
  await scanFindings(deps, shop.ctx.tenant_id);
  assert.deepEqual(removed, [], 'nothing was cut by the verifier');
  const found = (await listFindings({ db, clock }, shop.ctx, { limit: 100 })).items;
  for (const { claims, text } of found) {
    for (const { id, value, unit } of claims) {
      const again = await rerunClaim({ db, clock }, shop.ctx, id);
      assert.equal(again.now.value, value, text);
      if (unit !== 'date') continue;
      const page = await claimRecords({ db, clock }, shop.ctx, id, { limit: 9, cursor: null });
      assert.ok(page.items.length > 0, `${text}: ${value} has no record`);
    }
  }
  return found;
}

/** Lines of one order each: day, product and amount of every day of so many. */
function daily(first: string, days: number, of: (day: string, nth: number) => [string, number][]) {
  const rows = [...Array(days).keys()].flatMap((nth) => {
    const day = dayOf(first, nth);
    return of(day, nth).map(
      ([item, amount], i) => `${nth}.${i},${day} 10:00,${item},1,${amount.toFixed(2)},`,
    );
  });
  return `${[HEAD, ...rows].join('\n')}\n`;
}

/** Within a twentieth of 1, by no weekday and no month. */
const about = (nth: number) => 1 + (((nth * 37) % 11) - 5) / 100;

const texts = (found: readonly Finding[]) =>
  found.map(({ kind, from, text }) => `${kind} ${from}: ${text}`).join('\n\n');

test('who ordered today has not gone, and what is given back is no order', async () => {
  const [first, today] = ['2026-04-01', 202];
  const day = (nth: number) => dayOf(first, nth);
  assert.equal(day(today), TODAY);
  const planted: string[] = [];
  for (let n = 6; n < 150; n += 7) {
    planted.push(`L${n},${day(n)} 10:10,Item Bax,9,5.00,777`);
    planted.push(`T${n},${day(n)} 11:10,Item Cax,9,5.00,999`);
  }
  planted.push(`LR,${day(180)} 15:00,Item Bax,-1,5.00,777`);
  planted.push(`TT,${TODAY} 08:00,Item Cax,9,5.00,999`);
  const trade = { first_day: first, days: today, orders: 12, products: 8, customers: 60, seed: 9 };
  const found = await foundIn(tradeCsv({ ...trade, planted }));
  const gone = found.filter(({ kind }) => kind === 'customer_lost');
  const lost = gone.find(({ text }) => text.includes('777'));
  assert.ok(lost, texts(found));
  assert.match(lost.text, /^Customer “777” has not .* for customer “777” came to /s);
  assert.deepEqual(
    lost.claims.filter(({ unit }) => unit === 'date').map(({ value }) => value),
    [day(146)],
    lost.text,
  );
  assert.ok(!gone.some(({ text }) => text.includes('999')), texts(gone));
});

test('a place whose file ends earlier than the others is not told as a zero', async () => {
  const first_day = '2026-01-01';
  const placed = (csv: string, place: string) =>
    csv
      .trim()
      .split('\n')
      .map((line, i) => (i === 0 ? `${line},Store` : `${place[0]}${line},${place}`))
      .join('\n');
  const trade = { first_day, orders: 8, products: 5, customers: 40 };
  const [until, all] = [243, 292];
  assert.equal(dayOf(first_day, until - 1), '2026-08-31');
  const found = await foundIn(
    placed(tradeCsv({ ...trade, days: all, seed: 4 }), 'Web'),
    placed(tradeCsv({ ...trade, days: until, seed: 5 }), 'Stall'),
  );
  const stall = found.filter(({ kind, text }) => kind === 'unusual' && text.includes('Stall'));
  assert.deepEqual(texts(stall), '');
  // all of the business is told, and so it looked
  assert.ok(
    found.some(({ kind }) => kind === 'unusual' || kind === 'concentration'),
    texts(found),
  );
});

test('where costs came in after the sales stopped, it is the sales that have stopped', async () => {
  const sales = daily('2026-06-01', 112, (_, nth) => [['Tea', 50 * about(nth)]]);
  const costs = [...Array(18).keys()].map((n) => `${dayOf('2026-06-05', n * 7)},Rent,Hall,99.00`);
  const found = await foundIn(sales, `Date,Category,Supplier,Amount\n${costs.join('\n')}\n`);
  const stopped = found.find(({ kind }) => kind === 'books_stopped');
  assert.match(
    stopped?.text ?? texts(found),
    /^Your sales records end on Sunday 20 September 2026/,
  );
  assert.match(stopped?.text ?? '', /No newer sales have come in/);
});

test('a part of a month’s refunds is said to be so only of a month', async () => {
  const books = (first: string, days: number) => {
    const refund = (nth: number, amount: number) => [`Back ${nth}`, -amount] as [string, number];
    return daily(first, days, (_, nth) => [
      ['Tea', 50 * about(nth)],
      ...(nth % 3 === 1 ? [refund(nth, nth === 13 ? 90 : 6)] : []),
    ]).replace(/,1,-/g, ',-1,');
  };
  const months = [
    ['2026-09-25', 25, false],
    ['2026-09-01', 49, true],
  ] as const;
  for (const [first, days, is_month] of months) {
    const found = await foundIn(books(first, days));
    const refunds = found.find(({ kind }) => kind === 'refunds');
    assert.ok(refunds, texts(found));
    assert.equal(refunds.text.includes('in that month'), is_month, refunds.text);
  }
});

test('a share that rises less than its season is not told as rising', async () => {
  const found = await foundIn(
    daily('2025-06-17', 490, (day, nth) => {
      const recent = day.slice(5) >= '08-24' && day.slice(5) < '10-20';
      const before = day.slice(5) >= '06-29' && day.slice(5) < '08-24';
      const [was, now] = day < '2026' ? [5, 60] : [20, 35];
      const tart = recent ? now : before ? was : 10;
      return [
        ['Bread', 60 * about(nth + 3)],
        ['Tart', tart * about(nth)],
      ];
    }),
  );
  assert.ok(!found.some(({ kind }) => kind.startsWith('product_')), texts(found));
});

test('a product whose share grows while all sales fall is not told as falling', async () => {
  const found = await foundIn(
    daily('2026-04-01', 202, (day, nth) => {
      const [bread, bun] = day >= '2026-08-24' ? [30, 15] : [100, 20];
      return [
        ['Bread', bread * about(nth + 3)],
        ['Bun', bun * about(nth)],
      ];
    }),
  );
  const buns = found.filter(({ kind, text }) => kind.startsWith('product_') && /Bun/.test(text));
  assert.deepEqual(texts(buns), '');
});

test('a day above the last weeks and below its season is not told as high', async () => {
  // last year's high days came after it, so that no week of these is below its own
  const of_day = '2026-10-19';
  const found = await foundIn(
    daily('2025-06-01', 506, (day, nth) => {
      const season = day >= '2025-10-20' && day < '2025-10-29' ? 10 : 1;
      return [['Tea', 100 * about(nth) * season * (day === of_day ? 3 : 1)]];
    }),
  );
  const told = found.filter(({ kind, from, to }) => {
    return kind === 'unusual' && from === of_day && to === dayOf(of_day, 1);
  });
  assert.deepEqual(texts(told), '');
});
