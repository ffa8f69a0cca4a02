// A question in English becomes a typed query, a question back, or a refusal with its reason. Hides
// the order in which dates, names, figures and intent are read; knows no database, clock or model.

import { SAY } from '../../prompts/understanding.ts';
import { EXPENSE_WORDS } from '../../prompts/unknown-words.ts';
import type {
  Assumption,
  DeclineReason,
  Filter,
  UnderstandContext,
  Understanding,
} from '../query.ts';
import { asked } from './asked.ts';
import {
  askedBack,
  CYCLE_SCORE,
  OF_SALES,
  type Read,
  SURE_SCORE,
  settleFamily,
  startOver,
} from './asked-back.ts';
import { type Classify, leastOutside, weigh, wordsAgree } from './classifier.ts';
import { COMMON } from './common-words.ts';
import { readDates } from './dates.ts';
import { complete, type Draft, spanOf, worstIsMost } from './defaults.ts';
import { ASKS_HOW_MUCH, inherit, leansOnLast, type Named } from './follow-up.ts';
import { type DateSigns, signsOf } from './grams.ts';
import { asFamily, readIntent } from './intent.ts';
import { readPartNames, readWholeNames } from './members.ts';
import { indexOf, type MetricIndex, readMetric } from './metrics.ts';
import { declinedAsTyped, declinedByLanguage, declinedBySubject } from './outside.ts';
import type { Span } from './periods.ts';
import { asChosen, withOffers } from './preferences.ts';
import { putPlainly } from './sayings.ts';
import { besideEachOther } from './side-by-side.ts';
import { correct, properNames } from './spelling.ts';
import { explainedTerm, hasBusinessWords, unheardOf, unknownName } from './terms.ts';
import { meaningOfTerm, withoutFigures } from './without-figures.ts';
import { labelWords, normalise, stems } from './words.ts';

/** Rules of history, meaning and coverage bring at least this. */
const COACH_SCORE = 11;
/** A family this likely stands for the rules, so that a strange word is no name nobody knows. */
const BELIEVED_LIKELY = 0.7;
/** And this likely, that it is one of ours. */
const CERTAIN_LIKELY = 0.85;
/** A rule this sure, for whose family the words speak, is not weighed: vectors cost 5 ms. */
const CERTAIN_SCORE = 9.9;
/** “How many croissants”: a product is counted in units, whatever the verb. */
const COUNTED_THING = new RegExp(
  String.raw`\bhow many\b(?! (?:orders|sales|customers|people|punters|times|clients))` +
    String.raw`|\b(?:sell|sold|selling|shift|shifted|shifting) (?:any |many )?(?:more|fewer|as many)\b` +
    String.raw`(?! (?:money|value|in (?:money|value)))`,
);
/** “By how many we sold”: the figure is said, although no word names it. */
const MEASURED_BY = /\bby (?:how (?:many|much)|the number|count|quantity|volume)\b/;

/**
 * Reads one question. Pure but for `classify`, which is weighed against the rules; the same context
 * and question give the same answer. Never throws on what a person typed.
 */
export async function understand(
  context: UnderstandContext,
  question: string,
  classify?: Classify,
): Promise<Understanding> {
  const early = declinedAsTyped(question);
  if (early !== null) return declined(early.reason, early.term);
  const index = indexOf(context.metrics);
  const read = readQuestion(context, question, index);
  if ('status' in read) return read;
  if (classify !== undefined) {
    const outside = await judge(context, question, read, classify);
    if (outside !== null) return outside;
  }
  besideEachOther(read, context.previous !== null && leansOnLast(read.named));
  return asChosen(decide(context, index, read), context);
}

/** What the classifier is told beside the question; null where it is decided without them. */
export function shapeOf(
  context: UnderstandContext,
  question: string,
): { shape: string; signs: DateSigns } | null {
  const read = readQuestion(context, question, indexOf(context.metrics));
  if ('status' in read) return null;
  return { shape: read.named.shape, signs: signsOf(read.named.dates) };
}

/** Settles the family between the rules and the vectors. What leans on the last is left alone. */
async function judge(
  context: UnderstandContext,
  question: string,
  read: Read,
  classify: Classify,
): Promise<Understanding | null> {
  const { named, draft } = read;
  const signs = signsOf(named.dates);
  const { score, family: ruled } = named.intent;
  if (score >= CERTAIN_SCORE && wordsAgree(ruled, named.shape, signs)) return null;
  if (context.previous !== null && leansOnLast(named)) return null;
  const found = named.text.includes(' ') ? await classify(question, named.shape, signs) : null;
  if (found === null) return null;
  const { family, likely } = weigh({ ...named.intent, ...signs }, found);
  if (family === 'outside') {
    const ours = named.intent.score >= SURE_SCORE || likely < leastOutside(named, read.metric);
    return ours ? null : declined('outside', null);
  }
  if (family === named.intent.family) return null;
  // “how many sushi platters”: there a strange word is what is asked for
  if (family !== 'how_much') read.likely = likely;
  named.intent = asFamily(named.intent, family, named.shape, signs.dated);
  Object.assign(draft, draftOf(named, draft.filters));
  return null;
}

/** Every part read on its own, each from the words the one before has left over. */
function readQuestion(
  context: UnderstandContext,
  question: string,
  index: MetricIndex,
): Read | Understanding {
  const words = normalise(asked(context, putPlainly(question), index));
  if (words.text === '') return declined('empty', null);
  const foreign = declinedByLanguage(words.text);
  if (foreign !== null) return declined(foreign.reason, foreign.term);
  const term =
    explainedTerm(words.text) ??
    explainedTerm(correct(words.text, index.vocabulary, new Set()).text);
  if (term !== null) return meaningOfTerm(term);
  const names = new Set(context.members.flatMap(({ label }) => labelWords(label).split(' ')));
  for (const word of properNames(question)) names.add(word);
  const spelt = correct(words.text, index.vocabulary, names);
  const whole = readWholeNames(spelt.text, context, new Set(index.phrases.keys()));
  const near = /^(?:and|what about|how about|or|same|in|for|ok|but|now)\b|^\S+(?: \S+)?$/.test(
    spelt.text,
  );
  const previous = context.previous?.window ?? null;
  const near_span: Span | null = near && previous !== null ? spanOf(previous, context) : null;
  const dates = readDates(whole.masked, context, near_span);
  const early = readMetric(dates.masked, index, context.known_metrics).masked;
  const first = readIntent(early, false);
  const asked_before = first.family === 'history';
  const about_coach = asked_before ? 'history' : first.score >= COACH_SCORE ? 'data' : null;
  const outside = declinedBySubject(dates.masked, { future: dates.future, about_coach });
  if (outside !== null) return declined(outside.reason, outside.term);
  const ahead = dates.window !== null && dates.window.from > context.today;
  if (ahead && !asked_before) return declined('forecast', null);
  const metric = readMetric(dates.masked, index, context.known_metrics);
  const part = withoutEchoes(readPartNames(metric.masked, context), whole.filters);
  const members = {
    ...part,
    filters: [...whole.filters, ...part.filters],
    choose: whole.choose ?? part.choose ?? twins(whole.filters, part.filters),
  };
  const intent = readIntent(part.masked, dates.window !== null);
  const named: Named = {
    text: spelt.text,
    shape: part.masked,
    dates,
    intent,
    metric: metric.metric,
    metric_explicit: metric.explicit || (metric.sure && MEASURED_BY.test(spelt.text)),
    metric_meant: metric.metric !== null && !metric.generic && ASKS_HOW_MUCH.test(spelt.text),
    has_members: members.filters.length > 0 || members.choose !== null,
  };
  const catalog_words = index.vocabulary.known;
  const misread = spelt.changes.filter(({ read }) => !COMMON.has(read) && catalog_words.has(read));
  const assumed: Assumption[] = [
    ...misread.map(({ written, read }) => ({
      field: 'spelling' as const,
      text: SAY.spelling(written, read),
    })),
    ...whole.assumed,
    ...part.assumed,
  ];
  return {
    named,
    draft: draftOf(named, members.filters),
    metric,
    assumed,
    members,
    text: spelt.text,
  };
}

/** Two members of one dimension, found in different steps, are one too many as well. */
function twins(whole: Filter[], part: Filter[]): ReturnType<typeof readPartNames>['choose'] {
  const pair = whole.flatMap((one) => {
    const other = part.find(({ dimension }) => dimension === one.dimension);
    return other === undefined ? [] : [one, other];
  });
  return pair.length === 0
    ? null
    : { words: pair.map(({ label }) => label).join(', '), members: pair, kind: 'several' };
}

/** “Croissants, I mean butter croissants”: part of a name told in full is no second name. */
function withoutEchoes(
  part: ReturnType<typeof readPartNames>,
  whole: readonly Filter[],
): ReturnType<typeof readPartNames> {
  const told = new Set(whole.flatMap(({ label }) => stems(labelWords(label))));
  const again = (one: Filter) =>
    whole.some(({ dimension, key }) => dimension === one.dimension && key === one.key);
  const echoes =
    part.choose?.kind === 'alike' && stems(part.choose.words).every((w) => told.has(w));
  const filters = part.filters.filter((one) => !again(one));
  return { ...part, filters, choose: echoes ? null : part.choose };
}

function draftOf(named: Named, filters: Draft['filters']): Draft {
  const { intent, dates } = named;
  return {
    family: intent.family,
    metric: named.metric,
    window: dates.window,
    compare: dates.compare,
    compare_kind: dates.compare_kind,
    compare_relative: dates.compare_relative,
    pair: dates.pair,
    filters,
    by: intent.by,
    direction: intent.direction,
    limit: intent.limit,
    cycle: intent.cycle,
    extreme: intent.extreme,
    weekday: intent.weekdays[0] ?? null,
    grain: intent.grain,
    term: null,
  };
}

/** From what was read to what is answered: first the families without figures, then the doubts. */
function decide(context: UnderstandContext, index: MetricIndex, read: Read): Understanding {
  const { named, metric } = read;
  let { draft } = read;
  const wordy = withoutFigures(context, read);
  if (wordy !== null) return wordy;
  if (metric.unknown !== null) return declined('unknown_metric', metric.unknown);
  const leans = leansOnLast(named);
  const inherits = leans && context.previous !== null;
  if (inherits && context.previous !== null) {
    draft = inherit(context.previous, named, draft, context);
    if (!named.metric_explicit) metric.assumed = [];
  }
  const back = askedBack(context, index, { ...read, draft }, inherits);
  if (back !== null) return back;
  if (!inherits && !named.has_members) {
    const known = index.vocabulary.known;
    const vague = metric.metric === null || metric.generic;
    const name =
      (read.likely ?? 0) >= BELIEVED_LIKELY && vague
        ? unheardOf(named.shape)
        : unknownName(named.shape, metric.sure, known);
    const sold =
      named.intent.family === 'rank' &&
      named.intent.by === 'product' &&
      /^(?:what|which)\b/.test(named.text);
    const cyclic = (named.intent.family === 'when' || sold) && named.intent.score >= CYCLE_SCORE;
    const about_us =
      (read.likely ?? 0) >= CERTAIN_LIKELY ||
      metric.explicit ||
      (metric.metric !== null && !metric.generic) ||
      cyclic ||
      hasBusinessWords(named.shape) ||
      named.dates.window !== null;
    if (name !== null)
      return declined(about_us ? 'unknown_member' : 'outside', about_us ? name : null);
    if (!about_us) return leans ? startOver(context, index) : declined('outside', null);
  } else if (!inherits || read.members.filters.length === 0) {
    const name = unknownName(named.shape, true, index.vocabulary.known);
    if (name !== null && inherits && draft.window !== null) return declined('unknown_member', name);
  }
  settleFamily(draft, named, { inherits, context });
  settleMetric(draft, read, context, index);
  if (draft.metric === null) return startOver(context, index);
  worstIsMost(draft, index.by_name.get(draft.metric), named.shape);
  // “the runner up, after the UK”: a ranking of countries is not of one of them
  if (draft.family === 'rank')
    draft.filters = draft.filters.filter(
      ({ dimension, exclude }) => dimension !== draft.by || exclude === true,
    );
  if (draft.family === 'when' && draft.cycle === 'weekday' && draft.window?.unit === 'day') {
    // “Is Saturday busier than Sunday?” names no date.
    draft.window = null;
  }
  const done = complete(draft, context, index.by_name.get(draft.metric));
  const said = [...read.assumed, ...metric.assumed, ...named.dates.assumed, ...done.assumed];
  const asked = { status: 'query', query: done.query, assumed: unique(said) } as const;
  return inherits ? asked : withOffers(asked, { draft, context, index });
}

function settleMetric(
  draft: Draft,
  read: Read,
  context: UnderstandContext,
  index: MetricIndex,
): void {
  const category = draft.filters.find(({ dimension }) => dimension === 'category');
  const spends =
    category !== undefined &&
    labelWords(category.label)
      .split(' ')
      .some((word) => EXPENSE_WORDS.has(word));
  if (
    (!read.named.metric_explicit || OF_SALES.test(read.text)) &&
    spends &&
    index.by_name.has('expenses') &&
    context.previous?.metric !== draft.metric
  ) {
    draft.metric = 'expenses';
    read.metric.assumed = [];
  }
  const product = draft.filters.some(({ dimension }) => dimension === 'product');
  const counted = product && COUNTED_THING.test(read.text);
  if (!read.named.metric_explicit && counted && index.by_name.has('units_sold')) {
    draft.metric = 'units_sold';
    read.metric.assumed = [];
  }
  // “customers in order of money spent”: they spend, and it costs us nothing
  const they_spend = draft.by === 'customer' && /\bmoney (?:\w+ )?spent\b/.test(read.text);
  if (draft.metric === 'expenses' && they_spend) draft.metric = 'revenue';
  if (product && !read.named.metric_explicit && draft.metric === 'orders') draft.metric = 'revenue';
  // net profit is not known by product; gross profit is
  const known = draft.metric === null ? undefined : index.by_name.get(draft.metric);
  const by = draft.family === 'rank' ? draft.by : null;
  const gross = index.by_name.get('gross_profit');
  if (draft.metric === 'net_profit' && !read.named.metric_explicit && gross !== undefined) {
    if (by !== null && known?.dimensions.includes(by) === false && gross.dimensions.includes(by)) {
      draft.metric = 'gross_profit';
      read.metric.assumed = [{ field: 'metric', text: SAY.metric_default(gross.label, null) }];
    }
  }
  if (draft.metric === null && index.by_name.has('revenue')) {
    draft.metric = 'revenue';
    const label = index.by_name.get('revenue')?.label ?? 'revenue';
    read.metric.assumed.push({ field: 'metric', text: SAY.metric_default(label, null) });
  }
}

function declined(reason: DeclineReason, term: string | null): Understanding {
  return { status: 'declined', reason, term };
}

function unique(assumed: Assumption[]): Assumption[] {
  const seen = new Set<string>();
  return assumed.filter(({ text }) => !seen.has(text) && seen.add(text) !== undefined);
}
