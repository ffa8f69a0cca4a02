// Points, roll-ups and parts of every layout against golden rows (test/golden-totals.ts): whatever
// came late, was replaced, deleted or treated otherwise, in zones whose clocks change by an hour,
// by half of one, at midnight, or never and stand at a quarter; and at every version, not only now.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { withTenant } from '../sql/database.ts';
import { imports } from '../sql/imports.ts';
import { recompute } from '../sql/recompute.ts';
import { type TestDatabase, testDatabase } from '../test/database.ts';
import { checkTotals } from '../test/golden-totals.ts';
import { type Business, newBusiness, temporaryFolder } from '../test/import-fixture.ts';
import { checkLists } from '../test/part-lists.ts';

/** Each run is some ten changes of a fraction of a second. */
const RUNS = 4;
const MOST_STEPS = 7;
const SEED = 20_261_121;

const folder = temporaryFolder();
let db: TestDatabase;
before(async () => {
  db = await testDatabase();
});
after(async () => {
  await db.close();
  folder.remove();
});

/** Days around changes of the clock, and the instant about which late rows fall thick. */
const ZONES: Readonly<Record<string, { days: readonly string[]; about: string }>> = {
  'Europe/London': { days: ['2025-03-29', '2025-03-30', '2025-03-31'], about: '2025-10-26T01:00Z' },
  'America/New_York': { days: ['2024-11-02', '2024-11-03'], about: '2024-11-03T06:00Z' },
  'America/St_Johns': { days: ['2025-03-08', '2025-03-09'], about: '2025-11-02T04:30Z' },
  'Australia/Lord_Howe': { days: ['2025-04-05', '2025-04-06'], about: '2025-04-05T15:00Z' },
  'Asia/Kolkata': { days: ['2024-12-31', '2025-01-01'], about: '2024-12-31T18:30Z' },
  'Asia/Kathmandu': { days: ['2025-01-31', '2025-02-01'], about: '2025-01-31T18:15Z' },
  // midnight comes twice
  'Atlantic/Azores': { days: ['2025-10-25', '2025-10-26'], about: '2025-10-26T01:00Z' },
  // there is no midnight
  'Africa/Cairo': { days: ['2025-04-24', '2025-04-25'], about: '2025-04-24T22:00Z' },
};
const MINUTES_ABOUT = [-120, -61, -46, -31, -30, -16, -1, 0, 14, 29, 44, 59, 75, 90, 121];

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const price = pick('0.001', '2.5', '19.99', '0', '333333.333333');

/** Contents of files by layout; each row has one of few keys, so that files overlap and differ. */
const CONTENTS = {
  order_lines: (days: readonly string[]) =>
    table(
      'Order,Date,Code,Item,Category,Customer ID,Country,Channel,Location,Qty,Price',
      [0, 2],
      fc.tuple(
        pick('11', '12', '13', 'C14'),
        fc.tuple(pick(...days), pick('00:00', '00:30', '01:45', '02:10', '12:00', '23:59')),
        pick('T1,tea', 'K2,cake', 'POST,postage'),
        pick('warm', 'cold', ''),
        pick('77', '78', ''),
        pick('GB', 'FR'),
        pick('web', ''),
        pick('north', 'south'),
        pick('1', '3', '10'),
        price,
      ),
      ([order, [day, time], item, ...others]) => {
        const rest = [...others] as string[];
        const [amount, quantity] = [rest.pop(), rest.pop()];
        const signed = order.startsWith('C') ? `-${quantity}` : quantity;
        return [order, `${day} ${time}:00`, item, ...rest, signed, amount];
      },
    ),
  till_days: (days: readonly string[]) =>
    table(
      'Date,Gross sales,Refunds,Net sales,Transactions,Cash,Location',
      [0, 6],
      fc.tuple(
        pick(...days),
        pick('120.50', '0'),
        pick('-10.25', '0'),
        price,
        pick('3', '14'),
        pick('40.00', ''),
        pick('north', 'south'),
      ),
      (cells) => cells,
    ),
  invoices: (days: readonly string[]) =>
    table(
      'Invoice number,Invoice date,Due date,Customer,Total,Amount paid,Paid date,Status',
      [0],
      fc.tuple(
        pick('R-1', 'R-2', 'R-3'),
        pick(...days),
        pick('Miller Ltd', 'Baker & Co'),
        price,
        pick('paid', 'open', 'void'),
        pick(...days),
      ),
      ([number, day, customer, total, status, paid]) => {
        const told = status === 'paid' ? [total, paid, 'Paid'] : ['', '', status];
        return [number, day, day, customer, total, ...told];
      },
    ),
  expenses: (days: readonly string[]) =>
    table(
      'Date,Category,Supplier,Location,Amount',
      [0, 1],
      fc.tuple(
        pick(...days),
        pick('Flour', 'Rent', 'Owner draw'),
        pick('Mill', 'Landlord'),
        pick('north', ''),
        pick('250.00', '-12.345', '0.01'),
      ),
      (cells) => cells,
    ),
  metric_table: (days: readonly string[]) =>
    table(
      'Date,Metric,Location,Value',
      [0, 1, 2],
      fc.tuple(
        pick(...days),
        pick('Visitors', 'Average rating', 'Stock level'),
        pick('north', 'south'),
        pick('4.5', '3', '0'),
      ),
      (cells) => cells,
    ),
} as const;
type Layout = keyof typeof CONTENTS;

/** A file's text; no two rows of it have the same values at the places of the layout's key. */
function table<T extends unknown[]>(
  head: string,
  key: readonly number[],
  row: fc.Arbitrary<T>,
  cells: (row: T) => unknown[],
) {
  const selector = (one: T) => key.map((at) => one[at]).join();
  return fc
    .uniqueArray(row, { minLength: 2, maxLength: 5, selector })
    .map((rows) => `${[head, ...rows.map((one) => cells(one).join(','))].join('\n')}\n`);
}

const HOW = {
  order_lines: {
    columns: {
      order_number: 'Order',
      date: 'Date',
      product_code: 'Code',
      product_name: 'Item',
      category: 'Category',
      customer_id: 'Customer ID',
      country: 'Country',
      channel: 'Channel',
      location: 'Location',
      quantity: 'Qty',
      unit_price: 'Price',
    },
    cancellation_prefix: 'C',
    key: ['order_number', 'product_code'],
  },
  till_days: { key: ['date', 'location'] },
  invoices: { key: ['invoice_number'] },
  expenses: {
    key: ['date', 'category'],
    category_kinds: { Flour: 'cost_of_sales', Rent: 'overhead', 'Owner draw': 'not_an_expense' },
  },
  metric_table: {
    columns: { date: 'Date', metric: 'Metric', location: 'Location', value: 'Value' },
    key: ['date', 'metric', 'location'],
  },
} as const;

type Step =
  | { does: 'bring' | 'replace'; layout: Layout; content: string }
  | { does: 'drop'; which: number }
  | { does: 'treat'; treatment: 'keep' | 'exclude' }
  | { does: 'late'; minutes: number[] };

function stepsIn(days: readonly string[]): fc.Arbitrary<Step[]> {
  const file = fc.oneof(
    ...(Object.keys(CONTENTS) as Layout[]).map((layout) =>
      fc.record({ layout: fc.constant(layout), content: CONTENTS[layout](days) }),
    ),
  );
  const brings = (does: 'bring' | 'replace') => file.map((one): Step => ({ does, ...one }));
  const lines = CONTENTS.order_lines(days);
  const first = lines.map((content): Step => ({ does: 'bring', layout: 'order_lines', content }));
  const late = fc
    .array(pick(...MINUTES_ABOUT), { minLength: 2, maxLength: 4 })
    .map((minutes): Step => ({ does: 'late', minutes }));
  const other = fc.oneof(
    { weight: 3, arbitrary: brings('bring') },
    { weight: 2, arbitrary: brings('replace') },
    { weight: 1, arbitrary: fc.nat(5).map((which): Step => ({ does: 'drop', which })) },
    {
      weight: 1,
      arbitrary: pick('keep', 'exclude').map(
        (treatment): Step => ({ does: 'treat', treatment: treatment as 'keep' }),
      ),
    },
  );
  return fc
    .tuple(first, fc.array(other, { minLength: MOST_STEPS - 3, maxLength: MOST_STEPS - 2 }), late)
    .map(([begin, middle, end]) => [begin, ...middle, end]);
}

interface World {
  shop: Business;
  about: string;
  living: { layout: Layout; import_id: string }[];
}

async function take(world: World, step: Step, nth: number): Promise<void> {
  const { shop, living } = world;
  if (step.does === 'drop') {
    const [gone] = living.splice(step.which % Math.max(living.length, 1), 1);
    if (gone) await shop.drop(gone.import_id);
  } else if (step.does === 'treat') {
    await treat(shop, step.treatment);
  } else if (step.does === 'late') {
    await comeLate(world, step.minutes);
  } else {
    const { layout, content } = step;
    const old = step.does === 'replace' ? living.filter((one) => one.layout === layout) : [];
    const brought = await shop.bring(
      { name: `${nth}.csv`, content },
      {
        mapping: { layout, date_order: 'ymd', ...structuredClone(HOW[layout]) } as object,
        replaces: old.map(({ import_id }) => import_id),
      },
    );
    assert.equal(brought.status, 'done', JSON.stringify(brought.reasons));
    world.living = living.filter((one) => !old.includes(one));
    world.living.push({ layout, import_id: brought.import_id });
  }
}

/** A person says that postage is no sale, or is one after all. */
async function treat(shop: Business, treatment: 'keep' | 'exclude'): Promise<void> {
  const [source] = await shop.query(
    `select s.id from data_sources s where layout = 'order_lines' and exists (
       select from members where dimension = 'product' and key = 'POST')`,
  );
  if (source === undefined) return;
  await shop.service.setTreatment(shop.ctx, String(source.id), {
    code_treatment: { POST: treatment },
  });
}

/** Golden rows at exact instants, as a till that is connected would send them: with their mark, and
 * without asking anybody to compute anything. A worker finds them. */
async function comeLate({ shop, about }: World, minutes: readonly number[]): Promise<void> {
  const { tenant_id } = shop.ctx;
  await withTenant(db, shop.ctx, async (tx) => {
    const { next_version } = await recompute.beginChange(tx, { tenant_id });
    const { time_zone } = await imports.tenantSettings(tx, { tenant_id });
    const days: string[] = [];
    for (const [nth, minute] of minutes.entries()) {
      const at = DateTime.fromISO(about, { zone: time_zone }).plus({ minutes: minute });
      days.push(at.toFormat('yyyy-MM-dd'));
      await tx.query(
        `insert into order_lines (tenant_id, id, since_version, source_id, order_id, order_number,
           occurred_at, time_known, kind, quantity, amount, currency, counted, content_hash)
         select $1, $2, $3, (select min(id::text)::uuid from data_sources
             where layout = 'order_lines'),
           900 + $4::int, 'L' || $4, $5, true, 'sale', 1, 7.07, 'GBP', true, $2`,
        [tenant_id, randomUUID(), next_version, String(nth % 2), at.toISO()],
      );
    }
    for (const stage of ['orders', 'days']) {
      await recompute.markDirty(tx, { tenant_id, stage, buckets: days });
    }
  });
  await shop.service.takeUp();
  await shop.service.idle();
}

for (const [nth, [zone, { days, about }]] of Object.entries(ZONES).entries()) {
  test(`every stored total in ${zone} is what golden rows add up to`, async () => {
    const week_start = nth % 2 === 0 ? 1 : 7;
    await fc.assert(
      fc.asyncProperty(stepsIn(days), async (steps) => {
        const options = { db, data_dir: folder.path, time_zone: zone, week_start };
        const world: World = { shop: await newBusiness(options), about, living: [] };
        for (const [at, step] of steps.entries()) await take(world, step, at);
        await checkTotals(world.shop, { time_zone: zone, week_start });
        await checkLists(world.shop);
      }),
      { numRuns: RUNS, seed: SEED + nth, endOnFailure: true, includeErrorInReport: true },
    );
  });
}
