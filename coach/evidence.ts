// The evidence graph of a business: made, read, walked, judged. Hides versions, that a verdict
// outlives a new version, and that two people at once do not undo each other's.
import { z } from 'zod';
import { CoxswainError } from '../errors.ts';
import {
  type Database,
  type Queryable,
  readTenant,
  type TenantContext,
  withTenant,
} from '../sql/database.ts';
import { EvidenceDocument, type EvidenceEdge, evidence } from '../sql/evidence.ts';
import type { RowOf } from '../sql/statements.ts';
import { gatherEvidence, type ToldPart } from './evidence-edges.ts';
import { openReading } from './reading.ts';

/** Versions that are kept: a year of weekly refreshes. */
const VERSIONS_KEPT = 50;
/** Claims looked at: several for each metric of sales. */
const MOST_CLAIMS = 60;

export interface EvidenceDeps {
  db: Database;
  clock: () => Date;
}

export interface Evidence extends EvidenceDocument {
  version: string;
  /** The figures it was made from. */
  data_version: string;
  /** The figures have changed since. */
  is_stale: boolean;
  made_at: string;
}

export interface EvidenceLook {
  /** Ways from a cause to an effect, both ids of nodes; `hops` at most. */
  paths?: { cause: string; effect: string; hops: number } | undefined;
  /** What lies around a node, `depth` steps at most in each direction. */
  around?: { node: string; depth: number } | undefined;
}

type Near = RowOf<typeof evidence.neighbourhood>;

export interface EvidenceAnswer extends Evidence {
  paths?: RowOf<typeof evidence.paths>[];
  neighbourhood?: { causes: Near[]; effects: Near[] };
}

/**
 * The current document and what is asked of it; ids that are no nodes lead nowhere. Throws
 * `not_found` where none was made yet.
 */
export async function readEvidence(
  { db }: EvidenceDeps,
  ctx: TenantContext,
  { paths, around }: EvidenceLook = {},
): Promise<EvidenceAnswer> {
  const { tenant_id } = ctx;
  return readTenant(db, ctx, async (tx) => {
    const answer: EvidenceAnswer = await current(tx, tenant_id);
    if (paths !== undefined) answer.paths = await evidence.paths(tx, { tenant_id, ...paths });
    if (around !== undefined) {
      const near = (upstream: boolean) =>
        evidence.neighbourhood(tx, { tenant_id, ...around, upstream });
      answer.neighbourhood = { causes: await near(true), effects: await near(false) };
    }
    return answer;
  });
}

/** Makes a new version from today's figures; verdicts on edges that are still there are kept. */
export async function refreshEvidence(
  { db, clock }: EvidenceDeps,
  ctx: TenantContext,
): Promise<Evidence> {
  const { tenant_id } = ctx;
  // made for all of them from all there is, whatever of it the person who asks may see
  const whole: TenantContext = { ...ctx, role: 'system' };
  await withTenant(db, whole, async (tx) => {
    await lock(tx, tenant_id);
    const earlier = await evidence.currentEvidence(tx, { tenant_id });
    const reading = await openReading(tx, { tenant_id, now: clock() });
    const made = await gatherEvidence(reading, await toldParts(tx, tenant_id));
    const verdicts = new Map(earlier?.document.edges.map(({ id, verdict }) => [id, verdict]));
    const edges = made.edges.map((edge) => ({ ...edge, verdict: verdicts.get(edge.id) ?? null }));
    const data_version = reading.version;
    await store(tx, { tenant_id, data_version, document: { ...made, edges }, at: clock() });
  });
  return readTenant(db, ctx, (tx) => current(tx, tenant_id));
}

/**
 * A person's word on an edge; null takes it back. Throws `not_found`, and `conflict` for an
 * identity, which is arithmetic and nobody's to doubt.
 */
export async function judgeEdge(
  { db, clock }: EvidenceDeps,
  ctx: TenantContext,
  { id, verdict }: { id: string; verdict: 'confirmed' | 'rejected' | null },
): Promise<EvidenceEdge> {
  const { tenant_id, user_id } = ctx;
  return withTenant(db, ctx, async (tx) => {
    await lock(tx, tenant_id);
    const { nodes, edges, data_version } = await current(tx, tenant_id);
    const judged = edges.find((edge) => edge.id === id);
    if (judged === undefined || user_id === null) {
      throw new CoxswainError('not_found', 'There is no such edge in the evidence graph.');
    }
    if (judged.method === 'identity') {
      throw new CoxswainError('conflict', `“${judged.formula}” is arithmetic: it always holds.`);
    }
    const at = clock().toISOString();
    judged.verdict = verdict === null ? null : { says: verdict, user_id, at };
    await store(tx, { tenant_id, data_version, document: { nodes, edges }, at: clock() });
    return judged;
  });
}

interface Stored {
  tenant_id: string;
  data_version: string;
  document: EvidenceDocument;
  at: Date;
}

/**
 * Makes the document the current one, in the caller's transaction. Throws ZodError on a document
 * that is too large, joins what is not there, or could not be walked in time.
 */
export async function store(tx: Queryable, { document, at, ...rest }: Stored): Promise<string> {
  const { version } = await evidence.storeEvidence(tx, {
    ...rest,
    document: EvidenceDocument.parse(document),
    at: at.toISOString(),
  });
  const oldest = BigInt(version) - BigInt(VERSIONS_KEPT);
  if (oldest > 0n) {
    await evidence.pruneEvidence(tx, { tenant_id: rest.tenant_id, version: String(oldest) });
  }
  return version;
}

async function lock(tx: Queryable, tenant_id: string): Promise<void> {
  const tenant = await evidence.lockEvidence(tx, { tenant_id });
  if (tenant === null) throw new CoxswainError('not_found', 'There is no such business.');
}

async function current(tx: Queryable, tenant_id: string): Promise<Evidence> {
  const found = await evidence.currentEvidence(tx, { tenant_id });
  if (found === null) {
    throw new CoxswainError(
      'not_found',
      'No evidence graph was made yet. An admin or manager makes it: POST ' +
        '/v1/evidence-graph/refresh.',
    );
  }
  const { document, newest_data_version, ...rest } = found;
  const edges = await withoutUnshared(tx, { tenant_id, edges: document.edges });
  const is_stale = rest.data_version !== newest_data_version;
  return { ...rest, is_stale, nodes: document.nodes, edges };
}

/**
 * Edges without what rests on answers that are shared no longer: a conversation that was taken back
 * is told to nobody, also by a document that was made before.
 */
async function withoutUnshared(
  tx: Queryable,
  { tenant_id, edges }: { tenant_id: string; edges: EvidenceEdge[] },
): Promise<EvidenceEdge[]> {
  const ids = edges.flatMap((edge) => edge.observations.flatMap(({ claim_id }) => claim_id ?? []));
  if (ids.length === 0) return edges;
  const shared = await evidence.sharedClaims(tx, { tenant_id, ids });
  const told = new Set<string | null>([null, ...shared.map(({ id }) => id)]);
  return edges.map((edge) => ({
    ...edge,
    observations: edge.observations.filter(({ claim_id }) => told.has(claim_id)),
  }));
}

/** The part of a claim that is needed here; claims of every earlier version have it. */
const CalendarClaim = z.object({
  metric: z.string(),
  value: z.string().nullable(),
  unit: z.string(),
  data_version: z.string(),
  expression: z.object({
    span: z.object({ from: z.string(), to: z.string() }),
    compare: z.object({ from: z.string(), to: z.string() }).nullable(),
    filters: z.array(z.unknown()),
  }),
});

/** What answers open to everybody said of the calendar's part of a whole figure. */
async function toldParts(tx: Queryable, tenant_id: string): Promise<ToldPart[]> {
  const rows = await evidence.sharedCalendarClaims(tx, { tenant_id, most: MOST_CLAIMS });
  return rows.flatMap(({ id, claim }) => {
    const { success, data } = CalendarClaim.safeParse(claim);
    if (!success || data.value === null || data.expression.compare === null) return [];
    const { span, compare, filters } = data.expression;
    if (filters.length > 0) return [];
    const { metric, value, unit, data_version } = data;
    const windows = { ...span, compare_from: compare.from, compare_to: compare.to };
    return [{ metric, observation: { claim_id: id, value, unit, ...windows, data_version } }];
  });
}
