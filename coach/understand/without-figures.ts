// Questions about the coach and its data (history, meaning, coverage): hides how the little they
// need is read, so that understand.ts is about figures.
import { GLOSSARY } from '../../prompts/unknown-words.ts';
import { bareQuery, type UnderstandContext, type Understanding } from '../query.ts';
import type { Read } from './asked-back.ts';
import { readDates } from './dates.ts';
import { complete, spanOf } from './defaults.ts';
import { historyTerm, meaningTerm } from './terms.ts';

/** “What is that exactly?” asks about the figure before; longer ones name their own. */
const POINTING_WORDS = 8;

/** History, meaning and coverage: about the coach and its data, so no figure is needed. */
export function withoutFigures(context: UnderstandContext, read: Read): Understanding | null {
  const { named, draft, metric, text } = read;
  const { family } = named.intent;
  if (
    family === 'meaning' ||
    (metric.unknown !== null &&
      GLOSSARY.test(text) &&
      /\bwhat (?:is|are) (?:an? )?\S+(?: \S+)?$/.test(text))
  ) {
    const explicit = metric.metric !== null && (metric.explicit || /\bprofits?\b/.test(text));
    draft.family = 'meaning';
    const sure = metric.sure && metric.choose === null;
    draft.metric = (explicit || sure) && metric.unknown === null ? metric.metric : null;
    const points = /\b(?:that|it|this)\b/.test(text) && text.split(' ').length <= POINTING_WORDS;
    if (draft.metric === null && points) draft.metric = context.previous?.metric ?? null;
    draft.term = draft.metric === null ? meaningTerm(text) : null;
    if (draft.metric === null && draft.term === null) return null;
    draft.filters = [];
    const { query } = complete(draft, context, undefined);
    return { status: 'query', query: { ...query, window: null }, assumed: [] };
  }
  if (family === 'history') {
    const dated = readDates(text, context);
    draft.term = historyTerm(dated.masked);
    // “have we ever” is no period to look in
    if (/\b(?:ever|to date)\b/.test(text)) draft.window = null;
    draft.filters = [];
    return { status: 'query', query: complete(draft, context, undefined).query, assumed: [] };
  }
  if (family === 'coverage' && metric.unknown === null) {
    draft.metric = metric.explicit ? metric.metric : null;
    const before = context.previous?.window ?? null;
    const points = /\b(?:that|it|this|those|these|them|all the days)\b/.test(text);
    if (draft.window === null && before !== null && points) draft.window = spanOf(before, context);
    const { query } = complete(draft, context, undefined);
    return { status: 'query', query, assumed: named.dates.assumed };
  }
  return null;
}

export function meaningOfTerm(term: string): Understanding {
  return { status: 'query', query: { ...bareQuery('meaning'), term }, assumed: [] };
}
