// An owner's fact in somebody's words (“rent is 1,150 a month”, “VAT is due on 7 August”): what the
// books do not hold. Hides the phrasings; what is asked or denied never comes here (asking.ts).

import type { UnderstandContext } from '../query.ts';
import { amountAt, type Found, type Sentence } from './amounts.ts';
import { dayIn, isOnlyDay } from './days.ts';
import { NO_SUBJECT, PERIOD, PERIODICALLY, RE, upper } from './fact-words.ts';
import { type FactKind, MOST_SUBJECT_CHARS, type OwnerFact, runsOut } from './shapes.ts';

/** Longer than this is a letter. */
const MOST_WORDS = 30;
/** The fact that a sentence tells; null where it tells none. */
export function factIn(
  sentence: Sentence,
  context: UnderstandContext,
  currency: string,
): OwnerFact | null {
  const plain = ` ${sentence.text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/[.!]+$/, '')} `
    .replace(/\s+/g, ' ')
    .trim();
  if (plain.split(' ').length > MOST_WORDS) return null;
  const read = [payDay, taxDate, loan, cash, recurring, unitCost];
  for (const reader of read) {
    const found = reader({ plain, sentence, context, currency });
    if (found !== null) return found;
  }
  return null;
}

interface Given {
  plain: string;
  sentence: Sentence;
  context: UnderstandContext;
  currency: string;
}

function cash(given: Given): OwnerFact | null {
  const { plain, sentence, currency } = given;
  if (RE.not_cash.test(plain)) return null;
  const match = first(RE.cash, plain);
  const amount = amountAt(sentence, match?.[1]);
  if (amount === null || !isMoney(amount)) return null;
  const rest = match?.groups?.rest ?? '';
  if (!/^ ?,? (?:and|but) /.test(rest) && !ends(rest, given)) return null;
  return make('cash_today', given, { subject: 'the bank', value: amount, unit: currency });
}

function recurring(given: Given): OwnerFact | null {
  const { plain, sentence, currency } = given;
  if (RE.past.test(plain)) return null;
  for (const words of RE.recurring) {
    const match = words.exec(plain);
    const amount = amountAt(sentence, amountIn(match));
    const subject = subjectOf(match?.groups?.what);
    if (match === null || amount === null || subject === null || !isMoney(amount)) continue;
    if (!ends(match.groups?.rest, given)) continue;
    const often = match.groups?.often;
    const period =
      match.groups?.period ?? match.find((part) => new RegExp(`^${PERIOD}$`).test(part ?? ''));
    const per = period ?? (often === undefined ? undefined : PERIODICALLY[often]);
    return make('recurring_cost', given, {
      subject,
      value: amount,
      unit: currency,
      per: per === 'annum' ? 'year' : (per ?? 'month'),
    });
  }
  return null;
}

function unitCost(given: Given): OwnerFact | null {
  const { plain, sentence, currency } = given;
  for (const words of RE.unit) {
    const match = words.exec(plain);
    const amount = amountAt(sentence, amountIn(match));
    const subject = subjectOf(match?.groups?.what);
    if (match === null || amount === null || subject === null || !isMoney(amount)) continue;
    if (!ends(match.groups?.rest, given)) continue;
    const { per, per2, per3 } = match.groups ?? {};
    const measure = per ?? per2 ?? per3 ?? null;
    return make('unit_cost', given, {
      subject,
      value: amount,
      unit: currency,
      per: measure === null || measure === 'each' ? 'unit' : measure.replace(/^kg$/, 'kilo'),
    });
  }
  return null;
}

/** The last day of a month that has 31. */
const LAST_DAY = '31';

function payDay(given: Given): OwnerFact | null {
  const match = first(RE.pay_day, given.plain);
  const day = match?.[1] ?? (RE.pay_last.test(given.plain) ? LAST_DAY : undefined);
  if (day === undefined || Number(day) < 1 || Number(day) > Number(LAST_DAY)) return null;
  const today = given.context.today;
  return { ...bare('pay_day', today), subject: 'wages', value: String(Number(day)) };
}

function taxDate(given: Given): OwnerFact | null {
  const { plain, sentence, context, currency } = given;
  const match = RE.tax.exec(plain);
  if (match === null || !RE.tax_due.test(plain)) return null;
  const named = dayIn(
    plain.slice(match.index + (match.groups?.what?.length ?? 0)),
    context,
    'ahead',
  );
  if (named === null) return null;
  const amount = amountAt(sentence, amountIn(match));
  return {
    ...bare('tax_date', context.today),
    subject: upper(match.groups?.what ?? 'tax'),
    on_day: named.day,
    value: amount?.value ?? null,
    unit: amount === null ? null : (amount.unit ?? currency),
    until_day: named.day < context.today ? null : runsOut('tax_date', named.day),
  };
}

function loan(given: Given): OwnerFact | null {
  const { plain, sentence, currency } = given;
  const match = first(RE.loan, plain);
  if (match === null || RE.not_loan.test(match.groups?.who ?? '')) return null;
  const said = match.filter((part) => /^¤[a-z]$/.test(part ?? ''));
  const amounts = said.map((word) => amountAt(sentence, word)).filter((one) => one !== null);
  const value = amounts.find(isMoney);
  if (value === undefined) return null;
  const rate = amounts.find(({ unit }) => unit === 'percent')?.value ?? null;
  const who = match.groups?.who ?? 'the bank';
  const fact = make('loan', given, {
    subject: who === 'bank' ? 'the bank' : (subjectOf(who) ?? 'the bank'),
    value,
    unit: currency,
  });
  return fact === null ? null : { ...fact, rate };
}

interface Made {
  subject: string;
  value: Found;
  unit: string;
  per?: string;
}

function make(kind: FactKind, given: Given, { subject, value, unit, per }: Made): OwnerFact | null {
  const { context, plain } = given;
  const behind = GREW.test(plain) || /\b(?:has|have) been\b.*\bsince\b/.test(plain);
  const lies = /\bgoes up\b/.test(plain) ? 'ahead' : behind ? 'behind' : 'anywhere';
  const named = dayIn(plain, context, lies)?.day ?? null;
  // “today” and “now” are no news; a first day is told by “from”, “since”, or by a rise on it
  const begins = BEGINS.test(plain) || lies !== 'anywhere' ? named : null;
  const from_day = begins ?? (kind === 'cash_today' ? (named ?? context.today) : context.today);
  if (kind === 'cash_today' && from_day > context.today) return null;
  return {
    ...bare(kind, from_day),
    subject,
    value: value.value,
    unit: value.unit ?? unit,
    per: per ?? null,
    until_day: runsOut(kind, from_day),
  };
}

const BEGINS = /\b(?:from|since|as of|starting|beginning|effective)\b/;
const GREW = /\b(?:went up|has gone up|rose)\b/;
const RISES = /\b(?:goes up|went up|has gone up|rose)\b/;
const NOW =
  '(?: (?:btw|by the way|fyi|thanks|now|today|currently|at the moment|these days|right now|this morning|tonight))*';

/**
 * Whether what follows an amount is understood: nothing, or a day. “Plus VAT”, “CHF”, “clicks away”
 * would make another figure of it.
 */
function ends(rest: string | undefined, { plain, context }: Given): boolean {
  const said = (rest ?? '').replace(new RegExp(`^${NOW}`), '').replace(new RegExp(`${NOW}$`), '');
  if (said.trim() === '') return true;
  const day = said.replace(/^ ?,? (?:starting|beginning|effective) (?:from |on )?/, 'from ').trim();
  if (!isOnlyDay(day, context)) return false;
  // “in June” alone is no first day, but of a balance or a rise
  return BEGINS.test(day) || RISES.test(plain) || first(RE.cash, plain) !== null;
}

function bare(kind: FactKind, from_day: string): OwnerFact {
  return {
    kind,
    subject: '',
    value: null,
    unit: null,
    per: null,
    rate: null,
    on_day: null,
    from_day,
    until_day: null,
    note: '',
  };
}

function first(patterns: readonly RegExp[], text: string): RegExpExecArray | null {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return match;
  }
  return null;
}

function amountIn(match: RegExpExecArray | null): string | undefined {
  return match?.slice(1).find((part) => /^¤[a-z]$/.test(part ?? ''));
}

function isMoney({ unit }: Found): boolean {
  return unit !== 'percent';
}

/** “flour”, “the shop's rent”: short, and no word of the books. */
function subjectOf(words: string | undefined): string | null {
  const said = words?.replace(/^(?:and|so|our|the|my|a|an|that|but|now) /g, '').trim();
  if (said === undefined || said.length < 2 || NO_SUBJECT.test(said)) return null;
  return said.slice(0, MOST_SUBJECT_CHARS);
}
