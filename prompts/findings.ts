// The templates of findings, one Markdown file per kind, with the names each may use: what
// answers.ts is for questions.
import { readFileSync } from 'node:fs';
import { checkNames, type Node, parseTemplate, render, type View, wordsIn } from './template.ts';

const LEVEL = ['label', 'label_inside', 'for_filter', 'in_window', 'now'] as const;
const MOVE = ['moved', 'percent', 'compare', 'before', 'all_moved', 'all_percent'] as const;

const NAMES = {
  unusual: [
    ...LEVEL,
    ...['place', 'low', 'high', 'middle', 'range_of', 'sure', 'season', 'refunds'],
  ],
  product_rising: [...LEVEL, ...MOVE],
  product_falling: [...LEVEL, ...MOVE],
  customer_new: [...LEVEL, 'name', 'numbered', 'first_order', 'share'],
  customer_lost: [...LEVEL, 'name', 'numbered', 'last_order', 'share', 'every', 'sure'],
  refunds: [...LEVEL, 'share', 'often', 'of_month', 'refunds'],
  record: [...LEVEL, 'grain', 'second', 'in_second', 'first_day'],
  best_day: [...LEVEL, 'in_whole', 'usual', 'first_day', 'last_day'],
  weekdays: [...LEVEL, 'busiest', 'busiest_mean', 'quietest', 'quietest_mean'],
  concentration: [...LEVEL, 'share'],
  few_customers: [...LEVEL, 'largest', 'customers', 'together', 'share'],
  days_missing: [...LEVEL, 'missing', 'days', 'what'],
  unknown_customers: [...LEVEL, 'share', 'what'],
  books_stopped: [...LEVEL, 'last_day', 'of_sales', 'what'],
} as const satisfies Record<string, readonly string[]>;

/** The kinds of finding. */
export type FindingName = keyof typeof NAMES;
export const FINDING_NAMES = Object.keys(NAMES) as FindingName[];

const TEMPLATES = load();

/** The Markdown of a finding; `view` must be neutralised as for answers. */
export function renderFinding(kind: FindingName, view: View): string {
  return render(TEMPLATES[kind], view);
}

/** Every word the templates say by themselves, in lower case. */
export function wordsOfFindings(): string[] {
  return Object.values(TEMPLATES).flatMap(wordsIn);
}

function load(): Record<FindingName, Node[]> {
  const entries = FINDING_NAMES.map((kind) => {
    const source = `findings/${kind}.md`;
    const nodes = parseTemplate(readFileSync(new URL(source, import.meta.url), 'utf8'), source);
    checkNames(nodes, new Set<string>(NAMES[kind]), source);
    return [kind, nodes];
  });
  return Object.fromEntries(entries);
}
