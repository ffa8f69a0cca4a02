// Whether a sentence as a whole may stand: every figure marked and true, every word of direction
// borne out by a claim, no cause, no record, no window the answer is not about.
import { Decimal } from 'decimal.js';
import type { Claim, Span } from '../brief.ts';
import {
  hedgeRule,
  isChange,
  type Judged,
  lastBefore,
  metricRule,
  minusRule,
  nameRule,
  roleRule,
  unitRule,
  valueRule,
  windowRule,
} from './figure-rules.ts';
import { qualifierFault } from './qualifier-rules.ts';
import type { Quantity } from './quantities.ts';
import {
  type Book,
  type DirectionWord,
  marksIn,
  overlaps,
  type Reading,
  WORD_GROUPS,
} from './reading.ts';
import { ABSOLUTE, anyOf, CAUSAL, type Direction, NEGATION } from './words.ts';

/** A denial this near before a word of direction turns it round. */
const NEGATION_REACH_CHARS = 24;
const BEST =
  /\b(?:busiest|highest|best|top|largest|biggest|strongest|peak|leads?|leading|greatest|most)\b/gi;
const WORST =
  /\b(?:quietest|lowest|worst|bottom|smallest|weakest|slowest|fewest|least|poorest|trough)\b/gi;
const JUDGEMENT =
  /\b(?:un)?usual(?:ly)?\b|\b(?:ab)?normal(?:ly)?\b|\b(?:un)?typical(?:ly)?\b|\bexceptional(?:ly)?\b|\bas expected\b|\bsurprising(?:ly)?\b|\boutliers?\b/i;
const VAGUE = anyOf(
  /majority|minority|bulk|lion[’']s share|most of|almost all|nearly all|all but/,
  /none of|all of|entire(?:ly)?|the whole (?:fall|rise|change|drop|of)|solely/,
  /mainly|mostly|largely|chiefly|primarily|predominantly|partly|a fraction/,
  /manifold|many times|several times|countless|ten times|by far/,
  /significant(?:ly)?|massive(?:ly)?|huge(?:ly)?|tiny|sharp(?:ly)?|slight(?:ly)?/,
  /steep(?:ly)?|dramatic(?:ally)?/,
);
const MARKUP = /\]\(|:\/\/|<\/?[a-z!]/i;
const SHARES = /\baccount(?:s|ed|ing)? for\b/i;
/** How far the data reaches is said with a date, or in the brief's own words. */
const COMPLETE =
  /\b(?:data|records?|figures?|period|days?)\b[^.]*\b(?:complete|missing|up to date|final|covered)\b/i;
const NOTHING = /\b(?:no|zero|without(?: any)?|not a(?: single)?|nothing in|never any)\s*$/i;

/** Why the sentence must go, or null where all of it is borne out. */
export function faultOf(reading: Reading, book: Book): string | null {
  return (
    reading.unit.fault ??
    wordsFault(reading) ??
    marksFault(reading, book) ??
    figuresFault(reading, book) ??
    windowsFault(reading, book) ??
    qualifierFault(reading, book) ??
    directionsFault(reading, book) ??
    extremesFault(reading, book) ??
    judgementFault(reading, book)
  );
}

function wordsFault({ text, metrics, quantities }: Reading): string | null {
  if (MARKUP.test(text)) return 'a link or markup';
  if (quantities.length === 0) {
    const share = SHARES.exec(text) ?? COMPLETE.exec(text);
    if (share) return `“${share[0]}” without a figure`;
  }
  const causal = CAUSAL.exec(text);
  if (causal) return `“${causal[0]}” says a cause without a grade`;
  const absolute = ABSOLUTE.exec(text);
  if (absolute) return `“${absolute[0]}” is no claim of ours`;
  const vague = VAGUE.exec(text);
  if (vague) return `“${vague[0]}” is a size without a figure`;
  for (const metric of metrics) {
    if (NOTHING.test(text.slice(0, metric.start))) return 'a zero without a claim';
  }
  return null;
}

function marksFault(reading: Reading, book: Book): string | null {
  const { text, quantities, leftover } = reading;
  if (leftover !== null) return `“${leftover}” carries no mark`;
  for (const { mark, start, end } of marksIn(text)) {
    if (!book.claims.has(mark)) return `[${mark}] is no claim`;
    if (!quantities.some((q) => overlaps(q, { start, end }))) return `[${mark}] marks no figure`;
  }
  if (/\[c?\d*[^\]\d]*\]|\[c\d+[^\]]/.test(text.replace(/\[c\d+\]/g, ''))) return 'a broken mark';
  for (const q of quantities) {
    if (q.marks.length === 0)
      return `“${text.slice(q.start, q.figure_end).trim()}” carries no mark`;
    if (q.marks.length > 1) return 'a figure with several marks';
  }
  return null;
}

function figuresFault(reading: Reading, book: Book): string | null {
  let previous: Quantity | null = null;
  let inherited: DirectionWord | null = null;
  for (const quantity of reading.quantities) {
    const claim = book.claims.get(quantity.marks[0] ?? '');
    if (!claim) return 'a figure without a claim';
    const word: DirectionWord | null = isChange(claim)
      ? (wordFor(quantity, reading, previous) ?? inherited)
      : null;
    if (word) inherited = word;
    const judged: Judged = { quantity, claim, word };
    const fault =
      unitRule(judged) ??
      valueRule(judged, book) ??
      minusRule(judged, reading) ??
      roleRule(judged, reading) ??
      hedgeRule(judged, reading) ??
      metricRule(judged, reading) ??
      windowRule(judged, reading, book) ??
      nameRule(judged, reading, book);
    if (fault !== null) return `[${claim.mark}] ${fault}`;
    previous = quantity;
  }
  return rangeFault(reading, book);
}

/** The word that gives a change its direction: the last before it, or one right after it. */
function wordFor(q: Quantity, reading: Reading, previous: Quantity | null): DirectionWord | null {
  const before = lastBefore(reading.directions, q.start, previous?.end ?? 0);
  if (before) return before;
  const after = reading.directions.find((word) => word.start >= q.end);
  if (!after) return null;
  return /^\s*(?:\p{L}+\s+)?$/u.test(reading.text.slice(q.end, after.start)) ? after : null;
}

/** “between £5 and £3”, “£9 to £4” of a range: the smaller stands first. */
function rangeFault({ quantities, text }: Reading, book: Book): string | null {
  for (let i = 1; i < quantities.length; i++) {
    const [a, b] = [quantities[i - 1], quantities[i]];
    if (!a || !b || a.unit === 'date' || b.unit === 'date') continue;
    const joined = text.slice(a.end, b.start);
    const between = /\bbetween\s*$/i.test(text.slice(0, a.start)) && /^\s*and\s*$/.test(joined);
    const both_range = [a, b].every((q) => book.claims.get(q.marks[0] ?? '')?.role === 'range');
    if (!between && !(both_range && /^\s*(?:to|–|-|and)\s*$/.test(joined))) continue;
    if (new Decimal(a.value).greaterThan(new Decimal(b.value))) return 'a range upside down';
  }
  return null;
}

/** Every window named must be one that the answer, or at least this sentence, is about. */
function windowsFault(reading: Reading, book: Book): string | null {
  if (reading.windows.length === 0) return null;
  const own = reading.quantities.flatMap((q) => book.claims.get(q.marks[0] ?? '') ?? []);
  const about = own.length > 0 ? own : [...book.claims.values()];
  const spans = about.flatMap((claim) => [
    { from: claim.from, to: claim.to },
    ...(claim.compare_from !== null && claim.compare_to !== null
      ? [{ from: claim.compare_from, to: claim.compare_to }]
      : []),
  ]);
  // “… against March 2011” beside a level: the other side of another claim's comparison.
  const others = [...book.claims.values()].flatMap(({ compare_from: from, compare_to: to }) =>
    from !== null && to !== null ? [{ from, to }] : [],
  );
  // “… in 2026: 3 April 2026”: the asked window around the figures' own, which each rule sees to.
  const holds = (asked: Span) =>
    own.every((claim) => claim.from >= asked.from && claim.to <= asked.to);
  spans.push(...book.context.window_labels.filter((asked) => own.length === 0 || holds(asked)));
  const periods = book.groups.get('period');
  const ties = ({ start, end }: { start: number; end: number }) =>
    own.some(({ mark }) => periods?.get(reading.text.slice(start, end))?.has(mark));
  const stranger = reading.windows.find(
    (window) =>
      !ties(window) &&
      !spans.some((span) => window.means(span, book.bases)) &&
      !(window.role === 'compare' && others.some((span) => window.means(span, book.bases))),
  );
  if (!stranger) return null;
  return `“${reading.text.slice(stranger.start, stranger.end)}” is not a window of this answer`;
}

function directionsFault(reading: Reading, book: Book): string | null {
  for (const word of reading.directions) {
    const before = reading.text.slice(Math.max(0, word.start - NEGATION_REACH_CHARS), word.start);
    if (NEGATION.test(before)) return `“${word.word}” is denied`;
    const borne = borneOut(word, reading, book);
    if (!borne) return `“${word.word}” is borne out by no claim`;
  }
  return null;
}

/** Whether a change, two levels, a range or the verdict says the same as the word. */
function borneOut(word: DirectionWord, reading: Reading, book: Book): boolean {
  const figures = reading.quantities.map((q) => ({ q, claim: book.claims.get(q.marks[0] ?? '') }));
  const compared = comparedSign(word, reading);
  if (compared !== null) return compared === word.direction;
  const changes = figures.filter(({ claim }) => claim && isChange(claim));
  if (changes.length > 0) {
    const distance = ({ q }: { q: Quantity }) =>
      q.start >= word.end ? q.start - word.end : word.start - q.end;
    const nearest = [...changes].sort((a, b) => distance(a) - distance(b))[0];
    const claim = nearest?.claim;
    const metric = lastBefore(reading.metrics, word.start, 0);
    if (claim && metric && !metric.metrics.has(claim.metric)) return false;
    return claim !== undefined && agrees(signOf(claim), word.direction);
  }
  const levels = figures.flatMap(({ claim }) => (claim && claim.value !== null ? [claim] : []));
  const range = levels.filter((claim) => claim.role === 'range');
  const level = levels.find((claim) => claim.role === 'level');
  if (range.length > 0 && level) return outside(level, range) === word.direction;
  const pair = pairSign(levels, reading);
  if (pair !== null) return pair === word.direction;
  return elsewhere(word, reading, book);
}

/** “£5 [c1] is higher than the £3 [c2]”: the figures on both sides of the word; null: not so. */
function comparedSign(word: DirectionWord, { text, quantities }: Reading): Direction | null {
  const before = lastBefore(quantities, word.start, 0);
  const after = quantities.find((q) => q.start >= word.end);
  if (!before || !after || before.unit === 'date' || after.unit === 'date') return null;
  if (!/^\s+than(?:\s+the)?\s+$/i.test(text.slice(word.end, after.start))) return null;
  const order = new Decimal(before.value).comparedTo(new Decimal(after.value));
  return Number.isNaN(order) ? null : sign(order);
}

/** A word of direction without a figure of change beside it: the answer's other claims decide. */
function elsewhere(word: DirectionWord, reading: Reading, book: Book): boolean {
  const metric = lastBefore(reading.metrics, word.start, 0) ?? reading.metrics[0] ?? null;
  const names = new Set(reading.names.map(({ name }) => name));
  const related = [...book.claims.values()].filter((claim) => {
    if (claim.role !== 'change' || (metric && !metric.metrics.has(claim.metric))) return false;
    const bound = [...book.groups].flatMap(([group, members]) =>
      WORD_GROUPS.has(group)
        ? []
        : [...members].filter(
            ([, marks]) => marks.has(claim.mark) && marks.size < book.claims.size,
          ),
    );
    return bound.length === 0 ? names.size === 0 : bound.some(([name]) => names.has(name));
  });
  const in_window = related.filter((claim) => inItsWindows(claim, reading, book));
  if (related.length > 0) {
    return in_window.length > 0 && in_window.every((c) => agrees(signOf(c), word.direction));
  }
  const { verdict } = book.context;
  if (verdict === 'rising' || verdict === 'unusually_high') return word.direction === 1;
  if (verdict === 'falling' || verdict === 'unusually_low') return word.direction === -1;
  return verdict === 'flat' && word.direction === 0;
}

/** Whether the windows a sentence names are those of a change, each on its side. */
function inItsWindows(claim: Claim, reading: Reading, book: Book): boolean {
  const span = { from: claim.from, to: claim.to };
  const { compare_from: from, compare_to: to } = claim;
  return reading.windows.every((window) => {
    const other = from !== null && to !== null && window.means({ from, to }, book.bases);
    if (window.role === 'compare') return other;
    return window.means(span, book.bases) || (window.role === 'either' && other);
  });
}

function pairSign(levels: readonly Claim[], reading: Reading): Direction | null {
  const [a, b] = levels;
  if (levels.length !== 2 || !a || !b) return null;
  if (a.metric !== b.metric || a.unit !== b.unit || a.from === b.from) return null;
  if (a.value === null || b.value === null || a.role !== 'level' || b.role !== 'level') return null;
  const order = new Decimal(b.value).comparedTo(new Decimal(a.value));
  const in_time = a.from < b.from ? order : -order;
  const told = /\bfrom\b[^.]*\bto\b/.test(reading.text) ? order : in_time;
  // Told from → to against the run of time, the word would say the opposite of what happened.
  return told === in_time ? sign(in_time) : null;
}

function outside(level: Claim, range: readonly Claim[]): Direction {
  const value = new Decimal(level.value ?? '0');
  const bounds = range.map((claim) => new Decimal(claim.value ?? '0'));
  if (bounds.every((bound) => value.greaterThan(bound))) return 1;
  return bounds.every((bound) => value.lessThan(bound)) ? -1 : 0;
}

function signOf(claim: Claim): Direction {
  return sign(new Decimal(claim.value ?? '0').comparedTo(0));
}

function agrees(own: Direction, said: Direction): boolean {
  // “unchanged (£0.00)”: a change too small to show may be told as none, its sign is checked there.
  return own === said || said === 0;
}

function sign(order: number): Direction {
  return order > 0 ? 1 : order < 0 ? -1 : 0;
}

/** “Busiest”, “lowest”: only of figures that are bound to that end. */
function extremesFault(reading: Reading, book: Book): string | null {
  const words = [
    ...[...reading.text.matchAll(BEST)].map((m) => ({ at: m.index, word: m[0], best: true })),
    ...[...reading.text.matchAll(WORST)].map((m) => ({ at: m.index, word: m[0], best: false })),
  ].sort((a, b) => a.at - b.at);
  if (words.length === 0) return null;
  const bound = [...(book.groups.get('extreme') ?? [])].map(([text, marks]) => ({
    marks,
    best: text.search(BEST) >= 0,
  }));
  for (const [i, { at, word, best }] of words.entries()) {
    const until = words[i + 1]?.at ?? reading.text.length;
    const own = reading.quantities.filter((q) => q.start > at && q.start < until);
    const held = bound.filter((entry) => entry.best === best);
    const all = own.every((q) => held.some(({ marks }) => marks.has(q.marks[0] ?? '')));
    if (held.length === 0 || own.length === 0 || !all) return `“${word}” is borne out by no claim`;
  }
  return null;
}

/**
 * “within the usual range”, “unusually high”: by the range beside it, else it is only an opinion.
 */
function judgementFault(reading: Reading, book: Book): string | null {
  const { text } = reading;
  const judged = JUDGEMENT.exec(text);
  if (!judged) return null;
  const claims = reading.quantities.flatMap((q) => book.claims.get(q.marks[0] ?? '') ?? []);
  const range = claims.filter((claim) => claim.role === 'range');
  if (range.length === 0) return `“${judged[0]}” is borne out by no range`;
  const level = claims.find((claim) => claim.role === 'level');
  if (level && /\b(?:within|inside|in) the usual\b/i.test(text) && outside(level, range) !== 0) {
    return 'the figure is outside its range';
  }
  if (/\boutside\b/i.test(text) && level && outside(level, range) === 0) {
    return 'the figure is inside its range';
  }
  return /\b(?:ab|un)(?:normal|usual)/i.test(text) ? 'a judgement that is not the coach’s' : null;
}
