// Best and worst members of a dimension, ordered by a metric. Hides how members are named and told
// apart: rows without a customer are nobody, and are not ranked.
import type { Decimal } from 'decimal.js';
import type { Figure } from './figure.ts';
import {
  type DimensionName,
  FROM_EXPENSES,
  linesIn,
  type MemberFilter,
  measure,
  measureLines,
  type Span,
} from './measures.ts';
import type { Books, Line } from './rows.ts';

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
}

/** The first members in order, each with its value and the names it may be called by. */
export function rankFigures(books: Books, request: RankRequest): Figure[] {
  const by = (request.by ?? 'product') as DimensionName;
  const exact = ordered(
    members(books, request, by, (key) => key),
    request.direction,
  );
  const folded = ordered(
    members(books, request, by, (key) => key.toLowerCase()),
    request.direction,
  );
  const shown = Math.min(request.limit ?? SHOWN_UNASKED, exact.length);
  return exact.slice(0, shown).map((member, index) => {
    // Sellers type 85123A and 85123a: one product or two, both are ways to keep the books.
    const other = folded[index]?.value.toFixed();
    const value = member.value.toFixed();
    return {
      name: `place_${index + 1}`,
      value,
      kind: 'number',
      required: true,
      accept: other === undefined || other === value ? undefined : [other],
      said: tied(exact, member) ? undefined : [member.key, ...member.labels],
      order: index + 1,
    };
  });
}

function members(
  books: Books,
  request: RankRequest,
  by: DimensionName,
  fold: (key: string) => string,
): Member[] {
  if (FROM_EXPENSES.has(request.metric)) return expenseMembers(books, request);
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
  return [...groups].flatMap(([key, group]) => {
    const value = measureLines(books, request.metric, request.window, group.lines);
    return value === null ? [] : [{ key, labels: group.labels, value }];
  });
}

function expenseMembers(books: Books, request: RankRequest): Member[] {
  const categories = new Set(books.expenses.map((row) => row.category));
  return [...categories].flatMap((key) => {
    const filter: MemberFilter = { dimension: 'category', member: [key] };
    const value = measure(books, request.metric, request.window, [filter]);
    return value === null || value.isZero() ? [] : [{ key, labels: new Set<string>(), value }];
  });
}

function labelOf(line: Line, by: DimensionName): string {
  if (by === 'product') return line.product_label;
  if (by === 'customer') return line.customer_label ?? '';
  return line[by] ?? '';
}

function ordered(list: Member[], direction: 'best' | 'worst' | null | undefined): Member[] {
  const sign = direction === 'worst' ? 1 : -1;
  return [...list].sort((a, b) => sign * a.value.comparedTo(b.value) || (a.key < b.key ? -1 : 1));
}

function tied(list: readonly Member[], member: Member): boolean {
  return list.filter((other) => other.value.eq(member.value)).length > 1;
}
