// Makes a backup: of a database that nobody else uses, or of one that serves, by a copy of its
// files at one moment. Hides where it is written until it is whole, and the second engine that
// reads it.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CoxswainError, isCoxswainError } from '../../errors.ts';
import type { Database } from '../database.ts';
import { type EmbeddedDatabase, openEmbedded } from '../embedded.ts';
import { embeddedFolder } from '../embedded-majors.ts';
import { besideUnder, copyBeside } from './beside.ts';
import { copyHeld, refuseFullDisk, sizeOf } from './copy.ts';
import { dumpLines } from './dump.ts';
import { type Manifest, readManifest, writeBackup } from './file.ts';
import {
  addBackup,
  type Backup,
  type BackupKind,
  clearMaking,
  listBackups,
  makingFolder,
  removeOld,
} from './folder.ts';
import { sumsThatDiffer } from './tables.ts';

export interface MakeOptions {
  data_dir: string;
  kind: BackupKind;
  say: (line: string) => void;
  signal?: AbortSignal | undefined;
  /** Told of every step as it begins, each of which the process may not outlive. */
  onPoint?: ((point: string) => void) | undefined;
}

export interface Made extends Backup {
  manifest: Manifest;
  /** How long nobody could read or write. */
  held_ms: number;
}

/**
 * Backs up a database that serves: everybody waits only while the files that changed since a first
 * pass are copied. Throws `backup_failed` with a sentence where the disk is full; earlier backups
 * are then as they were.
 */
export function backUpServing(db: Database, options: MakeOptions): Promise<Made> {
  return inMaking(options, async (making) => {
    const { data_dir, say, onPoint } = options;
    const size = await sizeOf(embeddedFolder(data_dir));
    await refuseFullDisk(making, 2 * size, 'A backup');
    say('copying the data folder');
    onPoint?.('copy');
    let at = new Date();
    const copy = join(making, 'postgres');
    const held_ms = await copyHeld(embeddedFolder(data_dir), copy, (fn) =>
      db.transaction({ priority: 'work' }, async (tx) => {
        // its answer says that the thread has nothing else to do: what is on disk is all there is
        await tx.query('select 1');
        onPoint?.('held');
        at = new Date();
        await copyBeside(data_dir, join(making, 'beside'));
        await fn();
      }),
    );
    onPoint?.('open');
    const copied = await openEmbedded({ data_dir: copy, load_from: null });
    try {
      return { ...(await write(copied, making, { ...options, at })), held_ms };
    } finally {
      await copied.close();
    }
  });
}

/**
 * Backs up a database that only this process uses, as its owner. Throws as backUpServing does.
 */
export function backUp(db: EmbeddedDatabase, options: MakeOptions): Promise<Made> {
  return inMaking(options, async (making) => {
    const size = await sizeOf(embeddedFolder(options.data_dir));
    await refuseFullDisk(making, size, 'A backup');
    await copyBeside(options.data_dir, join(making, 'beside'));
    return { ...(await write(db, making, { ...options, at: new Date() })), held_ms: 0 };
  });
}

/** Copies a folder of another major where its own engine may open it, and backs that up. */
export function backUpOtherMajor(major: string, options: MakeOptions): Promise<Made> {
  return inMaking(options, async (making) => {
    const { data_dir, say } = options;
    await refuseFullDisk(making, 2 * (await sizeOf(embeddedFolder(data_dir))), 'Carrying over');
    const copy = join(making, 'postgres');
    await copyHeld(embeddedFolder(data_dir), copy, (fn) => fn());
    await copyBeside(data_dir, join(making, 'beside'));
    say(`reading it with Postgres ${major}`);
    const db = await openEmbedded({ data_dir: copy, load_from: null, major });
    try {
      return { ...(await write(db, making, { ...options, at: new Date() })), held_ms: 0 };
    } finally {
      await db.close();
    }
  });
}

/** A backup of this process's own is made in an empty folder, of which nothing stays. */
async function inMaking(
  options: MakeOptions,
  make: (making: string) => Promise<Made>,
): Promise<Made> {
  const { data_dir, signal } = options;
  try {
    const making = await clearMaking(data_dir);
    const made = await make(making);
    await removeOld(data_dir, options.kind);
    return made;
  } catch (error) {
    signal?.throwIfAborted();
    if (isCoxswainError(error)) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const is_full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
    const reason = is_full ? `the disk of ${data_dir} is full. Make room there` : message;
    throw new CoxswainError(
      'backup_failed',
      `The backup could not be made: ${reason}. Earlier backups are as they were.`,
      { cause: error },
    );
  } finally {
    await rm(makingFolder(data_dir), { recursive: true, force: true }).catch(() => undefined);
  }
}

async function write(
  db: EmbeddedDatabase,
  making: string,
  options: MakeOptions & { at: Date },
): Promise<Backup & { manifest: Manifest }> {
  const { data_dir, kind, at, onPoint } = options;
  const made = join(making, 'file');
  const dump = dumpLines(db, { ...options, beside: await besideUnder(join(making, 'beside')) });
  const manifest = await writeBackup(made, dump.lines(), () => ({
    format: 1,
    taken_at: at.toISOString(),
    kind,
    ...dump.manifest(),
  }));
  const twin = kind === 'migration' ? await sameBefore(data_dir, manifest) : null;
  // a start that fails again and again makes one backup, and pushes out no other
  if (twin !== null) return twin;
  onPoint?.('name');
  const backup = await addBackup(data_dir, { made, kind, at });
  onPoint?.('named');
  return { ...backup, manifest };
}

async function sameBefore(data_dir: string, manifest: Manifest) {
  const before = (await listBackups(data_dir)).find(({ kind }) => kind === 'migration');
  if (before === undefined) return null;
  const known = await readManifest(before.path).catch(() => null);
  const is_same =
    known !== null &&
    sumsThatDiffer(known.sums, manifest.sums).length === 0 &&
    JSON.stringify([known.migrations, known.files, known.postgres]) ===
      JSON.stringify([manifest.migrations, manifest.files, manifest.postgres]);
  return is_same ? { ...before, manifest: known } : null;
}
