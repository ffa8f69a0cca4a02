// A data folder that another Postgres major wrote: read by the engine of its time, made anew by
// today's, compared, and exchanged. Hides that this is a backup and a restore.
import { EMBEDDED_MAJOR, engineOf, majorOf } from '../embedded-majors.ts';
import { backUpOtherMajor } from './make.ts';
import { restoreBackup } from './restore.ts';

/**
 * Carries a folder over where it is of an earlier major; the old database is kept beside it. Throws
 * `data_folder_broken` where its engine is not there, and as a backup and a restore do: the folder
 * is then as it was, and may be started by the program that wrote it.
 */
export async function carryOver(data_dir: string, say: (line: string) => void): Promise<void> {
  const major = majorOf(data_dir);
  if (major === null || major === EMBEDDED_MAJOR) return;
  // before anything is copied: is there somebody who can read it?
  await engineOf(major);
  say(`the data folder is of Postgres ${major}, and is carried over to ${EMBEDDED_MAJOR}`);
  const made = await backUpOtherMajor(major, { data_dir, kind: 'migration', say });
  const { kept } = await restoreBackup({ data_dir, file: made.path, say, only: 'database' });
  say(`carried over and compared; the database as it was is in ${kept}`);
}
