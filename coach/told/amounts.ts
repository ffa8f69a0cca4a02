// Amounts in a told sentence: finds money and percentages, and puts a word in the place of each, so
// that “20,000 at 6 %” is read as two amounts and “1 June” as none. Hides how people write them.

export interface Found {
  /** Exact decimal text. */
  value: string;
  /** An ISO 4217 code, 'percent', or null where only the number is said. */
  unit: string | null;
}

export interface Sentence {
  /** The words, with ¤a, ¤b … in the place of amounts. */
  text: string;
  amounts: Found[];
}

/** More amounts than this are a table, not a sentence. */
const MOST_AMOUNTS = 6;
const SIGNS: Readonly<Record<string, string>> = {
  '£': 'GBP',
  $: 'USD',
  '€': 'EUR',
  '¥': 'JPY',
  '₹': 'INR',
};
/** Words of money; “pounds” of flour are read by what stands around (see facts.ts). */
const WORDS: Readonly<Record<string, string>> = {
  gbp: 'GBP',
  quid: 'GBP',
  pounds: 'GBP',
  pound: 'GBP',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  usd: 'USD',
  dollar: '$',
  dollars: '$',
  bucks: '$',
};
/** A hundredth of the unit. */
const CENTS = /^(?:p|pence|c|cents?|ct)$/;
const MONTHS =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?' +
  '|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const NUMBER = new RegExp(
  String.raw`(?<![\w.,/:-])([£$€¥₹] ?)?(\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,3}(?: \d{3})+` +
    String.raw`(?![\d,])(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?)(k|m)?` +
    String.raw`(?: ?(%|percent\b|per cent\b|[a-z]+\b))?(?![\d:]|[.,/-]\d)`,
  'gi',
);
/** A number before or behind one of these is a date, a time or a count of days. */
const DATED_AFTER = new RegExp(
  String.raw`^ ?(?:st|nd|rd|th|am|pm|o'?clock|days?|weeks?|months?|years?|(?:of )?(?:${MONTHS}))\b`,
  'i',
);
const DATED_BEFORE = new RegExp(
  String.raw`(?:\b(?:${MONTHS})|\b\d{1,2}(?:st|nd|rd|th)?)[ ,]*$`,
  'i',
);
const YEAR = /^(?:19|20)\d\d$/;
/** A number that could be a year is an amount where one is paid, owed or counted. */
const PAID_AFTER =
  /^ ?(?:(?:a|an|per|each|every) |\/|(?:in|at|with) (?:(?:the|our|my) )?(?:bank|account)\b|cash\b)/i;
const PAID_BEFORE = new RegExp(
  String.raw`\b(?:(?:is|are|costs?|pay|spend|balance)(?: us| now| about)*|comes to|runs (?:at|to)|` +
    String.raw`(?:up|rose) to|owe(?: [\w']+){0,4}|(?:loan|overdraft|mortgage|bill|rent) of) $`,
  'i',
);

/** The amounts of a sentence. `currency` is the business's own: “dollars” may be any. */
export function readAmounts(sentence: string, currency: string): Sentence {
  const amounts: Found[] = [];
  const text = sentence.replace(
    NUMBER,
    (whole, sign = '', digits = '', scale, word, at: number) => {
      const rest = sentence.slice(
        at + whole.length - (word === undefined ? 0 : String(word).length),
      );
      const found = amountOf({ sign, digits, scale, word, currency });
      const bare = found.unit === null && scale === undefined && !/[,. ]/.test(digits);
      const dated =
        bare &&
        (DATED_AFTER.test(word === undefined ? sentence.slice(at + whole.length) : rest) ||
          DATED_BEFORE.test(sentence.slice(0, at)) ||
          (YEAR.test(digits) &&
            !PAID_AFTER.test(rest) &&
            !PAID_BEFORE.test(sentence.slice(0, at))));
      if (dated || amounts.length >= MOST_AMOUNTS) return whole;
      amounts.push(found);
      const kept = word !== undefined && !isUnit(String(word)) ? ` ${word}` : '';
      return ` ¤${String.fromCharCode(96 + amounts.length)}${kept} `;
    },
  );
  return { text: text.replace(/\s+/g, ' ').trim(), amounts };
}

/** The amount that a word of `text` stands for. */
export function amountAt(sentence: Sentence, word: string | undefined): Found | null {
  const at = word === undefined ? -1 : word.charCodeAt(word.length - 1) - 97;
  return sentence.amounts[at] ?? null;
}

function amountOf(written: {
  sign: string;
  digits: string;
  scale: string | undefined;
  word: string | undefined;
  currency: string;
}): Found {
  const { sign, digits, scale, word, currency } = written;
  const plain = digits.replace(/[, ]/g, '');
  const said = word?.toLowerCase() ?? '';
  const value = shifted(plain, scale === undefined ? 0 : scale.toLowerCase() === 'k' ? 3 : 6);
  if (said === '%' || said === 'percent' || said === 'per cent') return { value, unit: 'percent' };
  if (CENTS.test(said)) return { value: shifted(value, -2), unit: currency };
  const code = SIGNS[sign.trim()] ?? WORDS[said] ?? null;
  if (code === null) return { value, unit: null };
  return { value, unit: ownDollar(code, currency) };
}

/** “$” and “dollars” are the business's own where it counts in dollars of any country. */
function ownDollar(code: string, currency: string): string {
  const dollars = code === '$' || code === 'USD';
  if (!dollars) return code;
  return /^(?:USD|AUD|CAD|NZD|SGD|HKD)$/.test(currency) ? currency : 'USD';
}

function isUnit(word: string): boolean {
  const said = word.toLowerCase();
  return /^(?:%|percent|per cent)$/.test(said) || CENTS.test(said) || WORDS[said] !== undefined;
}

/** A decimal text with its point moved, without float arithmetic. */
function shifted(value: string, places: number): string {
  const [whole = '0', part = ''] = value.split('.');
  const digits = whole + part;
  const at = whole.length + places;
  const padded = at <= 0 ? '0'.repeat(1 - at) + digits : digits.padEnd(at, '0');
  const point = Math.max(at, 1);
  const left = padded.slice(0, point).replace(/^0+(?=\d)/, '');
  const right = padded.slice(point).replace(/0+$/, '');
  return right === '' ? left : `${left}.${right}`;
}
