// Typed twin of reach.sql: how far each source of figures reaches.
import { bind, pg, twin } from './statements.ts';

const at = { tenant_id: pg.uuid, version: pg.int8 };

export const reach = bind('reach', {
  sourceReach: twin(
    'many',
    { ...at, metrics: pg.texts, by_parts: pg.bool },
    {
      metric_name: pg.text,
      source_id: pg.uuid,
      first_day: pg.date,
      last_day: pg.date,
      weekdays: pg.int4s,
    },
  ),
  memberSources: twin(
    'many',
    { ...at, metrics: pg.texts, dimension: pg.text, member_id: pg.int8, months: pg.dates },
    { source_id: pg.uuid },
  ),
  soldSources: twin(
    'many',
    { ...at, dimension: pg.text, member_id: pg.int8 },
    { source_id: pg.uuid },
  ),
  sourceTotals: twin(
    'many',
    {
      ...at,
      metric: pg.text,
      units: pg.texts,
      source_ids: pg.uuids,
      from_day: pg.date,
      to_day: pg.date,
    },
    { day: pg.date, value: pg.numeric },
  ),
});
