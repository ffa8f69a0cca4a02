// Claims about exact decimals, checked against integers of any size.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  compare,
  difference,
  multiplierOf,
  percentChange,
  product,
  ratio,
  roundTo,
  shownParts,
  sum,
} from './decimals.ts';

/** Any number of up to 14 digits with up to 5 decimals, negative ones and zero included. */
const decimalText = fc
  .tuple(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.integer({ min: 0, max: 5 }))
  .map(([digits, scale]) => text(digits, scale));

function text(digits: bigint, scale: number): string {
  const negative = digits < 0n;
  const padded = (negative ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = padded.slice(0, padded.length - scale);
  const fraction = scale === 0 ? '' : `.${padded.slice(padded.length - scale)}`;
  return `${negative ? '-' : ''}${whole}${fraction}`;
}

/** The same number as an integer of 10⁻⁵. */
function units(value: string): bigint {
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.');
  const magnitude = BigInt(whole + fraction.padEnd(5, '0'));
  return value.startsWith('-') ? -magnitude : magnitude;
}

test('a sum is exact where floating point is not', () => {
  assert.equal(sum(['0.1', '0.2']), '0.3');
  assert.equal(sum(Array.from({ length: 1000 }, () => '0.001')), '1');
  assert.equal(sum([]), '0');
  assert.equal(
    sum(['99999999999999999999999999999999999999999999.01', '0.001']).slice(-6),
    '99.011',
  );
});

test('sum, difference, product and order agree with whole numbers of any size', () => {
  fc.assert(
    fc.property(
      fc.array(decimalText, { maxLength: 30 }),
      decimalText,
      decimalText,
      (list, a, b) => {
        assert.equal(
          units(sum(list)),
          list.reduce((total, value) => total + units(value), 0n),
        );
        assert.equal(units(difference(a, b)), units(a) - units(b));
        assert.equal(sum([difference(a, b), b]), sum([a]));
        assert.equal(compare(a, b), units(a) < units(b) ? -1 : units(a) > units(b) ? 1 : 0);
        assert.equal(sum([product(a, b), product(a, '1')]), product(a, sum([b, '1'])));
      },
    ),
  );
});

test('a ratio without a base is null and says why', () => {
  assert.deepEqual(ratio('1', '4'), { value: '0.25', reason: null });
  assert.deepEqual(ratio('1', '0.00'), { value: null, reason: 'zero_base' });
  assert.deepEqual(ratio('1', null), { value: null, reason: 'unknown_base' });
  assert.deepEqual(ratio(null, '1'), { value: null, reason: 'unknown_value' });
  assert.equal(ratio('2', '3').value, `0.${'6'.repeat(39)}7`);
});

test('a percentage has the sign of the change, and none is given from a loss to a profit', () => {
  assert.equal(percentChange('120', '100').value, '20');
  assert.equal(percentChange('-120', '-100').value, '-20');
  assert.equal(percentChange('-50', '100').value, '-150');
  assert.equal(percentChange('0', '-100').value, '100');
  assert.deepEqual(percentChange('50', '-100'), { value: null, reason: 'sign_change' });
  assert.deepEqual(percentChange('50', '0'), { value: null, reason: 'zero_base' });
  assert.deepEqual(percentChange('50', null), { value: null, reason: 'unknown_base' });
  assert.deepEqual(percentChange(null, '1'), { value: null, reason: 'unknown_value' });
});

test('halves are rounded away from zero, and nothing is shown as minus zero', () => {
  assert.equal(roundTo('2.345', 2), '2.35');
  assert.equal(roundTo('-2.345', 2), '-2.35');
  assert.equal(roundTo('1.005', 2), '1.01');
  assert.equal(roundTo('2.5', 0), '3');
  assert.equal(roundTo('-0.001', 2), '0.00');
  assert.equal(roundTo('493207.121', 2), '493207.12');
  assert.equal(roundTo('7', 2), '7.00');
});

test('rounding is never off by more than half a unit', () => {
  fc.assert(
    fc.property(decimalText, fc.integer({ min: 0, max: 5 }), (value, places) => {
      const off = units(difference(roundTo(value, places), value));
      const unit = 10n ** BigInt(5 - places);
      assert.ok((off < 0n ? -off : off) * 2n <= unit);
    }),
  );
});

test('shown parts always add up to the shown total, each within the remainder of its own', () => {
  fc.assert(
    fc.property(
      fc.array(decimalText, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 0, max: 4 }),
      (parts, places) => {
        const whole = sum(parts);
        const shown = shownParts(whole, parts, places);
        assert.equal(roundTo(sum(shown), places), roundTo(whole, places));
        const moved = shown.filter((part, i) => part !== roundTo(parts[i] ?? '', places));
        assert.ok(moved.length <= 1);
      },
    ),
  );
});

test('the remainder of rounding goes to the largest part, the first of equals', () => {
  assert.deepEqual(shownParts('1', ['0.333', '0.334', '0.333'], 2), ['0.33', '0.34', '0.33']);
  assert.deepEqual(shownParts('-0.9', ['-0.3', '-0.3', '-0.3'], 0), ['-1', '0', '0']);
  assert.deepEqual(shownParts('10', ['-5.004', '15.004'], 2), ['-5.00', '15.00']);
  assert.deepEqual(shownParts('0', [], 2), []);
});

test('parts that do not add up are refused', () => {
  assert.throws(() => shownParts('10', ['4', '5'], 2), { code: 'internal' });
  assert.throws(() => shownParts('1', [], 2), { code: 'internal' });
});

test('what is not a plain number is refused', () => {
  for (const bad of ['', 'NaN', 'Infinity', '1e5', '1,000.00', ' 1', '+1', '.5', '1.', '--1']) {
    assert.throws(() => sum([bad]), { code: 'internal' }, bad);
  }
  assert.throws(() => sum(['1'.repeat(401)]), { code: 'internal' });
  assert.throws(() => roundTo('1', -1), { code: 'internal' });
});

test('a multiplier gives what the product gives, text for text', () => {
  fc.assert(
    fc.property(decimalText, decimalText, (factor, value) => {
      assert.equal(multiplierOf(factor)(value), product(value, factor));
    }),
  );
  const third = '0.3333333333333333333333333333333333333333';
  assert.equal(multiplierOf(third)('-2.50'), product('-2.50', third));
  assert.equal(multiplierOf('-1')('0.00'), '0');
  assert.throws(() => multiplierOf('1')('1e3'), /not a plain decimal/);
  assert.throws(() => multiplierOf('NaN'), /not a plain decimal/);
});
