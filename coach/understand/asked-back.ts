// When a question is asked back instead of answered, and which family a doubtful one is settled to:
// hides the signs of doubt from understand.ts.
import { daysBetween } from '../../analysis/calendar.ts';
import { ASK } from '../../prompts/understanding.ts';
import type { Assumption, UnderstandContext, Understanding } from '../query.ts';
import {
  choicesFor,
  leftOutChoices,
  memberChoices,
  metricChoices,
  readingChoices,
  weekdayChoices,
} from './choices.ts';
import { everythingSpan, soFar } from './date-relative.ts';
import { type Draft, lastCompleteMonth } from './defaults.ts';
import { EXCLUDING } from './excluding.ts';
import { leansOnLast, type Named } from './follow-up.ts';
import { spelledOut } from './intent.ts';
import type { readPartNames } from './members.ts';
import type { MetricIndex, MetricReading } from './metrics.ts';
import { settleCosts, settleWhoLeft } from './mover-signs.ts';
import type { Span } from './periods.ts';
import { metricKey, settling } from './preferences.ts';

/** From here on a window holds several of the months, or weeks, that follow one another. */
const COURSE_DAYS = 62;
/** A rule with less than this was a guess. */
export const SURE_SCORE = 5;
/** “Rent as a share of sales”: what is shared out is named, and no figure of its own. */
export const OF_SALES =
  /\bas an? (?:share|percentage|percent|proportion|fraction) of (?:the |our |total |net |gross )*(?:sales|turnover|revenue|takings|income)\b/;
/** “Busiest hour” asks about a business even where it names none. */
export const CYCLE_SCORE = 9;

/** The question back, where readings would give different answers. */
export function askedBack(
  context: UnderstandContext,
  index: MetricIndex,
  read: Read,
  inherits: boolean,
): Understanding | null {
  const { named, draft, metric, members } = read;
  const base: Draft = { ...draft, metric: draft.metric ?? 'revenue' };
  settleFamily(base, named, { inherits, context });
  if (named.dates.ambiguous !== null) {
    const { written, readings } = named.dates.ambiguous;
    const choices = readingChoices(base, readings, context, index);
    return clarify(ASK.which_date(written), settling(choices, 'date_order', ['day', 'month']));
  }
  if (members.choose !== null) {
    const { words, members: alike, kind } = members.choose;
    const ask = kind === 'alike' ? ASK.which_member(words) : ASK.one_member;
    const choices = memberChoices(base, alike, context, index);
    if (kind !== 'alike') return clarify(ask, choices);
    const keys = alike.map(({ dimension, key }) => `${dimension}:${key}`);
    return clarify(ask, settling(choices, `member:${words}`, keys));
  }
  if (metric.choose !== null) {
    const ask = metric.choose.kind === 'margin' ? ASK.which_margin : ASK.one_metric;
    const { names, kind } = metric.choose;
    const choices = metricChoices(base, names, context, index);
    return clarify(ask, kind === 'margin' ? settling(choices, metricKey(names), names) : choices);
  }
  const unable = cannot(draft, index);
  if (unable !== null) {
    const left_out = draft.filters.find(({ exclude }) => exclude === true);
    if (left_out !== undefined) {
      const choices = leftOutChoices(base, left_out, context, index);
      return clarify(ASK.not_left_out(left_out.label), choices);
    }
  }
  if (base.family === 'when' && draft.cycle === 'hour' && named.intent.weekdays.length > 1) {
    const choices = weekdayChoices(base, named.intent.weekdays, context, index);
    return clarify(ASK.which_weekday, choices);
  }
  const left_out = unknownLeftOut(named.shape, base.family);
  if (left_out !== null) {
    return clarify(
      ASK.left_out_unknown(left_out),
      readingChoices(base, [windowOf(base, context)], context, index),
    );
  }
  const event = base.window === null ? eventIn(named.shape) : null;
  if (event !== null && !inherits) {
    return clarify(
      ASK.which_event(event),
      readingChoices(base, recentSpans(context), context, index),
    );
  }
  if (inherits) return null;
  const [member] = draft.filters;
  if (member !== undefined && isBareMember(named)) {
    return clarify(
      ASK.which_of_member(member.label),
      choicesFor(context, index, null, draft.filters),
    );
  }
  if (isBareGreetingOfBusiness(named)) {
    return clarify(ASK.which_metric, choicesFor(context, index, null));
  }
  const only_date = /^(?:(?:and|in|for|on|what|about|how|the|or|ok|so) )*§$/.test(named.shape);
  if (only_date && named.dates.window !== null) {
    return clarify(
      ASK.which_question(named.dates.window.label),
      choicesFor(context, index, named.dates.window),
    );
  }
  const points =
    /\b(?:that|it|this|those|them|these)\b/.test(named.shape) &&
    !/\b(?:we|i|our|us|my)\b/.test(named.shape);
  const leaning =
    named.intent.family !== 'when' &&
    !(
      named.intent.family === 'rank' &&
      (read.metric.metric !== null || /^(?:what|which|who)\b/.test(named.text)) &&
      named.intent.score >= CYCLE_SCORE
    );
  const nothing =
    leaning &&
    !named.metric_explicit &&
    !named.has_members &&
    named.dates.window === null &&
    (metric.metric === null || metric.generic);
  const short =
    named.text.split(' ').length <= 3 &&
    (leansOnLast(named) || /^(?:and|why|how come|by \w+)\b/.test(named.text));
  if (
    nothing &&
    ((points && named.intent.score >= SURE_SCORE) ||
      (short &&
        (named.intent.score >= SURE_SCORE ||
          named.intent.by !== null ||
          named.dates.last_year_named)))
  ) {
    return startOver(context, index);
  }
  return null;
}

/** Families whose figures are the whole less a part; the usual range and reasons are not. */
const SUBTRACTED: ReadonlySet<Draft['family']> = new Set([
  'how_much',
  'change',
  'versus_last_year',
  'trend',
  'when',
  'rank',
]);

/** Why a member cannot be left out here; null where it can. */
function cannot(draft: Draft, index: MetricIndex): 'family' | 'metric' | null {
  if (!draft.filters.some(({ exclude }) => exclude === true)) return null;
  if (!SUBTRACTED.has(draft.family) || draft.cycle === 'hour') return 'family';
  const metric = index.by_name.get(draft.metric ?? 'revenue');
  const counted = metric?.kind === 'distinct' && metric.name !== 'orders';
  return counted || metric?.name === 'repeat_purchase_rate' ? 'metric' : null;
}

const LEFT_OUT = new RegExp(`\\b${EXCLUDING} (?:the |our |my |any |all )*([a-z§µ]+(?: [a-z]+)?)`);
/** Words after “without” and the like that leave nothing out of a figure. */
const IDLE = new RegExp(
  String.raw`^(?:doubt|fail|a|an|that|this|it|me|us|you|him|her|them|than|help|asking` +
    String.raw`|looking|knowing|wishing|business|work|what|how|why|question|more|and|or|is|are` +
    String.raw`|was|were|per|each|every|often|frequently|busy|in|to|money|of|for` +
    String.raw`|its|their|his|her|usual|normal|ordinary|customary|typical|expected)\b`,
);

/** What is to be left out and is no member: a date, a figure, a word that is not known. */
function unknownLeftOut(shape: string, family: Draft['family']): string | null {
  if (!SUBTRACTED.has(family) && family !== 'why') return null;
  const words = LEFT_OUT.exec(shape)?.[1]?.trim();
  if (
    words === undefined ||
    IDLE.test(words) ||
    /§(?: [µ\w]+)? (?:minus|less) (?:the )?§/.test(shape)
  )
    return null;
  return words.replace('§', 'those days').replace('µ', 'that figure');
}

const EVENT = new RegExp(
  String.raw`\b(?:(?:ever )?since|after|before and after|before|following|as of|from when` +
    String.raw`|from the (?:day|moment|time)|until|till|post|prior to) (?:(?:we|i|they|he|she` +
    String.raw`|it|you) [a-z]+ (?:[\w¤]+ )*?[\w¤]+|(?:the|our|my|that|a) (?:[\w¤]+ )*?[\w¤]+|[a-z]+ing` +
    String.raw` (?:[\w¤]+ )*?[\w¤]+)(?= (?:in|for|on|by|has|have|had|did|is|are|how|what|why)\b|$)`,
);
/** “Since Brexit”: one word that nobody dates here. */
const SINCE_WORD =
  /\bsince (?!(?:then|when|ages|always|forever|recently|lately|that|it|this|the|we|i|they|he|she|you|our|my|day|opening|beginning|start)\b)[a-z]{3,}$/;
/** What follows “since” or “after” and is no event. */
const NO_EVENT = new RegExp(
  String.raw`\b(?:since|after|before|following|until|till|post|prior to|as of) (?:the )?(?:§` +
    String.raw`|µ|¤|tax|vat|hours|all|that|this|it|noon|midday|lunch|midnight|refunds?` +
    String.raw`|returns?|costs?|expenses|overheads|everything|deductions|wages|rent|then|now` +
    String.raw`|last|closing|opening|dark|work|school|other|one|start|beginning|end|usual` +
    String.raw`|previous|current|next)\b`,
);

/** “Since the price rise”, “after we hired Tom”: a day that no calendar tells. */
function eventIn(shape: string): string | null {
  const words = EVENT.exec(shape)?.[0] ?? SINCE_WORD.exec(shape)?.[0];
  // “ring them before they order, so …” tells a story: only “since” asks from wherever it stands
  if (words !== undefined && !/since|from when/.test(words) && !shape.endsWith(words)) return null;
  return words === undefined || NO_EVENT.test(words) || /[§µ]/.test(words) ? null : words;
}

/** Windows to choose from where a day is not known: this month, this year, all there is. */
function recentSpans(context: UnderstandContext): Span[] {
  const all = everythingSpan(context);
  const spans = [soFar(context, 'month').span, soFar(context, 'year').span];
  return all === null ? spans : [...spans, all];
}

function windowOf(draft: Draft, context: UnderstandContext): Span {
  return draft.window ?? lastCompleteMonth(context);
}

/** “Wholesale?” names whom, and nothing of what. */
function isBareMember({ shape, dates, metric_explicit }: Named): boolean {
  if (metric_explicit || dates.window !== null || dates.compare_kind !== null) return false;
  return new RegExp(
    String.raw`^(?:(?:and|what|how|about|the|our|my|or|ok|so|well|please|hey|hi|is|only|just` +
      String.raw`|for|in|at|on|all|about|show|me|tell|us) )*¤(?: (?:please|pls|then|now|again` +
      String.raw`|only|stuff|things|figures|numbers))*$`,
  ).test(shape);
}

/** “How are we doing?” could mean any figure; with a period named, net sales is a fair default. */
function isBareGreetingOfBusiness({ shape, dates, metric_explicit, has_members }: Named): boolean {
  if (dates.window !== null || dates.compare_kind !== null || metric_explicit || has_members)
    return false;
  return new RegExp(
    String.raw`^(?:so |hi |hey |hello |ok |well |please |mate |can you tell me |tell me ` +
      String.raw`|just )*(?:how (?:is|are|did|was|has|have|do) (?:we|i|it|things?|everything` +
      String.raw`|the (?:business|shop|store|numbers|figures)|business|trade|trading|my (?:business` +
      String.raw`|shop)|our (?:business|shop))(?: (?:doing|do|done|going|been|looking|getting on` +
      String.raw`|performing|faring|been doing|been going|holding up|all going))*(?: (?:then|now` +
      String.raw`|so far|at the moment|overall|mate|these days|in general|right now|today))*` +
      String.raw`|how we doing|how goes it|are we doing (?:ok|okay|well|good|alright|badly)` +
      String.raw`|how is it going|is business (?:good|ok|bad|any good)|(?:give me )?(?:an? ` +
      String.raw`|the )?(?:overview|summary|update|lowdown)|what is the (?:state of play|situation` +
      String.raw`|score)|how am i doing|(?:the |our |my |some |any |all )*(?:numbers|figures|stats` +
      String.raw`|statistics|data|reports?|results|performance|kpis)(?: please| pls| now)?|(?:show` +
      String.raw`|give|tell|send|get) (?:me|us) (?:the |our |my |some |all )*(?:numbers|figures|stats` +
      String.raw`|statistics|reports?|results|performance)(?: please| now)?)$`,
  ).test(shape);
}

export function settleFamily(
  draft: Draft,
  { dates, intent, shape }: Named,
  { inherits, context }: { inherits: boolean; context: UnderstandContext },
): void {
  if (inherits) return;
  settleWhoLeft(draft, spelledOut(shape), context);
  settleCosts(draft, shape);
  if (
    draft.metric === 'expenses' &&
    /\b(?:biggest|largest|highest|top|main|smallest|lowest|rank|list|itemi[sz]e) (?:(?:chunk|slice|part|share|bit|lump|portion|piece)s? of )?(?:the |our |my |all )*(?:\w+ )?µ/.test(
      shape,
    )
  ) {
    draft.family = 'rank';
    draft.by ??= 'category';
  }
  if (
    draft.metric === 'receivables' &&
    /\b(?:biggest|largest|highest|top|main|worst|list) (?:the |our |my |all )*(?:\w+ )?µ/.test(
      shape,
    )
  ) {
    draft.family = 'rank';
    draft.by ??= 'customer';
  }
  const weak = draft.family === 'how_much' || draft.family === 'change' || draft.family === 'trend';
  if (weak && dates.compare_kind === 'last_year') draft.family = 'versus_last_year';
  else if (draft.family === 'how_much' && dates.compare_kind !== null) draft.family = 'change';
  else if (
    draft.family === 'trend' &&
    dates.compare_kind !== null &&
    // “creeping up month on month” is how a course is told
    !(dates.compare_kind === 'previous' && dates.window !== null && isLong(dates.window))
  )
    draft.family = 'change';
  else if (
    draft.family === 'change' &&
    dates.window?.unit === 'holiday' &&
    dates.compare === null &&
    /better|worse/.test(intent.family === 'change' ? 'better' : '')
  ) {
    draft.family = 'versus_last_year';
  }
  if (draft.family === 'trend' && dates.window !== null && isShort(dates.window))
    draft.family = intent.grain === null ? 'how_much' : 'trend';
}

/** Several months: room for a course. */
function isLong({ from, to }: Span): boolean {
  return daysBetween(from, to) > COURSE_DAYS;
}

/** One day, or a week: too short for a direction, so the figure itself is what was asked for. */
function isShort(window: Span): boolean {
  return window.unit === 'day' || window.unit === 'weekend';
}

export function startOver(context: UnderstandContext, index: MetricIndex): Understanding {
  return clarify(ASK.what_before, choicesFor(context, index, null));
}

function clarify(
  question: string,
  choices: Extract<Understanding, { status: 'clarify' }>['choices'],
): Understanding {
  return { status: 'clarify', question, choices };
}

export interface Read {
  named: Named;
  draft: Draft;
  metric: MetricReading;
  assumed: Assumption[];
  members: ReturnType<typeof readPartNames>;
  /** How likely the vectors make a family that they chose against the rules; absent: none. */
  likely?: number;
  /** Plain words before anything was masked. */
  text: string;
}
