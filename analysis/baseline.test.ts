// Claims about what is normal, with the false-alarm rate measured by simulation.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FALSE_ALARM_RATE, MAX_COMPARABLES, MIN_COMPARABLES, normalRange } from './baseline.ts';
import { normals, uniforms } from './seeded.ts';

const RUNS = 6_000;

/** Share of runs in which the value after n comparables is called unusual. */
function alarms(n: number, series: (count: number) => number[]): number {
  let called = 0;
  for (let run = 0; run < RUNS; run++) {
    const values = series(n + 1).map((value) => value.toFixed(6));
    const { verdict } = normalRange(values.slice(0, n), values[n] ?? null);
    if (verdict === 'high' || verdict === 'low') called += 1;
  }
  return called / RUNS;
}

function repeat(one: () => number): (count: number) => number[] {
  return (count) => Array.from({ length: count }, one);
}

function poisson(mean: number, uniform: () => number): () => number {
  return () => {
    let count = 0;
    for (let left = uniform(); left > Math.exp(-mean); left *= uniform()) count += 1;
    return count;
  };
}

test('the stated rate holds for every number of comparables, on both scales', (t) => {
  const draw = normals(41);
  const measured: Record<string, number> = {};
  for (const n of [6, 7, 8, 9, 10, 12, 14, 15, 19, 20, 26]) {
    const level = alarms(
      n,
      repeat(() => draw() - 1),
    );
    const log = alarms(
      n,
      repeat(() => 1000 * Math.exp(0.4 * draw())),
    );
    measured[`level ${n}`] = level;
    measured[`log ${n}`] = log;
    // 5 % within four standard errors of 6,000 runs (± 1.1 points).
    for (const rate of [level, log])
      assert.ok(Math.abs(rate - FALSE_ALARM_RATE) < 0.0115, `${rate}`);
  }
  t.diagnostic(JSON.stringify(measured));
});

test('where values are not as assumed, the rate is what is written here', (t) => {
  const draw = normals(7);
  const uniform = uniforms(8);
  const drift = (share: number) => (count: number) =>
    Array.from({ length: count }, (_, i) => 1000 * (1 + share) ** i * Math.exp(0.15 * draw()));
  const leaning = (count: number) => {
    let last = draw() / Math.sqrt(1 - 0.25);
    return Array.from({ length: count }, () => {
      last = 0.5 * last + draw();
      return 1000 * Math.exp(0.15 * last);
    });
  };
  const heavy = () => draw() / Math.sqrt((draw() ** 2 + draw() ** 2 + draw() ** 2) / 3);
  const rates = {
    even_sales_cv_30: alarms(
      12,
      repeat(() => Math.max(1, 1000 + 300 * draw())),
    ),
    counts_of_four: alarms(12, repeat(poisson(4, uniform))),
    heavy_tails_t3: alarms(
      12,
      repeat(() => 1000 * Math.exp(0.15 * heavy())),
    ),
    growth_1_percent: alarms(12, drift(0.01)),
    growth_3_percent: alarms(12, drift(0.03)),
    autocorrelation_half: alarms(12, leaning),
  };
  t.diagnostic(JSON.stringify(rates));
  assert.ok(rates.even_sales_cv_30 < 0.08);
  assert.ok(rates.counts_of_four < 0.08);
  assert.ok(rates.heavy_tails_t3 < 0.1);
  assert.ok(rates.growth_1_percent < 0.08);
  // A steady climb is itself called high more often; without a trend in mind that is true.
  assert.ok(rates.growth_3_percent > 0.07 && rates.growth_3_percent < 0.12);
  assert.ok(rates.autocorrelation_half < 0.08);
});

test('one wild value among the comparables neither hides a bad one nor raises the alarm', (t) => {
  const draw = normals(99);
  const usual = () => 1000 * Math.exp(0.15 * draw());
  const with_christmas = (last: () => number) => (count: number) => {
    const values = repeat(usual)(count - 1);
    values[3] = 6_000;
    return [...values, last()];
  };
  const innocent = alarms(12, with_christmas(usual));
  const halved = alarms(
    12,
    with_christmas(() => usual() / 2),
  );
  t.diagnostic(`one outlier of twelve: ${innocent} false alarms, half the sales found ${halved}`);
  assert.ok(innocent < 0.05);
  assert.ok(halved > 0.9);
});

test('below six comparables there is a reason instead of a verdict', () => {
  const five = ['10', '11', '12', '13', '14'];
  const none = normalRange(five, '99');
  assert.deepEqual(
    [none.verdict, none.reason, none.expected, none.n],
    ['unknown', 'too_few_comparables', null, five.length],
  );
  assert.equal(normalRange([...five, '15'], '99').verdict, 'high');
  assert.equal(five.length + 1, MIN_COMPARABLES);
  assert.equal(normalRange([], '1').reason, 'too_few_comparables');
});

test('comparables that are all alike give no interval, and an unknown value no verdict', () => {
  const same = Array.from({ length: 12 }, () => '10.10');
  assert.equal(normalRange(same, '10.10').reason, 'no_spread');
  const unknown = normalRange(['8', '9', '10', '11', '12', '13'], null);
  assert.deepEqual([unknown.verdict, unknown.reason], ['unknown', 'unknown_value']);
  assert.ok(unknown.low !== null);
});

test('positive sales have a positive lower bound, and a day of refunds is low', () => {
  const values = ['100', '400', '150', '90', '300', '800', '120', '60'];
  const range = normalRange(values, '-5');
  assert.equal(range.scale, 'log');
  assert.ok(Number(range.low) > 0);
  assert.equal(range.verdict, 'low');
  assert.equal(normalRange([...values, '0'], '5').scale, 'level');
});

test('only the last 26 comparables count', () => {
  const recent = Array.from({ length: MAX_COMPARABLES }, (_, i) => `${100 + (i % 7)}`);
  const old = Array.from({ length: 40 }, () => '5');
  assert.deepEqual(normalRange([...old, ...recent], '103'), normalRange(recent, '103'));
});

test('the verdict does not depend on the currency', () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 7, maxLength: 27 });
  fc.assert(
    fc.property(amounts, (list) => {
      const range = normalRange(list.slice(1).map(String), `${list[0]}`);
      const cents = normalRange(
        list.slice(1).map((n) => `${n}000`),
        `${list[0]}000`,
      );
      assert.equal(cents.verdict, range.verdict);
      if (range.low !== null && range.expected !== null && range.high !== null) {
        assert.ok(Number(range.low) <= Number(range.expected));
        assert.ok(Number(range.expected) <= Number(range.high));
      }
    }),
  );
});
