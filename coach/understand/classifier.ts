// Which family a question reads like: a linear classifier over its vectors and its words in a row,
// for when the rules and the reading disagree. Hides the weights and how the two are weighed.
import { EMBEDDING_DIMENSIONS, type Embedder } from '../../prompts/embedder.ts';
import { type FamilyWeights, familyWeights } from '../../prompts/family-weights.ts';
import type { Family } from '../query.ts';
import type { Named } from './follow-up.ts';
import { type DateSigns, gramsOf, gramValue } from './grams.ts';
import type { MetricReading } from './metrics.ts';
import { hasBusinessWords } from './terms.ts';

export type Kind = Family | 'outside';
/** How likely each family is, by the words alone; they add up to 1. */
export type Likely = ReadonlyMap<Kind, number>;
/**
 * Passed to `understand`: the question as typed, its shape, in which dates, figures and members
 * are masked, and how its dates stand. Null where this embedder is none it was trained on.
 */
export type Classify = (
  question: string,
  shape: string,
  signs: DateSigns,
) => Promise<Likely | null>;

/** What the rules' family is worth against the vectors, in logits, from each score of a rule on. */
const RULE_LOGITS: readonly (readonly [score: number, logits: number])[] = [
  [12, 3],
  [11, 2],
  [9.9, 1.7],
  [9, 1.2],
  [5, 0.8],
  [0, 0.3],
];
/** A comparison is hardly asked for where no date is compared with another. */
const ONE_DATE_LOGITS = 1;
/** A plain figure is what is left where nothing else is asked, so it wins over no rule lightly. */
const PLAIN_LOGITS = 1;
/** A year before that nobody names is meant only where the words leave little doubt. */
const YEAR_BEFORE_LIKELY = 0.6;
/** A family that is less likely than this changes nothing. */
const LEAST_LIKELY = 0.3;
/** Nor what gives no figure where a date is named, unless it is likelier than not. */
const NO_FIGURE: ReadonlySet<Kind> = new Set(['coverage', 'history', 'meaning', 'outside']);
const NO_FIGURE_LIKELY = 0.6;
const UNDATED_LIKELY = 0.45;
/** “Outside” must be likelier than these where words, a name, and both name and date are ours. */
const [WORDED_LIKELY, NAMED_LIKELY, DATED_LIKELY] = [0.75, 0.9, 0.97];
/** From here on the words alone bear a sure rule out. */
const AGREED_LIKELY = 0.6;
const NO_VECTOR = Array.from({ length: EMBEDDING_DIMENSIONS }, () => 0);
/** Keeps a family that the vectors do not expect at all within reach of a sure rule. */
const FLOOR = 1e-6;

/** A masked shape as a sentence: a model knows words, not marks. */
export function spokenShape(shape: string): string {
  return shape.replaceAll('§', 'April').replaceAll('µ', 'sales').replaceAll('¤', 'bread');
}

type Vector = readonly number[];

/**
 * Two texts a question: what was typed holds the tone, the shape what is left of any business. The
 * vector of the first may be on its way already, as `asked`.
 */
export function classifierOf(
  embedder: Embedder,
  asked: Promise<Vector | undefined> | null = null,
): Classify {
  const weights = familyWeights();
  return async (question, shape, signs) => {
    if (embedder.model_id !== weights.model_id) return null;
    const texts = [spokenShape(shape), ...(asked === null ? [question] : [])];
    const [[masked, second], first] = await Promise.all([embedder.embed(texts), asked]);
    const typed = first ?? second;
    if (typed === undefined || masked === undefined) return null;
    return likely(weights, [typed, masked], gramsOf(shape, signs));
  };
}

const places = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** Where each gram of the weights stands; made once for the same weights. */
function placesOf(grams: readonly string[]): ReadonlyMap<string, number> {
  const known = places.get(grams);
  if (known !== undefined) return known;
  const made = new Map(grams.map((gram, at) => [gram, at]));
  places.set(grams, made);
  return made;
}

/** Softmax over the families of a linear layer on both vectors and the grams it knows. */
export function likely(
  { families, grams, rows }: Pick<FamilyWeights, 'families' | 'grams' | 'rows'>,
  vectors: readonly (readonly number[])[],
  said: readonly string[],
): Likely {
  const input = [...vectors.flat(), 1];
  const at_gram = placesOf(grams);
  const known = said.flatMap((gram) => at_gram.get(gram) ?? []);
  const value = gramValue(known.length);
  const logits = rows.map((row) => {
    const of_vectors = input.reduce((sum, x, at) => sum + x * (row[at] ?? 0), 0);
    return known.reduce((sum, at) => sum + value * (row[input.length + at] ?? 0), of_vectors);
  });
  const top = Math.max(...logits);
  const exps = logits.map((logit) => Math.exp(logit - top));
  const total = exps.reduce((sum, one) => sum + one, 0);
  return new Map(families.map((family, at) => [family as Kind, (exps[at] ?? 0) / total]));
}

/** Whether the words alone, without a vector, make the rules' family the likeliest by far. */
export function wordsAgree(family: Family, shape: string, signs: DateSigns): boolean {
  const weights = familyWeights();
  const found = likely(weights, [NO_VECTOR, NO_VECTOR], gramsOf(shape, signs));
  const of = isCompared(family)
    ? (found.get('change') ?? 0) + (found.get('versus_last_year') ?? 0)
    : (found.get(family) ?? 0);
  return of >= AGREED_LIKELY;
}

/** What the rules made of the question before it is weighed. */
export interface ByRules {
  family: Family;
  score: number;
  /** The other side of a comparison, as far as the dates name one. */
  compare_kind: 'named' | 'last_year' | 'previous' | null;
  /** A window is named. */
  dated: boolean;
}

/**
 * The family that rules and vectors together speak for, and how likely the vectors make it. The two
 * comparisons are weighed as one: which of them is meant is for the dates to say.
 */
export function weigh(rules: ByRules, found: Likely): { family: Kind; likely: number } {
  const now = found.get('change') ?? 0;
  const year = found.get('versus_last_year') ?? 0;
  const of = (kind: Kind) => (isCompared(kind) ? now + year : (found.get(kind) ?? 0));
  const logit = (kind: Kind) => {
    const one_date = isCompared(kind) && rules.compare_kind === null ? ONE_DATE_LOGITS : 0;
    const plain = kind === 'how_much' && rules.family !== kind ? PLAIN_LOGITS : 0;
    return Math.log(of(kind) + FLOOR) - one_date - plain;
  };
  const worth = RULE_LOGITS.find(([score]) => rules.score >= score)?.[1] ?? 0;
  // a figure or a course beside the other side of it is a comparison, whatever the rule calls it
  const set_beside = rules.compare_kind === 'named' || rules.compare_kind === 'last_year';
  const plainly = rules.family === 'how_much' || rules.family === 'trend';
  const ruled: Kind = set_beside && plainly ? 'change' : rules.family;
  let best: Kind = ruled;
  let best_logit = logit(best) + worth;
  for (const kind of found.keys()) {
    if (isCompared(kind) && isCompared(ruled)) continue;
    const least = !NO_FIGURE.has(kind)
      ? LEAST_LIKELY
      : rules.dated
        ? NO_FIGURE_LIKELY
        : UNDATED_LIKELY;
    if (logit(kind) <= best_logit || of(kind) < least) continue;
    best = kind;
    best_logit = logit(kind);
  }
  const told = { family: best, likely: of(best) };
  if (!isCompared(best) || isCompared(rules.family)) return told;
  const before =
    rules.compare_kind === 'last_year' ||
    (rules.compare_kind === null && year > YEAR_BEFORE_LIKELY);
  return { ...told, family: before ? 'versus_last_year' : 'change' };
}

function isCompared(kind: Kind): boolean {
  return kind === 'change' || kind === 'versus_last_year';
}

/** “How are we doing”: an owner's first question, however vague. */
const HOW_WE_DO =
  /\bhow (?:are|is|did|do|have|has) (?:we|i|things|business|trade|the (?:shop|business))\b/;

/** How likely “outside” must be: more where the words name, or only mean, more of a business. */
export function leastOutside(
  { dates, metric_explicit, has_members, shape }: Named,
  { metric, generic }: Pick<MetricReading, 'metric' | 'generic'>,
): number {
  if (HOW_WE_DO.test(shape)) return 1;
  const dated = dates.window !== null;
  if (metric_explicit) return dated ? 1 : NAMED_LIKELY;
  // “how much did we sell” names no figure, and means one
  if (metric !== null && !generic) return DATED_LIKELY;
  if (has_members) return dated ? DATED_LIKELY : NAMED_LIKELY;
  if (dated) return hasBusinessWords(shape.replaceAll('§', '')) ? NAMED_LIKELY : WORDED_LIKELY;
  return hasBusinessWords(shape) ? WORDED_LIKELY : 0;
}
