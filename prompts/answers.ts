// The answers' templates, one Markdown file per family, with the names each may use. The coach
// fills a view and gets Markdown; where the files lie and what they look like is hidden from it.
import { readFileSync } from 'node:fs';
import { checkNames, type Node, parseTemplate, render, type View, wordsIn } from './template.ts';

/** In every answer about figures: what was assumed, and how complete the data is. */
const ALWAYS = [
  ...['text', 'assumed', 'notes', 'one_off', 'ordinary', 'coverage', 'without_trade'],
] as const;
const LEVEL = ['label', 'label_inside', 'for_filter', 'in_window', 'now', 'now_unknown'] as const;
const MOVE = [
  ...['compare', 'moved', 'percent', 'percent_unknown', 'before', 'before_unknown', 'same_days'],
] as const;
const PARTS = [
  ...['parts', 'name', 'number', 'share', 'rest', 'rest_name', 'several', 'several_name'],
] as const;

const NAMES = {
  how_much: [...ALWAYS, ...LEVEL],
  change: [...ALWAYS, ...LEVEL, ...MOVE],
  versus_last_year: [...ALWAYS, ...LEVEL, ...MOVE],
  trend: [
    ...[...ALWAYS, ...LEVEL, 'verdict', 'moved', 'percent', 'slope', 'grain'],
    ...['from_figure', 'from_period', 'to_figure', 'to_period'],
  ],
  rank: [
    ...[...ALWAYS, ...LEVEL, ...PARTS, 'moved', 'dimension', 'extreme', 'leader', 'leader_now'],
    ...['leader_share', 'tied', 'nobody'],
  ],
  why: [
    ...[...ALWAYS, ...LEVEL, ...MOVE, ...PARTS, 'in_compare', 'days_now', 'days_before'],
    ...['groups', 'group_lead', 'effects', 'detail', 'breakdowns', 'dimension', 'note'],
  ],
  when: [
    ...[...ALWAYS, ...LEVEL, 'busiest', 'busiest_mean', 'quietest', 'quietest_mean', 'alone'],
    ...['all_alike', 'alike_mean', 'on_average', 'cycle', 'never_open', 'nobody'],
  ],
  normal: [...ALWAYS, ...LEVEL, 'place', 'low', 'high', 'middle', 'verdict', 'range_unknown'],
  coverage: [
    ...[...ALWAYS, 'series', 'name', 'first_day', 'last_day', 'days', 'in_window'],
    ...['window_first', 'window_last'],
    ...['missing', 'never_open'],
  ],
  meaning: [...ALWAYS, ...LEVEL, 'term'],
  history: [...ALWAYS, 'history_lead', 'items', 'asked_on', 'question'],
  decisions: [...ALWAYS, 'lead', 'items', 'line', 'hint'],
  told: [...ALWAYS, 'lead', 'items', 'line', 'hint'],
  unavailable: [...ALWAYS, 'unavailable'],
  clarify: ['question', 'choices', 'choice'],
  declined: ['reason', 'can_ask'],
} as const satisfies Record<string, readonly string[]>;

export type AnswerName = keyof typeof NAMES;

/** The names a family's template may use. */
export function namesOf(answer: AnswerName): ReadonlySet<string> {
  return new Set(NAMES[answer]);
}

const TEMPLATES = load();

/** The Markdown of an answer. Text in `view` is put in as it is: labels are neutralised before. */
export function renderAnswer(answer: AnswerName, view: View): string {
  return render(TEMPLATES[answer], view);
}

/** Every word the templates say by themselves, in lower case. */
export function wordsOfAnswers(): string[] {
  return Object.values(TEMPLATES).flatMap(wordsIn);
}

function load(): Record<AnswerName, Node[]> {
  const families = Object.keys(NAMES) as AnswerName[];
  const entries = families.map((family) => {
    const source = `answers/${family}.md`;
    const nodes = parseTemplate(readFileSync(new URL(source, import.meta.url), 'utf8'), source);
    checkNames(nodes, namesOf(family), source);
    return [family, nodes];
  });
  return Object.fromEntries(entries);
}
