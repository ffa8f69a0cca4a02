// Typed twin of adjustments.sql: what people said is wrong with records.
import { bind, pg, twin } from './statements.ts';

const own = { tenant_id: pg.uuid };
const said = {
  kind: pg.text,
  entity: pg.text,
  record_id: pg.uuid,
  order_id: pg.orNull(pg.int8),
  reason: pg.text,
  to_day: pg.orNull(pg.date),
  day_of: pg.orNull(pg.text),
};

export const adjustments = bind('adjustments', {
  target: twin(
    'maybe',
    { ...own, entity: pg.text, record_id: pg.uuid },
    {
      order_id: pg.orNull(pg.int8),
      day: pg.date,
      paid_on: pg.orNull(pg.date),
      category_id: pg.orNull(pg.int8),
      was_unseen: pg.bool,
    },
  ),
  category: twin('maybe', { ...own, key: pg.text }, { id: pg.int8, cost_kind: pg.text }),
  categories: twin('many', own, { key: pg.text, label: pg.text }),
  counted: twin('one', own, { standing: pg.int4 }),
  insert: twin(
    'none',
    {
      ...own,
      id: pg.uuid,
      ...said,
      to_category: pg.orNull(pg.int8),
      to_cost_kind: pg.orNull(pg.text),
      since_version: pg.int8,
      created_by: pg.uuid,
      created_at: pg.timestamptz,
    },
    {},
  ),
  takeBack: twin(
    'none',
    { ...own, id: pg.uuid, version: pg.int8, by: pg.orNull(pg.uuid), at: pg.timestamptz },
    {},
  ),
  recordsOf: twin(
    'many',
    { ...own, entity: pg.text, record_id: pg.uuid, order_id: pg.orNull(pg.int8) },
    { id: pg.uuid },
  ),
  list: twin(
    'many',
    {
      ...own,
      id: pg.orNull(pg.uuid),
      before: pg.orNull(pg.timestamptz),
      before_id: pg.orNull(pg.uuid),
      most: pg.int4,
    },
    {
      id: pg.uuid,
      ...said,
      to_category: pg.orNull(pg.text),
      version: pg.int8,
      created_at: pg.timestamptz,
      taken_back_at: pg.orNull(pg.timestamptz),
      teller: pg.orNull(pg.text),
      taken_back_by: pg.orNull(pg.text),
      published: pg.bool,
      day: pg.orNull(pg.date),
      document_number: pg.orNull(pg.text),
      party: pg.orNull(pg.text),
      detail: pg.orNull(pg.text),
      amount: pg.orNull(pg.numeric),
      unit: pg.orNull(pg.text),
      holds: pg.bool,
    },
  ),
  oneOffs: twin(
    'many',
    { ...own, version: pg.int8, time_zone: pg.text },
    {
      id: pg.text,
      metric_name: pg.text,
      unit: pg.text,
      value: pg.numeric,
      day: pg.date,
      document_number: pg.orNull(pg.text),
      product_id: pg.orNull(pg.int8),
      category_id: pg.orNull(pg.int8),
      customer_id: pg.orNull(pg.int8),
      channel_id: pg.orNull(pg.int8),
      country_id: pg.orNull(pg.int8),
      location_id: pg.orNull(pg.int8),
    },
  ),
  months: twin(
    'many',
    { ...own, was: pg.int8, version: pg.int8 },
    {
      metric_name: pg.text,
      unit: pg.text,
      month: pg.date,
      before: pg.numeric,
      after: pg.numeric,
    },
  ),
});
