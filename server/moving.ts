// Moves businesses from the embedded database of a data folder to a server: which of them, the
// files that lie beside the database, and what is told. Hides both databases' opening and closing.

import { CoxswainError, isCoxswainError } from '../errors.ts';
import { noteMoved } from '../ingest/moved-note.ts';
import { copySpooled } from '../ingest/spool.ts';
import type { EmbeddedDatabase } from '../sql/embedded.ts';
import { type Carried, carryTenant } from '../sql/moving/carry.ts';
import { type SourceTenant, spooledThere, tenantsThere } from '../sql/moving/source.ts';
import { openTarget, type Target } from '../sql/moving/target.ts';
import { openOwnFolder } from '../sql/open.ts';
import { openServer, refuseOtherDatabase } from '../sql/open-server.ts';

/** Of a sum, shown: enough to see that two are the same. */
const SHOWN_HASH = 12;

export interface MoveOptions {
  /** The folder that holds the embedded database. */
  data_dir: string;
  /** The server's processes' data folder, where it is another. */
  to_folder: string | null;
  database_url: string;
  owner_url: string;
  /** Ids; null: all. */
  tenants: readonly string[] | null;
  say: (line: string) => void;
  /** Rows carried at once at most; absent: as many as are quick. */
  page_rows?: number | undefined;
  signal?: AbortSignal;
  /** Told of every step as it begins. */
  onPoint?: (point: string) => void;
}

export interface Moved {
  moved: (Carried & { tenant_id: string })[];
  failed: { tenant_id: string; error: CoxswainError }[];
}

/**
 * Moves what is asked for, one after the other; of several, one that is refused keeps none of the
 * others. Throws `data_folder_in_use` where a server runs on the folder, and `config_invalid` where
 * folder, server or ids are not as they must be.
 */
export async function moveUp(options: MoveOptions): Promise<Moved> {
  const { data_dir, database_url: url, owner_url, say } = options;
  const onStep = (step: string) => say(`  ${step}`);
  const from = await openOwnFolder(data_dir, onStep);
  try {
    const served = await openServer({ url, owner_url, onStep });
    await refuseOtherDatabase(served, owner_url).finally(() => served.close());
    const to = await openTarget(owner_url);
    try {
      return await moveEach({ ...options, from, to }, chosen(await tenantsThere(from), options));
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

interface Move extends MoveOptions {
  from: EmbeddedDatabase;
  to: Target;
}

function chosen(there: readonly SourceTenant[], { tenants, data_dir }: MoveOptions) {
  if (tenants === null) return there;
  return tenants.map((id) => {
    const found = there.find(({ tenant_id }) => tenant_id === id.toLowerCase());
    if (found) return found;
    const list = there.map(({ tenant_id, name }) => `\n  ${tenant_id}  ${name}`).join('');
    throw new CoxswainError('config_invalid', `${data_dir} has no business ${id}. It has:${list}`);
  });
}

async function moveEach(move: Move, tenants: readonly SourceTenant[]): Promise<Moved> {
  const { say, signal } = move;
  const done: Moved = { moved: [], failed: [] };
  if (tenants.length === 0) say('There is no business in the folder.');
  for (const tenant of tenants) {
    const { tenant_id } = tenant;
    try {
      const carried = await carryTenant(
        { ...move, folder: move.data_dir, bringFiles: (one) => bringFiles(move, one) },
        tenant,
      );
      for (const line of reportOf(tenant, carried, move.to.where)) say(line);
      done.moved.push({ ...carried, tenant_id });
    } catch (error) {
      signal?.throwIfAborted();
      if (!isCoxswainError(error)) throw error;
      // every folder has a sample of its own, whose account has the same e-mail everywhere
      if (move.tenants === null && tenant.is_sample && error.details?.emails_taken) {
        say(`${tenant.name}: left here; the server has a sample business of its own`);
        continue;
      }
      say(error.message);
      done.failed.push({ tenant_id, error });
    }
  }
  return done;
}

/** Uploads that wait, before the tenant is closed here; and the note that it has gone. */
async function bringFiles(move: Move, { tenant_id, name }: SourceTenant): Promise<void> {
  const { from, to, data_dir, say } = move;
  const to_folder = move.to_folder ?? data_dir;
  const files = await spooledThere(from, tenant_id);
  for (const file of files) {
    const sha256 = await copySpooled(data_dir, to_folder, file);
    if (sha256 === file.sha256) continue;
    say(`${name}: the upload ${file.name} was already missing or damaged in ${data_dir}`);
  }
  if (files.length > 0) say(`${name}: ${files.length} uploaded files wait in ${to_folder}`);
  noteMoved(data_dir, { tenant_id, name, to: to.where, at: new Date().toISOString() });
}

function reportOf({ name }: SourceTenant, carried: Carried, where: string): string[] {
  if (carried.outcome === 'was_moved') {
    return [`${name}: is on ${where} already; nothing was changed`];
  }
  const filled = carried.compared.filter(({ here }) => here.rows !== '0');
  const empty = carried.compared.length - filled.length;
  const width = Math.max(...filled.map(({ table }) => table.length));
  const lines = filled.map(({ table, here, there }) => {
    const sums = [here, there].map(({ hash }) => hash.replace(/[-:]/g, '').slice(0, SHOWN_HASH));
    const rows = `${here.rows.padStart(9)} =${there.rows.padStart(9)} rows`;
    return `  ${table.padEnd(width)} ${rows}   ${sums[0]} = ${sums[1]}`;
  });
  const kept = carried.known_users.length;
  return [
    ...lines,
    ...(empty > 0 ? [`  ${empty} tables are empty on both sides`] : []),
    ...(kept > 0
      ? [`  ${kept} accounts were on the server before and stay as they are there`]
      : []),
    `${name}: moved to ${where}; here it is closed, and kept as it was`,
  ];
}
