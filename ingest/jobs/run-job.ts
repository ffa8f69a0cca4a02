// Runs one job whole, in the process: what pg_cron does on a server by `call jobs.run(…)`. Hides
// the bookkeeping of runs; what the job does is SQL (sql/functions: 82-job-steps.sql,
// 83-job-upkeep.sql).
import type { Log } from '../../log.ts';
import { type Database, withTenant } from '../../sql/database.ts';
import { imports } from '../../sql/imports.ts';
import { jobs } from '../../sql/jobs.ts';
import type { RowOf } from '../../sql/statements.ts';
import { workOn } from '../deps.ts';

export interface JobDeps {
  db: Database;
  clock: () => Date;
  log: Log;
}

export type Definition = RowOf<typeof jobs.definitions>;

/** overlap: an earlier run of the job is still alive, and this one was not begun. */
export type Outcome =
  | 'done'
  | 'queued'
  | 'not_configured'
  | 'found'
  | 'failed'
  | 'cut_off'
  | 'overlap'
  | 'stopped';

/**
 * Runs a job and records how it went. Stopped between two tenants it leaves the run to be told as
 * cut off. Rejects only where the run cannot be recorded; what fails within it is its outcome.
 */
export async function runJob(
  deps: JobDeps,
  job: Definition,
  signal: AbortSignal,
): Promise<Outcome> {
  const { db, clock, log } = deps;
  const { name } = job;
  const at = clock().toISOString();
  const { run_id } = await system(db, (tx) => jobs.beginRun(tx, { name, runner: 'process', at }));
  if (run_id === null) {
    log.warn({ job: name }, 'a job was not begun: an earlier run of it is still at work');
    return 'overlap';
  }
  if (job.scope === 'once') {
    const { outcome } = await system(db, (tx) => jobs.runOnce(tx, { run_id, name, at }));
    return told(deps, name, outcome as Outcome);
  }
  const began_ms = performance.now();
  const outcomes: string[] = [];
  let rows = 0n;
  const tenants = await system(db, (tx) => imports.activeTenants(tx, {}));
  for (const { tenant_id } of tenants) {
    if (signal.aborted) return 'stopped';
    if (performance.now() - began_ms > job.time_limit_s * 1000) break;
    try {
      const part = await withTenant(db, workOn(tenant_id), (tx) =>
        jobs.runPart(tx, { run_id, name, at }),
      );
      outcomes.push(part.outcome);
      rows += BigInt(part.rows);
    } catch (fault) {
      // a part records its own failure; one that could not even do that counts as not reached
      log.error({ err: fault, job: name }, 'a part of a job could not be recorded');
    }
  }
  const whole = await system(db, async (tx) => {
    const worst = await jobs.wholeOutcome(tx, { outcomes, tenants: tenants.length });
    const ended = { run_id, ...worst, rows: String(rows) };
    await jobs.endRun(tx, { ...ended, at: clock().toISOString() });
    return worst.outcome as Outcome;
  });
  return told(deps, name, whole);
}

function told({ log }: JobDeps, job: string, outcome: Outcome): Outcome {
  if (outcome === 'failed') log.error({ job }, 'a job failed; its run has the sentence');
  else if (outcome === 'found') log.warn({ job }, 'a job found something wrong');
  else log.info({ job, outcome }, 'a job ran');
  return outcome;
}

/** A transaction outside tenants. */
function system<T>(db: Database, fn: Parameters<typeof db.transaction<T>>[1]): Promise<T> {
  return db.transaction({ priority: 'work' }, fn);
}
