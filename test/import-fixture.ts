// A tenant with the real import service over the real embedded engine, for tests that import files.
// Hides folders, streams and the answers to questions that the test is not about.

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Confirmation } from '../ingest/confirm.ts';
import type { ImportStatus } from '../ingest/import-status.ts';
import { createImportService, type ImportService } from '../ingest/imports.ts';
import type { Mapping } from '../ingest/mapping.ts';
import { createLog, type LogLevel } from '../log.ts';
import { type Database, type Row, type TenantContext, withTenant } from '../sql/database.ts';

export interface TestFile {
  name: string;
  content: string | Buffer;
}

export interface Bringing {
  answers?: Record<string, string>;
  mapping?: Partial<Mapping>;
  replaces?: string[];
}

export interface Business {
  ctx: TenantContext;
  service: ImportService;
  /** Uploads, confirms and waits until it is published or refused. */
  bring(files: TestFile | TestFile[], how?: Bringing): Promise<ImportStatus>;
  /** Deletes an import or one of its files and waits. */
  drop(import_id: string, file_no?: number): Promise<void>;
  query(sql: string): Promise<Row[]>;
}

export interface BusinessOptions {
  db: Database;
  data_dir: string;
  time_zone?: string;
  week_start?: number;
  /** Names the worker, so that one started again need not wait for its own lease to run out. */
  holder?: string;
  /** What it writes to its log; 'warn' tells of faults that were tried again. */
  log_level?: LogLevel;
}

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'coxswain-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A new tenant of its own with nothing in it. */
export async function newBusiness(options: BusinessOptions): Promise<Business> {
  const tenant_id = randomUUID();
  await makeTenant(options.db, tenant_id, options);
  return businessOf(options, tenant_id);
}

export function businessOf(
  { db, data_dir, holder, log_level = 'error' }: BusinessOptions,
  tenant_id: string,
): Business {
  const ctx: TenantContext = { tenant_id, user_id: null, role: 'system' };
  const log = createLog(log_level);
  const service = createImportService(
    { db, data_dir, clock: () => new Date(), log },
    holder === undefined ? {} : { holder },
  );
  return {
    ctx,
    service,
    async bring(files, how = {}) {
      const upload = await service.receive(ctx, streams(Array.isArray(files) ? files : [files]));
      const { import_id } = upload;
      await service.confirm(ctx, import_id, confirmationOf(upload, how));
      await service.idle();
      return service.get(ctx, import_id);
    },
    async drop(import_id, file_no) {
      await service.remove(ctx, import_id, file_no);
      await service.idle();
    },
    query: (sql) => withTenant(db, ctx, async (tx) => (await tx.query(sql)).rows),
  };
}

export async function makeTenant(
  db: Database,
  tenant_id: string,
  { time_zone = 'Europe/London', week_start = 1 }: { time_zone?: string; week_start?: number },
): Promise<void> {
  await withTenant(db, { tenant_id, user_id: null, role: 'system' }, (tx) =>
    tx.query(
      `insert into tenants (id, name, currency, time_zone, week_start)
       values ($1, 'A business', 'GBP', $2, $3)`,
      [tenant_id, time_zone, week_start],
    ),
  );
}

export async function* streams(files: readonly TestFile[]) {
  for (const { name, content } of files) yield { name, stream: Readable.from([content]) };
}

type Upload = Awaited<ReturnType<ImportService['receive']>>;

/** Says yes to the guess: blocking questions get their default, or the first choice. */
export function confirmationOf(upload: Upload, how: Bringing): Confirmation {
  const answers: Record<string, string> = {};
  for (const { id, blocking, choices, default: usual } of upload.questions) {
    const answer = how.answers?.[id] ?? (blocking ? (usual ?? choices[0]?.value) : undefined);
    if (answer !== undefined) answers[id] = answer;
  }
  return {
    mapping: { ...upload.mapping, ...how.mapping },
    answers: { ...answers, ...how.answers },
    replaces: how.replaces,
  };
}
