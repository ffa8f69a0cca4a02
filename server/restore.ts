// What `npm run restore` does: puts a backup in the place of a data folder; what is there is set
// aside. Hides the command line; sql/backup/restore.ts does the work.
import { resolve } from 'node:path';
import { processConfig } from '../config.ts';
import { CoxswainError, isCoxswainError } from '../errors.ts';
import { listBackups } from '../sql/backup/folder.ts';
import { restoreBackup } from '../sql/backup/restore.ts';
import { lockFolder } from '../sql/folder-lock.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stopping.abort(new CoxswainError('conflict', STOPPED)));
}
const STOPPED = 'Stopped. The data folder is as it was.';

const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const asked = fileAsked(process.argv.slice(2));
  const { data_dir, database_url } = processConfig([]);
  if (database_url !== null) {
    throw new CoxswainError(
      'config_invalid',
      'DATABASE_URL leads to a database server, whose backups are its own (docs/backups.md). ' +
        'Unset it to restore the embedded database of the data folder.',
    );
  }
  const lock = await lockFolder(data_dir);
  try {
    await restore(data_dir, asked);
  } finally {
    await lock.release();
  }
} catch (error) {
  const text = isCoxswainError(error) ? error.message : String((error as Error)?.stack ?? error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

async function restore(data_dir: string, asked: string | null): Promise<void> {
  const file = asked ?? (await listBackups(data_dir))[0]?.path;
  if (file === undefined) {
    throw new CoxswainError(
      'config_invalid',
      `There is no backup in ${data_dir}. Name one: npm run restore -- FILE`,
    );
  }
  const { manifest, kept } = await restoreBackup({
    ...{ data_dir, file, signal: stopping.signal },
    say: (line) => say(`  ${line}`),
  });
  const names = manifest.businesses.map(({ name }) => name).join(', ') || 'no business';
  say(`Restored and compared: the books of ${manifest.taken_at} (${names}).`);
  say('Everybody signs in again, with the password of that day: sessions and links are void.');
  say('Invitations that were open are void too: invite again.');
  if (kept !== null) say(`What was there before is in ${kept}; remove it when you are sure.`);
  say('Start as usual: npm start');
}

/** Null: the newest backup of the folder. */
function fileAsked([file, ...more]: readonly string[]): string | null {
  if (file?.startsWith('-') || more.length > 0) {
    throw new CoxswainError('config_invalid', 'Usage: npm run restore [-- FILE]');
  }
  return file === undefined ? null : resolve(file);
}
