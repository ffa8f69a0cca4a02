// The last gate before an answer leaves: every figure is matched to its claim and the words around
// it, and what is not borne out is removed and counted. Hides how a sentence is read.
import { METRIC_WORDS } from '../prompts/metric-words.ts';
import { phrase } from '../prompts/phrases.ts';
import type { Brief, Claim } from './brief.ts';
import { type Composed, compose } from './compose.ts';
import {
  type Book,
  openBook,
  readUnit,
  type VerifyContext,
  type VerifyMetric,
} from './verify/reading.ts';
import { faultOf } from './verify/sentence-rules.ts';
import { type Unit, unitsOf } from './verify/units.ts';

export type { VerifyContext, VerifyMetric } from './verify/reading.ts';

/** Longer texts than any answer of ours are not read. */
const MAX_TEXT_CHARS = 50_000;

export interface Removed {
  sentence: string;
  reason: string;
}
export interface Verified {
  text: string;
  ok: boolean;
  removed: Removed[];
}

/**
 * Checks a text whose figures carry marks ('£5.00 [c1]') against its claims. Removes each sentence
 * or bullet that says a figure, date, direction, window, metric or name which its claim does not,
 * or any without a claim; a list whose bullets all went loses its first line too.
 * `ok` where nothing was removed.
 */
export function verify(text: string, claims: readonly Claim[], context: VerifyContext): Verified {
  if (text.length > MAX_TEXT_CHARS) {
    return { text: '', ok: false, removed: [{ sentence: '', reason: 'the text is too long' }] };
  }
  const opened = openBook(claims, context);
  const units = unitsOf(text, opened.cover);
  const first = units.find((unit) => !unit.fixed && !unit.bullet);
  const book = { ...opened, headline: new Set(first?.names.map(({ name }) => name)) };
  const removed: Removed[] = [];
  const kept: Unit[] = [];
  for (const unit of units) {
    const reason = reasonAgainst(unit, book);
    if (reason === null) kept.push(unit);
    else removed.push({ sentence: text.slice(unit.start, unit.end).trim(), reason });
  }
  const ok = removed.length === 0;
  return { text: ok ? text : joined(text, kept), ok, removed };
}

export interface VerifiedAnswer extends Verified {
  /** Claims still used in the text, their marks as in the text. */
  claims: Claim[];
  /** The answer was composed anew without what could not be borne out. */
  rewritten: boolean;
}

/**
 * Checks a composed answer. What fails is left out and the answer composed once more; what fails
 * then is cut. `removed` is everything that failed, of both rounds.
 */
export function verifyComposed(
  brief: Brief,
  composed: Composed,
  extra: Partial<Pick<VerifyContext, 'metrics' | 'today'>> = {},
): VerifiedAnswer {
  const first = verify(composed.text, composed.claims, contextOf(brief, composed, extra));
  if (first.ok) return { ...first, claims: composed.claims, rewritten: false };
  const without = new Set(composed.trace.options.without);
  for (const { sentence } of first.removed) {
    for (const [mark] of sentence.matchAll(/(?<=\[)c\d+(?=\])/g)) {
      const key = composed.trace.keys[mark];
      // The headline's own figure stays: without it there would be no answer at all.
      if (key !== undefined && key !== 'now') without.add(key);
    }
  }
  const again = compose(brief, { ...composed.trace.options, without });
  const second = verify(again.text, again.claims, contextOf(brief, again, extra));
  const text = second.text.trim() === '' ? phrase('nothing_left') : second.text;
  return {
    text,
    ok: false,
    removed: [...first.removed, ...second.removed],
    claims: again.claims.filter((claim) => text.includes(`[${claim.mark}]`)),
    rewritten: true,
  };
}

/** What the verifier may know of an answer's question: names, windows, sentences of the brief. */
export function contextOf(
  brief: Brief,
  composed: Pick<Composed, 'trace'>,
  extra: Partial<Pick<VerifyContext, 'metrics' | 'today'>> = {},
): VerifyContext {
  const { query } = brief;
  const catalog: readonly VerifyMetric[] = extra.metrics ?? METRIC_WORDS;
  const label = brief.metric_label;
  const own = catalog.some((metric) => metric.name === query.metric && metric.label === label)
    ? []
    : [{ name: query.metric ?? '', label, synonyms: [] }];
  const parts = [...brief.parts, ...brief.breakdowns.flatMap((breakdown) => breakdown.parts)];
  return {
    metrics: own.length === 0 || query.metric === null ? catalog : [...own, ...catalog],
    window_labels: [query.window, query.compare].filter((window) => window !== null),
    labels: [
      ...query.filters.map(({ label }) => label),
      ...parts.map(({ label }) => label),
      ...brief.history.map(({ question }) => question),
      ...(brief.told?.lines ?? []).flatMap(({ words, teller }) => [words, teller ?? '']),
    ],
    today: extra.today ?? brief.as_of.slice(0, 10),
    bound: composed.trace.bound,
    adjusted: composed.trace.adjusted,
    sentences: composed.trace.sentences,
    verdict: brief.verdict,
  };
}

function reasonAgainst(unit: Unit, book: Book): string | null {
  if (unit.fixed) return null;
  return faultOf(readUnit(unit, book), book);
}

/** What is left, in its lines and paragraphs; a line ending in a colon needs a bullet after it. */
function joined(text: string, kept: readonly Unit[]): string {
  let out = '';
  let end = 0;
  for (const unit of kept) {
    const gap = text.slice(end, unit.start);
    const breaks = /\n\s*\n/.test(gap) ? '\n\n' : gap.includes('\n') ? '\n' : '';
    out += `${out === '' ? '' : breaks}${text.slice(unit.start, unit.end)}`;
    end = unit.end;
  }
  const lines = out.split('\n').filter((line, i, all) => {
    if (!line.trimEnd().endsWith(':')) return true;
    const next = all[i + 1] ?? '';
    return /^\s*(?:[-*+]|\d+[.)])\s/.test(next);
  });
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/[ \t]{2,}/g, ' ')
    .trim();
}
