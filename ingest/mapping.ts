// What a person confirms about a file before anything in it becomes a fact: which column plays
// which role, how its numbers and dates are written, and the answers to the open questions. The
// same shapes travel over HTTP, so they are zod.
import { z } from 'zod';

export const LAYOUTS = [
  'order_lines',
  'till_days',
  'invoices',
  'expenses',
  'customers',
  'metric_table',
] as const;
export const Layout = z.enum(LAYOUTS);
export type Layout = z.infer<typeof Layout>;

/** Roles a column may play. Which of them a layout needs stands in ingest/layouts.ts. */
export const ROLES = [
  'order_number',
  'invoice_number',
  'date',
  'time',
  'due_date',
  'paid_date',
  'paid_amount',
  'product_code',
  'product_name',
  'category',
  'quantity',
  'unit_price',
  'amount',
  'discount',
  'tax_amount',
  'gross_sales',
  'refunds',
  'orders',
  'units',
  'cash',
  'customer_id',
  'customer_name',
  'customer_email',
  'country',
  'channel',
  'location',
  'supplier',
  'description',
  'status',
  'currency',
  'metric',
  'value',
] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

export const Treatment = z.enum(['keep', 'exclude']);
export type Treatment = z.infer<typeof Treatment>;
export const CostKind = z.enum(['cost_of_sales', 'overhead', 'not_an_expense']);
export type CostKind = z.infer<typeof CostKind>;

export const Mapping = z.strictObject({
  layout: Layout,
  /** role → header, exactly as the file spells it */
  columns: z.partialRecord(Role, z.string()),
  decimal: z.enum(['point', 'comma']).default('point'),
  /** Order of day, month and year where the digits do not tell; null where still to be asked. */
  date_order: z.enum(['ymd', 'dmy', 'mdy']).nullable().default(null),
  /** ISO 4217; the currency of every amount unless a currency column says otherwise. */
  currency: z.string().regex(/^[A-Z]{3}$/),
  tax: z.enum(['included', 'excluded', 'unknown']).nullable().default(null),
  /** Roles whose values together name a row; empty: the whole row's canonical cells do. */
  key: z.array(Role).default([]),
  /** Stands before an order number's digits on cancelled rows ('C536379'); null: no such mark;
   * left out: 'C'. */
  cancellation_prefix: z.string().min(1).max(8).nullable().optional(),
  /** What a negative quantity means on a row that nothing marks as a cancellation. */
  unmarked_negative: z.enum(['write_off', 'refund']).default('write_off'),
  /** product code → treatment, for codes that look like postage, fees, vouchers, bad debt. */
  code_treatment: z.record(z.string(), Treatment).default({}),
  /** expense category → kind, so that gross margin knows what a sale cost. */
  category_kinds: z.record(z.string(), CostKind).default({}),
  /** Metric name for a metric table without a metric column, and how its values add up. */
  metric: z
    .strictObject({
      name: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
      label: z.string().min(1).max(80),
      unit: z.enum(['money', 'count', 'percent', 'other']),
      kind: z.enum(['flow', 'stock', 'average']),
    })
    .nullable()
    .default(null),
  /** Do these sales add to what other sources already report, or tell the same sales again? */
  counted: z.boolean().default(true),
  /** Rows that repeat the sum above them (totals and subtotals) are left out. */
  skip_totals: z.boolean().default(true),
  sheet: z.string().nullable().default(null),
});
export type Mapping = z.infer<typeof Mapping>;

export const ImportQuestion = z.strictObject({
  /** Names the field of the mapping it fills: 'tax', 'date_order', 'code_treatment.POST', … */
  id: z.string(),
  text: z.string(),
  choices: z.array(z.strictObject({ value: z.string(), label: z.string() })),
  default: z.string().nullable(),
  /** A blocking question must be answered before confirm is taken. */
  blocking: z.boolean(),
});
export type ImportQuestion = z.infer<typeof ImportQuestion>;

export const ImportProblem = z.strictObject({
  code: z.string(),
  message: z.string(),
  file: z.string().nullable(),
  row: z.number().int().nullable(),
  column: z.string().nullable(),
});
export type ImportProblem = z.infer<typeof ImportProblem>;

export const PreviewColumn = z.strictObject({
  header: z.string(),
  role: Role.nullable(),
  samples: z.array(z.string()),
});

/** What an upload answers before anything is stored as fact. */
export const FileGuess = z.strictObject({
  encoding: z.string(),
  delimiter: z.string().nullable(),
  columns: z.array(PreviewColumn),
  mapping: Mapping,
  /** First rows as the mapping reads them: header → cell text. */
  preview: z.array(z.record(z.string(), z.string())),
  problems: z.array(ImportProblem),
  questions: z.array(ImportQuestion),
});
export type FileGuess = z.infer<typeof FileGuess>;
