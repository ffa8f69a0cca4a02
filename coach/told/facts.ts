// An owner's fact in somebody's words (“rent is 1,150 a month”, “VAT is due on 7 August”): what the
// books do not hold. Hides the phrasings; what is asked or denied never comes here (asking.ts).

import type { UnderstandContext } from '../query.ts';
import { normalise } from '../understand/words.ts';
import { amountAt, type Found, type Sentence } from './amounts.ts';
import { dayIn } from './days.ts';
import { type FactKind, MOST_SUBJECT_CHARS, type OwnerFact, runsOut } from './shapes.ts';

/** Longer than this is a letter. */
const MOST_WORDS = 30;
const A = '(¤[a-z])';
const BANK = String.raw`(?:in|at|with) (?:the |our |my )?(?:bank|(?:bank |current |checking |business |savings )?account)`;
const CASH = String.raw`(?:bank balance|balance (?:at|in|with) (?:the |our )?bank|cash (?:in hand|on hand|at (?:the )?bank|in (?:the )?bank|balance|position)|account balance)`;
/** What is paid over and over. */
const COSTS =
  'rent|insurance|electricity|electric|energy|gas|water|internet|broadband|phones?|phone bill|' +
  'wages?|wage bill|payroll|salar(?:y|ies)|rates|business rates|council tax|leasing|lease|' +
  'accountant|accounting|bookkeeper|cleaning|cleaner|subscriptions?|software|web ?site|hosting|' +
  'marketing|advertising|parking|waste|bins|security|licen[cs]e|storage|drawings?|draws?|service charge|' +
  'van|car|fuel|loan repayments?|repayments?';
const PERIOD = '(day|week|fortnight|month|quarter|year|annum)';
const EACH = String.raw`(?:a|an|per|each|every|/) ?`;
const PERIODICALLY: Readonly<Record<string, string>> = {
  daily: 'day',
  weekly: 'week',
  fortnightly: 'fortnight',
  monthly: 'month',
  quarterly: 'quarter',
  yearly: 'year',
  annually: 'year',
  annum: 'year',
};
const MEASURES =
  'kilo(?:gram)?s?|kg|gram|g|lit(?:re|er)s?|l|pint|dozen|box|bag|sack|case|crate|pallet|tonne|ton|' +
  'piece|unit|loaf|bottle|pack|roll|metre|meter|sheet|tray|hour|pound|lb|each|item|cup|tin|jar|bunch';
const TAXES =
  'vat|tax|taxes|corporation tax|income tax|payroll tax|sales tax|paye|national insurance|self assessment|tax bill|tax return|vat return';
const ORDINAL = String.raw`(?:the )?(\d{1,2})(?:st|nd|rd|th)?`;

const RE = {
  cash: [
    new RegExp(String.raw`(?:^| )${A} (?:\w+ ){0,2}?${BANK}\b`),
    new RegExp(
      String.raw`\b(?:${CASH}|(?:the |our )?bank (?:account )?(?:is at|stands at|shows|says))(?: (?:is|stands at|was|of|today|now|at))*:? ${A}`,
    ),
    new RegExp(
      String.raw`\b(?:we|i) (?:have|'ve got|have got|hold|got) (?:about |exactly )?${A} (?:(?:in |of )?cash\b|${BANK})`,
    ),
  ],
  not_cash:
    /\b(?:had|paid|put|banked|deposited|moved|transferred|last (?:week|month|year)|took|sold|made|spent|owed?)\b/,
  past: /\b(?:paid|was|were|spent|used to|last (?:day|week|month|quarter|year))\b/,
  recurring: [
    new RegExp(
      String.raw`\b(?:the |our |my )?(?<what>(?:[a-z]+ )?(?:${COSTS}))(?: (?:bill|cost|costs|payment))? (?:is|are|costs?(?: us)?|comes to|runs (?:at|to)|went up to|goes up to|has gone up to|rose to|of)(?: now)? ${A}(?: ?${EACH}${PERIOD}| (?<often>daily|weekly|fortnightly|monthly|quarterly|yearly|annually))?`,
    ),
    new RegExp(
      String.raw`\b(?:we|i) (?:pay|spend)(?: about)? ${A} (?:${EACH}${PERIOD} )?(?:in |for |on )(?:the |our |my )?(?<what>(?:[a-z]+ )?(?:${COSTS}))(?: ${EACH}(?<period>day|week|fortnight|month|quarter|year)| (?<often>daily|weekly|monthly|quarterly|yearly|annually))?`,
    ),
    new RegExp(
      String.raw`\b(?:the |our |my )?(?<what>[a-z]+(?: [a-z]+){0,2}) (?:is|are|costs?(?: us)?|comes to) ${A} ?${EACH}${PERIOD}\b`,
    ),
  ],
  unit: [
    new RegExp(
      String.raw`\b(?:the |our |a |an |one )?(?<what>[a-z][a-z ]{1,40}?) (?:now |currently )?(?:costs?|is|are|comes at|went up to|is up to)(?: (?:us|me|now))* ${A}(?: now)? ?${EACH}?(?<per>${MEASURES})\b`,
    ),
    new RegExp(
      String.raw`\b(?:we|i) (?:now )?(?:pay|are paying|buy)(?: now)? ${A} (?:${EACH}(?<per>${MEASURES}) )?(?:for|of) (?:a (?<per2>${MEASURES}) of )?(?:the |our )?(?<what>[a-z][a-z ]{1,30}?)(?: ${EACH}(?<per3>${MEASURES}))?(?: now)?$`,
    ),
    new RegExp(
      String.raw`\b(?:a|one|each|every) (?<what>[a-z][a-z ]{1,40}?) costs (?:us|me) ${A}(?: to (?:make|buy|bake|produce))?\b`,
    ),
    new RegExp(
      String.raw`\b(?:the |our )?unit cost of (?:the |our |a )?(?<what>[a-z][a-z ]{1,40}?) is ${A}`,
    ),
  ],
  pay_day: [
    new RegExp(
      String.raw`\b(?:we|i) pay (?:the |our )?(?:wages|salaries|staff|people|everyone|everybody|payroll|the team)(?: out)? (?:on|every|by) ${ORDINAL}\b`,
    ),
    new RegExp(
      String.raw`\b(?:wages|salaries|payroll|pay ?day|pay day|staff) (?:is|are|goes out|go out|get paid|are paid|is paid|falls|is run)(?: always)? (?:on )?${ORDINAL}\b`,
    ),
  ],
  pay_last:
    /\b(?:pay (?:the |our )?(?:wages|salaries|staff|people|payroll)|wages are paid|pay ?day is) (?:on )?the last (?:working )?day of (?:the|each|every) month\b/,
  tax: new RegExp(
    String.raw`\b(?:the |our |my )?(?:next )?(?<what>${TAXES})(?: payment| bill| return)?(?: of ${A})? (?:is|are|falls|must be paid|has to be paid|needs to be paid|gets paid)(?: (?:due|payable))?(?: (?:on|by|in))? `,
  ),
  tax_due: /\b(?:due|payable|to be paid|must be paid|deadline|falls|gets paid)\b/,
  loan: [
    new RegExp(
      String.raw`\b(?:we|i) (?:still )?owe (?:the |our |my )?(?<who>[a-z][a-z' ]{0,30}?) ${A}(?: (?:at|for|with) (?:an? )?(?:interest (?:rate )?of )?${A})?`,
    ),
    new RegExp(
      String.raw`\b(?:we|i) (?:still )?owe ${A} to (?:the |our |my )?(?<who>[a-z][a-z']*(?: [a-z']+)?)(?: (?:at|with) (?:an? )?(?:interest (?:rate )?of )?${A})?`,
    ),
    new RegExp(
      String.raw`\b(?:we|i) (?:have|took out|have got|got|'ve got) (?:a |an )?(?:${A} (?:bank )?loan|(?:bank )?(?:loan|overdraft|mortgage) of ${A})(?: (?:from|with) (?:the |our )?(?<who>[a-z][a-z']*))?(?: (?:at|with) (?:an? )?(?:interest (?:rate )?of )?${A})?`,
    ),
    new RegExp(
      String.raw`\b(?:our|the|my) (?:bank )?(?<who>loan|overdraft|mortgage) (?:is|stands at|is at|of)(?: now| still)? ${A}(?: at ${A})?`,
    ),
  ],
  not_loan: /\b(?:customers?|supplier)\b/,
};
/** Words that are no thing one buys: a figure of the books, or who speaks. */
const NO_SUBJECT =
  /^(?:it|that|this|we|i|they|he|she|there|sales|revenue|turnover|takings|profit|margin|orders?|refunds?|expenses|costs|average order value|today|yesterday|which|what|who|the|a)$|\b(?:sales|revenue|turnover|takings|profit|margin|target|goal|budget|average|yesterday|last|customers?)\b/;

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
  const named = dayIn(plain, context, 'anywhere')?.day ?? null;
  // “today” and “now” are no news; a first day is told by “from”, “since”, “as of”
  const begins = /\b(?:from|since|as of|starting|beginning|effective)\b/.test(plain) ? named : null;
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

function upper(tax: string): string {
  return /^(?:vat|paye)\b/.test(tax) ? tax.replace(/^\w+/, (word) => word.toUpperCase()) : tax;
}

/** Words that name a kind of fact in a question, and what it is of where they say. */
export function factAsked(words: string): { kind: FactKind; subject: string | null } | null {
  const plain = normalise(words).text;
  if (
    /\b(?:in|at|with) (?:the |our |my )?bank\b|\bbank (?:balance|account)\b|\bcash (?:balance|position|in hand|on hand|do we have|have we|is there|at bank)\b|\bhow much cash\b|\bour cash\b/.test(
      plain,
    ) &&
    !/\bowe\b/.test(plain)
  )
    return { kind: 'cash_today', subject: null };
  if (
    /\bwhen (?:do|are|is|does|did)\b.*\b(?:wages|salaries|payroll|staff|pay ?day)\b|\bpay ?day\b/.test(
      plain,
    )
  )
    return { kind: 'pay_day', subject: null };
  const tax = new RegExp(String.raw`\bwhen (?:is|are|does|do)\b.*\b(${TAXES})\b`).exec(plain);
  if (tax !== null) return { kind: 'tax_date', subject: upper(tax[1] ?? 'tax') };
  if (
    /\b(?:owe|owes|owed|owing)\b.*\b(?:bank|lender)\b|\b(?:our|the) (?:bank )?(?:loan|overdraft|mortgage)\b/.test(
      plain,
    )
  )
    return { kind: 'loan', subject: null };
  const unit =
    /\b(?:how much|what) (?:does|do|is|are) (?:a |an |the |our )?(?:kilo of |bag of )?([a-z ]+?) (?:cost us|costing us|per kilo|a kilo|each)\b/.exec(
      plain,
    );
  if (unit?.[1] !== undefined) return { kind: 'unit_cost', subject: unit[1] };
  const cost = new RegExp(
    String.raw`^(?:so |and )?(?:what (?:is|are)|how much (?:is|are))(?: (?:our|the|my))? (${COSTS})(?: (?:again|now|each month|a month|per month|each week|a week))?$`,
  ).exec(plain);
  return cost?.[1] === undefined ? null : { kind: 'recurring_cost', subject: cost[1] };
}
