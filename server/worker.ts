// The worker: takes jobs from the queue and imports that nobody is at, and binds each job's name to
// what does it. Hides looking, trying again and stopping; the server runs one inside when embedded,
// `npm run worker` (work.ts) one apart.
import { setTimeout as pause } from 'node:timers/promises';
import { scanFindings } from '../coach/findings/scan.ts';
import { type BenchmarkSource, refreshBenchmarks } from '../ingest/benchmarks.ts';
import type { ImportService } from '../ingest/imports.ts';
import type { Log } from '../log.ts';
import type { Database } from '../sql/database.ts';
import { jobs } from '../sql/jobs.ts';
import { type JobQueue, openQueue, type QueuedJob } from '../sql/queue.ts';
import { whenReachable } from '../sql/unreachable.ts';
import type { Backups } from './backups.ts';

/**
 * A person who confirmed an import on another process waits for this at most. Where there is only
 * one process it knows of its imports, and what its scheduler puts on the queue is not urgent.
 */
const LOOK_EVERY_MS = { embedded: 10_000, postgres: 1_000, timescale: 1_000 } as const;
/** What a dead worker took is given back when its time is over; looked at this often. */
const TEND_EVERY_MS = 60_000;
/** A database that is away longer finds its jobs again when their time is over. */
const AWAY_MS = 60_000;
/** After a fault of the database, so that its log is not filled. */
const AFTER_FAULT_MS = 5_000;

export interface WorkerDeps {
  db: Database;
  imports: Pick<ImportService, 'takeUp' | 'mend'>;
  benchmarks: readonly BenchmarkSource[];
  /** Absent where the database's backups are not ours: on a server. */
  backups?: Pick<Backups, 'make'>;
  clock: () => Date;
  log: Log;
}

export interface Worker {
  start(): void;
  /** Does what waits now; resolves when no job is left that may be begun. */
  workOff(): Promise<void>;
  /** Looks now instead of later: something was asked for in this very process. */
  wake(): void;
  /** Lets the job at work come to an end and stops. */
  stop(): Promise<void>;
}

/** What ended a job: the outcome of the run that asked for it, and how many rows it was about. */
interface Ended {
  outcome: 'done' | 'not_configured';
  rows: number;
  /** What whoever runs the server should read; absent: nothing. */
  error?: string;
}

type Handler = (deps: WorkerDeps, job: QueuedJob, signal: AbortSignal) => Promise<Ended | null>;

/** Names on the queue (sql/functions/84-queue.sql) and what does them; null ends no run. */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  'refresh-benchmarks': ({ benchmarks }, _job, signal) => refreshBenchmarks(benchmarks, signal),
  'nightly-backup': async ({ backups }, _job, signal) => {
    if (backups === undefined) return { outcome: 'not_configured', rows: 0, error: SERVERS_OWN };
    await backups.make({ kind: 'nightly', signal, say: () => undefined });
    return { outcome: 'done', rows: 1 };
  },
  rollups: async ({ imports }, { tenant_id }) => {
    if (tenant_id === null) throw new Error('a job on roll-ups names its tenant');
    await imports.mend(tenant_id);
    return null;
  },
  // asked for by whatever publishes figures, and nightly: a run of the schedule has ended by then
  findings: async (deps, { tenant_id }) => {
    if (tenant_id === null) throw new Error('a job on findings names its tenant');
    await scanFindings(deps, tenant_id);
    return null;
  },
};

const SERVERS_OWN =
  'This is a database server: its backups are its own business (docs/backups.md has a recipe).';

/** Opens the queue of a migrated database. */
export async function createWorker(deps: WorkerDeps): Promise<Worker> {
  const queue = await openQueue(deps.db, deps.log);
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let tended_ms = 0;
  let sleep = new AbortController();
  let woken = false;

  async function look(): Promise<void> {
    if (performance.now() - tended_ms > TEND_EVERY_MS) {
      tended_ms = performance.now();
      await queue.tend();
    }
    await deps.imports.takeUp();
    for (const name of Object.keys(HANDLERS)) {
      while (!stopping.signal.aborted) {
        const job = await queue.take(name);
        if (job === null) break;
        await handle(deps, queue, job, stopping.signal);
      }
    }
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      const wait_ms = await look().then(
        () => LOOK_EVERY_MS[deps.db.engine],
        (error) => {
          deps.log.error({ err: error }, 'the worker could not look for work');
          return AFTER_FAULT_MS;
        },
      );
      sleep = new AbortController();
      const signal = AbortSignal.any([stopping.signal, sleep.signal]);
      // woken while it was looking, it looks again
      if (!woken) await pause(wait_ms, undefined, { signal }).catch(() => undefined);
      woken = false;
    }
  }

  return {
    start() {
      running = loop();
    },
    workOff: look,
    wake() {
      woken = true;
      sleep.abort();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** One job, ended one way or the other; with its last try its run has failed too. */
async function handle(
  deps: WorkerDeps,
  queue: JobQueue,
  job: QueuedJob,
  signal: AbortSignal,
): Promise<void> {
  const { log } = deps;
  try {
    const handler = HANDLERS[job.queue];
    if (handler === undefined) throw new Error(`nothing handles ${job.queue}`);
    const ended = await handler(deps, job, signal);
    if (ended !== null) await endRun(deps, job, { error: null, ...ended });
    await queue.done(job);
    log.info({ queue: job.queue, job_id: job.id, outcome: ended?.outcome ?? 'done' }, 'job done');
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    // a job that nobody reported would wait for its whole time limit
    const report = { signal, within_ms: AWAY_MS };
    const for_good = await whenReachable(() => queue.failed(job, sentence), report);
    log.warn({ err: error, queue: job.queue, job_id: job.id, for_good }, 'a queued job failed');
    if (for_good) await endRun(deps, job, { outcome: 'failed', rows: 0, error: sentence });
  }
}

/** Ends the run that asked for the job, where one did and it has not ended yet. */
async function endRun(
  { db, clock }: WorkerDeps,
  { run_id }: QueuedJob,
  end: { outcome: string; rows: number; error: string | null },
): Promise<void> {
  if (run_id === null) return;
  const ended = { run_id, ...end, rows: String(end.rows), at: clock().toISOString() };
  await db.transaction({ priority: 'work' }, (tx) => jobs.endRun(tx, ended));
}
