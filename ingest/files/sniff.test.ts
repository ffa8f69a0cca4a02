// Proves that a file is told for what it is, and refused with a sentence that helps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import { temporaryFiles, text, workbook } from './files-fixture.ts';
import { sniffFile } from './sniff.ts';
import { openTable } from './table.ts';
import { writeStoredZip } from './zip.ts';

const file = temporaryFiles();
const TABLE = 'Datum;Artikel;Preis\n2025-01-02;Käse, jung;1,50\n2025-01-03;Brot, dunkel;2,00\n';

test('encodings are told by mark and by bytes', async () => {
  const cases: Array<[string, Buffer]> = [
    ['utf-8', Buffer.from(TABLE)],
    ['utf-8', Buffer.from(`\u{FEFF}${TABLE}`)],
    ['utf-16le', iconv.encode(TABLE, 'utf-16le', { addBOM: true })],
    ['utf-16be', iconv.encode(TABLE, 'utf-16be', { addBOM: true })],
    ['utf-16le', iconv.encode(TABLE, 'utf-16le')],
    ['windows-1252', iconv.encode(TABLE, 'windows-1252')],
  ];
  for (const [encoding, bytes] of cases) {
    const path = file(`${encoding}-${bytes.length}.csv`, bytes);
    const sniffed = await sniffFile(path);
    assert.equal(sniffed.kind === 'csv' && sniffed.encoding, encoding);
    const table = await openTable(path);
    assert.deepEqual(table.header, ['Datum', 'Artikel', 'Preis'], encoding);
    for await (const rows of table.rows) assert.equal(rows[0]?.cells[1], 'Käse, jung', encoding);
  }
});

test('one umlaut far below a sample of plain letters decides the encoding', async () => {
  const plain = 'a,b\n'.concat('1,2\n'.repeat(100_000));
  for (const encoding of ['utf-8', 'windows-1252'] as const) {
    const sniffed = await sniffFile(file('late.csv', iconv.encode(`${plain}ä,3\n`, encoding)));
    assert.equal(sniffed.kind === 'csv' && sniffed.encoding, encoding);
  }
});

test('the delimiter is told although other marks stand inside the cells', async () => {
  const cases: Array<[string, string]> = [
    [';', TABLE],
    [',', 'a,b\n"1;2;3","x;y;z"\n"4;5;6",y\n'],
    ['\t', 'a\tb\tc\n1,5\t2,5\t3,5\n'],
    ['|', 'a|b\n1,0|2\n3,5|4\n'],
    [',', 'Date,Note\n2025-01-01,"a\nb; c"\n2025-01-02,d\n'],
    [';', 'sep=;\na;b,c\n1;2\n'],
  ];
  for (const [delimiter, content] of cases) {
    const sniffed = await sniffFile(file('delimiter.csv', content));
    assert.equal(sniffed.kind === 'csv' && sniffed.delimiter, delimiter, content);
  }
  const told = await openTable(file('sep.csv', 'sep=;\na;b,c\n1;2\n'));
  assert.deepEqual(told.header, ['a', 'b,c']);
});

test('what is no table is refused with what to do instead', async () => {
  const cases: Array<[string | Buffer, string, RegExp]> = [
    ['', 'file_empty', /empty/],
    [' \n\n ', 'file_empty', /blanks/],
    [Buffer.from('89504e470d0a1a0a0000', 'hex'), 'file_binary', /PNG picture/],
    ['%PDF-1.7\n...', 'file_binary', /PDF/],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'file_binary', /\.xls/],
    [Buffer.from('a,b\n1,\u0000\u0000\u0000\n'), 'file_binary', /zero bytes/],
    [writeStoredZip([{ name: 'a.csv', bytes: Buffer.from('a') }]), 'file_binary', /zip archive/],
  ];
  for (const [content, code, message] of cases) {
    await assert.rejects(sniffFile(file('odd.bin', content)), { code, message });
  }
});

test('a header without rows says so, and so does a header that repeats', async () => {
  await assert.rejects(openTable(file('h.csv', 'Date,Amount\n\n')), {
    code: 'file_empty',
    message: /header and no rows/,
  });
  await assert.rejects(openTable(file('h.csv', '\nDate,Amount,date\n1,2,3\n')), {
    code: 'file_refused',
    message: /Line 2: the column “date” stands in the header twice \(columns 1 and 3\)/,
  });
});

test('a title above the header is skipped and the row numbers stay the file’s', async () => {
  const table = await openTable(file('t.csv', 'Sales report\n\nDate,Amount\n2025-01-01,5\n'));
  assert.equal(table.header_row, 3);
  for await (const rows of table.rows) assert.equal(rows[0]?.row_number, 4);
});

test('a workbook is told from other archives', async () => {
  const path = file('book.xlsx', workbook([{ name: 'A', rows: [[text('a'), text('b')]] }]));
  assert.equal((await sniffFile(path)).kind, 'xlsx');
});
