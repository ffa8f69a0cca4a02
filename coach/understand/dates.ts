// The dates of a question: finds every one of them, masks it, and hands them to date-joins.ts.
// Hides from understand.ts how dates are written and in which order their rules are tried.
import type { Atom, AtomContext, AtomRule } from './date-atom.ts';
import { ATOM_RULES } from './date-atoms.ts';
import { combine, type DateReading } from './date-joins.ts';
import { RELATIVE_RULES } from './date-relative.ts';
import type { Calendar, Span } from './periods.ts';

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
  const context: AtomContext = {
    cal,
    near,
    day_first: dayFirst(text, cal),
    inner: (inner_text, at) => atomAt(inner_text, at, context),
  };
  const found = findAll(text, context);
  const marked = mark(text, found, (index) => `§${index}`);
  const reading: DateReading = {
    window: null,
    compare: null,
    compare_kind: null,
    compare_relative: false,
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

function findAll(text: string, context: AtomContext): Found[] {
  const found: Found[] = [];
  const words = /\S+/g;
  for (
    let word = words.exec(text);
    word !== null && found.length < MAX_DATES;
    word = words.exec(text)
  ) {
    const hit = atomAt(text, word.index, context);
    if (hit === null) continue;
    found.push({ atom: hit.atom, start: word.index, end: hit.end });
    words.lastIndex = hit.end;
  }
  return found;
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
