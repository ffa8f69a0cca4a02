// Best and worst members of a dimension, ordered by a metric. Hides how members are named and told
// apart: rows without a customer are nobody, and are not ranked.
import type { Decimal } from 'decimal.js';
import type { Figure } from './figure.ts';
import {
  type DimensionName,
  FROM_EXPENSES,
  FROM_INVOICES,
  linesIn,
  type MemberFilter,
  measure,
  measureLines,
  type Span,
} from './measures.ts';
import type { Books, Line } from './rows.ts';
import { isMost, isOf } from './told.ts';

/** An answer that was not told how many shows at least the first three. */
const SHOWN_UNASKED = 3;
/** Shorter descriptions ('', '?') name nothing and would be found in any text. */
const SHORTEST_LABEL = 3;

export interface RankRequest {
  metric: string;
  window: Span;
  filters: readonly MemberFilter[];
  by?: string | null;
  direction?: 'best' | 'worst' | null;
  limit?: number | null;
}

interface Member {
  key: string;
  labels: Set<string>;
  value: Decimal;
  /** It has a record of the metric itself, so that its value is not a zero of nothing. */
  own: boolean;
}

/** The first members in order, each with its value and the names it may be called by. */
export function rankFigures(books: Books, request: RankRequest): Figure[] {
  const by = (request.by ?? 'product') as DimensionName;
  const sign = (request.direction === 'worst' ? 1 : -1) * isMost(request.metric);
  const exact = ordered(
    members(books, request, by, (key) => key),
    sign,
  );
  const folded = ordered(
    members(books, request, by, (key) => key.toLowerCase()),
    sign,
  );
  // A customer who only gave something back has no orders, and one who never did no refunds: such
  // a member may stand in the list with its zero, or be left out of it.
  const others = [folded, exact.filter(({ own }) => own), folded.filter(({ own }) => own)];
  const shown = Math.min(request.limit ?? SHOWN_UNASKED, ...others.map((list) => list.length));
  return exact.slice(0, shown).map((_, index) => {
    const [place, ...or] = [exact, ...others].map((list) => placeOf(list, index));
    return {
      ...{ name: `place_${index + 1}`, kind: 'number', required: true },
      ...(place as Place),
      or: or.filter((other) => JSON.stringify(other) !== JSON.stringify(place)),
      order: index + 1,
    };
  });
}

interface Place {
  value: string;
  said: string[];
}

/** What stands in a place of one list: a value, beside the name of any member that has it there. */
function placeOf(list: readonly Member[], index: number): Place {
  const value = list[index]?.value as Decimal;
  const alike = list.filter((other) => other.value.eq(value));
  const said = alike.flatMap(({ key, labels }) => [key, ...labels]);
  return { value: value.toFixed(), said: [...new Set(said)] };
}

function members(
  books: Books,
  request: RankRequest,
  by: DimensionName,
  fold: (key: string) => string,
): Member[] {
  if (FROM_EXPENSES.has(request.metric)) return expenseMembers(books, request);
  if (FROM_INVOICES.has(request.metric)) return invoiceMembers(books, request);
  const groups = new Map<string, { labels: Set<string>; lines: Line[] }>();
  for (const line of linesIn(books, request.window, request.filters)) {
    const key = line[by];
    if (key === null) continue;
    const group = groups.get(fold(key)) ?? { labels: new Set<string>(), lines: [] };
    group.lines.push(line);
    const label = labelOf(line, by);
    if (label.length >= SHORTEST_LABEL) group.labels.add(label);
    groups.set(fold(key), group);
  }
  return [...groups].flatMap(([key, { labels, lines }]) => {
    const value = measureLines(books, request.metric, request.window, lines);
    return value === null
      ? []
      : [{ key, labels, value, own: lines.some((line) => isOf(request.metric, line)) }];
  });
}

function expenseMembers(books: Books, request: RankRequest): Member[] {
  const categories = new Set(books.expenses.map((row) => row.category));
  return [...categories].flatMap((key) => {
    const filters: MemberFilter[] = [...request.filters, { dimension: 'category', member: [key] }];
    const value = measure(books, request.metric, request.window, filters);
    return value === null || value.isZero() ? [] : [alone(key, [], value)];
  });
}

/** Who paid, and who owes: invoices name the customer by number, sales by name too. */
function invoiceMembers(books: Books, request: RankRequest): Member[] {
  const names = new Map<string, Set<string>>();
  for (const { customer, customer_label } of books.lines) {
    if (customer === null || customer_label === null) continue;
    names.set(customer, (names.get(customer) ?? new Set()).add(customer_label));
  }
  return [...new Set(books.invoices.map(({ customer }) => customer))].flatMap((key) => {
    const invoices = books.invoices.filter(({ customer }) => customer === key);
    const value = measure({ ...books, invoices }, request.metric, request.window);
    return value === null || value.isZero() ? [] : [alone(key, names.get(key) ?? [], value)];
  });
}

function alone(key: string, labels: Iterable<string>, value: Decimal): Member {
  return { key, labels: new Set(labels), value, own: true };
}

function labelOf(line: Line, by: DimensionName): string {
  if (by === 'product') return line.product_label;
  if (by === 'customer') return line.customer_label ?? '';
  return line[by] ?? '';
}

/** `sign` is 1 for the least first, by value. */
function ordered(list: Member[], sign: number): Member[] {
  return [...list].sort((a, b) => sign * a.value.comparedTo(b.value) || (a.key < b.key ? -1 : 1));
}
