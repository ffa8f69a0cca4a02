// Opens the database the program serves from: locked, migrated, and as the application's own role.
// Which engine that is depends on where DATABASE_URL leads, and is told to nobody above.
import { CoxswainError } from '../errors.ts';
import { carryOver } from './backup/carry-over.ts';
import { backUp } from './backup/make.ts';
import { isBeingExchanged, settleRestore } from './backup/restore.ts';
import type { Database } from './database.ts';
import { type EmbeddedDatabase, openEmbedded } from './embedded.ts';
import { EMBEDDED_MAJOR, embeddedFolder, majorOf } from './embedded-majors.ts';
import { lockFolder } from './folder-lock.ts';
import { historyOf, migrate, refuseStrongRole } from './migrate.ts';
import { openServer } from './open-server.ts';

export interface OpenOptions {
  /** Folder for everything the program keeps beside a server's database, or with its own. */
  data_dir: string;
  /** A server's database; null or left out: the embedded one in `data_dir`. */
  database_url?: string | null | undefined;
  /** Of the role that owns the schema on a server, to migrate at start. */
  owner_url?: string | null | undefined;
  onStep?: (step: string) => void;
}

/**
 * Opens the database, making the embedded one if need be. Throws `data_folder_in_use`, and
 * `config_invalid` where a server cannot be used.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const { data_dir, database_url: url = null, owner_url = null, onStep } = options;
  // uploads on their way in lie in the folder whichever engine serves
  const lock = await lockFolder(data_dir);
  try {
    await settleRestore(data_dir);
    const db =
      url === null
        ? await openFolder(data_dir, onStep)
        : await openServer({ url, owner_url, onStep });
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

async function openFolder(data_dir: string, onStep?: (step: string) => void): Promise<Database> {
  const db = await openMigrated(data_dir, onStep);
  await becomeApp(db);
  return db;
}

async function openMigrated(
  data_dir: string,
  onStep: (step: string) => void = () => undefined,
): Promise<EmbeddedDatabase> {
  await carryOver(data_dir, onStep);
  onStep('opening the database');
  const db = await openEmbedded({ data_dir: embeddedFolder(data_dir), load_from: null });
  try {
    await backUpBefore(db, data_dir, onStep);
    await migrate(db, onStep);
  } catch (error) {
    await db.close().catch(() => undefined);
    throw error;
  }
  return db;
}

/** What a migration is about to change is saved first; a new database has nothing to save. */
async function backUpBefore(
  db: EmbeddedDatabase,
  data_dir: string,
  onStep: (step: string) => void,
): Promise<void> {
  const { had, missing } = await db.transaction({}, historyOf);
  if (had === 0 || missing.length === 0) return;
  onStep('a backup, before the database is changed');
  const { path } = await backUp(db, { data_dir, kind: 'migration', say: onStep });
  onStep(`it is ${path}`);
}

/**
 * The embedded database of a data folder as its owner, who sees every tenant: to carry them to
 * another. Throws `data_folder_in_use`, and `config_invalid` where the folder holds no database.
 */
export function openOwnFolder(
  data_dir: string,
  onStep?: (step: string) => void,
): Promise<EmbeddedDatabase> {
  return openLocked(data_dir, async () => {
    await settleRestore(data_dir);
    return openMigrated(data_dir, onStep);
  });
}

/** The same as it is, of whatever version: to look at, not to work with. */
export function lookIntoFolder(data_dir: string): Promise<EmbeddedDatabase> {
  return openLocked(data_dir, async () => {
    refuseOtherMajor(data_dir);
    return openEmbedded({ data_dir: embeddedFolder(data_dir), load_from: null });
  });
}

function refuseOtherMajor(data_dir: string): void {
  const major = majorOf(data_dir);
  if (major === EMBEDDED_MAJOR) return;
  throw new CoxswainError(
    'data_folder_broken',
    major === null
      ? 'A restore was stopped in the middle; starting the program ends it.'
      : `The data folder was written by Postgres ${major}, and this program embeds ` +
          `${EMBEDDED_MAJOR}. Starting the program carries it over.`,
  );
}

async function openLocked(
  data_dir: string,
  open: () => Promise<EmbeddedDatabase>,
): Promise<EmbeddedDatabase> {
  if (!holdsEmbedded(data_dir) && !isBeingExchanged(data_dir)) {
    throw new CoxswainError(
      'config_invalid',
      `There is no embedded database in ${data_dir}. Set COXSWAIN_DATA_DIR to the folder that ` +
        'has one.',
    );
  }
  const lock = await lockFolder(data_dir);
  try {
    const db = await open();
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

/** Whether a data folder has an embedded database in it. */
export function holdsEmbedded(data_dir: string): boolean {
  return majorOf(data_dir) !== null;
}

/** A migrated database in memory, gone when it is closed. */
export async function openInMemory(): Promise<Database> {
  const db = await openEmbedded({ data_dir: null, load_from: null });
  await migrate(db);
  await becomeApp(db);
  return db;
}

/** From here on the session is the application's role, which `reset role` does not undo. */
export async function becomeApp(db: EmbeddedDatabase): Promise<void> {
  await db.script('set session authorization coxswain_app');
  await refuseStrongRole(db);
}
