// Finds everything in a sentence that says how much: figures in digits, numbers spelled out, words
// like “doubled” and “a third”. What it does not find cannot be checked, so a digit left over is
// itself a finding. Hides the many ways of writing a number from the rules.
import { readFigure, type Shown } from '../figures.ts';
import { CARDINALS, FACTORS, FRACTIONS, MULTIPLIERS, ORDINALS } from './words.ts';

export interface Quantity extends Shown {
  start: number;
  /** After the figure and its mark. */
  end: number;
  /** End of the figure alone. */
  figure_end: number;
  /** Marks directly after it. */
  marks: string[];
  /** Written in words: compared with the claim in whole percent, or as a whole number. */
  worded: 'no' | 'cardinal' | 'fraction' | 'factor' | 'ordinal';
}

export interface Range {
  start: number;
  end: number;
}

const MARKS = /^(?:\s*\[c\d+\])+/;
const NOUN_AFTER = /^\s*(?:[a-z]+\s){0,2}?(orders?|units?|customers?|days?)\b/;
const NOUN_UNITS: Readonly<Record<string, string>> = {
  order: 'orders',
  unit: 'units',
  customer: 'customers',
  day: 'days',
};
/** “each quarter”, “last quarter”, “the quarter before”: a time, not a part. */
const TIME_QUARTER = /\b(?:each|every|per|last|this|that|previous|next|same|a|by)\s+$/i;

/** Quantities outside `taken` (names, windows, marks), in order, and whether digits were left. */
export function findQuantities(
  text: string,
  taken: readonly Range[],
): { quantities: Quantity[]; leftover: string | null } {
  const free = new Uint8Array(text.length).fill(1);
  const take = (range: Range) => free.fill(0, range.start, range.end);
  taken.forEach(take);
  const quantities: Quantity[] = [];
  const keep = (quantity: Quantity) => {
    quantities.push(quantity);
    take(quantity);
  };
  for (let at = 0; at < text.length; at++) {
    if (free[at] === 0 || !/[\d(.+\-−–£$€¥₹A-Z]/.test(text[at] ?? '')) continue;
    if (/[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ')) continue;
    const shown = readFigure(text, at);
    if (!shown || free.subarray(at, at + shown.length).includes(0)) continue;
    keep(marked(text, at, { ...shown, worded: 'no' }));
  }
  for (const worded of spelled(text, free)) keep(worded);
  quantities.sort((a, b) => a.start - b.start);
  return { quantities, leftover: leftover(text, free) };
}

/** A day with a mark after it, as a quantity of unit 'date'. */
export function dateQuantity(text: string, range: Range, day: string): Quantity | null {
  const shown: Shown = { value: day, unit: 'date', places: 0, length: range.end - range.start };
  const quantity = marked(text, range.start, { ...shown, worded: 'no' });
  return quantity.marks.length > 0 ? quantity : null;
}

function marked(text: string, start: number, shown: Shown & Pick<Quantity, 'worded'>): Quantity {
  const figure_end = start + shown.length;
  const after = MARKS.exec(text.slice(figure_end))?.[0] ?? '';
  const marks = [...after.matchAll(/c\d+/g)].map(([mark]) => mark);
  let end = figure_end + after.length;
  let unit = shown.unit;
  const noun = unit === null ? NOUN_AFTER.exec(text.slice(end)) : null;
  if (noun && marks.length > 0) {
    unit = NOUN_UNITS[(noun[1] ?? '').replace(/s$/, '')] ?? null;
    end += noun[0].length;
  }
  return { ...shown, unit, start, figure_end, end, marks };
}

function spelled(text: string, free: Uint8Array): Quantity[] {
  const words = [...text.matchAll(/[A-Za-z]+/g)].filter(({ index }) => free[index] === 1);
  const found: Quantity[] = [];
  for (let i = 0; i < words.length; i++) {
    const run = number(words, i) ?? word(text, words, i);
    if (!run) continue;
    const start = words[i]?.index ?? 0;
    const last = words[run.last];
    const length = (last?.index ?? 0) + (last?.[0].length ?? 0) - start;
    const shown = { value: run.value, unit: run.unit, places: 0, length, worded: run.worded };
    found.push(marked(text, start, shown));
    i = run.last;
  }
  return found;
}

interface Run {
  value: string;
  unit: string | null;
  worded: Quantity['worded'];
  last: number;
}

/** “four hundred and ninety-three thousand”, “a dozen”, “two thirds”. */
function number(words: readonly RegExpExecArray[], start: number): Run | null {
  let total = 0;
  let group = 0;
  let last = -1;
  let cardinal = false;
  for (let i = start; i < words.length; i++) {
    const text = (words[i]?.[0] ?? '').toLowerCase();
    const value = CARDINALS.get(text);
    const times = MULTIPLIERS.get(text);
    if (value !== undefined) {
      group += value;
      cardinal = true;
    } else if (times !== undefined) {
      group = (group === 0 ? 1 : group) * times;
      if (times > 100) {
        total += group;
        group = 0;
      }
    } else if (text === 'and' && last >= 0) {
      const next = (words[i + 1]?.[0] ?? '').toLowerCase();
      if (!CARDINALS.has(next) && !MULTIPLIERS.has(next)) break;
      continue;
    } else {
      break;
    }
    last = i;
  }
  if (last < 0) return null;
  const next = (words[last + 1]?.[0] ?? '').toLowerCase();
  const part = FRACTIONS.get(next);
  if (cardinal && part !== undefined) {
    const percent = ((total + group) * 100) / part;
    return { value: String(percent), unit: 'percent', worded: 'fraction', last: last + 1 };
  }
  if (next === 'percent' || next === 'per' || next === 'points') {
    const unit = next === 'points' ? 'points' : 'percent';
    return { value: String(total + group), unit, worded: 'cardinal', last: last + 1 };
  }
  return { value: String(total + group), unit: null, worded: 'cardinal', last };
}

function word(text: string, words: readonly RegExpExecArray[], i: number): Run | null {
  const own = words[i];
  const lower = (own?.[0] ?? '').toLowerCase();
  const factor = FACTORS.get(lower) ?? (/fold$/.test(lower) ? Number.NaN : undefined);
  if (factor !== undefined) {
    return { value: String(factor), unit: 'percent', worded: 'factor', last: i };
  }
  const part = FRACTIONS.get(lower);
  if (part !== undefined) {
    const before = text.slice(0, own?.index ?? 0);
    if (lower === 'quarter' && TIME_QUARTER.test(before) && !/\ba\s+$/i.test(before)) return null;
    return { value: String(100 / part), unit: 'percent', worded: 'fraction', last: i };
  }
  if (ORDINALS.has(lower)) return { value: 'NaN', unit: null, worded: 'ordinal', last: i };
  return null;
}

/** A digit, or another script's numeral, that nothing accounts for. */
function leftover(text: string, free: Uint8Array): string | null {
  for (const match of text.matchAll(/\p{N}+/gu)) {
    if (free.subarray(match.index, match.index + match[0].length).includes(1)) return match[0];
  }
  return null;
}
