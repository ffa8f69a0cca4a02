// Questions about what was told (“what did we decide”, “how much is in the bank”): which list or
// which fact they ask for. Hides the phrasings from question.ts, which has the told things read.
import { METRIC_WORDS } from '../../prompts/metric-words.ts';
import { bareQuery, type Query, type UnderstandContext } from '../query.ts';
import { asked } from '../understand/asked.ts';
import { readDates } from '../understand/dates.ts';
import { indexOf } from '../understand/metrics.ts';
import { putPlainly } from '../understand/sayings.ts';
import { normalise } from '../understand/words.ts';
import { kindOfEvent } from './decisions.ts';
import { factAsked } from './fact-asked.ts';
import type { FactKind } from './shapes.ts';

export interface ToldQuestion {
  query: Query;
  /** Facts of this kind only. */
  kind: FactKind | null;
  /** Words that name the thing asked for; null: all of them. */
  words: string | null;
  /** Books may know it too: answered from what was told only where something fits. */
  only_if_told: boolean;
}

const DECISIONS = new RegExp(
  [
    String.raw`\bwhat (?:all )?(?:did|have|had) (?:we|i) (?:\w+ )?(?:decide|` +
      String.raw`decided|agree|agreed)\b`,
    String.raw`\b(?:what|which|any|list|show|see|name|read|tell)(?: me)?(?:` +
      String.raw` all)?(?: of)?(?: the| our| my)? (?:\w+ )?decisions?\b`,
    String.raw`^(?:our |my |all |past |the |latest |recent )*decisions?(?: so far| made)?$`,
    String.raw`\bwhat (?:changes )?(?:did|have) we (?:changed?|made)(?: (?:in|at|` +
      String.raw`to) the (?:business|shop))?(?: (?:so far|recently|lately))?$`,
  ].join('|'),
);
/** “When did we raise prices?”: an action of ours, and no figure. */
const WHEN_DID_WE = new RegExp(
  String.raw`^(?:so |and )?(?:when|on (?:what|which) (?:day|date)) (?:did|have|` +
    String.raw`was it that) (?:we|i) (?<what>.+)$`,
);
const DID_WE = new RegExp(
  String.raw`^(?:so |and )?(?:did|have) (?:we|i) (?:ever |already` +
    String.raw` )?(?<what>(?:hire|hired|fire|fired|raise prices?|raised prices?|` +
    String.raw`put up (?:our )?prices|change suppliers?|changed suppliers?|stop` +
    String.raw` delivering|stopped delivering)\b.*)$`,
);
const TOLD = new RegExp(
  [
    String.raw`\bwhat (?:all )?(?:did|have|had) (?:i|we) (?:\w+ )?(?:tell|told) you\b`,
    String.raw`\b(?:i|we)(?: have|'ve)? told you\b`,
    String.raw`\bwhat do you (?:know|remember) (?:about|of) (?:us|me|our|my|` +
      String.raw`the)\b(?! (?:data|figures|sales|customers|products))`,
    String.raw`\b(?:list|show)(?: me)? (?:the |all (?:the )?)?(?:facts?|things)` +
      String.raw` (?:that )?(?:i|we)\b`,
    String.raw`\bdid (?:i|we) (?:already |ever )?tell you\b`,
  ].join('|'),
);
const ABOUT = /\b(?:about|of) (?:the |our |my |us and )?(?<what>[a-z0-9 ]{2,60})$/;

/** The question about told things; null where it asks about something else. */
export function readToldQuestion(message: string, context: UnderstandContext): ToldQuestion | null {
  // “the man at the bank talked a lot, so what is cost of sales”: a bank of the story asks nothing
  const index = indexOf(context.metrics);
  const text = normalise(asked(context, putPlainly(message), index)).text;
  const none = { kind: null, words: null, only_if_told: false };
  if (DECISIONS.test(text)) return { ...none, query: dated('decisions', text, context) };
  const when = WHEN_DID_WE.exec(text)?.groups?.what ?? DID_WE.exec(text)?.groups?.what;
  if (when !== undefined && kindOfEvent(past(when)) !== null && !FIGURES.test(when)) {
    const query = { ...bareQuery('decisions'), term: when };
    return { ...none, query, words: when };
  }
  // a figure of their own that is called so is in the books, day by day
  if (ownFigure(context).some((words) => ` ${text} `.includes(` ${words} `))) return null;
  const fact = factAsked(text);
  const about_told = TOLD.test(text);
  if (about_told && fact === null) {
    const words = ABOUT.exec(text)?.groups?.what ?? null;
    return { ...none, query: { ...bareQuery('told'), term: words }, words };
  }
  if (fact === null) return null;
  const { kind, subject } = fact;
  const query = { ...bareQuery('told'), term: subject ?? kind };
  // costs stand in the books as well, and a window asks for those
  const in_books = kind === 'recurring_cost' || kind === 'unit_cost';
  if (in_books && !about_told && readDates(text, context).window !== null) return null;
  return { query, kind, words: subject, only_if_told: in_books && !about_told };
}

/** What a tenant's own metrics are called. */
function ownFigure({ metrics }: UnderstandContext): string[] {
  return metrics.filter(({ name }) => !OURS.has(name)).flatMap(({ synonyms }) => synonyms);
}

const OURS: ReadonlySet<string> = new Set(METRIC_WORDS.map(({ name }) => name));

/** “When did we sell most”, “when did we open at all last week”: of the figures. */
const FIGURES =
  /\b(?:sell|sold|take|took|make|made|earn|most|least|best|worst|orders?|sales|revenue|busiest)\b/;

/** Verbs as they are asked for, in the past that decisions are told in. */
function past(words: string): string {
  return words
    .replace(/^hire\b/, 'hired')
    .replace(/^take on\b/, 'took on')
    .replace(/^stop\b/, 'stopped')
    .replace(/^start\b/, 'started')
    .replace(/^open\b/, 'opened')
    .replace(/^close\b/, 'closed')
    .replace(/^buy\b/, 'bought')
    .replace(/^get\b/, 'got')
    .replace(/^let\b/, 'let')
    .replace(/^fire\b/, 'fired');
}

function dated(family: 'decisions' | 'told', text: string, context: UnderstandContext): Query {
  const { window } = readDates(text, context);
  const { from, to, label } = window ?? { from: '', to: '', label: '' };
  return { ...bareQuery(family), window: window === null ? null : { from, to, label } };
}
