// Numbers and dates as a reader meets them: whether a claim is a value, whether the text before a
// mark shows its claim, whether a date is said. Hides notation from scoring.
import { Decimal } from 'decimal.js';
import type { Answer, Claim } from './answer.ts';

// Divisions end somewhere: databases keep 16 significant digits or more, we compare ten.
const RELATIVE_TOLERANCE = '1e-10';
/** Parts of a change may carry the remainder of rounding, a few of the last shown digit. */
const PART_ULPS = 2;
const HALF_ULP = 0.5;

const SIZE_WORD = '%|per cent|percent|percentage points?|points?|k\\b|m\\b';
/** A number, its size or unit word, at most a few words, and the mark. */
const SHOWN_BEFORE_MARK = new RegExp(
  `([-−–]?)\\s?[£$€]?([-−–]?)(\\d[\\d,]*(?:\\.\\d+)?)\\s?(${SIZE_WORD})?[^\\d[\\]\\n.;]{0,24}\\[(c\\d+)\\]`,
  'giu',
);

/** Whether a claim carries this value; with `places`, whether it does once rounded. */
export function claimEquals(claim: Claim, value: string, places?: number): boolean {
  const [claimed, expected] = [number(claim.value), number(value)];
  if (claimed === null || expected === null) return false;
  const in_unit = /^(%|percent|per_cent|points|percentage)/.test(claim.unit)
    ? claimed.dividedBy(100)
    : claimed;
  if (places !== undefined) return in_unit.toFixed(places, Decimal.ROUND_HALF_UP) === value;
  const allowed = expected.abs().times(RELATIVE_TOLERANCE).plus(RELATIVE_TOLERANCE);
  return in_unit.minus(expected).abs().lte(allowed);
}

/** Figures in the text that do not show their claim, and marks that have no claim. */
export function shownFaults(answer: Answer): string[] {
  const claims = new Map(answer.claims.map((claim) => [claim.mark, claim]));
  const faults = [...answer.text.matchAll(/\[(c\d+)\]/g)]
    .map((match) => match[1] ?? '')
    .filter((mark) => !claims.has(mark))
    .map((mark) => `text: the mark ${mark} has no claim`);
  const ulps = answer.query?.family === 'why' ? PART_ULPS : HALF_ULP;
  for (const match of answer.text.matchAll(SHOWN_BEFORE_MARK)) {
    const [all, , , digits = '', suffix = '', mark = ''] = match;
    const claim = claims.get(mark);
    if (isDateOrTime(answer.text.slice(0, match.index), all)) continue;
    if (claim !== undefined && !showsClaim(claim, digits, suffix.toLowerCase(), ulps)) {
      faults.push(`text: “${all.trim()}” does not show ${claim.value} ${claim.unit}`);
    }
  }
  return faults;
}

/** Whether an answer names a day: as ISO date anywhere in it, or spelt in its text. */
export function saysDate(answer: Answer, day: string): boolean {
  const { query: _asked, ...said } = answer;
  if (JSON.stringify(said).includes(day)) return true;
  const date = new Date(`${day}T00:00:00Z`);
  const spelt = (month: 'long' | 'short', locale: string) =>
    new Intl.DateTimeFormat(locale, { day: 'numeric', month, timeZone: 'UTC' }).format(date);
  return (['long', 'short'] as const).some((month) =>
    ['en-GB', 'en-US'].some((locale) => answer.text.includes(spelt(month, locale))),
  );
}

/** A year after a month's name, a day before one, or the minutes of a clock: not a figure. */
function isDateOrTime(before: string, match: string): boolean {
  const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
  if (new RegExp(`^\\s?\\d{1,2}\\s${month}\\b`, 'i').test(match)) return true;
  if (/^\s?\d{4}\s*\[/.test(match) && new RegExp(`${month}\\s*$`, 'i').test(before)) return true;
  return /\d:$/.test(before) || /\d{4}-\d{2}$/.test(before);
}

function showsClaim(claim: Claim, digits: string, suffix: string, ulps: number): boolean {
  const shown = number(digits.replaceAll(',', ''));
  const value = number(claim.value);
  // A claim that is no number (a date, a name) is shown in words.
  if (shown === null || value === null) return true;
  const scale = suffix === 'k' ? 1_000 : suffix === 'm' ? 1_000_000 : 1;
  const places = digits.split('.')[1]?.length ?? 0;
  const ulp = new Decimal(10).pow(-places).times(scale);
  const is_share = suffix === '%' || suffix.startsWith('per') || suffix.startsWith('point');
  const meant = is_share ? [value, value.times(100)] : [value];
  return meant.some((each) => each.abs().minus(shown.times(scale)).abs().lte(ulp.times(ulps)));
}

function number(text: string): Decimal | null {
  return /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text.trim()) ? new Decimal(text.trim()) : null;
}
