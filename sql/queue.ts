// The job queue behind a seam of our own: pg-boss over whichever Database serves. Hides its polling
// (ours can be awaited and stopped), its several statements in one text, and what it swallows.
import PgBoss from 'pg-boss';
import type { Log } from '../log.ts';
import type { Database, Param, Queryable } from './database.ts';
import { QUEUE_SCHEMA } from './queue-schema.ts';

/** Done jobs stay for a day, failed ones too, then a week in the archive: enough to look back. */
const DONE_KEPT_S = 86_400;
const ARCHIVE_KEPT_DAYS = 7;

/** What a transaction of a worker says of itself; row security lets nobody else see a job. */
const AS_WORKER = { 'app.current_role': 'worker' } as const;

/** A job names what is to be done by ids only (functions/84-queue.sql). */
export interface QueuedJob {
  readonly id: string;
  readonly queue: string;
  readonly tenant_id: string | null;
  readonly run_id: string | null;
}

export interface JobQueue {
  /** The oldest waiting job of a queue, for this worker alone; null where none waits. */
  take(queue: string): Promise<QueuedJob | null>;
  done(job: QueuedJob): Promise<void>;
  /** Waits for its next try, or has failed for good: then it answers true. */
  failed(job: QueuedJob, sentence: string): Promise<boolean>;
  /** Gives back what a dead worker took, once its time is over, and forgets what is old. */
  tend(): Promise<void>;
  /** How many jobs wait or are being done, by queue. */
  waiting(): Promise<Record<string, number>>;
}

interface Fetched {
  id: string;
  data: { tenant_id?: string; run_id?: string } | null;
}

/** The database must be migrated; `take`, `done` and `failed` reject when it cannot be reached. */
export async function openQueue(db: Database, log: Log): Promise<JobQueue> {
  let fault: unknown = null;
  const boss = new PgBoss({
    db: {
      executeSql: async (text: string, values?: unknown[]) => {
        try {
          return await execute(db, text, values ?? []);
        } catch (error) {
          // fetching keeps every error to itself
          fault = error;
          throw error;
        }
      },
    },
    schema: QUEUE_SCHEMA,
    migrate: false,
    supervise: false,
    schedule: false,
    archiveCompletedAfterSeconds: DONE_KEPT_S,
    deleteAfterDays: ARCHIVE_KEPT_DAYS,
  });
  boss.on('error', (error) => log.error({ err: error }, 'the job queue'));
  await boss.start();

  return {
    async take(queue) {
      fault = null;
      const [job] = (await boss.fetch(queue)) as unknown as Fetched[];
      if (fault !== null) throw fault;
      if (job === undefined) return null;
      const { tenant_id = null, run_id = null } = job.data ?? {};
      return { id: job.id, queue, tenant_id, run_id };
    },
    async done({ queue, id }) {
      await boss.complete(queue, id);
    },
    async failed({ queue, id }, sentence) {
      await boss.fail(queue, id, { message: sentence });
      const job = await boss.getJobById(queue, id);
      return job?.state === 'failed';
    },
    tend: async () => void (await boss.maintain()),
    async waiting() {
      const counts: Record<string, number> = {};
      for (const { name } of await boss.getQueues()) {
        counts[name] = await boss.getQueueSize(name, { before: 'completed' });
      }
      return counts;
    },
  };
}

async function execute(db: Database, text: string, values: readonly unknown[]) {
  return db.transaction({ priority: 'work', settings: AS_WORKER }, async (tx: Queryable) => {
    const params = values.map((value) => (value === undefined ? null : value) as Param);
    let last = { rows: [] as Record<string, unknown>[], affected: 0 };
    for (const statement of statementsOf(text)) last = await tx.query(statement, params);
    return { rows: last.rows };
  });
}

/**
 * Upkeep comes as several statements in a transaction of its own; ours is open already. None of
 * them has a semicolon within it.
 */
function statementsOf(text: string): string[] {
  if (!/^\s*BEGIN;/.test(text)) return [text];
  const parts = text.split(/;\s*\n/).map((part) => part.trim());
  return parts.filter((part) => part !== '' && !/^(BEGIN|COMMIT);?$/.test(part));
}
