// Which layout a file has, and which column plays which role, from its header and a sample of rows.
// Hides the scoring; a file that fits nothing gets no layout rather than a bad one.
import type { Layout, Role } from '../mapping.ts';
import { LAYOUTS } from '../mapping.ts';
import { createDateReader, parseTime } from './dates.ts';
import { assignRoles, type ColumnShape } from './headers.ts';
import { LAYOUT_SPECS } from './layouts.ts';
import { parseNumber } from './numbers.ts';

export interface LayoutGuess {
  layout: Layout;
  /** False where no layout's needs are met: a person must say. */
  is_sure: boolean;
  /** Another layout fits nearly as well. */
  rival: Layout | null;
  columns: Partial<Record<Role, string>>;
}

/** Roles that tell a layout apart weigh more; all others weigh one. */
const TELLING: Readonly<Record<Layout, Partial<Record<Role, number>>>> = {
  order_lines: {
    order_number: 2,
    product_code: 2.5,
    product_name: 1.5,
    quantity: 2,
    unit_price: 2,
  },
  till_days: { gross_sales: 2.5, refunds: 2.5, orders: 2.5, cash: 2, units: 1.5 },
  invoices: { invoice_number: 2.5, due_date: 3.5, paid_date: 2, paid_amount: 2 },
  expenses: { supplier: 3, category: 2 },
  customers: { customer_email: 2, customer_name: 1.5 },
  metric_table: { metric: 3, value: 1.5 },
};
const FILE_NAMES: Readonly<Record<Layout, RegExp>> = {
  order_lines: /order|sales|line|transaction|umsatz/i,
  till_days: /till|z-?report|daily|takings|kasse|summary/i,
  invoices: /invoice|receivable|rechnung/i,
  expenses: /expense|bill|cost|purchase|spend|ausgaben|supplier/i,
  customers: /customer|client|contact|kunden/i,
  metric_table: /metric|kpi/i,
};
const NAME_WEIGHT = 1.5;
/** A column without a use is weak evidence against a layout. */
const UNUSED_WEIGHT = 0.4;
/** Two layouts closer than this are both told. */
const RIVAL_MARGIN = 0.6;
/** A cell's beginning tells what it is; patterns must not run over a megabyte. */
const TOLD_CHARS = 200;
/** More rows than this for one day and place are no daily summary. */
const ROWS_A_DAY = 3;

/** `rows` is a sample: some thousand rows are enough. */
export function guessLayout(
  header: readonly string[],
  rows: ReadonlyArray<readonly string[]>,
  context: { now: Date; name: string },
): LayoutGuess {
  const shapes = header.map((name, at) => shapeOf(name, rows, at, context.now));
  const ranked = LAYOUTS.map((layout) => rank(layout, shapes, rows, header, context.name)).sort(
    (a, b) => b.score - a.score,
  );
  const fitting = ranked.filter((one) => one.is_complete);
  const best = fitting[0] ?? ranked[0];
  if (best === undefined) throw new Error('there are no layouts');
  const second = fitting[1];
  const is_near = second !== undefined && best.score - second.score < RIVAL_MARGIN;
  return {
    layout: best.layout,
    is_sure: best.is_complete,
    rival: is_near ? second.layout : null,
    columns: best.columns,
  };
}

export function shapeOf(
  header: string,
  rows: ReadonlyArray<readonly string[]>,
  at: number,
  now: Date,
): ColumnShape {
  const read_date = createDateReader({ date_order: 'dmy', now, may_be_future: true });
  const read_other = createDateReader({ date_order: 'mdy', now, may_be_future: true });
  const counts = { filled: 0, numeric: 0, date: 0, time: 0, email: 0, id_like: 0 };
  for (const row of rows) {
    const text = (row[at] ?? '').slice(0, TOLD_CHARS).trim();
    if (text === '') continue;
    counts.filled += 1;
    const is_number =
      typeof parseNumber(text, 'point') === 'string' ||
      typeof parseNumber(text, 'comma') === 'string';
    if (is_number) counts.numeric += 1;
    const is_plain = is_number && !/^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/.test(text);
    const is_date =
      (!is_plain || /^(?:19|20)\d{6}$/.test(text)) &&
      (typeof read_date(text) === 'string' || typeof read_other(text) === 'string');
    if (is_date) counts.date += 1;
    if (/^\d{1,2}:\d{2}/.test(text) && typeof parseTime(text) === 'string') counts.time += 1;
    if (/^\S+@\S+\.\S+$/.test(text)) counts.email += 1;
    if (/^(?=.*\d)[\w.#/-]{1,40}$/.test(text) && !/^\d+\.\d*[1-9]\d*$/.test(text)) {
      counts.id_like += 1;
    }
  }
  const share = (count: number) => (counts.filled === 0 ? 0 : count / counts.filled);
  return {
    header,
    filled: counts.filled,
    numeric: share(counts.numeric),
    date: share(counts.date),
    time: share(counts.time),
    email: share(counts.email),
    id_like: share(counts.id_like),
  };
}

interface Ranked {
  layout: Layout;
  score: number;
  is_complete: boolean;
  columns: Partial<Record<Role, string>>;
}

function rank(
  layout: Layout,
  shapes: readonly ColumnShape[],
  rows: ReadonlyArray<readonly string[]>,
  header: readonly string[],
  name: string,
): Ranked {
  const assigned = assignRoles(layout, shapes);
  const take = (role: Role, wanted: (shape: ColumnShape) => boolean) => {
    const used = new Set([...assigned.values()].map((one) => one.header));
    const free = shapes.filter((shape) => !used.has(shape.header) && wanted(shape));
    const only = free.length === 1 ? free[0] : undefined;
    if (!assigned.has(role) && only !== undefined) {
      assigned.set(role, { header: only.header, fit: 0.4 });
    }
  };
  // A header in no list still leaves the only column of dates, the only column of numbers.
  take('date', (shape) => shape.date >= 0.9);
  if (layout === 'metric_table') take('value', (shape) => shape.numeric >= 0.9);
  let score = -UNUSED_WEIGHT * (shapes.length - assigned.size);
  for (const [role, { fit }] of assigned) score += fit * (TELLING[layout][role] ?? 1);
  if (FILE_NAMES[layout].test(name)) score += NAME_WEIGHT;
  const columns = Object.fromEntries([...assigned].map(([role, one]) => [role, one.header]));
  score += contradictions(layout, columns, rows, header, shapes);
  const has = (role: Role) => assigned.has(role);
  const is_complete = LAYOUT_SPECS[layout].needs.every((group) =>
    group.some((roles) => roles.every(has)),
  );
  return { layout, score, is_complete, columns };
}

/** What speaks against a layout beside its columns' names. */
function contradictions(
  layout: Layout,
  columns: Partial<Record<Role, string>>,
  rows: ReadonlyArray<readonly string[]>,
  header: readonly string[],
  shapes: readonly ColumnShape[],
): number {
  const date_at = header.indexOf(columns.date ?? '');
  const place_at = header.indexOf(columns.location ?? columns.channel ?? '');
  const days = new Set(
    rows.map((row) => `${(row[date_at] ?? '').trim().slice(0, 10)}|${row[place_at] ?? ''}`),
  );
  const rows_a_day = days.size === 0 ? 1 : rows.length / days.size;
  const sells = columns.order_number !== undefined || columns.product_code !== undefined;
  const names_product = columns.product_name !== undefined;
  if (layout === 'order_lines') return sells || names_product ? 0 : -3;
  if (layout === 'till_days') {
    const wordy = shapes.filter((shape) => shape.numeric < 0.5 && shape.date < 0.5).length;
    return (rows_a_day > ROWS_A_DAY ? -4 : 0) - Math.max(0, wordy - 1);
  }
  if (layout === 'invoices') {
    const products = shapes.filter((shape) =>
      /sku|product|item|stock|qty|quantity/i.test(shape.header),
    );
    return -2 * products.length;
  }
  if (layout === 'expenses') {
    return columns.supplier === undefined && columns.category === undefined ? -1.5 : 0;
  }
  if (layout === 'customers') {
    const moneyed = shapes.filter((shape) =>
      /amount|total|price|quantity|sales|qty/i.test(shape.header),
    );
    return moneyed.length > 0 ? -4 : 0;
  }
  return columns.metric === undefined && shapes.length > 3 ? -1.5 : 0;
}
