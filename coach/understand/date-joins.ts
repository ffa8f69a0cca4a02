// How dates stand together (“from … to”, “since”, “compared with”): joins what was found into one
// window and one to compare with, and hides the grammar from dates.ts.
import { addDays, daysBetween } from '../../analysis/calendar.ts';
import type { Assumption } from '../query.ts';
import type { Atom } from './date-atom.ts';
import { CHANGES, COMPARATOR, countsOver, DEVELOPING, SINGLED_OUT } from './date-comparing.ts';
import {
  asOtherSide,
  COMPARING,
  inTwoYears,
  isLastYear,
  otherSide,
  sameYears,
  yearApart,
} from './date-other-side.ts';
import { followed, pairOf, setCompared } from './date-pairs.ts';
import { everythingSpan } from './date-relative.ts';
import {
  type Calendar,
  earlier,
  later,
  parts,
  rangeLabel,
  rangeSpan,
  type Span,
} from './periods.ts';

export interface DateReading {
  window: Span | null;
  compare: Span | null;
  /** What it is compared with, where the words name it: those days, or a rule for finding them. */
  compare_kind: 'named' | 'last_year' | 'previous' | null;
  /** Only the other side of a comparison was named, and it was “last month” and the like. */
  compare_relative: boolean;
  /** Two dates alike, the later first: the sides of a comparison, should one be asked for. */
  pair: [Span, Span] | null;
  /** The words with every date replaced by §. */
  masked: string;
  assumed: Assumption[];
  /** Some date lies ahead by its own words (“next month”). */
  future: boolean;
  /** A date such as 3/4/2011 that this tenant's country does not settle. */
  ambiguous: { written: string; readings: [Span, Span] } | null;
  /** The words name the year before as such (“and last year?”). */
  last_year_named: boolean;
}

/** Further apart than this, two months joined by “through” are the ends of a range. */
const FAR_APART_DAYS = 27;
/** Works through the shapes two dates can stand in, from the most explicit to the plainest. */
export function combine(reading: DateReading, marked: string, atoms: Atom[], cal: Calendar): void {
  const first = atoms[0];
  if (first === undefined) return;
  reading.pair = pairOf(atoms);
  if (followed(reading, atoms, cal)) return;
  for (const atom of atoms) asOtherSide(atom, atoms, marked);
  const twice = inTwoYears(atoms);
  if (twice !== null) {
    setCompared(reading, twice, cal);
    return;
  }
  const rest = atoms.filter((atom) => atom.compare === undefined);
  const marker = atoms.find((atom) => atom.compare !== undefined);
  reading.last_year_named = atoms.some(isLastYear);
  if (marker?.compare !== undefined && rest.length < 2) {
    reading.compare_kind = marker.compare;
    if (rest[0] !== undefined) setWindow(reading, rest[0]);
    const window = rest[0]?.span;
    if (marker.days_back !== undefined && window?.unit === 'day') {
      const from = addDays(window.from, -marker.days_back);
      reading.compare = rangeSpan(from, addDays(window.to, -marker.days_back));
      reading.compare_kind = 'named';
    }
    return;
  }
  // “we were at a fair mid March; the two weeks from the 14th, and the two weeks prior”
  const last = rest.at(-1);
  if (marker?.compare === 'previous' && last !== undefined && atoms.at(-1) === marker) {
    reading.compare_kind = 'previous';
    setWindow(reading, last);
    return;
  }
  if (asPair(reading, marked, atoms, cal)) return;
  if (asRange(reading, marked, atoms, cal)) return;
  if (asOpenEnded(reading, marked, atoms, cal)) return;
  if (asComparison(reading, marked, atoms, cal)) return;
  if (atoms.length === 1) setWindow(reading, first);
  else plain(reading, atoms, { marked, cal });
}

/** “June against May” said outright beats a comparison said in passing (“up on last month?”). */
function asPair(reading: DateReading, marked: string, atoms: Atom[], cal: Calendar): boolean {
  const match =
    new RegExp(
      String.raw`§(\d)(?: \w+(?= (?:minus|less) ))? (?:vs|against|as against|compared (?:with|` +
        String.raw`to)|relative to|than|over|on|minus|less|(?:set |put )?(?:next to|beside|` +
        String.raw`against)|alongside) (?:the |that of |those of |(?!the )[\w¤]+ (?:for|in|of|from) )?§(\d)`,
    ).exec(marked) ?? (/\bdiffer/.test(marked) ? /§(\d) from (?:the )?§(\d)/.exec(marked) : null);
  if (
    atoms.length < 3 &&
    !/ (?:over|on|from|minus|less|next to|beside|alongside|relative to|as against) /.test(
      match?.[0] ?? '',
    )
  )
    return false;
  const [window, other] = [atoms[Number(match?.[1])], atoms[Number(match?.[2])]];
  if (match === null || window === undefined || other === undefined) return false;
  if (window.compare !== undefined || other.compare !== undefined) return false;
  sayAll(reading, [window, other]);
  setCompared(reading, [window.span, otherSide(window, other)], cal);
  reading.last_year_named = isLastYear(other);
  return true;
}

function asRange(reading: DateReading, marked: string, atoms: Atom[], cal: Calendar): boolean {
  const match = new RegExp(
    String.raw`(?:\b(between|from|compare|difference between|of) (?:the )?)?§(\d) ?(to|into|` +
      String.raw`and ending(?: with| on| in| at)?|and|until|till|til|through|thru|-|or|with) (?:in |the )?§(\d)`,
  ).exec(marked);
  const [a, b] = [atoms[Number(match?.[2])], atoms[Number(match?.[4])]];
  if (match === null || a === undefined || b === undefined) return false;
  const [opening, joint] = [match[1], match[3]];
  const quarters =
    joint === 'to' &&
    opening === undefined &&
    a.span.unit === 'quarter' &&
    a.span.to === b.span.from;
  // “from the first half to the second”: nobody says a whole by its halves
  const halves = joint === 'to' && a.part === true && b.part === true && a.span.to === b.span.from;
  const differing = /\b(?:differen\w*|differ\w*|gap|compar\w+)\b/.test(marked) && joint === 'and';
  // “in August and July, which …”: two months, and no stretch from one August to the next July
  const backwards =
    joint === 'and' &&
    (opening === undefined || opening === 'of') &&
    a.in_year !== undefined &&
    b.span.to <= a.span.from;
  const each =
    (opening === 'compare' || differing || backwards) &&
    a.relative_year === undefined &&
    b.in_year !== undefined;
  const pair: [Span, Span] =
    each && a.in_year !== undefined ? [a.span, b.span] : sameYears(a, b, cal);
  const stretch = opening === 'between' || opening === 'from';
  const one_of = opening === 'between' && SINGLED_OUT.test(marked);
  const compared =
    (CHANGES.test(marked) && !one_of && !(stretch && countsOver(marked))) ||
    quarters ||
    halves ||
    joint === 'or' ||
    joint === 'with' ||
    opening === 'compare';
  const alike = daysBetween(pair[0].from, pair[0].to) <= 366 && a.span.unit !== 'day';
  // “climbing or falling, January through June” runs through the months between.
  const apart = Math.abs(daysBetween(pair[0].to, pair[1].from)) > FAR_APART_DAYS;
  const running =
    /^(?:through|thru|until|till|til|-|and ending.*)$/.test(joint ?? '') || joint === 'to';
  const through =
    running && apart && opening !== 'compare' && (joint !== 'to' || DEVELOPING.test(marked));
  if (
    compared &&
    !through &&
    (alike || opening === 'compare' || /difference|compar/.test(marked))
  ) {
    const swap = (joint === 'with' && opening === 'compare') || pair[1].from < pair[0].from;
    const ordered = swap ? [pair[0], pair[1]] : [pair[1], pair[0]];
    setCompared(reading, ordered as [Span, Span], cal);
    sayAll(reading, [a, b]);
    return true;
  }
  if (joint === 'or' || joint === 'with') return false;
  if (joint === 'and' && yearApart(a, b)) {
    setCompared(reading, a.span.from > b.span.from ? [a.span, b.span] : [b.span, a.span], cal);
    return true;
  }
  const [from, to] = pair[0].from <= pair[1].from ? pair : [pair[1], pair[0]];
  if (joint === 'and' && opening === undefined && to.from > from.to) return false;
  // “from the 26th to the end of that month” begins with the 26th
  const told_from = opening === 'from' && running && pair[0].from < pair[1].to;
  reading.window = told_from
    ? rangeSpan(pair[0].from, later(pair[0].to, pair[1].to))
    : rangeSpan(from.from, later(to.to, from.to));
  sayAll(reading, [a, b]);
  return true;
}

function asOpenEnded(reading: DateReading, marked: string, atoms: Atom[], cal: Calendar): boolean {
  const match = new RegExp(
    String.raw`\b(before and after|since|ever since|from(?= §\d (?:on(?! (?:which|what|whose)\b)|onwards?|onward|forward` +
      String.raw`|up)\b)|from(?= §\d$)|say(?= §\d onwards?\b)|starting|after|before|prior to|` +
      String.raw`until|(?<!the )till|up to|up until) (?:about ` +
      String.raw`|around |the )?§(\d)`,
  ).exec(marked);
  const atom = atoms[Number(match?.[2])];
  if (match === null || atom === undefined || atom.future === true) return false;
  if (/\b(?:up|better|worse|down|more|less) (?:to|until)? ?§/.test(marked)) return false;
  const word = (match[1] ?? '').trim();
  if (/since/.test(word) && isLastYear(atom) && COMPARING.test(marked) && atoms.length === 1) {
    reading.compare_kind = 'last_year';
    return true;
  }
  if (
    /since/.test(word) &&
    atom.relative === 'last' &&
    CHANGES.test(marked) &&
    atoms.length === 1
  ) {
    reading.compare = atom.span;
    reading.compare_kind = 'named';
    reading.compare_relative = true;
    return true;
  }
  const { span } = atom;
  const today_end = addDays(cal.today, 1);
  const end =
    cal.data !== null && cal.data.to > span.from ? earlier(cal.data.to, today_end) : today_end;
  const start = cal.data?.from ?? span.from;
  sayAll(reading, [atom]);
  if (word === 'before' || word === 'prior to' || /^(?:until|till|up to|up until)$/.test(word)) {
    const to = word === 'before' || word === 'prior to' ? span.from : span.to;
    if (start >= to) return false;
    reading.window = rangeSpan(start, to);
    return true;
  }
  // “sales from May” may be the sales of May; “how have they run from May” is not
  if (word === 'from' && /from §\d$/.test(marked) && !DEVELOPING.test(marked)) return false;
  const from = word === 'after' ? span.to : /since/.test(word) ? feastOf(span) : span.from;
  if (from >= end) return false;
  reading.window = rangeSpan(from, end, `since ${sinceLabel(from, span)}`);
  if (word === 'before and after') {
    const days = Math.min(daysBetween(from, end), Math.max(daysBetween(start, from), 1));
    const after = rangeSpan(from, addDays(from, days));
    setCompared(reading, [after, rangeSpan(addDays(from, -days), from)], cal);
  } else if (word === 'after' && atoms.length === 1) {
    reading.window.label = rangeLabel(from, end);
  }
  return true;
}

/** “Since Easter” counts from the feast itself, not from the days off before it. */
function feastOf({ from, holiday }: Span): string {
  const days_before = { Easter: 2, Christmas: 1 }[holiday ?? ''] ?? 0;
  return addDays(from, days_before);
}

function sinceLabel(from: string, span: Span): string {
  return from === span.from ? span.label : rangeLabel(from, addDays(from, 1));
}

function asComparison(reading: DateReading, marked: string, atoms: Atom[], cal: Calendar): boolean {
  const match = COMPARATOR.exec(marked);
  const other = atoms[Number(match?.[1]?.slice(1))];
  if (match === null || other === undefined) return false;
  const window = atoms.find((atom) => atom !== other);
  // “moved over the last six months” names where to look, not what to compare with.
  const stretch = other.span.unit === 'range' || other.span.unit === 'year';
  const gained =
    other.span.unit === 'year' &&
    /\b(?:growth|increase|improvement|gain|up|uplift|rise) over\b/.test(match[0]);
  if (
    !gained &&
    /\bover\b(?: the| these)* §\d$/.test(match[0]) &&
    (stretch || other.relative === undefined)
  ) {
    if (daysBetween(other.span.from, other.span.to) > FAR_APART_DAYS * 2) return false;
  }
  if (window === undefined) {
    sayAll(reading, [other]);
    if (other.span.holiday === undefined && isLastYear(other)) {
      reading.compare_kind = 'last_year';
      return true;
    }
    const now = other.relative_year === -1 ? other.in_year?.(parts(cal.today)[0]) : undefined;
    if (now !== undefined && now.from <= cal.today) reading.window = now;
    reading.compare = other.span;
    reading.compare_kind = now === undefined ? 'named' : 'last_year';
    reading.compare_relative = other.relative === 'last';
    return true;
  }
  sayAll(reading, [window, other]);
  setCompared(reading, [window.span, otherSide(window, other)], cal);
  const year_before =
    other.span.unit === 'year' && parts(other.span.from)[0] === parts(window.span.from)[0] - 1;
  if ((isLastYear(other) || year_before) && window.span.unit !== 'year') {
    reading.compare = null;
    reading.compare_kind = 'last_year';
  }
  return true;
}

function plain(
  reading: DateReading,
  atoms: Atom[],
  { marked, cal }: { marked: string; cal: Calendar },
): void {
  const monthly = atoms.find((atom) => atom.in_year !== undefined);
  const [one_year, other_year] = atoms;
  if (one_year && other_year && atoms.length === 2 && yearApart(one_year, other_year)) {
    if (one_year.span.from !== other_year.span.from && one_year.span.unit !== 'year') {
      const later_first = one_year.span.from > other_year.span.from;
      const pair: [Span, Span] = later_first
        ? [one_year.span, other_year.span]
        : [other_year.span, one_year.span];
      setCompared(reading, pair, cal);
      return;
    }
  }
  const year = atoms.find((atom) => atom.span.unit === 'year');
  if (monthly?.in_year !== undefined && year !== undefined && monthly !== year) {
    reading.window = monthly.in_year(parts(year.span.from)[0]);
    return;
  }
  const exact = atoms.filter((atom) => atom.spelt_out === true);
  if (exact[0] !== undefined && exact.length === 1) {
    setWindow(reading, exact[0]);
    return;
  }
  const everything = everythingSpan(cal);
  // “I did the books last night: what did we take in March?” means the one with the preposition.
  const placed = atoms.filter((_, at) =>
    new RegExp(`\\b(?:in|for|during|of|over) (?:the )?§${at}`).test(marked),
  );
  if (placed[0] !== undefined && placed.length === 1) {
    setWindow(reading, placed[0]);
    return;
  }
  const named = atoms.filter((atom) => atom.span.from !== everything?.from);
  // Two dates that nothing joins: the narrower one is what was meant, the wider its surroundings.
  const narrow = (named.length > 0 ? named : atoms).reduce((best, atom) =>
    daysBetween(atom.span.from, atom.span.to) < daysBetween(best.span.from, best.span.to)
      ? atom
      : best,
  );
  setWindow(reading, narrow);
}

function setWindow(reading: DateReading, atom: Atom): void {
  reading.window = atom.span;
  sayAll(reading, [atom]);
}

function sayAll(reading: DateReading, atoms: Atom[]): void {
  for (const { said } of atoms) {
    if (said !== undefined) reading.assumed.push({ field: 'window', text: said });
  }
}
