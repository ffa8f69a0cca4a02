// Exact arithmetic on decimal strings, for everyone who touches money: hides decimal.js, its
// contexts and its exponent notation, so that what goes in and comes out is '-190059.96'.
import { Decimal } from 'decimal.js';
import { CoxswainError } from '../errors.ts';

/** Longest number accepted, in characters: beyond any column we store, yet cheap. */
const MAX_LENGTH_CHARS = 400;
/** Sums and products of numbers of that length fit in this many digits, so none is ever rounded. */
const EXACT_DIGITS = 2_000;
/** Digits kept of a quotient: 1/3 has no end, and 40 digits are 30 more than a cent needs. */
export const QUOTIENT_DIGITS = 40;
/** More places than this is a mistake of the caller, not a wish of a reader. */
const MAX_PLACES = 40;

const Exact = Decimal.clone({ precision: EXACT_DIGITS, rounding: Decimal.ROUND_HALF_UP });
const Quotient = Decimal.clone({ precision: QUOTIENT_DIGITS, rounding: Decimal.ROUND_HALF_UP });
const DECIMAL = /^-?\d+(?:\.\d+)?$/;
const ZERO = '0'.charCodeAt(0);

/** A value, or null with the reason why there is none. Never a zero in place of the unknown. */
export type Known =
  | { value: string; reason: null }
  | { value: null; reason: 'zero_base' | 'unknown_base' | 'unknown_value' | 'sign_change' };

/**
 * A decimal string as a number to compute with; `plus`, `minus` and `times` on it are exact, a
 * quotient goes through `quotient`. Throws `internal` on anything but plain digits: NaN,
 * exponents and thousands separators are settled at the border, not here.
 */
export function parseDecimal(text: string): Decimal {
  if (text.length > MAX_LENGTH_CHARS || !DECIMAL.test(text)) throw notPlain(text);
  return new Exact(text);
}

function notPlain(text: string): CoxswainError {
  return new CoxswainError('internal', `“${text.slice(0, 40)}” is not a plain decimal number.`);
}

/** A computed number as a plain decimal string: no exponent, no negative zero. */
export function plain(value: Decimal): string {
  return value.isZero() ? '0' : value.toFixed();
}

/** a ÷ b to 40 significant digits, half away from zero. The caller has ruled out b = 0. */
export function quotient(a: Decimal, b: Decimal): Decimal {
  if (b.isZero()) throw new CoxswainError('internal', 'A number was to be divided by zero.');
  return new Exact(new Quotient(a).div(b));
}

/** The exact sum of computed numbers; 0 of none. */
export function total(values: Iterable<Decimal>): Decimal {
  let result: Decimal = new Exact(0);
  for (const value of values) result = result.plus(value);
  return result;
}

/** The exact sum of decimal strings; '0' of none. */
export function sum(values: Iterable<string>): string {
  let result: Decimal = new Exact(0);
  for (const value of values) result = result.plus(parseDecimal(value));
  return plain(result);
}

/** a − b, exact. */
export function difference(a: string, b: string): string {
  return plain(parseDecimal(a).minus(parseDecimal(b)));
}

/** a × b, exact. */
export function product(a: string, b: string): string {
  return plain(parseDecimal(a).times(parseDecimal(b)));
}

/**
 * A function that multiplies by one factor, exact like `product`, for columns of values: integers
 * of any size are several times as quick as general decimals.
 */
export function multiplierOf(factor: string): (value: string) => string {
  const by = scaledOf(factor);
  return (value) => {
    const { digits, places } = scaledOf(value);
    return unscaled(digits * by.digits, places + by.places);
  };
}

/** A decimal as an integer of its last place. */
function scaledOf(text: string): { digits: bigint; places: number } {
  if (text.length > MAX_LENGTH_CHARS || !DECIMAL.test(text)) throw notPlain(text);
  const point = text.indexOf('.');
  if (point < 0) return { digits: BigInt(text), places: 0 };
  const digits = BigInt(text.slice(0, point) + text.slice(point + 1));
  return { digits, places: text.length - point - 1 };
}

/** The text of an integer of the last place, without zeros behind the last digit that counts. */
function unscaled(digits: bigint, places: number): string {
  const text = digits.toString();
  if (places === 0) return text;
  const sign = digits < 0n ? '-' : '';
  const padded = text.slice(sign.length).padStart(places + 1, '0');
  const point = padded.length - places;
  let end = padded.length;
  while (end > point && padded.charCodeAt(end - 1) === ZERO) end -= 1;
  const whole = sign + padded.slice(0, point);
  if (end > point) return `${whole}.${padded.slice(point, end)}`;
  return whole;
}

/** −1, 0 or 1 as a is less than, equal to or greater than b. */
export function compare(a: string, b: string): -1 | 0 | 1 {
  const order = parseDecimal(a).comparedTo(parseDecimal(b));
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

/** a ÷ b to 40 significant digits; null where either is unknown or b is zero. */
export function ratio(a: string | null, b: string | null): Known {
  if (a === null) return { value: null, reason: 'unknown_value' };
  if (b === null) return { value: null, reason: 'unknown_base' };
  const base = parseDecimal(b);
  if (base.isZero()) return { value: null, reason: 'zero_base' };
  return { value: plain(quotient(parseDecimal(a), base)), reason: null };
}

/**
 * Change in percent of the earlier value: 100 × (now − before) ÷ |before|, to 40 digits. Dividing
 * by the magnitude keeps the sign of the percentage that of the change (refunds are negative
 * totals). From a loss to a profit no percentage makes sense: null, `sign_change`.
 */
export function percentChange(now: string | null, before: string | null): Known {
  if (now === null) return { value: null, reason: 'unknown_value' };
  if (before === null) return { value: null, reason: 'unknown_base' };
  const base = parseDecimal(before);
  const value = parseDecimal(now);
  if (base.isZero()) return { value: null, reason: 'zero_base' };
  if (base.isNegative() && value.greaterThan(0)) return { value: null, reason: 'sign_change' };
  return { value: plain(quotient(value.minus(base).times(100), base.abs())), reason: null };
}

/** Rounded half away from zero, with exactly `places` decimals shown; never '-0.00'. */
export function roundTo(value: string, places: number): string {
  return shown(parseDecimal(value), places);
}

/**
 * Parts as a reader sees them: each rounded half away from zero to `places`, the remainder of
 * rounding given to the part largest in absolute value (the first of equals), so that they add
 * exactly to `roundTo(total, places)`. The parts must add up to the total but for rounding;
 * parts that do not are a fault (`internal`) and are not papered over.
 */
export function shownParts(totalValue: string, parts: readonly string[], places: number): string[] {
  const numbers = parts.map(parseDecimal);
  const rounded = numbers.map((part) => new Exact(shown(part, places)));
  const remainder = new Exact(roundTo(totalValue, places)).minus(total(rounded));
  if (remainder.isZero()) return rounded.map((part) => shown(part, places));
  const unit = new Exact(10).pow(-places);
  // Half a unit for each part and for the total, and one unit for a total that is itself a shown
  // part of a larger whole and has taken its remainder.
  const most = unit.times(parts.length + 3).div(2);
  let largest = 0;
  for (let i = 1; i < numbers.length; i++) {
    if (at(numbers, i).abs().greaterThan(at(numbers, largest).abs())) largest = i;
  }
  const target = rounded[largest];
  if (target === undefined || remainder.abs().greaterThan(most)) {
    throw new CoxswainError('internal', 'The parts of a figure do not add up to the figure.', {
      details: { total: totalValue, remainder: plain(remainder) },
    });
  }
  rounded[largest] = target.plus(remainder);
  return rounded.map((part) => shown(part, places));
}

function shown(value: Decimal, places: number): string {
  if (!Number.isInteger(places) || places < 0 || places > MAX_PLACES) {
    throw new CoxswainError('internal', `A number cannot be shown with ${places} places.`);
  }
  const text = value.toFixed(places, Decimal.ROUND_HALF_UP);
  return text.startsWith('-') && !/[1-9]/.test(text) ? text.slice(1) : text;
}

function at(values: readonly Decimal[], index: number): Decimal {
  const value = values[index];
  if (value === undefined) throw new CoxswainError('internal', 'A part is missing.');
  return value;
}
