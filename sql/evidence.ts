// Typed twin of evidence.sql, and the shape of the document: what moves what in a business. Hides
// how a document is kept, versioned and walked; coach/evidence.ts says what stands in it.
import { z } from 'zod';
import { bind, pg, twin } from './statements.ts';

/** A business's metrics and what moves them are some dozens; ten times that is a mistake. */
export const MOST_NODES = 300;
export const MOST_EDGES = 600;
/** Examples of one edge: enough to see that it holds more than once. */
export const MOST_OBSERVATIONS = 12;
/** Steps of a path or neighbourhood, in sql/evidence.sql and sql/engines/age as well. */
export const MOST_HOPS = 6;
/**
 * Ways of six steps or less from any one node. Asking for paths walks them: 7,030 took 59 ms by SQL
 * and 640 by Cypher, and a graph with more than this explains nothing to anybody.
 */
export const MOST_WAYS = 10_000;

const node_id = z
  .string()
  .regex(/^[a-z][a-z0-9_:.-]{0,119}$/, 'must be a name like metric:revenue');
/** Postgres's JSON holds no character zero. */
const plain = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !text.includes('\u0000'), 'holds a character zero');

export const EvidenceNode = z.strictObject({
  id: node_id,
  kind: z.enum(['metric', 'calendar']),
  label: plain(200),
});

/** One exact figure on which an edge rests. */
export const Observation = z.strictObject({
  /** The claim that said it, open to everybody; null: worked out when the document was made. */
  claim_id: z.uuid().nullable(),
  value: z.string(),
  unit: z.string(),
  from: z.string(),
  to: z.string(),
  compare_from: z.string(),
  compare_to: z.string(),
  data_version: z.string(),
});

/** What a person said of an edge; a rejected one is not walked. */
export const Verdict = z.strictObject({
  says: z.enum(['confirmed', 'rejected']),
  user_id: z.uuid(),
  at: z.string(),
});

export const EvidenceEdge = z.strictObject({
  id: z.uuid(),
  cause: node_id,
  effect: node_id,
  /** identity: arithmetic; calendar: the part of a change that trading days make. */
  method: z.enum(['identity', 'calendar']),
  /** 0 to 1; null where nobody has measured it. */
  confidence: z.number().min(0).max(1).nullable(),
  /** Days from cause to effect; null where unknown. */
  lag_days: z.int().min(0).max(3_660).nullable(),
  /** Of an identity: how the effect is worked out. */
  formula: plain(300).nullable(),
  observations: z.array(Observation).max(MOST_OBSERVATIONS),
  verdict: Verdict.nullable(),
});

export const EvidenceDocument = z
  .strictObject({
    nodes: z.array(EvidenceNode).max(MOST_NODES),
    edges: z.array(EvidenceEdge).max(MOST_EDGES),
  })
  .superRefine((document, context) => {
    for (const message of faultsOf(document)) context.addIssue({ code: 'custom', message });
  });
export type EvidenceNode = z.infer<typeof EvidenceNode>;
export type EvidenceEdge = z.infer<typeof EvidenceEdge>;
export type Observation = z.infer<typeof Observation>;
export type EvidenceDocument = z.infer<typeof EvidenceDocument>;

/** What makes lists of nodes and edges no graph that can be walked, as sentences. */
function faultsOf({ nodes, edges }: { nodes: EvidenceNode[]; edges: EvidenceEdge[] }): string[] {
  const ids = new Set(nodes.map(({ id }) => id));
  const faults = edges.flatMap(({ id, cause, effect, method, confidence, lag_days }) => [
    ...(ids.has(cause) && ids.has(effect) ? [] : [`${id} joins what is no node`]),
    ...(cause === effect ? [`${id} leads to where it begins`] : []),
    ...(method === 'identity' && (confidence !== 1 || lag_days !== 0)
      ? [`${id} is arithmetic: certain and at once`]
      : []),
  ]);
  if (ids.size < nodes.length) faults.push('a node stands twice');
  if (new Set(edges.map(({ id }) => id)).size < edges.length) faults.push('an edge stands twice');
  const pairs = edges.map(({ cause, effect, method }) => `${cause} ${effect} ${method}`);
  if (new Set(pairs).size < pairs.length) faults.push('two edges say the same');
  if (mostWays(edges) > MOST_WAYS) {
    faults.push(`there are more than ${MOST_WAYS} ways of ${MOST_HOPS} steps from one node`);
  }
  return faults;
}

/** Ways of at most six steps from the node that has most, whether or not they meet a node twice. */
function mostWays(edges: readonly Pick<EvidenceEdge, 'cause' | 'effect'>[]): number {
  const all = new Map<string, number>();
  let longer = new Map<string, number>();
  for (let step = 1; step <= MOST_HOPS; step++) {
    const next = new Map<string, number>();
    for (const { cause, effect } of edges) {
      const on = step === 1 ? 1 : (longer.get(effect) ?? 0);
      next.set(cause, (next.get(cause) ?? 0) + on);
    }
    for (const [node, ways] of next) all.set(node, (all.get(node) ?? 0) + ways);
    longer = next;
  }
  return Math.max(0, ...all.values());
}

const tenant = { tenant_id: pg.uuid };
const document = pg.json(EvidenceDocument);
const names = { pg_type: 'text[]', schema: z.array(z.string()) };

export const evidence = bind('evidence', {
  lockEvidence: twin('maybe', tenant, { data_version: pg.int8 }),
  currentEvidence: twin('maybe', tenant, {
    version: pg.int8,
    data_version: pg.int8,
    newest_data_version: pg.int8,
    made_at: pg.timestamptz,
    document,
  }),
  storeEvidence: twin(
    'one',
    { ...tenant, data_version: pg.int8, document, at: pg.timestamptz },
    { version: pg.int8 },
  ),
  pruneEvidence: twin('none', { ...tenant, version: pg.int8 }, {}),
  sharedCalendarClaims: twin(
    'many',
    { ...tenant, most: pg.int4 },
    { id: pg.uuid, claim: pg.jsonb },
  ),
  sharedClaims: twin('many', { ...tenant, ids: pg.uuids }, { id: pg.uuid }),
  paths: twin(
    'many',
    { ...tenant, cause: pg.text, effect: pg.text, hops: pg.int4 },
    {
      hops: pg.int4,
      nodes: names,
      edges: names,
      methods: names,
      confidences: { pg_type: 'float8[]', schema: z.array(z.number().nullable()) },
      lag_days: pg.int4s,
    },
  ),
  neighbourhood: twin(
    'many',
    { ...tenant, node: pg.text, upstream: pg.bool, depth: pg.int4 },
    { distance: pg.int4, node: pg.text, label: pg.text },
  ),
});
