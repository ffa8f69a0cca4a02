// The dates of a question: finds every one of them, masks it, and hands them to date-joins.ts.
// Hides from understand.ts how dates are written and in which order their rules are tried.
import { addDays, daysBetween } from '../../analysis/calendar.ts';
import type { Atom, AtomContext, AtomRule } from './date-atom.ts';
import { ATOM_RULES } from './date-atoms.ts';
import { CHANGES } from './date-comparing.ts';
import { combine, type DateReading } from './date-joins.ts';
import { isLastYear } from './date-other-side.ts';
import { RELATIVE_RULES } from './date-relative.ts';
import { type Calendar, isDay, parts, rangeSpan, type Span, ymd } from './periods.ts';

interface Found {
  atom: Atom;
  start: number;
  end: number;
}

/** Countries that write the month first; in all others the day comes first. */
const MONTH_FIRST = new Set(['US', 'PH', 'FM', 'PW', 'MH']);
/** More dates than this in one question are a pasted table, not a question. */
const MAX_DATES = 8;

/** Dates in normalised words. `near` is the window talked about before, in a follow-up. */
export function readDates(text: string, cal: Calendar, near: Span | null = null): DateReading {
  const said: Atom[] = [];
  const context: AtomContext = {
    cal,
    said,
    near,
    day_first: dayFirst(text, cal),
    inner: (inner_text, at) => atomAt(inner_text, at, context),
  };
  const all = saidOnce(text, findAll(text, context, said));
  const denied = deniedIn(text, all);
  if (denied !== null) return readDates(denied, cal, near);
  const found = joinRanges(text, joinLists(text, all));
  narrowToDays(text, found);
  const marked = mark(text, found, (index) => `§${index}`);
  const reading: DateReading = {
    window: null,
    compare: null,
    compare_kind: null,
    compare_relative: false,
    pair: null,
    masked: mark(text, found, () => '§'),
    assumed: [],
    future: found.some(({ atom }) => atom.future === true),
    ambiguous: null,
    last_year_named: false,
  };
  const doubtful = found.find(({ atom }) => atom.readings !== undefined);
  if (doubtful?.atom.readings !== undefined) {
    const written = text.slice(doubtful.start, doubtful.end);
    reading.ambiguous = { written, readings: doubtful.atom.readings };
  }
  combine(
    reading,
    marked,
    found.map(({ atom }) => atom),
    cal,
  );
  return reading;
}

/** The dates of a text in its own words, without what stands between them. */
export function dateWords(text: string, cal: Calendar): string {
  const said: Atom[] = [];
  const context: AtomContext = {
    cal,
    said,
    near: null,
    day_first: dayFirst(text, cal),
    inner: (inner_text, at) => atomAt(inner_text, at, context),
  };
  return findAll(text, context, said)
    .map(({ start, end }) => {
      const joint = /\b(?:since|from|until|till|before|after|between|up to|by)(?: the)? $/.exec(
        text.slice(0, start),
      );
      return (joint?.[0] ?? '') + text.slice(start, end);
    })
    .join(' ');
}

function findAll(text: string, context: AtomContext, said: Atom[]): Found[] {
  const found: Found[] = [];
  const words = /\S+/g;
  for (
    let word = words.exec(text);
    word !== null && found.length < MAX_DATES;
    word = words.exec(text)
  ) {
    const first = atomAt(text, word.index, context);
    if (first === null) continue;
    const hit = soFarIn(text, first, context);
    found.push({ atom: hit.atom, start: word.index, end: hit.end });
    said.push(hit.atom);
    words.lastIndex = hit.end;
  }
  return found;
}

/** “Easter Monday, 6 April”: one day by its name and by its date. */
function saidOnce(text: string, found: Found[]): Found[] {
  const out: Found[] = [];
  for (const one of found) {
    const last = out.at(-1);
    const beside = last !== undefined && text.slice(last.end, one.start).trim() === '';
    const { span } = one.atom;
    if (beside && last.atom.span.from === span.from && last.atom.span.to === span.to) {
      out[out.length - 1] = { atom: one.atom, start: last.start, end: one.end };
    } else out.push(one);
  }
  return out;
}

const SO_FAR = / (?:so far|to date|until now|up to now|till now|as of (?:today|now))\b/y;

/** “2026 so far”, “November to date”: the period that today is in, up to and with today. */
function soFarIn(
  text: string,
  hit: { atom: Atom; end: number },
  { cal }: AtomContext,
): { atom: Atom; end: number } {
  SO_FAR.lastIndex = hit.end;
  const { span } = hit.atom;
  const end = addDays(cal.today, 1);
  const match = SO_FAR.exec(text);
  if (match === null || span.from > cal.today || span.to <= end) return hit;
  const atom: Atom = { span: rangeSpan(span.from, end), relative: 'this' };
  return { atom, end: hit.end + match[0].length };
}

const DAYS_ALONE =
  /\b(\d{1,2})(st|nd|rd|th)? ?(?:to|-|until|till|through) ?(?:the )?(\d{1,2})(?:st|nd|rd|th)\b/;

/** “The first week of June, 1st to 7th”: days that belong to the month named beside them. */
function narrowToDays(text: string, found: Found[]): void {
  const match = DAYS_ALONE.exec(text);
  const one = found.find(({ atom }) => atom.compare === undefined && atom.this_time !== true);
  if (match === null || one === undefined) return;
  const [at, end] = [match.index, match.index + match[0].length];
  const others = found.filter((each) => each !== one && each.start < end && each.end > at);
  const { span } = one.atom;
  const [year, month] = parts(span.from);
  if (one.start < end && one.end > at) return;
  if (daysBetween(span.from, span.to) > 31 || parts(addDays(span.to, -1))[1] !== month) return;
  const [first, last] = [Number(match[1]), Number(match[3])];
  if (first > last || !isDay(year, month, last)) return;
  for (const each of others) found.splice(found.indexOf(each), 1);
  one.atom = { span: rangeSpan(ymd(year, month, first), addDays(ymd(year, month, last), 1)) };
}

const DENIED =
  /(?:\band |\bbut )?\b(?:not|rather than|instead of)(?: (?:the|in|for|against|with))*$/;

/** “January, not December”: the text without the date that is put right; null where none is. */
function deniedIn(text: string, found: Found[]): string | null {
  const one = found.find(({ start }) => DENIED.test(text.slice(0, start).trimEnd()));
  if (one === undefined || found.length < 2) return null;
  const before = text.slice(0, one.start).trimEnd().replace(DENIED, '').trimEnd();
  return before === '' ? null : `${before} ${text.slice(one.end).trim()}`.trim();
}

/** From so many on, months said one after the other are the stretch of them. */
const LIST_MONTHS = 3;

/** “June July August”, “this summer June July August”: one stretch, said month by month. */
function joinLists(text: string, found: Found[]): Found[] {
  const follows = (one: Found, next: Found | undefined) =>
    next !== undefined &&
    one.atom.span.unit === 'month' &&
    next.atom.span.unit === 'month' &&
    one.atom.span.to === next.atom.span.from &&
    /^(?:and)?$/.test(text.slice(one.end, next.start).trim());
  for (const [at, first] of found.entries()) {
    let end = at;
    for (let one = first; follows(one, found[end + 1]); one = found[end] ?? first) end += 1;
    const last = found[end];
    if (last === undefined || end - at + 1 < LIST_MONTHS) continue;
    const span = rangeSpan(first.atom.span.from, last.atom.span.to);
    const list: Found = { atom: { span, spelt_out: true }, start: first.start, end: last.end };
    return [...found.slice(0, at), list, ...found.slice(end + 1)];
  }
  return found;
}

/** With three dates or more, two days with “to” between them are one range among others. */
function joinRanges(text: string, found: Found[]): Found[] {
  const compared = found.some(({ atom }) => atom.compare !== undefined || isLastYear(atom));
  if (found.length < 3) return found;
  const months = compared || found.length > 3 || !CHANGES.test(text);
  const out: Found[] = [];
  for (const one of found) {
    const last = out.at(-1);
    const between = last === undefined ? '' : text.slice(last.end, one.start).trim();
    const unit = last?.atom.span.unit;
    const alike = unit === one.atom.span.unit && (unit === 'day' || (months && unit === 'month'));
    if (
      last === undefined ||
      !alike ||
      !(
        /^(?:to|-|until|till|through|thru)(?: the)?$/.test(between) ||
        // “June and July against April and May”
        (between === 'and' && found.length > 3 && last.atom.span.to === one.atom.span.from)
      )
    ) {
      out.push(one);
      continue;
    }
    const year = parts(one.atom.span.from)[0];
    const from = last.atom.in_year?.(year).from ?? last.atom.span.from;
    const start = from > one.atom.span.from ? last.atom.span.from : from;
    const span = rangeSpan(start, one.atom.span.to);
    const [first, second] = [last.atom.in_year, one.atom.in_year];
    const atom: Atom = { span, spelt_out: true };
    if (first && second && unit === 'month') {
      atom.in_year = (other) => rangeSpan(first(other).from, second(other).to);
    }
    out[out.length - 1] = { atom, start: last.start, end: one.end };
  }
  return out;
}

function atomAt(
  text: string,
  at: number,
  context: AtomContext,
): { atom: Atom; end: number } | null {
  for (const list of [RELATIVE_RULES, ATOM_RULES]) {
    for (const one of list) {
      const hit = tried(one, text, at, context);
      if (hit !== null) return hit;
    }
  }
  return null;
}

function tried(one: AtomRule, text: string, at: number, context: AtomContext) {
  one.pattern.lastIndex = at;
  const match = one.pattern.exec(text);
  if (match === null) return null;
  const read = one.read(match, context);
  if (read === null) return null;
  return 'atom' in read ? read : { atom: read, end: at + match[0].length };
}

function mark(text: string, found: Found[], name: (index: number) => string): string {
  let marked = '';
  let at = 0;
  for (const [index, { start, end }] of found.entries()) {
    marked += `${text.slice(at, start)}${name(index)}`;
    at = end;
  }
  return `${marked}${text.slice(at)}`.replace(/ {2,}/g, ' ');
}

function dayFirst(text: string, cal: Calendar): boolean | null {
  if (cal.country !== null) return !MONTH_FIRST.has(cal.country);
  for (const match of text.matchAll(/\b(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\b/g)) {
    if (Number(match[1]) > 12) return true;
    if (Number(match[2]) > 12) return false;
  }
  return null;
}
