// What the pieces of ingest are given: context first, and no global clock, folder or database.
import type { Log } from '../log.ts';
import type { Database, TenantContext } from '../sql/database.ts';

export interface IngestDeps {
  db: Database;
  /** Folder for spooled uploads; everything else lives in the database. */
  data_dir: string;
  clock: () => Date;
  log: Log;
}

/** The program's own work on a tenant: no user, and people go first. */
export function workOn(tenant_id: string): TenantContext {
  return { tenant_id, user_id: null, role: 'system', priority: 'work' };
}
