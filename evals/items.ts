// The questions as they stand in questions/*.jsonl: their shape, checked when read. Hides the short
// way in which one expectation may be written (one value or several) from scoring.
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { DATASETS, ROOT } from './datasets.ts';

export const STATUSES = ['answered', 'clarify', 'declined'] as const;
const Status = z.enum(STATUSES);
const Text = z.union([z.string(), z.array(z.string().nullable())]);
const Day = z.iso.date();
const Pair = z.tuple([Day, Day]).refine(([from, to]) => from < to, 'the window is empty');
const Pairs = z.union([Pair, z.array(Pair.nullable())]).nullable();
const Member = z.strictObject({
  dimension: z.string(),
  member: z.array(z.string()).min(1),
  /** All but this member. */
  exclude: z.boolean().optional(),
});

export const Fields = z.strictObject({
  status: z.array(Status).optional(),
  family: Text.optional(),
  metric: Text.optional(),
  /** Half-open local dates; several accepted ones, where null is “all there is”. */
  window: Pairs.optional(),
  compare: Pairs.optional(),
  filters: z.array(Member).optional(),
  by: Text.optional(),
  direction: Text.optional(),
  limit: z.number().optional(),
  cycle: Text.optional(),
  extreme: Text.optional(),
  grain: Text.optional(),
  figures: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
});

export const Item = z.strictObject({
  id: z.string(),
  data: z.enum(DATASETS),
  kind: z.string(),
  /** Asked before, in the same conversation, in this order. */
  before: z.array(z.string()).optional(),
  question: z.string(),
  expect: Fields.extend({ or: z.array(Fields).optional() }),
  note: z.string().optional(),
});
export type Item = z.infer<typeof Item>;

type Dates = { from: string; to: string };

/** One accepted reading: a field that is absent does not matter, null is a value like others. */
export interface Reading {
  status: string[];
  family?: (string | null)[];
  metric?: (string | null)[];
  window?: (Dates | null)[];
  compare?: (Dates | null)[];
  filters: z.infer<typeof Member>[];
  by?: (string | null)[];
  direction?: (string | null)[];
  limit?: (number | null)[];
  cycle?: (string | null)[];
  extreme?: (string | null)[];
  grain?: (string | null)[];
}

const FOLDER = `${ROOT}evals/questions/`;

/** Every question of every file; throws where a line is not an item or an id comes twice. */
export function readItems(): Item[] {
  const items = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap(readFile);
  const ids = new Set<string>();
  for (const { id } of items) {
    if (ids.has(id)) throw new Error(`The question ${id} stands twice in the question files.`);
    ids.add(id);
  }
  return items;
}

/** The items of one file anywhere, in the same form: fresh questions that nobody keeps yet. */
export function readItemsOf(path: string): Item[] {
  return parse(path, readFileSync(path, 'utf8'));
}

/** What may be understood: the main reading first, then the accepted others. */
export function readings(item: Item): Reading[] {
  const { or, ...main } = item.expect;
  return [main, ...(or ?? []).map((other) => ({ ...main, ...other }))].map(toReading);
}

function readFile(name: string): Item[] {
  return parse(name, readFileSync(FOLDER + name, 'utf8'));
}

function parse(name: string, jsonl: string): Item[] {
  return jsonl.split('\n').flatMap((text, index) => {
    if (text.trim() === '') return [];
    const parsed = Item.safeParse(JSON.parse(text));
    if (parsed.success) return [parsed.data];
    throw new Error(`${name}, line ${index + 1}: ${z.prettifyError(parsed.error)}`);
  });
}

function toReading(fields: z.infer<typeof Fields>): Reading {
  return {
    status: fields.status ?? ['answered'],
    family: several(fields.family),
    metric: several(fields.metric),
    window: spans(fields.window),
    compare: spans(fields.compare),
    filters: fields.filters ?? [],
    by: several(fields.by),
    direction: several(fields.direction),
    limit: fields.limit === undefined ? undefined : [fields.limit],
    cycle: several(fields.cycle),
    extreme: several(fields.extreme),
    grain: several(fields.grain),
  };
}

function several(value: z.infer<typeof Text> | undefined): (string | null)[] | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? [value] : value;
}

function spans(value: z.infer<typeof Pairs> | undefined): (Dates | null)[] | undefined {
  if (value === undefined) return undefined;
  if (value === null) return [null];
  const pair = Pair.safeParse(value);
  const list = pair.success ? [pair.data] : (value as ([string, string] | null)[]);
  return list.map((span) => (span === null ? null : { from: span[0], to: span[1] }));
}
