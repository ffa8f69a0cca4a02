// What the coach knows of what moves what: the identities by which it takes figures apart, and the
// part that trading days make of a change. Hides how an edge is named; guesses nothing and measures
// no statistic: what is not arithmetic has no confidence until somebody has measured one.
import { createHash } from 'node:crypto';
import { addMonths, firstOfMonth } from '../analysis/calendar.ts';
import {
  type EvidenceDocument,
  type EvidenceEdge,
  type EvidenceNode,
  MOST_OBSERVATIONS,
  type Observation,
} from '../sql/evidence.ts';
import type { Special } from './brief.ts';
import type { Definition, Signed } from './definitions.ts';
import { evaluate, numeratorOf } from './expressions.ts';
import { changeUnitOf } from './gather/draft.ts';
import { type Reading, SALES } from './reading.ts';

export const CALENDAR = 'calendar';

/**
 * Figures that an answer to “why” takes apart the other way round than the catalog defines them:
 * what is sold and given back makes revenue, and orders times their value make sales.
 */
const TAKEN_APART: Readonly<Record<string, { formula: string; causes: readonly string[] }>> = {
  revenue: { formula: 'gross_sales + refunds', causes: ['gross_sales', 'refunds'] },
  gross_sales: {
    formula: 'orders × average_order_value',
    causes: ['orders', 'average_order_value'],
  },
  active_customers: {
    formula: 'new_customers + returning_customers',
    causes: ['new_customers', 'returning_customers'],
  },
};
/** Defined by what they make above: as an effect of it they would be their own cause. */
const GIVEN: ReadonlySet<string> = new Set(['average_order_value']);

/** All that is known of a business at the reading's version, without anybody's verdicts. */
export async function gatherEvidence(
  reading: Reading,
  told: readonly ToldPart[],
): Promise<EvidenceDocument> {
  const known = [...reading.definitions.values()].filter((one) => isKnown(reading, one));
  const edges = [...identities(known), ...(await calendarEdges(reading, { known, told }))];
  const calendar = edges.some(({ cause }) => cause === CALENDAR);
  const nodes: EvidenceNode[] = known.map(({ name, label }) => ({
    id: nodeOf(name),
    kind: 'metric',
    label,
  }));
  return {
    nodes: [
      ...nodes,
      ...(calendar ? [{ id: CALENDAR, kind: 'calendar' as const, label: 'Trading days' }] : []),
    ],
    edges,
  };
}

export function nodeOf(metric: string): string {
  return `metric:${metric}`;
}

/** Of the catalog and in the books; of a tenant's own metrics nothing is known but themselves. */
function isKnown({ spans }: Reading, definition: Definition): boolean {
  if (definition.own_grain !== null) return false;
  if (definition.kind === 'distinct') return spans.has('orders');
  if (definition.name === 'receivables') return spans.has('cash_collected');
  const stored = [...definition.numerator, ...(definition.denominator ?? [])];
  // nothing given back is not unknown where there are sales
  return stored.every(({ metric }) => spans.has(metric === 'refunds' ? 'revenue' : metric));
}

/** Every figure with what it is worked out from, where all of that is known. */
export function identities(known: readonly Definition[]): EvidenceEdge[] {
  const names = new Set(known.map(({ name }) => name));
  return known.flatMap((definition) => {
    const made = TAKEN_APART[definition.name] ?? byDefinition(definition, known);
    if (made === null || !made.causes.every((cause) => names.has(cause))) return [];
    return made.causes.map((cause) =>
      edge({
        cause: nodeOf(cause),
        effect: nodeOf(definition.name),
        method: 'identity',
        confidence: 1,
        formula: `${definition.name} = ${made.formula}`,
      }),
    );
  });
}

/** null where a metric is stored as it is, or worked out from what is no metric. */
function byDefinition(definition: Definition, known: readonly Definition[]) {
  const { name, numerator, denominator } = definition;
  if (GIVEN.has(name) || numerator.length === 0) return null;
  const above = sumOf(numerator, { name, known });
  const below = denominator === null ? null : sumOf(denominator, { name, known });
  const causes = [...new Set([...above.causes, ...(below?.causes ?? [])])];
  if (causes.includes(name)) return null;
  const formula = below === null ? above.text : `${above.text} ÷ ${below.text}`;
  return { formula, causes };
}

/** A sum of stored metrics: by the name of the metric that is this sum, or one by one. */
function sumOf(
  parts: readonly Signed[],
  { name, known }: { name: string; known: readonly Definition[] },
): { causes: string[]; text: string } {
  const same = known.find(
    (other) =>
      other.name !== name && other.denominator === null && sameParts(other.numerator, parts),
  );
  if (same !== undefined) return { causes: [same.name], text: same.name };
  const text = parts
    .map(({ metric, sign }, at) => `${sign < 0 ? '− ' : at > 0 ? '+ ' : ''}${metric}`)
    .join(' ');
  return {
    causes: parts.map(({ metric }) => metric),
    text: parts.length > 1 ? `(${text})` : text,
  };
}

function sameParts(a: readonly Signed[], b: readonly Signed[]): boolean {
  const text = (parts: readonly Signed[]) =>
    parts.map(({ metric, sign }) => `${metric} ${sign}`).sort();
  return a.length > 0 && text(a).join() === text(b).join();
}

/** What an answer said of the calendar's part of a change of a metric. */
export interface ToldPart {
  metric: string;
  observation: Observation;
}

/** Trading days → figures of sales: at once, by exact parts of changes that are listed. */
async function calendarEdges(
  reading: Reading,
  { known, told }: { known: readonly Definition[]; told: readonly ToldPart[] },
): Promise<EvidenceEdge[]> {
  const edges: EvidenceEdge[] = [];
  const of_sales = new Set<string>(SALES);
  for (const definition of known) {
    const parts = numeratorOf(definition);
    if (definition.kind !== 'flow' || !parts.every(({ metric }) => of_sales.has(metric))) continue;
    const own = await lastMonth(reading, definition);
    const said = told.filter(({ metric }) => metric === definition.name);
    const told_of = newestOfEach(said.map((one) => one.observation));
    const observations = [...(own === null ? [] : [own]), ...told_of]
      .filter(({ value }) => Number(value) !== 0)
      .slice(0, MOST_OBSERVATIONS);
    if (observations.length === 0) continue;
    edges.push(
      edge({ cause: CALENDAR, effect: nodeOf(definition.name), method: 'calendar', observations }),
    );
  }
  return edges;
}

/** Of a change that was asked about several times, what was said of it last. */
function newestOfEach(observations: readonly Observation[]): Observation[] {
  const newest = new Map<string, Observation>();
  for (const one of observations) {
    const change = [one.from, one.to, one.compare_from, one.compare_to].join();
    const other = newest.get(change);
    if (other === undefined || BigInt(other.data_version) < BigInt(one.data_version)) {
      newest.set(change, one);
    }
  }
  return [...newest.values()];
}

/** The calendar's part of the change from the last whole month but one to the last whole month. */
async function lastMonth(reading: Reading, definition: Definition): Promise<Observation | null> {
  const { data, today, version } = reading;
  if (data === null) return null;
  const to = firstOfMonth(data.to < today ? data.to : today);
  const from = addMonths(to, -1);
  const compare = { from: addMonths(from, -1), to: from };
  if (compare.from < data.from) return null;
  const expression: Special = {
    kind: 'calendar_part',
    metric: definition.name,
    span: { from, to },
    compare,
    filters: [],
  };
  const { value } = await evaluate(reading, expression);
  if (value === null) return null;
  return {
    claim_id: null,
    value,
    unit: changeUnitOf(definition, reading),
    from,
    to,
    compare_from: compare.from,
    compare_to: compare.to,
    data_version: version,
  };
}

type Given = Pick<EvidenceEdge, 'cause' | 'effect' | 'method'> & Partial<EvidenceEdge>;

/** Effects of arithmetic and of trading days are of the same day; the rest is what is given. */
function edge(given: Given): EvidenceEdge {
  const { cause, effect, method } = given;
  return {
    id: idOf(`${cause} ${effect} ${method}`),
    confidence: null,
    lag_days: 0,
    formula: null,
    observations: [],
    verdict: null,
    ...given,
  };
}

/** The same edge has the same id in every version: a UUID of version 8 out of its hash. */
function idOf(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex');
  const cut = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`];
  return [...cut, `a${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}
