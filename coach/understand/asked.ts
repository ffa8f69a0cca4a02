// The part of a message that asks, found with the readers of figures, dates and names: hides from
// understand.ts how a story is told from a question.
import { plainFilter } from '../leaving-out.ts';
import type { Filter, UnderstandContext } from '../query.ts';
import { CYCLE_SCORE } from './asked-back.ts';
import { COMMON, STORY } from './common-words.ts';
import { dateWords, readDates } from './dates.ts';
import { focus } from './focus.ts';
import { readIntent } from './intent.ts';
import { readPartNames, readWholeNames } from './members.ts';
import { type MetricIndex, readMetric } from './metrics.ts';
import { declinedBySubject } from './outside.ts';
import { correct } from './spelling.ts';
import { normalise } from './words.ts';

/** The question without the story around it; a command in the story is still seen. */
export function asked(context: UnderstandContext, message: string, index: MetricIndex): string {
  const namedIn = (part: string) => {
    const whole = readWholeNames(normalise(part).text, context, new Set(index.phrases.keys()));
    const { filters, choose, masked } = readPartNames(whole.masked, context);
    return { filters: [...whole.filters, ...filters], choose: whole.choose ?? choose, masked };
  };
  const cut = focus(message, {
    asks: (part) => {
      const { text } = normalise(part);
      const spelt = correct(text, index.vocabulary, new Set());
      const { metric, generic } = readMetric(spelt.text, index, context.known_metrics);
      return (
        (metric !== null && !generic) ||
        readIntent(spelt.text, false).score >= CYCLE_SCORE ||
        /^how (?:much|many)\b/.test(spelt.text)
      );
    },
    dated: (part) => {
      const { window, compare_kind } = readDates(normalise(part).text, context);
      return window !== null || compare_kind !== null;
    },
    windowed: (part) => {
      const { window, compare, compare_kind } = readDates(normalise(part).text, context);
      return window !== null || compare !== null || compare_kind === null;
    },
    date_only: (part) => {
      const { text } = normalise(part);
      const whole = readWholeNames(text, context, new Set(index.phrases.keys()));
      const named = whole.filters.length + readPartNames(whole.masked, context).filters.length;
      const { metric, generic } = readMetric(text, index, context.known_metrics);
      return named > 0 || (metric !== null && !generic) ? null : dateWords(text, context);
    },
    figured: (part) => {
      const { metric, generic } = readMetric(normalise(part).text, index, context.known_metrics);
      return metric !== null && !generic;
    },
    names: (part) => namedIn(part).filters.map(askedBy),
    things: (part) => {
      const { filters, choose, masked } = namedIn(part);
      // “the Bakewell tart” is none of the tarts there are
      const before = /(\w+) ¤/.exec(masked)?.[1];
      if (before !== undefined && !COMMON.has(before) && !STORY.has(before)) return [];
      return [...filters, ...(choose?.members ?? [])].filter(isSold).map(askedBy);
    },
  });
  const typed = normalise(message).text;
  return declinedBySubject(typed, { future: false, about_coach: null })?.reason === 'instructions'
    ? message
    : cut;
}

const isSold = ({ dimension }: Filter) => dimension === 'product' || dimension === 'category';

/** A member as words that find it again. */
function askedBy(filter: Filter): string {
  const { label } = plainFilter(filter);
  return filter.exclude === true ? `without ${label}` : label;
}
