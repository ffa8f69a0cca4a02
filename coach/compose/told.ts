// What was told, said back: one line a thing, each figure with its mark and with who told it. Hides
// from the families how each kind of fact is put into words.
import { type PhraseKey, phrase } from '../../prompts/phrases.ts';
import type { View } from '../../prompts/template.ts';
import { listed } from '../figures.ts';
import type { ToldLine } from '../told/shapes.ts';
import type { Frame } from './frame.ts';
import { dataView, say } from './frame.ts';
import { escaped, plainName, showName, showQuoted } from './names.ts';

const LEADS = {
  noted: 'told_noted',
  corrected: 'told_corrected',
  forgotten: 'told_forgotten',
} as const;
/** Measures are a word or two. */
const MOST_PER_CHARS = 40;
const KINDS: Readonly<Record<string, PhraseKey>> = {
  cash_today: 'told_cash_today',
  recurring_cost: 'told_recurring_cost',
  unit_cost: 'told_unit_cost',
  pay_day: 'told_pay_day',
  tax_date: 'told_tax_date',
  loan: 'told_loan',
};

/** Views of both families: what a message told, and the lists of what was. */
export function toldView(frame: Frame): View {
  const { brief } = frame;
  const told = brief.told ?? { act: 'listed' as const, lines: [], choices: [] };
  const [first] = told.lines;
  const base = { ...dataView(frame), coverage: [], without_trade: null };
  if (told.act === 'prefer') {
    const choice = showQuoted(told.choices[0] ?? '');
    return { ...base, lead: say(frame, phrase('preferences_kept', { choice })) };
  }
  if (told.act === 'ask_again') {
    const choices = listed(told.choices.map((label) => `“${showQuoted(label)}”`));
    const key = told.choices.length === 0 ? 'preferences_none' : 'preferences_gone';
    return {
      ...base,
      lead: say(frame, phrase(key, key === 'preferences_gone' ? { choices } : {})),
    };
  }
  if (told.act !== 'listed') {
    const line = first === undefined ? '' : lineOf(frame, first);
    const hint = hintOf(told.act, first);
    return {
      ...base,
      lead: phrase(LEADS[told.act], { line }),
      hint: hint === null ? null : say(frame, phrase(hint)),
    };
  }
  const decisions = brief.query.family === 'decisions';
  if (first === undefined) {
    return { ...base, lead: say(frame, phrase(decisions ? 'decisions_none' : 'told_none')) };
  }
  return {
    ...base,
    lead: say(frame, phrase(decisions ? 'decisions_list' : 'told_list')),
    items: told.lines.map((line) => ({ line: originOf(frame, line) })),
  };
}

function hintOf(act: 'noted' | 'corrected' | 'forgotten', line: ToldLine | undefined) {
  if (act === 'forgotten' || line === undefined) return null;
  if (line.of === 'owner_fact') return 'told_hint_fact';
  return line.day_named ? 'told_hint_decision' : 'told_hint_day';
}

/** “You told me on Sunday 3 May 2026 [c1]: rent is £1,150.00 [c2] a month” */
function originOf(frame: Frame, line: ToldLine): string {
  const teller = line.teller === null ? phrase('told_you') : showName(line.teller);
  const told_on = frame.ledger.figure(line.told_on);
  return phrase('told_line', { teller, told_on, line: lineOf(frame, line) });
}

function lineOf(frame: Frame, line: ToldLine): string {
  const figure = (key: string | null) => frame.ledger.figure(key);
  const day = figure(line.day);
  if (line.of === 'decision') {
    return phrase('told_decision', { what: showQuoted(line.words), day });
  }
  const until = figure(line.until);
  // “£1,150.00 a month” is told as it is: nothing was divided, and the words may stand
  frame.ledger.bind('average', line.per ?? 'year', [
    line.per === null ? null : line.value,
    line.rate,
  ]);
  const view: View = {
    subject: showName(line.words),
    value: figure(line.value),
    per: line.per === null ? null : escaped(plainName(line.per, MOST_PER_CHARS)),
    rate: figure(line.rate),
    day,
    from: figure(line.from),
    until: line.kind === 'cash_today' ? until : null,
    ends: line.kind === 'recurring_cost' || line.kind === 'unit_cost' ? until : null,
  };
  return phrase(KINDS[line.kind] ?? 'told_recurring_cost', view);
}
