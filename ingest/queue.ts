// One thing after the other within a process: the embedded engine has one connection. Hides trying
// again and stopping between two batches. Between processes, tenant-work.ts says whose turn it is.
import { isCoxswainError } from '../errors.ts';
import { isUnreachable, whenReachable } from '../sql/unreachable.ts';
import type { IngestDeps } from './deps.ts';

/**
 * A job that failed on a fault of ours is tried again this many times before it waits for a
 * restart.
 */
const TRIES = 3;
/** A database that is away longer is looked for again by whoever looks for work. */
const AWAY_MS = 60_000;

export interface Queue {
  add<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
  idle(): Promise<void>;
  length(): number;
}

export function createQueue(deps: IngestDeps): Queue {
  const stopping = new AbortController();
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  async function attempt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        stopping.signal.throwIfAborted();
        const { signal } = stopping;
        return await whenReachable(() => work(signal), { signal, within_ms: AWAY_MS });
      } catch (error) {
        if (
          stopping.signal.aborted ||
          isCoxswainError(error) ||
          isUnreachable(error) ||
          tries === TRIES
        ) {
          // a fault with a sentence is told to whoever asked; it is none of ours
          const level = isCoxswainError(error) ? 'info' : 'error';
          if (!stopping.signal.aborted) deps.log[level]({ err: error }, 'an import job failed');
          throw error;
        }
        deps.log.warn({ err: error, tries }, 'an import job failed and is tried again');
      }
    }
  }
  return {
    add(work) {
      waiting += 1;
      const result = tail
        .then(() => attempt(work))
        .finally(() => {
          waiting -= 1;
        });
      tail = result.catch(() => undefined);
      return result;
    },
    async stop() {
      stopping.abort();
      await tail;
    },
    async idle() {
      while (waiting > 0) await tail;
    },
    length: () => waiting,
  };
}
