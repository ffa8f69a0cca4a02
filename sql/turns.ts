// Who may use the one connection next: people before background work, in order of asking, and work
// never waits for ever behind people.
import type { Priority } from './database.ts';

/** After so many people in a row a waiting piece of work gets its turn. */
const PEOPLE_IN_A_ROW = 20;

export interface Turns {
  /** Resolves when it is the caller's turn, with the function that ends the turn. */
  take(priority: Priority): Promise<() => void>;
}

/** A fair two-level queue in front of something that serves one caller at a time. */
export function createTurns(): Turns {
  const waiting: Record<Priority, (() => void)[]> = { person: [], work: [] };
  let busy = false;
  let people = 0;

  function next(): void {
    const workIsDue = waiting.work.length > 0 && people >= PEOPLE_IN_A_ROW;
    const level: Priority = waiting.person.length > 0 && !workIsDue ? 'person' : 'work';
    const start = waiting[level].shift();
    people = level === 'person' ? people + 1 : 0;
    busy = start !== undefined;
    start?.();
  }

  return {
    take(priority) {
      return new Promise((resolve) => {
        let ended = false;
        const end = () => {
          if (ended) return;
          ended = true;
          next();
        };
        waiting[priority].push(() => resolve(end));
        if (!busy) next();
      });
    },
  };
}
