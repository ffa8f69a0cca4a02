// How a command finds the server that runs on a data folder, and shows it that it may look: a note
// of its address, and a token made with the secret that only the installation has. Hides both.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { fault } from './errors.ts';

const NOTE = 'server.json';
const OWNER_ONLY = 0o600;
const AUDIENCE = 'coxswain-desk';
const ALGORITHM = 'HS256';
/** A command asks at once. */
const LIFE_S = 60;

const Note = z.object({ pid: z.int(), address: z.string(), started_at: z.string() });
export type RunningNote = z.infer<typeof Note>;

/** Says where this process serves; the note goes when `forget` is called. */
export function noteRunning(data_dir: string, address: string): { forget(): void } {
  const path = join(data_dir, NOTE);
  const note: RunningNote = { pid: process.pid, address, started_at: new Date().toISOString() };
  writeFileSync(path, JSON.stringify(note), { mode: OWNER_ONLY });
  return { forget: () => rmSync(path, { force: true }) };
}

/** What the last server on the folder said; it may be gone since. Null where there is nothing. */
export function readRunning(data_dir: string): RunningNote | null {
  try {
    return Note.parse(JSON.parse(readFileSync(join(data_dir, NOTE), 'utf8')));
  } catch {
    return null;
  }
}

/** A token for the desk of the server that signs with the same secret. */
export function deskToken(auth_secret: string): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: ALGORITHM })
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(`${LIFE_S}s`)
    .sign(new TextEncoder().encode(auth_secret));
}

/** Throws `unauthenticated`. By the machine's own clock: a frozen one is for figures. */
export async function checkDeskToken(auth_secret: string, token: string): Promise<void> {
  try {
    await jwtVerify(token, new TextEncoder().encode(auth_secret), {
      ...{ algorithms: [ALGORITHM], audience: AUDIENCE, requiredClaims: ['exp', 'iat'] },
      ...{ maxTokenAge: LIFE_S, clockTolerance: 5 },
    });
  } catch (error) {
    if (error instanceof errors.JOSEError) throw fault('unauthenticated');
    throw error;
  }
}
