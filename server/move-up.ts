// What `npm run move-up` does: carries businesses from the embedded database of a data folder to a
// database server. Hides the command line and its end; server/moving.ts does the work.
import { moveFlags, processConfig } from '../config.ts';
import { CoxswainError, isCoxswainError } from '../errors.ts';
import { moveUp } from './moving.ts';

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
