// Proves what a workbook's odd cells become, and that a hostile one is refused before it unpacks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { readExcel } from './excel.ts';
import {
  date,
  error,
  formula,
  NOW,
  number,
  orderMapping,
  temporaryFiles,
  text,
  workbook,
} from './files-fixture.ts';
import { openTable } from './table.ts';
import { scanFile } from './validate.ts';
import { listZip, readZipEntry } from './zip.ts';

const file = temporaryFiles();
const HEADER = ['Order', 'Date', 'Item', 'Qty', 'Price'].map(text);
const row = (order: string, day = date('45750'), price = number('2.5')) => [
  text(order),
  day,
  text('Bread'),
  number('2'),
  price,
];

async function scan(bytes: Buffer, changes = {}) {
  const path = file(`book-${bytes.length}.xlsx`, bytes);
  const items = [];
  const options = { path, name: 'book.xlsx', mapping: orderMapping(changes), now: NOW };
  for await (const batch of scanFile(options)) items.push(...batch);
  return items;
}
const shown = (items: Awaited<ReturnType<typeof scan>>) =>
  items.map((item) =>
    'bad' in item ? `${item.row_number} ${item.column}: ${item.reason}` : item.cells,
  );

test('dates come out as ISO text, and stored noise of a price goes', async () => {
  const items = await scan(
    workbook([
      { name: 'S', rows: [HEADER, row('1', date('45750.4375'), number('2.5499999999999998'))] },
    ]),
  );
  assert.deepEqual(shown(items), [['1', '2025-04-03T10:30:00', 'Bread', '2', '2.55']]);
});

test('workbooks that count from 1904 give the same days', async () => {
  const items = await scan(
    workbook([{ name: 'S', rows: [HEADER, row('1', date('44288'))] }], true),
  );
  assert.deepEqual(shown(items), [['1', '2025-04-03', 'Bread', '2', '2.5']]);
});

test('errors, formulas never calculated, merged cells and day 60 make bad rows with reasons', async () => {
  const items = await scan(
    workbook([
      {
        name: 'S',
        rows: [
          HEADER,
          row('1', date('45750'), formula('1+1.5', '2.5')),
          row('2', date('45750'), formula('SUM(E2:E2)', null)),
          row('3', date('45750'), error('#DIV/0!')),
          row('4', date('60')),
          row('5'),
          [null, date('45750'), text('Roll'), number('1'), number('1')],
          row('7', text('=SUM(A1:A2)')),
        ],
        merges: ['A6:A7'],
      },
    ]),
  );
  assert.deepEqual(shown(items), [
    ['1', '2025-04-03', 'Bread', '2', '2.5'],
    '3 Price: holds a formula that was never calculated; open the file in Excel and save it',
    '4 Price: holds the error #DIV/0!',
    '5 Date: holds a day up to number 60 of Excel’s calendar (before March 1900), which is no date',
    '6 Order: is part of the merged cells A6:A7',
    '7 Order: is part of the merged cells A6:A7',
    '8 Date: “=SUM(A1:A2)” is not a date',
  ]);
});

test('the first visible sheet with data is read, a named one where it is asked for', async () => {
  const bytes = workbook([
    { name: 'Secret', state: 'hidden', rows: [HEADER, row('hidden')] },
    { name: 'Empty', rows: [] },
    { name: 'Sales', rows: [HEADER, row('1')] },
    { name: 'Old', rows: [HEADER, row('2')] },
  ]);
  const table = await openTable(file('sheets.xlsx', bytes));
  for await (const rows of table.rows) assert.equal(rows[0]?.cells[0], '1');
  assert.deepEqual(table.notes, [
    'Hidden sheets are not read: “Secret”.',
    'Read the sheet “Sales”; not read: “Empty”, “Old”.',
  ]);
  const old = await scan(bytes, { sheet: 'Old' });
  assert.deepEqual(shown(old), [['2', '2025-04-03', 'Bread', '2', '2.5']]);
  await assert.rejects(scan(bytes, { sheet: 'None' }), { message: /no sheet “None”/ });
});

test('a workbook that unpacks to a hundred times its size is refused unopened', async () => {
  const bytes = bomb(8 * 1024 * 1024, 8 * 1024 * 1024);
  await assert.rejects(scan(bytes), { code: 'file_refused', message: /unpacks to far more/ });
});

test('a part that is larger than the archive says is an error and never unpacked whole', () => {
  const bytes = bomb(8 * 1024 * 1024, 900);
  const [entry] = listZip(bytes);
  assert.ok(entry);
  assert.throws(() => readZipEntry(bytes, entry), { code: 'ERR_BUFFER_TOO_LARGE' });
});

test('a broken workbook, a too large one and a too slow one are refused with a sentence', async () => {
  const whole = workbook([{ name: 'S', rows: [HEADER, row('1')] }]);
  const broken = Buffer.from(whole);
  broken.fill(0x20, 200, 400);
  await assert.rejects(scan(broken), { code: 'file_unreadable', message: /could not be read/ });
  const path = file('slow.xlsx', whole);
  const read = (options: { size_bytes: number; timeout_ms?: number }) =>
    readExcel(path, { ...options, notes: [] }).next();
  await assert.rejects(read({ size_bytes: 21 * 1024 * 1024 }), { message: /up to 20 MB/ });
  await assert.rejects(read({ size_bytes: 1, timeout_ms: 1 }), { message: /too long to read/ });
});

/** One deflated part of zeros that claims a size. */
function bomb(real_bytes: number, claimed_bytes: number): Buffer {
  const packed = deflateRawSync(Buffer.alloc(real_bytes));
  const name = Buffer.from('xl/workbook.xml');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(claimed_bytes, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, central, name, end]);
}
