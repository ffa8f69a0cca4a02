// The shared sentences of answers: refusals, clarifications, what is said of the data. Their
// wording stands in phrases.md; this twin knows their keys and what fills them, and fails at start
// if not so.
import { readFileSync } from 'node:fs';
import { CoxswainError } from '../errors.ts';
import { checkNames, type Node, parseTemplate, render, type View, wordsIn } from './template.ts';

/** What a line of an owner's fact may use. */
const FACT = ['subject', 'value', 'per', 'rate', 'day', 'from', 'until', 'ends'] as const;
const NAMES = {
  moved_up: ['figure'],
  moved_down: ['figure'],
  moved_not: ['figure'],
  percent_zero_base: [],
  percent_sign_change: [],
  unknown: [],
  same_days: [],
  trend_rising: ['label', 'for_filter', 'in_window'],
  trend_falling: ['label', 'for_filter', 'in_window'],
  trend_flat: ['label', 'for_filter', 'in_window'],
  trend_too_short: ['label', 'for_filter', 'in_window'],
  normal_normal: [],
  normal_unusually_high: [],
  normal_unusually_low: [],
  normal_too_short: [],
  place_within: [],
  place_above: [],
  place_below: [],
  effect_calendar: [],
  effect_rest: [],
  effect_orders: [],
  effect_order_value: [],
  effect_volume: [],
  effect_price_and_mix: [],
  effect_gross_sales: [],
  effect_refunds: [],
  effect_numerator: [],
  effect_denominator: [],
  effect_unexplained: [],
  group_calendar: [],
  group_formula: [],
  group_rest: [],
  note_new: [],
  note_lost: [],
  rest_name: [],
  several_name: [],
  no_name: [],
  customer_numbered: ['name'],
  one_off: ['figure', 'in_window'],
  without_trade: ['days'],
  without_trade_counted: ['count', 'days'],
  without_trade_many: ['days', 'last'],
  missing: ['days'],
  missing_many: ['days', 'last'],
  never_open: ['weekdays'],
  coverage_complete: ['last_day'],
  coverage_partial: ['last_day'],
  coverage_partial_unknown: [],
  coverage_importing: [],
  coverage_empty: ['label'],
  coverage_future: ['last_day'],
  coverage_future_unknown: [],
  coverage_no_data: ['label', 'first_day', 'last_day'],
  coverage_no_data_unknown: ['label'],
  unavailable: [],
  rank_nobody: [],
  when_nobody: [],
  average_hour: [],
  average_weekday: [],
  average_day: [],
  average_week: [],
  average_month: [],
  average_total: [],
  history_found: [],
  history_none: [],
  declined_outside: [],
  declined_forecast: [],
  declined_advice: [],
  declined_goal: [],
  declined_benchmark: [],
  declined_language: [],
  declined_unknown_metric: ['term'],
  declined_unknown_metric_bare: [],
  declined_unknown_member: ['term'],
  declined_unknown_member_bare: [],
  declined_not_shown: ['term'],
  declined_not_shown_bare: [],
  declined_empty: [],
  declined_instructions: [],
  declined_may_not_tell: [],
  declined_own_page: [],
  told_noted: ['line'],
  told_corrected: ['line'],
  told_forgotten: ['line'],
  told_hint_fact: [],
  told_hint_decision: [],
  told_hint_day: [],
  told_list: [],
  told_none: [],
  told_you: [],
  told_line: ['teller', 'told_on', 'line'],
  told_decision: ['what', 'day'],
  told_cash_today: FACT,
  told_recurring_cost: FACT,
  told_unit_cost: FACT,
  told_pay_day: FACT,
  told_tax_date: FACT,
  told_loan: FACT,
  decisions_list: [],
  decisions_none: [],
  preferences_gone: ['choices'],
  preferences_none: [],
  preferences_kept: ['choice'],
  can_ask: [],
  clarify: [],
  nothing_left: [],
  finding_range_recent: [],
  finding_range_year_on_year: [],
  finding_sure: [],
  finding_season_unknown: [],
  finding_refunds_negative: [],
  finding_silence: [],
  finding_refunded_often: [],
  finding_refunds_of_month: [],
  finding_missing_what: [],
  finding_stopped_what: [],
  finding_sales_stopped_what: [],
  finding_nameless_what: [],
} as const satisfies Record<string, readonly string[]>;

export type PhraseKey = keyof typeof NAMES;

const PHRASES = load();

/** One phrase, filled. `view` must give every name that the key lists above. */
export function phrase(key: PhraseKey, view: View = {}): string {
  return render(PHRASES.get(key) ?? [], view);
}

/** Every word the phrases say by themselves, in lower case. */
export function wordsOfPhrases(): string[] {
  return [...PHRASES.values()].flatMap(wordsIn);
}

/** Reads the sections of phrases.md; a section nobody knows or a key without one fails. */
export function readPhrases(markdown: string): Map<string, Node[]> {
  const known: Record<string, readonly string[]> = NAMES;
  const result = new Map<string, Node[]>();
  for (const section of markdown.split(/^## /m).slice(1)) {
    const end = section.indexOf('\n');
    const key = section.slice(0, end).trim();
    const names = known[key];
    if (!names) throw new CoxswainError('internal', `phrases.md: nobody says “${key}”.`);
    const nodes = parseTemplate(section.slice(end + 1), `phrases.md, ${key}`);
    checkNames(nodes, new Set(names), `phrases.md, ${key}`);
    result.set(key, nodes);
  }
  for (const key of Object.keys(known)) {
    if (!result.has(key)) throw new CoxswainError('internal', `phrases.md: “${key}” is missing.`);
  }
  return result;
}

function load(): Map<string, Node[]> {
  return readPhrases(readFileSync(new URL('./phrases.md', import.meta.url), 'utf8'));
}
