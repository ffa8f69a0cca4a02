// Exact arithmetic on decimal strings, fast enough for every row of a file. Hides from the layouts
// that short numbers go through scaled integers in a double and long ones through BigInt.
import type { Decimal } from '../records.ts';

/** Digits of a product that a double holds exactly (2^53 has sixteen, the first of them a 9). */
const SAFE_DIGITS = 15;

/** a × b, exactly. Both are canonical decimals; so is the answer. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = scaleOf(a) + scaleOf(b);
  if (a.length + b.length <= SAFE_DIGITS) {
    return fromDigits(String(Number(digitsOf(a)) * Number(digitsOf(b))), scale);
  }
  return fromDigits(String(BigInt(digitsOf(a)) * BigInt(digitsOf(b))), scale);
}

/** a − b, exactly. */
export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return addDecimals(a, negateDecimal(b));
}

/** a + b, exactly. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(scaleOf(a), scaleOf(b));
  return fromDigits(String(scaled(a, scale) + scaled(b, scale)), scale);
}

export function negateDecimal(a: Decimal): Decimal {
  if (a === '0') return a;
  return a.charCodeAt(0) === 45 ? a.slice(1) : `-${a}`;
}

/** |a| with the sign of `like`; zero counts as positive. */
export function withSignOf(a: Decimal, like: Decimal): Decimal {
  return isNegative(a) === isNegative(like) ? a : negateDecimal(a);
}

export function isNegative(a: Decimal): boolean {
  return a.charCodeAt(0) === 45;
}

/** A running total of canonical decimals without rounding, whatever their scales. */
export function createSum(): { add(value: Decimal): void; value(): Decimal; reset(): void } {
  let total = 0n;
  let scale = 0;
  return {
    add(value) {
      const own = scaleOf(value);
      if (own > scale) {
        total *= 10n ** BigInt(own - scale);
        scale = own;
      }
      total += scaled(value, scale);
    },
    value: () => fromDigits(String(total), scale),
    reset() {
      total = 0n;
      scale = 0;
    },
  };
}

/** Number of digits after the point. */
export function scaleOf(a: Decimal): number {
  const point = a.indexOf('.');
  return point < 0 ? 0 : a.length - point - 1;
}

function digitsOf(a: Decimal): string {
  const point = a.indexOf('.');
  return point < 0 ? a : a.slice(0, point) + a.slice(point + 1);
}

function scaled(a: Decimal, scale: number): bigint {
  return BigInt(digitsOf(a) + '0'.repeat(scale - scaleOf(a)));
}

/** '-1234', 2 → '-12.34'; trailing zeros and a negative zero do not survive. */
function fromDigits(text: string, scale: number): Decimal {
  const negative = text.charCodeAt(0) === 45;
  let digits = negative ? text.slice(1) : text;
  if (scale > 0) {
    if (digits.length <= scale) digits = '0'.repeat(scale - digits.length + 1) + digits;
    let end = digits.length;
    const point = digits.length - scale;
    while (end > point && digits.charCodeAt(end - 1) === 48) end -= 1;
    digits =
      end === point
        ? digits.slice(0, point)
        : `${digits.slice(0, point)}.${digits.slice(point, end)}`;
  }
  return negative && digits !== '0' ? `-${digits}` : digits;
}
