// Which family of question the words are: rules that each bring a score, the highest winning. Hides
// the phrasings; what a family needs beyond its name (window, dimension) is filled in defaults.ts.
import type { Dimension, Family, Grain, Query } from '../query.ts';
import { cycleOf, extremeOf, weekdaysOf } from './cycles.ts';
import { INTENT_RULES } from './intent-rules.ts';
import { moverOf } from './mover-signs.ts';
import {
  bareDimension,
  dimensionOf,
  rankScore,
  SUPER_LEAST,
  SUPER_MOST,
  whenScore,
} from './rank-and-when.ts';

export interface Intent {
  family: Family;
  /** 0 where no rule fitted and the family is only the plainest guess. */
  score: number;
  by: Dimension | null;
  direction: Query['direction'];
  limit: number | null;
  cycle: Query['cycle'];
  extreme: Query['extreme'];
  /** Days of the week that are named without a date, 1 (Monday) to 7, and whether as groups. */
  weekdays: number[];
  grain: Grain | null;
}

/** Numbers written before “products” or after “top”. */
const NUMBERS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
const MOST_ROWS = 50;
/** What a family told from outside the rules counts as: sure, and below no rule that fitted. */
const TOLD_SCORE = 9;

const MOST = new RegExp(`\\b(?:${SUPER_MOST})\\b`);
const LEAST = new RegExp(`\\b(?:${SUPER_LEAST})\\b`);

/** Reads the family and its details from words in which dates, figures and members are masked. */
export function readIntent(masked: string, dated: boolean): Intent {
  const shape = spelledOut(masked);
  const most = MOST.test(shape);
  const least = LEAST.test(shape);
  const intent: Intent = {
    family: 'how_much',
    score: 0,
    by: dimensionOf(shape),
    direction:
      least && !/\bmost\b|\b(?:largest|biggest|highest|best|top) to\b/.test(shape)
        ? 'worst'
        : 'best',
    limit: limitOf(shape),
    cycle: null,
    extreme: null,
    weekdays: weekdaysOf(shape),
    grain: grainOf(shape),
  };
  for (const { family, score, words, also, not } of INTENT_RULES) {
    if (score <= intent.score || !words.test(shape)) continue;
    if (also?.test(shape) !== false && not?.test(shape) !== true) raise(intent, family, score);
  }
  if (intent.family === 'why') intent.by ??= moverOf(shape);
  const when = whenScore(shape, dated);
  if (when.score > intent.score || intent.family === 'when') {
    raise(intent, 'when', Math.max(when.score, intent.score));
    intent.cycle = when.cycle ?? cycleOf(shape, dated) ?? 'weekday';
    intent.extreme = extremeOf(shape);
  }
  const ranked = rankScore(shape, intent.by, most || least);
  if (ranked.score > intent.score) {
    raise(intent, 'rank', ranked.score);
    intent.by = ranked.by;
  }
  if (
    intent.score === 0 &&
    new RegExp(
      String.raw`\b(?:how (?:much|many)|what (?:is|was|were|are|did)|how (?:is|was|were|are|` +
        String.raw`did|do)|show|give|total|figures?|tell)\b`,
    ).test(shape)
  ) {
    intent.score = /FIGURE/.test(shape) ? 6 : 3;
  }
  return intent;
}

/** The same words read as another family, with what that family needs. */
export function asFamily(intent: Intent, family: Family, shape: string, dated: boolean): Intent {
  const words = spelledOut(shape);
  const read: Intent = { ...intent, family, score: Math.max(intent.score, TOLD_SCORE) };
  if (family === 'when') {
    read.cycle = cycleOf(words, dated) ?? 'weekday';
    read.extreme = extremeOf(words);
  }
  if (family === 'rank') read.by ??= bareDimension(words);
  if (
    family === 'why' &&
    /\b(?:one|single|any|particular) \w+ (?:that|which|who|behind|explain)/.test(words)
  )
    read.by ??= bareDimension(words);
  return read;
}

/** A shape in which what is masked is a word, as the rules are written. */
export function spelledOut(masked: string): string {
  const marked = masked.replaceAll('§', 'DATE').replaceAll('µ', 'FIGURE').replaceAll('¤', 'NAME');
  // “in the bread category”: whose the figure is, and no breakdown by categories
  return marked.replace(/NAME (?:category|range|department)\b/g, 'NAME');
}

function raise(intent: Intent, family: Family, score: number): void {
  intent.family = family;
  intent.score = score;
}

function limitOf(shape: string): number | null {
  const words = `\\d{1,3}|${NUMBERS.join('|')}`;
  const match =
    new RegExp(
      `\\b(?:top|bottom|best|worst|first|biggest|largest|smallest|lowest|highest` +
        `|our|my|the|which|what|show|show me|list|name|name the|list the|rank the|` +
        `rank) (${words})\\b(?! (?:days|weeks|months|years|quarters|hours|percent))`,
    ).exec(shape) ??
    new RegExp(`\\b(?:give|tell|gimme) (?:me |us )?(?:just |only )?(${words})(?= |$)`).exec(
      shape,
    ) ??
    new RegExp(
      `\\b(${words}) (?:best|worst|biggest|top|largest|smallest|lowest|highest|poorest|busiest|quietest|` +
        `fastest|dearest|cheapest|` +
        `most|least|weakest|strongest|slowest)\\b`,
    ).exec(shape) ??
    new RegExp(
      `\\b(${words}) (?:\\w+ )?(?:products|items|lines|dishes|customers|clients|buyers|accounts|` +
        `spenders|sellers|movers|categories|countries|markets|channels|branches|shops)\\b`,
    ).exec(shape);
  const said = match?.[1];
  if (said === undefined && /\bpodium\b/.test(shape)) return 3;
  if (said === undefined)
    return /\b(?:the|our|my|single) (?:\w+ )?(?:number one|no 1)\b/.test(shape) ? 1 : null;
  const value = /^\d/.test(said) ? Number(said) : NUMBERS.indexOf(said) + 1;
  return value < 1 || (value === 1 && said === 'one') ? null : Math.min(value, MOST_ROWS);
}

function grainOf(shape: string): Grain | null {
  const match = new RegExp(
    String.raw`\b(?:by|per|each|every) (?:the )?(hour|day|week|month|quarter|year)\b|\b(hour|` +
      String.raw`day|week|month` +
      String.raw`|quarter|year) (?:by|after|on) (?:hour|day|week|month|quarter|year)\b` +
      String.raw`|\b(hourly|daily|weekly|monthly|quarterly|yearly|annual)\b`,
  ).exec(shape);
  const said = match?.[1] ?? match?.[2] ?? match?.[3];
  if (said === undefined) return null;
  const stems: Record<string, Grain> = {
    hourly: 'hour',
    daily: 'day',
    weekly: 'week',
    monthly: 'month',
    quarterly: 'quarter',
    yearly: 'year',
    annual: 'year',
  };
  return stems[said] ?? (said as Grain);
}
