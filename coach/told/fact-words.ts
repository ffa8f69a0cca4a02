// The words in which owners tell facts: hides these turns of phrase from facts.ts, which knows what
// a fact is made of. ¤a, ¤b … stand for amounts (amounts.ts).

const A = '(¤[a-z])';
const BANK =
  String.raw`(?:in|at|with) (?:the |our |my )?(?:(?:bank |current |` +
  String.raw`checking |business |savings )?account|bank)`;
const CASH =
  String.raw`(?:bank balance|balance (?:at|in|with) (?:the |our )?bank|cash` +
  String.raw` (?:in hand|on hand|at (?:the )?bank|in (?:the )?bank|balance|` +
  String.raw`position)|account balance)`;
/** What is paid over and over. */
export const COSTS =
  'rent|insurance|electricity|electric|energy|gas|water|internet|broadband|phones?|phone bill|' +
  'wages?|wage bill|payroll|salar(?:y|ies)|rates|business rates|council tax|leasing|lease|' +
  'accountant|accounting|bookkeeper|cleaning|cleaner|subscriptions?|software|web ?site|hosting|' +
  'marketing|advertising|parking|waste|bins|security|licen[cs]e|storage|drawings?|draws?|service charge|' +
  'van|car|fuel|loan repayments?|repayments?';
export const PERIOD = '(day|week|fortnight|month|quarter|year|annum)';
export const EACH = String.raw`(?:a|an|per|each|every|/) ?`;
export const PERIODICALLY: Readonly<Record<string, string>> = {
  daily: 'day',
  weekly: 'week',
  fortnightly: 'fortnight',
  monthly: 'month',
  quarterly: 'quarter',
  yearly: 'year',
  annually: 'year',
  annum: 'year',
};
export const MEASURES =
  'kilo(?:gram)?s?|kg|gram|g|lit(?:re|er)s?|l|pint|dozen|box|bag|sack|case|crate|pallet|tonne|ton|' +
  'piece|unit|loaf|bottle|pack|roll|metre|meter|sheet|tray|hour|pound|lb|each|item|cup|tin|jar|bunch';
export const TAXES =
  'vat|tax|taxes|corporation tax|income tax|payroll tax|sales tax|paye|national insurance|self assessment|tax bill|tax return|vat return';
/** A day of every month: “every 2 weeks” and “on 28 December” name none. */
const ORDINAL =
  String.raw`(?:the )?(\d{1,2})(?:st|nd|rd|th)?` +
  String.raw`(?=$|[,;]| now\b| (?:of )?(?:the|a|each|every) month\b| monthly\b)`;

export const RE = {
  cash: [
    new RegExp(
      String.raw`(?:^| )${A} (?:(?:now|today|currently|still|left|sitting|lying|available|` +
        String.raw`(?:of |in )?cash) ){0,2}?${BANK}\b(?<rest>.*)$`,
    ),
    new RegExp(
      String.raw`\b(?:${CASH}|(?:the |our )?bank (?:account )?(?:is at|stands at|` +
        String.raw`shows|says))(?: (?:is|stands at|was|of|today|now|at))*:? ${A}(?<rest>.*)$`,
    ),
    new RegExp(
      String.raw`\b(?:we|i) (?:have|'ve got|have got|hold|got) (?:about |exactly` +
        String.raw` )?${A} (?:(?:in |of )?cash\b|${BANK}\b)(?<rest>.*)$`,
    ),
  ],
  not_cash: new RegExp(
    String.raw`\b(?:had|paid|put|banked|deposited|moved|transferred|last (?:week|` +
      String.raw`month|year)|took|sold|made|spent|owed?|overdrawn|overdraft|short|less|more|` +
      String.raw`fewer|down|up|under|over|below|above|minus|negative|another|extra|than|red)\b`,
  ),
  past: /\b(?:paid|was|were|spent|used to|last (?:day|week|month|quarter|year))\b/,
  recurring: [
    new RegExp(
      String.raw`\b(?:the |our |my )?(?<what>(?:[a-z]+ )?(?:${COSTS}))(?: (?:bill|` +
        String.raw`cost|costs|payment))? (?:is|are|costs?(?: us)?|comes to|runs` +
        String.raw` (?:at|to)|went up to|goes up to|has gone up to|rose to|of)(?:` +
        String.raw` now)? ${A}(?: ?${EACH}${PERIOD}\b| for (?:the|a|one|each) ${PERIOD}\b|` +
        String.raw` (?<often>daily|weekly|` +
        String.raw`fortnightly|monthly|quarterly|yearly|annually)\b)?(?<rest>.*)$`,
    ),
    new RegExp(
      String.raw`\b(?:we|i) (?:pay|spend)(?: about)? ${A} (?:${EACH}${PERIOD}` +
        String.raw` )?(?:in |for |on )(?:the |our |my )?(?<what>(?:[a-z]+` +
        String.raw` )?(?:${COSTS}))(?: ${EACH}(?<period>day|week|fortnight|month|` +
        String.raw`quarter|year)\b| (?<often>daily|weekly|monthly|quarterly|yearly|` +
        String.raw`annually)\b)?(?<rest>.*)$`,
    ),
    new RegExp(
      String.raw`\b(?:the |our |my )?(?<what>[a-z]+(?: [a-z]+){0,2}) (?:is|are|` +
        String.raw`(?:has|have) been|costs?(?: us)?|comes to) ${A} ?${EACH}${PERIOD}\b(?<rest>.*)$`,
    ),
  ],
  unit: [
    new RegExp(
      String.raw`\b(?:the |our |a |an |one )?(?<what>[a-z][a-z ]{1,40}?) (?:now |` +
        String.raw`currently )?(?:costs?|is|are|comes at|went up to|is up to)(?:` +
        String.raw` (?:us|me|now))* ${A}(?: now)? ?(?:${EACH}(?<per>${MEASURES})|` +
        String.raw`(?<per2>each))\b(?<rest>.*)$`,
    ),
    new RegExp(
      String.raw`\b(?:we|i) (?:now )?(?:pay|are paying|buy)(?: now)? ${A}` +
        String.raw` (?:${EACH}(?<per>${MEASURES}) )?(?:for|of) (?:a` +
        String.raw` (?<per2>${MEASURES}) of )?(?:the |our )?(?<what>[a-z][a-z` +
        String.raw` ]{1,30}?)(?: ${EACH}(?<per3>${MEASURES}))?(?: now)?$`,
    ),
    new RegExp(
      String.raw`\b(?:a|one|each|every) (?<what>[a-z][a-z ]{1,40}?) costs (?:us|me)` +
        String.raw` ${A}(?: to (?:make|buy|bake|produce)\b)?(?<rest>.*)$`,
    ),
    new RegExp(
      String.raw`\b(?:the |our )?unit cost of (?:the |our |a )?(?<what>[a-z][a-z ]{1,40}?) is ${A}(?<rest>.*)$`,
    ),
  ],
  pay_day: [
    new RegExp(
      String.raw`\b(?:we|i) pay (?:the |our )?(?:wages|salaries|staff|people|` +
        String.raw`everyone|everybody|payroll|the team)(?: out)? (?:on|every|by)` +
        String.raw` ${ORDINAL}`,
    ),
    new RegExp(
      String.raw`\b(?:wages|salaries|payroll|pay ?day|pay day|staff) (?:is|are|goes` +
        String.raw` out|go out|get paid|gets? (?:their|its) (?:pay|wages|money)|are paid|is paid|falls|is run)(?: always)?` +
        String.raw` (?:on )?${ORDINAL}`,
    ),
  ],
  pay_last: new RegExp(
    String.raw`\b(?:pay (?:the |our )?(?:wages|salaries|staff|people|payroll)|` +
      String.raw`wages are paid|pay ?day is) (?:on )?the last (?:working )?day of` +
      String.raw` (?:the|each|every) month\b`,
  ),
  tax: new RegExp(
    String.raw`\b(?:the |our |my )?(?:next )?(?<what>${TAXES})(?: payment| bill|` +
      String.raw` return)?(?: of ${A})? (?:is|are|falls|must be paid|has to be` +
      String.raw` paid|needs to be paid|gets paid)(?: (?:due|payable))?(?: (?:on|` +
      String.raw`by|in))? `,
  ),
  tax_due: /\b(?:due|payable|to be paid|must be paid|deadline|falls|gets paid)\b/,
  loan: [
    new RegExp(
      String.raw`\b(?:we|i) (?:still )?owe (?:the |our |my )?(?<who>[a-z][a-z'` +
        String.raw` ]{0,30}?) ${A}(?: (?:at|for|with) (?:an? )?(?:interest (?:rate` +
        String.raw` )?of )?${A})?`,
    ),
    new RegExp(
      String.raw`\b(?:we|i) (?:still )?owe ${A} to (?:the |our |my` +
        String.raw` )?(?<who>[a-z][a-z']*(?: [a-z']+)?)(?: (?:at|with) (?:an?` +
        String.raw` )?(?:interest (?:rate )?of )?${A})?`,
    ),
    new RegExp(
      String.raw`\b(?:we|i) (?:have|took out|have got|got|'ve got) (?:a |an` +
        String.raw` )?(?:${A} (?:bank )?loan|(?:bank )?(?:loan|overdraft|mortgage) of` +
        String.raw` ${A})(?: (?:from|with) (?:the |our )?(?<who>[a-z][a-z']*))?(?:` +
        String.raw` (?:at|with) (?:an? )?(?:interest (?:rate )?of )?${A})?`,
    ),
    new RegExp(
      String.raw`\b(?:our|the|my) (?:bank )?(?<who>loan|overdraft|mortgage) (?:is|` +
        String.raw`stands at|is at|of)(?: now| still)? ${A}(?: at ${A})?`,
    ),
  ],
  not_loan: /\b(?:customers?|supplier)\b/,
};
/** Words that are no thing one buys: a figure of the books, or who speaks. */
export const NO_SUBJECT = new RegExp(
  String.raw`^(?:it|that|this|we|i|they|he|she|there|sales|revenue|turnover|` +
    String.raw`takings|profit|margin|orders?|refunds?|expenses|costs|average` +
    String.raw` order value|today|yesterday|which|what|who|the|a)$|\b(?:sales|` +
    String.raw`revenue|turnover|takings|profit|margin|target|goal|budget|average|` +
    String.raw`yesterday|last|customers?)\b`,
);

/** “VAT” keeps its capitals. */
export function upper(tax: string): string {
  return /^(?:vat|paye)\b/.test(tax) ? tax.replace(/^\w+/, (word) => word.toUpperCase()) : tax;
}
