// One thing after the other within a process: the embedded engine has one connection. Hides trying
// again, stopping between two batches, and leaving the line after too long a wait. Between
// processes, tenant-work.ts says whose turn it is.
import { CoxswainError, isCoxswainError } from '../errors.ts';
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
  /** With `within_ms` throws `busy` where its turn has not come by then: it is never begun. */
  add<T>(work: (signal: AbortSignal) => Promise<T>, within_ms?: number): Promise<T>;
  stop(): Promise<void>;
  idle(): Promise<void>;
  length(): number;
}

/** How long somebody stands in line; without a number until their turn comes. */
function patience(within_ms: number | undefined) {
  let left = false;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    if (within_ms === undefined) return;
    timer = setTimeout(() => {
      left = true;
      reject(
        new CoxswainError(
          'busy',
          'Other work of this server comes first just now. Try again soon.',
        ),
      );
    }, within_ms);
  });
  return {
    tooLate,
    comes() {
      clearTimeout(timer);
      return !left;
    },
  };
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
    add(work, within_ms) {
      waiting += 1;
      const turn = patience(within_ms);
      const result = tail
        .then(() => (turn.comes() ? attempt(work) : turn.tooLate))
        .finally(() => {
          waiting -= 1;
        });
      tail = result.catch(() => undefined);
      return Promise.race([result, turn.tooLate]);
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
