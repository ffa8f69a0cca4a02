// Rows → CSV text for a person to open in a spreadsheet. Hides quoting, and that a text beginning
// like a formula is kept from being run as one.

/** What a spreadsheet takes for the beginning of a formula or a command. */
const FORMULA_START = /^[\s]*[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(?:[.,]\d+)*%?$/;
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;
/** Excel reads a file without this mark in the machine's own encoding. */
const BYTE_ORDER_MARK = '\u{FEFF}';

export type ExportCell = string | number | null;

/** A whole CSV as chunks of text, with the mark that makes Excel read UTF-8; lines end in CR LF. */
export function* csvChunks(
  header: readonly string[],
  rows: Iterable<readonly ExportCell[]>,
): Generator<string> {
  yield BYTE_ORDER_MARK + csvLine(header);
  for (const row of rows) yield csvLine(row);
}

/** One line. Negative numbers stay numbers; other cells that begin = + - @ get an apostrophe. */
export function csvLine(cells: readonly ExportCell[]): string {
  return `${cells.map(exportCell).join(',')}\r\n`;
}

function exportCell(cell: ExportCell): string {
  if (cell === null) return '';
  const text = String(cell);
  const safe = FORMULA_START.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
