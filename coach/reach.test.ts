// Claims about what is not known: a product whose only file has ended is not told as having sold
// nothing, as lost or as falling, and what nobody recorded is no zero.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLog } from '../log.ts';
import { readTenant } from '../sql/database.ts';
import { metrics } from '../sql/metrics.ts';
import { type TestDatabase, testDatabase } from '../test/database.ts';
import { type Business, newBusiness, temporaryFolder } from '../test/import-fixture.ts';
import { evaluate } from './expressions.ts';
import { scanFindings } from './findings/scan.ts';
import { listFindings } from './findings.ts';
import { coverageOf } from './gather/coverage.ts';
import { levelOf } from './gather/draft.ts';
import { sumsIn } from './gather/series.ts';
import { leavingOut } from './leaving-out.ts';
import { breakdowns } from './members.ts';
import type { Filter } from './query.ts';
import { openReading, type Reading } from './reading.ts';

const NOW = new Date('2026-11-01T09:00:00Z');
const clock = () => NOW;
const answers = { date_order: 'ymd', decimal: 'point', currency: 'GBP', tax: 'excluded' };
const DAY_MS = 86_400_000;
const [FIRST, DAYS, ENDED] = ['2026-05-04', 180, 130];
const MAY = { from: '2026-05-04', to: '2026-06-01' };
const OCTOBER = { from: '2026-10-01', to: '2026-10-31' };
let db: TestDatabase;
let shop: Business;
const folder = temporaryFolder();

/** The till goes on all the time; the stall's file, of another form, ends on 10 September. */
before(async () => {
  db = await testDatabase();
  shop = await newBusiness({ db, data_dir: folder.path });
  const day = (nth: number) =>
    new Date(Date.parse(`${FIRST}T00:00:00Z`) + nth * DAY_MS).toISOString().slice(0, 10);
  const till = [...Array(DAYS).keys()].flatMap((nth) =>
    ['Tea', 'Scone', 'Jam', 'Soap'].flatMap((item, i) =>
      // soap is not sold any more, and the till would say so if it were
      item === 'Soap' && day(nth) >= '2026-09-01'
        ? []
        : [`T${nth}-${i},${day(nth)} 10:00,${item},${1 + ((nth + i) % 3)},4.00,${nth % 9}`],
    ),
  );
  const stall = [...Array(ENDED).keys()].map(
    (nth) => `S${nth};${day(nth)};Honey;${2 + (nth % 3)};9.00;${500 + (nth % 2)}`,
  );
  const files = [
    { name: 'till.csv', content: `Order,Date,Item,Qty,Price,Customer no\n${till.join('\n')}\n` },
    {
      name: 'stall.csv',
      content: `Receipt;Sold on;Product;Quantity;Unit price;Customer no\n${stall.join('\n')}\n`,
    },
  ];
  for (const file of files) {
    const done = await shop.bring(file, { answers });
    assert.equal(done.status, 'done', JSON.stringify(done));
  }
});
after(async () => {
  await db.close();
  folder.remove();
});

function reading<T>(fn: (reading: Reading) => Promise<T>): Promise<T> {
  return readTenant(db, shop.ctx, async (tx) =>
    fn(await openReading(tx, { tenant_id: shop.ctx.tenant_id, now: NOW })),
  );
}

async function product(of: Reading, label: string): Promise<Filter> {
  const rows = await metrics.findMembers(of.tx, {
    tenant_id: of.tenant_id,
    words: [label],
    most: 9,
  });
  const found = rows.find((row) => row.dimension === 'product' && row.label === label);
  assert.ok(found, label);
  return { dimension: 'product', key: found.key, label };
}

async function level(name: string, label: string, span: { from: string; to: string }) {
  return reading(async (of) => {
    const definition = of.definitions.get(name);
    assert.ok(definition);
    const filters = [await product(of, label)];
    return evaluate(of, levelOf(definition, { span, filters }));
  });
}

test('the two files are two sources', async () => {
  const rows = await shop.query('select count(*)::int as n from data_sources');
  assert.equal(rows[0]?.['n'], 2);
});

test('a product is unknown after its only file, and nothing where its file says so', async () => {
  assert.equal((await level('revenue', 'Soap', OCTOBER)).value, '0');
  for (const name of ['revenue', 'gross_sales', 'units_sold', 'orders', 'active_customers']) {
    const honey = await level(name, 'Honey', OCTOBER);
    assert.equal(honey.value, null, name);
    assert.match(honey.reason ?? '', /do not reach over all of this period/, name);
    assert.notEqual((await level(name, 'Honey', MAY)).value, null, name);
  }
  // nothing was refunded, and the file that would say so reaches over May
  assert.equal((await level('refunds', 'Honey', MAY)).value, '0');
});

test('a month in which the file ended holds what was recorded, and says how far', async () => {
  const september = { from: '2026-09-01', to: '2026-10-01' };
  const here = await level('gross_sales', 'Honey', september);
  assert.ok(Number(here.value) > 0);
  await reading(async (of) => {
    const filters = [await product(of, 'Honey')];
    const note = await coverageOf(of, 'revenue', september, filters);
    assert.deepEqual([note.complete_to, note.state], ['2026-09-10', 'partial']);
    const soap = await coverageOf(of, 'revenue', september, [await product(of, 'Soap')]);
    assert.equal(soap.state, 'complete');
  });
});

test('sales without it are the whole where nothing of it is recorded', async () => {
  await reading(async (of) => {
    const definition = of.definitions.get('revenue');
    assert.ok(definition);
    const all = await evaluate(of, levelOf(definition, { span: OCTOBER, filters: [] }));
    const filters = [leavingOut(await product(of, 'Honey'))];
    const without = await evaluate(of, levelOf(definition, { span: OCTOBER, filters }));
    assert.equal(without.value, all.value);
    assert.notEqual(all.value, null);
  });
});

test('its curve stops where its file does', async () => {
  await reading(async (of) => {
    const definition = of.definitions.get('revenue');
    assert.ok(definition);
    const span = { from: MAY.from, to: OCTOBER.to };
    for (const [label, october] of [
      ['Honey', null],
      ['Soap', '0'],
    ] as const) {
      const inside = await sumsIn(of, definition, { span, filters: [await product(of, label)] });
      assert.equal(inside(OCTOBER), october, label);
      assert.ok(Number(inside(MAY)) > 0, label);
    }
  });
});

test('nobody says that it fell most or sold least; what stopped in a file that goes on did', async () => {
  await reading(async (of) => {
    const definition = of.definitions.get('revenue');
    assert.ok(definition);
    const ask = { dimensions: ['product' as const], filters: [], most: 9 };
    const around = { from: '2026-08-01', to: '2026-10-01' };
    const [change] = await breakdowns(of, definition, {
      ...{ ...ask, now: OCTOBER, before: MAY, order: 'change' },
    });
    const [worst] = await breakdowns(of, definition, {
      ...{ ...ask, now: around, before: null, order: 'worst' },
    });
    const [best] = await breakdowns(of, definition, {
      ...{ ...ask, now: around, before: null, order: 'best' },
    });
    const names = (found: typeof change) => found?.lines.map(({ label }) => label).sort();
    assert.deepEqual(names(change), ['Jam', 'Scone', 'Soap', 'Tea']);
    assert.deepEqual(names(worst), ['Jam', 'Scone', 'Soap', 'Tea']);
    assert.equal(worst?.others, 1, 'it is one of the others');
    assert.deepEqual(names(best), ['Honey', 'Jam', 'Scone', 'Soap', 'Tea']);
  });
});

test('no finding tells the end of a file as a product that fell or a customer that went', async () => {
  await scanFindings({ db, clock, log: createLog('warn') }, shop.ctx.tenant_id);
  const found = (await listFindings({ db, clock }, shop.ctx, { limit: 100 })).items;
  const texts = found.map(({ kind, text }) => `${kind}: ${text}`).join('\n');
  assert.match(texts, /product_falling: .*Soap/s);
  assert.doesNotMatch(texts, /product_\w+: [^\n]*Honey/);
  assert.doesNotMatch(texts, /customer_\w+: [^\n]*50[01]/);
});

test('who is only on a list of customers bought nothing: no file could have told otherwise', async () => {
  const list = { name: 'customers.csv', content: 'Customer no,Name\n888,Nell Listed\n' };
  const done = await shop.bring(list, { answers });
  assert.equal(done.status, 'done', JSON.stringify(done));
  const nell: Filter = { dimension: 'customer', key: '888', label: 'Nell Listed' };
  const value = await reading(async (of) => {
    const definition = of.definitions.get('revenue');
    assert.ok(definition);
    return evaluate(of, levelOf(definition, { span: OCTOBER, filters: [nell] }));
  });
  assert.equal(value.value, '0', value.reason ?? '');
});
