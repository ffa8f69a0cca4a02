// Typed twin of metrics.sql: reading figures at a version.
import { z } from 'zod';
import { bind, pg, twin } from './statements.ts';

const at = { tenant_id: pg.uuid, version: pg.int8 };
const days = { from_day: pg.date, to_day: pg.date };
const read = { ...at, metrics: pg.texts, units: pg.texts };
const filter = {
  product_id: pg.orNull(pg.int8),
  category_id: pg.orNull(pg.int8),
  customer_id: pg.orNull(pg.int8),
  channel_id: pg.orNull(pg.int8),
  country_id: pg.orNull(pg.int8),
  location_id: pg.orNull(pg.int8),
};
const signed = pg.json(z.array(z.strictObject({ metric: z.string(), sign: z.number() })));
const counts = {
  active: pg.int4,
  returning_customers: pg.int4,
  repeaters: pg.int4,
};

const OwnMetric = z.strictObject({
  name: z.string(),
  label: z.string(),
  unit: z.enum(['money', 'count', 'percent', 'other']),
  kind: z.enum(['flow', 'stock', 'average']),
  grain: z.enum(['day', 'week', 'month']),
  definition_version: z.number().int(),
});
export type OwnMetric = z.infer<typeof OwnMetric>;

const Source = z.strictObject({
  id: z.string(),
  name: z.string(),
  layout: z.string(),
  tax: z.enum(['included', 'excluded', 'unknown']),
  counted: z.boolean(),
});
export type Source = z.infer<typeof Source>;

const MetricSpan = z.strictObject({
  metric: z.string(),
  unit: z.string(),
  first_day: z.string(),
  last_day: z.string(),
});

const partLists = twin(
  'many',
  {
    ...at,
    dimensions: pg.texts,
    units: pg.texts,
    metrics: pg.texts,
    with_values: pg.bools,
    with_quantities: pg.bools,
    grains: pg.texts,
    buckets: pg.dates,
  },
  {
    dimension: pg.text,
    metric_no: pg.int4,
    bucket_no: pg.int4,
    source_id: pg.uuid,
    members: pg.text,
    values: pg.orNull(pg.text),
    quantities: pg.orNull(pg.text),
  },
);

/** What the person at work may see; null: everything (sql/functions/09-sight.sql). */
const Sight = z.strictObject({
  /** Stored metrics, and receivables, that are shown as wholes. */
  totals: z.array(z.string()),
  /** Costs that are shown by category, those left out that are hidden. */
  parts: z.array(z.string()),
  /** Ids of categories of expenses that are not shown. */
  hidden_categories: z.array(z.string()),
  /** Rows of orders are shown, and rows of invoices. */
  sales: z.boolean(),
  invoices: z.boolean(),
  /** The only places whose figures are shown; null: the whole business's. */
  places: z
    .array(z.strictObject({ id: z.string(), key: z.string(), label: z.string() }))
    .nullable(),
});
export type Sight = z.infer<typeof Sight>;

export const metrics = bind('metrics', {
  opening: twin(
    'maybe',
    { tenant_id: pg.uuid, version: pg.orNull(pg.int8) },
    {
      name: pg.text,
      currency: pg.text,
      country: pg.orNull(pg.text),
      time_zone: pg.text,
      fiscal_year_start: pg.int4,
      week_start: pg.int4,
      data_version: pg.int8,
      version: pg.int8,
      own_metrics: pg.json(z.array(OwnMetric)),
      sources: pg.json(z.array(Source)),
      importing: pg.bool,
      sight: pg.orNull(pg.json(Sight)),
    },
  ),
  extent: twin(
    'one',
    { tenant_id: pg.uuid, version: pg.int8 },
    { many_products: pg.bool, spans: pg.json(z.array(MetricSpan)) },
  ),
  seenExtent: twin(
    'one',
    { tenant_id: pg.uuid, version: pg.int8 },
    { many_products: pg.bool, spans: pg.json(z.array(MetricSpan)) },
  ),
  definitions: twin(
    'many',
    {},
    {
      name: pg.text,
      kind: pg.text,
      unit: pg.text,
      aggregation: pg.text,
      good_direction: pg.text,
      numerator: signed,
      denominator: pg.orNull(signed),
      dimensions: pg.texts,
      rests_on: pg.texts,
      definition_version: pg.int4,
    },
  ),
  findMembers: twin(
    'many',
    { tenant_id: pg.uuid, words: pg.texts, most: pg.int4 },
    {
      dimension: pg.text,
      id: pg.int8,
      key: pg.text,
      label: pg.text,
      score: pg.float8,
    },
  ),
  memberByKey: twin(
    'maybe',
    { tenant_id: pg.uuid, dimension: pg.text, key: pg.text },
    {
      id: pg.int8,
      key: pg.text,
      label: pg.text,
    },
  ),
  dailyTotals: twin(
    'many',
    { ...read, ...days },
    { metric_name: pg.text, days: pg.dates, values: pg.numerics },
  ),
  placeDays: twin(
    'many',
    { ...read, location_ids: pg.int8s, ...days },
    {
      metric_name: pg.text,
      day: pg.date,
      value: pg.numeric,
      quantity: pg.orNull(pg.numeric),
    },
  ),
  hourTotals: twin(
    'many',
    { ...read, time_zone: pg.text, ...days },
    {
      metric_name: pg.text,
      day: pg.date,
      hour: pg.int4,
      value: pg.numeric,
    },
  ),
  memberDays: twin(
    'many',
    { ...read, dimension: pg.text, member_id: pg.int8, ...days },
    {
      metric_name: pg.text,
      day: pg.date,
      value: pg.numeric,
      quantity: pg.orNull(pg.numeric),
    },
  ),
  partLists,
  seenPartLists: partLists,
  memberNames: twin(
    'many',
    { tenant_id: pg.uuid, dimensions: pg.texts, member_ids: pg.int8s },
    { dimension: pg.text, member_id: pg.int8, key: pg.text, label: pg.text },
  ),
  goldenDays: twin(
    'many',
    { ...at, time_zone: pg.text, currency: pg.text, ...days, ...filter, by_hour: pg.bool },
    {
      day: pg.date,
      hour: pg.int4,
      revenue: pg.numeric,
      refunds: pg.numeric,
      units_sold: pg.numeric,
      orders: pg.int4,
    },
  ),
  goldenOrders: twin(
    'many',
    { ...at, time_zone: pg.text, from_days: pg.dates, to_days: pg.dates, ...filter },
    { window_no: pg.int4, orders: pg.int4 },
  ),
  goldenParts: twin(
    'many',
    {
      ...at,
      time_zone: pg.text,
      currency: pg.text,
      dimension: pg.text,
      from_days: pg.dates,
      to_days: pg.dates,
      ...filter,
    },
    {
      window_no: pg.int4,
      member_id: pg.int8,
      key: pg.text,
      label: pg.text,
      revenue: pg.numeric,
      refunds: pg.numeric,
      units_sold: pg.numeric,
      orders: pg.int4,
      source_ids: pg.uuids,
    },
  ),
  customerCounts: twin(
    'many',
    {
      ...at,
      time_zone: pg.text,
      from_days: pg.dates,
      to_days: pg.dates,
      channel_id: filter.channel_id,
      country_id: filter.country_id,
      location_id: filter.location_id,
      product_id: filter.product_id,
      category_id: filter.category_id,
    },
    { window_no: pg.int4, ...counts },
  ),
  customersByMember: twin(
    'many',
    { ...at, time_zone: pg.text, dimension: pg.text, ...days },
    {
      member_id: pg.int8,
      key: pg.text,
      label: pg.text,
      ...counts,
    },
  ),
  receivables: twin(
    'many',
    {
      ...at,
      currency: pg.text,
      days: pg.dates,
      customer_id: filter.customer_id,
    },
    { day: pg.date, value: pg.orNull(pg.numeric) },
  ),
  receivablesByCustomer: twin(
    'many',
    { ...at, currency: pg.text, day: pg.date },
    {
      member_id: pg.int8,
      key: pg.text,
      label: pg.text,
      value: pg.orNull(pg.numeric),
    },
  ),
  versionAt: twin('one', { tenant_id: pg.uuid, at: pg.timestamptz }, { data_version: pg.int8 }),
});
