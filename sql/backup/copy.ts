// Copies of files as they are at one moment, while the database that writes them is held up only
// for what has changed since a first pass. Hides both passes, and what a file system says of times.
import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, readdir, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CoxswainError } from '../../errors.ts';

/** More at once is not faster: the threads below are four. */
const FILES_AT_ONCE = 16;
/** A file written this short before the first pass may be written again within one tick. */
const FRESH_MS = 2_000;
/** Of the room that is asked for: a database that meets a full disk is worse than no backup. */
const SPARE_BYTES = 64 * 1024 * 1024;

interface Seen {
  mtime_ms: number;
  size: number;
}

/**
 * Copies a folder as it is while `hold` keeps everybody from writing: once everything, then, held,
 * what has changed. Resolves with the milliseconds that it was held.
 */
export async function copyHeld(
  from: string,
  to: string,
  hold: (copy: () => Promise<void>) => Promise<void>,
): Promise<number> {
  const began_ms = Date.now();
  await mkdir(to, { recursive: true, mode: 0o700 });
  const first = await look(from);
  await each([...first.keys()], (path) => copyInto(from, to, path));
  let held_ms = 0;
  await hold(async () => {
    const at_ms = performance.now();
    const now = await look(from);
    // Windows writes a time down when it likes: there everything is copied again
    const is_same = (path: string, { mtime_ms, size }: Seen) =>
      process.platform !== 'win32' &&
      first.get(path)?.mtime_ms === mtime_ms &&
      first.get(path)?.size === size &&
      mtime_ms < began_ms - FRESH_MS;
    await each(
      [...now].flatMap(([path, seen]) => (is_same(path, seen) ? [] : path)),
      (path) => copyInto(from, to, path),
    );
    for (const folder of await foldersOf(from)) await mkdir(join(to, folder), { recursive: true });
    const gone = [...first.keys()].filter((path) => !now.has(path));
    await each(gone, (path) => rm(join(to, path), { force: true }));
    held_ms = performance.now() - at_ms;
  });
  return held_ms;
}

/** A file that went between looking and copying is for the second pass to leave out. */
async function copyInto(from: string, to: string, path: string): Promise<void> {
  await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 });
  await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE).catch(unlessGone);
}

/** The same files under other names, without copying: for files that nobody changes. */
export async function linkTree(from: string, to: string): Promise<void> {
  await each([...(await look(from)).keys()], async (path) => {
    await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 });
    await link(join(from, path), join(to, path)).catch(() => copyInto(from, to, path));
  });
  for (const folder of await foldersOf(from)) await mkdir(join(to, folder), { recursive: true });
}

/** Every file under a folder, by its path in it; a folder that is not there has none. */
export async function look(root: string): Promise<Map<string, Seen>> {
  const names = await readdir(root, { recursive: true, withFileTypes: true }).catch(noFolder);
  const files = names.filter((name) => name.isFile());
  const seen = new Map<string, Seen>();
  await each(files, async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    const stat = await lstat(path).catch(unlessGone);
    if (stat) seen.set(path.slice(root.length + 1), { mtime_ms: stat.mtimeMs, size: stat.size });
  });
  return seen;
}

async function foldersOf(root: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true, withFileTypes: true }).catch(noFolder);
  return names
    .filter((name) => name.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1));
}

/** Throws `backup_failed` where the disk has not so much room, and some to spare. */
export async function refuseFullDisk(folder: string, bytes: number, what: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes + SPARE_BYTES) return;
  const mb = (n: number) => `${Math.ceil(n / 1024 / 1024)} MB`;
  throw new CoxswainError(
    'backup_failed',
    `${what} needs ${mb(bytes + SPARE_BYTES)} on the disk of ${folder}, and ` +
      `${mb(bavail * bsize)} are free. Make room there; earlier backups are as they were.`,
  );
}

/** Bytes of all files under a folder. */
export async function sizeOf(root: string): Promise<number> {
  let bytes = 0;
  for (const { size } of (await look(root)).values()) bytes += size;
  return bytes;
}

/** Everything under a folder reaches the disk, names included. */
export async function syncTree(root: string): Promise<void> {
  await each([...(await look(root)).keys()], (path) => syncPath(join(root, path)));
  for (const folder of await foldersOf(root)) await syncPath(join(root, folder));
  await syncPath(root);
}

/** Windows cannot open a folder, and needs no sync of one. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r').catch((error) => {
    if (process.platform === 'win32') return null;
    throw error;
  });
  await handle?.sync();
  await handle?.close();
}

async function each<T>(items: readonly T[], fn: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...items].reverse();
  const one = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await fn(item);
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, one));
}

function unlessGone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

function noFolder(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
