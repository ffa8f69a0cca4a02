// The judge's CSV reader against csv-parse, on texts made to be awkward and cut anywhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvRecords } from './csv-records.ts';

async function read(text: string, cuts: readonly number[]): Promise<string[][]> {
  const bytes = new TextEncoder().encode(text);
  async function* pieces() {
    let from = 0;
    for (const cut of [...cuts].sort((a, b) => a - b)) {
      yield bytes.subarray(from, cut);
      from = Math.max(from, cut);
    }
    yield bytes.subarray(from);
  }
  const all: string[][] = [];
  for await (const records of csvRecords(pieces())) all.push(...records);
  return all;
}

const cell = fc.string({ unit: fc.constantFrom('a', '1', '"', ',', '\n', '\r', ' ', 'é', '€') });
const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

test('it reads what csv-parse reads, wherever the pieces are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.array(fc.nat(120)),
      async (rows, line_end, ends, cuts) => {
        const lines = rows.map((cells) => cells.map(quoted).join(','));
        const text = lines.join(line_end) + (ends ? line_end : '');
        const wanted = parse(text, {
          relax_column_count: true,
          skip_empty_lines: true,
          record_delimiter: ['\n', '\r\n'],
        });
        assert.deepEqual(await read(text, cuts), wanted);
      },
    ),
    { numRuns: 500 },
  );
});

test('a download that ends inside a quoted cell is a fault', async () => {
  await assert.rejects(read('a,b\n1,"2\n', [3]), /inside a quoted cell/);
});
