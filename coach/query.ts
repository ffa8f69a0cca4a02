// The typed query: everything a question can mean to this coach, and nothing else. Understanding
// produces one, gathering consumes it; a language model may fill it but never goes around it.
import { z } from 'zod';
import type { ToldAct } from './told/shapes.ts';

/** Calendar day in the tenant's zone. Windows are half-open: `to` is the first day outside. */
export const LocalDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const Window = z.strictObject({
  from: LocalDate,
  to: LocalDate,
  /** As a person would say it: 'April 2011', 'last month', '3 to 9 May 2011'. */
  label: z.string(),
});
export type Window = z.infer<typeof Window>;

export const FAMILIES = [
  'how_much',
  'when',
  'change',
  'versus_last_year',
  'trend',
  'rank',
  'why',
  'normal',
  'coverage',
  'meaning',
  'history',
] as const;
/** What was told to the coach: lists of people's own words, no figure of the books. */
export const TOLD_FAMILIES = ['decisions', 'told'] as const;
export const Family = z.enum([...FAMILIES, ...TOLD_FAMILIES]);
export type Family = z.infer<typeof Family>;

export const DIMENSIONS = [
  'product',
  'category',
  'customer',
  'channel',
  'country',
  'location',
] as const;
export const Dimension = z.enum(DIMENSIONS);
export type Dimension = z.infer<typeof Dimension>;

export const Grain = z.enum(['hour', 'day', 'week', 'month', 'quarter', 'year']);
export type Grain = z.infer<typeof Grain>;

/**
 * Only what belongs to this member: `key` is the member's stored key, `label` what people read.
 * With `exclude`, all but this member, and the label says so (`leaving-out.ts`).
 */
export const Filter = z.strictObject({
  dimension: Dimension,
  key: z.string(),
  label: z.string(),
  exclude: z.literal(true).optional(),
});
export type Filter = z.infer<typeof Filter>;

export const Query = z.strictObject({
  family: Family,
  /** Name in the metric catalog; null only for history, and for coverage of everything. */
  metric: z.string().nullable(),
  /** null: all the data there is (coverage, history, meaning) */
  window: Window.nullable(),
  /** Set for change, versus_last_year and why. */
  compare: Window.nullable(),
  filters: z.array(Filter),
  /** rank: what to rank; why: the dimension the person asked about, else null. */
  by: Dimension.nullable(),
  direction: z.enum(['best', 'worst']).nullable(),
  limit: z.number().int().min(1).max(50).nullable(),
  /** when: which cycle, and which end of it is asked for (null: both). */
  cycle: z.enum(['hour', 'weekday', 'day', 'week', 'month']).nullable(),
  extreme: z.enum(['most', 'least']).nullable(),
  /** when: only this day of the week, 1 (Monday) to 7; absent: every day. */
  weekday: z.number().int().min(1).max(7).optional(),
  /** how_much and trend: the grain of the series shown. */
  grain: Grain.nullable(),
  /** meaning: the word asked about where it is not a metric; history: the words to look for. */
  term: z.string().nullable(),
});
export type Query = z.infer<typeof Query>;

/** A query that names its family and nothing else, for whoever fills in the rest. */
export function bareQuery(family: Family): Query {
  return {
    family,
    metric: null,
    window: null,
    compare: null,
    filters: [],
    by: null,
    direction: null,
    limit: null,
    cycle: null,
    extreme: null,
    grain: null,
    term: null,
  };
}

/** A default the coach took because readings would not differ enough to ask; it is named. */
export const Assumption = z.strictObject({
  field: z.enum(['metric', 'window', 'compare', 'by', 'filter', 'spelling']),
  text: z.string(),
  /** The other metric that the words may mean. */
  instead: z.string().optional(),
});
export type Assumption = z.infer<typeof Assumption>;

/** What choosing settles for the next time: see preferences.ts. */
export const Prefer = z.strictObject({ key: z.string(), value: z.string() });
export type Prefer = z.infer<typeof Prefer>;

export const Choice = z.strictObject({
  label: z.string(),
  question: z.string(),
  query: Query,
  prefer: Prefer.optional(),
});
export type Choice = z.infer<typeof Choice>;

export type Understanding =
  /** `offers`: other readings of what was left open, beside the default that is answered. */
  | { status: 'query'; query: Query; assumed: Assumption[]; offers?: Choice[] }
  | { status: 'clarify'; question: string; choices: Choice[] }
  | { status: 'told'; act: ToldAct }
  | { status: 'declined'; reason: DeclineReason; term: string | null };

/** Why a question is outside; the sentence for each stands in prompts/. */
export type DeclineReason =
  | 'outside' // nothing to do with a business's figures
  | 'forecast' // the future: not built yet, said so
  | 'advice'
  | 'goal'
  | 'benchmark'
  | 'language' // not English
  | 'unknown_metric'
  | 'unknown_member'
  | 'not_shown' // a figure that the person's role does not see
  | 'empty'
  | 'may_not_tell' // a told thing by somebody whose role tells none
  | 'own_page' // what the person asked or chose before, asked from another web site
  | 'instructions'; // tries to command the coach rather than to ask it

/** A row of the metric catalog as understanding needs it. */
export interface CatalogMetric {
  name: string;
  label: string;
  synonyms: readonly string[];
  unit: 'money' | 'count' | 'ratio' | 'other';
  kind: 'flow' | 'stock' | 'ratio' | 'distinct';
  good: 'up' | 'down' | 'none';
  description: string;
  dimensions: readonly Dimension[];
}

/** What understanding may know of the tenant. No database: the caller has read these. */
export interface UnderstandContext {
  /** Today in the tenant's zone. */
  today: string;
  /** 1..12: first month of the fiscal year; quarters and years follow it. */
  fiscal_year_start: number;
  /** 1 (Monday) or 7 (Sunday): first day of the week. */
  week_start: number;
  /** Country for spelling dates: 3/4 is ambiguous unless the tenant's country settles it. */
  country: string | null;
  metrics: readonly CatalogMetric[];
  /** First day and first day after the last of the data, or null where there is none. */
  data: { from: string; to: string } | null;
  /** Metrics that have at least one point. */
  known_metrics: ReadonlySet<string>;
  /** Members whose label or key matches words of the question, best first (from the database). */
  members: readonly (Filter & { score: number })[];
  /** The last typed query of the conversation, for follow-ups. */
  previous: Query | null;
  /** What this person chose where a question left something open: key → value. */
  preferences?: ReadonlyMap<string, string>;
}
