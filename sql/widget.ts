// Typed twin of widget.sql: the sites of a business and who is let in from one. Hides the SQL from
// server/widget.ts and server/cors.ts, its only callers.
import { z } from 'zod';
import { bind, pg, twin } from './statements.ts';

const role = { pg_type: 'text', schema: z.enum(['admin', 'manager', 'member', 'adviser']) };
const site = { id: pg.uuid, origin: pg.text, created_at: pg.timestamptz };

export const widget = bind('widget', {
  isKnownOrigin: twin('one', { origin: pg.text }, { known: pg.bool }),
  admit: twin(
    'maybe',
    {
      tenant_id: pg.uuid,
      user_id: pg.uuid,
      session_id: pg.uuid,
      session_epoch: pg.int4,
      origin: pg.text,
      at: pg.timestamptz,
    },
    { role, business: pg.text, site_id: pg.orNull(pg.uuid) },
  ),
  listOrigins: twin('many', { tenant_id: pg.uuid }, site),
  insertOrigin: twin('maybe', { tenant_id: pg.uuid, id: pg.uuid, origin: pg.text }, site),
  deleteOrigin: twin('maybe', { tenant_id: pg.uuid, id: pg.uuid }, { id: pg.uuid }),
});
