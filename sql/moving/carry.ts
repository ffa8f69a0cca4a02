// Carries one tenant from an embedded database to a server: compared whole before it is opened
// there, closed here before it is opened there, so that it is never live twice. Hides the order of
// these steps; each may be the last before the process dies, and the next run goes on from it.
import { CoxswainError } from '../../errors.ts';
import type { EmbeddedDatabase } from '../embedded.ts';
import { type Arrival, arrive } from './arrival.ts';
import { isSameSum, MOST_PAGE_ROWS, type Sum } from './content.ts';
import * as source from './source.ts';
import type { Table } from './tables.ts';
import * as target from './target.ts';

/** Progress is told this often while a long table is carried. */
const TELL_MS = 2_000;

export interface CarryOptions {
  from: EmbeddedDatabase;
  to: target.Target;
  /** The folder of `from`, as people name it. */
  folder: string;
  say: (line: string) => void;
  /** Called before the tenant is closed here: what lies outside the databases has to be there. */
  bringFiles: (tenant: source.SourceTenant) => Promise<void>;
  /** Rows of a page at most; absent: as many as are quick. */
  page_rows?: number | undefined;
  signal?: AbortSignal;
  /** Told of every step as it begins: a page, comparing, closing here, opening there. */
  onPoint?: (point: string) => void;
}

export interface Compared {
  table: string;
  here: Sum;
  there: Sum;
}

export interface Carried {
  outcome: 'moved' | 'was_moved';
  compared: Compared[];
  /** Accounts that were on the server before, and stay as they are there. */
  known_users: string[];
}

/**
 * Moves a tenant, or finds it moved. Throws `conflict` where the server has something else in its
 * place, and `move_differs` where what was carried is not what the source says: then the tenant
 * stays closed on the server, and open here.
 */
export async function carryTenant(
  options: CarryOptions,
  tenant: source.SourceTenant,
): Promise<Carried> {
  const { from, to, say } = options;
  const { tenant_id, name } = tenant;
  const tables = await source.tablesOf(from);
  const people = await source.peopleOf(from, tables, tenant_id);
  say(`${name}: adding up what is here`);
  const everyone = people.map(({ user_id }) => user_id);
  const sums = await source.sumsThere(from, tables, { tenant_id, people: everyone });
  const coming = { tenant_id, name, tables, people, sums };
  const gone = tenant.gone?.elsewhere ?? null;
  const arrival = await arrive(to, { ...coming, from: options.folder, gone });
  if (arrival.state === 'done') {
    return { outcome: 'was_moved', compared: [], known_users: arrival.known_users };
  }
  if (arrival.state === 'goes_on') say(`${name}: goes on where an earlier run ended`);
  if (arrival.state === 'starts_over') {
    say(`${name}: has changed since an earlier run, and starts over`);
  }
  const move = { ...options, tenant_id, name, sums, arrival };
  for (const table of tables) await carryTable(move, table);
  const compared = await compare(move, tables);
  await options.bringFiles(tenant);
  await target.analyze(to, tables);
  options.signal?.throwIfAborted();
  options.onPoint?.('close');
  await source.markGone(from, { tenant_id, elsewhere: to.where, sums });
  options.onPoint?.('open');
  await target.open(to, tenant_id);
  // once more: a process that started there meanwhile took the files of a business it could not see
  // for leftovers
  await options.bringFiles(tenant);
  options.onPoint?.('opened');
  return { outcome: 'moved', compared, known_users: arrival.known_users };
}

interface Move extends CarryOptions {
  tenant_id: string;
  name: string;
  sums: source.Sums;
  arrival: Arrival;
}

async function carryTable(move: Move, table: Table): Promise<void> {
  const { from, to, tenant_id, arrival, signal, onPoint, page_rows: most = MOST_PAGE_ROWS } = move;
  const start: target.Progress = { rows_done: 0, last_key: null, finished: false };
  let at = arrival.progress[table.name] ?? start;
  if (at.finished) return;
  if (table.month_of !== null) {
    await target.makeMonths(to, table, await source.monthsThere(from, table, tenant_id));
  }
  if (table.numbered !== null) {
    const highest = await source.highestThere(from, table, tenant_id);
    if (highest !== null) await target.numberPast(to, table, highest);
  }
  const whose = table.by === 'users' ? arrival.users : tenant_id;
  const tell = createTeller(move, table, at);
  while (!at.finished) {
    signal?.throwIfAborted();
    onPoint?.(`page of ${table.name}`);
    // a table of one row has no key to go on behind
    const over = table.key.length === 0 && at.rows_done > 0;
    const page = over
      ? null
      : await source.pageThere(from, table, { whose, after: at.last_key, most });
    at = await target.bring(to, { table, tenant_id, page, was: at });
    tell(at.rows_done);
  }
}

function createTeller({ name, say, sums }: Move, table: Table, { rows_done }: target.Progress) {
  const all = Number(sums[table.name]?.rows ?? 0);
  const began_ms = performance.now();
  let told_ms = began_ms;
  return (done: number) => {
    const now_ms = performance.now();
    if (now_ms - told_ms < TELL_MS) return;
    told_ms = now_ms;
    const per_s = Math.round(((done - rows_done) / (now_ms - began_ms)) * 1000);
    say(`${name}: ${table.name} ${done} of ${all} rows, ${per_s} a second`);
  };
}

/** Every table on both sides by one expression. Throws `move_differs` with those that differ. */
async function compare(move: Move, tables: readonly Table[]): Promise<Compared[]> {
  const { from, to, tenant_id, name, say, sums, arrival, signal } = move;
  say(`${name}: comparing both sides`);
  move.onPoint?.('compare');
  const compared: Compared[] = [];
  for (const table of tables) {
    signal?.throwIfAborted();
    const { users } = arrival;
    // accounts that were there before are the server's own
    const here =
      table.by === 'users'
        ? await source.sumThere(from, table, { tenant_id, people: users })
        : (sums[table.name] as Sum);
    compared.push({
      table: table.name,
      here,
      there: await target.sumHere(to, table, { tenant_id, users }),
    });
  }
  const differ = compared.filter(({ here, there }) => !isSameSum(here, there));
  if (differ.length === 0) return compared;
  await target.giveUp(to, tenant_id);
  const named = differ.map(
    ({ table, here, there }) => `${table} (${here.rows} rows here, ${there.rows} there)`,
  );
  throw new CoxswainError(
    'move_differs',
    `${name}: what came to the server is not what is here: ${named.join(', ')}. It stays closed ` +
      'there; the next run carries it anew.',
    { details: { compared } },
  );
}
