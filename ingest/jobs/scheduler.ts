// The embedded engine's clock: begins each job when it is due, and once at the start what was due
// while nobody ran. Hides timers; on a server pg_cron does this, and nothing here runs.
import { jobs } from '../../sql/jobs.ts';
import { type Definition, type JobDeps, type Outcome, runJob } from './run-job.ts';
import { nextAfter, wasMissed } from './schedule.ts';

/** Cron counts minutes; looking twice in each, no minute is missed and a machine may sleep. */
const LOOK_EVERY_MS = 30_000;

export interface Scheduler {
  /** Closes what a dead process left open, runs what was missed, then keeps looking. */
  start(): Promise<void>;
  /** Runs what is due at the clock's time; resolves when it has run. */
  tick(): Promise<Record<string, Outcome>>;
  /** Lets the tenant at work finish and stops. */
  stop(): Promise<void>;
}

/** One scheduler for a database: only on the embedded engine, whose folder has one process. */
export function createScheduler(deps: JobDeps): Scheduler {
  const stopping = new AbortController();
  const due_at = new Map<string, Date>();
  let list: Definition[] = [];
  let looking: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function begin(): Promise<void> {
    const now = deps.clock();
    const known = await deps.db.transaction({ priority: 'work' }, async (tx) => {
      await jobs.cutOffRuns(tx, { at: now.toISOString() });
      return {
        definitions: await jobs.definitions(tx, {}),
        last: await jobs.lastRuns(tx, { most: 1 }),
      };
    });
    list = known.definitions;
    const last = new Map(known.last.map(({ name, started_at }) => [name, new Date(started_at)]));
    for (const { name, schedule, run_missed } of list) {
      const missed = run_missed && wasMissed(schedule, last.get(name) ?? null, now);
      due_at.set(name, missed ? now : nextAfter(schedule, now));
    }
  }

  async function runDue(): Promise<Record<string, Outcome>> {
    const outcomes: Record<string, Outcome> = {};
    for (const job of list) {
      const now = deps.clock();
      const due = due_at.get(job.name);
      if (stopping.signal.aborted || due === undefined || due > now) continue;
      // however often it was due meanwhile, it runs once
      due_at.set(job.name, nextAfter(job.schedule, now));
      outcomes[job.name] = await runJob(deps, job, stopping.signal);
    }
    return outcomes;
  }

  /** One look after the other: jobs of one connection do not run side by side. */
  function tick(): Promise<Record<string, Outcome>> {
    const look = looking.then(runDue);
    looking = look.catch(() => undefined);
    return look;
  }

  function tickAndTell(): void {
    tick().catch((error) => deps.log.error({ err: error }, 'a job could not be run'));
  }

  return {
    async start() {
      await begin();
      tickAndTell();
      timer = setInterval(tickAndTell, LOOK_EVERY_MS);
      timer.unref();
    },
    tick,
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await looking;
    },
  };
}
