// Claims about corrections: golden rows are what their sources told plus what people said, however
// it came about; figures are those rows added up, at every version; taken back, all is as before.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { isCoxswainError } from '../errors.ts';
import type { Row, TenantContext } from '../sql/database.ts';
import { contentHash } from '../test/content-hash.ts';
import { type TestDatabase, testDatabase } from '../test/database.ts';
import { checkTotals } from '../test/golden-totals.ts';
import { type Business, newBusiness, temporaryFolder } from '../test/import-fixture.ts';
import { checkLists } from '../test/part-lists.ts';
import type { Said } from './adjustment-moves.ts';
import { adjust, listAdjustments, previewAdjustment, takeBack } from './adjustments.ts';

const RUNS = 4;
const SEED = 20_261_121;
/** Clocks go forward on 30 March 2025. */
const ZONE = 'Europe/London';
const DAYS = ['2025-02-28', '2025-03-29', '2025-03-30', '2025-03-31', '2025-04-01'];
const BY_NUMBER = { key: ['invoice_number' as const] };
const TOLD = { tax: 'excluded', currency: 'GBP', date_order: 'ymd', decimal: 'point' };
let now_ms = Date.parse('2026-11-21T09:00:00Z');
const CLOCK = () => {
  now_ms += 1_000;
  return new Date(now_ms);
};

const folder = temporaryFolder();
let db: TestDatabase;
before(async () => {
  db = await testDatabase();
});
after(async () => {
  await db.close();
  folder.remove();
});

const ORDERS = `Order,Date,Code,Item,Category,Customer ID,Country,Channel,Location,Qty,Price
11,2025-03-29 23:30:00,T1,tea,warm,77,GB,web,north,3,19.99
11,2025-03-29 23:30:00,K2,cake,warm,77,GB,web,north,1,2.50
12,2025-03-30 00:30:00,T1,tea,warm,78,FR,web,south,10,0.001
C12,2025-03-31 12:00:00,T1,tea,warm,78,FR,web,south,-2,0.001
13,2025-03-31 02:10:00,POST,postage,cold,77,GB,,north,1,4.00
14,2025-04-01 23:59:00,K2,cake,cold,,GB,web,south,5,2.50
`;
const INVOICES = `Invoice number,Invoice date,Due date,Customer,Total,Amount paid,Paid date,Status
R-1,2025-03-31,2025-04-30,Miller Ltd,120.00,120.00,2025-04-01,Paid
R-2,2025-03-29,2025-04-30,Baker & Co,33.333,,,open
`;
const EXPENSES = `Date,Category,Supplier,Location,Amount
2025-03-29,Flour,Mill,north,250.00
2025-03-31,Rent,Landlord,,1150.00
2025-03-31,Flour,Mill,south,-12.345
2025-04-01,Owner draw,Me,,500.00
`;

interface Shop extends Business {
  person: TenantContext;
  deps: Parameters<typeof adjust>[0];
  orders_id: string;
  invoices_id: string;
}

async function openShop(): Promise<Shop> {
  const shop = await newBusiness({ db, data_dir: folder.path, time_zone: ZONE });
  const bring = async (name: string, content: string, mapping = {}) => {
    const done = await shop.bring({ name, content }, { answers: TOLD, mapping });
    assert.equal(done.status, 'done', JSON.stringify(done));
    return done.import_id;
  };
  const orders_id = await bring('orders.csv', ORDERS);
  const invoices_id = await bring('invoices.csv', INVOICES, BY_NUMBER);
  await bring('expenses.csv', EXPENSES);
  const person: TenantContext = { ...shop.ctx, user_id: randomUUID(), role: 'admin' };
  return {
    ...shop,
    person,
    deps: { db, clock: CLOCK, imports: shop.service },
    orders_id,
    invoices_id,
  };
}

const CURRENT = 'until_version = 9223372036854775807';
const ROWS = `
  select id, 'order_line' as entity, order_id::text, occurred_at::text as at, counted::text as state,
    amount::text, null as paid_on, null as category from order_lines where ${CURRENT}
  union all select id, 'invoice', null, issued_on::text, status, amount::text, paid_on::text, null
    from invoices where ${CURRENT}
  union all select id, 'expense', null, spent_on::text, cost_kind, amount::text, null,
    category_id::text from expenses where ${CURRENT} order by id`;

/** What a row must be, worked out from what its source told and what people said of it. */
function expected(told: Row, said: readonly Said[], categories: Map<string, Row>): Row {
  const row = { ...told };
  for (const one of said) {
    const whole_order = one.entity === 'order' && one.record_id.split(' ')[1] === told.order_id;
    if (!whole_order && (one.entity !== told.entity || one.record_id !== told.id)) continue;
    if (one.kind !== 'move') continue;
    if (told.entity === 'order_line') {
      const at = DateTime.fromSQL(String(told.at)).setZone(ZONE);
      const clock = { hour: at.hour, minute: at.minute, second: at.second };
      const moved = DateTime.fromISO(`${one.to_day}`, { zone: ZONE }).set(clock);
      row.at = moved.toMillis();
    } else if (one.to_day !== undefined) {
      if (one.day_of === 'paid_on') row.paid_on = one.to_day;
      else row.at = one.to_day;
    }
    const category = categories.get(one.to_category ?? '');
    if (category) Object.assign(row, { category: category.id, state: category.state });
  }
  const out = said.some(
    (one) =>
      one.kind === 'exclude' &&
      (one.record_id === told.id || one.record_id.split(' ')[1] === told.order_id) &&
      (one.entity === told.entity || one.entity === 'order'),
  );
  const OUT: Record<string, string> = {
    order_line: 'false',
    invoice: 'void',
    expense: 'not_an_expense',
  };
  if (out) row.state = OUT[String(told.entity)];
  return comparable(row);
}

function comparable(row: Row): Row {
  const { at } = row;
  const instant = row.entity === 'order_line' && typeof at === 'string';
  return { ...row, at: instant ? DateTime.fromSQL(at).toMillis() : at };
}

test('rows are what was told plus what was said, figures their sum; taken back, as before', async () => {
  const step = fc.record({
    pick: fc.nat(1_000),
    way: fc.constantFrom('exclude', 'move', 'one_off', 'order', 'order_move', 'category', 'back'),
    day: fc.constantFrom(...DAYS),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 9 }), async (steps) => {
      const shop = await openShop();
      const before = await contentHash(db, shop.ctx.tenant_id, { of: 'state' });
      const told = await shop.query(ROWS);
      const categories = await categoriesOf(shop);
      const standing: { id: string; said: Said }[] = [];
      for (const { pick, way, day } of steps) {
        if (way === 'back') {
          const [one] = standing.splice(pick % Math.max(1, standing.length), 1);
          if (one) await takeBack(shop.deps, shop.person, one.id);
        } else {
          const row = told[pick % told.length] as Row;
          const said = saidOf(row, way, day);
          const id = await tried(() => adjust(shop.deps, shop.person, said.real));
          if (id !== null) standing.push({ id, said: said.told });
        }
        const now = await shop.query(ROWS);
        const wanted = told.map((row) =>
          expected(
            row,
            standing.map((one) => one.said),
            categories,
          ),
        );
        assert.deepEqual(now.map(comparable), wanted.map(comparable));
      }
      await checkTotals(shop, { time_zone: ZONE, week_start: 1 });
      await checkLists(shop);
      for (const { id } of standing) await takeBack(shop.deps, shop.person, id);
      assert.deepEqual(await contentHash(db, shop.ctx.tenant_id, { of: 'state' }), before);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

/** One thing to say of a row; of an order its line stands for it, with the order beside it. */
function saidOf(row: Row, way: string, day: string): { real: Said; told: Said } {
  const base = { record_id: String(row.id), reason: 'a test says so' };
  const entity = row.entity as Said['entity'];
  const of_order = way.startsWith('order') && entity === 'order_line';
  const kind = way === 'one_off' ? 'one_off' : /move|category/.test(way) ? 'move' : 'exclude';
  const to_category = way === 'category' && entity === 'expense' ? 'rent' : undefined;
  const to_day = kind === 'move' && to_category === undefined ? day : undefined;
  const day_of = entity === 'invoice' && kind === 'move' ? 'issued_on' : undefined;
  const real: Said = {
    ...{ ...base, kind, entity: of_order ? 'order' : entity },
    ...{ to_day, to_category, day_of },
  };
  return { real, told: of_order ? { ...real, record_id: `order ${row.order_id}` } : real };
}

async function categoriesOf(shop: Shop): Promise<Map<string, Row>> {
  const rows = await shop.query(`select m.key, m.id::text, min(e.cost_kind) as state
    from members m join expenses e on e.category_id = m.id where m.dimension = 'category'
    group by 1, 2`);
  return new Map(rows.map((row) => [String(row.key), row]));
}

/** The id; null where it was refused with a sentence, as what is said twice is. */
async function tried(fn: () => Promise<{ id: string }>): Promise<string | null> {
  try {
    return (await fn()).id;
  } catch (error) {
    assert.ok(isCoxswainError(error), String(error));
    assert.match(error.code, /^(conflict|validation_failed)$/, error.message);
    return null;
  }
}

const line = async (shop: Shop, where: string) =>
  String((await shop.query(`select id from order_lines where ${where} and ${CURRENT}`))[0]?.id);

test('a preview says what applying does, and changes nothing', async () => {
  const shop = await openShop();
  const record_id = await line(shop, "order_number = '12'");
  const said: Said = {
    kind: 'move',
    entity: 'order',
    record_id,
    reason: '…',
    to_day: '2025-02-28',
  };
  const was = await contentHash(db, shop.ctx.tenant_id, { of: 'all' });
  const { changes, seen } = await previewAdjustment(shop.deps, shop.person, {
    said,
    look: async (tx) => (await tx.query('select data_version from tenants')).rows[0]?.data_version,
  });
  assert.deepEqual(await contentHash(db, shop.ctx.tenant_id, { of: 'all' }), was);
  const made = await adjust(shop.deps, shop.person, said);
  assert.equal(made.version, String(seen));
  const revenue = changes.filter(({ metric }) => metric === 'revenue');
  assert.deepEqual(
    revenue.map(({ month, before, after }) => [month, Number(after) - Number(before) > 0]),
    [
      ['2025-02-01', true],
      ['2025-03-01', false],
    ],
  );
  for (const { metric, month, after } of changes) {
    if (!['revenue', 'refunds', 'orders', 'units_sold', 'expenses'].includes(metric)) continue;
    const [now] = await shop.query(`select coalesce(sum(value), 0)::text as value
      from business_metrics_rollups where grain = 'month' and bucket = '${month}'
        and metric_name = '${metric}' and ${CURRENT}`);
    assert.equal(Number(after), Number(now?.value), `${metric} of ${month}`);
  }
});

test('a deleted file leaves a correction that holds to nothing; brought again, it holds', async () => {
  const shop = await openShop();
  const record_id = await line(shop, "order_number = '14'");
  const said: Said = { kind: 'exclude', entity: 'order_line', record_id, reason: 'a test order' };
  await adjust(shop.deps, shop.person, said);
  const held = async () => (await listAdjustments(shop.deps, shop.person, { limit: 5 })).items[0];
  assert.deepEqual(await held().then((one) => [one?.holds, one?.state]), [true, 'standing']);
  await shop.drop(shop.orders_id);
  assert.deepEqual(await held().then((one) => [one?.holds, one?.amount]), [false, '12.5']);
  const again = await shop.bring({ name: 'again.csv', content: ORDERS }, { answers: TOLD });
  assert.equal(again.status, 'done');
  assert.equal((await held())?.holds, true);
  const [row] = await shop.query(`select counted, told from order_lines where id = '${record_id}'
    and ${CURRENT}`);
  assert.equal(row?.counted, false);
  // told otherwise by a file that replaces it, an invoice is still left out
  const [invoice] = await shop.query(`select id from invoices where number = 'R-2' and ${CURRENT}`);
  const of_invoice = { entity: 'invoice', record_id: String(invoice?.id) } as const;
  await adjust(shop.deps, shop.person, { ...of_invoice, kind: 'exclude', reason: 'sent twice' });
  const content = INVOICES.replace('33.333', '34.00');
  const how = { answers: TOLD, mapping: BY_NUMBER, replaces: [shop.invoices_id] };
  assert.equal((await shop.bring({ name: 'other.csv', content }, how)).status, 'done');
  const [other] = await shop.query(`select status, amount::text from invoices
    where number = 'R-2' and ${CURRENT}`);
  assert.deepEqual(other, { status: 'void', amount: '34' });
  await checkTotals(shop, { time_zone: ZONE, week_start: 1 });
});

test('what is said of a code and what is said of a record hold beside each other', async () => {
  const shop = await openShop();
  const record_id = await line(shop, "order_number = '13'");
  const [source] = await shop.query(`select id from data_sources where layout = 'order_lines'`);
  const treat = (code_treatment: Record<string, 'keep' | 'exclude'>) =>
    shop.service.setTreatment(shop.person, String(source?.id), { code_treatment });
  const counted = async () =>
    (
      await shop.query(`select counted from order_lines where id = '${record_id}' and ${CURRENT}`)
    )[0]?.counted;
  await treat({ POST: 'keep' });
  assert.equal(await counted(), true);
  const base = { entity: 'order_line', record_id, reason: 'twice' } as const;
  const { id } = await adjust(shop.deps, shop.person, { ...base, kind: 'exclude' });
  assert.equal(await counted(), false);
  await treat({ POST: 'exclude' });
  await treat({ POST: 'keep' });
  assert.equal(await counted(), false);
  await takeBack(shop.deps, shop.person, id);
  assert.equal(await counted(), true);
  const again = await adjust(shop.deps, shop.person, { ...base, kind: 'exclude' });
  await treat({ POST: 'exclude' });
  await takeBack(shop.deps, shop.person, again.id);
  assert.equal(await counted(), false);
});

test('cut off at any transaction, a change is there whole or not at all', async () => {
  const shop = await openShop();
  const record_id = await line(shop, "order_number = '11'");
  const said: Said = { kind: 'exclude', entity: 'order', record_id, reason: 'a test order' };
  const { tenant_id } = shop.ctx;
  const before = await contentHash(db, tenant_id, { of: 'state' });
  const { id } = await adjust(shop.deps, shop.person, said);
  const with_it = await contentHash(db, tenant_id, { of: 'state' });
  await takeBack(shop.deps, shop.person, id);
  assert.deepEqual(await contentHash(db, tenant_id, { of: 'state' }), before);
  const ends = new Set<string>();
  for (let allowed = 0; ; allowed++) {
    const cut = cutOff(shop, allowed);
    const done = await adjust(cut, shop.person, said).then(
      () => true,
      () => false,
    );
    await shop.service.mend(tenant_id);
    const now = await contentHash(db, tenant_id, { of: 'state' });
    const { items } = await listAdjustments(shop.deps, shop.person, { limit: 1 });
    const stands = items[0]?.state === 'standing';
    assert.deepEqual(now, stands ? with_it : before, `after ${allowed} transactions`);
    ends.add(`${done} ${stands}`);
    if (stands) await takeBack(shop.deps, shop.person, items[0]?.id as string);
    if (done) break;
  }
  assert.deepEqual([...ends].sort(), ['false false', 'false true', 'true true']);
});

/** The same work on a database that is gone after so many transactions. */
function cutOff(shop: Shop, allowed: number): Shop['deps'] {
  let left = allowed;
  const inTurn: Shop['deps']['imports']['inTurn'] = (tenant_id, fn) =>
    shop.service.inTurn(tenant_id, (leased, signal) => {
      const transaction: typeof leased.db.transaction = (options, work) => {
        left -= 1;
        if (left < 0) throw new Error('cut off');
        return leased.db.transaction(options, work);
      };
      return fn({ ...leased, db: { ...leased.db, transaction } }, signal);
    });
  return { ...shop.deps, imports: { inTurn } };
}
