// Typed twin of idempotency.sql. Hides the SQL from server/idempotency.ts, its only caller.
import { bind, pg, twin } from './statements.ts';

const call = { tenant_id: pg.uuid, key: pg.text } as const;

export const idempotency = bind('idempotency', {
  beginCall: twin(
    'none',
    {
      ...call,
      request_hash: pg.text,
      now: pg.timestamptz,
      kept_since: pg.timestamptz,
      dead_since: pg.timestamptz,
    },
    {},
  ),
  findCall: twin('maybe', call, {
    request_hash: pg.text,
    status: pg.orNull(pg.int4),
    response: pg.orNull(pg.jsonb),
  }),
  finishCall: twin('none', { ...call, status: pg.int4, response: pg.jsonb }, {}),
  forgetCall: twin('none', call, {}),
});
