// Typed twin of partitions.sql, and what a start and a job call to keep tables by month in order.
import type { Database } from './database.ts';
import { bind, pg, twin } from './statements.ts';

export const partitions = bind('partitions', {
  keepPartitions: twin('one', {}, { in_order: pg.bool }),
});

/**
 * Makes the months ahead and archives old ones, for every partitioned table. May be called at any
 * time, by several processes at once. False where rows lie outside every month
 * (get_partition_stats shows which). Throws when a table stays locked by others for 10 s: nothing
 * is lost then, rows of a missing month go to the default partition until the next call.
 */
export async function keepPartitions(db: Pick<Database, 'transaction'>): Promise<boolean> {
  const { in_order } = await db.transaction({ priority: 'work' }, (tx) =>
    partitions.keepPartitions(tx, {}),
  );
  return in_order;
}
