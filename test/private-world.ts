// One business whose people may see different things, for tests of what is private inside it: two
// shops, wages and a bank balance, an owner who asks in private. Hides the making of its files.
import { randomUUID } from 'node:crypto';
import { SETTINGS } from '../server/fixtures.ts';
import { createAccessTokens } from '../server/tokens.ts';
import { type Database, type Queryable, type UserRole, withTenant } from '../sql/database.ts';
import { type Business, newBusiness } from './import-fixture.ts';

/** The clock of server/fixtures.ts. */
const CLOCK = new Date('2026-11-21T09:00:00Z');
const FIRST_DAY = '2026-09-01';
const DAYS = 61;
const DAY_MS = 86_400_000;

/** Amounts that stand in rows of one kind only, so that each tells where it came from. */
export const AMOUNTS = {
  leeds: '11.01',
  york: '173.37',
  nowhere: '7.79',
  wages: '1948.57',
  rent: '300.10',
  flour: '41.90',
  uncategorised: '55.53',
  bank: '88123.45',
  invoice: '4417.93',
  told: '77321.09',
  found: '60606.06',
} as const;

export const PEOPLE = {
  ann: 'admin',
  bob: 'admin',
  max: 'manager',
  lee: 'manager',
  mia: 'member',
  ada: 'adviser',
} as const satisfies Record<string, UserRole>;
export type Person = keyof typeof PEOPLE;

export interface World {
  business: Business;
  tenant_id: string;
  user_ids: Record<Person, string>;
  ctx: Record<Person, { tenant_id: string; user_id: string; role: UserRole }>;
  tokens: Record<Person, string>;
  /** Ids of members by dimension and key. */
  member(dimension: string, label: string): { id: string; key: string };
}

/** A new business with its people and files; Lee is kept to Leeds, the others to nothing. */
export async function privateWorld(options: { db: Database; data_dir: string }): Promise<World> {
  const { db } = options;
  const business = await newBusiness(options);
  const { tenant_id } = business.ctx;
  const told = { tax: 'excluded', currency: 'GBP', date_order: 'ymd', decimal: 'point' };
  const bring = async (name: string, content: string, mapping: object = {}) => {
    const done = await business.bring({ name, content }, { answers: told, mapping });
    if (done.status !== 'done') throw new Error(`${name}: ${JSON.stringify(done)}`);
  };
  await bring('orders.csv', ordersCsv());
  await bring('expenses.csv', expensesCsv());
  await bring('invoices.csv', INVOICES, { counted: false });
  await bring('bank.csv', bankCsv(), {
    layout: 'metric_table',
    columns: { date: 'Date', value: 'Bank balance' },
    metric: { name: 'bank_balance', label: 'Bank balance', unit: 'money', kind: 'stock' },
  });
  const user_ids = {} as World['user_ids'];
  const ctx = {} as World['ctx'];
  const tokens = {} as World['tokens'];
  const issuer = createAccessTokens(SETTINGS.auth_secret, () => CLOCK);
  for (const [name, role] of Object.entries(PEOPLE) as [Person, UserRole][]) {
    const user_id = randomUUID();
    user_ids[name] = user_id;
    ctx[name] = { tenant_id, user_id, role };
    tokens[name] = await issuer.issue(ctx[name]);
    await withTenant(db, { tenant_id, user_id, role: 'system' }, async (tx) => {
      const email = `${name}.${user_id}@example.com`;
      await tx.query('insert into users (id, email, password_hash) values ($1, $2, $3)', [
        user_id,
        email,
        'x',
      ]);
      await tx.query('insert into memberships (tenant_id, user_id, role) values ($1, $2, $3)', [
        tenant_id,
        user_id,
        role,
      ]);
    });
  }
  const members = await business.query('select dimension, id::text, key, label from members');
  const member = (dimension: string, label: string) => {
    const row = members.find((one) => one.dimension === dimension && one.label === label);
    if (row === undefined) throw new Error(`no ${dimension} ${label}`);
    return { id: String(row.id), key: String(row.key) };
  };
  await withTenant(db, ctx.ann, (tx) =>
    tx.query('insert into user_grants (tenant_id, user_id, locations) values ($1, $2, $3)', [
      tenant_id,
      user_ids.lee,
      [member('location', 'Leeds').id],
    ]),
  );
  await withTenant(db, ctx.ann, (tx) =>
    tx.query('insert into widget_origins (tenant_id, id, origin) values ($1, $2, $3)', [
      tenant_id,
      randomUUID(),
      'https://cafe.example',
    ]),
  );
  await withTenant(db, ctx.ann, (tx) => tellAndFind(tx, tenant_id, user_ids.ann));
  await withTenant(db, ctx.ann, (tx) => correctPay(tx, tenant_id, user_ids.ann));
  return { business, tenant_id, user_ids, ctx, tokens, member };
}

/** A balance and a rise that Ann told, and a finding about costs: figures that stand in no file. */
async function tellAndFind(tx: Queryable, tenant_id: string, ann: string): Promise<void> {
  const told = [tenant_id, randomUUID(), ann, CLOCK.toISOString()];
  await tx.query(
    `insert into owner_facts (tenant_id, id, kind, subject, value, unit, from_day, note, restricted,
       told_by, told_at)
     values ($1, $2, 'cash_today', 'the bank', ${AMOUNTS.told}, 'GBP', '2026-11-21', '', true,
       $3, $4)`,
    told,
  );
  await tx.query(
    `insert into decisions (tenant_id, id, kind, what, on_day, day_named, restricted, told_by,
       told_at)
     values ($1, $2, 'pay', 'we raised pay to ${AMOUNTS.told}', '2026-10-01', true, true, $3, $4)`,
    told,
  );
  await tx.query(
    `insert into findings (tenant_id, id, identity, kind, metrics, headline, finding_text, surprise,
       rank, from_day, to_day, data_version, found_at)
     values ($1, $2, 'x', 'unusual_month', '{expenses}', 'Expenses were ${AMOUNTS.found}',
       'Expenses were ${AMOUNTS.found}.', 3, 1, '2026-10-01', '2026-11-01', 1, $3)`,
    [tenant_id, randomUUID(), CLOCK.toISOString()],
  );
}

/** What Ann said of a row of wages, and took back: it stands in the list, and in no figure. */
async function correctPay(tx: Queryable, tenant_id: string, ann: string): Promise<void> {
  await tx.query(
    `insert into adjustments (tenant_id, id, kind, entity, record_id, reason, since_version,
       until_version, created_by, created_at, taken_back_by, taken_back_at)
     select e.tenant_id, $2, 'one_off', 'expense', e.id, 'pay was never ${AMOUNTS.wages}', 1, 2,
       $3, $4, $3, $4
     from expenses e where e.tenant_id = $1 and e.amount = ${AMOUNTS.wages} limit 1`,
    [tenant_id, randomUUID(), ann, CLOCK.toISOString()],
  );
}

/** Every day an order at each shop, every third one of no shop; some are given back. */
function ordersCsv(): string {
  const rows: string[] = [];
  const places = [
    ['Leeds', AMOUNTS.leeds],
    ['York', AMOUNTS.york],
    ['', AMOUNTS.nowhere],
  ] as const;
  for (const [n, day] of days().entries()) {
    for (const [at, [store, price]] of places.entries()) {
      if (store === '' && n % 3 > 0) continue;
      const order = 100 + n * 10 + at;
      const customer = 1 + ((n + at) % 5);
      const item = n % 2 === 0 ? ['L1', 'Loaf', 'Bread'] : ['T2', 'Tart', 'Cakes'];
      const line = (number: string, quantity: number) =>
        [number, `${day} 1${at}:15`, ...item, quantity, price, customer, 'shop', store].join(',');
      rows.push(line(String(order), 1 + (n % 2)));
      if (n % 9 === 4) rows.push(line(`C${order}`, -1));
    }
  }
  const head = 'Order,Date,Item code,Item,Category,Qty,Price,Customer no,Sales channel,Store';
  return `${head}\n${rows.join('\n')}\n`;
}

function expensesCsv(): string {
  const rows = days().flatMap((day, n) => [
    ...(n % 30 === 27 ? [`${day},Wages,Payroll run,${AMOUNTS.wages},York`] : []),
    ...(n % 30 === 0 ? [`${day},Rent,Landlord,${AMOUNTS.rent},Leeds`] : []),
    ...(n % 7 === 2 ? [`${day},Flour,Mill,${AMOUNTS.flour},Leeds`] : []),
    ...(n === 11 ? [`${day},,Somebody,${AMOUNTS.uncategorised},Leeds`] : []),
  ]);
  return `Date,Category,Supplier,Amount,Store\n${rows.join('\n')}\n`;
}

const INVOICES = `Invoice number,Invoice date,Due date,Customer,Total,Amount paid,Paid date,Status
R-1,2026-09-03,2026-10-02,Miller Ltd,${AMOUNTS.invoice},${AMOUNTS.invoice},2026-10-01,Paid
R-2,2026-09-08,2026-10-08,Baker & Co,${AMOUNTS.invoice},,,Open
`;

function bankCsv(): string {
  return `Date,Bank balance\n${days()
    .map((day) => `${day},${AMOUNTS.bank}`)
    .join('\n')}\n`;
}

function days(): string[] {
  const first = Date.parse(`${FIRST_DAY}T00:00:00Z`);
  return Array.from({ length: DAYS }, (_, n) =>
    new Date(first + n * DAY_MS).toISOString().slice(0, 10),
  );
}
