// Opens the database the program serves from: locked, migrated, and as the application's own role.
// Which engine that is depends on where DATABASE_URL leads, and is told to nobody above.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CoxswainError } from '../errors.ts';
import type { Database } from './database.ts';
import { type EmbeddedDatabase, openEmbedded } from './embedded.ts';
import { lockFolder } from './folder-lock.ts';
import { migrate, refuseStrongRole } from './migrate.ts';
import { openServer } from './open-server.ts';

/** The Postgres major that PGlite in package.json is; a folder of another cannot be opened. */
const EMBEDDED_MAJOR = '18';

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
    const db =
      url === null
        ? await openFolder(embeddedFolder(data_dir), onStep)
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

async function openFolder(folder: string, onStep?: (step: string) => void): Promise<Database> {
  const db = await openMigrated(folder, onStep);
  await becomeApp(db);
  return db;
}

async function openMigrated(
  folder: string,
  onStep?: (step: string) => void,
): Promise<EmbeddedDatabase> {
  refuseOtherMajor(folder);
  onStep?.('opening the database');
  const db = await openEmbedded({ data_dir: folder, load_from: null });
  await migrate(db, onStep);
  return db;
}

/**
 * The embedded database of a data folder as its owner, who sees every tenant: to carry them to
 * another. Throws `data_folder_in_use`, and `config_invalid` where the folder holds no database.
 */
export function openOwnFolder(
  data_dir: string,
  onStep?: (step: string) => void,
): Promise<EmbeddedDatabase> {
  return openLocked(data_dir, () => openMigrated(embeddedFolder(data_dir), onStep));
}

/** The same as it is, of whatever version: to look at, not to work with. */
export function lookIntoFolder(data_dir: string): Promise<EmbeddedDatabase> {
  const folder = embeddedFolder(data_dir);
  return openLocked(data_dir, async () => {
    refuseOtherMajor(folder);
    return openEmbedded({ data_dir: folder, load_from: null });
  });
}

async function openLocked(
  data_dir: string,
  open: () => Promise<EmbeddedDatabase>,
): Promise<EmbeddedDatabase> {
  if (!holdsEmbedded(data_dir)) {
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
  return existsSync(join(embeddedFolder(data_dir), 'PG_VERSION'));
}

function embeddedFolder(data_dir: string): string {
  return join(data_dir, 'postgres');
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
