// Which files an answer must rest on: those whose rows the metric is computed from, and no others.
// Hides which metric reads what from the scoring.
import { linesIn, type MemberFilter, type Span } from './measures.ts';
import type { Books } from './rows.ts';

const NEEDS_EXPENSES: ReadonlySet<string> = new Set([
  'expenses',
  'cost_of_sales',
  'gross_profit',
  'gross_margin',
  'net_profit',
  'net_margin',
]);
const NEEDS_ONLY_EXPENSES: ReadonlySet<string> = new Set(['expenses', 'cost_of_sales']);
const NEEDS_INVOICES: ReadonlySet<string> = new Set(['receivables', 'cash_collected']);

/** Names of the files that hold the rows of this metric, window and filter; sorted. */
export function sourcesFor(
  books: Books,
  metric: string,
  windows: readonly Span[],
  filters: readonly MemberFilter[] = [],
): string[] {
  const files = new Set<string>();
  for (const window of windows) {
    if (NEEDS_INVOICES.has(metric)) {
      for (const row of books.invoices) files.add(row.file);
      continue;
    }
    if (!NEEDS_ONLY_EXPENSES.has(metric)) {
      for (const line of linesIn(books, window, filters)) files.add(line.file);
    }
    if (NEEDS_EXPENSES.has(metric)) {
      for (const row of books.expenses) {
        if (row.day >= window.from && row.day < window.to) files.add(row.file);
      }
    }
  }
  return [...files].sort();
}
