// Puts a backup in the place of a data folder: made whole beside what is there, then exchanged for
// it. Hides the exchange, which a process that dies in it leaves to the next one to finish.
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CoxswainError } from '../../errors.ts';
import { openEmbedded } from '../embedded.ts';
import { embeddedFolder } from '../embedded-majors.ts';
import { refuseOtherHistory } from '../migrate.ts';
import { BESIDE_ENTRIES } from './beside.ts';
import { refuseFullDisk, syncPath, syncTree } from './copy.ts';
import { checkBackup, type Manifest } from './file.ts';
import { loadBackup } from './load.ts';
import { endOldSessions } from './old-sessions.ts';

const DATABASE = 'postgres';
/** Where the new state is made; of no worth until the note says that it is whole. */
const MAKING = 'restoring';
/** From the moment it is there the exchange will happen, whoever finishes it. */
const NOTE = 'restoring.json';
/** A database with its indexes, against the zipped text of its rows: twenty of the sample's. */
const ROOM_FOR_EACH_BYTE = 25;
/** An empty database. */
const EMPTY_BYTES = 64 * 1024 * 1024;

const Note = z.object({
  /** The folder, in the data folder, that takes what is there now. */
  kept: z.string().regex(/^kept-[\dT.Z-]+$/),
  entries: z.array(z.object({ name: z.string().regex(/^[a-z.-]+$/), is_new: z.boolean() })),
});

export interface RestoreOptions {
  /** Locked by the caller. */
  data_dir: string;
  file: string;
  say: (line: string) => void;
  /** database: files beside it stay as they are (a folder that is carried over). */
  only?: 'database' | undefined;
  signal?: AbortSignal | undefined;
  /** Told of every step as it begins. */
  onPoint?: ((point: string) => void) | undefined;
}

export interface Restored {
  manifest: Manifest;
  /** Where what was there is now; null: there was nothing. */
  kept: string | null;
}

/**
 * Restores a backup; but for a folder that is carried over, every session is over and every link to
 * a new password void. Throws `backup_unusable` for a file that is not whole, foreign, or does not
 * give what it says, `data_folder_broken` for one of a newer Coxswain, and `backup_failed` where
 * there is no room: in each case the data folder is as it was.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { data_dir, file, say, onPoint } = options;
  await settleRestore(data_dir);
  say(`checking ${file}`);
  const manifest = await checkBackup(file);
  refuseOtherHistory(manifest.migrations);
  await refuseFullDisk(data_dir, EMPTY_BYTES + ROOM_FOR_EACH_BYTE * manifest.body_bytes, RESTORING);
  const making = join(data_dir, MAKING);
  try {
    await mkdir(making, { mode: 0o700 });
    onPoint?.('making');
    say('making an empty database');
    const db = await openEmbedded({ data_dir: embeddedFolder(making), load_from: null });
    try {
      await loadBackup(db, { ...options, manifest, folder: making });
      if (options.only === undefined) await endOldSessions(db);
    } finally {
      await db.close();
    }
    onPoint?.('sync');
    await syncTree(making);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw withSentence(error, data_dir);
  }
  onPoint?.('note');
  const kept = await noteExchange(options);
  onPoint?.('exchange');
  await exchange(data_dir, onPoint);
  return { manifest, kept: existsSync(kept) ? kept : null };
}
const RESTORING = 'Restoring';

/**
 * Finishes an exchange that was begun, or clears away what was never whole. To be called by
 * whoever has the folder's lock, before it looks into the folder.
 */
export async function settleRestore(data_dir: string): Promise<void> {
  if (isBeingExchanged(data_dir)) await exchange(data_dir);
  await rm(join(data_dir, MAKING), { recursive: true, force: true });
}

/** Whether a process died between noting an exchange and finishing it. */
export function isBeingExchanged(data_dir: string): boolean {
  return existsSync(join(data_dir, NOTE));
}

/** Writes down what is to be exchanged; answers where what is there will be kept. */
async function noteExchange({ data_dir, only }: RestoreOptions): Promise<string> {
  const names = only === 'database' ? [DATABASE] : [DATABASE, ...BESIDE_ENTRIES];
  const made = new Set(await readdir(join(data_dir, MAKING)));
  const kept = `kept-${new Date().toISOString().replaceAll(':', '-')}`;
  const note = { kept, entries: names.map((name) => ({ name, is_new: made.has(name) })) };
  const file = await open(join(data_dir, `${NOTE}.new`), 'w', 0o600);
  await file.writeFile(JSON.stringify(note));
  await file.sync();
  await file.close();
  await rename(join(data_dir, `${NOTE}.new`), join(data_dir, NOTE));
  await syncPath(data_dir);
  return join(data_dir, kept);
}

/** Each entry: what is there goes aside, then the new one in. Begun again, it goes on. */
async function exchange(data_dir: string, onPoint?: (point: string) => void): Promise<void> {
  const note = Note.parse(JSON.parse(await readFile(join(data_dir, NOTE), 'utf8')));
  const kept = join(data_dir, note.kept);
  for (const { name, is_new } of note.entries) {
    const [made, here] = [join(data_dir, MAKING, name), join(data_dir, name)];
    // a new one that is no longer where it was made is in its place already
    if (is_new && !existsSync(made)) continue;
    if (existsSync(here)) {
      await mkdir(kept, { recursive: true, mode: 0o700 });
      onPoint?.(`aside ${name}`);
      await rename(here, join(kept, name));
    }
    onPoint?.(`in ${name}`);
    if (is_new) await rename(made, here);
  }
  if (existsSync(kept)) await syncPath(kept);
  await syncPath(data_dir);
  onPoint?.('settled');
  await rm(join(data_dir, NOTE));
  await syncPath(data_dir);
  await rm(join(data_dir, MAKING), { recursive: true, force: true });
}

function withSentence(error: unknown, data_dir: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== '53100') return error;
  return new CoxswainError(
    'backup_failed',
    `The disk of ${data_dir} is full. Make room there and restore again; nothing was changed.`,
    { cause: error },
  );
}
