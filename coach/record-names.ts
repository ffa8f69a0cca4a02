// What the ids on rows of orders stand for: members' names, and the file that speaks for a row.
// Hides that each is asked for once a listing.
import { records } from '../sql/records.ts';
import { once } from './once.ts';
import type { Reading } from './reading.ts';

/** What members are called; each is asked for once a listing. */
export async function labelsOf(
  reading: Reading,
  dimension: 'customer' | 'product',
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string | null, string>> {
  const known = await once(
    reading,
    `labels ${dimension}`,
    async () => new Map<string | null, string>(),
  );
  const missing = [...new Set(ids)].filter((id) => id !== null && !known.has(id));
  if (missing.length > 0) {
    const { tx, tenant_id } = reading;
    const found = await records.memberLabels(tx, { tenant_id, dimension, ids: missing });
    for (const { id, label } of found) known.set(id, label);
  }
  return known;
}

/** Finds a file by import and number; the least rank is the file that speaks for a row. */
export async function fileFinder(reading: Reading) {
  const { tx, tenant_id } = reading;
  const files = await once(reading, 'files', async () => {
    const rows = await records.filesOf(tx, { tenant_id });
    return new Map(
      rows.map(({ import_id, file_no, name, live }) => {
        const rank = `${live ? 0 : 1} ${import_id} ${String(file_no).padStart(9, '0')}`;
        return [`${import_id} ${file_no}`, { name, rank }];
      }),
    );
  });
  return (import_id: string | null | undefined, file_no: number | null | undefined) =>
    files.get(`${import_id} ${file_no}`) ?? null;
}
