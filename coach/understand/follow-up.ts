// A conversation's next question (“and last year?”, “only France”, “why?”): hides when a question
// leans on the one before, and what of that one it keeps.
import type { Query, UnderstandContext } from '../query.ts';
import { extremeOf } from './cycles.ts';
import type { DateReading } from './date-joins.ts';
import { yearBefore } from './date-other-side.ts';
import { type Draft, spanOf } from './defaults.ts';
import type { Intent } from './intent.ts';
import { spanBefore } from './periods.ts';

/** What of the new question is known when it is decided whether it leans on the last one. */
export interface Named {
  text: string;
  shape: string;
  dates: DateReading;
  intent: Intent;
  metric: string | null;
  metric_explicit: boolean;
  /** Not named, but meant by the words for how much or how many of what is asked. */
  metric_meant: boolean;
  has_members: boolean;
}

/** Longer questions say what they are about. */
const SHORT_WORDS = 6;
/** A rule of intent that is sure enough to change the family of the question before. */
const SURE_SCORE = 7.5;

const OPENERS = new RegExp(
  String.raw`^(?:and|but|ok and|okay and|so and|now|what about|how about|same|only|just|or|also` +
    String.raw`|instead|rather|excluding|without|drill|break|split|show (?:it|that|me that|them)|ok` +
    String.raw`|okay|then)\b`,
);
const POINTING = /\b(?:that|it|this|those|them|these|they|there|same)\b/;
/** “And how much did we sell?”, after orders: the figure is meant, though its name is not said. */
export const ASKS_HOW_MUCH =
  /\bhow (?:much|many) (?:\w+ ){0,3}?(?:did|do|does|have|has|had|are|is|were|was)\b|\bwhat (?:did|do|does) \w+/;
/** “How many orders was that?”, “a level like that”: said of the answer before. */
const POINTS_BACK = new RegExp(
  String.raw`\b(?:is|are|was|were|did|does|do|had|has|have) (?:that|it|those|they|this)\b|\blike (?:that|those|this)\b|` +
    String.raw`\bof (?:them|those|these)\b|\b(?:corresponding|equivalent|same) (?:figure|number|amount|total|one)\b`,
);
/** “It was a good month; how much did we sell” points at nothing before. */
const OWN_SUBJECT = /\b(?:did|do|have|had|are|were|is) (?:we|i)\b|\b(?:our|my) /;
/** “That is unusually high for us, is it not?” is said of the answer before. */
const STARTS_POINTING = /^(?:that|this|it|those|they) (?:is|was|are|were|looks?|seems?|feels?)\b/;
const STANDING =
  /\b(?:we|i|our|us|my|business|shop|store|takings|sells?|sold|selling|sellers?|buys?|customers|products|busiest|quietest|busy|quiet|people)\b/;
const EVERYTHING =
  /\b(?:overall|in total|altogether|everything|all (?:products|customers|channels|countries|of it|of them|together)|whole (?:shop|business)|total)\b/;
const COMPARES = /\b(?:vs|against|compar\w*|than|versus|up on|down on)\b/;

/** Whether the words need the question before to mean anything. */
export function leansOnLast({
  text,
  shape,
  dates,
  intent,
  metric_explicit,
  has_members,
}: Named): boolean {
  if (intent.family === 'history' || intent.family === 'meaning') return false;
  const words = text.split(' ').length;
  if (OPENERS.test(text))
    return (
      words <= SHORT_WORDS * 2 &&
      !(metric_explicit && dates.window !== null && intent.score >= SURE_SCORE)
    );
  if (intent.family === 'coverage') return false;
  const points = POINTS_BACK.test(text) && !OWN_SUBJECT.test(text) && words <= SHORT_WORDS * 2 + 2;
  if (points && !(metric_explicit && dates.window !== null)) return true;
  if (metric_explicit) return words <= 2 && dates.window === null;
  if (STARTS_POINTING.test(shape) && words <= SHORT_WORDS * 2 && dates.window === null) return true;
  if (POINTING.test(shape) && words <= SHORT_WORDS * 2 && !/\b(?:we|i|our|us)\b/.test(shape))
    return true;
  if (has_members && words > SHORT_WORDS) return false;
  return words <= SHORT_WORDS && !STANDING.test(shape.replace(/\b(?:by|per|which) \w+/g, ''));
}

/** The last query with only what the new question names changed. */
export function inherit(
  previous: Query,
  named: Named,
  draft: Draft,
  context: UnderstandContext,
): Draft {
  const { intent } = named;
  const merged: Draft = {
    ...draft,
    family: ofOneRanked(previous, named, draft) ? 'how_much' : familyOf(previous, named),
    metric:
      named.metric_explicit || named.metric_meant
        ? named.metric
        : (previous.metric ?? named.metric),
    filters: filtersOf(previous, named, draft),
    by: intent.by ?? previous.by,
    direction: /\b(?:worst|bottom|least|best|top|most|lowest|highest)\b/.test(named.text)
      ? intent.direction
      : (previous.direction ?? intent.direction),
    limit: intent.limit ?? previous.limit,
    cycle: cycleOf(previous, intent) ?? previous.cycle,
    weekday: intent.weekdays[0] ?? previous.weekday ?? null,
    extreme: intent.extreme ?? extremeOf(named.shape) ?? previous.extreme,
    term: null,
  };
  if (
    merged.family === 'why' &&
    intent.by === null &&
    previous.family !== 'why' &&
    previous.family !== 'rank'
  )
    merged.by = null;
  inheritWindow(previous, named, merged, context);
  return merged;
}

/** “On Thursdays?” after the busiest hour asks for the hour of that day. */
function cycleOf(previous: Query, { cycle, weekdays }: Intent): Query['cycle'] {
  const of_day = previous.family === 'when' && previous.cycle === 'hour' && cycle === 'weekday';
  return of_day && weekdays.length === 1 ? 'hour' : cycle;
}

/** “What about tea?” after a list of products asks for one of them, not for another list. */
function ofOneRanked(previous: Query, { intent }: Named, draft: Draft): boolean {
  const one = draft.filters.some((one) => one.dimension === previous.by && one.exclude !== true);
  return previous.family === 'rank' && one && intent.by === null && intent.score < SURE_SCORE;
}

function familyOf(
  previous: Query,
  { intent, dates, text, has_members, shape }: Named,
): Query['family'] {
  if (intent.family === 'rank' || (intent.by !== null && intent.score < SURE_SCORE)) {
    if (intent.by !== null || previous.family === 'rank')
      return previous.family === 'why' ? 'why' : 'rank';
  }
  if (
    dates.compare_kind !== null &&
    dates.window === null &&
    previous.family === 'why' &&
    intent.family !== 'when'
  )
    return 'why';
  const only_moves_window = dates.compare_kind === 'previous' && !COMPARES.test(text);
  if (dates.compare_kind !== null && !only_moves_window && intent.family !== 'why') {
    return dates.compare_kind === 'last_year' ? 'versus_last_year' : 'change';
  }
  const bare =
    dates.window !== null &&
    shape.replace(/§|\b(?:and|in|for|on|what|how|about|or|of|the|was|is|did)\b/g, '').trim() === '';
  if (intent.score >= SURE_SCORE && intent.family !== 'how_much' && !bare) {
    if (previous.family === 'why' && intent.family === 'change') return 'why';
    return intent.family;
  }
  const figures = !['meaning', 'history', 'coverage'].includes(previous.family);
  return figures || has_members ? (figures ? previous.family : 'how_much') : 'how_much';
}

function filtersOf(previous: Query, named: Named, draft: Draft): Draft['filters'] {
  if (draft.filters.length === 0) return EVERYTHING.test(named.text) ? [] : previous.filters;
  const changed = new Set(draft.filters.map(({ dimension }) => dimension));
  return [...previous.filters.filter(({ dimension }) => !changed.has(dimension)), ...draft.filters];
}

function inheritWindow(
  previous: Query,
  { dates, text }: Named,
  merged: Draft,
  context: UnderstandContext,
): void {
  const before = previous.window === null ? null : spanOf(previous.window, context);
  if (before === null) return;
  const bare_last_year =
    dates.last_year_named &&
    !COMPARES.test(text) &&
    (dates.window === null || dates.window.unit === 'year');
  if (bare_last_year && merged.family !== 'versus_last_year') {
    merged.window = yearBefore(before, context);
    merged.compare = null;
    merged.compare_kind = null;
  } else if (bare_last_year) {
    merged.window = previous.family === 'versus_last_year' ? yearBefore(before, context) : before;
    merged.compare = null;
  } else if (dates.compare_kind === 'previous' && !COMPARES.test(text)) {
    merged.window = { ...spanBefore(before, context), unit: before.unit };
    merged.compare_kind = null;
  } else if (dates.window === null) {
    merged.window = before;
    if (
      dates.compare_kind === null &&
      previous.compare !== null &&
      merged.family !== 'versus_last_year'
    ) {
      merged.compare = spanOf(previous.compare, context);
      merged.compare_kind = 'named';
    }
  }
  if (
    dates.window !== null &&
    dates.compare_kind === null &&
    previous.family === 'versus_last_year'
  ) {
    merged.compare_kind = 'last_year';
  }
}
