// What every family's answer shares: the level and its change, names of windows and filters, and
// the sentences about the data. Hides from a family how any of these is put.
import { addDays } from '../../analysis/calendar.ts';
import { METRIC_WORDS } from '../../prompts/metric-words.ts';
import { type PhraseKey, phrase } from '../../prompts/phrases.ts';
import type { View } from '../../prompts/template.ts';
import type { Brief, CoverageNote, Fact } from '../brief.ts';
import { listed, type ShowOptions, showDay, showDays, WEEKDAYS } from '../figures.ts';
import type { Assumption } from '../query.ts';
import type { Ledger } from './ledger.ts';
import { escaped, isNumbered, plainName, showName } from './names.ts';
import { inSpan, inWindow, windowName } from './windows.ts';

/** More days than this are a list nobody reads; the last is named. */
const MAX_DAYS_NAMED = 12;
/** More sentences about the data than this drown the answer. */
const MAX_COVERAGE_SENTENCES = 4;
/** Notes and assumptions are sentences; one longer than this is not ours. */
const MAX_NOTE_CHARS = 400;

export interface Frame {
  brief: Brief;
  ledger: Ledger;
  assumed: readonly Assumption[];
  options: ShowOptions;
}

/** Label, filter, window and the level itself, under the names the templates use. */
export function levelView(frame: Frame): View {
  const { brief, ledger } = frame;
  const now = ledger.figure('now');
  const reason = ledger.reason('now');
  return {
    label: brief.metric_label,
    label_inside: insideLabel(brief.metric_label),
    for_filter: forFilter(frame),
    in_window: windowOf(frame),
    now,
    now_unknown: now === null ? unknown(frame, reason) : null,
  };
}

/** The change against the other window, in words. */
export function moveView(frame: Frame): View {
  const { brief, ledger } = frame;
  const compare = brief.query.compare ?? spanWindow(ledger.fact('change')?.compare ?? null, frame);
  const moves = moved(frame, 'change');
  const before_reason = ledger.reason('before');
  const direction = ledger.direction('change');
  const percent_reason = ledger.reason('change_percent');
  return {
    compare: compare ? windowName(compare, frame.options) : null,
    in_compare: compare ? inWindow(compare, frame.options) : null,
    moved: compare ? moves : null,
    percent: direction === 0 || direction === null ? null : ledger.size('change_percent'),
    percent_unknown: percent_reason === null || moves === null ? null : say(frame, percent_reason),
    before: ledger.figure('before'),
    before_unknown: before_reason === null ? null : unknown(frame, before_reason),
  };
}

/** “up £5.00 [c2]”, “down 2.3 points [c2]”, “unchanged (£0.00 [c2])”; null where it is unknown. */
export function moved(frame: Frame, key: string | null): string | null {
  const direction = frame.ledger.direction(key);
  if (direction === null) return null;
  const figure = frame.ledger.size(key);
  if (direction === 0) return phrase('moved_not', { figure });
  return phrase(direction > 0 ? 'moved_up' : 'moved_down', { figure });
}

export function windowOf(frame: Frame): string {
  const { brief, ledger } = frame;
  if (brief.query.window) return inWindow(brief.query.window, frame.options);
  const now = ledger.fact('now') ?? Object.values(brief.facts)[0];
  return now ? inSpan(now.span, frame.options) : '';
}

/** What is assumed, noted, and known of the data's completeness. */
export function dataView(frame: Frame): View {
  const { brief, assumed } = frame;
  const days = brief.days_without_trade;
  return {
    assumed: assumed.map(({ text }) => ({ text: sentence(frame, text) })),
    notes: unique(brief.notes).map((text) => ({ text: sentence(frame, text) })),
    coverage: coverageSentences(frame).map((text) => ({ text })),
    without_trade: withoutTrade(frame, days),
    one_off: oneOff(frame),
    ordinary: frame.ledger.figure('ordinary'),
  };
}

/** What of the figure somebody called a one-off; null: nothing. */
function oneOff(frame: Frame): string | null {
  const figure = frame.ledger.figure('one_off');
  if (figure === null) return null;
  return say(frame, phrase('one_off', { figure, in_window: windowOf(frame) }));
}

export function neverOpen(frame: Frame): string | null {
  const weekdays = unique(frame.brief.coverage.flatMap((note) => note.never_open)).sort();
  if (weekdays.length === 0) return null;
  const names = weekdays.map((day) => `${WEEKDAYS[day - 1] ?? ''}s`);
  return say(frame, phrase('never_open', { weekdays: listed(names) }));
}

/** Days without any trade, as a sentence; null where there are none. */
export function withoutTrade(frame: Frame, days: readonly string[]): string | null {
  if (days.length === 0) return null;
  const sorted = unique(days).sort();
  const shown = showDays(sorted.slice(0, MAX_DAYS_NAMED));
  if (sorted.length > MAX_DAYS_NAMED) {
    const last = showDay(sorted.at(-1) ?? '', frame.options);
    return say(frame, phrase('without_trade_many', { days: shown, last }));
  }
  return say(frame, phrase('without_trade', { days: shown }));
}

/** Days on which the business usually trades, without a record. */
export function missingDays(frame: Frame, days: readonly string[]): string | null {
  const sorted = unique(days).sort();
  if (sorted.length === 0) return null;
  const last = sorted.at(-1) ?? '';
  const shown = showDays(sorted.slice(0, MAX_DAYS_NAMED));
  return sorted.length <= MAX_DAYS_NAMED
    ? say(frame, phrase('missing', { days: shown }))
    : say(frame, phrase('missing_many', { days: shown, last: showDay(last, frame.options) }));
}

/** The last or the first day of the data, as a figure: the brief's fact, else one that says so. */
export function edgeFigure(frame: Frame, note: CoverageNote, edge: 'first_day' | 'last_day') {
  const { brief, ledger } = frame;
  const own = `${edge}.${note.metric}`;
  if (ledger.fact(own)) return ledger.figure(own);
  if (note.metric === brief.query.metric && ledger.fact(edge)) return ledger.figure(edge);
  const value = edge === 'first_day' ? note.first_day : note.complete_to;
  if (value === null) return null;
  const end = note.complete_to ?? value;
  const span = { from: note.first_day ?? value, to: addDays(end, 1) };
  const fact: Fact = {
    key: own,
    metric: note.metric,
    value,
    reason: null,
    unit: 'date',
    span,
    compare: null,
    grain: null,
    filters: [],
    expression: { kind: edge, metric: note.metric, span, compare: null, filters: [] },
    role: 'date',
    closed: false,
  };
  return ledger.figure(ledger.add(fact));
}

/** A metric's name as people read it: the brief's own, or the catalog's words. */
export function labelOf(brief: Brief, metric: string): string {
  if (metric === brief.query.metric && brief.metric_label !== '') return brief.metric_label;
  return METRIC_WORDS.find(({ name }) => name === metric)?.label ?? showName(metric);
}

/** “Net sales” inside a sentence; abbreviations keep their capitals. */
export function insideLabel(label: string): string {
  return /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

/** Keeps a finished sentence for the verifier to find word for word. */
export function say(frame: Frame, text: string): string {
  return frame.ledger.say(text);
}

export function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function sentence(frame: Frame, text: string): string {
  return say(frame, escaped(plainName(text, MAX_NOTE_CHARS)));
}

function unknown(frame: Frame, reason: string | null): string {
  return sentence(frame, reason === null || reason === '' ? phrase('unknown') : reason);
}

function spanWindow(span: { from: string; to: string } | null, frame: Frame) {
  if (!span) return null;
  const label = inSpan(span, frame.options).replace(/^(?:in|on|over) /, '');
  return { ...span, label };
}

function forFilter(frame: Frame): string {
  const names = frame.brief.query.filters.map((filter) => {
    const name = showName(filter.label);
    return isNumbered(filter) ? phrase('customer_numbered', { name }) : name;
  });
  const { weekday } = frame.brief.query;
  const on = weekday === undefined ? '' : ` on a ${WEEKDAYS[weekday - 1]}`;
  return names.length === 0 ? on : ` for ${listed(names)}${on}`;
}

function coverageSentences(frame: Frame): string[] {
  const texts = frame.brief.coverage.map((note) => coverageSentence(frame, note));
  const seen = new Set<string>();
  // Figures are tokens here and differ between equal sentences: the reader's text decides.
  const kept = texts.filter(({ id }) => !seen.has(id) && seen.add(id));
  return kept.slice(0, MAX_COVERAGE_SENTENCES).map(({ text }) => text);
}

function coverageSentence(frame: Frame, note: CoverageNote): { id: string; text: string } {
  const state = note.state === 'complete' && note.partial ? 'partial' : note.state;
  const label = insideLabel(labelOf(frame.brief, note.metric));
  const last_day = edgeFigure(frame, note, 'last_day');
  const id = `${state} ${note.complete_to} ${state === 'no_data_in_window' ? note.metric : ''}`;
  const put = (key: PhraseKey, view: View = {}) => ({ id, text: say(frame, phrase(key, view)) });
  if (state === 'importing') return put('coverage_importing');
  if (state === 'empty') return put('coverage_empty', { label });
  if (state === 'no_data_in_window') {
    const first_day = edgeFigure(frame, note, 'first_day');
    return first_day === null || last_day === null
      ? put('coverage_no_data_unknown', { label })
      : put('coverage_no_data', { label, first_day, last_day });
  }
  if (state === 'future') {
    return last_day === null
      ? put('coverage_future_unknown')
      : put('coverage_future', { last_day });
  }
  if (state === 'partial' || last_day === null) {
    return last_day === null
      ? put('coverage_partial_unknown')
      : put('coverage_partial', { last_day });
  }
  return put('coverage_complete', { last_day });
}
