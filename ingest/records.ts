// The typed record that one good row of a file becomes, per layout, and the bad row it becomes
// otherwise. Pure data: no database, no file handle. Money and quantities are decimal strings.

/** Local wall-clock time as the file means it: 'YYYY-MM-DD' or 'YYYY-MM-DDTHH:MM:SS'. */
export type LocalTime = string;
/** A decimal without exponent, e.g. '-12.5'; never NaN or infinite. */
export type Decimal = string;

/** What every record carries so that a figure can be traced back to its row. */
export interface RowOrigin {
  /** 1-based number of the row in the file, the header being row 1. */
  row_number: number;
  /** Canonical cells: numbers and dates in one spelling, ids without '.0', text trimmed. */
  cells: string[];
  /** Canonical values of the owner-chosen key, or null where the whole row is the key. */
  key: string[] | null;
}

/** A thing a figure can be broken down by: `key` identifies it, `label` is what a person reads. */
export interface MemberRef {
  key: string;
  label: string;
}

export interface OrderLine extends RowOrigin {
  layout: 'order_lines';
  order_number: string;
  at: LocalTime;
  /**
   * sale: counts as sold; refund: money back; write_off: stock gone, no sale; adjustment: money
   * only
   */
  kind: 'sale' | 'refund' | 'write_off' | 'adjustment';
  quantity: Decimal;
  unit_price: Decimal | null;
  /** Unrounded, tax as in the file, negative for refunds. */
  amount: Decimal;
  tax_amount: Decimal | null;
  currency: string;
  product: MemberRef | null;
  category: MemberRef | null;
  customer: MemberRef | null;
  channel: MemberRef | null;
  country: MemberRef | null;
  location: MemberRef | null;
  /** False where the owner excluded the row's code (postage, fees, …) from sales. */
  counted: boolean;
}

export interface TillDay extends RowOrigin {
  layout: 'till_days';
  day: LocalTime;
  gross_sales: Decimal | null;
  /** Zero or negative. */
  refunds: Decimal | null;
  /** Net of refunds. */
  revenue: Decimal | null;
  orders: Decimal | null;
  units: Decimal | null;
  cash_collected: Decimal | null;
  tax_amount: Decimal | null;
  currency: string;
  location: MemberRef | null;
  channel: MemberRef | null;
}

export interface InvoiceRecord extends RowOrigin {
  layout: 'invoices';
  invoice_number: string;
  issued_on: LocalTime;
  due_on: LocalTime | null;
  paid_on: LocalTime | null;
  amount: Decimal;
  tax_amount: Decimal | null;
  /** null: unknown, which is not the same as nothing paid */
  paid_amount: Decimal | null;
  currency: string;
  /** void invoices count for nothing and are kept */
  status: 'open' | 'paid' | 'void' | 'unknown';
  customer: MemberRef | null;
}

export interface ExpenseRecord extends RowOrigin {
  layout: 'expenses';
  spent_on: LocalTime;
  /** Positive: money spent; negative: money that came back. */
  amount: Decimal;
  tax_amount: Decimal | null;
  currency: string;
  category: MemberRef | null;
  cost_kind: 'cost_of_sales' | 'overhead' | 'not_an_expense';
  supplier: MemberRef | null;
  location: MemberRef | null;
  description: string | null;
}

export interface CustomerRecord extends RowOrigin {
  layout: 'customers';
  customer: MemberRef;
  email: string | null;
  country: string | null;
  since: LocalTime | null;
}

export interface MetricValue extends RowOrigin {
  layout: 'metric_table';
  metric_name: string;
  metric_label: string;
  unit: 'money' | 'count' | 'percent' | 'other';
  kind: 'flow' | 'stock' | 'average';
  day: LocalTime;
  /** Length of time one row covers, guessed from the spacing of the dates. */
  grain: 'day' | 'week' | 'month';
  value: Decimal;
  currency: string | null;
  location: MemberRef | null;
}

export type FileRecord =
  | OrderLine
  | TillDay
  | InvoiceRecord
  | ExpenseRecord
  | CustomerRecord
  | MetricValue;

/** A row that could not be read: kept with its reason, downloadable, never guessed at. */
export interface BadRow {
  bad: true;
  row_number: number;
  column: string | null;
  reason: string;
  cells: string[];
}
