// Claims about findings: what is planted is found, what is not there is not, figures run again to
// the same and their records add up, and the list keeps what it was told to keep.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { claimRecords, rerunClaim } from '../coach/claims.ts';
import { scanFindings } from '../coach/findings/scan.ts';
import { dismissFinding, type Finding, listFindings } from '../coach/findings.ts';
import { createLog } from '../log.ts';
import { openQueue } from '../sql/queue.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { constantCsv, dayOf, HEAD, tradeCsv } from './findings-business.ts';
import { type Business, newBusiness, temporaryFolder } from './import-fixture.ts';

const folder = temporaryFolder();
let db: TestDatabase;
const NOW = new Date('2026-10-20T09:00:00Z');
const clock = () => NOW;
let removed = 0;

before(async () => {
  db = await testDatabase();
});
after(async () => {
  await db.close();
  folder.remove();
});

const told = { date_order: 'ymd', decimal: 'point', currency: 'GBP', tax: 'excluded' };

async function business(content: string | null): Promise<Business> {
  const shop = await newBusiness({ db, data_dir: folder.path });
  if (content !== null) await bring(shop, content);
  return shop;
}

async function bring(shop: Business, content: string, name = 'sales.csv', replaces?: string[]) {
  const how = { answers: told, ...(replaces === undefined ? {} : { replaces }) };
  const done = await shop.bring({ name, content }, how);
  assert.equal(done.status, 'done', JSON.stringify(done));
  return done;
}

function scan(shop: Business) {
  const deps = { db, clock, log: createLog('warn'), on_removed: (n: number) => (removed += n) };
  return scanFindings(deps, shop.ctx.tenant_id);
}

async function list(shop: Business, dismissed = false): Promise<Finding[]> {
  return (await listFindings({ db, clock }, shop.ctx, { limit: 100, dismissed })).items;
}

/** Every claim says the same when it is run again, and its records add up to it. */
async function assertClaimsHold(shop: Business, findings: readonly Finding[]): Promise<number> {
  let claims = 0;
  for (const finding of findings) {
    assert.ok(finding.claims.length > 0, finding.text);
    for (const claim of finding.claims) {
      claims += 1;
      const again = await rerunClaim({ db, clock }, shop.ctx, claim.id);
      assert.equal(again.was.value, claim.value, finding.text);
      assert.equal(again.now.value, claim.value, finding.text);
      let cursor: string | null = null;
      for (;;) {
        const page: Awaited<ReturnType<typeof claimRecords>> = await claimRecords(
          { db, clock },
          shop.ctx,
          claim.id,
          { limit: 200, cursor },
        );
        cursor = page.next_cursor;
        if (cursor !== null) continue;
        const counted = page.difference === null ? 0 : Number(page.difference);
        assert.ok(Math.abs(counted) < 1e-9, `${finding.text} ${claim.mark} ${page.difference}`);
        break;
      }
    }
  }
  return claims;
}

describe('nothing to find', () => {
  const cases: [string, string | null][] = [
    ['an empty business', null],
    ['a business of one order', `${HEAD}\n1,2026-10-19 10:00,Tea,2,5.00,7\n`],
    ['a business that is the same every day', constantCsv('2026-01-01', 290)],
    [
      'a business of one day',
      tradeCsv({
        ...{ seed: 3, first_day: '2026-10-19', days: 1 },
        ...{ orders: 20, products: 5, customers: 9 },
      }),
    ],
  ];
  for (const [name, content] of cases) {
    test(`${name} gives no finding`, async () => {
      const shop = await business(content);
      await scan(shop);
      assert.deepEqual(
        (await list(shop)).map(({ text }) => text),
        [],
      );
    });
  }

  test('half a year of chance gives next to none', async () => {
    const trade = { first_day: '2026-04-01', days: 200, orders: 20, products: 12, customers: 60 };
    const shop = await business(tradeCsv({ ...trade, seed: 5, shut: [0] }));
    const { tests } = await scan(shop);
    assert.ok(tests > 60, String(tests));
    const found = await list(shop);
    assert.ok(found.length <= 1, found.map(({ text }) => text).join('\n\n'));
  });
});

test('in a month of books the day that stands out is told', async () => {
  const trade = { first_day: '2026-09-01', days: 30, orders: 20, products: 15, customers: 60 };
  const planted = [...Array(200).keys()].map((i) => `X${i},2026-09-17 12:00,Item Aax,1,9.00,`);
  const shop = await business(tradeCsv({ ...trade, seed: 3, planted }));
  await scan(shop);
  const found = await list(shop);
  const best = found.find(({ kind }) => kind === 'best_day');
  assert.equal(best?.from, '2026-09-17', found.map(({ text }) => text).join('\n\n'));
  await assertClaimsHold(shop, found);
  assert.equal(removed, 0);
});

describe('what is planted', () => {
  const FIRST = '2026-04-01';
  const LAST = 200;
  let shop: Business;
  let found: Finding[];
  const planted: string[] = [];
  const day = (nth: number) => dayOf(FIRST, nth);
  // a Wednesday three weeks before the end with a dozen times its sales, by nobody in particular
  for (let i = 0; i < 300; i++)
    planted.push(`X${i},${day(182)} 12:00,Item Aax,1,9.00,${100 + (i % 60)}`);
  // a product that comes up in the last eight weeks
  for (let n = 138; n < LAST; n++) {
    for (let i = 0; i < 4; i++) {
      planted.push(`P${n}.${i},${day(n)} 11:00,Lemon tart,1,12.00,${100 + ((n * 7 + i) % 60)}`);
    }
  }
  for (let n = 5; n < 138; n += 1)
    planted.push(`Q${n},${day(n)} 11:10,Lemon tart,1,12.00,${100 + (n % 60)}`);
  // a weekly customer who stops, and a new one
  for (let n = 6; n < 150; n += 7) planted.push(`L${n},${day(n)} 10:10,Item Bax,9,5.00,777`);
  for (let n = 160; n < LAST; n += 3) planted.push(`N${n},${day(n)} 10:20,Item Cax,14,6.00,888`);
  // one product given back again and again in the last whole month
  for (let i = 0; i < 9; i++)
    planted.push(`R${i},${day(155 + i * 3)} 15:00,Item Dax,-1,7.00,${100 + i}`);
  for (const i of [1, 2, 3])
    planted.push(`S${i},${day(150 + i * 7)} 16:00,Item Fax,-1,9.00,${120 + i}`);

  before(async () => {
    const trade = { first_day: FIRST, days: LAST, orders: 20, products: 12, customers: 60 };
    shop = await business(tradeCsv({ ...trade, seed: 9, planted }));
    await scan(shop);
    found = await list(shop);
  });

  const one = (kind: string, what: RegExp) =>
    found.find((finding) => finding.kind === kind && what.test(finding.text));
  const texts = () => found.map(({ kind, text }) => `${kind}: ${text}`).join('\n\n');

  test('the wild day is unusual, and above its range', () => {
    const wild = one('unusual', /above the usual range/);
    assert.ok(wild, texts());
    assert.equal(wild.from, day(182));
    assert.deepEqual(wild.metrics.includes('revenue'), true);
    assert.ok(wild.charts[0] && wild.charts[0].points.length > 20);
  });
  test('the product rises', () => assert.ok(one('product_rising', /Lemon tart/), texts()));
  test('the lost customer is named with its last day', () => {
    const lost = one('customer_lost', /777/);
    assert.ok(lost, texts());
    assert.ok(lost.claims.some(({ unit, value }) => unit === 'date' && value === day(146)));
  });
  test('the new customer is named with its first day', () => {
    const fresh = one('customer_new', /888/);
    assert.ok(fresh, texts());
    assert.ok(fresh.claims.some(({ unit, value }) => unit === 'date' && value === day(160)));
  });
  test('the product that comes back is told', () => {
    assert.ok(one('refunds', /Item Dax/), texts());
  });
  test('of nothing else more is told than chance allows', () => {
    const others = found.filter(
      ({ text }) => !/777|888|Lemon tart|Item Dax/.test(text) && !text.includes('above the usual'),
    );
    assert.ok(others.length <= 2, others.map(({ text }) => text).join('\n\n'));
  });
  test('every claim runs again to the same, and its records add up', async (t) => {
    const claims = await assertClaimsHold(shop, found);
    t.diagnostic(`${found.length} findings, ${claims} claims`);
    assert.equal(removed, 0, 'nothing was cut by the verifier');
  });

  test('a second look tells nothing twice', async () => {
    assert.equal((await scan(shop)).added, 0);
    assert.deepEqual(
      (await list(shop)).map(({ finding_id }) => finding_id).sort(),
      found.map(({ finding_id }) => finding_id).sort(),
    );
  });

  test('what is put away stays away, with its reason, and can be taken back', async () => {
    const [first] = found as [Finding, ...Finding[]];
    const put = { id: first.finding_id, dismissed: true, reason: 'known' };
    await dismissFinding({ db, clock }, shop.ctx, put);
    await scan(shop);
    assert.ok(!(await list(shop)).some(({ finding_id }) => finding_id === first.finding_id));
    const [away] = await list(shop, true);
    assert.deepEqual([away?.finding_id, away?.dismiss_reason], [first.finding_id, 'known']);
    await dismissFinding({ db, clock }, shop.ctx, { id: first.finding_id, dismissed: false });
    assert.equal((await list(shop, true)).length, 0);
  });

  test('when the figures change, the finding changes and says what it said', async () => {
    const wild = one('unusual', /above the usual range/) as Finding;
    const more = [...Array(60).keys()].map((i) => `Y${i},${day(182)} 13:00,Item Aax,1,9.00,101`);
    const { import_id } = await bring(shop, `${[HEAD, ...more].join('\n')}\n`, 'late.csv');
    await scan(shop);
    const now = (await list(shop)).find(
      ({ kind, from }) => kind === 'unusual' && from === day(182),
    );
    assert.ok(now);
    assert.equal(now.changed_from?.finding_id, wild.finding_id);
    assert.equal(now.changed_from?.headline, wild.headline);
    const old = await rerunClaim({ db, clock }, shop.ctx, wild.claims[0]?.id as string);
    assert.equal(old.was.value, wild.claims[0]?.value, 'its claims stay open');
    assert.notEqual(old.now.value, old.was.value);
    await shop.drop(import_id);
    await scan(shop);
    const back = (await list(shop)).find(
      ({ from, kind }) => kind === 'unusual' && from === day(182),
    );
    assert.equal(back?.claims[0]?.value, wild.claims[0]?.value);
  });

  test('a finding goes when its figures are taken back', async () => {
    const [imported] = (await shop.service.list(shop.ctx, { limit: 9, cursor: null })).items.filter(
      ({ status }) => status === 'done',
    );
    await shop.drop(imported?.import_id as string);
    await scan(shop);
    assert.deepEqual(await list(shop), []);
  });

  test('publishing asks for a look, by the tenant’s id alone', async () => {
    const queue = await openQueue(db, createLog('silent'));
    const asked = new Set<string | null>();
    for (;;) {
      const job = await queue.take('findings');
      if (job === null) break;
      asked.add(job.tenant_id);
      await queue.done(job);
    }
    assert.ok(asked.has(shop.ctx.tenant_id));
  });
});
