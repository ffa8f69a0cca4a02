// How much of the sample one place may take: who looks around has no account, so that a script
// could otherwise fill every visit there is, or ask all day. Hides counting and forgetting. Each
// process counts for itself, as its limits by the minute do.
import { CoxswainError } from '../errors.ts';
import { lineOf } from './attempts.ts';
import { VISIT_LIFE_S } from './tokens.ts';

/** A class or an office behind one address looks around together; all visits are 500. */
export const ENTRIES_MOST = 30;
/** In an hour: thirty people who each ask ten things. */
export const QUESTIONS_MOST = 300;
const HOUR_S = 60 * 60;
/** Places remembered; beyond, the one that came first is forgotten. A few hundred bytes each. */
const PLACES_MOST = 10_000;

export interface VisitLimits {
  /** Throws `rate_limited` for a place that has had its visits for now. */
  enter(ip: string): void;
  /** Throws `rate_limited` for a place that has asked enough for now. */
  ask(ip: string): void;
}

/**
 * Both by place: an address of IPv4, a /48 of IPv6. One line is given up to that much, 65,536
 * networks of a /64: counted by these, one script could take every visit there is.
 */
export function createVisitLimits(clock: () => Date): VisitLimits {
  return {
    enter: counter({ clock, most: ENTRIES_MOST, window_s: VISIT_LIFE_S }),
    ask: counter({ clock, most: QUESTIONS_MOST, window_s: HOUR_S }),
  };
}

interface Rule {
  clock: () => Date;
  most: number;
  window_s: number;
}

function counter({ clock, most, window_s }: Rule): (ip: string) => void {
  const places = new Map<string, { since_ms: number; times: number }>();
  return (ip) => {
    const place = lineOf(ip) ?? ip;
    const now_ms = clock().getTime();
    const known = places.get(place);
    const is_over = known === undefined || known.since_ms + window_s * 1000 <= now_ms;
    const count = is_over ? { since_ms: now_ms, times: 0 } : known;
    if (count.times >= most) throw tooMany(count.since_ms + window_s * 1000 - now_ms);
    count.times += 1;
    if (!is_over) return;
    // again at the end: those that came first go first
    places.delete(place);
    places.set(place, count);
    const [oldest] = places.keys();
    if (places.size > PLACES_MOST && oldest !== undefined) places.delete(oldest);
  };
}

function tooMany(wait_ms: number): CoxswainError {
  const retry_after_s = Math.max(1, Math.ceil(wait_ms / 1000));
  const minutes = Math.ceil(retry_after_s / 60);
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`;
  return new CoxswainError(
    'rate_limited',
    `Many people look around from where you are. Try again in ${wait}, or try a ` +
      'file of your own.',
    { details: { retry_after_s } },
  );
}
