// Values for parameters of statements, by name or else by type, in the tests of their twins.
import type { Param } from '../sql/database.ts';
import { AT, DAY } from './null-rows.ts';

/** The tenant whose rows are read. */
export const A = {
  tenant_id: '00000000-0000-4000-8000-00000000000a',
  id: 'a0000000-0000-4000-8000-000000000001',
};
const VECTOR = `[${Array(384).fill(0.05).join(',')}]`;

/** Parameters by name where a type alone says too little; those of arrays stand for one item. */
export const BY_NAME: Readonly<Record<string, Param>> = {
  time_zone: 'UTC',
  currency: 'EUR',
  currencies: 'EUR',
  unit: 'EUR',
  units: 'EUR',
  country: 'NL',
  email: `${A.id.slice(0, 8)}@example.com`,
  role: 'admin',
  visibility: 'team',
  stage: 'orders',
  grain: 'day',
  grains: 'day',
  dimension: 'product',
  dimensions: 'product',
  metric: 'revenue',
  metrics: 'revenue',
  metric_name: 'revenue',
  metric_names: 'revenue',
  status: 'done',
  statuses: 'open',
  kind: 'flow',
  kinds: 'sale',
  cost_kinds: 'overhead',
  cells: '[]',
  claims: '{}',
  attributes: '{}',
  ats: '2011-06-30T08:00:00',
  tax: 'unknown',
  table_name: 'members',
  embedding: VECTOR,
  embeddings: VECTOR,
  token_hash: 'ab',
  password_hash: 'x',
  key: 'k',
  header_hash: 'h',
  version: '1',
  file_no: 1,
  holder: 'x',
  runner: 'process',
  from_row: 0,
  skip: 0,
  to_row: 9,
  fiscal_year_start: 4,
  week_start: 1,
  from_day: '2011-06-01',
  from_days: '2011-06-01',
  to_day: '2011-07-01',
  to_days: '2011-07-01',
  since: '2011-06-01T00:00:00Z',
  before: '2011-07-01T00:00:00Z',
  until: '2011-07-01T00:00:00Z',
  after: '00000000-0000-4000-8000-000000000000',
};

export const SCALARS: Readonly<Record<string, Param>> = {
  uuid: A.id,
  text: 'x',
  int4: 1,
  int8: '1',
  float8: 1,
  numeric: '1',
  bool: true,
  date: DAY,
  timestamptz: AT,
  jsonb: '[]',
};
