// Composed answers as a person reads them: marks, sums, refusals, names, what is said of the data.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Decimal } from 'decimal.js';
import { makeBrief, NAMES } from './compose/made-briefs.ts';
import { needsQuotes, showName } from './compose/names.ts';
import { compose, composeClarify, composeDeclined, headlineOf } from './compose.ts';
import { FAMILIES } from './query.ts';

const options = { assumed: [], new_id: randomUUID };
/** Words of an answer, without marks. */
const words = (text: string) =>
  text
    .replace(/\[c\d+\]/g, '')
    .trim()
    .split(/\s+/).length;
const SHORT_NAMES = ['Germany', 'POSTAGE', 'JAM MAKING SET'];

test('every figure in every answer carries the mark of exactly one claim, in order of reading', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const answer = compose(makeBrief(seed), options);
    const order = [...new Set([...answer.text.matchAll(/(?<!\\)\[(c\d+)\]/g)].map((m) => m[1]))];
    assert.deepEqual(
      order,
      answer.claims.map(({ mark }) => mark),
      answer.text,
    );
    assert.deepEqual(
      order,
      order.map((_, i) => `c${i + 1}`),
    );
    assert.equal(new Set(answer.claims.map(({ id }) => id)).size, answer.claims.length);
    assert.doesNotMatch(answer.text, /\{\{|\}\}|undefined|null|NaN|[\uE000-\uF8FF]/);
    assert.doesNotMatch(answer.text, /\b(?:caused|because|due to|led to|drove)\b/i);
  }
});

test('shown parts of a why add exactly to the shown change', () => {
  let checked = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const brief = makeBrief(seed, { family: 'why', metric: 'revenue', members: SHORT_NAMES });
    const { text } = compose(brief, options);
    const change = /, (up|down|unchanged) \(?\D{0,4}([\d,.]+) \[c\d+\]/.exec(text);
    if (!change) continue;
    const signed = (m: RegExpExecArray | RegExpMatchArray) =>
      new Decimal((m[2] ?? '').replace(/,/g, '')).times(m[1] === 'down' ? -1 : 1);
    for (const list of text.match(/(?:^- .*\n?)+/gm) ?? []) {
      const parts = [...list.matchAll(/: (up|down|unchanged) \(?\D{0,4}([\d,.]+) \[c\d+\]/g)].map(
        signed,
      );
      const total = parts.reduce((a, b) => a.plus(b), new Decimal(0));
      assert.ok(total.equals(signed(change)), text);
      checked += 1;
    }
  }
  assert.ok(checked > 300);
});

test('answers are short', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const family = FAMILIES[seed % FAMILIES.length];
    const filter = null;
    const brief = makeBrief(seed, { ...(family ? { family } : {}), members: SHORT_NAMES, filter });
    const most = family === 'why' ? 220 : 120;
    const { text } = compose(brief, options);
    assert.ok(words(text) <= most, `${words(text)} words\n${text}`);
  }
});

test('an unknown figure gives its reason and never a zero', () => {
  for (const family of ['how_much', 'change', 'why', 'normal', 'versus_last_year'] as const) {
    const brief = makeBrief(7, { family, unknown: true, metric: 'revenue' });
    brief.unavailable = null;
    const { text } = compose(brief, options);
    assert.match(text, /not known\. There is no record for that\./, text);
    assert.doesNotMatch(text, /\b0(?:\.0+)?\b/, text);
  }
});

test('no change, a negative base and a single part read well', () => {
  const same = makeBrief(3, {
    family: 'change',
    metric: 'revenue',
    currency: 'GBP',
    now: '5',
    before: '5',
    filter: null,
  });
  same.unavailable = null;
  assert.match(
    compose(same, options).text,
    /came to £5\.00 \[c1\] .*, unchanged \(£0\.00 \[c2\]\) against/,
  );
  const loss = makeBrief(3, {
    family: 'change',
    metric: 'net_profit',
    currency: 'GBP',
    now: '-10',
    before: '-5',
    filter: null,
  });
  loss.unavailable = null;
  assert.match(
    compose(loss, options).text,
    /came to −£10\.00 \[c1\] .*, down £5\.00 \[c2\] \(100% \[c3\]\)/,
  );
});

test('a coverage answer counts the days with trade, of all data or of the window asked about', () => {
  const brief = coverageOf({ missing: [], without: [] });
  assert.match(compose(brief, options).text, /In all, 167 days \[c3\] with trade\./);
  const asked = { from: '2011-04-01', to: '2011-05-01', label: 'April 2011' };
  const april = { ...brief, query: { ...brief.query, window: asked } };
  const answer = compose(april, options);
  assert.match(answer.text, /In all, 167 days \[c3\] with trade in April 2011\./);
  assert.equal(answer.claims[2]?.value, '167');
  const unknown = { ...brief, facts: {} };
  assert.doesNotMatch(compose(unknown, options).text, /In all/);
});

test('a day that is missing is not named again as a day without trade', () => {
  const days = ['2011-04-22', '2011-04-29'];
  const twice = compose(coverageOf({ missing: days, without: days }), options).text;
  assert.match(twice, /Days without records on which you usually trade: .*22.*29 April 2011\./);
  assert.doesNotMatch(twice, /Days without trade/);
  const apart = compose(
    coverageOf({ missing: days.slice(0, 1), without: ['2011-05-02', ...days.slice(0, 1)] }),
    options,
  ).text;
  assert.equal(apart.split('22 April 2011').length, 2, apart);
  assert.match(apart, /Days without trade: [^.]*2 May 2011\./);
});

test('names out of the data can be neither markup nor figures', () => {
  for (const name of NAMES) {
    const shown = showName(name);
    assert.doesNotMatch(shown, /(?<!\\)[*_`<>[\]|#]/, shown);
    assert.doesNotMatch(shown, /[\n\u202e]/);
    assert.ok([...shown.replace(/\\/g, '')].length <= 82, shown);
  }
  assert.equal(showName('17850'), '“17850”');
  assert.equal(showName('Sales'), '“Sales”');
  assert.equal(showName('PACK OF 72 RETROSPOT CAKE CASES'), 'PACK OF 72 RETROSPOT CAKE CASES');
  assert.equal(needsQuotes('up 5%'), true);
  assert.equal(showName('\u0000\u200b'), '(no name)');
});

test('what is assumed, importing or unavailable is said', () => {
  const brief = makeBrief(5, { family: 'how_much', metric: 'revenue', filter: null });
  brief.unavailable = null;
  const [note] = brief.coverage;
  assert.ok(note);
  note.state = 'importing';
  const assumed = [{ field: 'window' as const, text: 'I took April to mean April 2011.' }];
  const { text } = compose(brief, { ...options, assumed });
  assert.match(text, /I took April to mean April 2011\./);
  assert.match(text, /New records are being read in/);
  const none = compose({ ...brief, unavailable: 'Nothing is known of 2013.' }, options);
  assert.match(none.text, /^Nothing is known of 2013\./);
});

test('refusals say what can be asked, and a question back lists its choices', () => {
  assert.match(composeDeclined({ reason: 'unknown_metric', term: 'foot*fall' }), /“foot\\\*fall”/);
  assert.match(composeDeclined({ reason: 'forecast', term: null }), /You can ask how much/);
  assert.match(composeDeclined({ reason: 'unknown_member', term: null }), /nothing by that name/);
  assert.equal(composeClarify({ question: 'Which?', choices: [] }), 'Which?');
});

test('the headline is the first sentence without its marks', () => {
  assert.equal(
    headlineOf('Net sales came to £5.00 [c1] in June 2011. More [c2].'),
    'Net sales came to £5.00 in June 2011.',
  );
});

function coverageOf(days: { missing: string[]; without: string[] }) {
  const brief = makeBrief(3, { family: 'coverage', metric: 'revenue', filter: null });
  const [fact] = Object.values(brief.facts);
  assert.ok(fact);
  const trading_days = {
    ...fact,
    ...{ key: 'trading_days', value: '167', reason: null, unit: 'days', role: 'count' as const },
  };
  const coverage = brief.coverage.map((note) => ({ ...note, missing: days.missing }));
  return {
    ...{ ...brief, coverage, days_without_trade: days.without, unavailable: null, notes: [] },
    ...{ facts: { trading_days }, query: { ...brief.query, window: null } },
  };
}
