// Proves how numbers are read, and that what is no number gets a reason.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currencyOf, decimalEvidence, parseNumber } from './numbers.ts';

test('numbers come out as one canonical decimal', () => {
  const cases: Array<[string, 'point' | 'comma', string | null]> = [
    ['12', 'point', '12'],
    ['-3.50', 'point', '-3.5'],
    ['0.001', 'point', '0.001'],
    ['.5', 'point', '0.5'],
    ['007', 'point', '7'],
    ['-0.00', 'point', '0'],
    ['1,234.50', 'point', '1234.5'],
    ['1.234,50', 'comma', '1234.5'],
    ['12,5', 'comma', '12.5'],
    ['1 234,50', 'comma', '1234.5'],
    ['1\u00a0234\u202f567,5', 'comma', '1234567.5'],
    ["1'234.50", 'point', '1234.5'],
    ['1,00,000', 'point', '100000'],
    ['(12.30)', 'point', '-12.3'],
    ['12.30-', 'point', '-12.3'],
    ['−5', 'point', '-5'],
    ['£ 1,200', 'point', '1200'],
    ['-$5.00', 'point', '-5'],
    ['$-5.00', 'point', '-5'],
    ['($5.00)', 'point', '-5'],
    ['12,00 €', 'comma', '12'],
    ['USD 12.5', 'point', '12.5'],
    ['12.5 EUR', 'point', '12.5'],
    ['17.5%', 'point', '17.5'],
    ['1.2E+03', 'point', '1200'],
    ['', 'point', null],
    ['-', 'point', null],
    ['n/a', 'point', null],
  ];
  for (const [given, decimal, expected] of cases) {
    assert.equal(parseNumber(given, decimal), expected, given);
  }
});

test('what is no number, and what is too large, gets a reason', () => {
  const bad = ['NaN', 'Infinity', '-Infinity', 'abc', '12 apples', '1e16', '2000000000000000'];
  for (const given of [
    ...bad,
    '12,5',
    '1.2.3',
    '=SUM(A1:A3)',
    '9'.repeat(100),
    '5-3',
    '2025-01-02',
  ]) {
    const read = parseNumber(given, 'point');
    assert.ok(read !== null && typeof read === 'object' && read.reason !== '', given);
  }
});

test('a column’s decimal sign is proved by some cells and open in others', () => {
  const cases: Array<[string, ReturnType<typeof decimalEvidence>]> = [
    ['12', null],
    ['1,234', 'either'],
    ['1.234', 'either'],
    ['0.125', 'point'],
    ['12,5', 'comma'],
    ['1.234,5', 'comma'],
    ['1,234.5', 'point'],
    ['1,234,567', 'point'],
    ['€ 1.234.567', 'comma'],
    ['(1234,56)', 'comma'],
  ];
  for (const [given, expected] of cases) assert.equal(decimalEvidence(given), expected, given);
});

test('signs and letters name a currency, a bare dollar does not', () => {
  assert.equal(currencyOf('£5'), 'GBP');
  assert.equal(currencyOf('5,00 €'), 'EUR');
  assert.equal(currencyOf('CHF 5.00'), 'CHF');
  assert.equal(currencyOf('$5'), null);
  assert.equal(currencyOf('XXY 5'), null);
});
