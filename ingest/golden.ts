// From typed records to golden rows, one layout at a time. Hides the column arrays the statements
// take; a row that is already believed is left alone by them.
import type { Queryable } from '../sql/database.ts';
import { landing } from '../sql/landing.ts';
import { memberId, orderId } from './member-ids.ts';
import type { MemberCollector } from './member-rows.ts';
import type {
  CustomerRecord,
  ExpenseRecord,
  FileRecord,
  InvoiceRecord,
  MetricValue,
  OrderLine,
  TillDay,
} from './records.ts';

export interface Target {
  tenant_id: string;
  version: string;
  time_zone: string;
  source_id: string;
  header_hash: string;
  counted: boolean;
  members: MemberCollector;
}

/** A record with the identity it lands under. */
export interface Identified<R extends FileRecord = FileRecord> {
  record: R;
  record_id: string;
  content_hash: string;
}

export interface Stored {
  stored: number;
  /** Rows whose key is already believed with other content: the earlier one stays. */
  conflicting: number;
}

/**
 * Writes a batch of one layout's records. Members they name are written first, and what people said
 * is wrong with a record holds for it however often it is told.
 */
export async function storeGolden(
  tx: Queryable,
  target: Target,
  rows: readonly Identified[],
): Promise<Stored> {
  if (rows.length === 0) return { stored: 0, conflicting: 0 };
  const stored = await storeLayout(tx, target, rows);
  const { tenant_id, version, time_zone } = target;
  const record_ids = rows.map(({ record_id }) => record_id);
  await landing.applyAdjustments(tx, { tenant_id, version, time_zone, record_ids });
  return stored;
}

async function storeLayout(
  tx: Queryable,
  target: Target,
  rows: readonly Identified[],
): Promise<Stored> {
  const layout = (rows[0] as Identified).record.layout;
  switch (layout) {
    case 'order_lines':
      return storeLines(tx, target, rows as Identified<OrderLine>[]);
    case 'till_days':
      return storeTillDays(tx, target, rows as Identified<TillDay>[]);
    case 'invoices':
      return storeInvoices(tx, target, rows as Identified<InvoiceRecord>[]);
    case 'expenses':
      return storeExpenses(tx, target, rows as Identified<ExpenseRecord>[]);
    case 'customers':
      return describeCustomers(tx, target, rows as Identified<CustomerRecord>[]);
    case 'metric_table':
      return storeMetricValues(tx, target, rows as Identified<MetricValue>[]);
  }
}

function identityOf(target: Target, rows: readonly Identified[]) {
  return {
    tenant_id: target.tenant_id,
    version: target.version,
    source_id: target.source_id,
    ids: rows.map((row) => row.record_id),
    content_hashes: rows.map((row) => row.content_hash),
  };
}

async function nameMembers(tx: Queryable, target: Target): Promise<void> {
  const rows = target.members.take();
  if (rows.ids.length === 0) return;
  await landing.nameMembers(tx, { tenant_id: target.tenant_id, ...rows });
}

async function storeLines(tx: Queryable, target: Target, rows: Identified<OrderLine>[]) {
  const { members, header_hash } = target;
  const records = rows.map((row) => row.record);
  const columns = {
    order_ids: records.map((line) => orderId(header_hash, line.order_number)),
    order_numbers: records.map((line) => line.order_number),
    ats: records.map((line) => line.at),
    kinds: records.map((line) => line.kind),
    quantities: records.map((line) => line.quantity),
    unit_prices: records.map((line) => line.unit_price),
    amounts: records.map((line) => line.amount),
    tax_amounts: records.map((line) => line.tax_amount),
    currencies: records.map((line) => line.currency),
    products: records.map((line) => members.idOf('product', productOf(line))),
    categories: records.map((line) => members.idOf('category', line.category)),
    customers: records.map((line) => members.idOf('customer', line.customer)),
    channels: records.map((line) => members.idOf('channel', line.channel)),
    countries: records.map((line) => members.idOf('country', line.country)),
    locations: records.map((line) => members.idOf('location', line.location)),
    counted: records.map((line) => line.counted),
  };
  await nameMembers(tx, target);
  const { tenant_id, version, source_id, ids, content_hashes } = identityOf(target, rows);
  const { time_zone } = target;
  return landing.storeLines(tx, {
    tenant_id,
    version,
    time_zone,
    source_id,
    ids,
    content_hashes,
    ...columns,
  });
}

/** What stands on a line without a price is a note (“mailout”, “damaged”), and names no product. */
function productOf({ product, unit_price }: OrderLine): OrderLine['product'] {
  const is_note = unit_price !== null && Number(unit_price) === 0;
  return product !== null && is_note ? { ...product, label: product.key } : product;
}

async function storeInvoices(tx: Queryable, target: Target, rows: Identified<InvoiceRecord>[]) {
  const records = rows.map((row) => row.record);
  const customers = records.map((invoice) => target.members.idOf('customer', invoice.customer));
  await nameMembers(tx, target);
  return landing.storeInvoices(tx, {
    ...identityOf(target, rows),
    numbers: records.map((invoice) => invoice.invoice_number),
    issued: records.map((invoice) => dayOf(invoice.issued_on)),
    due: records.map((invoice) => invoice.due_on && dayOf(invoice.due_on)),
    paid: records.map((invoice) => invoice.paid_on && dayOf(invoice.paid_on)),
    amounts: records.map((invoice) => invoice.amount),
    tax_amounts: records.map((invoice) => invoice.tax_amount),
    paid_amounts: records.map((invoice) => invoice.paid_amount),
    currencies: records.map((invoice) => invoice.currency),
    statuses: records.map((invoice) => invoice.status),
    customers,
    counted: target.counted,
  });
}

async function storeExpenses(tx: Queryable, target: Target, rows: Identified<ExpenseRecord>[]) {
  const records = rows.map((row) => row.record);
  const categories = records.map((expense) => target.members.idOf('category', expense.category));
  const locations = records.map((expense) => target.members.idOf('location', expense.location));
  await nameMembers(tx, target);
  return landing.storeExpenses(tx, {
    ...identityOf(target, rows),
    days: records.map((expense) => dayOf(expense.spent_on)),
    amounts: records.map((expense) => expense.amount),
    tax_amounts: records.map((expense) => expense.tax_amount),
    currencies: records.map((expense) => expense.currency),
    categories,
    cost_kinds: records.map((expense) => expense.cost_kind),
    suppliers: records.map((expense) => expense.supplier?.label ?? null),
    locations,
    descriptions: records.map((expense) => expense.description),
  });
}

async function describeCustomers(
  tx: Queryable,
  target: Target,
  rows: Identified<CustomerRecord>[],
): Promise<Stored> {
  const customers = new Map(rows.map(({ record }) => [record.customer.key, record]));
  const records = [...customers.values()];
  await landing.describeCustomers(tx, {
    tenant_id: target.tenant_id,
    ids: records.map(({ customer }) => memberId('customer', customer.key)),
    keys: records.map(({ customer }) => customer.key),
    labels: records.map(({ customer }) => customer.label),
    attributes: records.map(({ email, country, since }) =>
      JSON.stringify({ email, country, since }),
    ),
  });
  return { stored: rows.length, conflicting: 0 };
}

interface Observation {
  row: Identified;
  metric_name: string;
  grain: 'day' | 'week' | 'month';
  day: string;
  value: string;
  unit: string;
  location: string | null;
  channel: string | null;
}

async function storeTillDays(tx: Queryable, target: Target, rows: Identified<TillDay>[]) {
  const observations = rows.flatMap((row) => {
    const day = row.record;
    const location = target.members.idOf('location', day.location);
    const channel = target.members.idOf('channel', day.channel);
    const values = [
      ['revenue', day.revenue, day.currency],
      ['refunds', day.refunds, day.currency],
      ['orders', day.orders, 'orders'],
      ['units_sold', day.units, 'units'],
      ['cash_collected', day.cash_collected, day.currency],
    ] as const;
    return values.flatMap(([metric_name, value, unit]) =>
      value === null
        ? []
        : [{ row, metric_name, grain: 'day', day: dayOf(day.day), value, unit, location, channel }],
    ) as Observation[];
  });
  return storeObservations(tx, target, observations);
}

async function storeMetricValues(tx: Queryable, target: Target, rows: Identified<MetricValue>[]) {
  const defined = new Set<string>();
  for (const { record } of rows) {
    if (defined.has(record.metric_name)) continue;
    defined.add(record.metric_name);
    await landing.defineMetric(tx, {
      tenant_id: target.tenant_id,
      name: record.metric_name,
      label: record.metric_label,
      unit: record.unit,
      kind: record.kind,
      grain: record.grain,
    });
  }
  const observations = rows.map((row): Observation => {
    const { record } = row;
    return {
      row,
      metric_name: record.metric_name,
      grain: record.grain,
      day: dayOf(record.day),
      value: record.value,
      unit: record.unit === 'money' ? (record.currency ?? 'count') : record.unit,
      location: target.members.idOf('location', record.location),
      channel: null,
    };
  });
  return storeObservations(tx, target, observations);
}

async function storeObservations(tx: Queryable, target: Target, rows: Observation[]) {
  await nameMembers(tx, target);
  return landing.storeObservations(tx, {
    ...identityOf(
      target,
      rows.map(({ row }) => row),
    ),
    metric_names: rows.map((row) => row.metric_name),
    grains: rows.map((row) => row.grain),
    days: rows.map((row) => row.day),
    amounts: rows.map((row) => row.value),
    units: rows.map((row) => row.unit),
    locations: rows.map((row) => row.location),
    channels: rows.map((row) => row.channel),
  });
}

function dayOf(at: string): string {
  return at.slice(0, 10);
}
