// Questions that this business's figures may answer: which fit what it has, filled with its own
// windows and names, each with the query it must be understood as. Hides what each needs.
import { addMonths, daysBetween, firstOfMonth } from '../../analysis/calendar.ts';
import { type SuggestionKey, suggestion } from '../../prompts/suggestions.ts';
import type { Span } from '../brief.ts';
import type { Definition } from '../definitions.ts';
import { evaluate } from '../expressions.ts';
import { showSpan } from '../figures.ts';
import { levelOf } from '../gather/draft.ts';
import { breakdowns } from '../members.ts';
import type { Dimension, Family, Query } from '../query.ts';
import { type Look, lastMonthOf } from './candidate.ts';

/** What a question must be understood as; what is not named here may be what it likes. */
export interface Expected {
  family: Family;
  metric: string | null;
  window?: Span;
  compare?: Span;
  by?: Dimension;
  cycle?: Query['cycle'];
  /** Key of the one member it is about; null: of none. */
  member: string | null;
}

export interface Idea {
  question: string;
  why: string;
  expected: Expected;
}

/** Weeks of books before there is a trend to speak of, and months before a usual one. */
const TREND_DAYS = 84;
const USUAL_MONTHS = 7;
/** Names tried for a product and a customer: some are hard to read in a sentence. */
const NAMES_TRIED = 3;
/** Costs come by the month: a trend needs half a year of them. */
const COST_TREND_DAYS = 190;

/** Ideas in the order in which they are offered; the first that hold, of different families. */
export async function ideasFor(look: Look): Promise<Idea[]> {
  const { reading, data } = look;
  const own = [...reading.definitions.values()].filter(
    (one) => one.own_grain !== null && reading.spans.has(one.name),
  );
  return [
    ...(reading.spans.has('revenue') ? await salesIdeas(look) : []),
    ...(reading.spans.has('expenses') ? expenseIdeas(look) : []),
    ...(await invoiceIdeas(look)),
    ...own.flatMap((definition) => ownIdeas(look, definition)),
    idea('coverage', null, { family: 'coverage' }),
  ].filter(() => data.from < data.to);
}

interface Months {
  window: Span;
  before: Span | null;
  view: { window: string; in_window: string; before: string };
}

/** The last month of a metric's own days, and the one before where the books hold it whole. */
function monthsOf({ reading, data }: Look, name: string): Months | null {
  const known = reading.spans.get(name);
  if (known === undefined) return null;
  const own = { from: known.from, to: known.to < data.to ? known.to : data.to };
  if (own.from >= own.to) return null;
  const window = lastMonthOf(own);
  const whole = window.from === firstOfMonth(window.from) && window.to === firstOfMonth(window.to);
  const earlier = { from: addMonths(window.from, -1), to: window.from };
  const before = whole && earlier.from >= own.from ? earlier : null;
  const label = showSpan(window);
  const in_window = `${/^\d{1,2} /.test(label) ? 'from' : 'in'} ${label}`;
  const shown = { window: label, in_window, before: before === null ? '' : showSpan(before) };
  return { window, before, view: shown };
}

interface Asking extends Partial<Expected> {
  family: Family;
  view?: Record<string, string>;
}

function idea(key: SuggestionKey, months: Months | null, asking: Asking): Idea {
  const { view = {}, ...expected } = asking;
  const worded = suggestion(key, { ...months?.view, ...view });
  return { ...worded, expected: { metric: null, member: null, ...expected } };
}

async function salesIdeas(look: Look): Promise<Idea[]> {
  const { reading, data } = look;
  const months = monthsOf(look, 'revenue');
  if (months === null) return [];
  const { window, before } = months;
  const sold = { metric: 'revenue', window };
  const products = await largest(look, 'product', window);
  const customers = await largest(look, 'customer', window);
  const days = daysBetween(data.from, data.to);
  const year_ago = addMonths(window.from, -12);
  const moved = before === null ? null : { ...sold, compare: before };
  return [
    ...(moved ? [idea('why_sales', months, { family: 'why', ...moved })] : []),
    ...(products.length > 1
      ? [idea('best_products', months, { family: 'rank', by: 'product', ...sold })]
      : []),
    // by orders where they are known, else by sales: understanding chooses
    idea('busiest_weekday', months, { family: 'when', cycle: 'weekday', window }),
    ...products.slice(0, NAMES_TRIED).map(({ key, label }) =>
      idea('product', months, {
        family: 'how_much',
        window,
        member: key,
        view: { product: label },
      }),
    ),
    ...(year_ago >= data.from
      ? [idea('last_year', months, { family: 'versus_last_year', ...sold })]
      : []),
    ...(days >= USUAL_MONTHS * 31
      ? [idea('normal_sales', months, { family: 'normal', ...sold })]
      : []),
    ...(days >= TREND_DAYS
      ? [idea('trend_sales', null, { family: 'trend', metric: 'revenue' })]
      : []),
    ...(moved ? [idea('compare_sales', months, { family: 'change', ...moved })] : []),
    idea('sales', months, { family: 'how_much', ...sold }),
    ...(customers.length > 1
      ? [idea('best_customers', months, { family: 'rank', by: 'customer', ...sold })]
      : []),
    ...customers.slice(0, NAMES_TRIED).map(({ key, label }) =>
      idea('customer', months, {
        family: 'how_much',
        ...sold,
        member: key,
        view: { customer: label },
      }),
    ),
    idea('busiest_day', months, { family: 'when', cycle: 'day', window }),
    ...(reading.spans.has('orders')
      ? [idea('orders', months, { family: 'how_much', metric: 'orders', window })]
      : []),
    ...(reading.spans.has('refunds')
      ? [idea('refunds', months, { family: 'how_much', metric: 'refunds', window })]
      : []),
  ];
}

async function largest({ reading }: Look, dimension: Dimension, now: Span) {
  const definition = reading.definitions.get('revenue') as Definition;
  const asked = { dimensions: [dimension], now, before: null, filters: [] };
  const [found] = await breakdowns(reading, definition, { ...asked, order: 'best', most: 5 });
  return found?.lines ?? [];
}

function expenseIdeas(look: Look): Idea[] {
  const months = monthsOf(look, 'expenses');
  if (months === null) return [];
  const { window, before } = months;
  const spent = { metric: 'expenses', window };
  const known = look.reading.spans.get('expenses');
  const long = known !== undefined && daysBetween(known.from, known.to) >= COST_TREND_DAYS;
  return [
    idea('biggest_costs', months, { family: 'rank', by: 'category', ...spent }),
    idea('expenses', months, { family: 'how_much', ...spent }),
    ...(before ? [idea('why_expenses', months, { family: 'why', ...spent, compare: before })] : []),
    ...(long ? [idea('trend_expenses', null, { family: 'trend', metric: 'expenses' })] : []),
  ];
}

async function invoiceIdeas(look: Look): Promise<Idea[]> {
  const { reading } = look;
  if (!reading.sources.some(({ layout }) => layout === 'invoices')) return [];
  const months = monthsOf(look, 'cash_collected');
  const owed = reading.definitions.get('receivables') as Definition;
  const span = { from: look.data.from, to: look.data.to };
  const { value } = await evaluate(reading, levelOf(owed, { span, filters: [] }));
  const is_owed = Number(value ?? 0) > 0;
  return [
    ...(is_owed ? [idea('who_owes', null, { family: 'rank', metric: 'receivables' })] : []),
    ...(is_owed ? [idea('owed', null, { family: 'how_much', metric: 'receivables' })] : []),
    ...(months
      ? [
          idea('cash', months, {
            family: 'how_much',
            metric: 'cash_collected',
            window: months.window,
          }),
        ]
      : []),
    ...(months?.before
      ? [
          idea('compare_cash', months, {
            family: 'change',
            metric: 'cash_collected',
            window: months.window,
            compare: months.before,
          }),
        ]
      : []),
  ];
}

function ownIdeas(look: Look, definition: Definition): Idea[] {
  const { name, label, own_grain, kind } = definition;
  const months = monthsOf(look, name);
  if (months === null) return [];
  const { window, before } = months;
  const own = { metric: name, window };
  const view = { metric: label.toLowerCase() };
  const known = look.reading.spans.get(name);
  const days = known === undefined ? 0 : daysBetween(known.from, known.to);
  const daily = own_grain === 'day' && kind === 'flow';
  return [
    idea('own', months, { family: 'how_much', ...own, view }),
    ...(daily
      ? [idea('own_best_day', months, { family: 'when', cycle: 'day', ...own, view })]
      : []),
    ...(before
      ? [idea('own_change', months, { family: 'change', ...own, compare: before, view })]
      : []),
    ...(days >= USUAL_MONTHS * 31 && kind === 'flow'
      ? [idea('own_normal', months, { family: 'normal', ...own, view })]
      : []),
    ...(days >= TREND_DAYS && own_grain === 'day'
      ? [idea('own_trend', null, { family: 'trend', metric: name, view })]
      : []),
  ];
}
