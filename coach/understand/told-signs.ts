// Signs of families whose question stands apart from what it is about (“one week went mad: which
// one?”, “sales jumped, so how did we manage that?”): hides these words from figure-signs.ts.
import type { IntentRule } from './coach-rules.ts';
import { OF_MONTHS } from './cycles.ts';
import { DOING, sign } from './sign.ts';

const UNIT = '(?:day|date|week|month|hour|weekday|quarter)';
const MOVED =
  'jumped|fell|fallen|rose|risen|dropped|grew|grown|shrank|shrunk|dipped|slipped|climbed|soared' +
  '|slumped|plunged|tumbled|doubled|halved|shot up|crept up|went (?:up|down)|(?:is|was|are|were) (?:up|down)';

const DAYS =
  '(?:weekends?|weekdays?|week days?|mornings?|afternoons?|evenings?|lunchtimes?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)';

const EXTREME =
  'rock bottom|(?:low|high) (?:point|ebb)|hit (?:the )?(?:floor|bottom|roof)|bottomed(?: out)?|nadir|' +
  'trough|zenith|pinnacle|beats? (?:the rest|the others|them all)|above the (?:rest|others)|' +
  'went (?:mad|crazy|wild|nuts|through the roof)';

export const TOLD_SIGNS: readonly IntentRule[] = [
  sign(
    'when',
    9.3,
    '\\b(?:start|beginning|front|end|back|middle) (?:of|in) the week (?:or|vs|than) (?:at |in )?(?:the )?(?:end|start|beginning|middle|back|weekend)',
    { not: '\\bwhy\\b' },
  ),
  sign(
    'when',
    9.6,
    `\\b${DAYS} (?:\\w+ ){0,2}?(?:outsells?|outsold|outsell|beats?|outdo(?:es)?|outperforms?|tops?|bigger|` +
      `better|busier|stronger) (?:than )?(?:the |our |a )?${DAYS}\\b`,
    { not: '\\bwhy\\b|DATE|last (?:week|year|month)' },
  ),
  sign(
    'why',
    10.1,
    `\\b(?:explain|account for|clarify|justify|make sense of|unpack|dig into|get behind)\\b.*\\b(?:${DOING})\\b`,
    { not: '\\bhow (?:much|many)\\b|^(?:what|which) (?:is|does|do) ' },
  ),
  sign(
    'why',
    10,
    '\\bwhat (?:\\w+ )?(?:carried|drove|caused|sank|lifted|explains?|moved|pushed|pulled|killed|fuelled|powered|propelled|boosted) (?:it|that|this|them)\\b',
    { not: '\\bhow (?:much|many)\\b' },
  ),
  sign(
    'rank',
    9.2,
    '\\b(?:break|split|divide|carve)s? (?:\\w+ ){0,3}?FIGURE(?: (?:of|in|for))?(?: DATE)? (?:down|up|out)\\b|\\bbreak down (?:the |our |my )?(?:DATE )?FIGURE',
    {
      not: `\\b(?:why|${DOING})\\b|\\bby (?:day|week|month|quarter|year|hour|weekday)\\b`,
    },
  ),
  sign('when', 9.3, `\\b(?:which|what|one|a|any) (?:\\w+ )?${UNIT}\\b`, {
    also: `\\b(?:${EXTREME})\\b`,
    not: '\\bwhy\\b',
  }),
  sign('when', 9.95, `\\b(?:one|single|some) (?:\\w+ )?${UNIT}\\b.*\\bwhich (?:one|${UNIT})\\b`, {
    not: '\\bwhy\\b',
  }),
  { family: 'when', score: 9.3, words: OF_MONTHS, not: /\bwhy\b/ },
  sign('when', 9.95, `\\b${UNIT}s\\b.*\\bwhich (?:one |of (?:them|those|these) )?(?!NAME)\\w+`, {
    also: '\\b(?:\\w+est|worst|best|most|least|rock bottom|low point|high point)\\b',
    not: '\\bwhy\\b|\\bwhich (?:products?|items?|customers?|categor\\w+|channels?|countr\\w+)\\b',
  }),
  sign(
    'why',
    10,
    '\\bhow (?:did|have|could|on earth did) (?:we|i|they|you) (?:\\w+ )?(?:manage|managed|pull|pulled|' +
      'achieve|achieved|do|done) (?:that|it|this)(?: off)?$',
    { also: 'DATE|FIGURE|NAME' },
  ),
  sign(
    'why',
    10,
    '\\b(?:what|who|which) (?:\\w+ )?(?:did|does|is doing|has done) (?:all )?(?:the|this|that) (?:damage|harm|trick|mischief)\\b',
  ),
  sign('why', 10, '\\bexplain\\b', { also: `\\b(?:${MOVED})\\b`, not: 'FIGURE (?:is|means?)$' }),
  sign(
    'why',
    10,
    '\\bwhat (?:\\w+ )?(?:moved|moves|shifted|lifted|sank|drove|swung|budged) (?:the |our |my )?(?:\\w+ )?FIGURE',
  ),
  sign(
    'why',
    10,
    '\\b(?:not|never|can not) (?:for \\w+ )?(?:see|tell|work out|fathom|find|spot|figure out|understand|put a finger on) ' +
      '(?:where|what (?!is|are|was)|how|why)\\b',
    { also: 'DATE|FIGURE|NAME', not: '\\bhow (?:much|many|long|often)\\b' },
  ),
  sign(
    'change',
    10.2,
    '\\bwhat (?:has |have |had )?happen(?:ed|s)? (?:to|with)\\b.*\\b(?:from|between) DATE (?:to|and|until) DATE|' +
      '\\b(?:from|between) DATE (?:to|and) DATE what (?:has |have |had )?happen(?:ed|s)? (?:to|with)\\b',
    { not: '\\bwhy\\b|\\b(?:reason|cause|explanation)s?\\b' },
  ),
  sign('change', 9.6, '(?:^|FIGURE |NAME |\\w )DATE (?:vs|against) DATE$', {
    not:
      '\\bwhy\\b|\\b(?:normal|usual|unusual|odd|strange|typical|weird|reason|cause|explain|behind|' +
      'happened|wrong)\\b',
  }),
  sign(
    'normal',
    9.6,
    '\\b(?:run of the mill|business as usual|nothing special|(?:as )?per usual|bog standard)\\b',
    { not: '\\bwhy\\b|^what\\b' },
  ),
  sign(
    'meaning',
    12,
    '^FIGURE (?:is|are|does|do) (?:an? |the )?(?:\\w+ ){1,6}(?:one of them|one|count(?:ed)?|included|in it|in there)\\b',
    { not: 'DATE' },
  ),
  sign(
    'coverage',
    11,
    '\\bevery (?:single |last )?day\\b.*\\b(?:in|there|loaded|entered|recorded|accounted for)$',
    {
      not: '\\bwhy\\b|\\bhow (?:much|many)\\b',
    },
  ),
  sign(
    'meaning',
    12,
    '^(?:would|does|do|is) (?:an? )?(?:\\w+ ){1,6}?(?:be|count as|make|makes|mean) (?:one|an?|two|six|\\d+) FIGURE' +
      '|^(?:\\w+ ){1,3}what (?:is|does) (?:that|it|this) (?:count|mean|cover|include|measure|stand for)$',
    { not: 'DATE' },
  ),
  sign('meaning', 12, '\\bFIGURE\\b.*\\bwhat (?:is|does) (?:that|it|this)(?: mean)?$', {
    not: 'DATE',
  }),
  sign(
    'history',
    12.5,
    '\\b(?:have|did|had) i (?:not )?(?:already |ever )?(?:bother|pester|trouble|hassle|bug|tire|bore)(?:e?d)? ' +
      'you\\b|\\b(?:everything|all|what(?:ever)?|anything) (?:that )?we have (?:ever )?(?:covered|been through|' +
      'gone (?:over|through)|discussed|chatted)\\b',
  ),
];
