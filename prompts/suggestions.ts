// The wording of questions that are offered; this twin knows their keys and what fills them, and
// fails at start if the file has others.
import { readFileSync } from 'node:fs';
import { CoxswainError } from '../errors.ts';
import { checkNames, type Node, parseTemplate, render, type View } from './template.ts';

const WINDOW = ['in_window'] as const;
const MONTHS = ['window', 'before'] as const;

const NAMES = {
  sales: WINDOW,
  best_products: WINDOW,
  best_customers: WINDOW,
  why_sales: MONTHS,
  busiest_weekday: WINDOW,
  busiest_day: WINDOW,
  compare_sales: MONTHS,
  last_year: ['window'],
  trend_sales: [],
  normal_sales: WINDOW,
  product: ['product', ...WINDOW],
  customer: ['customer', ...WINDOW],
  orders: WINDOW,
  refunds: WINDOW,
  expenses: WINDOW,
  biggest_costs: WINDOW,
  why_expenses: MONTHS,
  trend_expenses: [],
  owed: [],
  who_owes: [],
  cash: WINDOW,
  compare_cash: MONTHS,
  own: ['metric', ...WINDOW],
  own_best_day: ['metric', ...WINDOW],
  own_change: ['metric', ...MONTHS],
  own_trend: ['metric'],
  own_normal: ['metric', ...WINDOW],
  coverage: [],
} as const satisfies Record<string, readonly string[]>;

export type SuggestionKey = keyof typeof NAMES;

const SUGGESTIONS = load();

/** The question as a person would type it, and one sentence on why it is worth asking. */
export function suggestion(key: SuggestionKey, view: View): { question: string; why: string } {
  const [question = '', why = ''] = render(SUGGESTIONS.get(key) ?? [], view).split('\n\n');
  return { question, why };
}

function load(): Map<SuggestionKey, Node[]> {
  const text = readFileSync(new URL('./suggestions.md', import.meta.url), 'utf8');
  const known: Record<string, readonly string[]> = NAMES;
  const result = new Map<SuggestionKey, Node[]>();
  for (const section of text.split(/^## /m).slice(1)) {
    const end = section.indexOf('\n');
    const key = section.slice(0, end).trim();
    const names = known[key];
    const source = `suggestions.md, ${key}`;
    if (!names) throw new CoxswainError('internal', `${source}: nobody offers it.`);
    const nodes = parseTemplate(section.slice(end + 1), source);
    checkNames(nodes, new Set(names), source);
    result.set(key as SuggestionKey, nodes);
  }
  for (const key of Object.keys(known)) {
    if (!result.has(key as SuggestionKey)) {
      throw new CoxswainError('internal', `suggestions.md: “${key}” is missing.`);
    }
  }
  return result;
}
