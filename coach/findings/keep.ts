// What becomes of yesterday's findings when a new scan is stored: the same one stays as it is, one
// that changed takes the other's place and says so, one that no longer holds goes from the list.
import { randomUUID } from 'node:crypto';
import { daysBetween } from '../../analysis/calendar.ts';
import type { Queryable } from '../../sql/database.ts';
import { findings } from '../../sql/findings.ts';
import type { RowOf } from '../../sql/statements.ts';
import type { Told } from './tell.ts';

/** A share or sum that moved by a tenth is another one; less is not worth telling twice. */
const CHANGED_BY = 0.1;
/** A window that moves along is told with new dates once in a while, changed or not. */
const OLD_WINDOW_DAYS = 35;

export type Live = RowOf<typeof findings.liveFindings>;

export interface Kept {
  tenant_id: string;
  data_version: string;
  complete_to: string | null;
  tests: number;
  /** Told now, in no order, each with its rank. */
  told: readonly (Told & { rank: number })[];
  /** Ids of earlier ones that no longer hold. */
  withdrawn: readonly string[];
  at: string;
}

/**
 * Stores a scan in the caller's transaction; nothing where a later version has been scanned
 * already. Answers how many findings are new.
 */
export async function keep(tx: Queryable, scan: Kept): Promise<number> {
  const { tenant_id, data_version, complete_to, tests, at } = scan;
  const last = await findings.lockScan(tx, { tenant_id });
  if (last !== null && BigInt(last.data_version) > BigInt(data_version)) return 0;
  const live = await findings.liveFindings(tx, { tenant_id });
  const by_identity = new Map(live.map((row) => [row.identity, row]));
  const gone = live.filter(({ id }) => scan.withdrawn.includes(id)).map(({ id }) => id);
  await findings.endFindings(tx, { tenant_id, ids: gone, state: 'withdrawn', at });
  let added = 0;
  for (const told of scan.told) {
    const old = by_identity.get(told.identity) ?? null;
    const change = old === null ? 'new' : changeOf(old, told);
    if (change === 'none') continue;
    if (old !== null) {
      await findings.endFindings(tx, { tenant_id, ids: [old.id], state: 'superseded', at });
    }
    await insert(tx, scan, { told, old, quiet: change === 'slight' });
    added += 1;
  }
  await findings.storeScan(tx, { tenant_id, data_version, complete_to, tests, at });
  return added;
}

/** none: it stays as it stands; slight: it is told with today's figures, as what it was. */
export function changeOf(
  old: Pick<Live, 'figure' | 'from_day' | 'to_day' | 'finding_text'>,
  told: Pick<Told, 'figure' | 'from' | 'to' | 'text'>,
): 'none' | 'slight' | 'much' {
  const [was, is] = [Number(old.figure ?? 0), Number(told.figure)];
  if (Math.abs(is - was) > CHANGED_BY * Math.abs(was)) return 'much';
  // of the very same window nothing may be told that is no longer so
  if (old.from_day === told.from && old.to_day === told.to) {
    return old.finding_text === told.text ? 'none' : 'slight';
  }
  return Math.abs(daysBetween(old.to_day, told.to)) > OLD_WINDOW_DAYS ? 'slight' : 'none';
}

async function insert(
  tx: Queryable,
  { tenant_id, data_version, at }: Kept,
  { told, old, quiet }: { told: Told & { rank: number }; old: Live | null; quiet: boolean },
): Promise<void> {
  const id = randomUUID();
  const changed_from = old && {
    finding_id: old.id,
    headline: old.headline,
    found_at: old.found_at,
  };
  // what a person has put away comes back only when it has become another thing
  const put_away = quiet ? old : null;
  await findings.insertFinding(tx, {
    tenant_id,
    id,
    identity: told.identity,
    kind: told.kind,
    metrics: told.metrics,
    locations: told.locations,
    headline: told.headline,
    finding_text: told.text,
    charts: told.charts,
    figure: told.figure,
    impact: told.impact?.value ?? null,
    impact_unit: told.impact?.unit ?? null,
    surprise: told.surprise,
    rank: told.rank,
    from_day: told.from,
    to_day: told.to,
    data_version,
    found_at: at,
    changed_from,
    dismissed_at: put_away?.dismissed_at ?? null,
    dismissed_by: put_away?.dismissed_by ?? null,
    dismiss_reason: put_away?.dismiss_reason ?? null,
  });
  await findings.insertFindingClaims(tx, { tenant_id, finding_id: id, claims: told.claims });
}
