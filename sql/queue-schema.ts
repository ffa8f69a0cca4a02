// The job queue's own tables, made by whoever owns the schema: their text is pg-boss's, of exactly
// the version in package.json. Which queues there are, and whose they are: functions/84-queue.sql.
import PgBoss from 'pg-boss';
import type { MigrationTarget } from './migrate.ts';

export const QUEUE_SCHEMA = 'pgboss';

/** Makes the queue's tables where they are missing; a second call changes nothing. */
export async function installQueue(db: MigrationTarget): Promise<void> {
  const { rows } = await db.transaction({}, (tx) =>
    tx.query("select to_regclass('pgboss.version') is not null as there"),
  );
  if (rows[0]?.there === true) return;
  try {
    // it brings its own begin, lock and commit
    await db.script(queuePlan());
  } catch (error) {
    await db.script('rollback');
    throw error;
  }
}

/** What pg-boss would run to make its tables: part of what names a schema. */
export function queuePlan(): string {
  return PgBoss.getConstructionPlans(QUEUE_SCHEMA);
}
