// Whether an upload looks like a corrected version of something imported before. The server only
// proposes: what a person does not ask to be replaced is never replaced.
import { withTenant } from '../sql/database.ts';
import { landing } from '../sql/landing.ts';
import { type IngestDeps, workOn } from './deps.ts';
import { createIdentifier } from './files/identity.ts';
import { scanFile } from './files/validate.ts';
import { nameRow } from './land.ts';
import type { Mapping } from './mapping.ts';

/** Rows of an upload compared with what is there: enough to see an overlap, quick to read. */
const SAMPLE_ROWS = 20_000;
/**
 * From this share of shared rows on an earlier import looks like an earlier version of the file.
 */
const LOOKS_CORRECTED = 0.5;

export interface Overlap {
  import_id: string;
  /** Rows of the sample that the earlier import has too. */
  shared: number;
  /** Rows with the key of an earlier row but other content. */
  differing: number;
  rows_compared: number;
}

/**
 * Earlier imports that this upload shares rows with and yet differs from: by key where the mapping
 * has one, else because most but not all of its rows are there already.
 */
export async function findOverlaps(
  deps: IngestDeps,
  tenant_id: string,
  upload: { files: readonly { path: string; name: string }[]; mapping: Mapping },
): Promise<Overlap[]> {
  const ids: string[] = [];
  const hashes: string[] = [];
  const each = Math.max(1, Math.ceil(SAMPLE_ROWS / upload.files.length));
  for (const file of upload.files) {
    for (const row of await sample(deps, file, upload.mapping, each)) {
      ids.push(row.record_id);
      hashes.push(row.content_hash);
    }
  }
  const compared = ids.length;
  const { shared, differing } = await withTenant(deps.db, workOn(tenant_id), async (tx) => ({
    shared: await landing.overlaps(tx, { tenant_id, record_ids: ids }),
    differing: await landing.keyConflicts(tx, {
      tenant_id,
      record_ids: ids,
      content_hashes: hashes,
    }),
  }));
  const conflicts = new Map(differing.map((row) => [row.import_id, row.differing]));
  return shared
    .map((row) => ({
      import_id: row.import_id,
      shared: row.shared,
      differing: conflicts.get(row.import_id) ?? 0,
      rows_compared: compared,
    }))
    .filter(
      (overlap) =>
        overlap.differing > 0 ||
        (overlap.shared < compared && overlap.shared >= compared * LOOKS_CORRECTED),
    );
}

async function sample(
  deps: IngestDeps,
  file: { path: string; name: string },
  mapping: Mapping,
  most: number,
) {
  let identify = createIdentifier(mapping, []);
  const rows: { record_id: string; content_hash: string }[] = [];
  const scan = scanFile({
    ...file,
    mapping,
    now: deps.clock(),
    onHeader: (header) => {
      identify = createIdentifier(mapping, header);
    },
  });
  for await (const items of scan) {
    for (const item of items) {
      if ('bad' in item) continue;
      rows.push(nameRow(identify, item));
      if (rows.length >= most) return rows;
    }
  }
  return rows;
}
