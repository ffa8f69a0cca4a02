// Claims about how values are shown, and that every shown form is read back as what it was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readFigure, show, showDays, showMagnitude, showSpan } from './figures.ts';

test('money carries its sign, thousands and the places of its currency', () => {
  assert.equal(show('691123.12', 'GBP'), '£691,123.12');
  assert.equal(show('493207.121', 'GBP'), '£493,207.12');
  assert.equal(show('-70616.785', 'GBP'), '−£70,616.79');
  assert.equal(show('1234567.5', 'JPY'), '¥1,234,568');
  assert.equal(show('1.0005', 'KWD'), 'KWD 1.001');
  assert.equal(show('-0.004', 'USD'), '$0.00');
  assert.equal(show('5', 'AUD'), 'A$5.00');
  assert.equal(showMagnitude('-5', 'EUR'), '€5.00');
});

test('percent has one decimal below a hundred and none above', () => {
  assert.equal(show('27.8163', 'percent'), '27.8%');
  assert.equal(show('99.94', 'percent'), '99.9%');
  assert.equal(show('99.96', 'percent'), '100%');
  assert.equal(show('-250.5', 'percent'), '−251%');
  assert.equal(show('2.25', 'points'), '2.3 points');
});

test('counts agree with their noun, days and hours with the calendar', () => {
  assert.equal(show('1576', 'orders'), '1,576 orders');
  assert.equal(show('1', 'customers'), '1 customer');
  assert.equal(show('12.44', 'units'), '12.4 units');
  assert.equal(show('4', 'count'), '4');
  assert.equal(show('2011-04-22', 'date'), 'Friday 22 April 2011');
  assert.equal(show('2011-04-22', 'date', { locale: 'en-US' }), 'Friday, April 22, 2011');
  assert.equal(show('11', 'hour'), '11:00–12:00');
  assert.equal(show('23', 'hour'), '23:00–24:00');
});

test('windows and lists of days read as people say them', () => {
  assert.equal(showSpan({ from: '2011-04-01', to: '2011-05-01' }), 'April 2011');
  assert.equal(showSpan({ from: '2011-01-01', to: '2012-01-01' }), '2011');
  assert.equal(
    showSpan({ from: '2010-12-01', to: '2011-03-01' }),
    'December 2010 to February 2011',
  );
  assert.equal(showSpan({ from: '2011-05-03', to: '2011-05-10' }), '3 to 9 May 2011');
  assert.equal(showSpan({ from: '2011-04-28', to: '2011-05-03' }), '28 April to 2 May 2011');
  assert.equal(showSpan({ from: '2011-04-22', to: '2011-04-23' }), 'Friday 22 April 2011');
  assert.equal(
    showDays(['2011-04-25', '2011-04-22', '2011-05-02']),
    'Friday 22 and Monday 25 April 2011; Monday 2 May 2011',
  );
});

test('every figure shown is read back with its value, unit and places', () => {
  const units = ['GBP', 'USD', 'JPY', 'KWD', 'CHF', 'percent', 'points', 'orders', 'days', 'count'];
  fc.assert(
    fc.property(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.constantFrom(...units),
      (thousandths, unit) => {
        const value = (thousandths / 1000).toFixed(3);
        const text = show(value, unit);
        const read = readFigure(`${text} [c1]`, 0);
        assert.ok(read);
        assert.equal(read.length, text.length);
        assert.equal(read.unit, unit === 'count' ? null : unit);
        assert.ok(Math.abs(Number(read.value) - Number(value)) <= 0.5 * 10 ** -read.places + 1e-9);
      },
    ),
    { numRuns: 300 },
  );
});

test('figures are read in the other ways people write them', () => {
  const read = (text: string) => {
    const figure = readFigure(text, 0);
    return figure && [figure.value, figure.unit, figure.places];
  };
  assert.deepEqual(read('£691k'), ['691000', 'GBP', -3]);
  assert.deepEqual(read('$1.25 million'), ['1250000', 'USD', -4]);
  assert.deepEqual(read('(£5.00)'), ['-5.00', 'GBP', 2]);
  assert.deepEqual(read('-5 per cent'), ['-5', 'percent', 0]);
  assert.deepEqual(read('2.3 percentage points'), ['2.3', 'points', 1]);
  assert.deepEqual(read('27 trading days'), ['27', 'days', 0]);
  assert.deepEqual(read('691,123 pounds'), ['691123', 'GBP', 0]);
  assert.equal(read('about 5'), null);
});
