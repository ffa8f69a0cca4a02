// Typed twin of recompute.sql: how dirty buckets become the next version's points and roll-ups.
import { bind, pg, twin } from './statements.ts';

const slice = { tenant_id: pg.uuid, version: pg.int8, time_zone: pg.text };
const days = { from_day: pg.date, to_day: pg.date };
const merged = { written: pg.int4, closed: pg.int4 };

export const recompute = bind('recompute', {
  beginChange: twin('one', { tenant_id: pg.uuid }, { next_version: pg.int8 }),
  publish: twin('none', { tenant_id: pg.uuid, version: pg.int8 }, {}),
  announce: twin('none', { tenant_id: pg.uuid, topic: pg.text, payload: pg.jsonb }, {}),
  markDirty: twin('none', { tenant_id: pg.uuid, stage: pg.text, buckets: pg.dates }, {}),
  nextDirty: twin(
    'many',
    { tenant_id: pg.uuid, stage: pg.text, most: pg.int4 },
    { bucket: pg.date },
  ),
  clearDirty: twin('none', { tenant_id: pg.uuid, stage: pg.text, buckets: pg.dates }, {}),
  countDirty: twin('many', { tenant_id: pg.uuid }, { stage: pg.text, buckets: pg.int4 }),
  analyzeBulk: twin('one', { table_name: pg.text }, { done: pg.orNull(pg.text) }),
  deriveOrders: twin('many', { ...slice, ...days }, { day: pg.date }),
  hasPoints: twin('one', { tenant_id: pg.uuid, time_zone: pg.text, ...days }, { there: pg.bool }),
  firstPoints: twin('none', { ...slice, ...days }, {}),
  mergePoints: twin('one', { ...slice, ...days }, merged),
  mergeRollups: twin('one', { ...slice, week_start: pg.int4, grain: pg.text, ...days }, merged),
  mergeParts: twin('one', { ...slice, week_start: pg.int4, grain: pg.text, ...days }, merged),
  mergeLists: twin(
    'one',
    { tenant_id: pg.uuid, version: pg.int8, grain: pg.text, ...days },
    merged,
  ),
});
