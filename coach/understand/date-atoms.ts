// Dates that name a place in the calendar (“14 June 2011”, “Q1”, “Easter”, “the first week of
// May”): hides their grammar from dates.ts, which joins them into windows and comparisons.
import { addDays, addMonths } from '../../analysis/calendar.ts';
import { SAY } from '../../prompts/understanding.ts';
import {
  type Atom,
  type AtomContext,
  type AtomRule,
  latest,
  MONTH,
  monthNumberOf,
  ordinalOf,
  rule,
  yearly,
  yearNumber,
} from './date-atom.ts';
import {
  besides,
  endingOn,
  nthDayOf,
  numberedWeek,
  partOf,
  runFrom,
  thirdOf,
  weekOf,
} from './date-parts.ts';
import { monthBefore, monthIn, monthSaid, periodSaid } from './date-said.ts';
import { HOLIDAYS, holidaySpan } from './holidays.ts';
import {
  type Calendar,
  daySpan,
  fiscalYear,
  halfSpan,
  isDay,
  MONTHS,
  monthSpan,
  parts,
  quarterSpan,
  rangeSpan,
  type Season,
  type Span,
  seasonSpan,
  weekendSpan,
  yearSpan,
  ymd,
} from './periods.ts';

const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
const YEAR =
  '(?:,? ?(?:of |in |for )?((?:fy ?)?(?:19|20)\\d\\d|this year|last year|the year ' +
  'before last|the year before|the previous year|next year))?';
const WEEKDAY = '(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?';
const DAY_NAME = '(monday|tuesday|wednesday|thursday|friday|saturday|sunday)';
const ORDINAL = '(first|second|third|fourth|last|final|1st|2nd|3rd|4th|opening|closing)';
const TO = ' ?(?:to|-|and|until|till|til|through|thru) ?(?:the )?';

export const ATOM_RULES: readonly AtomRule[] = [
  ...HOLIDAYS.map((one) =>
    rule(`(?:the )?(?:(this|last|next|previous) )?(?:${one.words})${YEAR}`, (m, c) =>
      named(c, m, one.name, (year) => holidaySpan(one.name, year, c.cal), m[2]),
    ),
  ),
  rule('(\\d{4})-(\\d{1,2})-(\\d{1,2})', (m) => day(Number(m[1]), Number(m[2]), Number(m[3]))),
  rule('(\\d{1,2})[/.-](\\d{1,2})[/.-](\\d{4}|\\d{2})', slashed),
  rule('((?:19|20)\\d\\d)[-/](\\d{1,2})', (m) => month(Number(m[1]), Number(m[2]))),
  rule('(\\d{1,2})[/.-]((?:19|20)\\d\\d)', (m) => month(Number(m[2]), Number(m[1]))),
  rule('(?!24/7\\b)(\\d{1,2})/(\\d{1,2})', slashed),
  rule(`(?:the )?${DAY}${TO}${DAY}(?: of)? ${MONTH}${YEAR}`, (m, c) =>
    dayRange(c, [m[3], m[4]], Number(m[1]), Number(m[2])),
  ),
  rule(`${MONTH} ${DAY}${TO}${DAY}(?! ?${MONTH})${YEAR}`, (m, c) =>
    dayRange(c, [m[1], m[5]], Number(m[2]), Number(m[3])),
  ),
  rule(`(?:${WEEKDAY} )?(?:the )?${DAY}(?: of)? ${MONTH}${YEAR}`, (m, c) =>
    dayOfMonth(c, [m[2], m[3]], Number(m[1])),
  ),
  rule(
    `${MONTH} (?:the )?(\\d{1,2})(st|nd|rd|th)?,?(?: ((?:19|20)\\d\\d))?(?! ?[-/]?\\d)`,
    monthNumber,
  ),
  rule(
    `(?:the )?${ORDINAL} (?:(\\w+) )?(days?|weeks?|months?|quarters?|weekend|half|` +
      `fortnight|couple of weeks) (?:of|in) (?:the )?`,
    partOf,
  ),
  rule(
    '(?:the )?(start|beginning|early|early part|first part|front end|mid|middle|middle part|end' +
      '|late|latter part|last part|later part|back end|tail end|close(?= of))(?: (?:of|in))?(?: the)? ',
    thirdOf,
  ),
  rule(`(?:the )?${ORDINAL} ${DAY_NAME} (?:of|in) (?:the )?`, nthDayOf),
  rule(`(?:that|same|the same) ${MONTH}`, (m, c) => monthSaid(c, m[1])),
  rule(`(?:the )?${MONTH} before(?: (?:it|that|then))?(?! last| \\d| ${MONTH})`, (m, c) =>
    monthBefore(c, m[1]),
  ),
  rule('that (month|quarter|year)(?! (?:after|before|when))', (m, c) => periodSaid(c, m[1])),
  rule(
    '(?:the )?(?<!\\b(?:last|past|previous|first|second|next) )half[- ]years?(?! ' +
      '(?:up|down|to|ended|ending))',
    (_m, c) => ({
      span: latest(c, (year) => halfSpan(year, 1, c.cal)),
    }),
  ),
  rule(`(\\d{1,2})\\.(\\d{1,2})(?= to \\d{1,2}\\.\\d{1,2}\\b)`, slashed),
  rule(`(?<=\\d{1,2}\\.\\d{1,2} to )(\\d{1,2})\\.(\\d{1,2})(?!\\d)`, slashed),
  rule(`(last|this|next|previous) ${MONTH}(?! \\d)`, (m, c) => relativeMonth(c, m[1], m[2])),
  rule(`${MONTH}${YEAR}`, (m, c) => {
    const number = monthNumberOf(m[1]);
    return yearly(c, m[2], MONTHS[number - 1] ?? '', (year) => monthSpan(year, number));
  }),
  rule(`(?:q|quarter )([1-4])${YEAR}`, (m, c) => quarterOf(c, Number(m[1]), m[2])),
  rule(
    `(?:the )?(first|second|third|fourth|1st|2nd|3rd|4th) quarter${YEAR}(?: of the year)?`,
    (m, c) => quarterOf(c, ordinalOf(m[1]), m[2]),
  ),
  rule(
    `(?:the )?(?:last|final) quarter of (?:the )?((?:19|20)\\d\\d|this year|last year)`,
    (m, c) => quarterOf(c, 4, m[1]),
  ),
  rule(`h([12])${YEAR}`, (m, c) => halfOf(c, Number(m[1]), m[2])),
  rule(`(?:the )?(first|second|1st|2nd) half(?: of the year)?${YEAR}(?! of)`, (m, c) =>
    halfOf(c, ordinalOf(m[1]), m[2]),
  ),
  rule(
    '(?:fy|fiscal year|financial year|tax year|fiscal) ?((?:19|20)\\d\\d)(?:/\\d{2,4})?',
    (m, c) => ({
      span: yearSpan(Number(m[1]), c.cal.fiscal_year_start),
    }),
  ),
  rule(
    '((?:19|20)\\d\\d)(?! (?:orders?|units?|pounds|dollars|euros|items|customers|pieces))',
    (m) => ({
      span: yearSpan(Number(m[1])),
    }),
  ),
  rule(
    '(?<!\\b(?:which|what|best|worst|biggest|busiest|quietest|per|a|by|each|every) )(?:the )?week ' +
      '(?:of|commencing|beginning|starting|from|ending|ended|containing)(?: on)?(?: ' +
      'the)? ',
    weekOf,
  ),
  rule(
    `(?:the )?week (\\d{1,2})(?!(?:st|nd|rd|th)?(?: of)? ${MONTH})(?: of)?(?: ((?:19|20)\\d\\d))?`,
    numberedWeek,
  ),
  rule(
    '(?:the )?(?:(\\w+) )?(day|week|fortnight|month|quarter|year)s? (?:ended|ending|to|up to' +
      '|until|through)(?: on)?(?: the)?(?: end of| close of)?(?: the)? ',
    endingOn,
  ),
  rule(
    '(?:the )?(two|three|four|\\d{1,2}|couple of|a|one) (days?|weeks?|months?|' +
      'fortnight) (?:from|starting|beginning|commencing)(?: on| with)?(?: the)? ',
    runFrom,
  ),
  rule('(?:the )?(day|week) (after|before) (?:the )?', besides),
  rule('(?:the )?weekend (?:of|around)(?: the)? ', (m, c) => {
    const found = c.inner(m.input, m.index + m[0].length);
    if (found === null) return null;
    return { atom: { ...found.atom, span: weekendSpan(found.atom.span.from) }, end: found.end };
  }),
  rule(
    `(?:the )?(?:(this|last|next|previous) )?(spring(?! (?:rolls?|onions?|water` +
      `|clean\\w*))|summer|autumn|winter|(?:(?<=\\b(?:this|last|next|the|previous) ` +
      `)fall(?! (?:in|of|from|was|is|off|came|back)\\b)` +
      `|fall(?= (?:19|20)\\d\\d)))(?: season)?${YEAR}`,
    (m, c) => {
      const season = (m[2] === 'fall' ? 'autumn' : m[2]) as Season;
      return named(c, m, season, (year) => seasonSpan(season, year, c.cal), m[3]);
    },
  ),
  rule(
    `(?:the |on the |(?<=\\b(?:week|weeks) (?:of|commencing|beginning|starting|` +
      `from|containing)(?: on)?(?: the)? ))(\\d{1,2})(?:st|nd|rd|th)(?! (?:of|(?:jan|` +
      `feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\w*)\\b)(?! \\w*(?:best|worst|` +
      `biggest|quarter|week|busiest))`,
    dayAlone,
  ),
];

function named(
  context: AtomContext,
  match: RegExpExecArray,
  name: string,
  make: (year: number) => Span,
  year_words: string | undefined,
): Atom {
  const { today } = context.cal;
  const [year] = parts(today);
  if (year_words !== undefined || match[1] === undefined) {
    return yearly(context, year_words, name, make);
  }
  if (match[1] === 'next')
    return { span: make(year).from > today ? make(year) : make(year + 1), future: true };
  const begun = make(year).from <= today ? year : year - 1;
  if (match[1] === 'this') {
    const span = make(year).from <= today ? make(year) : make(year - 1);
    return { span, once_a_year: true, said: SAY.period_meant(match[0], span.label) };
  }
  const span = make(make(begun).to <= today ? begun : begun - 1);
  return { span, once_a_year: true, said: SAY.period_meant(match[0], span.label) };
}

function relativeMonth(context: AtomContext, which = '', name = ''): Atom {
  const number = monthNumberOf(name);
  const [year, now] = parts(context.cal.today);
  if (which === 'this')
    return { span: monthSpan(year, number), future: number > now, once_a_year: true };
  if (which === 'next')
    return { span: monthSpan(number > now ? year : year + 1, number), future: true };
  const span = monthSpan(number < now ? year : year - 1, number);
  return { span, once_a_year: true, said: SAY.period_meant(`${which} ${name}`, span.label) };
}

function slashed(match: RegExpExecArray, context: AtomContext): Atom | null {
  const [a, b] = [Number(match[1]), Number(match[2])];
  const said = match[3];
  const make = (day_of: number, month_of: number) => (year: number) =>
    daySpan(isDay(year, month_of, day_of) ? ymd(year, month_of, day_of) : ymd(year, month_of, 1));
  const read = (day_of: number, month_of: number): Span | null => {
    if (month_of > 12 || month_of < 1 || day_of < 1 || day_of > 31) return null;
    if (said === undefined) return latest(context, make(day_of, month_of));
    const year = said.length === 2 ? 2000 + Number(said) : Number(said);
    return isDay(year, month_of, day_of) ? daySpan(ymd(year, month_of, day_of)) : null;
  };
  const [day_first, month_first] = [read(a, b), read(b, a)];
  if (day_first === null || month_first === null || a === b) {
    const span = day_first ?? month_first;
    return span === null ? null : { span };
  }
  if (context.day_first !== null) return { span: context.day_first ? day_first : month_first };
  return { span: day_first, readings: [day_first, month_first] };
}

function dayRange(
  context: AtomContext,
  [name, year]: [string | undefined, string | undefined],
  first: number,
  last: number,
): Atom | null {
  const number = monthNumberOf(name);
  if (last < first || !isDay(2000, number, last) || first < 1) return null;
  return yearly(context, year, MONTHS[number - 1] ?? '', (y) =>
    rangeSpan(ymd(y, number, first), addDays(ymd(y, number, last), 1)),
  );
}

function dayOfMonth(
  context: AtomContext,
  [name, year]: [string | undefined, string | undefined],
  date: number,
): Atom | null {
  const number = monthNumberOf(name);
  if (!isDay(2000, number, date)) return null;
  const label = `${date} ${MONTHS[number - 1]}`;
  return yearly(context, year, label, (y) => daySpan(ymd(y, number, date)));
}

/** 'apr 11': a day, unless it can only be, or more likely is, the year's last two digits. */
function monthNumber(match: RegExpExecArray, context: AtomContext): Atom | null {
  const number = monthNumberOf(match[1]);
  const value = Number(match[2]);
  const year = 2000 + value;
  const { data, country, today } = context.cal;
  const has_year = data !== null && year >= parts(data.from)[0] && year <= parts(data.to)[0];
  const is_year = match[3] === undefined && match[4] === undefined && match[2]?.length === 2;
  if (
    is_year &&
    (value > 31 || value === 0 || (has_year && country !== 'US')) &&
    year <= parts(today)[0]
  ) {
    const span = monthSpan(year, number);
    return { span, said: SAY.period_meant(match[0], span.label) };
  }
  return dayOfMonth(context, [match[1], match[4]], value);
}

function quarterOf(context: AtomContext, quarter: number, year: string | undefined): Atom {
  const said = year === undefined || /\d$/.test(year) ? year : fiscalYearWords(year, context.cal);
  return yearly(context, said, `Q${quarter}`, (y) => quarterSpan(y, quarter, context.cal));
}

function halfOf(context: AtomContext, half: number, year: string | undefined): Atom {
  const said = year === undefined || /\d$/.test(year) ? year : fiscalYearWords(year, context.cal);
  return yearly(context, said, `H${half}`, (y) => halfSpan(y, half, context.cal));
}

function fiscalYearWords(words: string, cal: Calendar): string {
  const calendar_year = yearNumber(words, cal) ?? 0;
  return String(fiscalYear(cal.today, cal) + calendar_year - parts(cal.today)[0]);
}

/** “the 14th”: of this month, or of the one before where that is still to come. */
function dayAlone(match: RegExpExecArray, context: AtomContext): Atom | null {
  const date = Number(match[1]);
  const named = monthIn(match.input, context);
  if (named !== null && isDay(parts(named)[0], parts(named)[1], date)) {
    const [of_year, of_month] = parts(named);
    return { span: daySpan(ymd(of_year, of_month, date)) };
  }
  const [year, now] = parts(context.near?.from ?? context.cal.today);
  if (!isDay(year, now, date)) return null;
  const day_in_month = ymd(year, now, date);
  const span = daySpan(
    day_in_month <= context.cal.today ? day_in_month : addMonths(day_in_month, -1),
  );
  return { span, said: SAY.period_meant(match[0], span.label) };
}

function day(year: number, month_of: number, date: number): Atom | null {
  return isDay(year, month_of, date) ? { span: daySpan(ymd(year, month_of, date)) } : null;
}

function month(year: number, number: number): Atom | null {
  return number >= 1 && number <= 12 ? { span: monthSpan(year, number) } : null;
}
