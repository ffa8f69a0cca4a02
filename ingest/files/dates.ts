// How people write days and times. Hides spellings, month names and two-digit years behind one
// local wall-clock text; the order of day and month is never guessed for a single cell.
import type { Mapping } from '../mapping.ts';
import type { LocalTime } from '../records.ts';
import type { Unreadable } from './numbers.ts';

export interface DateReaderOptions {
  date_order: Mapping['date_order'];
  now: Date;
  /** Due dates lie ahead by nature; sales do not. */
  may_be_future?: boolean;
}

/** Before this year a date in a small company's file is a fault (1900, 1970: empty cells). */
const EARLIEST = '1990-01-01';
/** One day beyond now, since somewhere it is already tomorrow. */
const AHEAD_MS = 24 * 60 * 60 * 1000;
/** Due dates further than this are typing faults. */
const DUE_AHEAD_MS = 10 * 366 * AHEAD_MS;
/** Longest text that may be a date: 'Wednesday, 24 September 2025 10:15:00.000 a.m. +01:00'. */
const LONGEST_DATE = 60;

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const NUMERIC = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})\.?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const MONTH_ONLY = /^(?:(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4}))$/;
const TIME =
  /(?:^|[T\s,]+)(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;

/**
 * A reader of one column: text → 'YYYY-MM-DD', or with 'THH:MM:SS' where the cell has a time, null
 * for a blank, else the reason. A zone at the end is dropped: the wall clock counts. Two-digit
 * years up to next year's are this century's, later ones the last's.
 */
export function createDateReader(
  options: DateReaderOptions,
): (text: string) => LocalTime | null | Unreadable {
  const ahead_ms = options.may_be_future === true ? DUE_AHEAD_MS : AHEAD_MS;
  const latest = new Date(options.now.getTime() + ahead_ms).toISOString().slice(0, 10);
  const pivot = options.now.getUTCFullYear() + 1;
  let last_text = '';
  let last_value: LocalTime | null | Unreadable = null;
  return (text) => {
    if (text === last_text) return last_value;
    last_value = readDate(text, options.date_order, { latest, pivot });
    last_text = text;
    return last_value;
  };
}

/** Reads a time of day, 'HH:MM:SS', from a column of its own; null for a blank. */
export function parseTime(text: string): string | null | Unreadable {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (trimmed.length > LONGEST_DATE) return { reason: 'is too long to be a time of day' };
  if (/^\d{4}$/.test(trimmed)) return parseTime(`${trimmed.slice(0, 2)}:${trimmed.slice(2)}`);
  const match = TIME.exec(trimmed);
  const time = match === null || match.index !== 0 ? null : clockOf(match);
  return time ?? { reason: `“${trimmed}” is not a time of day` };
}

/** Why no record stands on this day, as a sentence begins; null where one may. */
export function outsideOf(day: string, latest: string): string | null {
  if (day < EARLIEST) return `${day} lies before 1990`;
  return day > latest ? `${day} lies in the future (after ${latest})` : null;
}

/** What a cell's digits say about day and month: only whole columns may decide. */
export function orderEvidence(text: string): 'dmy' | 'mdy' | 'either' | 'same' | 'other' | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (trimmed.length > LONGEST_DATE) return 'other';
  const match = NUMERIC.exec(splitTime(trimmed).day);
  if (match === null) return 'other';
  const first = Number(match[1]);
  const second = Number(match[3]);
  if (first > 12 && second <= 12) return first <= 31 ? 'dmy' : 'other';
  if (second > 12 && first <= 12) return second <= 31 ? 'mdy' : 'other';
  if (first > 12) return 'other';
  return first === second ? 'same' : 'either';
}

/** True where the text carries a zone ('Z', '+02:00') that the reader drops. */
export function hasZone(text: string): boolean {
  if (text.length > LONGEST_DATE) return false;
  const match = TIME.exec(text.trim());
  return match?.[5] !== undefined;
}

interface Bounds {
  latest: string;
  pivot: number;
}

function readDate(
  text: string,
  order: Mapping['date_order'],
  bounds: Bounds,
): LocalTime | null | Unreadable {
  const quick = quickIso(text);
  if (quick !== null) {
    const reason = outsideOf(quick.slice(0, 10), bounds.latest);
    return reason === null ? quick : { reason };
  }
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '-' || /^n\/?a$/i.test(trimmed)) return null;
  if (trimmed.length > LONGEST_DATE) return { reason: 'is too long to be a date' };
  const parts = splitTime(trimmed);
  if (parts.time === undefined) return { reason: `“${trimmed}” has no such time of day` };
  const day = dayOf(parts.day, order, bounds);
  if (typeof day !== 'string') return day ?? { reason: `“${trimmed}” is not a date` };
  const reason = outsideOf(day, bounds.latest);
  if (reason !== null) return { reason };
  return parts.time === null ? day : `${day}T${parts.time}`;
}

/** 'YYYY-MM-DD' and 'YYYY-MM-DD HH:MM:SS' without a pattern: most files, most rows. */
function quickIso(text: string): LocalTime | null {
  const length = text.length;
  if (length !== 10 && length !== 19) return null;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (year < 0 || !isDay(year, month, day)) return null;
  if (length === 10) return text;
  const separator = text.charCodeAt(10);
  if ((separator !== 32 && separator !== 84) || text.charCodeAt(13) !== 58) return null;
  if (text.charCodeAt(16) !== 58) return null;
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return null;
  return separator === 84 ? text : `${text.slice(0, 10)}T${text.slice(11)}`;
}

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i += 1) {
    const code = text.charCodeAt(i) - 48;
    if (code < 0 || code > 9) return -1;
    value = value * 10 + code;
  }
  return value;
}

/** Parts a text into its day and its clock: null where it has none, undefined where impossible. */
function splitTime(trimmed: string): { day: string; time: string | null | undefined } {
  const match = TIME.exec(trimmed);
  // A bare '3.04.25' must not lose its tail to the clock: a clock follows a space, 'T' or comma.
  if (match === null || match.index === 0) return { day: trimmed, time: null };
  const time = clockOf(match);
  return { day: trimmed.slice(0, match.index).trim(), time: time ?? undefined };
}

function clockOf(match: RegExpExecArray): string | null {
  let hour = Number(match[1]);
  const half = match[4]?.[0]?.toLowerCase();
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === 'p' ? 12 : 0);
  }
  const minute = Number(match[2]);
  const second = Number(match[3] ?? '0');
  if (hour > 23 || minute > 59 || second > 59) return null;
  return [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
}

function dayOf(
  text: string,
  order: Mapping['date_order'],
  bounds: Bounds,
): string | Unreadable | null {
  const iso = ISO.exec(text) ?? COMPACT.exec(text);
  if (iso) return dayText(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numeric = NUMERIC.exec(text);
  if (numeric) return numericDay(numeric, order, bounds);
  const month = MONTH_ONLY.exec(text);
  if (month) return dayText(Number(month[1] ?? month[4]), Number(month[2] ?? month[3]), 1);
  return namedDay(text, bounds);
}

function numericDay(
  match: RegExpExecArray,
  order: Mapping['date_order'],
  bounds: Bounds,
): string | Unreadable | null {
  const first = Number(match[1]);
  const second = Number(match[3]);
  const last = match[4] ?? '';
  if (order === 'ymd' && last.length === 2) {
    return dayText(fullYear(String(match[1]), bounds), second, Number(last));
  }
  const year = fullYear(last, bounds);
  if (order === 'mdy') return dayText(year, first, second);
  if (order === 'dmy' || first === second) return dayText(year, second, first);
  return { reason: `“${match[0]}”: it is not said whether the day or the month comes first` };
}

function namedDay(text: string, bounds: Bounds): string | null {
  const words = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .split(/[\s,./-]+/u)
    .filter((word) => word !== '' && word !== 'de' && word !== 'of');
  const month_at = words.findIndex((word) => /^\p{L}/u.test(word) && monthOf(word) > 0);
  if (month_at < 0) return null;
  const month = monthOf(words[month_at] ?? '');
  const numbers = words.map((word) => /^(\d{1,4})(?:st|nd|rd|th)?$/.exec(word)?.[1]);
  const given = numbers.filter((value) => value !== undefined);
  // Any other word must be a weekday's name before the date.
  const others = words.filter((_, at) => at !== month_at && numbers[at] === undefined);
  if (others.length > 1 || (others[0] !== undefined && !WEEKDAY.test(others[0]))) return null;
  const [one, two] = given;
  if (given.length === 1 && one?.length === 4) return dayText(Number(one), month, 1);
  if (given.length !== 2 || one === undefined || two === undefined) return null;
  const year_first = one.length === 4;
  return dayText(fullYear(year_first ? one : two, bounds), month, Number(year_first ? two : one));
}

/** English, German, French, Spanish, Italian and Dutch month names by their first letters. */
const MONTHS: readonly RegExp[] = [
  /^(jan|ene|gen)/,
  /^(feb|fev|fevr)/,
  /^(mar|mrz|maa|maerz)/,
  /^(apr|avr|abr)/,
  /^(may|mai|mag|mei)/,
  /^(jun|juin|giu)/,
  /^(jul|juil|lug)/,
  /^(aug|aou|ago)/,
  /^(sep|set)/,
  /^(oct|okt|ott)/,
  /^nov/,
  /^(dec|dez|dic)/,
];
const WEEKDAY = /^(mo|tu|we|th|fr|sa|su|di|mi|do|so|lu|ma|me|je|ve|ju|vi|gi|wo|za|zo)\p{L}*$/u;

function monthOf(word: string): number {
  return MONTHS.findIndex((pattern) => pattern.test(word)) + 1;
}

function fullYear(text: string, bounds: Bounds): number {
  if (text.length > 2) return Number(text);
  const year = 2000 + Number(text);
  return year <= bounds.pivot ? year : year - 100;
}

function dayText(year: number, month: number, day: number): string | null {
  if (!isDay(year, month, day)) return null;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  if (day <= 28) return true;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
