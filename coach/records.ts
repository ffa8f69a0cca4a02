// The records behind any figure: rows of the sources, each with what it contributes, so that the
// contributions add up to the figure. Hides how an expression becomes sections of rows, and that
// they are read a little at a time, so that nothing holds the database or the memory for long.

import { addDays } from '../analysis/calendar.ts';
import { multiplierOf } from '../analysis/decimals.ts';
import { baselineParts } from './baseline-parts.ts';
import type { Expression, Special, Told } from './brief.ts';
import { daysOf, evaluate } from './expressions.ts';
import { showSpan } from './figures.ts';
import { localDay, type Reading } from './reading.ts';
import {
  NO_DOCUMENT,
  type Place,
  partsOf,
  type RecordPart,
  type RecordRef,
  type TermRow,
  wholePart,
} from './record-parts.ts';
import { standing } from './told/keep.ts';
import { toldThen } from './told/tell.ts';

/** One record behind a figure. */
export interface FigureRecord {
  date: string;
  time: string | null;
  document_number: string | null;
  party: string | null;
  detail: string | null;
  /** What it adds to the figure; null where a record is shown but adds nothing (a first day). */
  contribution: string | null;
  file: string | null;
  row: number | null;
  record: RecordRef | null;
}

/** Rows of one table for one term, and what one unit of them adds; null: they add nothing. */
interface Section {
  part: RecordPart;
  weight: string | null;
}

export interface Records {
  /** The figure itself, at the reading's version. */
  value: string | null;
  sections: Section[];
}

/** Where a listing goes on. */
export interface Cursor extends Place {
  section: number;
}

/** Rows read at once: about 40 ms of the one connection. */
const ROWS_AT_ONCE = 5_000;
/** Days of lines read at once: a few to begin with, more where they bring little. */
const FIRST_DAYS = 2;
const MOST_DAYS = 1_000;
const GROWTH = 4;

/** What stands behind an expression; nothing of it is read yet. */
export async function recordsBehind(reading: Reading, expression: Expression): Promise<Records> {
  if (expression.kind === 'told') return toldRecord(reading, expression);
  const { value, weights } = await evaluate(reading, expression);
  if (expression.kind !== 'fractions' && expression.kind.startsWith('baseline_')) {
    return { value, sections: [{ part: windowsOf(expression), weight: '1' }] };
  }
  if (expression.kind === 'first_day' || expression.kind === 'last_day') {
    if (value === null) return { value, sections: [] };
    const span = { from: value, to: addDays(value, 1) };
    const measure = daysOf(reading, expression.metric, expression.filters);
    const term = { factor: '1', measure, span, filters: expression.filters };
    const parts = await partsOf(reading, term);
    return { value, sections: parts.map((part) => ({ part, weight: null })) };
  }
  const sections: Section[] = [];
  for (const { term, weight } of weights) {
    sections.push(...(await partsOf(reading, term)).map((part) => ({ part, weight })));
  }
  return { value, sections };
}

/** Of what a person told there is one record: that they told it. */
async function toldRecord(reading: Reading, expression: Told): Promise<Records> {
  const { tx, tenant_id } = reading;
  const { value } = await toldThen(reading, expression);
  const kept = await standing(tx, { tenant_id }, { ...expression, ended: true });
  const { thing, told_at, teller } = kept;
  const detail = thing.of === 'decision' ? thing.decision.what : thing.fact.subject;
  const numeric = expression.field === 'value' || expression.field === 'rate';
  const row = {
    ...NO_DOCUMENT,
    day: localDay(new Date(told_at), reading.settings.time_zone),
    party: teller,
    detail,
    value: numeric ? (value ?? '0') : '0',
  };
  return {
    value,
    sections: [{ part: wholePart(async () => [row]), weight: numeric ? '1' : null }],
  };
}

/** The usual range has earlier windows behind it, each with its share. */
function windowsOf(special: Special): RecordPart {
  return wholePart(async (reading) => {
    const parts = await baselineParts(reading, special);
    return parts.map(({ span, contribution }) => ({
      ...NO_DOCUMENT,
      day: span.from,
      detail: showSpan(span),
      value: contribution,
    }));
  });
}

/**
 * All records behind an expression, in the order of its terms, a batch at a time. Contributions are
 * exact up to the 40th digit of quotients.
 */
export async function* recordsOf(
  reading: Reading,
  expression: Expression,
): AsyncGenerator<FigureRecord[]> {
  const { sections } = await recordsBehind(reading, expression);
  yield* listing(sections, (read) => read(reading));
}

/** Gives a read the reading it may use: each may have a transaction of its own. */
export type Run = <T>(read: (reading: Reading) => Promise<T>) => Promise<T>;

/** Every record of the sections, a batch at a time; what is not asked for is not read. */
export async function* listing(
  sections: Section[],
  run: Run,
  most = ROWS_AT_ONCE,
): AsyncGenerator<FigureRecord[]> {
  let days = FIRST_DAYS;
  for (const { part, weight } of sections) {
    let place: Place | null = { day: null, skip: 0 };
    while (place !== null) {
      const from: Place = place;
      const amount = { most, days };
      const { rows, next } = await run((reading) => part.read(reading, from, amount));
      if (rows.length > 0) yield recordsFrom(rows, weight);
      if (rows.length === most) days = Math.max(1, Math.floor(days / 2));
      else if (rows.length < most / 2) days = Math.min(MOST_DAYS, days * GROWTH);
      place = next;
    }
  }
}

/** At most `limit` records from a cursor on, and where the next page begins; null at the end. */
export async function pageOfRecords(
  reading: Reading,
  sections: Section[],
  { limit, from }: { limit: number; from: Cursor },
): Promise<{ items: FigureRecord[]; next: Cursor | null }> {
  const items: FigureRecord[] = [];
  let end: Cursor | null = null;
  let days = FIRST_DAYS;
  for (let section = from.section; section < sections.length; section++) {
    const { part, weight } = sections[section] as Section;
    let place: Place | null = section === from.section ? from : { day: null, skip: 0 };
    while (place !== null) {
      const { day, skip }: Place = place;
      if (items.length === limit) end ??= { section, day, skip };
      // behind a full page one row more tells that there is another page
      const most = end === null ? limit - items.length : 1;
      const { rows, next } = await part.read(reading, { day, skip }, { most, days });
      if (end !== null && rows.length > 0) return { items, next: end };
      items.push(...recordsFrom(rows, weight));
      days = Math.min(MOST_DAYS, days * GROWTH);
      place = next;
    }
  }
  return { items, next: null };
}

function recordsFrom(rows: readonly TermRow[], weight: string | null): FigureRecord[] {
  const contributionOf = weight === null ? () => null : multiplierOf(weight);
  return rows.map((row) => ({
    date: row.day,
    time: row.at_time === '00:00' ? null : row.at_time,
    document_number: row.document_number,
    party: row.party,
    detail: row.detail,
    contribution: contributionOf(row.value),
    file: row.file,
    row: row.row,
    record: row.record,
  }));
}
