// A workbook's XML parts before the parser sees them: size limits, which sheet to read, and a mark
// in each cell that has no value to trust. Hides what read-excel-file would let pass silently.
import { CoxswainError } from '../../errors.ts';
import { listZip, readZipEntry, writeStoredZip, type ZipEntry } from './zip.ts';

/** Stands before the reason in a cell without a value; a private-use character no file holds. */
export const FAULT_MARK = '\u{F8FF}fault:';
/** XML packs about 10:1 to 20:1; a hundred is a bomb. */
const MOST_RATIO = 100;
/** Small parts pack beyond any ratio and harm nobody. */
const RATIO_FROM_BYTES = 1024 * 1024;
/** All parts together, unpacked; more would not fit the worker's heap as text. */
const MOST_UNPACKED_BYTES = 400 * 1024 * 1024;

interface Sheet {
  name: string;
  relation: string;
  hidden: boolean;
}

export interface PreparedWorkbook {
  /** A plain archive of only what is needed to read the sheet. */
  archive: Buffer;
  sheet: string;
  notes: string[];
  /** Excel's row number → why the row cannot be read by itself. */
  merged: Map<number, { column_index: number; reason: string }>;
}

/**
 * Checks sizes before unpacking and picks the sheet: by name, else the first visible one with data.
 */
export function prepareWorkbook(archive: Buffer, wanted: string | null): PreparedWorkbook {
  const entries = listZip(archive).filter((entry) => /\.(?:xml|rels)$/i.test(entry.name));
  checkSizes(entries);
  const read = (name: string): string | null => {
    const entry = entries.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return entry === undefined ? null : readZipEntry(archive, entry).toString('utf8');
  };
  const workbook = read('xl/workbook.xml');
  const relations = read('xl/_rels/workbook.xml.rels');
  if (workbook === null || relations === null) throw new Error('it has no list of sheets');
  const sheets = sheetsOf(workbook);
  const paths = pathsOf(relations);
  const { sheet, xml, notes } = chooseSheet(sheets, paths, read, wanted);
  const path = paths.get(sheet.relation) ?? '';
  const parts = entries
    .filter((entry) => !/^xl\/worksheets\/|^xl\/(?:charts|drawings|media)/i.test(entry.name))
    .filter((entry) => entry.name.toLowerCase() !== path.toLowerCase())
    .map((entry) => ({ name: entry.name, bytes: partBytes(archive, entry) }));
  parts.push({ name: path, bytes: Buffer.from(markFaults(xml), 'utf8') });
  return { archive: writeStoredZip(parts), sheet: sheet.name, notes, merged: mergedRows(xml) };
}

function partBytes(archive: Buffer, entry: ZipEntry): Buffer {
  const bytes = readZipEntry(archive, entry);
  if (entry.name.toLowerCase() !== 'xl/workbook.xml') return bytes;
  // The parser knows date1904="1" only; the standard also allows "true".
  return Buffer.from(bytes.toString('utf8').replace(/\bdate1904="true"/i, 'date1904="1"'), 'utf8');
}

function checkSizes(entries: readonly ZipEntry[]): void {
  let total = 0;
  for (const entry of entries) {
    total += entry.unpacked_bytes;
    const is_bomb =
      entry.unpacked_bytes > RATIO_FROM_BYTES &&
      entry.unpacked_bytes > entry.packed_bytes * MOST_RATIO;
    if (is_bomb || total > MOST_UNPACKED_BYTES) {
      throw new CoxswainError(
        'file_refused',
        'The workbook unpacks to far more than its size, so it was not opened. Save the ' +
          'sheet as CSV and upload that.',
      );
    }
  }
}

function sheetsOf(workbook: string): Sheet[] {
  return [...workbook.matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)].map(([tag]) => ({
    name: unescapeXml(/\bname="([^"]*)"/.exec(tag)?.[1] ?? ''),
    relation: /\b\w+:id="([^"]*)"/.exec(tag)?.[1] ?? '',
    hidden: /\bstate="(?:hidden|veryHidden)"/.test(tag),
  }));
}

function pathsOf(relations: string): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [tag] of relations.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)) {
    const id = /\bId="([^"]*)"/.exec(tag)?.[1];
    const target = /\bTarget="([^"]*)"/.exec(tag)?.[1];
    if (id === undefined || target === undefined) continue;
    paths.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  }
  return paths;
}

function chooseSheet(
  sheets: readonly Sheet[],
  paths: ReadonlyMap<string, string>,
  read: (name: string) => string | null,
  wanted: string | null,
): { sheet: Sheet; xml: string; notes: string[] } {
  const notes: string[] = [];
  const hidden = sheets.filter((sheet) => sheet.hidden).map((sheet) => `“${sheet.name}”`);
  const visible = sheets.filter((sheet) => !sheet.hidden);
  if (wanted === null && hidden.length > 0) {
    notes.push(`Hidden sheets are not read: ${hidden.join(', ')}.`);
  }
  const candidates = wanted === null ? visible : sheets.filter((sheet) => sheet.name === wanted);
  for (const sheet of candidates) {
    const xml = read(paths.get(sheet.relation) ?? '');
    if (xml === null || !/<(?:\w+:)?c\b/.test(xml)) continue;
    if (wanted === null && visible.length > 1) {
      const others = visible.filter((one) => one !== sheet).map((one) => `“${one.name}”`);
      notes.push(`Read the sheet “${sheet.name}”; not read: ${others.join(', ')}.`);
    }
    return { sheet, xml, notes };
  }
  const names = visible.map((sheet) => `“${sheet.name}”`).join(', ');
  throw new CoxswainError(
    'file_empty',
    wanted === null
      ? 'The workbook has no visible sheet with data in it.'
      : `The workbook has no sheet “${wanted}” with data in it; it has ${names}.`,
  );
}

/** Replaces each cell without a trustworthy value by a marked text that carries the reason. */
function markFaults(xml: string): string {
  return xml.replace(
    /<((?:\w+:)?)c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/\1c>)/g,
    (whole: string, prefix: string, attributes: string, inside: string | undefined) => {
      const address = /\br="([A-Z]+\d+)"/.exec(attributes)?.[1] ?? '';
      const reason = faultOf(attributes, inside ?? '');
      if (reason === null) return whole;
      const where = address === '' ? '' : ` r="${address}"`;
      return (
        `<${prefix}c${where} ` +
        `t="inlineStr"><${prefix}is><${prefix}t>${FAULT_MARK}${reason}</${prefix}t></${prefix}is></${prefix}c>`
      );
    },
  );
}

function faultOf(attributes: string, inside: string): string | null {
  if (/\bt="e"/.test(attributes)) {
    const shown = /<(?:\w+:)?v>([^<]*)</.exec(inside)?.[1] ?? 'an error';
    return `holds the error ${shown}`;
  }
  const has_formula = /<(?:\w+:)?f\b/.test(inside);
  if (has_formula && !/<(?:\w+:)?v(?:\s[^>]*)?>/.test(inside)) {
    return 'holds a formula that was never calculated; open the file in Excel and save it';
  }
  return null;
}

/** Rows inside merged ranges of several rows: whose row their value belongs to is not said. */
function mergedRows(xml: string): PreparedWorkbook['merged'] {
  const rows: PreparedWorkbook['merged'] = new Map();
  for (const [, range = ''] of xml.matchAll(/<(?:\w+:)?mergeCell\b[^>]*\bref="([^"]+)"/g)) {
    const corners = /^([A-Z]+)(\d+):[A-Z]+(\d+)$/.exec(range);
    if (corners === null) continue;
    const [top, bottom] = [Number(corners[2]), Number(corners[3])];
    if (top === bottom || bottom - top > MOST_MERGED_ROWS) continue;
    const column_index = columnIndex(corners[1] ?? '') - 1;
    for (let row = top; row <= bottom; row += 1) {
      rows.set(row, { column_index, reason: `is part of the merged cells ${range}` });
    }
  }
  return rows;
}

/** A merge over more rows than this is decoration of an empty area. */
const MOST_MERGED_ROWS = 100_000;

function columnIndex(letters: string): number {
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index;
}

function unescapeXml(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&amp;/g, '&');
}
