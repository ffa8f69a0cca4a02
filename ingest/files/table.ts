// One face for every kind of file: a header and batches of numbered rows. Hides from the readers
// whether the rows come from text or from a workbook, and what stands above the header.
import { CoxswainError } from '../../errors.ts';
import { readCsv } from './csv.ts';
import { readExcel } from './excel.ts';
import { type Sniffed, sniffFile } from './sniff.ts';

export interface SourceRow {
  row_number: number;
  line_number?: number;
  cells: string[];
  /** A workbook's cell that has no value to trust: error, formula never computed, merged. */
  fault?: { column_index: number; reason: string };
}

export interface Table {
  sniffed: Sniffed;
  /** Trimmed, as the file spells it; unique. */
  header: string[];
  header_row: number;
  /** What a person should know about the file before its rows: hidden sheets and the like. */
  notes: string[];
  /** Batches of the rows below the header; blank rows are left out, their numbers are not. */
  rows: AsyncIterable<SourceRow[]>;
}

export interface OpenOptions {
  sheet?: string | null;
  signal?: AbortSignal;
}

/** A longer name is text that slipped into the header. */
const LONGEST_HEADER = 200;
/** Titles and blank lines may stand above a header; beyond this a file has no header. */
const HEADER_WITHIN_ROWS = 20;

/**
 * Opens a file and finds its header: the first row with two cells or more (with one, where the
 * table has a single column). Throws file_empty, file_binary, or file_refused for a header that
 * repeats.
 */
export async function openTable(path: string, options: OpenOptions = {}): Promise<Table> {
  const sniffed = await sniffFile(path);
  const notes: string[] = [];
  const source =
    sniffed.kind === 'csv'
      ? readCsv(path, sniffed, options.signal)
      : readExcel(path, { ...options, size_bytes: sniffed.size_bytes, notes });
  const pending: SourceRow[] = [];
  while (pending.length < HEADER_WITHIN_ROWS) {
    const next = await source.next();
    if (next.done === true) break;
    pending.push(...next.value);
  }
  const at = headerIndex(pending);
  const header_row = pending[at];
  if (header_row === undefined) {
    await source.return(undefined);
    throw new CoxswainError('file_empty', 'The file holds no rows.');
  }
  let rest = pending.slice(at + 1).filter(hasContent);
  if (rest.length === 0) {
    // A long blank stretch below the header is still a table.
    let next = await source.next();
    while (next.done !== true && rest.length === 0) {
      rest = next.value.filter(hasContent);
      if (rest.length === 0) next = await source.next();
    }
  }
  if (rest.length === 0) {
    await source.return(undefined);
    throw new CoxswainError(
      'file_empty',
      'The file has a header and no rows below it. Export it again with its data.',
    );
  }
  const header = trimHeader(header_row);
  const width = header.length;
  return {
    sniffed,
    header,
    header_row: header_row.row_number,
    notes,
    rows: dataRows(rest, source, width),
  };
}

/** The header alone; the file is closed again. Throws like `openTable`. */
export async function readHeader(path: string): Promise<string[]> {
  const table = await openTable(path);
  // a file is closed by whoever stops reading its rows, which must have begun for that
  for await (const _ of table.rows) break;
  return table.header;
}

async function* dataRows(
  first: SourceRow[],
  source: AsyncGenerator<SourceRow[]>,
  width: number,
): AsyncGenerator<SourceRow[]> {
  try {
    yield fit(first, width);
    while (true) {
      const next = await source.next();
      if (next.done === true) return;
      const rows = fit(next.value.filter(hasContent), width);
      if (rows.length > 0) yield rows;
    }
  } finally {
    await source.return(undefined);
  }
}

/** Separators behind the last column of a row mean nothing: they are taken off. */
function fit(rows: SourceRow[], width: number): SourceRow[] {
  for (const row of rows) {
    while (row.cells.length > width && row.cells[row.cells.length - 1]?.trim() === '') {
      row.cells.pop();
    }
  }
  return rows;
}

function hasContent(row: SourceRow): boolean {
  for (const cell of row.cells) if (cell !== '' && cell.trim() !== '') return true;
  return row.fault !== undefined;
}

function headerIndex(rows: readonly SourceRow[]): number {
  const filled = (row: SourceRow) => row.cells.filter((cell) => cell.trim() !== '').length;
  const wide = rows.slice(0, HEADER_WITHIN_ROWS).findIndex((row) => filled(row) >= 2);
  return wide >= 0 ? wide : rows.findIndex((row) => filled(row) === 1);
}

function trimHeader(row: SourceRow): string[] {
  const header = row.cells.map((cell) => cell.trim());
  while (header.length > 0 && header[header.length - 1] === '') header.pop();
  const line = row.line_number ?? row.row_number;
  const seen = new Map<string, number>();
  header.forEach((name, at) => {
    if (name === '') return;
    if (name.length > LONGEST_HEADER) {
      throw new CoxswainError(
        'file_refused',
        `Line ${line}: the name of column ${at + 1} is longer than ${LONGEST_HEADER} ` +
          'characters. Is the first line the header?',
        { details: { line, column: at + 1 } },
      );
    }
    const before = seen.get(name.toLowerCase());
    if (before !== undefined) {
      throw new CoxswainError(
        'file_refused',
        `Line ${line}: the column “${name}” stands in the header twice (columns ` +
          `${before + 1} and ${at + 1}). Rename one of them.`,
        { details: { line, column: name } },
      );
    }
    seen.set(name.toLowerCase(), at);
  });
  return header.map((name, at) => (name === '' ? `column ${at + 1}` : name));
}
