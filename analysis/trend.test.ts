// Claims about trends: scipy's and pymannkendall's figures, and the measured rate of false alarms.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normals } from './seeded.ts';
import { trend } from './trend.ts';

const RUNS = 2_000;

function close(actual: number | null, expected: number): void {
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}

/** Share of simulated series that are called rising or falling. */
function alarms(series: (draw: () => number) => number[], season: number | null): number {
  const draw = normals(2011);
  let called = 0;
  for (let run = 0; run < RUNS; run++) {
    if (trend({ values: series(draw), season }).verdict !== 'flat') called += 1;
  }
  return called / RUNS;
}

test('a short series without ties: exact p as scipy.stats.kendalltau, slope as theilslopes', () => {
  const result = trend({ values: [12, 15, 11, 18, 17, 21, 19], season: null });
  close(result.p, 0.06904761904761905);
  assert.equal(result.slope, 1.5);
  assert.equal(result.verdict, 'flat');
  close(result.percent_per_period, 150 / 17);
});

test('a series with ties: tie-corrected p and slope as pymannkendall.original_test', () => {
  const result = trend({ values: [5, 3, 8, 8, 9, 4, 7, 7, 12, 10, 11, 7], season: null });
  close(result.p, 0.11076522956462287);
  close(result.slope, 0.41428571428571426);
});

test('months with a season: p and slope as pymannkendall.seasonal_test, plain as scipy', () => {
  const values = [
    100.01, 118.89, 126.79, 127.38, 128.34, 114.57, 109.48, 106.22, 82.08, 78.54, 92.94, 104.36,
    118.84, 127.06, 146.75, 158.06, 139.23, 136.84, 111.79, 103.18, 89.29, 99.62, 96.88, 121.67,
    137.25, 151.0, 144.85, 166.19, 167.59, 159.41,
  ];
  const seasonal = trend({ values, season: 12 });
  assert.equal(seasonal.method, 'season');
  close(seasonal.p, 0.0003298385207779475);
  close(seasonal.slope, 18.514999999999997 / 12);
  assert.equal(seasonal.verdict, 'rising');
  close(trend({ values, season: null }).p, 0.023647797936800732);
  close(trend({ values, season: null }).slope, 1.441904761904762);
});

test('a season is used from two whole cycles on, and not before', () => {
  const year = Array.from({ length: 23 }, (_, i) => i + (i % 12));
  assert.equal(trend({ values: year, season: 12 }).method, 'plain');
  assert.equal(trend({ values: [...year, 40], season: 12 }).method, 'season');
});

test('fewer than six known values are too short, however many periods there are', () => {
  const values = [1, null, 2, null, 3, null, 4, null, 5, null, null];
  const result = trend({ values, season: null });
  assert.deepEqual(
    [result.verdict, result.p, result.slope, result.n],
    ['too_short', null, null, 5],
  );
  assert.equal(trend({ values: [...values, 6], season: null }).verdict, 'rising');
});

test('an unknown value is left out and keeps its place in time', () => {
  const result = trend({ values: [10, 12, null, 16, null, null, 22, 24, 26], season: null });
  assert.equal(result.slope, 2);
  assert.equal(result.verdict, 'rising');
});

test('a constant series is flat, and no percentage is given around zero', () => {
  const same = trend({ values: [5, 5, 5, 5, 5, 5, 5], season: null });
  assert.deepEqual([same.verdict, same.slope, same.p], ['flat', 0, 1]);
  const losses = trend({ values: [-9, -7, -6, -4, -3, -1, 0], season: null });
  assert.deepEqual([losses.verdict, losses.percent_per_period], ['rising', null]);
});

test('one wild value does not turn a trend', () => {
  const values = Array.from({ length: 20 }, (_, i) => 100 + 2 * i + (i % 3));
  values[19] = -10_000;
  const result = trend({ values, season: null });
  assert.equal(result.verdict, 'rising');
  assert.ok(result.slope !== null && Math.abs(result.slope - 2) < 0.2);
});

test('read backwards, what rises falls by as much', () => {
  const series = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 6, maxLength: 40 });
  fc.assert(
    fc.property(series, (values) => {
      const forward = trend({ values, season: null });
      const back = trend({ values: [...values].reverse(), season: null });
      assert.equal(Math.abs((forward.slope ?? 0) + (back.slope ?? 0)), 0);
      close(forward.p, back.p ?? -1);
      const mirrored = {
        rising: 'falling',
        falling: 'rising',
        flat: 'flat',
        too_short: 'too_short',
      };
      assert.equal(back.verdict, mirrored[forward.verdict]);
    }),
  );
});

test('without a trend it cries wolf about 5 times in 100, with a season or without', (t) => {
  const noise = (n: number) => (draw: () => number) => Array.from({ length: n }, draw);
  const months = (draw: () => number) =>
    Array.from({ length: 30 }, (_, i) => 10 * Math.sin((2 * Math.PI * i) / 12) + draw());
  const days = (draw: () => number) =>
    Array.from({ length: 84 }, (_, i) => (i % 7 > 4 ? 20 : 0) + draw());
  const rates = {
    seven: alarms(noise(7), null),
    twenty: alarms(noise(20), null),
    fifty: alarms(noise(50), null),
    months: alarms(months, 12),
    days: alarms(days, 7),
  };
  t.diagnostic(`false alarms: ${JSON.stringify(rates)}`);
  // 5 % plus three standard errors of 2,000 runs.
  for (const [name, rate] of Object.entries(rates)) assert.ok(rate <= 0.065, `${name}: ${rate}`);
  assert.ok(rates.fifty >= 0.03, 'a test that never speaks is no test');
});

test('values that lean on the one before raise more false alarms, as many as written here', (t) => {
  const leaning = (draw: () => number) => {
    let last = draw();
    return Array.from({ length: 26 }, () => {
      last = 0.3 * last + draw();
      return last;
    });
  };
  const rate = alarms(leaning, null);
  t.diagnostic(`false alarms at autocorrelation 0.3: ${rate}`);
  assert.ok(rate > 0.08 && rate < 0.2);
});

test('a trend of one deviation over the series is found more often than not', () => {
  const rising = (draw: () => number) => Array.from({ length: 30 }, (_, i) => i / 15 + draw());
  assert.ok(alarms(rising, null) > 0.7);
});

test('a series that is too long, or no number, is refused', () => {
  const long = Array.from({ length: 1_001 }, () => 1);
  assert.throws(() => trend({ values: long, season: null }), { code: 'internal' });
  assert.throws(() => trend({ values: [1, 2, 3, 4, 5, 6, Number.NaN], season: null }), {
    code: 'internal',
  });
  assert.throws(() => trend({ values: [1], season: 1 }), { code: 'internal' });
});
