// Tells a server that is away (stopped, starting, out of connections) from a fault of ours, and
// waits for it. What was under way is undone or done, and nobody can know which: what is tried
// again must look first.
import { setTimeout as pause } from 'node:timers/promises';

/** First pause and longest: a server that was restarted is back in about a second. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** SQLSTATE beside class 08: stopped by an administrator, crashed, starting, no connection left. */
const AWAY: ReadonlySet<string> = new Set(['57P01', '57P02', '57P03', '53300']);
/** Faults of a socket, told by their code: a disk that is full fails in write() too. */
const OF_SOCKETS: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH'],
  ...['EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN'],
]);
/** What the driver says without a code. */
const WORDS = /^(Connection terminated|timeout exceeded when trying to connect|Client (has|was) )/;

/** Whether the database was not there, which says nothing of what it was asked. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  // one for each address of a name (AggregateError), whose own code is the first one's
  const several = (error as { errors?: unknown }).errors;
  if (Array.isArray(several) && several.some(isUnreachable)) return true;
  // whatever keeps one from connecting: a socket's file that went with its server is ENOENT
  if (OF_SOCKETS.has(code) || syscall === 'connect') return true;
  return AWAY.has(code) || /^08/.test(code) || (code === '' && WORDS.test(error.message));
}

/**
 * Runs `fn`, again and again while the database is away, with growing pauses, up to `within_ms`
 * from its first fault. `fn` must look at what is there before it writes. Throws its last fault, or
 * when stopped.
 */
export async function whenReachable<T>(
  fn: () => Promise<T>,
  { signal, within_ms }: { signal: AbortSignal; within_ms: number },
): Promise<T> {
  let until: number | null = null;
  for (let pause_ms = FIRST_PAUSE_MS; ; pause_ms = Math.min(2 * pause_ms, LONGEST_PAUSE_MS)) {
    try {
      return await fn();
    } catch (error) {
      until ??= performance.now() + within_ms;
      if (!isUnreachable(error) || signal.aborted || performance.now() > until) throw error;
      await pause(pause_ms, undefined, { signal });
    }
  }
}
