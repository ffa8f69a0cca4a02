// What one question reads is read once. Hides where it is kept meanwhile.
import type { Reading } from './reading.ts';

/** Reads once for one question whatever is asked for under the same key. */
export function once<T>(
  reading: Pick<Reading, 'cache'>,
  key: string,
  read: () => Promise<T>,
): Promise<T> {
  const known = reading.cache.get(key) as Promise<T> | undefined;
  if (known) return known;
  const value = read();
  reading.cache.set(key, value);
  return value;
}
