// Whatever day the sample is made on, its events are where a person can see and compare them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closedReason, dateParts, dayNumber, dayOf, isoDay, weekday } from './calendar.ts';
import { placeEvents } from './events.ts';
import { season } from './products.ts';

const DAYS = 913;
const START = dayNumber('2026-01-01');

test('on any day of three years the events fall in the last fourteen months, in ordinary weeks', () => {
  for (let until = START; until < START + 3 * 365; until += 1) {
    const first = until - DAYS;
    const events = placeEvents(first, until);
    const { oven_out: oven, campaign, customer_lost: lost, price_rise: rise } = events;
    const said = isoDay(until);
    for (const from of [oven.from, campaign.from, lost.from, rise.from]) {
      assert.ok(from > until - 14 * 31 && from < until - 62, `${said}: ${isoDay(from)}`);
    }
    assert.ok(oven.to < until - 62 && campaign.to < until - 62, said);
    assert.equal(oven.to - oven.from, 9, said);
    assert.equal(campaign.to - campaign.from, 21, said);
    for (const { from, to } of [oven, campaign]) {
      for (let day = from - 14; day < to; day += 1) {
        assert.ok([null, 'monday'].includes(closedReason(day)), `${said}: ${isoDay(day)} is shut`);
        const buns = season('X01', dateParts(day).year);
        assert.ok(buns !== null && (day < buns.from || day >= buns.to), `${said}: Easter`);
      }
    }
    assert.ok(campaign.to <= oven.from || oven.to <= campaign.from, said);
    assert.equal(closedReason(rise.from), null, said);
    assert.equal(closedReason(lost.from - 1), null, said);
  }
});

test('the recent refunds lie within the last month that is over', () => {
  for (let until = START; until < START + 730; until += 1) {
    const { refund_spike: spike } = placeEvents(until - DAYS, until);
    const { year, month } = dateParts(until);
    assert.ok(spike.from >= dayOf(year, month - 1, 1), isoDay(until));
    // A refund may follow its order by five days and a Monday; it stays within the month.
    assert.ok(spike.to + 6 <= dayOf(year, month, 1), isoDay(until));
  }
});

test('the stall opens on a Saturday early in the second year', () => {
  for (let until = START; until < START + 14; until += 1) {
    const { stall_opened: stall } = placeEvents(until - DAYS, until);
    assert.equal(weekday(stall.from), 6);
    const after = stall.from - (until - DAYS);
    assert.ok(after >= 365 && after < 372, `${after}`);
  }
});
