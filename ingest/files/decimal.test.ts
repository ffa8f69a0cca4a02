// Proves the fast arithmetic against decimal.js.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decimal as Big } from 'decimal.js';
import fc from 'fast-check';
import { addDecimals, createSum, multiplyDecimals, subtractDecimals } from './decimal.ts';

const Exact = Big.clone({ precision: 100, toExpNeg: -100, toExpPos: 100 });
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, scale]) => new Exact(digits.toString()).div(new Exact(10).pow(scale)).toFixed());

test('products, sums and differences are exact and canonical', () => {
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      const [x, y] = [new Exact(a), new Exact(b)];
      assert.equal(multiplyDecimals(a, b), x.times(y).toFixed().replace(/^-0$/, '0'));
      assert.equal(addDecimals(a, b), x.plus(y).toFixed());
      assert.equal(subtractDecimals(a, b), x.minus(y).toFixed());
    }),
  );
});

test('a running sum loses nothing', () => {
  const sum = createSum();
  for (let at = 0; at < 1000; at += 1) sum.add('0.001');
  sum.add('-1');
  assert.equal(sum.value(), '0');
});
