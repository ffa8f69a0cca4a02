// What an admin is shown of jobs: each with its last runs, and what those did in the admin's own
// business. Of other businesses nothing is told, not even how many there are.
import type { Database, TenantContext } from '../../sql/database.ts';
import { withTenant } from '../../sql/database.ts';
import { jobs } from '../../sql/jobs.ts';
import { nextAfter } from './schedule.ts';

/** Enough to see since when something fails. */
const RUNS_SHOWN = 10;

export interface JobStatus {
  name: string;
  purpose: string;
  /** Cron text, in UTC. */
  schedule: string;
  next_run_at: string;
  runs: {
    runner: string;
    started_at: string;
    /** null: still running, or waiting on the queue. */
    finished_at: string | null;
    /** Of the whole run; for one that goes by tenants, as far as this business can know it. */
    outcome: string;
    /** Rows it was about in this business; null where it did and found nothing there. */
    rows: string | null;
    /** What is wrong, where something is. */
    sentence: string | null;
  }[];
}

/** Every job on the list, in order of its name, with its last runs, newest first. */
export async function readJobs(
  db: Database,
  ctx: TenantContext,
  clock: () => Date,
): Promise<JobStatus[]> {
  const { tenant_id } = ctx;
  const { definitions, runs, parts } = await withTenant(db, ctx, async (tx) => {
    const last = await jobs.lastRuns(tx, { most: RUNS_SHOWN });
    return {
      definitions: await jobs.definitions(tx, {}),
      runs: last,
      parts: await jobs.executionsOf(tx, { tenant_id, run_ids: last.map(({ id }) => id) }),
    };
  });
  const now = clock();
  return definitions.map(({ name, purpose, schedule, scope }) => ({
    name,
    purpose,
    schedule,
    next_run_at: nextAfter(schedule, now).toISOString(),
    runs: runs
      .filter((run) => run.name === name)
      .map(({ id, runner, started_at, finished_at, outcome }) => {
        const here = parts.find((part) => part.run_id === id && part.name === name);
        const whole = { runner, started_at, finished_at };
        if (scope !== 'tenant') {
          return { ...whole, outcome, rows: null, sentence: sentenceOf(name, outcome) };
        }
        return {
          ...whole,
          outcome: here?.outcome ?? ownOutcome(outcome),
          rows: here?.rows ?? null,
          sentence: here?.error ?? null,
        };
      }),
  }));
}

/** A run that found or failed elsewhere went well here: another business's trouble is its own. */
function ownOutcome(outcome: string): string {
  return outcome === 'found' || outcome === 'failed' ? 'done' : outcome;
}

function sentenceOf(name: string, outcome: string): string | null {
  if (outcome === 'not_configured') return NOT_CONFIGURED[name] ?? null;
  return SENTENCES[outcome] ?? null;
}

/** The reason itself may name what is not this business's: the operator reads it in the log. */
const SENTENCES: Readonly<Record<string, string>> = {
  failed: 'It failed. Whoever runs the server finds the reason in jobs.runs.',
  cut_off: 'Its process ended before it did.',
};

const NOT_CONFIGURED: Readonly<Record<string, string>> = {
  'refresh-benchmarks':
    'No source of outside figures is configured, so there was nothing to fetch.',
  'nightly-backup': 'The database is a server, whose backups are made by whoever runs it.',
};
