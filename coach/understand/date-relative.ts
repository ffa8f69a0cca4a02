// Dates said from where the speaker stands (“last month”, “past six weeks”, “yesterday”, “ytd”,
// “last Saturday”): hides how they are counted. They follow the calendar, never the data: a window
// that has no data is for gathering to say.

import {
  addDays,
  addMonths,
  firstOfMonth,
  firstOfQuarter,
  weekday,
  weekStart,
} from '../../analysis/calendar.ts';
import { SAY } from '../../prompts/understanding.ts';
import { type Atom, type AtomContext, type AtomRule, numberOf, rule } from './date-atom.ts';
import { daysOf } from './date-parts.ts';
import { SAME_RULES } from './date-same.ts';
import {
  type Calendar,
  daySpan,
  earlier,
  fiscalQuarter,
  fiscalYear,
  monthSpan,
  monthsSpan,
  parts,
  quarterSpan,
  rangeLabel,
  rangeSpan,
  type Span,
  weekendSpan,
  weekSpan,
  yearSpan,
} from './periods.ts';

type Unit = 'day' | 'week' | 'weekend' | 'fortnight' | 'month' | 'quarter' | 'year';

const UNIT = '(day|week|weekend|fortnight|month|quarter|year)';
const NUMBER =
  '(\\d{1,3}|a couple of|couple of|couple|a few|few|several|one|two|three|four|' +
  'five|six|seven|eight|nine|ten|eleven|twelve)';
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const WEEKDAY =
  '(monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thurs?|thu|fri|sat|sun)';
/** “the past month” and “the past year” roll; “last month” is the calendar's. */
const ROLLING_DAYS = { week: 7, month: 30, fortnight: 14 } as const;

export const RELATIVE_RULES: readonly AtomRule[] = [
  ...SAME_RULES,
  rule('(?:compared (?:to|with) |vs |on |than )?this time last year', thisTimeLastYear),
  rule(
    'the (day|mon|tues|wednes|thurs|fri|satur|sun)(?:day)? (?:before|earlier|' +
      'prior)(?! last| yesterday| that)',
    (m, c) => ({
      ...previous(m, c),
      days_back: m[1] === 'day' ? 1 : 7,
    }),
  ),
  rule('(?:month (?:on|over) month|week (?:on|over) week|quarter (?:on|over) quarter)', previous),
  rule(
    '(?:the )?(?:two|three|four|five|six|seven|ten|\\d+|couple of)? ?(?:days|weeks|' +
      'months|quarters|fortnight) (?:before|prior|preceding)(?: (?:that|it|them|' +
      'those))?(?! last| yesterday| §)|' +
      '(?:the )?(?:previous|preceding|prior) (?:period|one)|the one (?:before|prior' +
      '|previous|earlier)(?: that| it)?|the (?:month|week|quarter|day|weekend|period' +
      '|(?:mon|tues|wednes|thurs|fri|satur|sun)day) (?:before|earlier|prior)(?! last|' +
      ' yesterday| christmas| xmas| easter)',
    previous,
  ),
  rule(
    '(?:the )?(?:week|month|quarter|day|fortnight|weekend|year)s? (?:following|afterwards?|that ' +
      'followed|after(?: (?:that|it)\\b|$|(?= (?:is|was|were|did|do|in|on|by|for|sales|orders|' +
      'please)\\b)))|the following (?:week|month|quarter|day|fortnight|weekend)',
    (m, c) => ({ ...calendarUnit(c.cal, 'week', 0), following: daysOf(m[0]) }),
  ),
  rule('(?:the )?day before yesterday', (_m, c) => ({ span: daySpan(addDays(c.cal.today, -2)) })),
  rule('yesterday(?: morning| afternoon| evening)?|last night', (_m, c) => ({
    span: daySpan(addDays(c.cal.today, -1)),
    relative: 'last',
  })),
  rule('(?:so far )?today(?: so far)?|this (?:morning|afternoon|evening)|tonight', (_m, c) => ({
    span: daySpan(c.cal.today),
    relative: 'this',
  })),
  rule('as the year (?:goes|went|has gone|progresses|progressed) ?(?:on|by)?', (_m, c) =>
    calendarUnit(c.cal, 'year', 0),
  ),
  rule('over the weekend', (_m, c) => calendarUnit(c.cal, 'weekend', 0)),
  rule('tomorrow', (_m, c) => ({ span: daySpan(addDays(c.cal.today, 1)), future: true })),
  rule(
    '(?:the )?(?:ytd|year to date)|(?:this|the) year (?:so far|to date|up to now|' +
      'until now)|so far this year',
    (_m, c) => soFar(c.cal, 'year'),
  ),
  rule(
    '(?:the )?(?:mtd|month to date)|(?:this|the) month (?:so far|to date|up to now|' +
      'until now)|so far this month',
    (_m, c) => soFar(c.cal, 'month'),
  ),
  rule(
    '(?:the )?(?:qtd|quarter to date)|(?:this|the) quarter (?:so far|to date)|so far this quarter',
    (_m, c) => soFar(c.cal, 'quarter'),
  ),
  rule(
    '(?:the )?(?:wtd|week to date)|(?:this|the) week (?:so far|to date)|so far this week',
    (_m, c) => soFar(c.cal, 'week'),
  ),
  rule(`since the (?:start|beginning|turn) of (?:the |this )?(year|month|quarter|week)`, (m, c) =>
    soFar(c.cal, m[1] as Unit),
  ),
  rule(
    '(?:(?:this|the current|current|the) )?(?:fiscal|financial|tax) year (?:so far|to date)',
    (_m, c) => soFar(c.cal, 'year'),
  ),
  rule('(?:this|the current|current) (?:fiscal|financial|tax) year', (_m, c) =>
    calendarUnit(c.cal, 'year', 0),
  ),
  rule('(?:the )?(?:last|previous|prior) (?:fiscal|financial|tax) year', (_m, c) =>
    calendarUnit(c.cal, 'year', -1),
  ),
  rule(`(?:the )?${UNIT} before last|(?:the )?last ${UNIT} but one`, (m, c) => ({
    ...calendarUnit(c.cal, (m[1] ?? m[2]) as Unit, -2),
    relative: undefined,
  })),
  rule(
    `(?:the |these |this )?(?:last|past|previous|prior|trailing|most recent|` +
      `latest) ${NUMBER} (?:whole |full |complete |calendar )?${UNIT}s?(?! (?:of|in) ` +
      `(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|19|20|q[1-4]|the (?:month|` +
      `quarter|year)))`,
    (m, c) => lastSome(c.cal, m[1] ?? '', m[2] as Unit, m[0].startsWith('these')),
  ),
  rule('(?:the )?(?:last|past) (?:24 hours|24hrs?)', (_m, c) => lastSome(c.cal, '1', 'day')),
  rule(`(?:the |these )?(?:next|coming) (?:${NUMBER} )?${UNIT}s?`, (m, c) => ({
    ...calendarUnit(c.cal, m[2] as Unit, 1),
    future: true,
  })),
  rule(`${NUMBER} ${UNIT}s? (?:ago|back)|(a) ${UNIT} (?:ago|back)`, (m, c) =>
    ago(c.cal, m[1] ?? m[3] ?? 'a', (m[2] ?? m[4]) as Unit),
  ),
  rule(`(?:the )?past (week|month|fortnight|year|quarter)`, (m, c) => rolling(c.cal, m[1] as Unit)),
  rule(
    `(?:the )?(?:last|previous|prior|preceding|(?:latest|most recent|recently` +
      ` ended)(?! day)) (?:full |whole |complete |calendar |finished )?${UNIT}(?!` +
      ` (?:of|you|with data|on record|recorded|for which|i can)\\b)`,
    (m, c) => ({
      ...calendarUnit(c.cal, m[1] as Unit, -1),
      ...(/previous|prior|preceding/.test(m[0]) ? { prior: true } : {}),
    }),
  ),
  rule(
    `(?:the |this )?${UNIT} (?:that )?(?:has )?(?:just (?:gone|ended|past|passed|` +
      `finished|over|closed)|gone by)`,
    (m, c) => calendarUnit(c.cal, m[1] as Unit, -1),
  ),
  rule(
    `(?:this|(?:the )?(?:current|present|running|ongoing|actual))(?: calendar)? ${UNIT}`,
    (m, c) => calendarUnit(c.cal, m[1] as Unit, 0),
  ),
  rule(
    `(?:the )?${WEEKDAY} before last|(?:the )?last ${WEEKDAY} but one|a week last ${WEEKDAY}`,
    (m, c) => weekEarlier(dayNamed(c.cal, m[1] ?? m[2] ?? m[3] ?? '', 'last')),
  ),
  rule(`(?:on )?(?:the )?${WEEKDAY} (?:of |from )?(last|this) week`, (m, c) =>
    dayInWeek(c.cal, m[1] ?? '', m[2] ?? ''),
  ),
  rule(`(?:the )?(?:last|past|previous) ${NUMBER} ${WEEKDAY}s`, (m, c) =>
    lastNamed(c.cal, m[1] ?? '', m[2] ?? ''),
  ),
  rule(`(last|this) week(?: on)? ${WEEKDAY}`, (m, c) => dayInWeek(c.cal, m[2] ?? '', m[1] ?? '')),
  rule(`(?:on )?(?:last|previous|past|this past) ${WEEKDAY}(?: just gone)?(?!s)`, (m, c) =>
    dayNamed(c.cal, m[1] ?? '', 'last'),
  ),
  rule(`(?:on )?this ${WEEKDAY}(?!s)`, (m, c) => dayNamed(c.cal, m[1] ?? '', 'this')),
  rule(`(?:on )?(?:next|coming) ${WEEKDAY}`, (m, c) => ({
    span: daySpan(addDays(dayNamed(c.cal, m[1] ?? '', 'last').span.from, 7)),
    future: true,
  })),
  rule(
    `(?<!\\b(?:a|an|every|each|usual|normal|typical|average|any|our|is|are|does` +
      `|or|vs|best|worst|busiest|which|what|typical|quietest|ever) )(?:on ` +
      `)?(monday|tuesday|wednesday|thursday` +
      `|friday|saturday|sunday)(?: just gone)?(?! (?:the )?\\d)(?! (?:vs|or|our` +
      `|the|always|usually|mornings?|afternoons?|evenings?|nights?|best|busiest` +
      `|quietest)\\b)`,
    (m, c) => dayNamed(c.cal, m[1] ?? '', 'this'),
  ),
  rule(
    `${WEEKDAY}(?= (?:figures?|numbers?|totals?|takings|sales|revenue|results?|orders)\\b)`,
    (m, c) => dayNamed(c.cal, m[1] ?? '', 'this'),
  ),
  rule(
    '(?:of |for )?all time|(?<!\\bas )ever|(?<!up )to date|since (?:we|i) (?:started|opened' +
      '|began|launched)|since (?:the )?(?:very )?(?:beginning|start|opening|day one)(?! of)' +
      '|(?:the )?(?:whole|entire) (?:history|period|time)|all (?:the |our )?(?:data' +
      '|history|figures)|everything (?:we|you) have(?! (?:covered|been|discussed|asked|done|gone|said|looked))|from the (?:start|beginning)(?! of)',
    everything,
  ),
];

/** From the first day of the unit up to and with today. */
export function soFar(cal: Calendar, unit: Unit): Atom {
  const whole = calendarUnit(cal, unit, 0).span;
  const to = addDays(cal.today, 1);
  const span = rangeSpan(whole.from, earlier(to, whole.to));
  return { span, relative: 'this' };
}

/** The calendar's week, month, quarter or year that is `steps` from the one today is in. */
export function calendarUnit(cal: Calendar, unit: Unit, steps: number): Atom {
  const relative = steps === 0 ? 'this' : steps === -1 ? 'last' : undefined;
  return { span: unitSpan(cal, unit, steps), relative };
}

export function everythingSpan(cal: Calendar): Span | null {
  if (cal.data === null) return null;
  return rangeSpan(
    cal.data.from,
    cal.data.to,
    `all the data (${rangeLabel(cal.data.from, cal.data.to)})`,
  );
}

function unitSpan(cal: Calendar, unit: Unit, steps: number): Span {
  const { today, fiscal_year_start: start } = cal;
  if (unit === 'day') return daySpan(addDays(today, steps));
  if (unit === 'week') return weekSpan(addDays(today, steps * 7), cal);
  if (unit === 'weekend') {
    // Before Saturday, “this weekend” is still to come and a coach is asked about the one that was.
    const this_one = weekendSpan(today).from > today ? addDays(today, -7) : today;
    const shift = steps < 0 && weekday(today) < 6 ? steps + 1 : steps;
    return weekendSpan(addDays(this_one, shift * 7));
  }
  if (unit === 'fortnight') {
    const from = addDays(weekStart(today, cal.week_start), steps * 14);
    return rangeSpan(from, addDays(from, 14));
  }
  if (unit === 'month') {
    const [year, month] = parts(addMonths(firstOfMonth(today), steps));
    return monthSpan(year, month);
  }
  if (unit === 'quarter') {
    const first = addMonths(firstOfQuarter(today, start), steps * 3);
    return quarterSpan(fiscalYear(first, cal), fiscalQuarter(first, cal), cal);
  }
  return yearSpan(fiscalYear(today, cal) + steps, start);
}

/** Whole units that ended before today; days end with yesterday. */
function lastSome(cal: Calendar, words: string, unit: Unit, till_now = false): Atom | null {
  const count = numberOf(words);
  if (count === null || count === 0) return null;
  if (count === 1) return calendarUnit(cal, unit, -1);
  // “these last two years” end now, “the last two” with December
  if (unit === 'year' && till_now) return lastSome(cal, String(12 * count), 'month');
  const last = unitSpan(cal, unit, -1);
  const first = unitSpan(cal, unit, -count);
  if (unit === 'month') return { span: monthsSpan(first.from, count) };
  const span = rangeSpan(first.from, last.to);
  const plural = `the last ${count} ${unit}s (${span.label})`;
  return { span: { ...span, label: plural } };
}

function rolling(cal: Calendar, unit: Unit): Atom {
  if (unit === 'week' || unit === 'month' || unit === 'fortnight') {
    const span = rangeSpan(addDays(cal.today, -ROLLING_DAYS[unit]), cal.today);
    return { span, said: SAY.period_meant(`the past ${unit}`, span.label) };
  }
  return {
    span: monthsSpan(
      addMonths(firstOfMonth(cal.today), unit === 'year' ? -12 : -3),
      unit === 'year' ? 12 : 3,
    ),
  };
}

function ago(cal: Calendar, words: string, unit: Unit): Atom | null {
  const count = numberOf(words);
  if (count === null) return null;
  const year = { year: 1, month: 12, week: 52 }[unit as string];
  if (count === year) return { ...calendarUnit(cal, 'year', -1), compare: 'last_year' };
  return { span: unitSpan(cal, unit, -count) };
}

function dayNamed(cal: Calendar, name: string, which: 'this' | 'last'): Atom {
  const wanted = WEEKDAYS.findIndex((one) => one.startsWith(name.slice(0, 3))) + 1;
  const back = (weekday(cal.today) - wanted + 7) % 7;
  const span = daySpan(addDays(cal.today, -(back === 0 && which === 'last' ? 7 : back)));
  return { span, said: SAY.period_meant(name, span.label) };
}

/** “The last four Fridays”: from the first of them to the last. */
function lastNamed(cal: Calendar, words: string, name: string): Atom | null {
  const count = numberOf(words);
  if (count === null || count < 2) return null;
  const { span } = dayNamed(cal, name, 'last');
  return { span: rangeSpan(addDays(span.from, -7 * (count - 1)), span.to) };
}

function weekEarlier(atom: Atom): Atom {
  const span = daySpan(addDays(atom.span.from, -7));
  return { span, said: atom.said };
}

function dayInWeek(cal: Calendar, name: string, which: string): Atom {
  const wanted = WEEKDAYS.findIndex((one) => one.startsWith(name.slice(0, 3))) + 1;
  const first = unitSpan(cal, 'week', which === 'last' ? -1 : 0).from;
  return { span: daySpan(addDays(first, (wanted - weekday(first) + 7) % 7)) };
}

function thisTimeLastYear(match: RegExpExecArray, context: AtomContext): Atom {
  const from = addMonths(firstOfMonth(context.cal.today), -12);
  const to = addMonths(addDays(context.cal.today, 1), -12);
  const span = rangeSpan(from, to > from ? to : addDays(from, 1));
  const compares = match[0] !== 'this time last year';
  return compares ? { span, compare: 'last_year' } : { span, this_time: true };
}

function previous(match: RegExpExecArray, context: AtomContext): Atom {
  const one = / one\b/.test(match[0]);
  return {
    ...calendarUnit(context.cal, 'month', -1),
    compare: 'previous',
    ...(one ? { one } : {}),
  };
}

function everything(_match: RegExpExecArray, context: AtomContext): Atom | null {
  const span = everythingSpan(context.cal);
  return span === null ? null : { span };
}
