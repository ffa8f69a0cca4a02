// Which roles each layout needs and allows, and its row reader: the one place that knows all six.
import { CoxswainError } from '../../errors.ts';
import type { Layout, Mapping, Role } from '../mapping.ts';
import { customerReader } from './layout-customers.ts';
import { expenseReader } from './layout-expenses.ts';
import { invoiceReader } from './layout-invoices.ts';
import { metricReader } from './layout-metric-table.ts';
import { orderLineReader } from './layout-order-lines.ts';
import { tillDayReader } from './layout-till-days.ts';
import {
  createRowFields,
  type ReaderContext,
  type RowFields,
  type ToRecord,
} from './row-reader.ts';

export interface LayoutSpec {
  /** As a person reads it. */
  label: string;
  /** Groups of roles; each group needs one of its sets of roles mapped completely. */
  needs: ReadonlyArray<ReadonlyArray<readonly Role[]>>;
  allows: readonly Role[];
}

const PLACE: readonly Role[] = ['location', 'currency'];

export const LAYOUT_SPECS: Readonly<Record<Layout, LayoutSpec>> = {
  order_lines: {
    label: 'Orders or invoices, one line per product',
    needs: [[['date']], [['amount'], ['quantity', 'unit_price']]],
    allows: [
      ...['order_number', 'date', 'time', 'product_code', 'product_name', 'category'],
      ...['quantity', 'unit_price', 'amount', 'discount', 'tax_amount', 'customer_id'],
      ...['customer_name', 'customer_email', 'country', 'channel', 'status', ...PLACE],
    ] as Role[],
  },
  till_days: {
    label: 'A till’s summary, one row per day',
    needs: [[['date']], [['amount'], ['gross_sales'], ['cash'], ['orders'], ['units']]],
    allows: [
      ...['date', 'gross_sales', 'refunds', 'amount', 'discount', 'orders', 'units', 'cash'],
      ...['tax_amount', 'channel', ...PLACE],
    ] as Role[],
  },
  invoices: {
    label: 'Invoices, one row each',
    needs: [[['invoice_number']], [['date']], [['amount']]],
    allows: [
      ...['invoice_number', 'date', 'due_date', 'paid_date', 'paid_amount', 'amount'],
      ...['tax_amount', 'status', 'customer_id', 'customer_name', 'customer_email', 'currency'],
      'description',
    ] as Role[],
  },
  expenses: {
    label: 'Expenses or bills',
    needs: [[['date']], [['amount']]],
    allows: [
      ...['date', 'amount', 'tax_amount', 'category', 'supplier', 'description', ...PLACE],
    ] as Role[],
  },
  customers: {
    label: 'A list of customers',
    needs: [[['customer_id'], ['customer_name'], ['customer_email']]],
    allows: ['customer_id', 'customer_name', 'customer_email', 'country', 'date'],
  },
  metric_table: {
    label: 'A table of figures: date, metric, value',
    needs: [[['date']], [['value']]],
    allows: ['date', 'metric', 'value', ...PLACE],
  },
};

/** What a mapping still lacks, as sentences; empty when it can be read. */
export function missingFrom(mapping: Mapping): string[] {
  const spec = LAYOUT_SPECS[mapping.layout];
  const has = (role: Role) => mapping.columns[role] !== undefined;
  const missing = spec.needs
    .filter((group) => !group.some((roles) => roles.every(has)))
    .map((group) => {
      const ways = group.map((roles) => roles.map(readable).join(' and '));
      return `Say which column is the ${ways.join(', or the ')}.`;
    });
  for (const role of Object.keys(mapping.columns) as Role[]) {
    if (!spec.allows.includes(role)) {
      missing.push(`“${spec.label}” has no use for a column “${readable(role)}”; leave it out.`);
    }
  }
  for (const role of mapping.key) {
    if (!has(role)) missing.push(`The key names “${readable(role)}”, which no column plays.`);
  }
  if (mapping.layout === 'metric_table' && mapping.metric === null && !has('metric')) {
    missing.push('Say what the values are called.');
  }
  const used = Object.values(mapping.columns);
  const twice = used.find((name, at) => used.indexOf(name) !== at);
  if (twice !== undefined) missing.push(`The column “${twice}” is given two roles.`);
  return missing;
}

/**
 * A fast function from a row's cells to its record or bad row. Throws mapping_incomplete where the
 * layout's needs are not met, file_refused where a mapped column is not in the header.
 */
export function createToRecord(
  mapping: Mapping,
  header: readonly string[],
  context: ReaderContext,
): ToRecord {
  const missing = missingFrom(mapping);
  if (missing.length > 0) {
    throw new CoxswainError('mapping_incomplete', missing.join(' '), { details: { missing } });
  }
  const fields = createRowFields(mapping, header, context);
  const read = READERS[mapping.layout](fields, mapping, context);
  return (cells, row_number) => {
    if (!fields.begin(cells, row_number)) return fields.bad();
    return read() ?? fields.bad();
  };
}

/** Reads the row that `fields` stands on; null where it left a fault. */
export type LayoutReader = (
  fields: RowFields,
  mapping: Mapping,
  context: ReaderContext,
) => () => ReturnType<ToRecord> | null;

const READERS: Readonly<Record<Layout, LayoutReader>> = {
  order_lines: orderLineReader,
  till_days: tillDayReader,
  invoices: invoiceReader,
  expenses: expenseReader,
  customers: customerReader,
  metric_table: metricReader,
};

function readable(role: Role): string {
  return role.replaceAll('_', ' ');
}
