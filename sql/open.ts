// Opens the database the program serves from: locked, migrated, and as the application's own role.
// The engines postgres and timescale join here, chosen by what DATABASE_URL leads to.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CoxswainError } from '../errors.ts';
import type { Database } from './database.ts';
import { type EmbeddedDatabase, openEmbedded } from './embedded.ts';
import { lockFolder } from './folder-lock.ts';
import { migrate, refuseStrongRole } from './migrate.ts';

/** The Postgres major that PGlite in package.json is; a folder of another cannot be opened. */
const EMBEDDED_MAJOR = '18';

export interface OpenOptions {
  /** Folder for everything the program keeps. */
  data_dir: string;
  onStep?: (step: string) => void;
}

/** Opens the embedded engine in `data_dir`, making it if need be. Throws `data_folder_in_use`. */
export async function openDatabase({ data_dir, onStep }: OpenOptions): Promise<Database> {
  const lock = await lockFolder(data_dir);
  try {
    const folder = join(data_dir, 'postgres');
    refuseOtherMajor(folder);
    onStep?.('opening the database');
    const db = await openEmbedded({ data_dir: folder, load_from: null });
    await migrate(db, onStep);
    await becomeApp(db);
    return {
      ...db,
      close: async () => {
        await db.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** A migrated database in memory, from a dumped template where given (tests). */
export async function openInMemory(load_from: string | null): Promise<EmbeddedDatabase> {
  const db = await openEmbedded({ data_dir: null, load_from });
  if (load_from === null) await migrate(db);
  await becomeApp(db);
  return db;
}

/** From here on the session is the application's role, which `reset role` does not undo. */
export async function becomeApp(db: EmbeddedDatabase): Promise<void> {
  await db.script('set session authorization coxswain_app');
  await refuseStrongRole(db);
}

function refuseOtherMajor(folder: string): void {
  let major: string;
  try {
    major = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  } catch {
    return;
  }
  if (major !== EMBEDDED_MAJOR) {
    throw new CoxswainError(
      'data_folder_broken',
      `The data folder was written by Postgres ${major}; this program embeds ${EMBEDDED_MAJOR}. ` +
        'Start the version of Coxswain that wrote it, or use another folder.',
    );
  }
}
