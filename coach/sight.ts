// What the person asking may see, as the database told it when the reading was opened, and what is
// said of the rest. The database shows none of it anyway: this is what keeps a figure that would be
// short from being told as a whole one.
import { CoxswainError } from '../errors.ts';
import type { Sight } from '../sql/metrics.ts';
import type { Filter } from './query.ts';

/** Stored metrics of sales: they come from rows of orders, which carry their place. */
const SALES: readonly string[] = ['revenue', 'refunds', 'units_sold', 'orders'];

/** A filter with the id of its member; null: there is no such member. */
export type SeenFilter = Filter & { id: string | null };

/** The fault of asking for what is not shown; `what` is its name as people read it. */
export function notShown(what: string): CoxswainError {
  return new CoxswainError(
    'not_shown',
    `“${what}” is not shown to your role. Ask an admin of the business, who can grant it.`,
    { details: { what } },
  );
}

export function isNotShown(error: unknown): error is CoxswainError {
  return error instanceof CoxswainError && error.code === 'not_shown';
}

/** Throws not_shown unless a stored metric is shown, with these filters, as what it is. */
export function mustSee(
  sight: Sight,
  asked: { stored: string; label: string; filters: readonly SeenFilter[]; till: boolean },
): void {
  const { stored, label, filters, till } = asked;
  const { places } = sight;
  if (places !== null) {
    if (places.length === 0) throw notShown(label);
    for (const filter of filters) {
      if (filter.dimension !== 'location') continue;
      if (!places.some(({ id }) => id === filter.id)) throw notShown(filter.label);
    }
    const other = filters.find(({ dimension }) => dimension !== 'location');
    // only rows of orders say both where and what; a till’s day says its channel and no order
    const told = SALES.includes(stored) && !(other?.dimension === 'channel' && till);
    if (other !== undefined && !told) throw notShown(`${label} by ${other.dimension} at a place`);
  }
  if (sight.totals.includes(stored)) return;
  const [category, more] = filters;
  const by_category = category?.dimension === 'category' && more === undefined;
  if (!by_category || places !== null || !sight.parts.includes(stored)) throw notShown(label);
  if (category.id !== null && sight.hidden_categories.includes(category.id)) {
    throw notShown(category.label);
  }
}

/** Throws not_shown unless rows of orders may be read, as counts of customers need. */
export function mustSeeSales(sight: Sight | null): void {
  if (sight !== null && !sight.sales) throw notShown('What was sold to whom');
}

/** Throws not_shown unless rows of invoices may be read. */
export function mustSeeInvoices(sight: Sight | null): void {
  if (sight !== null && (!sight.invoices || sight.places !== null)) {
    throw notShown('What was invoiced');
  }
}

/** A sentence that whoever is kept to some places must read with any figure; null: nobody is. */
export function placesSentence(sight: Sight | null): string | null {
  const places = sight?.places ?? null;
  if (places === null || places.length === 0) return null;
  const names = places.map(({ label }) => label);
  const list =
    names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `This is of ${list} only: your role sees no other place, nor what belongs to none.`;
}

/** What is said beside costs by category of which some are left out. */
export const LEFT_OUT =
  'Some categories are not shown to your role; they are left out, and so is the total.';
