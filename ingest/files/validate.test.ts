// Proves what bad input gets: the lines of the design's table that concern files.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCoxswainError } from '../../errors.ts';
import { Mapping } from '../mapping.ts';
import type { BadRow, FileRecord } from '../records.ts';
import { NOW, orderMapping, temporaryFiles } from './files-fixture.ts';
import { badRowSentence, grainOfDays, scanFile, validateFile } from './validate.ts';

const file = temporaryFiles();
const HEADER = 'Order,Date,Item,Qty,Price\n';
const good = (count: number) =>
  Array.from({ length: count }, (_, at) => `${at},2025-01-02,Bread,2,2.50\n`).join('');

function options(content: string, changes: Partial<Mapping> = {}) {
  const path = file('orders.csv', content);
  return { path, name: 'orders.csv', mapping: orderMapping(changes), now: NOW };
}
async function scan(content: string, changes: Partial<Mapping> = {}) {
  const items: Array<FileRecord | BadRow> = [];
  for await (const batch of scanFile(options(content, changes))) items.push(...batch);
  return items;
}
const badOnes = (items: ReadonlyArray<FileRecord | BadRow>) =>
  items.filter((item): item is BadRow => 'bad' in item).map(badRowSentence);

test('bad rows are set aside with number, column and reason, and the good ones stand', async () => {
  const found = await validateFile(
    options(
      `${HEADER}${good(60)}a,2025-13-01,Bread,1,1\nb,2026-01-01,Bread,1,1\nc,2025-01-01,Bread\n`,
    ),
  );
  assert.deepEqual([found.rows_read, found.rows_good, found.rows_bad], [63, 60, 3]);
  assert.deepEqual(found.bad.map(badRowSentence), [
    'Row 62, column Date: “2025-13-01” is not a date.',
    'Row 63, column Date: 2026-01-01 lies in the future (after 2025-07-01).',
    'Row 64: has 3 cells where the header has 5.',
  ]);
  assert.deepEqual(found.totals, { sale: { rows: 60, amount: '300' } });
  assert.deepEqual([found.first_day, found.last_day], ['2025-01-02', '2025-01-02']);
});

test('more than 5 % bad rows refuse the whole file with counts and first reasons', async () => {
  const bad = 'x,soon,Bread,1,1\n';
  assert.equal((await validateFile(options(HEADER + good(19) + bad))).rows_bad, 1);
  await assert.rejects(validateFile(options(HEADER + good(18) + bad)), (error: unknown) => {
    assert.ok(isCoxswainError(error));
    assert.equal(error.code, 'file_refused');
    assert.match(error.message, /1 of the 19 rows of orders.csv could not be read \(5.3 %/);
    assert.deepEqual(error.details, {
      rows_read: 19,
      rows_bad: 1,
      reasons: ['Row 20, column Date: “soon” is not a date.'],
    });
    return true;
  });
});

test('a cell of ten million characters is refused by row and column', async () => {
  const huge = `${HEADER}${good(3)}9,2025-01-02,${'x'.repeat(10_000_000)},1,1\n`;
  await assert.rejects(scan(huge), { code: 'file_refused', message: /row 5, column 3 \(line 5\)/ });
});

test('a cell of one megabyte passes', async () => {
  const items = await scan(`${HEADER}9,2025-01-02,${'x'.repeat(1024 * 1024)},1,1\n`);
  assert.deepEqual(badOnes(items), []);
});

test('formulas, NaN, Infinity and huge numbers are bad; spaces and currency signs are not', async () => {
  const cells = ['=SUM(A1:A9)', 'NaN', 'Infinity', '1e16', '£ 1 200.50', '1 200 EUR', '(3.00)'];
  const items = await scan(HEADER + cells.map((cell) => `1,2025-01-02,Bread,1,${cell}\n`).join(''));
  assert.equal(badOnes(items).length, 4);
  const amounts = items.map((item) => ('bad' in item || !('amount' in item) ? 'bad' : item.amount));
  assert.deepEqual(amounts.slice(4), ['1200.5', '1200', '-3']);
});

test('text that begins like a formula is kept as text', async () => {
  const [item] = await scan(`${HEADER}1,2025-01-02,=cmd|x,1,1\n`);
  assert.ok(item !== undefined && 'product' in item);
  assert.equal(item.product?.label, '=cmd|x');
});

test('a missing column, a repeated header and an open quote are refused by line', async () => {
  await assert.rejects(scan('Order,Date,Item,Qty\n1,2,3,4\n'), {
    code: 'file_refused',
    message: /Line 1: the column “Price” is missing/,
  });
  await assert.rejects(scan('Order,Date,Date\n1,2,3\n'), { message: /Line 1: .* twice/ });
  await assert.rejects(scan(`${HEADER}1,2025-01-02,"Bread,1,1\n`), {
    message: /opened on line 2 .* never closed/,
  });
});

test('rows that sum up the rows above are left out, with and without a label', async () => {
  const mapping = { columns: { order_number: 'Order', date: 'Date', amount: 'Amount' } } as const;
  const rows = 'Order,Date,Amount\n1,2025-01-02,10\n2,2025-01-02,5.50\n';
  const more = '3,2025-01-03,4\n4,2025-01-03,6\n';
  const labelled = `${rows}Subtotal,,15.50\n${more}Subtotal,,10\nGrand total,,25.5\n`;
  assert.equal((await scan(labelled, mapping)).length, 4);
  const silent = `${rows},,15.50\n${more},,10\n`;
  assert.deepEqual(badOnes(await scan(silent, mapping)), []);
  const kept = await scan(labelled, { ...mapping, skip_totals: false });
  assert.equal(badOnes(kept).length, 3);
  const dated = await scan(`${rows}Total bakery,2025-01-02,7\n`, mapping);
  assert.equal(dated.length, 3);
});

test('a total that disagrees with its rows refuses the file', async () => {
  const mapping = { columns: { order_number: 'Order', date: 'Date', amount: 'Amount' } } as const;
  const cut = 'Order,Date,Amount\n1,2025-01-02,10\n2,2025-01-02,5.50\nTotal,,99\n';
  await assert.rejects(scan(cut, mapping), {
    code: 'file_refused',
    message: /Row 4 gives a total of 99, but the rows above it come to 15.5/,
  });
});

test('two rows of one key do not overwrite each other: the later one is bad', async () => {
  const content = `${HEADER}1,2025-01-02,Bread,1,1\n1,2025-01-02,Roll,1,1\n`;
  assert.deepEqual(badOnes(await scan(content, { key: ['order_number'] })), [
    'Row 3, column Order: repeats the key “1” of an earlier row.',
  ]);
});

test('a metric table’s grain follows the spacing of its dates', async () => {
  const mapping = Mapping.parse({
    layout: 'metric_table',
    columns: { date: 'Week', value: 'Visitors' },
    metric: { name: 'visitors', label: 'Visitors', unit: 'count', kind: 'flow' },
    currency: 'EUR',
  });
  const content = 'Week,Visitors\n2025-01-06,10\n2025-01-13,12\n2025-01-20,9\n';
  const grains = (await scan(content, mapping)).map((item) => 'grain' in item && item.grain);
  assert.deepEqual(grains, ['week', 'week', 'week']);
  assert.equal(grainOfDays(['2025-01-01', '2025-01-02', '2025-01-04']), 'day');
  assert.equal(grainOfDays(['2025-01-01', '2025-02-01', '2025-03-01']), 'month');
});

test('a scan stops when it is told to', async () => {
  const stop = new AbortController();
  const run = async () => {
    for await (const _ of scanFile({ ...options(HEADER + good(20_000)), signal: stop.signal })) {
      stop.abort();
    }
  };
  await assert.rejects(run(), { name: 'AbortError' });
});
