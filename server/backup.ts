// What `npm run backup` does: saves the embedded database of a data folder and what belongs to it,
// whether a server runs on it or not. Hides the command line; server/backups.ts does the work.
import { statSync } from 'node:fs';
import { processConfig } from '../config.ts';
import { isCoxswainError } from '../errors.ts';
import { askForBackup } from './backups.ts';

try {
  const { data_dir } = processConfig();
  const { path } = await askForBackup(data_dir, (line) => process.stdout.write(`  ${line}\n`));
  const megabytes = (statSync(path).size / 1024 / 1024).toFixed(1);
  process.stdout.write(`The backup is ${path} (${megabytes} MB).\n`);
  process.stdout.write('It holds what signs people in: keep it as you keep the data folder.\n');
} catch (error) {
  const text = isCoxswainError(error) ? error.message : String((error as Error)?.stack ?? error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
