// What test/contract.test.ts needs for statements about people and no tenant: their parameters,
// rows to find, and that tries are reached by the door's own transaction only.
import type { Database, Param, Queryable } from '../sql/database.ts';
import { atTheDoor, withTenant } from '../sql/database.ts';
import type { Statement } from '../sql/statements.ts';

const PLACE = '192.0.2.1';

/** Parameters that a type alone does not give, by the statement's name. */
export function doorValues(
  id: string,
  new_id: string,
): Readonly<Record<string, Readonly<Record<string, Param>>>> {
  const token_hash = id.replaceAll('-', '');
  return {
    'accounts.updatePerson': { email: 'new@example.com' },
    'accounts.recordSignIn': { outcome: 'signed_in', ip: PLACE },
    'accounts.knowsNetwork': { network: `${PLACE}/32` },
    'accounts.listSessions': { session_epoch: 1, at: '2011-01-01T00:00:00Z' },
    'accounts.listSignIns': { before_at: '2100-01-01T00:00:00Z', before_id: id },
    'accounts.insertReset': { reset_id: new_id, token_hash: 'ab' },
    'accounts.findReset': { token_hash },
    'accounts.takeReset': { reset_id: id, at: '2011-01-01T00:00:00Z' },
    'attempts.takeAttempt': { at: '2030-01-01T00:00:00Z', free: 1 },
    'widget.admit': { session_id: id, session_epoch: 1, at: '2011-01-01T00:00:00Z' },
    'widget.insertOrigin': { id: new_id, origin: 'https://new.example' },
    'identity.insertRefreshToken': { token_id: new_id, ip: PLACE },
  };
}

/** A try, as `key` names it, of which nothing is known that may be unknown. */
export async function seedTry(db: Database, user_id: string, key: string): Promise<void> {
  await atTheDoor(db, user_id, (tx) =>
    tx.query('insert into sign_in_attempts (key, since, failures) values ($1, now(), 1)', [key]),
  );
}

/** The transaction that a statement is sent in. */
export function inItsPlace(
  db: Database,
  { subject }: Pick<Statement, 'subject'>,
  who: { tenant_id: string; user_id: string },
  fn: (tx: Queryable) => Promise<void>,
): Promise<void> {
  if (subject === 'attempts') return atTheDoor(db, who.user_id, fn);
  return withTenant(db, { ...who, role: 'admin' }, fn);
}
