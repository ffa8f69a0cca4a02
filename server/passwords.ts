// Password hashing. Hides the algorithm and its cost from server/identity.ts.
import { hash, verify } from '@node-rs/argon2';

/** OWASP's smallest Argon2id setting: about 16 ms here, 19 MB a guess for whoever steals hashes. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Checked against when there is no such account, so that both answers take the same time. */
let nobody: Promise<string> | null = null;

export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2ID);
}

/** True when the password fits; `password_hash` null costs the same and is always false. */
export async function fitsPassword(
  password_hash: string | null,
  password: string,
): Promise<boolean> {
  nobody ??= hashPassword('no account has this password');
  const fits = await verify(password_hash ?? (await nobody), password);
  return fits && password_hash !== null;
}
