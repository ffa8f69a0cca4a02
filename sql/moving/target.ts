// The side that is reached: a server written as the role that reaches only the tenant on its way
// in, while progress is kept by the schema's owner, in the same transactions. Hides both roles.
import { CoxswainError } from '../../errors.ts';
import type { Queryable } from '../database.ts';
import { openPostgres, type PostgresDatabase } from '../postgres.ts';
import { addSums, type Page, quoted, type Sum, sumOf, writePage } from './content.ts';
import type { Table } from './tables.ts';

const MOVER = 'coxswain_mover';
/** Months are made one at a time, by whoever needs them (functions/45-partitions.sql). */
const PARTITIONS_LOCK = "hashtextextended('coxswain.partitions', 0)";
/** Adding up a large table takes as long as it takes; nobody waits for a lock meanwhile. */
const NO_LIMIT = { statement_timeout: '0' } as const;

export interface Target {
  /** The server and database as a person would name them, without a secret. */
  readonly where: string;
  readonly db: PostgresDatabase;
  close(): Promise<void>;
}

export interface Progress {
  rows_done: number;
  last_key: string[] | null;
  finished: boolean;
}

/** Connects as the schema's owner, who for as long as this is open may become the mover. */
export async function openTarget(owner_url: string): Promise<Target> {
  // one connection: what it is granted is for one process at a time
  const db = openPostgres({ url: owner_url, engine: 'postgres', most_connections: 1 });
  const { hostname, port, pathname } = new URL(owner_url);
  const where = `${hostname || 'localhost'}${port ? `:${port}` : ''}${pathname}`;
  try {
    await lend(db, `grant ${MOVER} to %I with inherit false, set true`);
  } catch (error) {
    await db.close();
    throw error;
  }
  return {
    where,
    db,
    close: async () => {
      await lend(db, `revoke ${MOVER} from %I`).catch(() => undefined);
      await db.close();
    },
  };
}

/** A superuser needs no leave; whoever made the role may give it to themselves. */
async function lend(db: PostgresDatabase, text: string): Promise<void> {
  await db.script(`do $$ begin
    if not (select rolsuper from pg_roles where rolname = current_user) then
      execute format('${text}', current_user);
    end if;
  end $$`);
}

/** Makes the months that are not there, so that no row has to wait in a default partition. */
export async function makeMonths(
  { db }: Target,
  { name, month_of }: Table,
  months: readonly string[],
): Promise<void> {
  for (const month of months) {
    await db.transaction({ priority: 'work', settings: { lock_timeout: '10s' } }, async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(${PARTITIONS_LOCK})`);
      await tx.query(
        `select app.add_partition($1, $2, $3::timestamptz) where not exists (
           select from app.partitions_of($1) p
           where p.range_from <= $3::timestamptz and p.range_to > $3::timestamptz)`,
        [name, month_of, month],
      );
    });
  }
}

/** A page and how far it brings the table; neither without the other, and by one process only. */
export function bring(
  { db }: Target,
  {
    table,
    tenant_id,
    page,
    was,
  }: {
    table: Table;
    tenant_id: string;
    /** null: there are no more rows. */
    page: Page | null;
    was: Progress;
  },
): Promise<Progress> {
  const now: Progress =
    page === null
      ? { ...was, finished: true }
      : { rows_done: was.rows_done + page.rows, last_key: page.last_key, finished: false };
  return db.transaction({ priority: 'work', settings: settingsFor(tenant_id) }, async (tx) => {
    if (page !== null)
      await asMover(tx, () => writePage(tx, { ...table, door: doorOf(table) }, page));
    const { affected } = await tx.query(
      `insert into app.move_progress as p (tenant_id, table_name, last_key, rows_done, finished)
       values ($1, $2, $3::text[], $4, $5)
       on conflict (tenant_id, table_name) do update set last_key = excluded.last_key,
         rows_done = excluded.rows_done, finished = excluded.finished
         where not p.finished and p.rows_done = $6::bigint`,
      [tenant_id, table.name, now.last_key, now.rows_done, now.finished, was.rows_done],
    );
    if (affected !== 1) {
      throw new CoxswainError('conflict', 'Another process is moving the same business.');
    }
    return now;
  });
}

/** Numbers given from now on are past those that were carried. */
export async function numberPast({ db }: Target, table: Table, highest: string): Promise<void> {
  await db.transaction({ priority: 'work' }, (tx) =>
    tx.query(
      `select setval(q.name, $3::bigint)
       from (select pg_get_serial_sequence($1, $2) as name) q
       join pg_sequences s on format('%I.%I', s.schemaname, s.sequencename) = q.name
       where coalesce(s.last_value, 0) < $3::bigint`,
      [doorOf(table), table.numbered, highest],
    ),
  );
}

/** What the server says of a table, by the expression that the source was asked. */
export function sumHere(
  { db }: Target,
  table: Table,
  { tenant_id, users }: { tenant_id: string; users: readonly string[] },
): Promise<Sum> {
  const whose = table.by === 'users' ? users : tenant_id;
  const settings = settingsFor(tenant_id);
  return db.transaction({ priority: 'work', reading: true, settings }, async (tx) => {
    const relations = [doorOf(table)];
    let sum = await asMover(tx, () => sumOf(tx, table, { whose, relations }));
    // what was archived meanwhile is its owner's
    for (const relation of await monthsAway(tx, table)) {
      sum = addSums(sum, await sumOf(tx, table, { whose, relations: [relation] }));
    }
    return sum;
  });
}

/** What was carried is not what the source says: the next attempt starts over. */
export async function giveUp({ db }: Target, tenant_id: string): Promise<void> {
  await db.transaction({ priority: 'work' }, (tx) =>
    tx.query('update app.tenant_moves set sums = null where tenant_id = $1::uuid', [tenant_id]),
  );
}

/** Plans are made for what is there now, and not for empty tables. */
export async function analyze({ db }: Target, tables: readonly Table[]): Promise<void> {
  for (const { relations } of tables) await db.script(`analyze ${relations[0]}`);
}

/** From here on the tenant is served, and its people are the server's own. */
export async function open({ db }: Target, tenant_id: string): Promise<void> {
  await db.transaction({ priority: 'work' }, async (tx) => {
    await tx.query(
      `update app.tenant_moves o set users = array(select unnest(o.users)
           except select unnest(m.users || m.known_users)),
         known_users = array(select unnest(o.known_users) union
           select unnest(o.users) intersect select unnest(m.users || m.known_users))
       from app.tenant_moves m where m.tenant_id = $1::uuid and o.tenant_id <> m.tenant_id
         and o.finished_at is null`,
      [tenant_id],
    );
    await tx.query(
      `update app.tenant_moves set finished_at = clock_timestamp()
       where tenant_id = $1::uuid and finished_at is null`,
      [tenant_id],
    );
    await tx.query('delete from app.move_progress where tenant_id = $1::uuid', [tenant_id]);
  });
}

/** Archived months of a table on the server, which only its owner reaches. */
export async function monthsAway(tx: Queryable, { name, month_of }: Table): Promise<string[]> {
  if (month_of === null) return [];
  const { rows } = await tx.query(
    `select format('archive.%I', c.relname) as relation from pg_class c
     where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r'
       and c.relname ~ ('^' || $1 || '_\\d') order by 1`,
    [name],
  );
  return rows.map(({ relation }) => String(relation));
}

export async function asMover<T>(tx: Queryable, fn: () => Promise<T>): Promise<T> {
  await tx.query(`set local role ${MOVER}`);
  const result = await fn();
  await tx.query('set local role none');
  return result;
}

export function settingsFor(tenant_id: string): Record<string, string> {
  return { ...NO_LIMIT, 'app.current_tenant': tenant_id };
}

/** A table without a door fails a test before it fails here. */
export function doorOf({ name, door }: Table): string {
  if (door === null) throw new Error(`${quoted(name)} has no door on the server`);
  return door;
}
