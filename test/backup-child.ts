// The process that backup-kill.slow.test.ts kills: serves a data folder and backs it up, or
// restores one, and dies at one of its steps. Tells its parent every step it came to, line by line.
import { backUpServing } from '../sql/backup/make.ts';
import { restoreBackup } from '../sql/backup/restore.ts';
import { lockFolder } from '../sql/folder-lock.ts';
import { openDatabase } from '../sql/open.ts';

export interface BackupOrders {
  data_dir: string;
  /** The backup to restore; null: back up. */
  restore: string | null;
  /** Die at the step of this number (from 0), so long after it began; null: live. */
  kill: { at: number; delay_ms: number } | null;
}

const { data_dir, restore, kill } = JSON.parse(process.argv[2] ?? '') as BackupOrders;
let points = 0;
const onPoint = (point: string) => {
  process.stdout.write(`${JSON.stringify({ point })}\n`);
  points += 1;
  if (kill === null || points - 1 !== kill.at) return;
  const die = () => process.kill(process.pid, 'SIGKILL');
  if (kill.delay_ms === 0) die();
  else setTimeout(die, kill.delay_ms);
};
const say = () => undefined;

if (restore === null) {
  const db = await openDatabase({ data_dir });
  const { path } = await backUpServing(db, { data_dir, kind: 'nightly', say, onPoint });
  process.stdout.write(`${JSON.stringify({ made: path })}\n`);
  await db.close();
} else {
  const lock = await lockFolder(data_dir);
  await restoreBackup({ data_dir, file: restore, say, onPoint });
  await lock.release();
}
