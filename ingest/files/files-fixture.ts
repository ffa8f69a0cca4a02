// Files and workbooks made for the tests beside it. Hides temporary folders and the XML of a sheet.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { Mapping } from '../mapping.ts';
import { writeStoredZip } from './zip.ts';

export const NOW = new Date('2025-06-30T12:00:00Z');

/** Writes files into a folder that goes when the test file ends. */
export function temporaryFiles(): (name: string, content: string | Buffer) => string {
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-files-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}

export function orderMapping(changes: Partial<Mapping> = {}): Mapping {
  return Mapping.parse({
    layout: 'order_lines',
    columns: {
      order_number: 'Order',
      date: 'Date',
      product_name: 'Item',
      quantity: 'Qty',
      unit_price: 'Price',
    },
    date_order: 'ymd',
    currency: 'EUR',
    ...changes,
  });
}

export interface FixtureSheet {
  name: string;
  state?: 'hidden' | 'veryHidden';
  /** Cells of each row as XML (see `number`, `text`, …), or null for none. */
  rows: ReadonlyArray<ReadonlyArray<CellXml | null>>;
  merges?: readonly string[];
}
type CellXml = (address: string) => string;

export const text =
  (value: string): CellXml =>
  (at) =>
    `<c r="${at}" t="inlineStr"><is><t>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`;
export const number =
  (value: string): CellXml =>
  (at) =>
    `<c r="${at}"><v>${value}</v></c>`;
/** A serial number in a cell with a date format. */
export const date =
  (serial: string): CellXml =>
  (at) =>
    `<c r="${at}" s="1"><v>${serial}</v></c>`;
export const formula =
  (source: string, cached: string | null): CellXml =>
  (at) =>
    `<c r="${at}"><f>${source}</f>${cached === null ? '' : `<v>${cached}</v>`}</c>`;
export const error =
  (shown: string): CellXml =>
  (at) =>
    `<c r="${at}" t="e"><v>${shown}</v></c>`;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** A small workbook, its parts stored without compression. */
export function workbook(sheets: readonly FixtureSheet[], date1904 = false): Buffer {
  const list = sheets
    .map(({ name, state }, at) => {
      const hidden = state === undefined ? '' : ` state="${state}"`;
      return `<sheet name="${name}" sheetId="${at + 1}"${hidden} r:id="rId${at + 1}"/>`;
    })
    .join('');
  const relations = sheets
    .map(
      (_, at) =>
        `<Relationship Id="rId${at + 1}" Type="${REL}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
    )
    .join('');
  const parts: Array<[string, string]> = [
    ['[Content_Types].xml', `<Types xmlns="${PACKAGE}/content-types"/>`],
    [
      'xl/workbook.xml',
      `<workbook ${MAIN} xmlns:r="${REL}"><workbookPr${date1904 ? ' date1904="true"' : ''}/><sheets>${list}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships">${relations}</Relationships>`,
    ],
    [
      'xl/styles.xml',
      `<styleSheet ${MAIN}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    ],
    ...sheets.map((sheet, at): [string, string] => [
      `xl/worksheets/sheet${at + 1}.xml`,
      sheetXml(sheet),
    ]),
  ];
  return writeStoredZip(
    parts.map(([name, xml]) => ({ name, bytes: Buffer.from(`${HEAD}${xml}`, 'utf8') })),
  );
}

function sheetXml(sheet: FixtureSheet): string {
  const rows = sheet.rows.map((cells, at) => {
    const inside = cells.map((cell, column) =>
      cell === null ? '' : cell(`${String.fromCharCode(65 + column)}${at + 1}`),
    );
    return `<row r="${at + 1}">${inside.join('')}</row>`;
  });
  const merges = (sheet.merges ?? []).map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  const merged = merges === '' ? '' : `<mergeCells>${merges}</mergeCells>`;
  return `<worksheet ${MAIN}><sheetData>${rows.join('')}</sheetData>${merged}</worksheet>`;
}
