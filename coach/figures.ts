// How a value looks to a person, and how such a look is read back. Hides currency signs, rounding
// and dates from the composer, and gives the verifier the same rules in the other direction.
import { addDays, daysBetween, weekday } from '../analysis/calendar.ts';
import { roundTo } from '../analysis/decimals.ts';
import type { Span, Unit } from './brief.ts';

/** The order of day and month is the only thing a locale changes: answers are in English. */
export interface ShowOptions {
  locale?: 'en-GB' | 'en-US';
  /** Leaves the noun of a counted figure out, where the words around it name it. */
  bare?: boolean;
}

/** A figure as it stands in a text: what it says, of what, and to how many places. */
export interface Shown {
  /** Exact decimal as written, sign included; a date or an hour (0…23) as stored. */
  value: string;
  /** ISO code, 'percent', 'points', 'date', 'hour', a counted noun's unit, or null: bare. */
  unit: Unit | null;
  /** Power of ten of the last digit written: 2 for cents, −3 for “691k”. */
  places: number;
  /** Characters read. */
  length: number;
}

export const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
export const WEEKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** Signs people know; every other currency shows its code. The longest is tried first. */
const SIGNS: readonly (readonly [sign: string, code: string])[] = [
  ['CA$', 'CAD'],
  ['NZ$', 'NZD'],
  ['CN¥', 'CNY'],
  ['A$', 'AUD'],
  ['US$', 'USD'],
  ['£', 'GBP'],
  ['$', 'USD'],
  ['€', 'EUR'],
  ['¥', 'JPY'],
  ['₹', 'INR'],
];
/** Nouns after a counted figure, by unit: one, many. 'count' has none: the text around names it. */
const NOUNS: Readonly<Record<string, readonly [string, string]>> = {
  orders: ['order', 'orders'],
  units: ['unit', 'units'],
  customers: ['customer', 'customers'],
  days: ['day', 'days'],
};
/** From here on a tenth of a percent, or of an order, tells nobody anything. */
const WHOLE_FROM = 100;
const MINUS = '−';
const SCALES: Readonly<Record<string, number>> = {
  k: 3,
  thousand: 3,
  m: 6,
  mn: 6,
  million: 6,
  bn: 9,
  billion: 9,
};

export function isMoney(unit: Unit): boolean {
  return /^[A-Z]{3}$/.test(unit);
}

/**
 * A value as people read it: '£691,123.12', '−CHF 3.50', '27.8%', '2.3 points', '1,576 orders',
 * 'Friday 22 April 2011', '11:00–12:00'. `value` is an exact decimal, or a date, or an hour.
 * Rounded half away from zero; the minus is U+2212 and stands before the sign of the currency.
 */
export function show(value: string, unit: Unit, options: ShowOptions = {}): string {
  if (unit === 'date') return showDay(value, options);
  if (unit === 'hour') return showHour(value);
  const rounded = roundTo(value, placesOf(value, unit));
  const sign = rounded.startsWith('-') ? MINUS : '';
  const digits = grouped(sign === '' ? rounded : rounded.slice(1));
  if (isMoney(unit)) return `${sign}${currencyPrefix(unit)}${digits}`;
  if (unit === 'percent') return `${sign}${digits}%`;
  if (unit === 'points') return `${sign}${digits} points`;
  const noun = options.bare ? undefined : NOUNS[unit];
  return noun ? `${sign}${digits} ${digits === '1' ? noun[0] : noun[1]}` : `${sign}${digits}`;
}

/** The same without its sign, for after “up”, “down”, “less”. */
export function showMagnitude(value: string, unit: Unit, options: ShowOptions = {}): string {
  return show(value.replace(/^-/, ''), unit, options);
}

/** Whether a label names what the unit counts: “Active customers” needs no second “customers”. */
export function namesUnit(label: string, unit: Unit): boolean {
  const noun = NOUNS[unit]?.[1];
  return noun !== undefined && unit !== 'days' && label.toLowerCase().split(' ').includes(noun);
}

/** Decimals a value is shown with. */
export function placesOf(value: string, unit: Unit): number {
  if (isMoney(unit)) return currencyPlaces(unit);
  const large = Math.abs(Number(value)) >= WHOLE_FROM - 0.05;
  if (unit === 'percent') return large ? 0 : 1;
  if (unit === 'points') return 1;
  return large || /^-?\d+(?:\.0*)?$/.test(value) ? 0 : 1;
}

const places_by_code = new Map<string, number>();

/** Decimals of a currency by ISO 4217 (JPY 0, KWD 3); 2 where the code is not known. */
export function currencyPlaces(code: string): number {
  const known = places_by_code.get(code);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code });
  const places = format.resolvedOptions().maximumFractionDigits ?? 2;
  places_by_code.set(code, places);
  return places;
}

/** 'Friday 22 April 2011'. */
export function showDay(day: string, options: ShowOptions = {}): string {
  const { year, month, date } = read(day);
  const name = WEEKDAYS[weekday(day) - 1];
  const month_name = MONTHS[month - 1];
  return options.locale === 'en-US'
    ? `${name}, ${month_name} ${date}, ${year}`
    : `${name} ${date} ${month_name} ${year}`;
}

/** A window in words, whatever it was called: 'April 2011', '2011', '3 to 9 May 2011'. */
export function showSpan(span: Span, options: ShowOptions = {}): string {
  const first = read(span.from);
  const last_day = addDays(span.to, -1);
  const last = read(last_day);
  if (span.from === last_day) return showDay(span.from, options);
  const whole_months = first.date === 1 && read(span.to).date === 1;
  if (whole_months && first.year === last.year && first.month === last.month) {
    return `${MONTHS[first.month - 1]} ${first.year}`;
  }
  if (whole_months && first.month === 1 && last.month === 12 && first.year === last.year) {
    return String(first.year);
  }
  if (whole_months) {
    const year = first.year === last.year ? '' : ` ${first.year}`;
    return `${MONTHS[first.month - 1]}${year} to ${MONTHS[last.month - 1]} ${last.year}`;
  }
  if (options.locale === 'en-US')
    return `${dayOnly(span.from, 'en-US')} to ${dayOnly(last_day, 'en-US')}`;
  const same_month = first.year === last.year && first.month === last.month;
  if (same_month) return `${first.date} to ${dayOnly(last_day)}`;
  const month = `${first.date} ${MONTHS[first.month - 1]}`;
  return `${month}${first.year === last.year ? '' : ` ${first.year}`} to ${dayOnly(last_day)}`;
}

/**
 * Days in a row of words: 'Friday 22, Sunday 24 and Monday 25 April 2011, and Monday 2 May 2011'.
 */
export function showDays(days: readonly string[]): string {
  const by_month = new Map<string, string[]>();
  for (const day of [...days].sort()) {
    const month = day.slice(0, 7);
    by_month.set(month, [...(by_month.get(month) ?? []), day]);
  }
  const groups = [...by_month.values()].map((group) => {
    const names = group.map((day) => `${WEEKDAYS[weekday(day) - 1]} ${read(day).date}`);
    const { month, year } = read(group[0] ?? '');
    return `${listed(names)} ${MONTHS[month - 1]} ${year}`;
  });
  return groups.length < 2 ? groups.join('') : groups.join('; ');
}

/** 'a', 'a and b', 'a, b and c'. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

const SIGN_CLASS = SIGNS.map(([sign]) => sign.replace(/[$]/g, '\\$')).join('|');
const NUMBER = new RegExp(
  `(?<open>\\()?(?<minus>[-−–+]\\s?)?(?<before>${SIGN_CLASS}|[A-Z]{3}(?=\\s?[-−]?\\d))?\\s?` +
    '(?<minus2>[-−]\\s?)?(?<digits>\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?|\\.\\d+)' +
    '(?:\\s?(?<scale>k|mn|m|bn|thousand|million|billion)(?![\\p{L}\\d]))?' +
    '(?:\\s?(?<percent>%|percent\\b|per cent\\b|pct\\b)(?!\\s*points?)' +
    '|\\s?(?<points>(?:%|percent|percentage|per cent)?[ -]?points?\\b|pp\\b)' +
    `|\\s?(?<after>${SIGN_CLASS}|[A-Z]{3}\\b|pounds?\\b|quid\\b|dollars?\\b|euros?\\b|yen\\b)` +
    '|(?<noun>(?:\\s(?!and\\b|or\\b|in\\b|of\\b)[a-z]+){0,2}?' +
    '\\s(?:orders?|units?|customers?|days?)\\b))?',
  'uy',
);
const HOURS = /(\d{1,2}):00\s?(?:–|-|to)\s?(\d{1,2}):00/y;
const WORDED: Readonly<Record<string, string>> = {
  pound: 'GBP',
  quid: 'GBP',
  dollar: 'USD',
  euro: 'EUR',
  yen: 'JPY',
};

/**
 * Reads a figure at `at` in any form `show` writes and in the others people write ('£691k',
 * '691,123.12 GBP', '27.8 per cent', '(£5.00)' for a loss). Dates are read by whoever knows of
 * calendars. Null where no figure starts there.
 */
export function readFigure(text: string, at: number): Shown | null {
  HOURS.lastIndex = at;
  const hours = HOURS.exec(text);
  if (hours) {
    const [all, from = '', to = ''] = hours;
    const whole = Number(to) === Number(from) + 1;
    return {
      value: whole ? String(Number(from)) : all,
      unit: 'hour',
      places: 0,
      length: all.length,
    };
  }
  NUMBER.lastIndex = at;
  const match = NUMBER.exec(text);
  if (!match?.groups) return null;
  const g = match.groups;
  const accounting = g.open !== undefined && text[at + match[0].length] === ')' && g.before;
  if (g.open !== undefined && !accounting) return null;
  const digits = (g.digits ?? '').replace(/,/g, '');
  const scale = SCALES[(g.scale ?? '').toLowerCase()] ?? 0;
  const decimals = digits.split('.')[1]?.length ?? 0;
  const negative = accounting || /[-−–]/.test(`${g.minus ?? ''}${g.minus2 ?? ''}`);
  return {
    value: `${negative ? '-' : ''}${shifted(digits, scale)}`,
    unit: unitOf(g),
    places: decimals - scale,
    length: match[0].length + (accounting ? 1 : 0),
  };
}

function unitOf(g: Record<string, string | undefined>): Unit | null {
  if (g.points !== undefined) return g.before ? 'mixed' : 'points';
  if (g.percent !== undefined) return g.before ? 'mixed' : 'percent';
  const sign = g.before ?? g.after;
  if (sign !== undefined) {
    const code = SIGNS.find(([known]) => known === sign)?.[1];
    return code ?? WORDED[sign.toLowerCase().replace(/s$/, '')] ?? sign;
  }
  const noun = g.noun?.trim().split(' ').at(-1);
  if (noun === undefined) return null;
  return Object.entries(NOUNS).find(([, forms]) => forms.includes(noun))?.[0] ?? null;
}

/** digits × 10^scale without leaving decimal notation. */
function shifted(digits: string, scale: number): string {
  const [whole = '', fraction = ''] = digits.split('.');
  if (scale === 0) return whole === '' ? `0.${fraction}` : digits;
  const padded = fraction.padEnd(scale, '0');
  const rest = padded.slice(scale);
  const moved = `${whole}${padded.slice(0, scale)}`.replace(/^0+(?=\d)/, '');
  return rest === '' ? moved : `${moved}.${rest}`;
}

function currencyPrefix(code: string): string {
  return SIGNS.find(([sign, known]) => known === code && sign !== 'US$')?.[0] ?? `${code} `;
}

function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const spaced = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

function showHour(value: string): string {
  const hour = Number(value);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(hour)}:00–${two(hour + 1)}:00`;
}

function dayOnly(day: string, locale?: 'en-US'): string {
  const { year, month, date } = read(day);
  const name = MONTHS[month - 1];
  return locale === 'en-US' ? `${name} ${date}, ${year}` : `${date} ${name} ${year}`;
}

function read(day: string): { year: number; month: number; date: number } {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return { year, month, date };
}

/** Days of a span. */
export function lengthOf(span: Span): number {
  return daysBetween(span.from, span.to);
}
