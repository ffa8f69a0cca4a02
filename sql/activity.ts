// Typed twin of activity.sql: what was done in a business.
import { z } from 'zod';
import { bind, pg, twin } from './statements.ts';

export const activity = bind('activity', {
  listActivity: twin(
    'many',
    {
      tenant_id: pg.uuid,
      entity_type: pg.orNull(pg.text),
      entity_id: pg.orNull(pg.text),
      before_at: pg.orNull(pg.timestamptz),
      before_id: pg.orNull(pg.uuid),
      limit: pg.int8,
    },
    {
      id: pg.uuid,
      at: pg.timestamptz,
      user_id: pg.orNull(pg.uuid),
      email: pg.orNull(pg.text),
      role: pg.orNull(pg.text),
      action: pg.text,
      entity_type: pg.text,
      entity_id: pg.text,
      changes: pg.json(z.record(z.string(), z.unknown())),
      ip: pg.orNull(pg.text),
      user_agent: pg.orNull(pg.text),
    },
  ),
});
