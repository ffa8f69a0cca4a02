// Whoever is in the house and still not everybody: a colleague, an adviser and a stranger before
// Bert's private conversation, his colleagues' accounts, and what was done in his business.
import type { Database, Queryable } from '../sql/database.ts';
import { CONTEXTS } from './isolation-trial.ts';
import { ANNA, BERT, GHOST } from './two-tenants.ts';

/** What belongs to a conversation. */
const PRIVATE = ['conversations', 'coaching_sessions', 'session_terms', 'claims'] as const;

/** One sentence for each thing somebody saw or changed that is not theirs. */
export async function strangersInTheHouse(db: Database): Promise<string[]> {
  const leaks: string[] = [];
  const expected = {
    private: [],
    team: ['member', 'admin'],
    advisers: ['member', 'admin', 'adviser'],
  };
  for (const [visibility, seen_by] of Object.entries(expected)) {
    for (const role of ['member', 'admin', 'adviser']) {
      const settings = { ...CONTEXTS.bert, 'app.current_role': role };
      const should = (seen_by as string[]).includes(role) ? 1 : 0;
      await undone(db, settings, async (tx) => {
        // his own: where a wall is down, the recorder would stop him at another tenant's
        const own = [visibility, BERT.id];
        await tx.query('update conversations set visibility = $1 where tenant_id = $2', own);
        await tx.query(`select set_config('app.current_user', $1, true)`, [GHOST.id]);
        for (const table of PRIVATE) {
          const { rows } = await tx.query(`select count(*)::int as n from ${table}`);
          if (rows[0]?.n !== should) {
            leaks.push(`behaviour: a ${visibility} conversation as another ${role}: ${table}`);
          }
        }
        const taken = await tx
          .query('update conversations set user_id = $1', [GHOST.id])
          .catch(() => ({ affected: 0 }));
        if (taken.affected > 0)
          leaks.push(`behaviour: another ${role} took a ${visibility} one over`);
      });
    }
  }
  leaks.push(...(await accountsOfOthers(db)), ...(await activityOfOthers(db)));
  return leaks;
}

/** What was done is told to those who answer for the business, and to nobody else in it. */
async function activityOfOthers(db: Database): Promise<string[]> {
  const leaks: string[] = [];
  for (const role of ['admin', 'manager', 'member', 'adviser', '']) {
    await undone(db, { ...CONTEXTS.bert, 'app.current_role': role }, async (tx) => {
      const { rows } = await tx.query('select count(*)::int as n from activity_events');
      const may = role === 'admin' || role === 'manager';
      if (Number(rows[0]?.n) > 0 !== may) leaks.push(`behaviour: activity as ${role || 'nobody'}`);
    });
  }
  return leaks;
}

/** An account is made and changed by whoever it is for. */
async function accountsOfOthers(db: Database): Promise<string[]> {
  const leaks: string[] = [];
  const row = `('${GHOST.id}', '${GHOST.mark}@example.com', 'x')`;
  for (const sql of [
    `insert into users (id, email, password_hash) values ${row}`,
    `update users set password_hash = 'x' where id <> '${BERT.id}'`,
    `insert into sign_ins (user_id, at, outcome) values ('${ANNA.id}', now(), 'signed_in')`,
    `insert into password_resets (user_id, id, token_hash, created_at, expires_at)
      values ('${ANNA.id}', '${GHOST.id}', 'x', now(), now())`,
    `update password_resets set used_at = now() where user_id <> '${BERT.id}'`,
    `delete from password_resets where user_id <> '${BERT.id}'`,
    "insert into sign_in_attempts (key, since, failures) values ('k', now(), 0)",
    'delete from sign_in_attempts',
  ]) {
    await undone(db, CONTEXTS.bert, async (tx) => {
      const { affected } = await tx.query(sql).catch(() => ({ affected: 0 }));
      if (affected > 0) leaks.push(`behaviour: somebody else's account: ${sql}`);
    });
  }
  for (const table of ['sign_ins', 'password_resets', 'sign_in_attempts']) {
    await undone(db, CONTEXTS.bert, async (tx) => {
      const theirs = table === 'sign_in_attempts' ? 'true' : `user_id <> '${BERT.id}'`;
      const { rows } = await tx.query(`select count(*)::int as n from ${table} where ${theirs}`);
      if (rows[0]?.n !== 0) leaks.push(`behaviour: somebody else's ${table}`);
    });
  }
  return leaks;
}

const UNDO = new Error('undone');

async function undone(
  db: Database,
  settings: Record<string, string>,
  fn: (tx: Queryable) => Promise<void>,
): Promise<void> {
  await db
    .transaction({ settings }, async (tx) => {
      await fn(tx);
      throw UNDO;
    })
    .catch((error) => {
      if (error !== UNDO) throw error;
    });
}
