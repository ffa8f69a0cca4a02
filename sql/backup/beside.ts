// The files that belong to the books beside the database: which they are, taken at the moment of
// the database's own state, and written back. Hides their names from whoever makes and restores
// backups.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CoxswainError } from '../../errors.ts';
import { linkTree, look, syncPath } from './copy.ts';
import type { Manifest } from './file.ts';

/**
 * The key that signs people's sessions (without it everybody is signed out), how to sign in to the
 * sample, who has moved away; and uploads whose rows are not yet in the database. Not the models,
 * which are fetched again, and no backup.
 */
const NAMES = ['auth-secret', 'sample.json', 'moved.json'] as const;
const SPOOL = 'spool';
const ALLOWED = /^(auth-secret|sample\.json|moved\.json|spool\/[\da-f-]{36}\/\d{1,6})$/;

/** What of a data folder is set aside and replaced by a restore, beside the database. */
export const BESIDE_ENTRIES: readonly string[] = [...NAMES, SPOOL];

export interface BesideFile {
  /** In the data folder, with slashes. */
  path: string;
  /** Where it is read. */
  from: string;
  size_bytes: number;
  sha256: string;
}

/** Takes the files as they are now: small ones copied, uploads under a second name. */
export async function copyBeside(data_dir: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  for (const name of NAMES) {
    await copyFile(join(data_dir, name), join(to, name)).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
  // an upload is written once, before its import is known, and removed after its rows are in
  await linkTree(join(data_dir, SPOOL), join(to, SPOOL));
}

/** The files taken, in order, with their sizes and hashes. */
export async function besideUnder(root: string): Promise<BesideFile[]> {
  const files: BesideFile[] = [];
  for (const [found, { size }] of [...(await look(root))].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const path = found.split(sep).join('/');
    if (!ALLOWED.test(path)) continue;
    const from = join(root, found);
    files.push({ path, from, size_bytes: size, sha256: await hashOf(from) });
  }
  return files;
}

/** Writes files piece by piece into a folder. Throws `backup_unusable` on a foreign name. */
export function createBesideWriter(root: string) {
  let current: { path: string; close: () => Promise<void>; write: (b: Buffer) => Promise<void> };
  return {
    async begin(path: string): Promise<void> {
      if (!ALLOWED.test(path)) {
        throw new CoxswainError('backup_unusable', `The backup holds a foreign file, ${path}.`);
      }
      await current?.close();
      await mkdir(dirname(join(root, path)), { recursive: true, mode: 0o700 });
      const file = await open(join(root, path), 'wx', 0o600);
      current = {
        path,
        write: async (bytes) => file.writeFile(bytes),
        close: async () => file.close(),
      };
    },
    piece: (text: string) => current.write(Buffer.from(text, 'base64')),
    async end(): Promise<void> {
      await current?.close();
    },
  };
}

/** Throws `backup_unusable` where a restored file is not what the manifest says. */
export async function refuseOtherFiles(root: string, { files }: Manifest): Promise<void> {
  for (const { path, sha256 } of files) {
    if ((await hashOf(join(root, path)).catch(() => null)) === sha256) continue;
    throw new CoxswainError('backup_unusable', `The file ${path} was not restored as it was.`);
  }
  await syncPath(root);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
