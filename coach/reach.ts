// How far the files that tell of a member reach. A product whose only file has ended sold nothing
// that anybody knows of: that is not nothing. Hides which sources tell of what, and that a file
// which never has a Sunday is whole on a Saturday.
import { addDays, buckets, weekday } from '../analysis/calendar.ts';
import { reach } from '../sql/reach.ts';
import type { Span } from './brief.ts';
import { memberIdOf } from './member-ids.ts';
import { once } from './once.ts';
import type { Filter } from './query.ts';
import { at, type Reading, SALES } from './reading.ts';

/** From the first day that a source tells of to the first that it does not. */
export interface Reach extends Span {
  source_id: string;
}

/** A source that never tells of so many weekdays together is no shop that shuts for them. */
const MOST_SHUT_DAYS = 3;
/** Days of a source before its weekdays are believed. */
const LEAST_DAYS = 14;

/** The reach of every source of a stored metric; any metric of sales stands for all of sales. */
export async function reaches(reading: Reading, stored: string): Promise<Reach[]> {
  const { sight } = reading;
  const names = isSale(stored) ? [...SALES] : [stored];
  const by_parts =
    sight !== null && (sight.places !== null || !names.some((name) => sight.totals.includes(name)));
  return once(reading, `reaches ${names}`, async () => {
    const rows = await reach.sourceReach(reading.tx, {
      ...at(reading),
      metrics: names,
      by_parts,
    });
    const by_source = new Map<string, Reach>();
    for (const { source_id, first_day, last_day, weekdays } of rows) {
      const own = widened({ from: first_day, to: addDays(last_day, 1) }, weekdays);
      const known = by_source.get(source_id) ?? { ...own, source_id };
      by_source.set(source_id, {
        source_id,
        from: own.from < known.from ? own.from : known.from,
        to: own.to > known.to ? own.to : known.to,
      });
    }
    return [...by_source.values()];
  });
}

function isSale(stored: string): boolean {
  return (SALES as readonly string[]).includes(stored);
}

/** Over the weekdays before and after it on which the source never tells of anything. */
function widened({ from, to }: Span, weekdays: readonly (number | null)[]): Span {
  if (addDays(from, LEAST_DAYS) > to) return { from, to };
  const shut = (day: string) => !weekdays.includes(weekday(day));
  const wide = { from, to };
  for (let i = 0; i < MOST_SHUT_DAYS && shut(wide.to); i++) wide.to = addDays(wide.to, 1);
  for (let i = 0; i < MOST_SHUT_DAYS && shut(addDays(wide.from, -1)); i++) {
    wide.from = addDays(wide.from, -1);
  }
  return wide;
}

/** Whether each of these days is one that some of these sources tell of. */
export function covers(of: readonly Span[], days: Iterable<string>): boolean {
  for (const day of days) {
    if (!of.some(({ from, to }) => day >= from && day < to)) return false;
  }
  return true;
}

/** Days of a span that any source tells of. */
function toldDays(all: readonly Reach[], span: Span): string[] {
  const days: string[] = [];
  for (const { from, to } of all) {
    const first = from > span.from ? from : span.from;
    for (let day = first; day < to && day < span.to; day = addDays(day, 1)) days.push(day);
  }
  return days;
}

/** What each member kept is told by; null where one source tells of everything, or of no member. */
async function memberReaches(
  reading: Reading,
  stored: string,
  filters: readonly Filter[],
): Promise<Reach[][] | null> {
  // one source's end is the end of the books, which every answer says anyway
  if (filters.length === 0 || reading.sources.length < 2) return null;
  const all = await reaches(reading, stored);
  if (all.length < 2) return null;
  const found: Reach[][] = [];
  for (const filter of filters) {
    // what is left out is taken away from a whole that others tell of, too
    if (filter.exclude === true) continue;
    const ids = await sourcesOf(reading, stored, filter);
    // what no file tells of (known from a list, or left out) might stand in any of them
    found.push(ids.size === 0 ? all : all.filter(({ source_id }) => ids.has(source_id)));
  }
  return found;
}

async function sourcesOf(reading: Reading, stored: string, filter: Filter): Promise<Set<string>> {
  const { dimension, key } = filter;
  const names = isSale(stored) ? [...SALES] : [stored];
  const member_id = await memberIdOf(reading, filter);
  const [first, ...others] = [...reading.spans.values()];
  if (member_id === null || first === undefined) return new Set();
  const whole = others.reduce(
    (span, { from, to }) => ({
      from: from < span.from ? from : span.from,
      to: to > span.to ? to : span.to,
    }),
    first,
  );
  const kept = reading.sight !== null && reading.sight.places !== null;
  const by = { ...at(reading), dimension, member_id };
  return once(reading, `sources ${names} ${dimension} ${key}`, async () => {
    const rows =
      kept && dimension !== 'location'
        ? await reach.soldSources(reading.tx, by)
        : await reach.memberSources(reading.tx, {
            ...by,
            metrics: names,
            months: monthsOf(whole),
          });
    return new Set(rows.map(({ source_id }) => source_id));
  });
}

function monthsOf(span: Span): string[] {
  return buckets(span, 'month', { week_start: 1, fiscal_year_start: 1 }).map(({ from }) => from);
}

/**
 * Whether the files that tell of the filtered members tell of a day; null where that needs no
 * asking, since all is told by one source.
 */
export async function reachOf(
  reading: Reading,
  stored: string,
  filters: readonly Filter[],
): Promise<((day: string) => boolean) | null> {
  const of = await memberReaches(reading, stored, filters);
  if (of === null) return null;
  return (day) => of.every((one) => covers(one, [day]));
}

/** The span in which the filtered members are told of at all; null as in reachOf, or if never. */
export async function reachSpan(
  reading: Reading,
  stored: string,
  filters: readonly Filter[],
): Promise<Span | null> {
  const of = await memberReaches(reading, stored, filters);
  const spans = of?.flatMap((one): Span[] => {
    const [first, ...others] = one;
    if (first === undefined) return [];
    return [
      others.reduce<Span>(
        (span, { from, to }) => ({
          from: from < span.from ? from : span.from,
          to: to > span.to ? to : span.to,
        }),
        first,
      ),
    ];
  });
  if (of == null || spans === undefined || spans.length === 0 || spans.length < of.length)
    return null;
  const from = spans.map((one) => one.from).reduce((a, b) => (a > b ? a : b));
  const to = spans.map((one) => one.to).reduce((a, b) => (a < b ? a : b));
  return from < to ? { from, to } : null;
}

/** Whether every day that any source tells of is one that the members' sources tell of. */
export async function isReached(
  reading: Reading,
  stored: string,
  { span, filters }: { span: Span; filters: readonly Filter[] },
): Promise<boolean> {
  const told = await reachOf(reading, stored, filters);
  if (told === null) return true;
  return toldDays(await reaches(reading, stored), span).every(told);
}

/**
 * Says of the sources that told of a member whether they reach over some spans together; null where
 * every source does, so that nobody need be asked about. Members of filters that end earlier make
 * everybody end there.
 */
export async function reachedBy(
  reading: Reading,
  stored: string,
  { spans, filters }: { spans: readonly Span[]; filters: readonly Filter[] },
): Promise<((source_ids: Iterable<string>) => boolean) | null> {
  if (reading.sources.length < 2) return null;
  const all = await reaches(reading, stored);
  if (all.length < 2) return null;
  const days = spans.flatMap((span) => toldDays(all, span));
  const told = await reachOf(reading, stored, filters);
  if (told !== null && !days.every(told)) return () => false;
  if (all.every((one) => covers([one], days))) return null;
  const known = new Map<string, boolean>();
  return (source_ids) => {
    const ids = new Set(source_ids);
    const key = [...ids].sort().join(' ');
    const own = all.filter(({ source_id }) => ids.has(source_id));
    const reached = known.get(key) ?? covers(own, days);
    known.set(key, reached);
    return reached;
  };
}

/**
 * The sources of a stored metric that tell of every day of a span which any of them tells of, and
 * those that begin or end within it. Sources that tell of no day of it are in neither.
 */
export async function sourcesOver(
  reading: Reading,
  stored: string,
  span: Span,
): Promise<{ through: string[]; within: string[] }> {
  const all = await reaches(reading, stored);
  const days = toldDays(all, span);
  const here = all.filter(({ from, to }) => from < span.to && to > span.from);
  const ids = (through: boolean) =>
    here.filter((one) => covers([one], days) === through).map(({ source_id }) => source_id);
  return { through: ids(true), within: ids(false) };
}
