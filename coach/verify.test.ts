// Claims about verification: every kind of lie in a true answer is caught, and no true one is cut.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { METRIC_WORDS } from '../prompts/metric-words.ts';
import { makeBrief } from './compose/made-briefs.ts';
import {
  BRIEFS,
  composed,
  FALL,
  HEAD,
  JUNE,
  JUNE_LEVEL,
  type Lie,
  RANK,
  WHY,
} from './verify/true-answers.ts';
import { contextOf, verify, verifyComposed } from './verify.ts';

const LIES: readonly Lie[] = [
  ['JUNE_LEVEL', 'another value', '£691,123.12', '£691,124.12'],
  ['JUNE_LEVEL', 'a cent off', '£691,123.12', '£691,123.13'],
  ['JUNE_LEVEL', 'digits swapped', '£691,123.12', '£619,123.12'],
  ['JUNE_LEVEL', 'ten times too much', '£691,123.12', '£6,911,231.20'],
  ['JUNE_LEVEL', 'sign', '£691,123.12', '−£691,123.12'],
  ['JUNE_LEVEL', 'sign with a hyphen', '£691,123.12', '-£691,123.12'],
  ['JUNE_LEVEL', 'a loss in brackets', '£691,123.12', '(£691,123.12)'],
  ['JUNE_LEVEL', 'currency', '£691,123.12', '$691,123.12'],
  ['JUNE_LEVEL', 'currency code', '£691,123.12', 'EUR 691,123.12'],
  ['JUNE_LEVEL', 'currency word', '£691,123.12', '691,123.12 dollars'],
  ['JUNE_LEVEL', 'no unit', '£691,123.12', '691,123.12'],
  ['JUNE_LEVEL', 'percent for money', '£691,123.12', '691,123.12%'],
  ['JUNE_LEVEL', 'orders for money', '£691,123.12', '691,123.12 orders'],
  ['JUNE_LEVEL', 'wrong thousands', '£691,123.12', '£692k'],
  ['JUNE_LEVEL', 'wrong millions', '£691,123.12', '£0.8m'],
  ['JUNE_LEVEL', 'rounded past recognition', '£691,123.12', '£1m'],
  ['JUNE_LEVEL', 'false places', '£691,123.12', '£691,123.00'],
  ['JUNE_LEVEL', 'metric', 'Net sales', 'Gross sales'],
  ['JUNE_LEVEL', 'metric by a synonym', 'Net sales', 'Expenses'],
  ['JUNE_LEVEL', 'window', 'June 2011', 'May 2011'],
  ['JUNE_LEVEL', 'year', 'June 2011', 'June 2010'],
  ['JUNE_LEVEL', 'wider window', 'June 2011', '2011'],
  ['JUNE_LEVEL', 'a day for a month', 'in June 2011', 'on 1 June 2011'],
  ['JUNE_LEVEL', 'relative window', 'in June 2011', 'yesterday'],
  ['JUNE_LEVEL', 'relative month', 'in June 2011', 'this month'],
  ['JUNE_LEVEL', 'range of days', 'in June 2011', 'over 1 to 15 June 2011'],
  ['JUNE_LEVEL', 'quarter', 'in June 2011', 'in Q1 2011'],
  ['JUNE_LEVEL', 'no mark', ' [c1]', ''],
  ['JUNE_LEVEL', 'a mark that is no claim', '[c1]', '[c9]'],
  ['JUNE_LEVEL', 'two marks', '[c1]', '[c1][c1]'],
  ['JUNE_LEVEL', 'a second figure without mark', HEAD, `${HEAD} That is £23,037.44 a day.`],
  ['JUNE_LEVEL', 'spelled out', HEAD, `${HEAD} There were twelve bad days.`],
  ['JUNE_LEVEL', 'a dozen', HEAD, `${HEAD} A dozen customers made it.`],
  ['JUNE_LEVEL', 'doubled', HEAD, `${HEAD} Net sales doubled.`],
  ['JUNE_LEVEL', 'tenfold', HEAD, `${HEAD} That is a tenfold rise.`],
  ['JUNE_LEVEL', 'a third', HEAD, `${HEAD} A third came from Germany.`],
  ['JUNE_LEVEL', 'half', HEAD, `${HEAD} Half of it was refunded.`],
  ['JUNE_LEVEL', 'twice', HEAD, `${HEAD} That is twice as good.`],
  ['JUNE_LEVEL', 'most of', HEAD, `${HEAD} Most of it came on Fridays.`],
  ['JUNE_LEVEL', 'record', HEAD, `${HEAD} That is a record.`],
  ['JUNE_LEVEL', 'ranking', HEAD, `${HEAD} It was the best month.`],
  ['JUNE_LEVEL', 'zero', HEAD, `${HEAD} There were no refunds.`],
  ['JUNE_LEVEL', 'direction from nothing', HEAD, `${HEAD} Net sales rose.`],
  ['JUNE_LEVEL', 'level as a change', 'came to £', 'rose by £'],
  ['JUNE_LEVEL', 'level with a direction', 'came to £', 'fell to £'],
  ['JUNE_LEVEL', 'range', '£691,123.12 [c1]', 'between £600,000 and £691,123.12 [c1]'],
  ['JUNE_LEVEL', 'hedge', '£691,123.12 [c1]', 'more than £691,123.12 [c1]'],
  ['JUNE_LEVEL', 'nearly', '£691,123.12 [c1]', 'nearly £691k [c1]'],
  ['JUNE_LEVEL', 'other digits', '£691,123.12 [c1]', '£691,123.12 [c1], or ６９２ thousand'],
  ['JUNE_LEVEL', 'vulgar fraction', HEAD, `${HEAD} About ½ is left.`],
  ['JUNE_LEVEL', 'hidden characters', HEAD, `${HEAD} Net sales dou\u200Bbled.`],
  ['JUNE_LEVEL', 'letters of another script', HEAD, `${HEAD} Net sales rоse.`],
  ['JUNE_LEVEL', 'a date', HEAD, `${HEAD} The data is complete to 12 July 2011.`],
  ['JUNE_LEVEL', 'cause', HEAD, `${HEAD} That was because of the weather.`],
  ['JUNE_LEVEL', 'forecast', HEAD, `${HEAD} Net sales will be higher.`],
  ['JUNE_LEVEL', 'judgement', HEAD, `${HEAD} That is unusually good.`],
  ['JUNE_LEVEL', 'a mark without figure', HEAD, `${HEAD} Trade was good [c1].`],
  ['JUNE_LEVEL', 'a mean', 'in June 2011', 'per day in June 2011'],
  ['JUNE_LEVEL', 'average', 'came to', 'averaged'],
  ['JUNE_LEVEL', 'a stranger’s', 'Net sales', 'Net sales for Germany'],
  ['JUNE_LEVEL', 'some weekdays', 'in June 2011', 'on Saturdays in June 2011'],
  ['JUNE_LEVEL', 'a target', HEAD, `The target was £691,123.12 [c1].`],
  ['JUNE_LEVEL', 'tax', 'in June 2011', 'before tax in June 2011'],
  ['JUNE_LEVEL', 'denied', 'came to', 'did not come to'],
  ['JUNE_LEVEL', 'Roman numerals', HEAD, `${HEAD} XII customers left.`],
  ['JUNE_LEVEL', 'a link', '[c1]', '[c1](http://x.example)'],
  ['JUNE_LEVEL', 'completeness', HEAD, `${HEAD} The data is complete.`],
  ['WHY', 'all of it', FALL, `${FALL} Trading days account for all of it.`],
  ['WHY', 'direction in the other window', FALL, `${FALL} Net sales were down in March 2011.`],
  ['WHY', 'from–to turned round', FALL, `${FALL} It fell from £493,207.12 [c1] to £683,267.08.`],
  ['WHY', 'up for down', 'down £190,059.96', 'up £190,059.96'],
  ['WHY', 'no direction', 'down £190,059.96', 'a change of £190,059.96'],
  ['WHY', 'change told as level', 'down £190,059.96', 'which was £190,059.96'],
  ['WHY', 'points for percent', '27.8%', '27.8 points'],
  ['WHY', 'percent rounded wrongly', '27.8%', '27.9%'],
  ['WHY', 'the other window', 'against March 2011', 'against February 2011'],
  ['WHY', 'windows exchanged', FALL, 'down £190,059.96 [c2] against April 2011.'],
  ['WHY', 'a claim’s value under another mark', '£493,207.12 [c1]', '£190,059.96 [c1]'],
  ['WHY', 'marks exchanged', '£493,207.12 [c1]', '£493,207.12 [c2]'],
  [
    'WHY',
    'effect under another name',
    'Trading days: down £147,931.35 [c4]',
    'Trading days: down £42,128.61 [c5]',
  ],
  ['WHY', 'effect’s direction', 'Trading days: down', 'Trading days: up'],
  [
    'WHY',
    'member under another name',
    'PACK OF 72 CAKE CASES: down £5,000.50 [c8]',
    'REGENCY CAKESTAND 3 TIER: down £5,000.50 [c8]',
  ],
  ['WHY', 'member’s direction', 'up £1,200.25', 'down £1,200.25'],
  ['WHY', 'member without a name', '- PACK OF 72 CAKE CASES: down', '- Somebody: down'],
  ['WHY', 'days count', '21 days [c6]', '22 days [c6]'],
  ['WHY', 'days as orders', '21 days [c6]', '21 orders [c6]'],
  ['WHY', 'days of the other window', '21 days [c6] in April 2011', '21 days [c6] in March 2011'],
  ['WHY', 'dates of closing', 'Friday 22, Sunday 24', 'Friday 22, Saturday 23'],
  ['WHY', 'halved', FALL, `${FALL} Net sales halved [c3].`],
  ['WHY', 'a quarter', FALL, `${FALL} They lost a quarter [c3].`],
  ['WHY', 'led to', FALL, `${FALL} Easter led to it.`],
  ['WHY', 'thanks to', FALL, `${FALL} Thanks to Easter it was not worse.`],
  ['WHY', 'a denial', FALL, `${FALL} Net sales did not fall.`],
  ['WHY', 'rise in words', FALL, `${FALL} So net sales rose in April 2011.`],
  ['RANK', 'value of another', 'POSTAGE: £5,000.00 [c1]', 'JAM MAKING SET: £5,000.00 [c1]'],
  ['RANK', 'share', '50.0% [c2]', '55.0% [c2]'],
  ['RANK', 'share as points', '50.0% [c2]', '50.0 points [c2]'],
  ['RANK', 'lowest for highest', 'Highest', 'Lowest'],
  [
    'RANK',
    'another leader',
    'JAM MAKING SET: £3,000.00 [c3]',
    'JAM MAKING SET: £3,000.00 [c3], the best',
  ],
  [
    'RANK',
    'the rest as a member',
    'All others together: £2,000.00 [c4]',
    'POSTAGE: £2,000.00 [c4]',
  ],
  ['NORMAL', 'within for above', 'above the usual', 'within the usual'],
  ['NORMAL', 'below for above', 'above the usual', 'below the usual'],
  [
    'NORMAL',
    'range upside down',
    '£600,000.00 [c2] to £650,000.00 [c3]',
    '£650,000.00 [c3] to £600,000.00 [c2]',
  ],
  ['NORMAL', 'verdict', 'That is unusually high.', 'That is normal.'],
  ['NORMAL', 'verdict turned round', 'That is unusually high.', 'That is unusually low.'],
  ['RATE', 'percent for points', '2.3 points', '2.3%'],
  ['RATE', 'fall for rise', 'up 2.3 points', 'down 2.3 points'],
  ['RATE', 'money for a rate', '9.3% [c1]', '£9.30 [c1]'],
  ['RATE', 'other metric', 'Refund rate', 'Gross margin'],
  ['DOUBLED', 'tripled', 'up £100.00 [c2]', 'tripled [c3]'],
  ['DOUBLED', 'halved', 'up £100.00 [c2]', 'halved [c3]'],
  [
    'DOUBLED',
    'from–to turned round',
    'up £100.00 [c2] (100% [c3])',
    'it fell from £200.00 [c1] to £100.00 [c4]',
  ],
];

test('every lie in a true answer is caught and its sentence removed', () => {
  for (const [name, kind, from, to] of LIES) {
    const of = BRIEFS[name];
    assert.ok(of);
    const answer = composed(of);
    assert.ok(answer.text.includes(from), `${name}: “${from}” is not in\n${answer.text}`);
    const lie = answer.text.replace(from, to);
    const verified = verify(lie, answer.claims, contextOf(of, answer));
    assert.equal(verified.ok, false, `${name}, ${kind}: kept\n${lie}`);
    if (to !== '')
      assert.ok(!verified.text.includes(to), `${name}, ${kind}: still there\n${verified.text}`);
  }
  assert.ok(new Set(LIES.map(([, kind]) => kind)).size >= 60);
});

test('the answers the lies are made from are true', () => {
  for (const [name, of] of Object.entries(BRIEFS)) {
    const answer = composed(of);
    const verified = verify(answer.text, answer.claims, contextOf(of, answer));
    assert.deepEqual(verified.removed, [], name);
    assert.equal(verified.text, answer.text);
  }
});

test('what the template would not write but is true may stand', () => {
  const TRUE: readonly Lie[] = [
    ['JUNE_LEVEL', '', '£691,123.12 [c1]', 'about £691k [c1]'],
    ['JUNE_LEVEL', '', '£691,123.12 [c1]', 'more than £691k [c1]'],
    ['JUNE_LEVEL', '', '£691,123.12 [c1]', '**£691,123.12** [c1]'],
    ['JUNE_LEVEL', '', '£691,123.12 [c1]', '691,123 pounds [c1]'],
    ['JUNE_LEVEL', '', 'in June 2011', 'over 1 to 30 June 2011'],
    ['JUNE_LEVEL', '', 'Net sales', 'Turnover'],
    ['WHY', '', 'down £190,059.96 [c2]', 'a fall of £190,059.96 [c2]'],
    ['WHY', '', 'down £190,059.96 [c2]', '£190,059.96 [c2] less'],
    ['WHY', '', '27.8% [c3]', '28% [c3]'],
    ['DOUBLED', '', 'up £100.00 [c2] (100% [c3])', 'it doubled [c3]'],
    ['DOUBLED', '', 'up £100.00 [c2] (100% [c3])', 'so it rose'],
    ['RATE', '', '2.3 points [c2]', '2.3 percentage points [c2]'],
  ];
  for (const [name, , from, to] of TRUE) {
    const of = BRIEFS[name];
    assert.ok(of);
    const answer = composed(of);
    assert.ok(answer.text.includes(from), `${name}: ${from}`);
    const text = answer.text.replace(from, to);
    const verified = verify(text, answer.claims, contextOf(of, answer));
    assert.deepEqual(verified.removed, [], text);
  }
});

test('of two thousand composed answers not one is cut', () => {
  for (let seed = 1; seed <= 2_000; seed++) {
    const of = makeBrief(seed);
    const answer = composed(of);
    const { removed } = verify(answer.text, answer.claims, contextOf(of, answer));
    assert.deepEqual(removed, [], `seed ${seed}, ${of.query.family}\n${answer.text}`);
  }
});

test('any single digit changed in a figure is noticed', () => {
  let lies = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const of = makeBrief(seed);
    const answer = composed(of);
    const context = contextOf(of, answer);
    for (const match of answer.text.matchAll(/(\d)(?:%| points| [a-z]+)? \[c\d+\]/g)) {
      const digit = (Number(match[1]) + 1 + (seed % 8)) % 10;
      if (String(digit) === match[1]) continue;
      const lie = `${answer.text.slice(0, match.index)}${digit}${answer.text.slice(match.index + 1)}`;
      assert.equal(verify(lie, answer.claims, context).ok, false, lie);
      lies += 1;
    }
  }
  assert.ok(lies > 300);
});

test('every direction turned round is noticed', () => {
  let lies = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const of = makeBrief(seed, { family: seed % 2 === 0 ? 'why' : 'change' });
    const answer = composed(of);
    for (const match of answer.text.matchAll(/\b(up|down) (?=[^\n]{1,30}?\[c\d+\])/g)) {
      const turned = match[1] === 'up' ? 'down' : 'up';
      const at = match.index;
      const lie = `${answer.text.slice(0, at)}${turned}${answer.text.slice(at + (match[1] ?? '').length)}`;
      // A name may hold such a word, and so may a figure too small to show.
      if (!/^(?:up|down) [^\p{L}]*?[1-9]/u.test(answer.text.slice(at))) continue;
      const verified = verify(lie, answer.claims, contextOf(of, answer));
      assert.equal(verified.ok, false, lie);
      lies += 1;
    }
  }
  assert.ok(lies > 300);
});

test('a lie in a composed answer is rewritten without its fact, or cut', () => {
  const answer = composed(WHY);
  const tampered = { ...answer, text: answer.text.replace('27.8%', '72.8%') };
  const verified = verifyComposed(WHY, tampered);
  assert.equal(verified.ok, false);
  assert.equal(verified.rewritten, true);
  assert.equal(verified.removed.length, 1);
  assert.ok(!verified.text.includes('72.8'));
  assert.ok(verified.text.includes('£493,207.12 [c1]'));
  for (const claim of verified.claims) assert.ok(verified.text.includes(`[${claim.mark}]`));
});

test('a list whose bullets all went loses its first line', () => {
  const answer = composed(JUNE_LEVEL);
  const text = `${answer.text}\n\nBy product:\n- Jam: £5.00\n- Tea: £6.00\n\nThat is all.`;
  const verified = verify(text, answer.claims, contextOf(JUNE_LEVEL, answer));
  assert.equal(verified.removed.length, 2);
  assert.equal(verified.text, `${answer.text}\n\nThat is all.`);
});

test('a context without names bound to marks still knows members by the claims’ filters', () => {
  const answer = composed(RANK);
  const context = {
    metrics: METRIC_WORDS,
    window_labels: [{ ...JUNE, label: 'June 2011' }],
    labels: ['POSTAGE', 'JAM MAKING SET'],
    today: '2011-07-02',
  };
  const text = 'Net sales of POSTAGE came to £5,000.00 [c1] in June 2011.';
  assert.equal(verify(text, answer.claims, context).ok, true);
  const lie = text.replace('POSTAGE', 'JAM MAKING SET');
  assert.equal(verify(lie, answer.claims, context).ok, false);
});
