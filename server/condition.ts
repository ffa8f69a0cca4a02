// The state of the database behind an installation, as whoever runs it is told: its schema, its
// jobs, imports that are stuck, what waits on the queue. Names no person and no figure.
import { isCoxswainError } from '../errors.ts';
import type { Log } from '../log.ts';
import { condition } from '../sql/condition.ts';
import { type Database, withTenant } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import { imports } from '../sql/imports.ts';
import { jobs } from '../sql/jobs.ts';
import { lacks } from '../sql/migrate.ts';
import { openQueue } from '../sql/queue.ts';
import { type Arrivals, readArrivals } from './arrivals.ts';

/** A batch takes seconds; what nobody has been at for so long is stuck. */
const STUCK_AFTER_MS = 10 * 60 * 1000;
/** Runs looked at of each job. */
const RUNS = 3;

export interface Condition {
  engine: Database['engine'];
  /** Postgres's version and extensions. */
  version: string;
  extensions: Record<string, string>;
  /** Who the program is there. */
  role: string;
  /** The database's clock less this machine's, in milliseconds. */
  skew_ms: number;
  /** Migrations of this program that the database lacks, or a sentence why it is not ours. */
  missing: string[];
  foreign: string | null;
  /** Whether anybody but the sample has registered. */
  has_account: boolean;
  /** The last day's sign-ins: of how many, and from which one private address if from no other. */
  arrivals: Arrivals;
  jobs: { name: string; outcome: string; started_at: string; finished_at: string | null }[];
  stuck: { status: string; since: string }[];
  /** Jobs that wait or are being done, by queue. */
  queue: Record<string, number>;
}

const NOTHING_KNOWN = {
  ...{ arrivals: { people: 0, only_from: null }, jobs: [], stuck: [], queue: {} },
};

/** Reads only; rejects where the database cannot be reached. */
export async function readCondition(db: Database, log: Log): Promise<Condition> {
  const { version, role, extensions, now } = await db.transaction({}, (tx) =>
    condition.lookAtServer(tx, {}),
  );
  const skew_ms = Date.parse(now) - Date.now();
  const found = { engine: db.engine, version, role, extensions, skew_ms };
  const { missing, foreign } = await readSchema(db);
  // of another schema nothing else can be asked
  if (missing.length > 0 || foreign !== null) {
    return { ...found, missing, foreign, has_account: true, ...NOTHING_KNOWN };
  }
  const { exists } = await db.transaction({}, (tx) => identity.accountExists(tx, {}));
  const runs = await db.transaction({}, (tx) => jobs.lastRuns(tx, { most: RUNS }));
  return {
    ...{ ...found, missing, foreign, has_account: exists },
    arrivals: await readArrivals(db, Date.now()),
    jobs: runs.map(({ name, outcome, started_at, finished_at }) => ({
      ...{ name, outcome, started_at, finished_at },
    })),
    stuck: await readStuck(db),
    queue: await (await openQueue(db, log)).waiting(),
  };
}

async function readSchema(db: Database): Promise<Pick<Condition, 'missing' | 'foreign'>> {
  try {
    const { missing, functions } = await db.transaction({}, lacks);
    const names = missing.map(({ name }) => name);
    return { missing: functions ? [...names, 'functions'] : names, foreign: null };
  } catch (error) {
    if (isCoxswainError(error)) return { missing: [], foreign: error.message };
    // no table of migrations: nothing of ours was ever there
    if ((error as { code?: unknown }).code === '42P01') return { missing: ['all'], foreign: null };
    throw error;
  }
}

async function readStuck(db: Database): Promise<Condition['stuck']> {
  const before = new Date(Date.now() - STUCK_AFTER_MS).toISOString();
  const tenants = await db.transaction({}, (tx) => imports.activeTenants(tx, {}));
  const stuck: Condition['stuck'] = [];
  for (const { tenant_id } of tenants) {
    const as = { tenant_id, user_id: null, role: 'system' as const };
    const rows = await withTenant(db, as, (tx) =>
      condition.importsStuck(tx, { tenant_id, before }),
    );
    stuck.push(...rows.map(({ status, since }) => ({ status, since })));
  }
  return stuck;
}
