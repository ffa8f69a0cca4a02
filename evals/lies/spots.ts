// Where an answer's text shows a figure, and how to show another in the same dress. Hides notation
// (currency, thousands, places) from the lies.
import { Decimal } from 'decimal.js';

/** As much of an answer as a lie needs: text with marks, and the claims behind them. */
export interface TrueAnswer {
  text: string;
  claims: readonly {
    mark: string;
    metric: string | null;
    value: string;
    unit: string;
    from: string | null;
    to: string | null;
  }[];
}

export interface Lie {
  name: string;
  /** sign, unit, rounding, mark, words, direction, size, unmarked, range or date. */
  kind: string;
  /** The answer's text with one lie in it. Needs at least two claims shown in the text. */
  make(answer: TrueAnswer): string;
}

/** One figure in the text: `£691,123.12 [c1]`. */
export interface Spot {
  /** The figure as shown, without its mark: '£691,123.12', '9.3%'. */
  shown: string;
  mark: string;
  /** Where `shown` begins, and where the mark's bracket ends. */
  from: number;
  to: number;
  /** The digits as a number, without sign. */
  size: Decimal;
  prefix: string;
  suffix: string;
  places: number;
  /** What stands between figure and mark, as ' orders' or the end of bold print. */
  between: string;
  metric: string;
  /** Whether the claim's value is below zero, however it is shown. */
  is_negative: boolean;
  /** First day of the claim's window. */
  day: string;
}

const SPOT =
  /([-−–]?[£$€]?)(\d[\d,]*(?:\.\d+)?)(%|[km]\b)?(\*{0,2}(?: [a-z]+){0,3}) ?\[(c\d+)\]/giu;
const DATE_BEFORE =
  /(?:January|February|March|April|May|June|July|August|September|October|November|December)\s$/;
/** Claims without a window still need a date to lie about. */
const SOME_DAY = '2011-06-01';

/** The figures of the text, in order; throws where there are fewer than two, for none can lie. */
export function spots(answer: TrueAnswer): [Spot, Spot, ...Spot[]] {
  const found: Spot[] = [];
  for (const match of answer.text.matchAll(SPOT)) {
    const [all, prefix = '', digits = '', suffix = '', between = '', mark = ''] = match;
    const claim = answer.claims.find((each) => each.mark === mark);
    // A date is told as well without its mark: it names the window, and is no figure to lie about.
    if (claim === undefined || DATE_BEFORE.test(answer.text.slice(0, match.index))) continue;
    found.push({
      shown: prefix + digits + suffix,
      mark,
      from: match.index,
      to: match.index + all.length,
      size: new Decimal(digits.replaceAll(',', '')),
      prefix,
      suffix,
      places: digits.split('.')[1]?.length ?? 0,
      between,
      metric: (claim.metric ?? 'revenue').replaceAll('_', ' '),
      is_negative: claim.value.startsWith('-'),
      day: (claim.from ?? SOME_DAY).slice(0, 10),
    });
  }
  const [first, second] = [found[0], found.find((spot) => spot.shown !== found[0]?.shown)];
  if (first === undefined || second === undefined) {
    throw new Error('A lie needs a true answer that shows two different figures with marks.');
  }
  return [first, second, ...found.filter((spot) => spot !== first && spot !== second)];
}

/** The first figure: the one most lies are told about. */
export function subject(answer: TrueAnswer): Spot {
  return spots(answer)[0];
}

/** The text with this figure shown otherwise; its mark stays, unless `marked` gives another. */
export function reshow(answer: TrueAnswer, spot: Spot, shown: string, marked?: string): string {
  const tail = marked ?? `${spot.between} [${spot.mark}]`;
  return answer.text.slice(0, spot.from) + shown + tail + answer.text.slice(spot.to);
}

/** The text with a sentence after it. */
export function add(answer: TrueAnswer, sentence: string): string {
  return `${answer.text.trimEnd()}\n\n${sentence}`;
}

/** A number in the dress of a figure: same currency, suffix and places. */
export function dressed(spot: Spot, size: Decimal.Value, places = spot.places): string {
  return `${spot.prefix}${grouped(size, places)}${spot.suffix}`;
}

/** 1234567.5 → '1,234,567.50'. */
export function grouped(size: Decimal.Value, places: number): string {
  const [whole = '0', fraction] = new Decimal(size).toFixed(places).split('.');
  const with_commas = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? with_commas : `${with_commas}.${fraction}`;
}

/** '£691,123.12' → '691,123.12': the figure without currency or percent sign. */
export function bare(spot: Spot): string {
  return spot.shown.replace(/[-−–£$€%]/g, '');
}
