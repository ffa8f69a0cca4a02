// Uploaded files on disk until their rows are in the database. An upload that was cut off leaves a
// folder that no import names; starting up sweeps those away.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CoxswainError } from '../errors.ts';

/** connectors.md: at least 200 MB must pass. */
export const MOST_FILE_BYTES = 256 * 1024 * 1024;
/** A year and more of daily files in one import. */
export const MOST_FILES = 800;

export interface SpooledFile {
  file_no: number;
  name: string;
  path: string;
  sha256: string;
  size_bytes: number;
}

export function spoolFolder(data_dir: string, import_id: string): string {
  return join(data_dir, 'spool', import_id);
}

export function spoolPath(data_dir: string, import_id: string, file_no: number): string {
  return join(spoolFolder(data_dir, import_id), String(file_no));
}

/**
 * Writes the files of one upload to disk, synced before it returns. Throws payload_too_large or
 * bad_request (none, too many) and leaves nothing behind then.
 */
export async function spoolFiles(
  data_dir: string,
  import_id: string,
  files: AsyncIterable<{ name: string; stream: Readable }>,
): Promise<SpooledFile[]> {
  await mkdir(spoolFolder(data_dir, import_id), { recursive: true });
  const spooled: SpooledFile[] = [];
  try {
    for await (const { name, stream } of files) {
      if (spooled.length === MOST_FILES) {
        throw new CoxswainError('bad_request', `At most ${MOST_FILES} files fit in one import.`);
      }
      const file_no = spooled.length + 1;
      const path = spoolPath(data_dir, import_id, file_no);
      spooled.push({
        file_no,
        name: cleanName(name),
        path,
        ...(await writeFile(path, name, stream)),
      });
    }
    if (spooled.length === 0) {
      throw new CoxswainError('bad_request', 'The upload has no file in it.');
    }
    return spooled;
  } catch (error) {
    await dropSpool(data_dir, import_id);
    throw error;
  }
}

export async function dropSpool(data_dir: string, import_id: string): Promise<void> {
  await rm(spoolFolder(data_dir, import_id), { recursive: true, force: true });
}

/**
 * Copies an uploaded file to another data folder, synced before it returns, unless it is there.
 * Answers its SHA-256, null where there is no such file. Rejects when the copy is not like it.
 */
export async function copySpooled(
  from_dir: string,
  to_dir: string,
  { import_id, file_no }: { import_id: string; file_no: number },
): Promise<string | null> {
  const [from, to] = [from_dir, to_dir].map((dir) => spoolPath(dir, import_id, file_no)) as [
    string,
    string,
  ];
  const sha256 = await hashOf(from);
  if (sha256 === null || (await hashOf(to)) === sha256) return sha256;
  await mkdir(spoolFolder(to_dir, import_id), { recursive: true });
  await copyFile(from, `${to}.new`);
  const handle = await open(`${to}.new`, 'r+');
  await handle.sync();
  await handle.close();
  await rename(`${to}.new`, to);
  if ((await hashOf(to)) !== sha256) throw new Error(`${to} is not what ${from} is`);
  return sha256;
}

async function hashOf(path: string): Promise<string | null> {
  if (!existsSync(path)) return null;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Removes folders of imports that the caller does not know. */
export async function sweepSpool(data_dir: string, keep: ReadonlySet<string>): Promise<void> {
  const folders = await readdir(join(data_dir, 'spool')).catch(() => []);
  for (const folder of folders) {
    if (!keep.has(folder)) await dropSpool(data_dir, folder);
  }
}

async function writeFile(path: string, name: string, stream: Readable) {
  const hash = createHash('sha256');
  let size_bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size_bytes += chunk.length;
      if (size_bytes > MOST_FILE_BYTES) {
        const most = MOST_FILE_BYTES / 1024 / 1024;
        done(new CoxswainError('payload_too_large', `${name} is larger than ${most} MB.`));
        return;
      }
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(stream, measure, createWriteStream(path));
  const handle = await open(path, 'r+');
  await handle.sync();
  await handle.close();
  return { sha256: hash.digest('hex'), size_bytes };
}

/** The name a person gave, without folders or control characters, at most 200 characters. */
function cleanName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
  return base.replace(/[\u0000-\u001f\u007f]/g, '').slice(0, 200) || 'file';
}
