// Reads a backup into an empty database of the schema that it was made of, and compares what came
// with what the manifest says. Hides how rows go in past triggers and keys that need others first.
import { CoxswainError } from '../../errors.ts';
import type { EmbeddedDatabase } from '../embedded.ts';
import { migrateTo } from '../migrate.ts';
import { writePage } from '../moving/content.ts';
import type { Table } from '../moving/tables.ts';
import { createBesideWriter, refuseOtherFiles } from './beside.ts';
import type { Line } from './dump.ts';
import { type Manifest, readLines } from './file.ts';
import { keptTables, sumsThatDiffer, tenantSums } from './tables.ts';

/** Progress is told this often. */
const TELL_MS = 2_000;

export interface LoadOptions {
  /** A backup that was checked. */
  file: string;
  manifest: Manifest;
  /** Where files beside the database go. */
  folder: string;
  say: (line: string) => void;
  signal?: AbortSignal | undefined;
  onPoint?: ((point: string) => void) | undefined;
}

/**
 * Fills an empty database, as its superuser, and the folder. Throws `data_folder_broken` where the
 * backup is of a newer Coxswain, and `backup_unusable` where what came is not what was saved. What
 * runs always is left to the next start, and so are later migrations.
 */
export async function loadBackup(db: EmbeddedDatabase, options: LoadOptions): Promise<void> {
  const { file, manifest, folder, say, signal, onPoint } = options;
  await migrateTo(db, manifest.migrations);
  await makeMonths(db, manifest);
  const tables = await db.transaction({}, keptTables);
  // rows come in the order of names: what they refer to may come later, and nothing is to be told
  await db.script('set session_replication_role = replica');
  for (const { door } of tables) await db.script(`delete from ${door}`);
  const files = createBesideWriter(folder);
  let table: Table | undefined;
  let rows = 0;
  let told_ms = performance.now();
  for await (const line of readLines(file, manifest) as AsyncGenerator<Line>) {
    signal?.throwIfAborted();
    if ('table' in line) {
      table = tableOf(tables, line);
      rows = 0;
    } else if ('rows' in line) {
      onPoint?.(`page of ${table?.name}`);
      const into = table as Table;
      await db.transaction({}, (tx) => writePage(tx, into, { ...line, last_key: [] }));
      rows += line.rows;
      if (performance.now() - told_ms > TELL_MS) {
        told_ms = performance.now();
        say(`${into.name} ${rows} rows`);
      }
    } else if ('file' in line) await files.begin(line.file);
    else await files.piece(line.piece);
  }
  await files.end();
  await db.script('set session_replication_role = origin');
  await db.transaction({}, async (tx) => {
    for (const { name, last, called } of manifest.sequences) {
      await tx.query('select setval($1::regclass, $2::bigint, $3::bool)', [name, last, called]);
    }
  });
  say('comparing what came with what was saved');
  onPoint?.('compare');
  await refuseOtherFiles(folder, manifest);
  const sums = await db.transaction({ reading: true }, (tx) => tenantSums(tx, tables));
  const differ = sumsThatDiffer(sums, manifest.sums);
  if (differ.length === 0) return;
  throw new CoxswainError(
    'backup_unusable',
    `What was restored is not what was saved: ${differ.join(', ')}. Nothing was changed.`,
    { details: { differ } },
  );
}

/** The same columns, or the backup is not of this schema, whatever its manifest says. */
function tableOf(tables: readonly Table[], line: { table: string; columns: string[] }): Table {
  const table = tables.find(({ name }) => name === line.table);
  if (table && JSON.stringify(table.written) === JSON.stringify(line.columns)) return table;
  throw new CoxswainError(
    'backup_unusable',
    `The backup holds a table ${line.table} that this program does not have so. Nothing was changed.`,
  );
}

async function makeMonths(db: EmbeddedDatabase, { months }: Manifest): Promise<void> {
  for (const { table, name, bounds } of months) {
    const month = `${bounds === null ? 'archive' : 'partitions'}."${name}"`;
    await db.script(`create table ${month} (like public."${table}" including all)`);
    if (bounds !== null) {
      await db.script(`alter table public."${table}" attach partition ${month} ${bounds}`);
    }
  }
}
