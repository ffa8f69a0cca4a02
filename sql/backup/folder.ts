// The folder of backups: what they are called, which there are, which are kept. Hides names and the
// order in which a new one appears and an old one goes: at any moment each is whole or not there.
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncPath } from './copy.ts';
import type { Manifest } from './file.ts';

/**
 * Kept of each kind, the newest: a week of nights; and however many migrations come in a row, or
 * whoever asks, no night is pushed out by them.
 */
export const KEPT_OF_EACH = 7;

export type BackupKind = Manifest['kind'];

export interface Backup {
  path: string;
  kind: BackupKind;
  /** By its name: when its state was taken. */
  taken_at: Date;
}

const NAME = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d\.\d{3})Z-(nightly|migration|asked)\.coxswain$/;

export function backupsFolder(data_dir: string): string {
  return join(data_dir, 'backups');
}

/** Where one is made, and may be left behind by a process that died. */
export function makingFolder(data_dir: string): string {
  return join(backupsFolder(data_dir), '.making');
}

/** Makes the folder for its owner only, and an empty one inside for what is being made. */
export async function clearMaking(data_dir: string): Promise<string> {
  const folder = backupsFolder(data_dir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const making = makingFolder(data_dir);
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { mode: 0o700 });
  return making;
}

/** All backups, newest first; an unfinished one is none. */
export async function listBackups(data_dir: string): Promise<Backup[]> {
  const names = await readdir(backupsFolder(data_dir)).catch(() => []);
  return names
    .flatMap((name) => {
      const [, day, hour, minute, second, kind] = NAME.exec(name) ?? [];
      if (kind === undefined) return [];
      const taken_at = new Date(`${day}T${hour}:${minute}:${second}Z`);
      return { path: join(backupsFolder(data_dir), name), kind: kind as BackupKind, taken_at };
    })
    .sort((one, other) => Number(other.taken_at) - Number(one.taken_at));
}

/** Gives a file that is written and synced its name among the backups. */
export async function addBackup(
  data_dir: string,
  { made, kind, at }: { made: string; kind: BackupKind; at: Date },
): Promise<Backup> {
  let taken_at = at;
  // a clock that stands still must not write over an earlier one
  while (existsSync(pathOf(data_dir, kind, taken_at))) taken_at = new Date(Number(taken_at) + 1);
  const path = pathOf(data_dir, kind, taken_at);
  await rename(made, path);
  await syncPath(backupsFolder(data_dir));
  return { path, kind, taken_at };
}

/** Removes what is older than the newest of its kind that are kept; answers what went. */
export async function removeOld(data_dir: string, kind: BackupKind): Promise<Backup[]> {
  const of_kind = (await listBackups(data_dir)).filter((one) => one.kind === kind);
  const old = of_kind.slice(KEPT_OF_EACH);
  for (const { path } of old) await rm(path);
  return old;
}

function pathOf(data_dir: string, kind: BackupKind, at: Date): string {
  const time = at.toISOString().replaceAll(':', '-');
  return join(backupsFolder(data_dir), `${time}-${kind}.coxswain`);
}
