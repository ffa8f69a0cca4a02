// Points, roll-ups and parts against a second opinion: sums made in TypeScript, from the files that
// are there and from golden rows, whatever came late, changed or went, in zones that change clocks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { type TestDatabase, testDatabase } from '../test/database.ts';
import { type Business, newBusiness, temporaryFolder } from '../test/import-fixture.ts';
import { checkLists } from '../test/part-lists.ts';

/** Each run is several imports of a second or less. */
const RUNS = 4;
const NOW_BELIEVED = 'until_version = 9223372036854775807';

const folder = temporaryFolder();
let db: TestDatabase;

before(async () => {
  db = await testDatabase();
});
after(async () => {
  await db.close();
  folder.remove();
});

/** Zones with days on which a clock was put back or forward, and one that never does. */
const ZONES: Readonly<Record<string, readonly string[]>> = {
  'Europe/London': ['2025-03-29', '2025-03-30', '2025-03-31', '2024-10-27', '2024-10-28'],
  'America/New_York': ['2025-03-08', '2025-03-09', '2025-03-10', '2024-11-03', '2024-11-04'],
  'Australia/Lord_Howe': ['2025-04-05', '2025-04-06', '2024-10-05', '2024-10-06', '2024-10-07'],
  'Asia/Kolkata': ['2025-03-30', '2025-03-31', '2025-04-01', '2024-12-31', '2025-01-01'],
};
/** Around midnight and around the hours that are missing or come twice. */
const TIMES = ['00:00:00', '00:30:00', '01:15:00', '01:45:00', '02:10:00', '12:00:00', '23:59:59'];

interface Line {
  order: string;
  day: string;
  time: string;
  item: string;
  quantity: number;
  price: string;
}

const lineOf = (days: readonly string[]): fc.Arbitrary<Line> =>
  fc.record({
    order: fc.constantFrom('11', '12', '13', 'C14'),
    day: fc.constantFrom(...days),
    time: fc.constantFrom(...TIMES),
    item: fc.constantFrom('tea', 'cake', 'scone'),
    quantity: fc.constantFrom(1, 2, 3, 10),
    price: fc.constantFrom('0.001', '2.5', '19.99', '0'),
  });

type Step = { bring: number[] } | { drop: number };
const stepsOf = (lines: number): fc.Arbitrary<Step[]> => {
  const bring = fc.record({
    bring: fc.array(fc.nat(lines - 1), { minLength: 1, maxLength: 6 }),
  });
  const drop = fc.record({ drop: fc.nat(3) });
  return fc
    .tuple(bring, fc.array(fc.oneof(bring, drop), { minLength: 2, maxLength: 3 }))
    .map(([first, rest]) => [first, ...rest]);
};

function csvOf(lines: readonly Line[], nth: number): string {
  const rows = lines.map(({ order, day, time, item, quantity, price }) =>
    [order, `${day} ${time}`, item, order.startsWith('C') ? -quantity : quantity, price].join(','),
  );
  // blank lines at the end make other bytes of the same rows
  return `Order,Date,Item,Qty,Price\n${rows.join('\n')}\n${'\n'.repeat(nth)}`;
}

/** Rows that are there: each as often as in the file that has it most often. */
function unionOf(files: readonly Line[][]): Line[] {
  const most = new Map<string, { line: Line; times: number }>();
  for (const file of files) {
    const here = new Map<string, { line: Line; times: number }>();
    for (const line of file) {
      const key = csvOf([line], 0);
      const seen = here.get(key);
      here.set(key, { line, times: (seen?.times ?? 0) + 1 });
    }
    for (const [key, entry] of here) {
      if (entry.times > (most.get(key)?.times ?? 0)) most.set(key, entry);
    }
  }
  return [...most.values()].flatMap(({ line, times }) => Array<Line>(times).fill(line));
}

type Sums = Map<string, Decimal>;

function add(sums: Sums, key: string, value: Decimal.Value): void {
  sums.set(key, (sums.get(key) ?? new Decimal(0)).plus(value));
}

const GRAINS = ['day', 'week', 'month'] as const;

function bucketOf(day: string, grain: (typeof GRAINS)[number]): string {
  return DateTime.fromISO(day, { zone: 'utc' }).startOf(grain).toISODate() as string;
}

/** Roll-ups and product parts as the definitions say, from the lines alone. */
function expected(lines: readonly Line[]): Sums {
  const sums: Sums = new Map();
  const first_day = new Map<string, string>();
  for (const { order, day, time, item, quantity, price } of lines) {
    const is_refund = order.startsWith('C');
    const amount = new Decimal(price).times(is_refund ? -quantity : quantity);
    for (const grain of GRAINS) {
      const bucket = bucketOf(day, grain);
      add(sums, `revenue ${grain} ${bucket}`, amount);
      add(sums, `revenue ${grain} ${bucket} ${item}`, amount);
      if (is_refund) add(sums, `refunds ${grain} ${bucket}`, amount);
      if (is_refund) add(sums, `refunds ${grain} ${bucket} ${item}`, amount);
      else add(sums, `units_sold ${grain} ${bucket}`, quantity);
    }
    const at = `${day} ${time}`;
    if (!is_refund && at < (first_day.get(order) ?? '9')) first_day.set(order, at);
  }
  for (const at of first_day.values()) {
    for (const grain of GRAINS) add(sums, `orders ${grain} ${bucketOf(at.slice(0, 10), grain)}`, 1);
  }
  return sums;
}

async function stored(shop: Business): Promise<Sums> {
  const sums: Sums = new Map();
  const rows = await shop.query(
    `select metric_name || ' ' || grain || ' ' || bucket as key, value::text
       from business_metrics_rollups where ${NOW_BELIEVED}
     union all select b.metric_name || ' ' || b.grain || ' ' || b.bucket || ' ' || m.key, b.value::text
       from business_metrics_by b join members m on m.dimension = b.dimension and m.id = b.member_id
       where b.dimension = 'product' and b.${NOW_BELIEVED}`,
  );
  for (const { key, value } of rows) add(sums, String(key), String(value));
  return sums;
}

const told = (sums: Sums) =>
  Object.fromEntries([...sums].map(([key, value]) => [key, value.toString()]).sort());

/** Days of points and of golden rows, cut by luxon from instants. */
async function daysOf(shop: Business, zone: string, sql: string): Promise<Record<string, string>> {
  const sums: Sums = new Map();
  for (const { at, value } of await shop.query(sql)) {
    const day = DateTime.fromISO(String(at), { zone }).toISODate();
    add(sums, String(day), String(value));
  }
  return told(sums);
}

async function checkAgainst(shop: Business, zone: string, files: readonly Line[][]): Promise<void> {
  assert.deepEqual(told(await stored(shop)), told(expected(unionOf(files))));
  const golden = `select occurred_at as at, amount::text as value from order_lines
    where ${NOW_BELIEVED} and counted`;
  const points = `select time as at, value::text from business_metrics
    where ${NOW_BELIEVED} and metric_name = 'revenue'`;
  assert.deepEqual(await daysOf(shop, zone, points), await daysOf(shop, zone, golden));
  const [left] = await shop.query('select count(*)::int as n from dirty_buckets');
  assert.equal(left?.n, 0);
  await checkLists(shop);
}

for (const [zone, days] of Object.entries(ZONES)) {
  test(`late, changed and deleted rows leave the right roll-ups in ${zone}`, async () => {
    const lines = fc.array(lineOf(days), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(lines, stepsOf(8), async (pool, steps) => {
        const shop = await newBusiness({ db, data_dir: folder.path, time_zone: zone });
        const living: { import_id: string; file: Line[] }[] = [];
        for (const [nth, step] of steps.entries()) {
          if ('bring' in step) {
            const file = step.bring.map((at) => pool[at] as Line);
            const content = csvOf(file, nth);
            const answers = { date_order: 'ymd', decimal: 'point' };
            const brought = await shop.bring(
              { name: `${nth}.csv`, content },
              { mapping: MAPPING, answers },
            );
            assert.equal(brought.status, 'done', JSON.stringify(brought.reasons));
            living.push({ import_id: brought.import_id, file });
          } else {
            const [gone] = living.splice(step.drop % Math.max(living.length, 1), 1);
            if (gone) await shop.drop(gone.import_id);
          }
          await checkAgainst(
            shop,
            zone,
            living.map(({ file }) => file),
          );
        }
      }),
      { numRuns: RUNS, seed: 7, endOnFailure: true },
    );
  });
}

const MAPPING = {
  layout: 'order_lines',
  columns: {
    order_number: 'Order',
    date: 'Date',
    product_name: 'Item',
    quantity: 'Qty',
    unit_price: 'Price',
  },
  cancellation_prefix: 'C',
} as const;

async function pointsOf(shop: Business): Promise<Record<string, string>> {
  const rows = await shop.query(
    `select metric_name || ' ' || unit || ' ' || (time at time zone 'Europe/London')::date as key,
       value::text from business_metrics where ${NOW_BELIEVED}`,
  );
  const sums: Sums = new Map();
  for (const { key, value } of rows) add(sums, String(key), String(value));
  return told(sums);
}

const business = () => newBusiness({ db, data_dir: folder.path });

test('a till’s days become net sales, refunds, orders and cash of those days', async () => {
  const shop = await business();
  const content = `Date,Gross sales,Refunds,Net sales,Transactions,Cash
2025-03-30,120.50,-10.25,110.25,14,40.00
2025-03-31,80.00,0,80.00,9,80.00
`;
  const brought = await shop.bring({ name: 'till.csv', content });
  assert.deepEqual([brought.layout, brought.status], ['till_days', 'done']);
  const points = await pointsOf(shop);
  assert.equal(points['revenue GBP 2025-03-30'], '110.25');
  assert.equal(points['refunds GBP 2025-03-30'], '-10.25');
  assert.equal(points['orders orders 2025-03-31'], '9');
  assert.equal(points['cash_collected GBP 2025-03-31'], '80');
  await shop.drop(brought.import_id);
  assert.deepEqual(await pointsOf(shop), {});
});

test('invoices become sales on the day they were issued and cash on the day they were paid', async () => {
  const shop = await business();
  const content = `Invoice number,Invoice date,Due date,Customer,Total,Amount paid,Paid date,Status
R-1,2025-02-03,2025-03-05,Miller Ltd,1200.00,1200.00,2025-03-01,Paid
R-2,2025-02-03,2025-03-05,Baker & Co,300.00,,,Open
R-3,2025-02-10,2025-03-12,Miller Ltd,99.00,,,Void
`;
  const brought = await shop.bring({ name: 'invoices.csv', content });
  assert.deepEqual([brought.layout, brought.status], ['invoices', 'done']);
  assert.deepEqual(await pointsOf(shop), {
    'cash_collected GBP 2025-03-01': '1200',
    'revenue GBP 2025-02-03': '1500',
  });
  const [miller] = await shop.query(
    `select sum(b.value)::float8 as value from business_metrics_by b
     join members m on m.dimension = b.dimension and m.id = b.member_id
     where m.label = 'Miller Ltd' and b.metric_name = 'revenue' and b.grain = 'month'
       and b.${NOW_BELIEVED}`,
  );
  assert.equal(miller?.value, 1200);
});

test('expenses count by their kind, and what a person says is none does not count', async () => {
  const shop = await business();
  const content = `Date,Category,Supplier,Amount
2025-01-05,Flour and ingredients,Mill,250.00
2025-01-06,Rent,Landlord,900.00
2025-01-07,Owner draw,Me,500.00
`;
  const answers = {
    'category_kinds.Flour and ingredients': 'cost_of_sales',
    'category_kinds.Rent': 'overhead',
    'category_kinds.Owner draw': 'not_an_expense',
  };
  const brought = await shop.bring({ name: 'expenses.csv', content }, { answers });
  assert.deepEqual([brought.layout, brought.status], ['expenses', 'done']);
  assert.deepEqual(await pointsOf(shop), {
    'cost_of_sales GBP 2025-01-05': '250',
    'expenses GBP 2025-01-05': '250',
    'expenses GBP 2025-01-06': '900',
  });
});

test('a table of a metric by month keeps its grain when an overlapping file goes', async () => {
  const shop = await business();
  const head = 'Month,Metric,Value\n';
  const rows = ['2025-01-01,Newsletter readers,120', '2025-02-01,Newsletter readers,150'];
  const more = [...rows, '2025-03-01,Newsletter readers,170'];
  const mapping = {
    layout: 'metric_table',
    columns: { date: 'Month', metric: 'Metric', value: 'Value' },
    key: ['date', 'metric'],
  } as const;
  const how = { mapping: { ...mapping, key: [...mapping.key] }, replaces: [] };
  const other = rows.map((row) => row.replace('120', '121'));
  const first = await shop.bring({ name: 'a.csv', content: `${head}${other.join('\n')}\n` }, how);
  const second = await shop.bring({ name: 'b.csv', content: `${head}${more.join('\n')}\n` }, how);
  assert.deepEqual([first.status, second.status, second.layout], ['done', 'done', 'metric_table']);
  await shop.drop(first.import_id);
  const metrics = await shop.query('select name, grain from tenant_metrics');
  assert.deepEqual(metrics, [{ name: 'newsletter_readers', grain: 'month' }]);
  const rows_left = await shop.query(
    `select day, value::float8, grain from observations where ${NOW_BELIEVED} order by day`,
  );
  assert.deepEqual(rows_left, [
    { day: '2025-01-01', value: 120, grain: 'month' },
    { day: '2025-02-01', value: 150, grain: 'month' },
    { day: '2025-03-01', value: 170, grain: 'month' },
  ]);
});

test('a list of customers names them, and deleting it takes back what only it told', async () => {
  const shop = await business();
  const orders = `Order,Date,Item,Customer ID,Qty,Price
1,2025-03-03,tea,77,1,2.50
`;
  const list = `Customer ID,Name,Email,Country
77,Ada Miller,ada@example.com,GB
78,Max Baker,max@example.com,GB
`;
  await shop.bring({ name: 'orders.csv', content: orders });
  const before_list = await pointsOf(shop);
  const brought = await shop.bring({ name: 'customers.csv', content: list });
  assert.deepEqual([brought.layout, brought.status], ['customers', 'done']);
  const named = await shop.query(
    `select label, attributes->>'email' as email from members where key = '77'`,
  );
  assert.deepEqual(named, [{ label: 'Ada Miller', email: 'ada@example.com' }]);
  assert.deepEqual(await pointsOf(shop), before_list);
  await shop.drop(brought.import_id);
  const people = await shop.query(`select count(*)::int as n from members
    where attributes::text like '%example.com%' or label in ('Ada Miller', 'Max Baker')`);
  assert.equal(people[0]?.n, 0, 'a deleted list leaves nobody’s name or address behind');
});
