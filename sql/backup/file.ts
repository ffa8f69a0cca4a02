// The one file that a backup is: a head, zipped lines, a manifest and a foot that seals both. Hides
// its layout; what the lines say is dump.ts's. It is read from its end, so half a file is no file.
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { CoxswainError } from '../../errors.ts';

const HEAD = Buffer.from('coxswain backup 1\n');
/** `foot <manifest's bytes> <its SHA-256>\n`: of one length, so that it is found from the end. */
// a hash with a changed letter is one that does not fit, and no end that is missing
const FOOT = /^foot (\d{12}) ([^\n]{64})\n$/;
const FOOT_BYTES = 5 + 12 + 1 + 64 + 1;
/** A manifest names tables of every business; beyond this it is not one of ours. */
const MOST_MANIFEST_BYTES = 256 * 1024 * 1024;
/** Twice as fast as the usual 6, and a sixth larger. */
const ZIP_LEVEL = 3;

const Sum = z.object({ rows: z.string(), hash: z.string() });

/** What a backup is, without opening it: printed, compared, and checked before a restore. */
export const Manifest = z.object({
  format: z.literal(1),
  /** When the state was taken that it holds. */
  taken_at: z.iso.datetime(),
  kind: z.enum(['nightly', 'migration', 'asked']),
  /** Versions: of the program, of PGlite in it, and of the Postgres that was read. */
  program: z.string(),
  pglite: z.string(),
  postgres: z.string(),
  migrations: z.array(z.object({ name: z.string(), hash: z.string() })),
  businesses: z.array(z.object({ tenant_id: z.string(), name: z.string() })),
  months: z.array(
    z.object({
      table: z.string().regex(/^[a-z_]+$/),
      name: z.string().regex(/^[a-z_]+_\d{4}_\d\d$/),
      bounds: z
        .string()
        .regex(/^FOR VALUES FROM \('[\d: +-]+'\) TO \('[\d: +-]+'\)$/)
        .nullable(),
    }),
  ),
  sequences: z.array(
    z.object({
      name: z.string().regex(/^[a-z_]+\.[a-z_]+$/),
      last: z.string().regex(/^\d+$/),
      called: z.boolean(),
    }),
  ),
  /** Rows and content by tenant ('' for what is nobody's) and table. */
  sums: z.record(z.string(), z.record(z.string(), Sum)),
  /** Files beside the database, by their path in the data folder. */
  files: z.array(z.object({ path: z.string(), size_bytes: z.number(), sha256: z.string() })),
  /** Of everything before the manifest. */
  body_bytes: z.number(),
  body_sha256: z.string(),
});
export type Manifest = z.infer<typeof Manifest>;
export type ManifestHead = Omit<Manifest, 'body_bytes' | 'body_sha256'>;

/**
 * Writes a backup and syncs it; `manifest` is asked for once the lines are written. Rejects where
 * the path exists, and with the system's error where the disk is full.
 */
export async function writeBackup(
  path: string,
  lines: AsyncIterable<object>,
  manifest: () => ManifestHead,
): Promise<Manifest> {
  const file = await open(path, 'wx', 0o600);
  try {
    const body = measured();
    await writeAll(file, body.add(HEAD));
    const zipped = createGzip({ level: ZIP_LEVEL });
    async function* texts() {
      for await (const line of lines) yield `${JSON.stringify(line)}\n`;
    }
    await pipeline(Readable.from(texts()), zipped, async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) await writeAll(file, body.add(chunk));
    });
    const whole = { ...manifest(), body_bytes: body.bytes(), body_sha256: body.sha256() };
    const text = Buffer.from(`\n${JSON.stringify(whole)}\n`);
    const length = String(text.length).padStart(12, '0');
    await writeAll(file, Buffer.concat([text, Buffer.from(`foot ${length} ${hashOf(text)}\n`)]));
    await file.sync();
    return whole;
  } finally {
    await file.close();
  }
}

/**
 * The manifest of a backup; only the end of the file is read. Throws `backup_unusable` with a
 * sentence for a file that is foreign, cut off or changed.
 */
export async function readManifest(path: string): Promise<Manifest> {
  const file = await openOrRefuse(path);
  try {
    const { size } = await file.stat();
    const head = await readAt(file, 0, HEAD.length);
    if (!head.equals(HEAD)) {
      throw unusable(path, 'is not a backup that Coxswain wrote, or one of a newer Coxswain');
    }
    const foot = FOOT.exec((await readAt(file, size - FOOT_BYTES, FOOT_BYTES)).toString('latin1'));
    const length = Number(foot?.[1]);
    if (foot === null || length > Math.min(size, MOST_MANIFEST_BYTES)) {
      throw unusable(path, 'is cut off: its end is missing');
    }
    const text = await readAt(file, size - FOOT_BYTES - length, length);
    if (hashOf(text) !== foot[2]) throw unusable(path, CHANGED);
    const manifest = Manifest.safeParse(JSON.parse(text.toString('utf8')));
    if (!manifest.success || manifest.data.body_bytes !== size - FOOT_BYTES - length) {
      throw unusable(path, CHANGED);
    }
    return manifest.data;
  } finally {
    await file.close();
  }
}
const CHANGED = 'is not what was written: it has been changed, or its disk fails';

/** Reads the whole file and compares it with its manifest. Throws as readManifest does. */
export async function checkBackup(path: string): Promise<Manifest> {
  const manifest = await readManifest(path);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { end: manifest.body_bytes - 1 }), hash);
  if (hash.digest('hex') !== manifest.body_sha256) throw unusable(path, CHANGED);
  return manifest;
}

/** The lines of a backup that was checked. */
export async function* readLines(path: string, { body_bytes }: Manifest): AsyncGenerator<object> {
  const source = createReadStream(path, { start: HEAD.length, end: body_bytes - 1 });
  // not readline: it also ends lines where JSON may not
  let open_line: Buffer[] = [];
  for await (const chunk of source.pipe(createGunzip()) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      open_line.push(chunk.subarray(from, at));
      yield JSON.parse(Buffer.concat(open_line).toString('utf8'));
      open_line = [];
      from = at + 1;
    }
    if (from < chunk.length) open_line.push(chunk.subarray(from));
  }
}
const NEWLINE = 10;

function unusable(path: string, what: string): CoxswainError {
  return new CoxswainError('backup_unusable', `The file ${path} ${what}. Nothing was changed.`);
}

async function openOrRefuse(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw unusable(path, `cannot be read (${code})`);
  }
}

async function readAt(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  if (at < 0) return buffer;
  const { bytesRead } = await file.read(buffer, 0, bytes, at);
  return buffer.subarray(0, bytesRead);
}

/** A handle may write less than it is given. */
async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

function measured() {
  const hash: Hash = createHash('sha256');
  let bytes = 0;
  return {
    add: (chunk: Buffer) => {
      bytes += chunk.length;
      hash.update(chunk);
      return chunk;
    },
    bytes: () => bytes,
    sha256: () => hash.digest('hex'),
  };
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
