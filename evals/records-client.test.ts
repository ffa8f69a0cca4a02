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

test('a row that contributes nothing counts, and one that contributes no number is a fault', async () => {
  const rows = 'contribution,file\n3,a.csv\n,a.csv\n';
  assert.deepEqual(await sumRecords(pieces(rows)), { count: 2, total: '3', files: ['a.csv'] });
  await assert.rejects(sumRecords(pieces(`${rows}NaN,a.csv\n`)), /Record 3 contributes “NaN”/);
  await assert.rejects(sumRecords(pieces(`${rows}\nx\n`)), /“x”, which is no number/);
  await assert.rejects(sumRecords(pieces('value,file\n1,a.csv\n')), /no column “contribution”/);
});

test('numbers of many places add up to the last one', async () => {
  const third = '0.3333333333333333333333333333333333333333';
  const csv = pieces(`file,contribution\na,${third}\na,-1000000.5\na,${third}\n`);
  const { total } = await sumRecords(csv);
  assert.equal(total, '-999999.8333333333333333333333333333333333333334');
});

test('a download that breaks off is a fault, not a smaller sum', async () => {
  async function* broken(): AsyncIterable<Uint8Array> {
    yield* pieces('contribution,file\n1,a.csv\n');
    throw new Error('connection lost');
  }
  await assert.rejects(sumRecords(broken()), /connection lost/);
});
