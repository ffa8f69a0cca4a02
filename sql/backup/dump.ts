// What a backup says: a database's tables page by page as text, which every Postgres reads, and the
// files beside it. Hides the order of lines; load.ts reads them back.
import { createReadStream, readFileSync } from 'node:fs';
import type { EmbeddedDatabase } from '../embedded.ts';
import { MOST_PAGE_ROWS, type Page, type PageOf, readPage } from '../moving/content.ts';
import type { Table } from '../moving/tables.ts';
import type { BesideFile } from './beside.ts';
import type { ManifestHead } from './file.ts';
import { keptTables, monthsThere, sequencesThere, tenantSums } from './tables.ts';

/** Progress is told this often. */
const TELL_MS = 2_000;
const PACKAGE = new URL('../../package.json', import.meta.url);

/** One line of a backup: a table begins, a page of it; a file begins, a piece of it. */
export type Line =
  | { table: string; columns: string[] }
  | { rows: number; values: string[] }
  | { file: string }
  | { piece: string };

export interface DumpOptions {
  beside: readonly BesideFile[];
  say: (line: string) => void;
  signal?: AbortSignal | undefined;
  onPoint?: ((point: string) => void) | undefined;
}

type DumpManifest = Omit<ManifestHead, 'format' | 'taken_at' | 'kind'>;

/**
 * The lines of a database that nobody writes meanwhile, read as its owner; what the manifest says
 * of them is known once they have been read to their end.
 */
export function dumpLines(db: EmbeddedDatabase, options: DumpOptions) {
  let manifest: DumpManifest | null = null;

  async function* lines(): AsyncGenerator<Line> {
    const about = await describe(db, options);
    const tell = teller(options.say);
    for (const table of about.tables) {
      yield { table: table.name, columns: table.written };
      yield* pagesOf(db, table, options, (rows) => tell(`${table.name} ${rows} rows`));
    }
    for (const { path, from } of options.beside) {
      yield { file: path };
      for await (const piece of createReadStream(from, { highWaterMark: PIECE_BYTES })) {
        yield { piece: (piece as Buffer).toString('base64') };
      }
    }
    options.onPoint?.('seal');
    manifest = about.manifest;
  }

  return {
    lines,
    manifest: (): DumpManifest => {
      if (manifest === null) throw new Error('the lines have not been read to their end');
      return manifest;
    },
  };
}
const PIECE_BYTES = 1024 * 1024;

async function* pagesOf(
  db: EmbeddedDatabase,
  table: Table,
  { signal, onPoint }: DumpOptions,
  tell: (rows: number) => void,
): AsyncGenerator<Line> {
  let after: string[] | null = null;
  for (let rows = 0; ; ) {
    signal?.throwIfAborted();
    onPoint?.(`page of ${table.name}`);
    const of: PageOf = { whose: null, after, most: MOST_PAGE_ROWS };
    const page: Page | null = await reading(db, (tx) => readPage(tx, table, of));
    if (page === null) return;
    yield { rows: page.rows, values: page.values };
    rows += page.rows;
    tell(rows);
    after = page.last_key;
    // a key of no columns is that of one row
    if (table.key.length === 0) return;
  }
}

async function describe(db: EmbeddedDatabase, { beside, onPoint }: DumpOptions) {
  onPoint?.('sums');
  const { version, dependencies } = JSON.parse(readFileSync(PACKAGE, 'utf8'));
  return reading(db, async (tx) => {
    const tables = await keptTables(tx);
    const rowsOf = async (sql: string) => (await tx.query(sql)).rows;
    const [{ postgres }] = (await rowsOf(
      "select current_setting('server_version') as postgres",
    )) as [{ postgres: string }];
    const manifest: DumpManifest = {
      program: version,
      pglite: dependencies['@electric-sql/pglite'],
      postgres,
      migrations: (await rowsOf(
        'select name, hash from app.schema_migrations order by name',
      )) as DumpManifest['migrations'],
      businesses: (await rowsOf(
        'select id as tenant_id, name from tenants order by created_at, id',
      )) as DumpManifest['businesses'],
      months: await monthsThere(tx),
      sequences: await sequencesThere(tx, tables),
      sums: await tenantSums(tx, tables),
      files: beside.map(({ path, size_bytes, sha256 }) => ({ path, size_bytes, sha256 })),
    };
    return { tables, manifest };
  });
}

function teller(say: (line: string) => void): (line: string) => void {
  let told_ms = performance.now();
  return (line) => {
    if (performance.now() - told_ms < TELL_MS) return;
    told_ms = performance.now();
    say(line);
  };
}

function reading<T>(db: EmbeddedDatabase, fn: Parameters<typeof db.transaction<T>>[1]): Promise<T> {
  return db.transaction({ priority: 'work', reading: true }, fn);
}
