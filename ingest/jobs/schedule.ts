// When cron text says that a job is due. Hides the parser; all times are UTC, as pg_cron's are.
import { Cron } from 'croner';

/** The first instant after `after` that a schedule names. Throws where the text is no cron text. */
export function nextAfter(schedule: string, after: Date): Date {
  const next = new Cron(schedule, { timezone: 'UTC', paused: true }).nextRun(after);
  if (next === null) throw new Error(`the schedule ${schedule} names no time`);
  return next;
}

/** Whether a job that last began then (null: never) has been due since, up to and with `now`. */
export function wasMissed(schedule: string, last_began: Date | null, now: Date): boolean {
  return last_began === null || nextAfter(schedule, last_began) <= now;
}
