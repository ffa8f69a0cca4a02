// Secrets the program makes for itself and keeps in the data folder, readable by its owner only.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CoxswainError } from '../errors.ts';
import { hashSecret } from './tokens.ts';

const OWNER_ONLY = 0o600;
const SECRET_BYTES = 48;
const SAMPLE_NOTE = 'sample.json';
export const AUTH_SECRET = 'auth-secret';
/** Errors of late, beside what the program keeps (log.ts). */
export const ERRORS_FILE = 'last-errors.log';

const SampleNote = z.object({
  email: z.email(),
  password: z.string().min(10),
  /** First day after the sample's last, so that an interrupted one goes on as it began. */
  until: z.string(),
  /** All its files are in: what a person then changes or deletes stays so. */
  made: z.boolean(),
});
export type SampleNote = z.infer<typeof SampleNote>;

/** The secret that signs access tokens: made at the first start, the same ever after. */
export function keptAuthSecret(data_dir: string): string {
  return kept(data_dir, AUTH_SECRET, () => randomBytes(SECRET_BYTES).toString('base64url'));
}

/** The secret of a folder that a server has run on; null where none has. */
export function readAuthSecret(data_dir: string): string | null {
  try {
    return readFileSync(join(data_dir, AUTH_SECRET), 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** A password a person can type from the screen: 72 random bits. */
export function newPassword(): string {
  return randomBytes(9).toString('base64url');
}

/** How to sign in to the sample business, or null where none was ever begun. */
export function readSampleNote(data_dir: string): SampleNote | null {
  const path = join(data_dir, SAMPLE_NOTE);
  if (!existsSync(path)) return null;
  try {
    return SampleNote.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const message = `The file ${SAMPLE_NOTE} in the data folder cannot be read. Delete it.`;
    throw new CoxswainError('data_folder_broken', message, { cause: error });
  }
}

/** Keeps the note; whole or not at all, whenever the process ends. */
export function writeSampleNote(data_dir: string, note: SampleNote): void {
  const path = join(data_dir, SAMPLE_NOTE);
  writeFileSync(`${path}.new`, JSON.stringify(note), { mode: OWNER_ONLY });
  renameSync(`${path}.new`, path);
}

/** Compares without telling by its time how much of a secret was right. */
export function sameSecret(given: string, known: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(given)), Buffer.from(hashSecret(known)));
}

function kept(data_dir: string, name: string, make: () => string): string {
  const path = join(data_dir, name);
  mkdirSync(data_dir, { recursive: true });
  try {
    // 'wx' fails where the file exists: what was made once is never overwritten.
    writeFileSync(path, make(), { mode: OWNER_ONLY, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const text = readFileSync(path, 'utf8').trim();
  if (text !== '') return text;
  throw new CoxswainError(
    'data_folder_broken',
    `The file ${name} in the data folder is empty. Delete it: a new one is made at the next start.`,
  );
}
