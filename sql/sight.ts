// Typed twin of sight.sql: grants and restrictions inside a business.
import { z } from 'zod';
import { bind, pg, twin } from './statements.ts';

const of_user = { tenant_id: pg.uuid, user_id: pg.uuid };
const granted = { metrics: pg.orNull(pg.texts), locations: pg.orNull(pg.int8s) };
const role = { pg_type: 'text', schema: z.enum(['admin', 'manager', 'member', 'adviser']) };
const kind = { pg_type: 'text', schema: z.enum(['metric', 'category']) };

export const sight = bind('sight', {
  grantsOf: twin('maybe', of_user, { role, ...granted }),
  putGrants: twin('none', { ...of_user, ...granted }, {}),
  memberMetrics: twin('one', {}, { metrics: pg.texts }),
  restrictedMetrics: twin('many', { tenant_id: pg.uuid }, { name: pg.text, restricted: pg.bool }),
  expenseCategories: twin(
    'many',
    { tenant_id: pg.uuid },
    { key: pg.text, label: pg.text, restricted: pg.bool },
  ),
  setRestriction: twin(
    'none',
    { tenant_id: pg.uuid, kind, name: pg.text, restricted: pg.bool },
    {},
  ),
  places: twin('many', { tenant_id: pg.uuid }, { id: pg.int8, key: pg.text, label: pg.text }),
  seesRestricted: twin('one', {}, { yes: pg.bool }),
  narrowPlaces: twin('one', { places: pg.int8s }, { places: pg.text }),
});
