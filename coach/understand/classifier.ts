// Which family a question reads like to the embedding model: a linear classifier over its vectors,
// for when the rules and the reading disagree. Hides the weights and how the two are weighed.
import type { Embedder } from '../../prompts/embedder.ts';
import { type FamilyWeights, familyWeights } from '../../prompts/family-weights.ts';
import type { Family } from '../query.ts';
import type { Named } from './follow-up.ts';
import { hasBusinessWords } from './terms.ts';

export type Kind = Family | 'outside';
/** How likely each family is, by the words alone; they add up to 1. */
export type Likely = ReadonlyMap<Kind, number>;
/**
 * Passed to `understand`: the question as typed and its shape, in which dates, figures and members
 * are masked. Null where this embedder is none the classifier was trained on.
 */
export type Classify = (question: string, shape: string) => Promise<Likely | null>;

/** What the rules' family is worth against the vectors, in logits, from each score of a rule on. */
const RULE_LOGITS: readonly (readonly [score: number, logits: number])[] = [
  [9, 2.25],
  [5, 1.5],
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
/** “Outside” must be likelier than these where words, a name, and both name and date are ours. */
const [WORDED_LIKELY, NAMED_LIKELY, DATED_LIKELY] = [0.7, 0.85, 0.95];
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
  return async (question, shape) => {
    if (embedder.model_id !== weights.model_id) return null;
    const texts = [spokenShape(shape), ...(asked === null ? [question] : [])];
    const [[masked, second], first] = await Promise.all([embedder.embed(texts), asked]);
    const typed = first ?? second;
    return typed === undefined || masked === undefined ? null : likely(weights, [typed, masked]);
  };
}

/** Softmax over the families of a linear layer on both vectors. */
export function likely(
  { families, rows }: Pick<FamilyWeights, 'families' | 'rows'>,
  vectors: readonly (readonly number[])[],
): Likely {
  const input = [...vectors.flat(), 1];
  const logits = rows.map((row) => input.reduce((sum, x, at) => sum + x * (row[at] ?? 0), 0));
  const top = Math.max(...logits);
  const exps = logits.map((logit) => Math.exp(logit - top));
  const total = exps.reduce((sum, one) => sum + one, 0);
  return new Map(families.map((family, at) => [family as Kind, (exps[at] ?? 0) / total]));
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
  let best: Kind = rules.family;
  let best_logit = logit(best) + worth;
  for (const kind of found.keys()) {
    if (isCompared(kind) && isCompared(rules.family)) continue;
    const least = rules.dated && NO_FIGURE.has(kind) ? NO_FIGURE_LIKELY : LEAST_LIKELY;
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

/** How likely “outside” must be: more where the words name more of a business. */
export function leastOutside({ dates, metric_explicit, has_members, shape }: Named): number {
  if (metric_explicit) return dates.window === null ? NAMED_LIKELY : 1;
  if (has_members) return dates.window === null ? NAMED_LIKELY : DATED_LIKELY;
  if (dates.window !== null)
    return hasBusinessWords(shape.replaceAll('§', '')) ? NAMED_LIKELY : WORDED_LIKELY;
  return hasBusinessWords(shape) ? WORDED_LIKELY : 0;
}
