// A new password for whoever forgot theirs: a link that is good once, for half an hour, by mail or
// from whoever runs the installation. The answer to who asks never tells whether there is an
// account. Hides the link's hash and its life.
import { randomUUID } from 'node:crypto';
import { CoxswainError } from '../errors.ts';
import { accounts } from '../sql/accounts.ts';
import { atTheDoor, type Origin, type Queryable } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import { createTries } from './attempts.ts';
import type { IdentityDeps } from './deps.ts';
import { sendReset } from './letters.ts';
import { hashPassword } from './passwords.ts';
import { NOBODY, told } from './sign-in.ts';
import { hashSecret, newSecret } from './tokens.ts';

/** As long as a letter may take and a person to read it; said in the letter, too. */
const LINK_LIFE_MS = 30 * 60 * 1000;

/** What who asked is answered; the same whether or not there is such an account. */
export interface ForgotAnswer {
  sends_mail: boolean;
  message: string;
}

const SENT =
  'If there is an account with this e-mail, a link to set a new password is on its way to it. ' +
  'It is good for 30 minutes.';
const NO_MAIL =
  'This server sends no mail. Ask whoever runs it for a link to set a new password: they get ' +
  'one with npm run user -- reset and your e-mail.';

/** Throws `rate_limited` for a place that asks too often. */
export async function forgotPassword(
  deps: IdentityDeps,
  { email, origin }: { email: string; origin: Origin },
): Promise<ForgotAnswer> {
  if (!deps.mailer) return { sends_mail: false, message: NO_MAIL };
  const tries = createTries(deps.settings, deps.clock);
  const known = await deps.db.transaction({}, (tx) => identity.findUser(tx, { email }));
  const user_id = known?.user_id ?? NOBODY;
  const secret = await atTheDoor(deps.db, user_id, async (tx) => {
    const may = await tries.mayWrite(tx, { email, ip: origin.ip, known: false });
    return may ? newLink(deps, tx, user_id) : null;
  });
  if (known && secret) {
    const person = await atTheDoor(deps.db, user_id, (tx) => accounts.getPerson(tx, { user_id }));
    // not waited for: how long a mail server takes would tell that there is somebody to write to
    if (person) sendReset(deps, { email: person.email, secret });
  } else await atTheDoor(deps.db, user_id, (tx) => accounts.getPerson(tx, { user_id }));
  return { sends_mail: true, message: SENT };
}

/** A link's secret for an account, told once. For nobody the same is done and nothing stored. */
export async function newLink(
  { clock }: Pick<IdentityDeps, 'clock'>,
  tx: Queryable,
  user_id: string,
): Promise<string> {
  const { secret, hash } = newSecret();
  const now = clock();
  await accounts.insertReset(tx, {
    ...{ user_id, reset_id: randomUUID(), token_hash: hash, at: now.toISOString() },
    expires_at: new Date(now.getTime() + LINK_LIFE_MS).toISOString(),
  });
  return secret;
}

/** Sets the password and ends every session. Throws `not_found` for a link that is no good. */
export async function resetPassword(
  deps: IdentityDeps,
  { token, password, origin }: { token: string; password: string; origin: Origin },
): Promise<void> {
  const token_hash = hashSecret(token);
  const found = await deps.db.transaction({}, (tx) => accounts.findReset(tx, { token_hash }));
  if (!found) throw gone();
  const password_hash = await hashPassword(password);
  const { user_id, reset_id } = found;
  await atTheDoor(deps.db, user_id, async (tx) => {
    const taken = await accounts.takeReset(tx, {
      ...{ user_id, reset_id, at: deps.clock().toISOString() },
    });
    if (!taken) throw gone();
    await setPassword(deps, tx, { user_id, password_hash, origin });
  });
}

/**
 * Within a transaction at the door: the password, the end of every session and every other link,
 * and of what wrong tries cost.
 */
export async function setPassword(
  deps: Pick<IdentityDeps, 'clock' | 'settings' | 'tokens'>,
  tx: Queryable,
  of: { user_id: string; password_hash: string; origin: Origin },
): Promise<void> {
  const { user_id, origin } = of;
  const changed = await accounts.setPassword(tx, of);
  const person = await accounts.getPerson(tx, { user_id });
  if (!changed || !person) throw gone();
  await accounts.dropResets(tx, { user_id });
  await createTries(deps.settings, deps.clock).forgive(tx, person.email);
  const outcome = 'password_reset';
  await accounts.recordSignIn(tx, told({ user_id, origin, at: deps.clock(), outcome }));
  deps.tokens.endSessions(user_id, changed.session_epoch);
}

function gone(): CoxswainError {
  const message = 'This link is not valid any more: it is good once, for 30 minutes. Ask anew.';
  return new CoxswainError('not_found', message);
}
