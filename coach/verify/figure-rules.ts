// Whether one figure says what its claim says: value, rounding, unit, sign and direction, metric,
// window and name. Each rule returns the reason for which it fails, or null.
import { Decimal } from 'decimal.js';
import type { Claim, Span } from '../brief.ts';
import { isMoney, placesOf } from '../figures.ts';
import type { Quantity } from './quantities.ts';
import { type Book, type DirectionWord, type Reading, WORD_GROUPS } from './reading.ts';
import type { WindowMention } from './windows.ts';
import { type Direction, HEDGES } from './words.ts';

/** “£1m” for £691,123 is a rounding that misleads: coarser figures must still be this near. */
const COARSEST = 0.05;
/** Whole percent in which “a third” and “doubled” are compared. */
const WORD_PLACES = 0;
const COUNTED = new Set(['orders', 'units', 'customers', 'days', 'count']);
/** Verbs that tell a level: a change after them needs a word of direction between. */
const TELLS_LEVEL =
  /\b(?:came to|was|were|is|are|reached|totall?ed|amounted to|stood at|hit|made|of)\s*(?:\p{L}+ )?$/iu;
const TELLS_CHANGE = /\b(?:chang(?:e|es|ed)|difference|swing|movement|move|moved|accounts? for)\b/i;
/** A word of direction right before a figure: the figure is told as a change. */
const MOVED_BY = /^(?:\s*(?:by|of|about|around|roughly|nearly|some|a|an|only|just|further)\s*)*$/i;

export interface Judged {
  quantity: Quantity;
  claim: Claim;
  /** Direction that the words around give a change. */
  word: DirectionWord | null;
}

/** A claim whose sign is a direction: a change, or a change in percent. */
export function isChange(claim: Claim): boolean {
  return claim.role === 'change' || (claim.role === 'percent' && claim.compare_from !== null);
}

export function valueRule(judged: Judged, book: Book): string | null {
  const { quantity: q, claim, word } = judged;
  if (claim.value === null) return 'the claim has no value';
  if (claim.unit === 'date' || claim.unit === 'hour') {
    const same =
      claim.unit === 'hour' ? Number(q.value) === Number(claim.value) : q.value === claim.value;
    return same ? null : `${q.value} is not the claim's ${claim.value}`;
  }
  if (q.worded === 'ordinal') return 'a place in an order, not a figure';
  const written = new Decimal(q.value);
  if (!written.isFinite()) return 'a word that names no figure';
  const own = new Decimal(claim.value);
  const fitted = book.context.adjusted?.[claim.mark];
  const signed = written.isNegative() || !isChange(claim) || q.worded === 'factor';
  const places = q.worded === 'no' || q.worded === 'cardinal' ? q.places : WORD_PLACES;
  // A figure that took the remainder of rounding is shown so and not otherwise.
  const exact = fitted !== undefined && places >= placesOf(claim.value, claim.unit);
  const wanted = exact ? new Decimal(fitted) : own;
  const coarse_fit =
    fitted !== undefined && !exact && written.abs().equals(new Decimal(fitted).abs());
  const target = rounded(signed ? wanted : wanted.abs(), places);
  const match = coarse_fit || rounded(written, places).equals(target);
  if (!match) return `${q.value} is not the claim's ${claim.value}`;
  if (!coarse_fit && q.worded === 'no' && places < placesOf(claim.value, claim.unit)) {
    const far = written.abs().minus(own.abs()).abs().greaterThan(own.abs().times(COARSEST));
    if (far) return 'rounded too coarsely';
  }
  if (!isChange(claim) || q.worded === 'factor') return null;
  return signRule({ own, written, word, places });
}

function signRule(figure: {
  own: Decimal;
  written: Decimal;
  word: DirectionWord | null;
  places: number;
}): string | null {
  const { own, written, word } = figure;
  const shown = rounded(own, figure.places);
  const sign: Direction = shown.isZero() ? 0 : shown.isNegative() ? -1 : 1;
  if (word && word.direction !== sign && !(sign === 0 && own.s === word.direction)) {
    return `“${word.word}” against the claim's sign`;
  }
  if (!word && sign === -1 && !written.isNegative()) return 'a fall without its sign';
  return null;
}

/** “Minus £5.00”: a sign in words, of a figure that its claim does not put below zero. */
export function minusRule({ quantity: q, claim }: Judged, reading: Reading): string | null {
  const minus = /\b(?:minus|negative)\s+$/i.exec(reading.text.slice(0, q.start));
  if (!minus || claim.unit === 'date') return null;
  const own = new Decimal(claim.value ?? '0');
  const is_so = own.isNegative() && !new Decimal(q.value).isNegative();
  return is_so ? null : `“${minus[0].trim()}” against the claim's sign`;
}

export function unitRule({ quantity: q, claim }: Judged): string | null {
  const { unit } = claim;
  if (q.unit === unit) return null;
  const bare_ok = COUNTED.has(unit) || !isKnown(unit);
  if (q.unit === null && bare_ok) return null;
  return `${q.unit ?? 'a bare number'} where the claim is in ${unit}`;
}

function isKnown(unit: string): boolean {
  return isMoney(unit) || ['percent', 'points', 'date', 'hour'].includes(unit);
}

export function roleRule(judged: Judged, reading: Reading): string | null {
  const { quantity: q, claim, word } = judged;
  const before = reading.text.slice(0, q.start);
  if (!isChange(claim)) {
    const last = lastBefore(reading.directions, q.start, 0);
    const told = last && MOVED_BY.test(reading.text.slice(last.end, q.start));
    if (told && last.word !== 'above' && last.word !== 'below') {
      return 'a level told as a change';
    }
    return /\b(?:by|change of|difference of)\s+$/i.test(before) ? 'a level told as a change' : null;
  }
  if (word !== null || q.worded === 'factor' || /^[-−+]/.test(reading.text.slice(q.start))) {
    const adjacent = word !== null && word.end <= q.start;
    if (!adjacent && word === null && TELLS_LEVEL.test(before) && !TELLS_CHANGE.test(before)) {
      return 'a change told as a level';
    }
    return null;
  }
  return TELLS_CHANGE.test(reading.text) ? null : 'a change told as a level';
}

export function hedgeRule({ quantity: q, claim }: Judged, reading: Reading): string | null {
  if (claim.value === null || q.unit === 'date' || q.unit === 'hour') return null;
  const before = reading.text.slice(0, q.start);
  for (const [regex, side] of HEDGES) {
    const hedge = regex.exec(before);
    if (!hedge || side === 'about') continue;
    const order = new Decimal(claim.value).abs().comparedTo(new Decimal(q.value).abs());
    const may_equal = /at least|at most|up to/i.test(hedge[0]);
    if (order === 0 && may_equal) continue;
    if (order !== (side === 'above' ? 1 : -1)) return `“${hedge[0].trim()}” is not so`;
  }
  return null;
}

/** The nearest metric named, before the figure or right after it, must be the claim's. */
export function metricRule({ quantity: q, claim }: Judged, reading: Reading): string | null {
  if (claim.unit === 'days') return null;
  const after = reading.metrics.find((m) => m.start >= q.end);
  const attached =
    after &&
    /^\s*(?:\)\s*)?(?:of|in|from|worth of)?\s*(?:the|total|all)?\s*$/.test(
      reading.text.slice(q.end, after.start),
    );
  const before = lastBefore(reading.metrics, q.start, 0);
  const governing = attached ? after : (before ?? after);
  if (!governing || governing.metrics.has(claim.metric)) return null;
  return `the metric named is not ${claim.metric}`;
}

/** The window that governs the figure must be the claim's, or for a change its two windows. */
export function windowRule(
  { quantity: q, claim }: Judged,
  reading: Reading,
  book: Book,
): string | null {
  const span = { from: claim.from, to: claim.to };
  const compare =
    claim.compare_from !== null && claim.compare_to !== null
      ? { from: claim.compare_from, to: claim.compare_to }
      : null;
  const says = (window: WindowMention, of: Span | null) =>
    of !== null && window.means(of, book.bases);
  const attached = attachedWindow(q, reading);
  const before = reading.windows.filter((w) => w.end <= q.start && !isAttached(w, reading));
  const after = reading.windows.filter((w) => w.start >= q.end && !isAttached(w, reading, q));
  if (claim.role === 'date' || claim.role === 'label') return null;
  if (isChange(claim)) {
    const subject = [...before].reverse().find((w) => w.role !== 'compare');
    const first = subject ?? after.find((w) => w.role === 'subject');
    if (first && !says(first, span) && !(first.role === 'either' && says(first, compare))) {
      return 'the window named is not the claim’s';
    }
    const others = [...(attached ? [attached] : []), ...after, ...before.reverse()];
    const other = others.find((w) => w.role === 'compare');
    if (other && !says(other, compare)) return 'compared with another window than the claim';
    if (
      attached &&
      attached.role !== 'compare' &&
      !says(attached, span) &&
      !says(attached, compare)
    ) {
      return 'the window named is not the claim’s';
    }
    return null;
  }
  if (attached && attached.role !== 'compare') {
    return says(attached, span) ? null : 'the window named is not the claim’s';
  }
  const governing = before.at(-1) ?? after.find((w) => w.role !== 'compare');
  const named = namedPeriod(q, claim, { reading, book, governing: before.at(-1) ?? null });
  if (named !== null) return named ? null : 'the day or hour named is not the claim’s';
  if (!governing || says(governing, span)) return null;
  // “… from £683,267.08”: the other side of the comparison, where its window is not repeated.
  const aside = /\b(?:from|against|than|versus|compared (?:with|to))\s+$/i;
  const is_other = book.bases.length > 0 && aside.test(reading.text.slice(0, q.start));
  const named_elsewhere = [...book.claims.values()].some(
    (other) => other.compare_from === span.from && other.compare_to === span.to,
  );
  return is_other && named_elsewhere ? null : 'the window named is not the claim’s';
}

/**
 * “Busiest day in 2026: 3 April 2026 [c1], with £5.00 [c2]”: the period named last before a figure
 * of a cycle, as a marked day or hour or as a window. Whether it is the figure's own; null where
 * none is named so.
 */
function namedPeriod(
  q: Quantity,
  claim: Claim,
  { reading, book, governing }: { reading: Reading; book: Book; governing: WindowMention | null },
): boolean | null {
  const periods = book.groups.get('period');
  if (!periods) return null;
  const is_label = ({ marks }: Quantity) => book.claims.get(marks[0] ?? '')?.role === 'label';
  const labels = reading.quantities.filter((other) => is_label(other) && other.end <= q.start);
  const label = labels.at(-1);
  if (label && (!governing || label.start >= governing.end)) {
    return periods.get(String(label.value))?.has(claim.mark) ?? false;
  }
  const text = governing ? reading.text.slice(governing.start, governing.end) : '';
  return periods.get(text)?.has(claim.mark) ? true : null;
}

/** In each group of names, the nearest must be one that the figure belongs to. */
export function nameRule(
  { quantity: q, claim }: Judged,
  reading: Reading,
  book: Book,
): string | null {
  for (const [group, members] of book.groups) {
    if (WORD_GROUPS.has(group)) continue;
    const owners = [...members].filter(([, marks]) => marks.has(claim.mark));
    const common = owners.some(([name]) => book.headline.has(name));
    const mentions = mentionsOf(reading, members);
    const governing = lastBefore(mentions, q.start, 0) ?? mentions.find((m) => m.start >= q.end);
    // A name may stand in two groups: a filter of the whole answer, and a part of a breakdown.
    if (governing && owns(governing.name, claim, book)) continue;
    if (owners.length === 0) {
      if (governing && claim.role !== 'share' && claim.unit !== 'days') {
        return `the figure does not belong to “${governing.name}”`;
      }
      continue;
    }
    if (!governing) {
      if (common || covered(group, claim, reading, book)) continue;
      return `the figure belongs to “${owners[0]?.[0]}”, which is not named`;
    }
    if (!owners.some(([name]) => name === governing.name)) {
      return `the figure does not belong to “${governing.name}”`;
    }
  }
  return null;
}

function owns(name: string, claim: Claim, book: Book): boolean {
  return [...book.groups.values()].some((members) => members.get(name)?.has(claim.mark));
}

/** A claim's filter is named by its name in another group (a part of a breakdown is both). */
function covered(group: string, claim: Claim, reading: Reading, book: Book): boolean {
  if (!group.startsWith('filter') && group !== 'weekday') return false;
  for (const [other, members] of book.groups) {
    if (other === group) continue;
    for (const mention of mentionsOf(reading, members)) {
      if (members.get(mention.name)?.has(claim.mark)) return true;
    }
  }
  return false;
}

function mentionsOf(reading: Reading, members: ReadonlyMap<string, ReadonlySet<string>>) {
  return reading.names.filter((mention) => members.has(mention.name));
}

function attachedWindow(q: Quantity, reading: Reading): WindowMention | null {
  const next = reading.windows.find((w) => w.start >= q.end);
  if (!next) return null;
  const between = reading.text.slice(q.end, next.start);
  return /^\s*\)?,?\s*(?:in|for|on|during|over|of)?\s*(?:the)?\s*$/i.test(between) ? next : null;
}

function isAttached(window: WindowMention, reading: Reading, except?: Quantity): boolean {
  return reading.quantities.some((q) => q !== except && attachedWindow(q, reading) === window);
}

export function lastBefore<T extends { start: number; end: number }>(
  list: readonly T[],
  at: number,
  from: number,
): T | null {
  let last: T | null = null;
  for (const entry of list) if (entry.end <= at && entry.start >= from) last = entry;
  return last;
}

function rounded(value: Decimal, places: number): Decimal {
  if (places >= 0) return value.toDecimalPlaces(places, Decimal.ROUND_HALF_UP);
  const unit = new Decimal(10).pow(-places);
  return value.div(unit).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).times(unit);
}
