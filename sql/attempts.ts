// Typed twin of attempts.sql: how often somebody tried, and until when they are held off. Hides the
// SQL from server/attempts.ts, its only caller.
import { bind, pg, twin } from './statements.ts';

export const attempts = bind('attempts', {
  takeAttempt: twin(
    'maybe',
    {
      key: pg.text,
      account: pg.orNull(pg.text),
      at: pg.timestamptz,
      free: pg.int4,
      first_s: pg.float8,
      most_s: pg.float8,
      window_s: pg.float8,
    },
    { failures: pg.int4, held_until: pg.orNull(pg.timestamptz) },
  ),
  heldUntil: twin('maybe', { key: pg.text }, { held_until: pg.orNull(pg.timestamptz) }),
  forgiveAttempts: twin('none', { keys: pg.texts }, {}),
  dropAttempt: twin('none', { key: pg.text }, {}),
  dropAttemptsOn: twin('none', { account: pg.text }, {}),
});
