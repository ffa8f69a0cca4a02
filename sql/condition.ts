// Typed twin of condition.sql: what is told of a database's state. Hides the SQL from the server's
// condition.ts, its only caller.
import { z } from 'zod';
import { bind, pg, twin } from './statements.ts';

export const condition = bind('condition', {
  lookAtServer: twin(
    'one',
    {},
    {
      version: pg.text,
      role: pg.text,
      extensions: pg.json(z.record(z.string(), z.string())),
      now: pg.timestamptz,
    },
  ),
  importsStuck: twin(
    'many',
    { tenant_id: pg.uuid, before: pg.timestamptz },
    { import_id: pg.uuid, status: pg.text, since: pg.timestamptz },
  ),
});
