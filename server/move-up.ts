// What `npm run move-up` does: carries businesses from the embedded database of a data folder to a
// database server. Hides the command line and its end; server/moving.ts does the work.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { processConfig } from '../config.ts';
import { CoxswainError, isCoxswainError } from '../errors.ts';
import { moveUp } from './moving.ts';

const MOVE_USAGE = `Usage: npm run move-up -- --all | --tenant ID [--tenant ID …] [--to-folder DIR]
  carries businesses from the embedded database in COXSWAIN_DATA_DIR to the server of DATABASE_URL
  and DATABASE_OWNER_URL; --to-folder: the data folder that the server's processes use, where it is
  another one (docs/moving-up.md)`;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stopping.abort(new CoxswainError('conflict', STOPPED)));
}
const STOPPED = 'Stopped. The same command goes on from here; nothing is in use on the server yet.';

try {
  const flags = moveFlags(process.argv.slice(2));
  const { data_dir, database_url, database_owner_url } = processConfig([]);
  if (database_url === null || database_owner_url === null) {
    throw new CoxswainError(
      'config_invalid',
      'Set DATABASE_URL and DATABASE_OWNER_URL to the server that businesses move to: as role ' +
        'coxswain_app, and as the role that owns the schema.',
    );
  }
  const { failed } = await moveUp({
    ...flags,
    data_dir,
    database_url,
    owner_url: database_owner_url,
    say: (line) => void process.stdout.write(`${line}\n`),
    signal: stopping.signal,
  });
  process.exitCode = failed.length > 0 ? 1 : 0;
} catch (error) {
  const text = isCoxswainError(error)
    ? error.message
    : `${String((error as Error)?.stack ?? error)}\nThe same command goes on from here.`;
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

/** What `npm run move-up` was asked. Throws config_invalid where that is not clear. */
function moveFlags(args: readonly string[]): {
  /** null: all of them. */
  tenants: string[] | null;
  to_folder: string | null;
} {
  const refuse = (reason: string) =>
    new CoxswainError('config_invalid', `The command line: ${reason}\n${MOVE_USAGE}`);
  let values: { tenant?: string[]; all?: boolean; 'to-folder'?: string };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        tenant: { type: 'string', multiple: true },
        all: { type: 'boolean' },
        'to-folder': { type: 'string' },
      },
    }));
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  const { tenant = [], all = false, 'to-folder': to_folder } = values;
  if (all === tenant.length > 0) throw refuse('say --all, or --tenant with an id, and not both.');
  return {
    tenants: all ? null : tenant,
    to_folder: to_folder === undefined ? null : resolve(to_folder),
  };
}
