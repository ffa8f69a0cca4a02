// What business words mean: which codes are not goods, which expenses are cost of sales, which
// metrics add up. Hides the word lists from the questions and readers that use them.
import type { CostKind } from '../mapping.ts';
import type { MetricValue } from '../records.ts';

/** Whole codes that shops give to what is not a product. */
const CODE_SHAPES = whole(
  'POST(?:AGE)?|DOT|M|D|S|B|C2|PADS|CRUK|[A-Z]*FEES?|BANK[ _-]?CHARGES?|SHIP(?:PING)?',
  'DELIVERY|FREIGHT|CARRIAGE|P&P|DISC(?:OUNT)?|MANUAL|SAMPLES?|TIPS?',
  'GIFT(?:[ _-].*|CARD.*)?|VOUCHER.*|COUPON.*|DEPOSIT|ADJUST.*|ROUND(?:ING)?',
  'BAD[ _-]?DEBT|WRITE[ _-]?OFF|SURCHARGE|SERVICE',
);

/** 'Delivery fee', 'Shipping costs'. */
const FEE = '(?: (?:fee|cost|charge)s?)?';
/** Whole descriptions; a “Ceramic money bank” or a “French carriage lantern” is goods. */
const CODE_DESCRIPTIONS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(?:\w+ )?(?:postage|post and packing|p ?& ?p)(?: .{0,12})?$/i, 'postage'],
  [
    within(
      `^(?:(?:next|same) day |standard |express |home )?(?:carriage|delivery)${FEE}$`,
      `^(?:standard |express )?(?:shipping|freight)${FEE}$`,
    ),
    'carriage',
  ],
  [
    /^(?:[\w ]{0,20} )?(?:gift )?(?:voucher|gift card|gift certificate)s?(?: .{0,12})?$/i,
    'a voucher',
  ],
  [/^(?:bank|card|payment|handling|service|booking) (?:charge|fee|cost)s?$/i, 'a fee'],
  [/^(?:\w+ )?(?:fees?|commission)$/i, 'a fee'],
  [/^(?:show )?samples?$/i, 'samples'],
  [/^manual(?: \w+)?$/i, 'a manual entry'],
  [/^(?:stock |price )?adjust(?:ment|ed|s)?(?: bad debt| by .{0,20}| .{0,12})?$/i, 'an adjustment'],
  [/^bad debts?(?: .{0,20})?$/i, 'bad debt'],
  [/^discount(?: .{0,20})?$/i, 'a discount'],
  [/^(?:tips?|gratuity|deposit|rounding|surcharge|donation)$/i, 'an extra'],
  [/^cruk commission$/i, 'a fee'],
];
const MEANINGS_OF_CODES: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(?:POST|DOT|P&P)/i, 'postage'],
  [/^(?:C2|CARRIAGE|SHIP|DELIVERY|FREIGHT)/i, 'carriage'],
  [/^(?:GIFT|VOUCHER|COUPON)/i, 'a voucher'],
  [/FEES?$|^BANK|^CRUK|^SERVICE|^SURCHARGE/i, 'a fee'],
  [/^(?:S|SAMPLES?)$/i, 'samples'],
  [/^(?:D|DISC|DISCOUNT)$/i, 'a discount'],
  [/^(?:M|MANUAL)$/i, 'a manual entry'],
  [/^(?:B|BAD.*|WRITE.*|ADJUST.*)$/i, 'an adjustment or bad debt'],
];

/** What a code or its description looks like other than goods, e.g. 'postage'; else null. */
export function nonGoodsMeaning(code: string, description: string | null): string | null {
  const by_words = description === null ? null : descriptionMeaning(description);
  if (by_words !== null) return by_words;
  if (!CODE_SHAPES.test(code)) return null;
  return MEANINGS_OF_CODES.find(([pattern]) => pattern.test(code))?.[1] ?? 'a special entry';
}

/** By its description alone; long descriptions name goods. */
export function descriptionMeaning(description: string): string | null {
  const text = description.trim();
  if (text.length > 48 || text === '') return null;
  return CODE_DESCRIPTIONS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** The guess that an owner sees as the default for a category of expenses. */
export function costKindOf(category: string): CostKind {
  if (NOT_EXPENSES.test(category)) return 'not_an_expense';
  return COST_OF_SALES.test(category) ? 'cost_of_sales' : 'overhead';
}

const NOT_EXPENSES = within(
  String.raw`\bdraw(?:s|ings?)?\b|\bdividends?\b|\bloan\b|\brepayment|\bprincipal\b`,
  String.raw`(?:income|corporation|sales|vat|tax)\s*(?:tax|payment|return)|\bvat\b|\btransfers?\b`,
  String.raw`\bdeposits?\b`,
);
const COST_OF_SALES = within(
  String.raw`ingredient|\bstock\b|packag|raw material|\bmaterials?\b|\bgoods\b|\bcogs\b`,
  String.raw`cost of (?:sales|goods)|purchases?\b|inventory|\bflour\b|wholesale|resale`,
  'merchandise|direct labou?r|wareneinsatz',
);

/** A stock is taken at the end, an average is not added up, everything else adds up over time. */
export function metricKindOf(name: string): MetricValue['kind'] {
  if (
    /\brate\b|percent|%|average|\bavg\b|\bscore\b|margin|ratio|\bper\b|\bnps\b|rating/i.test(name)
  ) {
    return 'average';
  }
  const stock = within(
    String.raw`cash|balance|\bstock\b|inventory|head ?count|employees|\bstaff\b|subscribers`,
    String.raw`followers|members|\bdebt\b|receivable|payable|backlog`,
  );
  return stock.test(name) ? 'stock' : 'flow';
}

export function metricUnitOf(name: string): MetricValue['unit'] {
  if (/\brate\b|percent|%|margin/i.test(name)) return 'percent';
  const money = within(
    'revenue|sales|turnover|cost|price|spend|cash|income|profit|expense|amount|balance|debt',
    String.raw`receivable|payable|fees?\b|[$€£]`,
  );
  if (money.test(name)) {
    return 'money';
  }
  const count = within(
    'orders|customers|visit|visitors|footfall|units|count|number|followers|subscribers',
    'employees|staff|bookings|covers|leads|tickets|members|guests|hours',
  );
  return count.test(name) ? 'count' : 'other';
}

/** Labels of rows that sum up the rows above them. */
const TOTALS = new RegExp(
  '^(?:(?:sub|grand|overall|net|daily|weekly|monthly|year|yearly|annual)[\\s-]*)?' +
    '(?:totals?|sums?|gesamt|summe|gesamtsumme|zwischensumme|somme|suma|totale|totaal|totaux)' +
    '(?:\\b.{0,30})?:?$',
  'i',
);

/** True for 'Total', 'Grand total:', 'Subtotal March'. */
export function isTotalsLabel(text: string): boolean {
  const first = text.charCodeAt(0) | 32;
  // t, s, g, o, n, m, w, d, y, a, z: the letters the labels begin with.
  if (text.length > 48 || !FIRST_LETTERS.has(first)) return false;
  return TOTALS.test(text.trim());
}

const FIRST_LETTERS = new Set([...'tsgonmwdyaz '].map((letter) => letter.charCodeAt(0) | 32));

/** A pattern of alternatives that must match the whole text, in any case of letters. */
function whole(...alternatives: readonly string[]): RegExp {
  return new RegExp(`^(?:${alternatives.join('|')})$`, 'i');
}

/** The same, for alternatives anywhere in the text. */
function within(...alternatives: readonly string[]): RegExp {
  return new RegExp(alternatives.join('|'), 'i');
}
