// One date found in a text, and the tools its readers share: how a rule of grammar is written, and
// which year is meant where none was said. Hidden from everything but the readers of dates.
import { SAY } from '../../prompts/understanding.ts';
import { type Calendar, MONTHS, parts, type Span } from './periods.ts';

/** A month's name, in one group; “may I” asks. */
export const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may(?! (?:i|we|you|be|have' +
  '|not|well|need|want)\\b)|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?' +
  '|nov(?:ember)?|dec(?:ember)?)';
const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** One date found in the text. */
export interface Atom {
  span: Span;
  /** Set where no year was said: the same in another year. */
  in_year?: (year: number) => Span;
  /** The year was said as 'last year' and the like, so it may be relative to another date. */
  relative_year?: number;
  /** “last month”, “this week”: what the comparison's other side is when only this is named. */
  relative?: 'this' | 'last';
  /** Lies ahead: next month, tomorrow. */
  future?: boolean;
  /** The two readings of 3/4/2011. */
  readings?: [Span, Span];
  /** Not a window but a comparison: with the year before, or with the period before. */
  compare?: 'last_year' | 'previous';
  /** “the previous month”: where another period is named, the one before that. */
  prior?: boolean;
  /** “this August”, “last Easter”: the one before is that of the year before. */
  once_a_year?: boolean;
  /** “the one before”: of what, another date says. */
  one?: boolean;
  /** “the day before”, “the Saturday before”: days from the window back to the other side. */
  days_back?: number;
  /** “the week following”: right after the date before it, where that is about as many days. */
  following?: number;
  /** Part of a longer period: “the first half of October”. */
  part?: boolean;
  /** Two days with “to” between them: more exact than any name beside them. */
  spelt_out?: boolean;
  /** “this time last year”: a window on its own, the year before in a comparison. */
  this_time?: boolean;
  /** Words the default that was taken. */
  said?: string;
}

export interface AtomContext {
  cal: Calendar;
  /** The dates read so far, in the order of the words. */
  said: readonly Atom[];
  /** The window talked about before: a month without a year is looked for near it. */
  near: Span | null;
  /** How dates with slashes are written here: by country, or by another date in the question. */
  day_first: boolean | null;
  inner: (text: string, at: number) => { atom: Atom; end: number } | null;
}

export interface AtomRule {
  pattern: RegExp;
  read: (match: RegExpExecArray, context: AtomContext) => Atom | { atom: Atom; end: number } | null;
}

/** The latest year in which the period has begun and the data reaches it. */
export function latest(context: AtomContext, make: (year: number) => Span): Span {
  const { cal, near } = context;
  const [this_year] = parts(cal.today);
  const reaches = (span: Span) =>
    span.from <= cal.today &&
    (cal.data === null || (span.from < cal.data.to && span.to > cal.data.from));
  if (near !== null) {
    const span = make(parts(near.from)[0]);
    if (reaches(span)) return span;
  }
  const oldest = cal.data === null ? this_year - 1 : parts(cal.data.from)[0] - 1;
  for (let year = this_year; year >= oldest; year--) if (reaches(make(year))) return make(year);
  const now = make(this_year);
  return now.from <= cal.today ? now : make(this_year - 1);
}

/** 'this year' and the like as a number; null for no year said. */
export function yearNumber(words: string | undefined, cal: Calendar): number | null {
  if (words === undefined) return null;
  if (/^(?:fy ?)?\d{4}$/.test(words)) return Number(words.slice(-4));
  const [now] = parts(cal.today);
  if (words === 'this year') return now;
  if (words === 'next year') return now + 1;
  return words.endsWith('before last') ? now - 2 : now - 1;
}

export function rule(source: string, read: AtomRule['read']): AtomRule {
  const open_end = / (?:\)\?)?$/.test(source);
  return { pattern: new RegExp(`\\b(?:${source})${open_end ? '' : '(?![\\w])'}`, 'y'), read };
}

export function yearly(
  context: AtomContext,
  words: string | undefined,
  name: string,
  make: (year: number) => Span,
): Atom {
  const year = yearNumber(words, context.cal);
  if (year !== null) {
    const relative =
      words === undefined || /\d$/.test(words) ? undefined : year - parts(context.cal.today)[0];
    return relative === undefined
      ? { span: make(year) }
      : { span: make(year), in_year: make, relative_year: relative };
  }
  const span = latest(context, make);
  return { span, in_year: make, said: SAY.month_meant(name, span.label) };
}

export function monthNumberOf(name = ''): number {
  return MONTHS.findIndex((one) => one.toLowerCase().startsWith(name.slice(0, 3))) + 1;
}

export function ordinalOf(word = ''): number {
  const found = ['first', 'second', 'third', 'fourth'].indexOf(word) + 1;
  return found > 0 ? found : word === 'opening' ? 1 : Number(word[0]);
}

/** 'six', '6', 'a', 'couple', 'few' as a number; null for anything else. */
export function numberOf(word: string): number | null {
  if (/^\d{1,3}$/.test(word)) return Number(word);
  if (word === 'a' || word === 'an') return 1;
  if (/couple/.test(word)) return 2;
  if (/few|several/.test(word)) return 3;
  if (word === 'dozen') return 12;
  const found = NUMBERS.indexOf(word);
  return found < 0 ? null : found + 1;
}
