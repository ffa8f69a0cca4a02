// Who and what moved: customers lost, products that fell, what grew most. How a change adds up by
// them answers that, so these are “why” with a dimension. Hides the words, and what is left open.
import { addMonths } from '../../analysis/calendar.ts';
import type { Dimension } from '../query.ts';
import type { IntentRule } from './coach-rules.ts';
import type { Draft } from './defaults.ts';
import type { Calendar } from './periods.ts';
import { sign } from './sign.ts';

const BUYERS = 'customers?|clients?|accounts?|regulars?|buyers?|punters?|people|patrons?|FIGURE';
const THINGS =
  'products?|items?|lines?|articles?|categor(?:y|ies)|channels?|countr(?:y|ies)|markets?' +
  '|locations?|branch(?:es)?|shops?|stores?|sites?';
const WHO = `(?:who|(?:which|what) (?:of (?:our|my|the) )?(?:\\w+ )?(?:${BUYERS}))`;
const WHICH = `(?:${WHO}|what|(?:which|what) (?:of (?:our|my|the) )?(?:\\w+ )?(?:${THINGS}))`;
/** What customers do who come no more. */
const LEFT =
  'stopped|stop|quit|given up|gone quiet|went quiet|gone away|went away|gone cold|disappeared' +
  '|vanished|lapsed|left us|deserted|dropped (?:off|away|out)|fallen (?:off|away)|fell (?:off|away)' +
  '|drifted (?:off|away)|not been back|not come back|never came back|no longer (?:buy|order)s?';
const LOST = [
  `\\b${WHO} (?:(?:has|have|had|is|are|do|did) )?(?:\\w+ )?(?:${LEFT})\\b`,
  `\\b${WHO} (?:\\w+ )?(?:did|have|has|are|do) (?:we|i) (?:\\w+ )?(?:lose|lost|losing)\\b`,
  `\\b(?:any|list|show|name|our|the|lost) (?:me )?(?:the |our )?lost (?:${BUYERS})\\b`,
  `^lost (?:${BUYERS})\\b`,
  // “who has not ordered in a while”
  `\\b${WHO} (?:has|have|had|did|is|are) (?:not|never) (?:\\w+ ){0,3}?(?:(?:in|for) (?:a (?:long )?while|ages|(?:some )?` +
    '(?:time|weeks|months))|lately|recently|any ?more|any longer|again|since)\\b',
].join('|');
const MOVE =
  'drops?|falls?|fallers?|fallen|decliners?|declines?|losers?|gainers?|gains?|risers?|rises?' +
  '|climbers?|movers?|increases?|decreases?|slides?|jumps?|swings?|growth|improvements?';
const LESS = 'less|fewer|more|(?:a lot|much|far) (?:less|fewer|more)';
const LOST_WORDS = new RegExp(LOST);
const COUNTS: ReadonlySet<string> = new Set([
  ...['active_customers', 'new_customers', 'returning_customers', 'orders'],
]);
/** Months of data before a window, so that the same a year earlier is whole. */
const YEAR_AND_A_MONTH = 13;

/** Surer than the rankings that the same words would ask for, and than the vectors. */
const SCORE = 9.95;

/** “What grew the most in October”. */
const WHAT_MOVED = sign(
  'why',
  SCORE,
  `\\b${WHICH} (?:has |have |had )?(?:grew|grown|dropped|fell|fallen|declined|shrank|shrunk|rose|risen|slipped` +
    '|climbed|slumped|increased|decreased)(?: off| back| away)? (?:the )?(?:most|furthest|fastest)\\b',
  { not: '\\b(?:month|week|day|weekday|hour|year|quarter)s?\\b' },
);

export const MOVER_SIGNS: readonly IntentRule[] = [
  sign('why', SCORE, LOST, { not: '\\bhow many\\b' }),
  // “which customers bought less in October than in September”
  sign(
    'why',
    SCORE,
    `\\b${WHO} (?:is |are |has |have |been |\\w+ing )*(?:buys?|buying|bought|order(?:s|ed|ing)?|` +
      `spen(?:ds?|t|ding)) (?:\\w+ ){0,2}?(?:${LESS})\\b.*\\bthan (?:DATE|in DATE|they|last|before|usual)`,
  ),
  // “biggest drop by customer this quarter”
  sign(
    'why',
    SCORE,
    `\\b(?:biggest|largest|worst|steepest|sharpest|heaviest|top|best|greatest|main|\\d+) ` +
      `(?:${MOVE}) (?:in FIGURE )?(?:by|per|across|among|amongst) (?:the |our )?(?:${BUYERS}|${THINGS})\\b`,
  ),
  WHAT_MOVED,
];

/**
 * “Who stopped buying”: what each brought in against the same time last year, where the data reach
 * back so far, as somebody who stayed away for a month may only be on holiday.
 */
export function settleWhoLeft(draft: Draft, words: string, cal: Calendar): void {
  if (draft.family !== 'why' || !LOST_WORDS.test(words)) return;
  draft.by ??= 'customer';
  // how many there are does not tell who
  if (draft.metric !== null && COUNTS.has(draft.metric)) draft.metric = null;
  if (draft.window === null && draft.compare !== null && draft.compare.to > cal.today) {
    // “who dropped off this year”: when they did, and nothing to compare with
    draft.window = draft.compare;
    draft.compare = null;
    draft.compare_kind = null;
  }
  const open = draft.compare === null && draft.compare_kind === null && draft.pair === null;
  const since = draft.window?.from ?? cal.data?.to ?? cal.today;
  if (open && cal.data !== null && addMonths(cal.data.from, YEAR_AND_A_MONTH) <= since)
    draft.compare_kind = 'last_year';
}

/** Costs are told apart by what they were for: “which cost has grown most”. */
export function settleCosts(draft: Draft, words: string): void {
  const of_costs = draft.metric === 'expenses' || draft.metric === 'cost_of_sales';
  if (of_costs && draft.by === 'product' && !/\b(?:products?|items?|lines?)\b/.test(words))
    draft.by = 'category';
}

/** What moved where only “what” asks for it: what is sold. */
export function moverOf(shape: string): Dimension | null {
  return WHAT_MOVED.words.test(shape) ? 'product' : null;
}
