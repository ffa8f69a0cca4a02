// What the coach found without being asked, as people read it: the list, best first, and putting a
// finding away. Looking for them is findings/scan.ts. Hides how the order is made.
import { CoxswainError } from '../errors.ts';
import {
  type Database,
  type Queryable,
  readTenant,
  type TenantContext,
  withTenant,
} from '../sql/database.ts';
import { findings } from '../sql/findings.ts';
import { metrics } from '../sql/metrics.ts';
import type { RowOf } from '../sql/statements.ts';
import type { Answer } from './answer.ts';
import type { Claim } from './brief.ts';

/** Kinds that tell of the same thing: one after the other they read as the same news twice. */
const TOPICS: Readonly<Record<string, string>> = { few_customers: 'concentration' };
/** A finding counts half as much after four weeks on the list. */
const HALF_LIFE_DAYS = 28;
const DAY_MS = 86_400_000;

export interface FindingDeps {
  db: Database;
  clock: () => Date;
}

export interface Finding {
  finding_id: string;
  kind: string;
  found_at: string;
  headline: string;
  /** Markdown; every figure carries the mark of its claim. */
  text: string;
  claims: Claim[];
  metrics: string[];
  /** Locations it is about, by name; none: the whole business. */
  locations: string[];
  impact: { value: string; unit: string } | null;
  /** −log10 of how seldom chance alone makes it, or of how seldom its like is met. */
  surprise: number;
  from: string;
  /** The first day outside. */
  to: string;
  changed_from: { finding_id: string; headline: string; found_at: string } | null;
  dismissed: boolean;
  dismiss_reason: string | null;
  charts: Answer['charts'];
}

export interface FindingPage {
  items: Finding[];
  /** The last day of the data that was looked through; null before the first look. */
  complete_to: string | null;
  next_cursor: string | null;
}

/**
 * Findings that stand, those put away apart from the others. Best first: rank × ½^(weeks on the
 * list ÷ 4), the second of a topic counting for a half, the third for a third. Throws bad_request on
 * a cursor that no page has given.
 */
export async function listFindings(
  { db, clock }: FindingDeps,
  ctx: TenantContext,
  page: { limit: number; cursor?: string | undefined; dismissed?: boolean | undefined },
): Promise<FindingPage> {
  const { tenant_id } = ctx;
  return readTenant(db, ctx, async (tx) => {
    const scan = await findings.scanOf(tx, { tenant_id });
    const rows = await findings.listFindings(tx, { tenant_id, dismissed: page.dismissed ?? false });
    const ordered = inOrder(rows, clock());
    const start = page.cursor === undefined ? 0 : placeAfter(ordered, page.cursor);
    const shown = ordered.slice(start, start + page.limit);
    const last = shown.at(-1);
    return {
      items: await withClaims(tx, tenant_id, shown),
      complete_to: scan?.complete_to ?? null,
      next_cursor: last && start + shown.length < ordered.length ? last.id : null,
    };
  });
}

/** Puts a finding away or takes it back. Throws not_found where it does not stand. */
export async function dismissFinding(
  { db, clock }: FindingDeps,
  ctx: TenantContext,
  put: { id: string; dismissed: boolean; reason?: string | undefined },
): Promise<{ finding_id: string; dismissed: boolean; dismiss_reason: string | null }> {
  const row = await withTenant(db, ctx, (tx) =>
    findings.dismissFinding(tx, {
      tenant_id: ctx.tenant_id,
      id: put.id,
      dismissed: put.dismissed,
      reason: put.reason ?? null,
      user_id: ctx.user_id,
      at: clock().toISOString(),
    }),
  );
  if (row === null) throw new CoxswainError('not_found', 'There is no such finding on the list.');
  return {
    finding_id: row.id,
    dismissed: row.dismissed_at !== null,
    dismiss_reason: row.dismiss_reason,
  };
}

type Row = RowOf<typeof findings.listFindings>;

function inOrder(rows: readonly Row[], now: Date): Row[] {
  const fresh = rows
    .map((row) => ({ row, score: row.rank * 0.5 ** (daysSince(row, now) / HALF_LIFE_DAYS) }))
    .sort((a, b) => b.score - a.score);
  const seen = new Map<string, number>();
  return fresh
    .map(({ row, score }) => {
      const topic = TOPICS[row.kind] ?? row.kind;
      const place = (seen.get(topic) ?? 0) + 1;
      seen.set(topic, place);
      return { row, score: score / place };
    })
    .sort((a, b) => b.score - a.score)
    .map(({ row }) => row);
}

function daysSince({ found_at }: Row, now: Date): number {
  return Math.max(0, now.getTime() - Date.parse(found_at)) / DAY_MS;
}

function placeAfter(rows: readonly Row[], cursor: string): number {
  const at = rows.findIndex(({ id }) => id === cursor);
  if (at === -1) throw new CoxswainError('bad_request', 'The list has changed; read it anew.');
  return at + 1;
}

async function withClaims(
  tx: Queryable,
  tenant_id: string,
  rows: readonly Row[],
): Promise<Finding[]> {
  const claims = await findings.claimsOfFindings(tx, {
    tenant_id,
    finding_ids: rows.map(({ id }) => id),
  });
  const places = rows.flatMap(({ locations }) => locations);
  const names = await metrics.memberNames(tx, {
    tenant_id,
    dimensions: places.map(() => 'location'),
    member_ids: places,
  });
  const labels = new Map(names.map(({ member_id, label }) => [member_id, label]));
  return rows.map((row) => ({
    finding_id: row.id,
    kind: row.kind,
    found_at: row.found_at,
    headline: row.headline,
    text: row.finding_text,
    claims: claims
      .filter(({ finding_id }) => finding_id === row.id)
      .map(({ claim }) => claim as Claim),
    metrics: row.metrics,
    locations: row.locations.map((id) => labels.get(id) ?? id),
    impact:
      row.impact === null || row.impact_unit === null
        ? null
        : { value: row.impact, unit: row.impact_unit },
    surprise: row.surprise,
    from: row.from_day,
    to: row.to_day,
    changed_from: row.changed_from as Finding['changed_from'],
    dismissed: row.dismissed_at !== null,
    dismiss_reason: row.dismiss_reason,
    charts: row.charts as Finding['charts'],
  }));
}
