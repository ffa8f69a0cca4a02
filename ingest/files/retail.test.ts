// Proves the whole way from files to records on a real shop's seven months, against known totals.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { OrderLine } from '../records.ts';
import { createSum } from './decimal.ts';
import { guessFiles } from './guess.ts';
import { createIdentifier, type RowIdentity } from './identity.ts';
import { scanFile } from './validate.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/data/retail/', import.meta.url));
const is_absent = existsSync(FOLDER) ? false : `no test data in ${FOLDER}`;
/**
 * Guess, scan and identity of all files, in processor time: the cores are shared with other tests.
 */
const MOST_MS = 8_000;

const NET = {
  '2010-12': '748957.02',
  '2011-01': '560000.26',
  '2011-02': '498062.65',
  '2011-03': '683267.08',
  '2011-04': '493207.121',
  '2011-05': '723333.51',
  '2011-06': '691123.12',
};

test('seven months of a shop: every row, every kind, every month to the cent, in time', {
  skip: is_absent,
}, async (t) => {
  const now = new Date();
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.csv'));
  const files = names.map((name) => ({ name, path: FOLDER + name }));
  const started = performance.now();
  const used_before = process.cpuUsage();
  const { mapping, questions } = await guessFiles({ files, default_currency: 'GBP', now });
  assert.deepEqual(
    questions.filter((question) => question.blocking),
    [],
  );
  const guessed_ms = performance.now() - started;

  const seen = { rows: 0, bad: 0, no_customer: 0, repeated: 0, in_17850: 0 };
  const kinds: Record<string, number> = {};
  const months = new Map<string, ReturnType<typeof createSum>>();
  const see = (line: OrderLine) => {
    kinds[line.kind] = (kinds[line.kind] ?? 0) + 1;
    if (line.customer === null) seen.no_customer += 1;
    if (line.customer?.key === '17850') seen.in_17850 += 1;
    const month = line.at.slice(0, 7);
    const sum = months.get(month) ?? createSum();
    months.set(month, sum);
    if (line.kind !== 'write_off') sum.add(line.amount);
  };
  for (const { path, name } of files) {
    let identify: (record: OrderLine) => RowIdentity = () => assert.fail('no header came');
    const onHeader = (header: string[]) => {
      identify = createIdentifier(mapping, header);
    };
    for await (const batch of scanFile({ path, name, mapping, now, onHeader })) {
      for (const item of batch) {
        seen.rows += 1;
        if ('bad' in item) seen.bad += 1;
        else if (item.layout === 'order_lines') {
          see(item);
          if (identify(item).ordinal > 0) seen.repeated += 1;
        }
      }
    }
  }
  const took_ms = performance.now() - started;
  const used = process.cpuUsage(used_before);
  const used_ms = (used.user + used.system) / 1000;
  t.diagnostic(
    `guess ${Math.round(guessed_ms)} ms, scan and identity ${Math.round(took_ms - guessed_ms)} ms, ${Math.round(seen.rows / (took_ms / 1000))} rows/s over both`,
  );

  assert.deepEqual(kinds, { sale: 240_651, refund: 4_494, write_off: 758 });
  assert.equal(seen.rows, 245_903);
  assert.equal(seen.bad, 0);
  assert.equal(seen.no_customer, 69_014);
  assert.equal(seen.repeated, 2_012);
  assert.ok(seen.in_17850 > 0);
  assert.deepEqual(
    Object.fromEntries([...months].map(([month, sum]) => [month, sum.value()])),
    NET,
  );
  assert.ok(used_ms < MOST_MS, `took ${Math.round(used_ms)} ms`);
});
