// Looks through a whole business for what nobody asked about. Hides that it is done in many short
// transactions at one version, behind people who ask, and how earlier findings are checked.

import { addDays } from '../../analysis/calendar.ts';
import type { Log } from '../../log.ts';
import {
  type Database,
  type Queryable,
  readTenant,
  type TenantContext,
  withTenant,
} from '../../sql/database.ts';
import { findings } from '../../sql/findings.ts';
import { Expression } from '../brief.ts';
import { evaluate } from '../expressions.ts';
import { openReading, type Reading } from '../reading.ts';
import { findBest } from './best.ts';
import { type Detector, type Found, identityOf, type Look, lookAt } from './candidate.ts';
import { type Chosen, choose } from './choose.ts';
import { findConcentration } from './concentration.ts';
import { findCustomers } from './customers.ts';
import { findGaps } from './gaps.ts';
import { keep, type Live } from './keep.ts';
import { findProducts } from './products.ts';
import { findRefunds } from './refunds.ts';
import { type Told, tell } from './tell.ts';
import { findUnusual } from './unusual.ts';
import { findWeekdays } from './weekdays.ts';

const DETECTORS: readonly Detector[] = [
  findUnusual,
  findProducts,
  findCustomers,
  findRefunds,
  findConcentration,
  findBest,
  findWeekdays,
  findGaps,
];
/** What is no longer found leaves the list a quarter after it happened, true or not. */
const OUTLIVED_DAYS = 100;

export interface ScanDeps {
  db: Database;
  clock: () => Date;
  log: Log;
  /** Told how many sentences verification removed. */
  on_removed?: (count: number) => void;
}

export interface Scanned {
  data_version: string;
  tests: number;
  /** Found now, whether new or known. */
  found: number;
  added: number;
}

/** Scans a tenant and stores what it found. Rejects when the database does. */
export async function scanFindings(deps: ScanDeps, tenant_id: string): Promise<Scanned> {
  const ctx: TenantContext = { tenant_id, user_id: null, role: 'system', priority: 'work' };
  const at_version = pinned(deps, ctx);
  const first = await at_version(async (look) => look && look.complete_to);
  const found: Found[] = [];
  if (first.result !== null) {
    for (const detector of DETECTORS) {
      const { result } = await at_version((look) => (look === null ? null : detector(look)));
      if (result !== null) found.push(typeof result === 'function' ? await result() : result);
    }
  }
  const usual = await at_version(async (look) => look?.usual_day ?? 1);
  const all = choose(found, usual.result);
  const told: (Told & { rank: number })[] = [];
  for (const { candidate, rank } of all) {
    const { result } = await at_version((_, reading) => tell(reading, candidate));
    for (const { reason } of result.removed) {
      deps.log.warn({ kind: candidate.kind, reason }, 'a finding could not be verified');
    }
    if (result.removed.length > 0) deps.on_removed?.(result.removed.length);
    if (result.told !== null) told.push({ ...result.told, rank });
  }
  const withdrawn = await noLonger(at_version, { found, all, complete_to: first.result });
  const tests = found.reduce((sum, each) => sum + each.tests, 0);
  const at = deps.clock().toISOString();
  const data_version = first.version;
  const added = await withTenant(deps.db, ctx, (tx) =>
    keep(tx, {
      ...{ tenant_id, data_version, complete_to: first.result, tests },
      ...{ told, withdrawn, at },
    }),
  );
  return { data_version, tests, found: told.length, added };
}

type AtVersion = <T>(
  fn: (look: Look | null, reading: Reading, tx: Queryable) => T | Promise<T>,
) => Promise<{ result: T; version: string }>;

/** Every part of a scan reads the version of its first, in a transaction of its own. */
function pinned({ db, clock }: ScanDeps, ctx: TenantContext): AtVersion {
  const now = clock();
  let version: string | undefined;
  return (fn) =>
    readTenant(db, ctx, async (tx) => {
      const reading = await openReading(tx, { tenant_id: ctx.tenant_id, now, version });
      version = reading.version;
      return { result: await fn(await lookAt(reading), reading, tx), version };
    });
}

/** Live findings that this scan did not find again and that are over, or whose figures changed. */
async function noLonger(
  at_version: AtVersion,
  scan: { found: readonly Found[]; all: readonly Chosen[]; complete_to: string | null },
): Promise<string[]> {
  const here = new Set(
    scan.found.flatMap(({ candidates }) => candidates.filter(isFact).map(identityOf)),
  );
  for (const { candidate } of scan.all) here.add(identityOf(candidate));
  const { result: others } = await at_version(async (_, { tenant_id }, tx) => {
    const live = await findings.liveFindings(tx, { tenant_id });
    return live.filter(({ identity }) => !here.has(identity));
  });
  const gone: string[] = [];
  for (const row of others) {
    const { result: holds } = await at_version((_, reading, tx) => stillHolds(tx, reading, row));
    const over =
      scan.complete_to === null || row.to_day < addDays(scan.complete_to, -OUTLIVED_DAYS);
    if (!holds || over || !HOLDS_BY_ITSELF.has(row.kind)) gone.push(row.id);
  }
  return gone;
}

/** A fact is found by its own rule, whatever else a scan found; only a list's length cuts it. */
function isFact({ p }: { p: number | null }): boolean {
  return p === null;
}

/** Of a moment that is past: true as long as its figures are. The others are of today. */
const HOLDS_BY_ITSELF: ReadonlySet<string> = new Set(['unusual', 'refunds']);

async function stillHolds(tx: Queryable, reading: Reading, row: Live): Promise<boolean> {
  const { tenant_id } = reading;
  const rows = await findings.claimsOfFindings(tx, { tenant_id, finding_ids: [row.id] });
  for (const { claim } of rows) {
    const { value, expression } = claim as { value: string | null; expression: unknown };
    const again = await evaluate(reading, Expression.parse(expression));
    if (again.value !== value && Number(again.value) !== Number(value)) return false;
  }
  return true;
}
