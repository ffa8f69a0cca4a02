// What a caller sees of an import: the row's counts and how far its present step is.
import { CoxswainError } from '../errors.ts';
import type { imports } from '../sql/imports.ts';

export interface ImportStatus {
  import_id: string;
  source_id: string | null;
  status: string;
  layout: string | null;
  files: { file_no: number; name: string; size_bytes: number; live: boolean }[];
  rows_total: number;
  rows_read: number;
  rows_stored: number;
  rows_unchanged: number;
  rows_conflicting: number;
  rows_quarantined: number;
  reasons: unknown[];
  step: string;
  /** 0 … 1 through the present step. */
  progress: number;
  created_at: string;
  finished_at: string | null;
}

export function statusOf(
  row: NonNullable<Awaited<ReturnType<typeof imports.importById>>>,
  files: Awaited<ReturnType<typeof imports.filesOf>>,
): ImportStatus {
  const total = Number(row.step_total);
  const progress = total === 0 ? 0 : Math.min(1, Number(row.step_done) / total);
  return {
    import_id: row.id,
    source_id: row.source_id,
    status: row.status,
    layout: row.layout,
    files: files
      .filter((file) => file.import_id === row.id)
      .map((file) => ({
        file_no: file.file_no,
        name: file.name,
        size_bytes: Number(file.size_bytes),
        live: file.live,
      })),
    rows_total: Number(row.rows_total),
    rows_read: Number(row.rows_read),
    rows_stored: Number(row.rows_stored),
    rows_unchanged: Number(row.rows_unchanged),
    rows_conflicting: Number(row.rows_conflicting),
    rows_quarantined: Number(row.rows_quarantined),
    reasons: row.reasons,
    step: row.step,
    progress: row.finished_at === null ? progress : 1,
    created_at: row.created_at,
    finished_at: row.finished_at,
  };
}

export function notFound(): CoxswainError {
  return new CoxswainError('not_found', 'There is no such import.');
}
