// A second opinion on points, roll-ups and parts: every stored total, made in TypeScript from
// golden rows as they were believed at a version, in exact decimals. Shares no line with the SQL
// that makes them; zones come from luxon.
import assert from 'node:assert/strict';
import { Decimal as Default } from 'decimal.js';
import { DateTime } from 'luxon';
import type { Row } from '../sql/database.ts';
import type { Business } from './import-fixture.ts';

/** Sums of money have few digits; this is far beyond any of them, so that nothing is rounded. */
const Decimal = Default.clone({ precision: 200 });
type Decimal = Default;

export interface Cut {
  time_zone: string;
  /** 1 Monday, 7 Sunday. */
  week_start: number;
}

/** What one golden row adds to a metric: at an hour, and to the members it names. */
interface Contribution {
  metric: string;
  at: DateTime;
  source: string;
  unit: string;
  value: Decimal;
  /** Units behind the value, null where the metric has none. */
  quantity: Decimal | null;
  members: Readonly<Record<string, unknown>>;
}

/** Key → “value” or “value|quantity”, as plain decimals. */
export type Totals = Record<string, string>;

/** Compares all that is stored with golden rows, at every version that was ever published. */
export async function checkTotals(shop: Business, cut: Cut): Promise<void> {
  const [tenant] = await shop.query('select data_version from tenants');
  for (let version = 1; version <= Number(tenant?.data_version); version++) {
    const expected = await totalsOfGolden(shop, version, cut);
    assert.deepEqual(await storedTotals(shop, version), expected, `at version ${version}`);
  }
}

/** What is stored at a version, as the readers of figures find it. */
export async function storedTotals(shop: Business, version: number): Promise<Totals> {
  const believed = `since_version <= ${version} and until_version > ${version}`;
  const rows = await shop.query(`
    select concat_ws(' ', 'hour', to_char(time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'),
        metric_name, source_id, unit) as key, value::text as value, null as quantity
      from business_metrics where ${believed}
    union all select concat_ws(' ', grain, bucket, metric_name, source_id, unit), value::text, null
      from business_metrics_rollups where ${believed}
    union all select concat_ws(' ', grain, bucket, metric_name, source_id, unit, dimension,
        member_id), value::text, quantity::text
      from business_metrics_by where ${believed}`);
  const totals: Totals = {};
  for (const { key, value, quantity } of rows) {
    assert.equal(totals[String(key)], undefined, `${key} is stored twice`);
    totals[String(key)] = spelt(new Decimal(String(value)), decimalOf(quantity));
  }
  return totals;
}

export async function totalsOfGolden(shop: Business, version: number, cut: Cut): Promise<Totals> {
  const { contributions, averaged, not_added } = await contributionsOf(shop, version, cut);
  const sums = new Map<string, { value: Decimal; quantity: Decimal | null; n: number }>();
  const add = (key: string, { value, quantity }: Contribution) => {
    const sum = sums.get(key);
    sums.set(key, {
      value: value.plus(sum?.value ?? 0),
      quantity: quantity === null ? (sum?.quantity ?? null) : quantity.plus(sum?.quantity ?? 0),
      n: (sum?.n ?? 0) + 1,
    });
  };
  for (const one of contributions) {
    const { metric, at, source, unit, members } = one;
    const names = `${metric} ${source} ${unit}`;
    const hour = hourOf(at).toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss");
    add(`hour ${hour} ${names}`, one);
    for (const grain of not_added.has(metric) ? (['day'] as const) : GRAINS) {
      const bucket = `${grain} ${bucketOf(at, grain, cut.week_start)} ${names}`;
      add(bucket, one);
      if (not_added.has(metric)) continue;
      for (const [dimension, member] of Object.entries(members)) {
        if (member !== null) add(`${bucket} ${dimension} ${member}`, one);
      }
    }
  }
  const totals: Totals = {};
  for (const [key, { value, quantity, n }] of sums) {
    const [, , metric, , , dimension] = key.split(' ');
    const mean = averaged.has(String(metric)) ? value.div(n) : value;
    totals[key] = spelt(mean, dimension === undefined ? null : quantity);
  }
  return totals;
}

const GRAINS = ['day', 'week', 'month'] as const;

function bucketOf(at: DateTime, grain: (typeof GRAINS)[number], week_start: number): string {
  if (grain === 'day') return at.toFormat('yyyy-MM-dd');
  if (grain === 'month') return at.toFormat('yyyy-MM-01');
  const since = (at.weekday - week_start + 7) % 7;
  return DateTime.utc(at.year, at.month, at.day).minus({ days: since }).toFormat('yyyy-MM-dd');
}

/** The instant less what the local clock shows past the hour. */
function hourOf(at: DateTime): DateTime {
  const { minute, second, millisecond } = at;
  return DateTime.fromMillis(at.toMillis() - ((minute * 60 + second) * 1000 + millisecond), {
    zone: at.zone,
  });
}

interface Contributions {
  contributions: Contribution[];
  /** Metrics whose day is the mean of its values, and those that no week or member adds up. */
  averaged: ReadonlySet<string>;
  not_added: ReadonlySet<string>;
}

async function contributionsOf(shop: Business, version: number, cut: Cut): Promise<Contributions> {
  const believed = `since_version <= ${version} and until_version > ${version}`;
  const read = async (table: string) =>
    (await shop.query(`select * from ${table} where ${believed}`)) as Golden[];
  const own = new Map<string, string>();
  for (const { name, kind } of await shop.query('select name, kind from tenant_metrics')) {
    own.set(String(name), String(kind));
  }
  const counted = new Set<string>();
  for (const { id } of await shop.query('select id from data_sources where counted')) {
    counted.add(String(id));
  }
  const { time_zone } = cut;
  const lines = await read('order_lines');
  const contributions = [
    ...lines.flatMap((line) => (counted.has(line.source_id) ? ofLine(line, time_zone) : [])),
    ...ofOrders(lines, time_zone).filter(({ source }) => counted.has(source)),
    ...(await read('invoices')).flatMap((row) => ofInvoice(row, time_zone)),
    ...(await read('expenses')).flatMap((row) => ofExpense(row, time_zone)),
    ...(await read('observations'))
      .filter((row) => own.has(row.metric_name) || counted.has(row.source_id))
      .map((row) => ofObservation(row, time_zone)),
  ];
  const named = (kinds: readonly string[]) =>
    new Set([...own].filter(([, kind]) => kinds.includes(kind)).map(([name]) => name));
  return { contributions, averaged: named(['average']), not_added: named(['average', 'stock']) };
}

/** A golden row as the driver gives it: decimals and ids are text, which no float could hold. */
type Golden = Row & {
  source_id: string;
  metric_name: string;
  currency: string;
  unit: string;
  amount: string;
  quantity: string;
  value: string;
  occurred_at: string;
  issued_on: string;
  spent_on: string;
  day: string;
  paid_on: string | null;
  paid_amount: string | null;
};

function ofLine(line: Golden, zone: string): Contribution[] {
  if (!line.counted) return [];
  const base = {
    at: instant(line, zone),
    source: line.source_id,
    members: membersOf(line, LINE_DIMENSIONS),
  };
  const amount = new Decimal(line.amount);
  const units = line.kind === 'sale' ? new Decimal(line.quantity) : new Decimal(0);
  const money = { ...base, unit: line.currency, value: amount };
  // units sold have no parts of their own: they stand beside revenue's
  const counted = { ...base, unit: 'units', value: units, quantity: null, members: {} };
  return [
    { ...money, metric: 'revenue', quantity: units },
    ...(line.kind === 'refund' ? [{ ...money, metric: 'refunds', quantity: null }] : []),
    ...(line.kind === 'sale' ? [{ ...counted, metric: 'units_sold' }] : []),
  ];
}

const LINE_DIMENSIONS = ['product', 'category', 'customer', 'channel', 'country', 'location'];
const ORDER_DIMENSIONS = ['customer', 'channel', 'country', 'location'];

function instant(line: Golden, zone: string): DateTime {
  return DateTime.fromISO(line.occurred_at, { zone });
}

function membersOf(row: Golden, dimensions: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(dimensions.map((name) => [name, row[`${name}_id`] ?? null]));
}

/** An order stands where its first line does, and belongs to whom its lines name first. */
function ofOrders(lines: readonly Golden[], zone: string): Contribution[] {
  const orders = new Map<string, Golden[]>();
  for (const line of lines) {
    const id = String(line.order_id);
    orders.set(id, [...(orders.get(id) ?? []), line]);
  }
  return [...orders.values()].flatMap((own) => {
    const sold = own.some(
      (line) => line.counted && line.kind === 'sale' && new Decimal(line.quantity).gt(0),
    );
    if (!sold) return [];
    const [first] = own.map((line) => instant(line, zone)).sort((a, b) => +a - +b);
    const members = ORDER_DIMENSIONS.map((name) => [name, firstMember(own, `${name}_id`)]);
    return {
      metric: 'orders',
      at: first as DateTime,
      source: own.map((line) => line.source_id).sort()[0] as string,
      unit: 'orders',
      value: new Decimal(1),
      quantity: null,
      members: Object.fromEntries(members),
    };
  });
}

/** The smallest id that names somebody; 0, “unknown”, where only that is there. */
function firstMember(lines: readonly Golden[], column: string): unknown {
  const ids = lines.flatMap((line) => (line[column] === null ? [] : [String(line[column])]));
  const known = ids.filter((id) => id !== '0').sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  return known[0] ?? ids[0] ?? null;
}

function ofInvoice(row: Golden, zone: string): Contribution[] {
  if (row.status === 'void') return [];
  const base = {
    source: row.source_id,
    unit: row.currency,
    quantity: null,
    members: membersOf(row, ['customer']),
  };
  const issued = { ...base, metric: 'revenue', at: midnight(row.issued_on, zone) };
  const { paid_on, paid_amount } = row;
  const revenue = row.counted ? [{ ...issued, value: new Decimal(row.amount) }] : [];
  if (paid_on === null || paid_amount === null) return revenue;
  const paid = { ...base, metric: 'cash_collected', at: midnight(paid_on, zone) };
  return [...revenue, { ...paid, value: new Decimal(paid_amount) }];
}

function ofExpense(row: Golden, zone: string): Contribution[] {
  const base = {
    at: midnight(row.spent_on, zone),
    source: row.source_id,
    unit: row.currency,
    value: new Decimal(row.amount),
    quantity: null,
    members: membersOf(row, ['category', 'location']),
  };
  return [
    ...(row.cost_kind === 'not_an_expense' ? [] : [{ ...base, metric: 'expenses' }]),
    ...(row.cost_kind === 'cost_of_sales' ? [{ ...base, metric: 'cost_of_sales' }] : []),
  ];
}

function ofObservation(row: Golden, zone: string): Contribution {
  return {
    metric: row.metric_name,
    at: midnight(row.day, zone),
    source: row.source_id,
    unit: row.unit,
    value: new Decimal(row.value),
    quantity: null,
    members: membersOf(row, ['location', 'channel']),
  };
}

/** The first instant of a day: of a midnight that comes twice the first, of a skipped one 01:00. */
function midnight(day: string, zone: string): DateTime {
  const start = DateTime.fromISO(day, { zone });
  const earlier = start.minus({ hours: 1 });
  return earlier.hasSame(start, 'day') ? earlier : start;
}

function decimalOf(text: unknown): Decimal | null {
  return text === null || text === undefined ? null : new Decimal(String(text));
}

function spelt(value: Decimal, quantity: Decimal | null): string {
  return quantity === null ? value.toFixed() : `${value.toFixed()}|${quantity.toFixed()}`;
}
