// The answers a question back can be given, each with the typed query it stands for: hides how a
// choice is made from what was understood so far.
import { plainFilter } from '../leaving-out.ts';
import type { Choice, Filter, Query, UnderstandContext } from '../query.ts';
import { complete, type Draft, lastCompleteMonth } from './defaults.ts';
import type { MetricIndex } from './metrics.ts';
import type { Span } from './periods.ts';

/** As many as a person reads before answering. */
const MAX_CHOICES = 4;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
/** What most owners mean by “how are we doing”, in the order they ask for it. */
const HEADLINES = ['revenue', 'net_profit', 'orders', 'active_customers'] as const;

export function readingChoices(
  draft: Draft,
  readings: readonly Span[],
  context: UnderstandContext,
  index: MetricIndex,
): Choice[] {
  return readings.map((window) => {
    const { query } = complete({ ...draft, window }, context, metricOf(draft, index));
    return { label: window.label, question: asked(query, index), query };
  });
}

export function memberChoices(
  draft: Draft,
  members: readonly Filter[],
  context: UnderstandContext,
  index: MetricIndex,
): Choice[] {
  const labels = members.map(({ label }) => label);
  return members.slice(0, MAX_CHOICES).map((member) => {
    const others = draft.filters.filter(({ dimension }) => dimension !== member.dimension);
    const { query } = complete(
      { ...draft, filters: [...others, member] },
      context,
      metricOf(draft, index),
    );
    const twice = labels.filter((label) => label === member.label).length > 1;
    const label = twice ? `${member.label} (${member.dimension})` : member.label;
    return { label, question: asked(query, index), query };
  });
}

/** The same question for the whole, and for the member that cannot be left out. */
export function leftOutChoices(
  draft: Draft,
  left_out: Filter,
  context: UnderstandContext,
  index: MetricIndex,
): Choice[] {
  const others = draft.filters.filter((filter) => filter !== left_out);
  return [others, [...others, plainFilter(left_out)]].map((filters) => {
    const { query } = complete({ ...draft, filters }, context, metricOf(draft, index));
    return { label: asked(query, index), question: asked(query, index), query };
  });
}

/** The same question for each of some days of the week. */
export function weekdayChoices(
  draft: Draft,
  weekdays: readonly number[],
  context: UnderstandContext,
  index: MetricIndex,
): Choice[] {
  return weekdays.slice(0, MAX_CHOICES).map((weekday) => {
    const { query } = complete({ ...draft, weekday }, context, metricOf(draft, index));
    const label = `${WEEKDAYS[weekday - 1]}s`;
    return { label, question: `${asked(query, index).slice(0, -1)} on ${label}?`, query };
  });
}

export function metricChoices(
  draft: Draft,
  names: readonly string[],
  context: UnderstandContext,
  index: MetricIndex,
): Choice[] {
  return names.slice(0, MAX_CHOICES).map((metric) => {
    const one: Draft = { ...draft, metric };
    const { query } = complete(one, context, metricOf(one, index));
    return {
      label: index.by_name.get(metric)?.label ?? metric,
      question: asked(query, index),
      query,
    };
  });
}

/** Figures to start from, for a question that named none: those this business has. */
export function choicesFor(
  context: UnderstandContext,
  index: MetricIndex,
  window: Span | null,
  filters: readonly Filter[] = [],
): Choice[] {
  const catalog = HEADLINES.filter((name) => index.by_name.has(name));
  const known = catalog.filter((name) => context.known_metrics.has(name));
  const draft: Draft = {
    family: 'how_much',
    metric: null,
    window: window ?? lastCompleteMonth(context),
    compare: null,
    compare_kind: null,
    compare_relative: false,
    pair: null,
    filters: [...filters],
    by: null,
    direction: null,
    limit: null,
    cycle: null,
    extreme: null,
    weekday: null,
    grain: null,
    term: null,
  };
  return metricChoices(draft, known.length >= 2 ? known : catalog, context, index);
}

function metricOf(draft: Draft, index: MetricIndex) {
  return draft.metric === null ? undefined : index.by_name.get(draft.metric);
}

/** The choice as a question that is understood without the conversation. */
function asked(query: Query, index: MetricIndex): string {
  const metric = index.by_name.get(query.metric ?? '')?.label.toLowerCase() ?? 'figures';
  const members = query.filters.map(({ label }) => ` for ${label}`).join('');
  const window = query.window === null ? '' : `, ${query.window.label}`;
  const compare = query.compare === null ? '' : ` compared with ${query.compare.label}`;
  if (query.family === 'why') return `Why did ${metric}${members} change${window}${compare}?`;
  if (query.family === 'rank')
    return `Which ${query.by ?? 'product'} is ${query.direction ?? 'best'} by ${metric}${members}${window}?`;
  if (query.family === 'when') return `When is ${metric}${members} highest${window}?`;
  if (query.family === 'trend') return `What is the trend of ${metric}${members}${window}?`;
  if (query.family === 'normal') return `Is ${metric}${members} normal${window}?`;
  if (compare !== '') return `How did ${metric}${members} change${window}${compare}?`;
  return `What was ${metric}${members}${window}?`;
}
