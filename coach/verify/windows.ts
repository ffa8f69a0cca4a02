// Finds the windows a sentence names: months, days, ranges, quarters, years, “last month”, “a year
// earlier”, and the labels of the question's own windows. Hides calendars from the rules.
import { addDays, addMonths, isDate } from '../../analysis/calendar.ts';
import type { Span } from '../brief.ts';
import { MONTHS } from '../figures.ts';

export interface WindowMention {
  start: number;
  end: number;
  /** Whether the words can mean this span. `bases` are the windows the answer is about. */
  means: (span: Span, bases: readonly Span[]) => boolean;
  /** The day, where a single one is named: with a mark after it, it is a figure. */
  day: string | null;
  /** Subject of the sentence, the other side of a comparison, or either. */
  role: 'subject' | 'compare' | 'either';
}

export interface WindowLabel extends Span {
  label: string;
}

const MONTH_ANY = MONTHS.map((m) => `${m}|${m.slice(0, 3)}\\.?`).join('|');
const WEEKDAY = '(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\\s+)?';
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?(?:\\s+of)?';
const MONTH = `(${MONTH_ANY})`;
const YEAR = '((?:19|20)\\d{2})';
/** Between the ends of a range. */
const TO = '\\s*(?:–|-|to|until|till|through|and)\\s*';

const WORDS_ONLY = /last year|previous/;

type Reading = (m: RegExpExecArray) => WindowMention['means'] | null;
interface Pattern {
  regex: RegExp;
  /** Plain words, without a month or a number. */
  words: boolean;
  read: Reading;
  day?: (m: RegExpExecArray) => string;
}

const PATTERNS: readonly Pattern[] = [
  pattern(
    `${WEEKDAY}${DAY}\\s+${MONTH}\\s+${YEAR}${TO}${WEEKDAY}${DAY}\\s+${MONTH}\\s+${YEAR}`,
    (m) => between(ymd(m[3], m[2], m[1]), ymd(m[6], m[5], m[4])),
  ),
  pattern(`${WEEKDAY}${DAY}\\s+${MONTH}${TO}${WEEKDAY}${DAY}\\s+${MONTH},?\\s+${YEAR}`, (m) =>
    between(ymd(m[5], m[2], m[1]), ymd(m[5], m[4], m[3])),
  ),
  pattern(`${WEEKDAY}${DAY}${TO}${WEEKDAY}${DAY}\\s+${MONTH},?\\s+${YEAR}`, (m) =>
    between(ymd(m[4], m[3], m[1]), ymd(m[4], m[3], m[2])),
  ),
  pattern(
    `${WEEKDAY}${MONTH}\\s+${DAY},?\\s+${YEAR}${TO}${WEEKDAY}${MONTH}\\s+${DAY},?\\s+${YEAR}`,
    (m) => between(ymd(m[3], m[1], m[2]), ymd(m[6], m[4], m[5])),
  ),
  dayPattern(`${WEEKDAY}${DAY}\\s+${MONTH},?\\s+${YEAR}`, (m) => ymd(m[3], m[2], m[1])),
  dayPattern(`${WEEKDAY}${MONTH}\\s+${DAY},?\\s+${YEAR}`, (m) => ymd(m[3], m[1], m[2])),
  dayPattern('((?:19|20)\\d{2}-\\d{2}-\\d{2})', (m) => m[1] ?? ''),
  dayPattern(`(\\d{1,2})[/.](\\d{1,2})[/.]${YEAR}`, (m) => `${m[3]}-${two(m[2])}-${two(m[1])}`),
  pattern(`${MONTH}\\s+${YEAR}${TO}${MONTH}\\s+${YEAR}`, (m) =>
    months(first(m[2], m[1]), first(m[4], m[3])),
  ),
  pattern(`${MONTH}${TO}${MONTH}\\s+${YEAR}`, (m) => months(first(m[3], m[1]), first(m[3], m[2]))),
  pattern(`${MONTH},?\\s+${YEAR}`, (m) => months(first(m[2], m[1]), first(m[2], m[1]))),
  pattern(`(?:Q([1-4])|(first|second|third|fourth) quarter)(?:\\s+of)?\\s+${YEAR}`, quarter),
  pattern(`${WEEKDAY}${DAY}\\s+(${MONTH_ANY})\\b`, (m) => yearless(m[2], m[1])),
  pattern(`(${MONTH_ANY})\\b`, (m) => yearless(m[1], undefined)),
  pattern(
    `${YEAR}(?:[/–-](\\d{2}))?(?!\\s*(?:orders?|units?|customers?|days?|%|points?)\\b)`,
    (m) =>
      m[2] === undefined
        ? exactly({ from: `${m[1]}-01-01`, to: `${Number(m[1]) + 1}-01-01` })
        : null,
  ),
  pattern(
    '(?:the )?(?:same (?:time|period|month|week|day) (?:of )?last year|(?:a|one|the) year ' +
      '(?:before|earlier|ago)|(?:the )?(?:previous|prior) year)',
    () => (span, bases) => bases.some((base) => yearBefore(span, base)),
  ),
  pattern(
    '(?:the )?(?:(?:previous|prior) (?:month|week|day|quarter|period)|' +
      '(?:month|week|day|quarter|period) (?:before|earlier))',
    () => (span, bases) => bases.some((base) => span.to === base.from),
  ),
];

/** Where a window may begin: no pattern is tried anywhere else. */
const BEGINS = new RegExp(
  `(?<![\\p{L}\\p{N}.,])(?:\\d|Q[1-4]|${MONTH_ANY}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day` +
    '|first|second|third|fourth|the |same|a |one |previous|prior|month|week|day|quarter|period)',
  'gu',
);
/** Most sentences name no date: then only the patterns of plain words are worth a try. */
const NAMES_A_DATE = new RegExp(`(?:${MONTH_ANY})\\b|\\d{4}|\\d[/.]\\d`);
/** “the last 30 days” and the like mean something only by a label of the question. */
const RELATIVE = /\b(today|yesterday|tomorrow|(?:this|last|next) (?:week|month|quarter|year))\b/gi;
const COMPARES =
  /(?:\b(?:against|than|versus|vs\.?|compared (?:with|to)|relative to|over and above|from)(?: the)?(?: figure)?(?: (?:for|in|of))?)\s*$/i;
const EITHER = /\b(?:on|over|and|or)\s*$/i;

/** The windows named in a sentence, in order; a longer reading hides those inside it. */
export function findWindows(
  text: string,
  labels: readonly WindowLabel[],
  today: string,
): WindowMention[] {
  const found: WindowMention[] = [];
  const add = (start: number, end: number, means: WindowMention['means'], day: string | null) => {
    if (found.some((other) => start < other.end && end > other.start)) return;
    found.push({ start, end, means, day, role: roleOf(text.slice(0, start)) });
  };
  const longest = [...labels].sort((a, b) => b.label.length - a.label.length);
  const lower = text.toLowerCase();
  for (const { label, from, to } of longest) {
    if (label.trim() === '') continue;
    const needle = label.toLowerCase();
    for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, at + 1)) {
      const end = at + needle.length;
      if (
        /[\p{L}\p{N}]/u.test(`${text[at - 1] ?? ' '}`) ||
        /[\p{L}\p{N}]/u.test(text[end] ?? ' ')
      ) {
        continue;
      }
      if (wider(text, at, end)) continue;
      add(at, end, exactly({ from, to }), null);
    }
  }
  const dated = NAMES_A_DATE.test(text);
  const begins = [...text.matchAll(BEGINS)].map(({ index }) => index);
  for (const { regex, words, read, day } of PATTERNS) {
    if (!dated && !words) continue;
    let free = 0;
    for (const start of begins) {
      if (start < free) continue;
      regex.lastIndex = start;
      const m = regex.exec(text);
      if (m === null) continue;
      free = start + m[0].length;
      const means = read(m);
      if (means) add(start, free, means, day?.(m) ?? null);
    }
  }
  for (const m of text.matchAll(RELATIVE)) {
    add(m.index, m.index + m[0].length, relative(m[0].toLowerCase(), today), null);
  }
  found.sort((a, b) => a.start - b.start);
  return found.map((mention, i) => {
    const previous = found[i - 1];
    // “last month (October 2026)”: the bracket says the same window again.
    const again = previous && /^\s*\($/.test(text.slice(previous.end, mention.start));
    return again ? { ...mention, role: previous.role } : mention;
  });
}

const DAY_BEFORE = /(?:\d(?:st|nd|rd|th)?(?: of)?|\d–|\d-)\s*$/i;
const RANGE_AFTER = new RegExp(`^(?:${TO})(?:\\d{1,2}\\s+)?(?:${MONTH_ANY})\\b`);
/** A year of its own is the year of 'October 2026' and 'Q3 2026', too. */
const YEAR_BEFORE = new RegExp(
  `(?:\\b(?:${MONTH_ANY})|\\bQ[1-4]|\\bquarter(?: of)?),?\\s*$|(?:${MONTH_ANY})\\s+\\d{1,2},\\s*$`,
);
const WEEKDAY_BEFORE = /(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+$/;
const RANGE_BEFORE = new RegExp(`(?:${MONTH_ANY})(?:\\s+${YEAR})?\\s*(?:–|-|to)\\s*$`);

/** A label inside a longer date is not that label: 'April 2011' in '22 April 2011'. */
function wider(text: string, start: number, end: number): boolean {
  const is_year = /^\d{4}$/.test(text.slice(start, end));
  if (is_year && YEAR_BEFORE.test(text.slice(Math.max(0, start - 24), start))) return true;
  return (
    DAY_BEFORE.test(text.slice(Math.max(0, start - 8), start)) ||
    WEEKDAY_BEFORE.test(text.slice(Math.max(0, start - 12), start)) ||
    RANGE_AFTER.test(text.slice(end, end + 24)) ||
    RANGE_BEFORE.test(text.slice(Math.max(0, start - 24), start))
  );
}

function roleOf(before: string): WindowMention['role'] {
  if (COMPARES.test(before)) return 'compare';
  return EITHER.test(before) ? 'either' : 'subject';
}

function pattern(source: string, read: Reading): Pattern {
  const regex = new RegExp(`(?:${source})(?![\\p{L}\\p{N}])`, 'uy');
  return { regex, words: WORDS_ONLY.test(source), read };
}

function dayPattern(source: string, day: (m: RegExpExecArray) => string): Pattern {
  return {
    ...pattern(source, (m) => {
      const from = day(m);
      return isDate(from) ? exactly({ from, to: addDays(from, 1) }) : () => false;
    }),
    day,
  };
}

function exactly(own: Span): WindowMention['means'] {
  return (span) => span.from === own.from && span.to === own.to;
}

function between(from: string, last: string): WindowMention['means'] {
  if (!isDate(from) || !isDate(last)) return () => false;
  return exactly({ from, to: addDays(last, 1) });
}

function months(from: string, last: string): WindowMention['means'] {
  return exactly({ from, to: addMonths(last, 1) });
}

/** “in April”, “22 April”: of whichever year the span is. */
function yearless(name: string | undefined, day: string | undefined): WindowMention['means'] {
  const month = two(String(monthNumber(name)));
  return (span) => {
    const from = `${span.from.slice(0, 4)}-${month}-${day === undefined ? '01' : two(day)}`;
    if (!isDate(from) || span.from !== from) return false;
    return span.to === (day === undefined ? addMonths(from, 1) : addDays(from, 1));
  };
}

function quarter(m: RegExpExecArray): WindowMention['means'] {
  const words = ['first', 'second', 'third', 'fourth'];
  const number = m[1] === undefined ? words.indexOf(m[2] ?? '') + 1 : Number(m[1]);
  const from = `${m[3]}-${two(String(number * 3 - 2))}-01`;
  return exactly({ from, to: addMonths(from, 3) });
}

function relative(words: string, today: string): WindowMention['means'] {
  const day = { today: 0, yesterday: -1, tomorrow: 1 }[words];
  if (day !== undefined) {
    const from = addDays(today, day);
    return exactly({ from, to: addDays(from, 1) });
  }
  const [which = '', unit = ''] = words.split(' ');
  const shift = { this: 0, last: -1, next: 1 }[which] ?? 0;
  if (unit === 'week') {
    // Weeks start on Monday or on Sunday; either is a week.
    return (span) => {
      const at = addDays(today, shift * 7);
      return span.from <= at && at < span.to && addDays(span.from, 7) >= span.to;
    };
  }
  const step = { month: 1, quarter: 3, year: 12 }[unit] ?? 1;
  const index = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1;
  const start = (Math.floor(index / step) + shift) * step;
  const from = `${Math.floor(start / 12)}-${two(String((start % 12) + 1))}-01`;
  // A period that is not over is cut at today: “this month” so far.
  return (span) => span.from === from && span.to <= addMonths(from, step);
}

function yearBefore(span: Span, base: Span): boolean {
  const same = span.from === addMonths(base.from, -12) && span.to === addMonths(base.to, -12);
  return same || (span.from === addDays(base.from, -364) && span.to === addDays(base.to, -364));
}

function monthNumber(name: string | undefined): number {
  const short = (name ?? '').slice(0, 3).toLowerCase();
  return MONTHS.findIndex((month) => month.slice(0, 3).toLowerCase() === short) + 1;
}

function ymd(year: string | undefined, month: string | undefined, day: string | undefined): string {
  return `${year}-${two(String(monthNumber(month)))}-${two(day)}`;
}

function first(year: string | undefined, month: string | undefined): string {
  return ymd(year, month, '1');
}

function two(digits: string | undefined): string {
  return (digits ?? '').padStart(2, '0');
}
