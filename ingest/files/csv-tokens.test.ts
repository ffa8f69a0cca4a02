// Proves the tokenizer against csv-parse, and its limits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { type CsvLimits, createCsvTokenizer } from './csv-tokens.ts';

const LIMITS: CsvLimits = { cell_chars: 1000, columns: 50, rows: 1000 };

function tokens(text: string, chunk: number, delimiter = ',', limits = LIMITS) {
  const tokenizer = createCsvTokenizer(delimiter, limits);
  const rows = [];
  for (let at = 0; at < text.length; at += chunk) {
    rows.push(...tokenizer.push(text.slice(at, at + chunk)));
  }
  return [...rows, ...tokenizer.end()];
}

test('cells come out as csv-parse reads them, wherever the chunks are cut', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom('a,b', 'say "hi"', 'two\nlines', 'cr\r\nlf', '', ' x ', '""', ';'),
  );
  const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 6 });
  const end = fc.constantFrom('\n', '\r\n', '\r');
  fc.assert(
    fc.property(
      table,
      end,
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      (rows, eol, chunk, closed) => {
        const lines = rows.map((cells) =>
          cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(','),
        );
        const text = lines.join(eol) + (closed && lines.length > 0 ? eol : '');
        const expected = parse(text, { relax_column_count: true, record_delimiter: eol });
        assert.deepEqual(
          tokens(text, chunk).map((row) => row.cells),
          expected,
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('unquoted text is read as csv-parse reads it', () => {
  const piece = fc.constantFrom('a', 'bc', '1.5', '', ' ', ',', ',', '\n', 'é', '5" nail', "'");
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }),
      fc.integer({ min: 1, max: 9 }),
      (pieces, chunk) => {
        const text = `x${pieces.join('')}`;
        const expected = parse(text, {
          relax_column_count: true,
          relax_quotes: true,
          record_delimiter: '\n',
        });
        assert.deepEqual(
          tokens(text, chunk).map((row) => row.cells),
          expected,
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('rows are numbered as records and lines as an editor shows them', () => {
  const rows = tokens('h1,h2\n"a\nb",1\n\nlast,2', 3);
  assert.deepEqual(
    rows.map((row) => [row.row_number, row.line_number]),
    [
      [1, 1],
      [2, 2],
      [3, 4],
      [4, 5],
    ],
  );
});

test('a quote that is never closed names the line on which it was opened', () => {
  assert.throws(() => tokens('a,b\n1,2\n3,"oops\n4,5\n', 4), {
    code: 'file_refused',
    message: /opened on line 3 \(row 3, column 2\) is never closed/,
  });
});

test('a cell over the limit is refused by row and column, one at the limit passes', () => {
  assert.equal(tokens(`a,b\n1,${'x'.repeat(1000)}\n`, 64).length, 2);
  assert.throws(() => tokens(`a,b\n1,${'x'.repeat(1001)}\n`, 64), {
    code: 'file_refused',
    message: /row 2, column 2/,
  });
});

test('columns and rows over their limits are refused', () => {
  assert.throws(() => tokens(`${'a,'.repeat(50)}z\n`, 64), { message: /more than 50 columns/ });
  assert.throws(() => tokens('a\n'.repeat(1001), 64), { message: /more than 1,000 rows/ });
});
