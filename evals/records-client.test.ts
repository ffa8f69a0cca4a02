// The sum over a download, against rows small enough to add by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sumRecords } from './records-client.ts';

async function* pieces(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

test('contributions add up exactly, whatever piece of the download they came in', async () => {
  const csv = pieces('date,contribution,file\n2011-06-01,0.1,b', '.csv\n2011-06-02,0.2,a.csv\n');
  assert.deepEqual(await sumRecords(csv), { count: 2, total: '0.3', files: ['a.csv', 'b.csv'] });
});

test('the two sides of a ratio are summed apart, and no denominator gives no total', async () => {
  const rows = 'contribution,part\n3,numerator\n1,numerator\n';
  assert.equal((await sumRecords(pieces(`${rows}16,denominator\n`))).total, '0.25');
  assert.equal((await sumRecords(pieces(rows))).total, null);
});

test('a download that breaks off is a fault, not a smaller sum', async () => {
  async function* broken(): AsyncIterable<Uint8Array> {
    yield* pieces('contribution\n1\n');
    throw new Error('connection lost');
  }
  await assert.rejects(sumRecords(broken()), /connection lost/);
});
