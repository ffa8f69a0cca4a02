// How a tenant may come to a server, and how far an earlier attempt brought it: what it left is
// gone on with, or taken away; what is there by another way is refused and left alone.
import { CoxswainError } from '../../errors.ts';
import type { Queryable } from '../database.ts';
import { deleteRows, isSameSum } from './content.ts';
import type { Person, Sums } from './source.ts';
import type { Table } from './tables.ts';
import { asMover, doorOf, monthsAway, type Progress, settingsFor, type Target } from './target.ts';

/** How a tenant stands on the server. */
export interface Arrival {
  /** done: it was opened before, and nothing is to be carried. */
  state: 'new' | 'goes_on' | 'starts_over' | 'done';
  /** Accounts that this move brings, and those that were there before it. */
  users: string[];
  known_users: string[];
  progress: Record<string, Progress>;
}

interface Move {
  direction: 'in' | 'out';
  finished_at: string | null;
  sums: Sums | null;
  users: string[];
  known_users: string[];
}

export interface Coming {
  tenant_id: string;
  name: string;
  /** The folder it comes from. */
  from: string;
  tables: readonly Table[];
  people: readonly Person[];
  sums: Sums;
  /** Where it went by the source's word, which serves it no more: it can only be going on there. */
  gone: string | null;
}

/**
 * Makes room for a tenant, or finds how far it is: what an earlier attempt left is gone on with
 * when the source still says the same, else it is taken away first. Throws `conflict` where the
 * server has a tenant of this id that did not come this way, or an account it would clash with.
 */
export function arrive({ db, where }: Target, coming: Coming): Promise<Arrival> {
  const { tenant_id, tables, sums } = coming;
  return db.transaction({ priority: 'work', settings: settingsFor(tenant_id) }, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('coxswain.move ' || $1, 0))`, [
      tenant_id,
    ]);
    const { rows } = await tx.query(
      `select direction, finished_at, sums, users, known_users from app.tenant_moves
       where tenant_id = $1::uuid`,
      [tenant_id],
    );
    const move = rows[0] as unknown as Move | undefined;
    refuseLive(move, coming, where);
    if (move?.finished_at) return { ...move, state: 'done', progress: {} };
    const ours = await stillOurs(tx, move);
    if (move !== undefined && move.sums !== null && isSame(move.sums, sums)) {
      const known_users = [...move.known_users, ...move.users.filter((id) => !ours.includes(id))];
      await tx.query(
        `update app.tenant_moves set users = $2::uuid[], known_users = $3::uuid[]
         where tenant_id = $1::uuid`,
        [tenant_id, ours, known_users],
      );
      const progress = await progressOf(tx, tenant_id);
      return { users: ours, known_users, state: 'goes_on', progress };
    }
    const accounts = await accountsFor(tx, coming, ours);
    await tx.query(
      `insert into app.tenant_moves (tenant_id, direction, elsewhere, sums, users, known_users)
       values ($1, 'in', $2, $3, $4::uuid[], $5::uuid[])
       on conflict (tenant_id) do update set sums = excluded.sums, users = excluded.users,
         known_users = excluded.known_users, began_at = clock_timestamp()`,
      [tenant_id, coming.from, JSON.stringify(sums), accounts.users, accounts.known_users],
    );
    if (move === undefined) await refuseOther(tx, coming);
    else await takeAway(tx, tables, tenant_id);
    return { ...accounts, state: move === undefined ? 'new' : 'starts_over', progress: {} };
  });
}

function refuseLive(move: Move | undefined, { name, gone, from }: Coming, where: string): void {
  if (move?.direction === 'out') {
    throw new CoxswainError('conflict', `${name} was on this server, and has moved on from it.`);
  }
  if (gone !== null && (move === undefined || gone !== where)) {
    throw new CoxswainError(
      'conflict',
      `${name} has moved from ${from} to ${gone} already, and not to this server.`,
    );
  }
  if (move?.finished_at && gone === null) {
    throw new CoxswainError(
      'conflict',
      `${name} was moved to this server before, and is used there; the folder ${from} has a copy ` +
        'that does not know of it. Nothing was changed on either side.',
    );
  }
}

/** Now that it may be seen as on its way in: is there one of this id already? */
async function refuseOther(tx: Queryable, { tenant_id, name }: Coming): Promise<void> {
  const there = await asMover(tx, () =>
    tx.query('select from tenants where tenant_id = $1::uuid', [tenant_id]),
  );
  if (there.rows.length === 0) return;
  throw new CoxswainError(
    'conflict',
    `The server has a business with the id of ${name} (${tenant_id}) that was not moved there. ` +
      'Nothing was changed.',
  );
}

/** Accounts that an earlier attempt brought, without those which are used on the server by now. */
async function stillOurs(tx: Queryable, move: Move | undefined): Promise<string[]> {
  if (move === undefined) return [];
  const { rows } = await asMover(tx, () => tx.query('select user_id from app.arriving_users()'));
  return rows.map(({ user_id }) => String(user_id));
}

/** Which accounts come, and which are there; `brought` an earlier attempt of ours has written. */
async function accountsFor(tx: Queryable, { name, people }: Coming, brought: readonly string[]) {
  const ids = people.map(({ user_id }) => user_id);
  const emails = people.map(({ email }) => email);
  const found = await asMover(tx, async () => ({
    there: await tx.query('select user_id from app.users_there($1::uuid[])', [ids]),
    taken: await tx.query(
      `select p.email from unnest($1::text[], $2::uuid[]) p (email, user_id)
       cross join lateral app.find_user(p.email) f where f.user_id <> p.user_id`,
      [emails, ids],
    ),
  }));
  if (found.taken.rows.length > 0) {
    const taken = found.taken.rows.map(({ email }) => String(email));
    throw new CoxswainError(
      'conflict',
      `${name} cannot be moved: on the server another account has the e-mail ` +
        `${taken.join(', ')}. Nothing was changed.`,
      { details: { emails_taken: taken } },
    );
  }
  const known = new Set(found.there.rows.map(({ user_id }) => String(user_id)));
  for (const user_id of brought) known.delete(user_id);
  return { users: ids.filter((id) => !known.has(id)), known_users: [...known] };
}

async function takeAway(tx: Queryable, tables: readonly Table[], tenant_id: string) {
  for (const table of [...tables].reverse()) {
    // accounts stay: another business may have come with the same people, and they are written anew
    if (table.by === 'users') continue;
    await asMover(tx, () => deleteRows(tx, { tenant_id, relation: doorOf(table) }));
    for (const relation of await monthsAway(tx, table)) {
      await deleteRows(tx, { tenant_id, relation });
    }
  }
  await tx.query('delete from app.move_progress where tenant_id = $1::uuid', [tenant_id]);
}

async function progressOf(tx: Queryable, tenant_id: string): Promise<Record<string, Progress>> {
  const { rows } = await tx.query(
    `select table_name, last_key, rows_done::int as rows_done, finished from app.move_progress
     where tenant_id = $1::uuid`,
    [tenant_id],
  );
  return Object.fromEntries(
    rows.map((row) => [String(row.table_name), row as unknown as Progress]),
  );
}

function isSame(one: Sums, other: Sums): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isSameSum(one[name], other[name]));
}
