// What a person chose before, where a question leaves something open: hides how a choice is named
// so that it is met again, what is offered beside a default, and that a default gives way to it.
import { SAY } from '../../prompts/understanding.ts';
import type { Assumption, Choice, Prefer, UnderstandContext, Understanding } from '../query.ts';
import { metricChoices, readingChoices } from './choices.ts';
import { soFar } from './date-relative.ts';
import { type Draft, lastCompleteMonth } from './defaults.ts';
import type { MetricIndex } from './metrics.ts';
import type { Span } from './periods.ts';

type Asked = Extract<Understanding, { status: 'query' }>;

/** Windows one may mean without saying; the first is what is taken unless somebody chose. */
const WINDOWS: Readonly<Record<string, (context: UnderstandContext) => Span>> = {
  last_month: lastCompleteMonth,
  month_so_far: (context) => soFar(context, 'month').span,
  year_so_far: (context) => soFar(context, 'year').span,
};

/** Choices that settle what they choose for the next time. */
export function settling(choices: Choice[], key: string, values: readonly string[]): Choice[] {
  return choices.map((choice, i) => {
    const value = values[i];
    return value === undefined ? choice : { ...choice, prefer: { key: keyOf(key), value } };
  });
}

/** A question back that was answered before is answered so again, and that is said. */
export function asChosen(understanding: Understanding, context: UnderstandContext): Understanding {
  if (understanding.status !== 'clarify') return understanding;
  const { choices } = understanding;
  const chosen = choices.find(({ prefer }) => isChosen(prefer, context));
  if (chosen === undefined) return understanding;
  const assumed: Assumption[] = [{ field: 'metric', text: SAY.chosen_before(chosen.label) }];
  const offers = choices.filter((choice) => choice !== chosen);
  return { status: 'query', query: chosen.query, assumed, offers };
}

/** The query with other readings of its defaults beside it, or the reading chosen before. */
export function withOffers(
  asked: Asked,
  { draft, context, index }: { draft: Draft; context: UnderstandContext; index: MetricIndex },
): Asked {
  const by_metric = metricOffer(asked, { draft, context, index });
  const query = by_metric?.query ?? asked.query;
  const assumed = by_metric?.assumed ?? asked.assumed;
  const offers = [...(by_metric?.offers ?? []), ...windowOffers(asked, { draft, context, index })];
  return { status: 'query', query, assumed, ...(offers.length === 0 ? {} : { offers }) };
}

interface Open {
  draft: Draft;
  context: UnderstandContext;
  index: MetricIndex;
}

/** The other figure that the words may mean; in place of the default where it was chosen before. */
function metricOffer(asked: Asked, { draft, context, index }: Open): Asked | null {
  const assumption = asked.assumed.find(({ instead }) => instead !== undefined);
  const [taken, other] = [draft.metric, assumption?.instead];
  if (assumption === undefined || taken === null || other === undefined) return null;
  if (!context.known_metrics.has(other) || asked.query.metric !== taken) return null;
  const names = [taken, other];
  const choices = settling(metricChoices(draft, names, context, index), metricKey(names), names);
  const [mine, theirs] = choices;
  if (mine === undefined || theirs === undefined) return null;
  if (!isChosen(theirs.prefer, context)) return { ...asked, offers: [theirs] };
  const label = index.by_name.get(other)?.label ?? other;
  const said = asked.assumed.filter((one) => one !== assumption);
  const chosen: Assumption = { field: 'metric', text: SAY.metric_chosen(label) };
  return { ...asked, query: theirs.query, assumed: [...said, chosen], offers: [mine] };
}

/** Other windows, where none was named. */
function windowOffers(asked: Asked, { draft, context, index }: Open): Choice[] {
  const open = asked.assumed.some(({ field }) => field === 'window');
  if (!open || draft.window !== null || draft.family === 'trend' || draft.family === 'when')
    return [];
  if (asked.query.compare !== null || context.data === null) return [];
  const { to } = context.data;
  const names = Object.keys(WINDOWS).filter((name) => {
    const span = WINDOWS[name]?.(context);
    return span !== undefined && span.from < to && span.from !== asked.query.window?.from;
  });
  const spans = names.map((name) => (WINDOWS[name] ?? lastCompleteMonth)(context));
  return settling(readingChoices(draft, spans, context, index), 'window', names);
}

export function metricKey(names: readonly string[]): string {
  return `metric:${names.join('|')}`;
}

const MOST_KEY_CHARS = 160;

function keyOf(key: string): string {
  return key.slice(0, MOST_KEY_CHARS);
}

function isChosen(prefer: Prefer | undefined, { preferences }: UnderstandContext): boolean {
  return prefer !== undefined && preferences?.get(prefer.key) === prefer.value;
}

/** “Always use net margin”, “by profit I mean gross profit”: a choice that nobody asked for. */
const STANDING = new RegExp(
  String.raw`^(?:please )?(?:(?:from now on|always|by default),? (?:use|show(?:` +
    String.raw` me)?|take|give me|mean)` +
    String.raw`|use|by (?:margin|profit) (?:i|we) (?:always )?mean)(?: the)?` +
    String.raw` (?<which>gross|net) (?<what>margin|profit)` +
    String.raw`(?: from now on| always| by default| please| instead)*[.! ]*$`,
  'i',
);
const PAIRS: Readonly<Record<string, readonly string[]>> = {
  margin: ['gross_margin', 'net_margin'],
  profit: ['net_profit', 'gross_profit'],
};

/** What a message settles for good, without a question; null where it settles nothing. */
export function standingChoice(message: string): (Prefer & { label: string }) | null {
  const said = STANDING.exec(message.trim())?.groups;
  const names = PAIRS[said?.what?.toLowerCase() ?? ''];
  const value = names?.find((name) => name.startsWith(said?.which?.toLowerCase() ?? '-'));
  if (names === undefined || value === undefined) return null;
  return { key: metricKey(names), value, label: value.replace('_', ' ') };
}
