// Who may use a connection next: people before background work, in order of asking, and work never
// waits for ever behind people.
import type { Priority } from './database.ts';

/** After so many people in a row a waiting piece of work gets its turn. */
const PEOPLE_IN_A_ROW = 20;

export interface Turns {
  /** Resolves when it is the caller's turn, with the function that ends the turn. */
  take(priority: Priority): Promise<() => void>;
}

export interface Width {
  /** Callers served at the same time. */
  at_once: number;
  /** Of these, how many may be work: the rest is kept free for people. */
  work_at_once: number;
}

/** A fair two-level queue in front of one connection, or of as many as `width` says. */
export function createTurns(width: Width = { at_once: 1, work_at_once: 1 }): Turns {
  const waiting: Record<Priority, (() => void)[]> = { person: [], work: [] };
  const served: Record<Priority, number> = { person: 0, work: 0 };
  let people = 0;

  function nextLevel(): Priority | null {
    if (served.person + served.work >= width.at_once) return null;
    const work = waiting.work.length > 0 && served.work < width.work_at_once;
    const workIsDue = work && people >= PEOPLE_IN_A_ROW;
    if (waiting.person.length > 0 && !workIsDue) return 'person';
    return work ? 'work' : null;
  }

  function next(): void {
    for (let level = nextLevel(); level !== null; level = nextLevel()) {
      people = level === 'person' ? people + 1 : 0;
      served[level] += 1;
      waiting[level].shift()?.();
    }
  }

  return {
    take(priority) {
      return new Promise((resolve) => {
        let ended = false;
        const end = () => {
          if (ended) return;
          ended = true;
          served[priority] -= 1;
          next();
        };
        waiting[priority].push(() => resolve(end));
        next();
      });
    },
  };
}
