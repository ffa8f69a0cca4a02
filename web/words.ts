// Figures, dates and windows as people read them. Hides Intl and the server's half-open windows.
const DAY_MS = 86_400_000;
const NUMBER = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
const WORDS_OF_UNITS: Readonly<Record<string, string>> = {
  percent: '%',
  points: 'points',
};
const NO_UNIT = ['count', 'other', 'hour', 'date'];
const COUNTED = ['orders', 'units', 'customers', 'days'];

/** '£18,220.50', '35.2 %', '412 orders'; an unknown value is said, never shown as 0. */
export function showValue(value: string | null, unit: string): string {
  return value === null ? 'unknown' : withMinus(plainValue(value, unit));
}

/** A minus as long as a plus, as answers have it. */
const withMinus = (text: string) => text.replace(/^-/, '−');

function plainValue(value: string, unit: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return showDay(value);
  const number = Number(value);
  if (value.trim() === '' || Number.isNaN(number)) return value;
  if (/^[A-Z]{3}$/.test(unit)) return money(number, unit, false);
  if (NO_UNIT.includes(unit)) return NUMBER.format(number);
  const word = WORDS_OF_UNITS[unit] ?? unit;
  if (COUNTED.includes(unit) && Math.abs(number) === 1) return `${number} ${word.slice(0, -1)}`;
  return `${NUMBER.format(number)} ${word}`;
}

/** The same without room to spare: '£18.2k', for axes and tiles. */
export function showShort(number: number, unit: string): string {
  return withMinus(plainShort(number, unit));
}

function plainShort(number: number, unit: string): string {
  if (/^[A-Z]{3}$/.test(unit)) return money(number, unit, true);
  const short = Math.abs(number) >= 10_000 ? compact(number) : NUMBER.format(number);
  return unit === 'percent' ? `${short} %` : short;
}

const compact = (number: number) =>
  new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 }).format(number);

function money(number: number, currency: string, short: boolean): string {
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(short && { maximumFractionDigits: 0, minimumFractionDigits: 0 }),
    ...(short && Math.abs(number) >= 10_000 && { notation: 'compact', maximumFractionDigits: 1 }),
  }).format(number);
}

/** A change with its sign: '+12.4 %', '−£310'. */
export function showChange(value: string | null, unit: string): string {
  if (value === null) return 'unknown';
  const number = Number(value);
  const size = showValue(String(Math.abs(number)), unit);
  return number === 0 ? size : `${number > 0 ? '+' : '−'}${size}`;
}

function utc(day: string): Date {
  return new Date(`${day.slice(0, 10)}T00:00:00Z`);
}

function dated(date: Date, options: Intl.DateTimeFormatOptions): string {
  return date.toLocaleDateString('en-GB', { timeZone: 'UTC', ...options });
}

/** 'Friday 22 April 2011'. */
export function showDay(day: string): string {
  const weekday = dated(utc(day), { weekday: 'long' });
  return `${weekday} ${dated(utc(day), { day: 'numeric', month: 'long', year: 'numeric' })}`;
}

/** '22 Apr 2011'. */
/** 1 is Monday: 'Mondays'. */
export function showWeekday(weekday: number): string {
  return `${dated(utc(`2024-01-0${weekday}`), { weekday: 'long' })}s`;
}

export function showShortDay(day: string): string {
  return dated(utc(day), { day: 'numeric', month: 'short', year: 'numeric' });
}

/** 'June 2011', '2011', 'Friday 22 April 2011' or '3 May 2011 to 9 May 2011', `to` not included. */
export function showWindow(from: string, to: string): string {
  const [start, end] = [utc(from), utc(to)];
  const days = Math.round((end.getTime() - start.getTime()) / DAY_MS);
  if (days === 1) return showDay(from);
  const first = start.getUTCDate() === 1 && end.getUTCDate() === 1;
  const months =
    (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
  if (first && months === 1) return dated(start, { month: 'long', year: 'numeric' });
  if (first && months === 12 && start.getUTCMonth() === 0) return String(start.getUTCFullYear());
  const last = addDays(to, -1);
  return `${showShortDay(from)} to ${showShortDay(last)}`;
}

/** A bucket of a chart in words: 'week of 2 May 2011', 'May 2011'. */
export function showBucket(bucket: string, grain: string): string {
  const day = bucket.slice(0, 10);
  if (grain === 'hour') return `${showShortDay(day)}, ${bucket.slice(11, 16)}`;
  if (grain === 'day')
    return dated(utc(day), { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  if (grain === 'week') return `Week of ${showShortDay(day)}`;
  if (grain === 'year') return day.slice(0, 4);
  if (grain === 'quarter')
    return `Q${Math.floor(utc(day).getUTCMonth() / 3) + 1} ${day.slice(0, 4)}`;
  return dated(utc(day), { month: 'long', year: 'numeric' });
}

/** 'Oct 2026', where there is little room. */
export function showMonth(day: string): string {
  return dated(utc(day), { month: 'short', year: 'numeric' });
}

export function addDays(day: string, days: number): string {
  return new Date(utc(day).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

export function addMonths(day: string, months: number): string {
  const date = utc(day);
  const target = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0));
  target.setUTCDate(Math.min(date.getUTCDate(), last.getUTCDate()));
  return target.toISOString().slice(0, 10);
}

/** An instant as this browser's clock has it: 'today, 14:05', '3 May 2011, 09:10'. */
export function showInstant(instant: string): string {
  const date = new Date(instant);
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const today = new Date().toDateString() === date.toDateString();
  if (today) return `today, ${time}`;
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
  return `${day}, ${time}`;
}

/** 'net_sales' → 'Net sales', for what has no label at hand. */
export function showName(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** '1 row', '2 rows', '1,204 rows'. */
export function counted(count: number, word: string): string {
  return `${NUMBER.format(count)} ${count === 1 ? word : `${word}s`}`;
}
