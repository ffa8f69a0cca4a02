// What a server keeps of a password, made here, so that the password itself is in no statement and
// in no server's log.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** Postgres' own default, and a salt of its own size. */
const ITERATIONS = 4096;
const SALT_BYTES = 16;

/**
 * The SCRAM-SHA-256 verifier of a password (RFC 5802, section 3; RFC 7677), as `alter role …
 * password` takes it. Of ASCII only: other text would have to be normalised first (RFC 4013), which
 * a throw of RangeError says.
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(SALT_BYTES)): string {
  if (!/^[ -~]+$/.test(password)) throw new RangeError('a password of other than ASCII characters');
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored_key = createHash('sha256').update(hmac('Client Key')).digest('base64');
  const server_key = hmac('Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored_key}:${server_key}`;
}
