// Dates that point at another date in the same words (“that October”, “the September before it”,
// “the end of that month”): hides how the one they point at is found.
import { type Atom, type AtomContext, latest, MONTH, monthNumberOf } from './date-atom.ts';
import { monthSpan, parts, quarterSpan, yearSpan } from './periods.ts';

const ANY_MONTH = new RegExp(`\\b${MONTH}\\b`, 'g');

/** “Mid March … from the 14th”: the month that the words name, where they name only one. */
export function monthIn(text: string, context: AtomContext): string | null {
  const names = new Set([...text.matchAll(ANY_MONTH)].map(([name]) => monthNumberOf(name)));
  const [only] = names;
  if (names.size !== 1 || only === undefined) return null;
  const known = context.said.findLast(({ span }) => parts(span.from)[1] === only);
  return known?.span.from ?? latest(context, (year) => monthSpan(year, only)).from;
}

/** “That October”: of the year that another date said. */
export function monthSaid(context: AtomContext, name = ''): Atom | null {
  const number = monthNumberOf(name);
  const before = context.said.findLast(({ compare }) => compare === undefined);
  if (before === undefined) return null;
  return { span: monthSpan(parts(before.span.from)[0], number) };
}

/** “The September before it”: the last one that ended before the date it is said of. */
export function monthBefore(context: AtomContext, name = ''): Atom | null {
  const number = monthNumberOf(name);
  const of = context.said.findLast(({ compare }) => compare === undefined);
  if (of === undefined) return null;
  const [year] = parts(of.span.from);
  const same = monthSpan(year, number);
  return { span: same.to <= of.span.from ? same : monthSpan(year - 1, number) };
}

/** “The end of that month”: the month that another date lies in. */
export function periodSaid(context: AtomContext, unit = ''): Atom | null {
  const before = context.said.findLast(({ compare }) => compare === undefined);
  if (before === undefined || before.span.unit === unit) return null;
  const [year, number] = parts(before.span.from);
  if (unit === 'year') return { span: yearSpan(year) };
  if (unit === 'quarter') return { span: quarterSpan(year, Math.ceil(number / 3), context.cal) };
  return { span: monthSpan(year, number) };
}
