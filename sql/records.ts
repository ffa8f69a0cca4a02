// Typed twin of records.sql: the rows behind a figure.
import { bind, pg, twin } from './statements.ts';

const at = { tenant_id: pg.uuid, version: pg.int8 };
const days = { from_day: pg.date, to_day: pg.date };
const id = pg.orNull(pg.int8);
const number = pg.orNull(pg.int4);
const places = { channel_id: id, country_id: id, location_id: id };
const row = {
  id: pg.text,
  day: pg.date,
  at_time: pg.orNull(pg.text),
  document_number: pg.orNull(pg.text),
  party: pg.orNull(pg.text),
  detail: pg.orNull(pg.text),
  value: pg.numeric,
};

export const records = bind('records', {
  lineRecords: twin(
    'one',
    {
      ...at,
      time_zone: pg.text,
      currency: pg.text,
      measure: pg.text,
      ...days,
      product_id: id,
      category_id: id,
      customer_id: id,
      ...places,
      weekday: number,
      hour: number,
      skip: pg.int4,
      most: number,
    },
    {
      places: pg.int4s,
      ids: pg.uuids,
      ats: pg.texts,
      document_numbers: pg.texts,
      customer_ids: pg.int8s,
      product_ids: pg.int8s,
      amounts: pg.numerics,
      import_ids: pg.uuidsOrNull,
      file_nos: pg.int4s,
      row_numbers: pg.int4s,
    },
  ),
  memberLabels: twin(
    'many',
    { tenant_id: pg.uuid, dimension: pg.text, ids: pg.int8s },
    { id: pg.int8, label: pg.text },
  ),
  filesOf: twin(
    'many',
    { tenant_id: pg.uuid },
    { import_id: pg.uuid, file_no: pg.int4, name: pg.text, live: pg.bool },
  ),
  orderRecords: twin(
    'many',
    {
      ...at,
      time_zone: pg.text,
      ...days,
      customer_id: id,
      ...places,
      weekday: number,
      hour: number,
    },
    row,
  ),
  ordersOfLines: twin(
    'many',
    {
      ...at,
      time_zone: pg.text,
      ...days,
      product_id: id,
      category_id: id,
      customer_id: id,
      ...places,
      weekday: number,
      hour: number,
    },
    row,
  ),
  customerRecords: twin(
    'many',
    {
      ...at,
      time_zone: pg.text,
      count_of: pg.text,
      ...days,
      product_id: id,
      category_id: id,
      ...places,
    },
    row,
  ),
  invoiceRecords: twin(
    'many',
    { ...at, currency: pg.text, measure: pg.text, ...days, customer_id: id, weekday: number },
    row,
  ),
  expenseRecords: twin(
    'many',
    {
      ...at,
      currency: pg.text,
      measure: pg.text,
      ...days,
      category_id: id,
      location_id: id,
      weekday: number,
    },
    row,
  ),
  observationRecords: twin(
    'many',
    {
      ...at,
      measure: pg.text,
      units: pg.texts,
      ...days,
      channel_id: id,
      location_id: id,
      weekday: number,
    },
    row,
  ),
  tracesOf: twin(
    'many',
    { tenant_id: pg.uuid, record_ids: pg.uuids },
    {
      id: pg.text,
      file: pg.text,
      row_number: pg.int4,
    },
  ),
  claimById: twin(
    'maybe',
    { tenant_id: pg.uuid, id: pg.uuid },
    { claim: pg.jsonb, places: pg.orNull(pg.jsonb) },
  ),
});
