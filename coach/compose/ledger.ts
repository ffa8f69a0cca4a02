// The book of an answer's figures: who asks for a fact's figure gets a token, and when the text
// stands, tokens become figures with marks in the order of reading. Hides marks from the families.
import { roundTo, shownParts, sum } from '../../analysis/decimals.ts';
import type { Brief, Claim, Fact } from '../brief.ts';
import { namesUnit, placesOf, type ShowOptions, show, showMagnitude } from '../figures.ts';

/** A name in the text and the figures that belong to it, for the verifier. */
export interface Bound {
  /** Names of one group exclude each other: a figure belongs to the nearest of each group. */
  group: string;
  text: string;
  marks: string[];
}

export interface Settled {
  text: string;
  claims: Claim[];
  /** Fact key by mark. */
  keys: Record<string, string>;
  /** Marks whose figure took the remainder of rounding, with the figure as shown. */
  adjusted: Record<string, string>;
  bound: Bound[];
  sentences: string[];
}

export interface Ledger {
  fact(key: string | null): Fact | null;
  /** The figure with its sign, or null where the fact is absent or unknown. */
  figure(key: string | null): string | null;
  /** The figure without its sign: a word beside it says the direction. */
  size(key: string | null): string | null;
  /** −1, 0 or 1 of the figure as shown; null where it is unknown. */
  direction(key: string | null): -1 | 0 | 1 | null;
  /** Why a fact is unknown; null where it is known or absent. */
  reason(key: string | null): string | null;
  /** Takes in a fact that only names: an hour, a day. */
  add(fact: Fact): string;
  /** Shows these parts so that they add up to the shown whole. */
  fit(whole: string, keys: readonly (string | null)[]): void;
  bind(group: string, text: string, keys: readonly (string | null)[]): void;
  /** A sentence without figures that the verifier finds word for word. */
  say(sentence: string): string;
  settle(text: string): Settled;
}

export interface LedgerOptions extends ShowOptions {
  /** A random uuid for each claim. */
  new_id: () => string;
  /** Keys of facts to leave out: what could not be verified the last time. */
  without?: ReadonlySet<string>;
}

/** Private characters: names lose theirs before they reach a text. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
const TOKEN = /\uE000(\d+)\uE001/g;
/** Parts count as adding up when nothing but the 40th digit of a quotient is missing. */
const QUOTIENT_DUST = 1e-9;

export function openLedger(brief: Brief, options: LedgerOptions): Ledger {
  const added = new Map<string, Fact>();
  const fitted = new Map<string, string>();
  const tokens: { key: string; size: boolean }[] = [];
  const bound: { group: string; text: string; keys: string[] }[] = [];
  const sentences = new Set<string>();

  const fact = (key: string | null): Fact | null => {
    if (key === null || options.without?.has(key)) return null;
    return added.get(key) ?? (Object.hasOwn(brief.facts, key) ? (brief.facts[key] ?? null) : null);
  };
  const shownValue = (of: Fact): string | null =>
    of.value === null ? null : (fitted.get(of.key) ?? of.value);
  const token = (key: string | null, size: boolean): string | null => {
    const of = fact(key);
    if (!of || of.value === null) return null;
    tokens.push({ key: of.key, size });
    return `${OPEN}${tokens.length - 1}${CLOSE}`;
  };

  return {
    fact,
    figure: (key) => token(key, false),
    size: (key) => token(key, true),
    direction(key) {
      const of = fact(key);
      const value = of ? shownValue(of) : null;
      if (!of || value === null) return null;
      const rounded = Number(roundTo(value, placesOf(value, of.unit)));
      return rounded > 0 ? 1 : rounded < 0 ? -1 : 0;
    },
    reason: (key) => {
      const of = fact(key);
      return of && of.value === null ? (of.reason ?? '') : null;
    },
    add(of) {
      added.set(of.key, of);
      return of.key;
    },
    fit(whole, keys) {
      fit({ fact, shownValue, fitted }, whole, keys);
    },
    bind(group, text, keys) {
      const own = keys.filter((key) => key !== null);
      if (own.length > 0) bound.push({ group, text, keys: own });
    },
    say(sentence) {
      if (sentence !== '') sentences.add(sentence);
      return sentence;
    },
    settle: (text) => settle({ brief, options, fact, fitted, tokens, bound, sentences }, text),
  };
}

interface FitBook {
  fact: (key: string | null) => Fact | null;
  shownValue: (of: Fact) => string | null;
  fitted: Map<string, string>;
}

/** Gives the remainder of rounding to the largest part, where the parts do add up to the whole. */
function fit(book: FitBook, whole: string, keys: readonly (string | null)[]): void {
  const total = book.fact(whole);
  const parts = keys.map(book.fact).filter((part) => part !== null);
  const shown_total = total ? book.shownValue(total) : null;
  if (!total || total.value === null || shown_total === null) return;
  if (parts.length === 0 || parts.length < keys.length) return;
  const values = parts.map((part) => part.value).filter((value) => value !== null);
  if (values.length < parts.length || parts.some((part) => part.unit !== total.unit)) return;
  const gap = Math.abs(Number(sum([...values, negated(total.value)])));
  if (gap > QUOTIENT_DUST) return;
  const places = placesOf(total.value, total.unit);
  shownParts(shown_total, values, places).forEach((value, i) => {
    const part = parts[i];
    if (part && !book.fitted.has(part.key)) book.fitted.set(part.key, value);
  });
}

function negated(value: string): string {
  return value.startsWith('-') ? value.slice(1) : `-${value}`;
}

interface SettleBook {
  brief: Brief;
  options: LedgerOptions;
  fact: (key: string | null) => Fact | null;
  fitted: ReadonlyMap<string, string>;
  tokens: readonly { key: string; size: boolean }[];
  bound: readonly { group: string; text: string; keys: string[] }[];
  sentences: ReadonlySet<string>;
}

function settle(book: SettleBook, text: string): Settled {
  const marks = new Map<string, string>();
  const claims: Claim[] = [];
  const adjusted: Record<string, string> = {};
  const place = (piece: string): string =>
    piece.replace(TOKEN, (_, index: string) => {
      const token = book.tokens[Number(index)];
      const of = token ? book.fact(token.key) : null;
      if (!token || !of || of.value === null) return '';
      let mark = marks.get(of.key);
      if (mark === undefined) {
        mark = `c${marks.size + 1}`;
        marks.set(of.key, mark);
        claims.push(claimOf(of, { ...book, mark }));
        const fitted = book.fitted.get(of.key);
        if (fitted !== undefined && fitted !== roundTo(of.value, placesOf(of.value, of.unit))) {
          adjusted[mark] = fitted;
        }
      }
      const value = book.fitted.get(of.key) ?? of.value;
      const bare =
        namesUnit(book.brief.metric_label, of.unit) && of.metric === book.brief.query.metric;
      const options = { ...book.options, bare };
      const figure = token.size
        ? showMagnitude(value, of.unit, options)
        : show(value, of.unit, options);
      return `${figure} [${mark}]`;
    });
  const finished = place(text);
  const bound = book.bound.map(({ group, text: name, keys }) => ({
    group,
    text: name,
    marks: keys.map((key) => marks.get(key)).filter((mark) => mark !== undefined),
  }));
  return {
    text: finished,
    claims,
    keys: Object.fromEntries([...marks].map(([key, mark]) => [mark, key])),
    adjusted,
    bound: bound.filter(({ marks: own }) => own.length > 0),
    sentences: [...book.sentences].filter((sentence) => !sentence.includes(OPEN)),
  };
}

function claimOf(of: Fact, book: SettleBook & { mark: string }): Claim {
  const { brief } = book;
  return {
    id: book.options.new_id(),
    mark: book.mark,
    metric: of.metric,
    value: of.value,
    unit: of.unit,
    from: of.span.from,
    to: of.span.to,
    compare_from: of.compare?.from ?? null,
    compare_to: of.compare?.to ?? null,
    grain: of.grain,
    filter: of.filters,
    role: of.role,
    basis: brief.basis,
    tax: brief.tax,
    definition_version: brief.definition_version,
    closed: of.closed,
    statement: of.expression.kind,
    sources: of.sources ?? brief.sources,
    as_of: brief.as_of,
    data_version: brief.data_version,
    expression: of.expression,
  };
}
