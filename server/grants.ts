// Who may see what inside a business, as admins decide it: grants of metrics and places to people,
// and which metrics and categories of costs are restricted at all. Hides how both are stored; what
// follows from them the database works out (sql/functions/09-sight.sql).
import { CoxswainError } from '../errors.ts';
import {
  type Database,
  type Queryable,
  readTenant,
  type TenantContext,
  type UserRole,
  withTenant,
} from '../sql/database.ts';
import { metrics } from '../sql/metrics.ts';
import { sight } from '../sql/sight.ts';
import { fault } from './errors.ts';

/** Beside metrics: wages, drawings and other restricted costs; restricted facts told by owners. */
export const RESTRICTED_COSTS = 'expenses:restricted';
export const RESTRICTED_FACTS = 'owner_facts:restricted';

export interface Place {
  key: string;
  label: string;
}

export interface Grants {
  user_id: string;
  role: UserRole;
  /** Granted by name; null: what the role sees by itself. */
  metrics: string[] | null;
  /** The only places they see; null: all, and what belongs to none. */
  locations: Place[] | null;
  /** Every metric they see as a whole, with all that follows from what was granted. */
  shown: string[];
}

type Deps = { db: Database };

/** What a person was granted, and what they see by it. Throws not_found. */
export async function grantsOf({ db }: Deps, ctx: TenantContext, user_id: string): Promise<Grants> {
  const { tenant_id } = ctx;
  const { role, ...granted } = await readTenant(db, ctx, async (tx) => {
    const row = await sight.grantsOf(tx, { tenant_id, user_id });
    if (row === null) throw fault('not_found');
    const places = row.locations === null ? null : await sight.places(tx, { tenant_id });
    const kept = new Set(row.locations);
    return {
      role: row.role,
      metrics: row.metrics?.flatMap((name) => name ?? []) ?? null,
      locations:
        places?.filter(({ id }) => kept.has(id)).map(({ key, label }) => ({ key, label })) ?? null,
    };
  });
  const shown = await readTenant(db, { tenant_id, user_id, role }, (tx) => shownTo(tx, tenant_id));
  return { user_id, role, ...granted, shown };
}

/**
 * Says what a person may see; it holds from the next thing they do. Throws not_found,
 * `unknown_metric`, and `conflict` for roles that see everything.
 */
export async function putGrants(
  deps: Deps,
  ctx: TenantContext,
  input: { user_id: string; metrics: string[] | null; locations: string[] | null },
): Promise<Grants> {
  const { tenant_id } = ctx;
  const { user_id } = input;
  await withTenant(deps.db, ctx, async (tx) => {
    const row = await sight.grantsOf(tx, { tenant_id, user_id });
    if (row === null) throw fault('not_found');
    if (row.role === 'admin' || row.role === 'adviser') {
      const message = `${row.role === 'admin' ? 'An admin' : 'An adviser'} sees every figure.`;
      throw new CoxswainError('conflict', `${message} Grants are for managers and members.`);
    }
    if (input.metrics !== null) await checkNames(tx, tenant_id, input.metrics);
    const places = input.locations === null ? null : await placeIds(tx, tenant_id, input.locations);
    await sight.putGrants(tx, { tenant_id, user_id, metrics: input.metrics, locations: places });
  });
  return grantsOf(deps, ctx, user_id);
}

/** What a new person is granted where the invitation does not say: a member's own set by name. */
export async function grantedByRole(tx: Queryable, role: UserRole): Promise<string[] | null> {
  if (role !== 'member') return null;
  const { metrics: names } = await sight.memberMetrics(tx, {});
  return names.flatMap((name) => name ?? []);
}

/** Throws unknown_metric for a name that can be granted to nobody. */
export async function checkNames(
  tx: Queryable,
  tenant_id: string,
  names: readonly string[],
): Promise<void> {
  const known = new Set([
    RESTRICTED_COSTS,
    RESTRICTED_FACTS,
    ...(await metricNames(tx, tenant_id)),
  ]);
  const wrong = names.find((name) => !known.has(name));
  if (wrong === undefined) return;
  const list = [...known].join(', ');
  throw new CoxswainError('unknown_metric', `Nothing is called “${wrong}”. There are: ${list}.`);
}

async function metricNames(tx: Queryable, tenant_id: string): Promise<string[]> {
  const catalog = await metrics.definitions(tx, {});
  const opened = await metrics.opening(tx, { tenant_id, version: null });
  return [...catalog, ...(opened?.own_metrics ?? [])].map(({ name }) => name);
}

async function shownTo(tx: Queryable, tenant_id: string): Promise<string[]> {
  const catalog = await metrics.definitions(tx, {});
  const opened = await metrics.opening(tx, { tenant_id, version: null });
  const totals = opened?.sight?.totals ?? null;
  const own = (opened?.own_metrics ?? []).map(({ name }) => ({ name, rests_on: [name] }));
  return [...catalog, ...own]
    .filter(
      ({ rests_on }) => totals === null || rests_on.every((one) => totals.includes(one ?? '')),
    )
    .map(({ name }) => name);
}

async function placeIds(
  tx: Queryable,
  tenant_id: string,
  keys: readonly string[],
): Promise<string[]> {
  const ids = new Map((await sight.places(tx, { tenant_id })).map(({ id, key }) => [key, id]));
  return keys.map((key) => {
    const id = ids.get(key);
    if (id === undefined) throw new CoxswainError('not_found', `There is no location “${key}”.`);
    return id;
  });
}

export interface Restrictions {
  metrics: { name: string; restricted: boolean }[];
  categories: { key: string; label: string; restricted: boolean }[];
}

/** What is restricted in the business: as an admin said, else as its words say. */
export async function restrictionsOf({ db }: Deps, ctx: TenantContext): Promise<Restrictions> {
  const { tenant_id } = ctx;
  return readTenant(db, ctx, async (tx) => ({
    metrics: await sight.restrictedMetrics(tx, { tenant_id }),
    categories: await sight.expenseCategories(tx, { tenant_id }),
  }));
}

/** Never restricted by itself: the parts of revenue carry the units behind them. */
const WITH_REVENUE = 'units_sold';

/**
 * Restricts a stored metric, or opens it. Throws unknown_metric, and `conflict` for a metric that
 * anybody who sees its parts could work out.
 */
export async function restrictMetric(
  { db }: Deps,
  ctx: TenantContext,
  { name, restricted }: { name: string; restricted: boolean },
): Promise<{ name: string; restricted: boolean }> {
  const { tenant_id } = ctx;
  return withTenant(db, ctx, async (tx) => {
    const stored = await sight.restrictedMetrics(tx, { tenant_id });
    if (name === WITH_REVENUE || !stored.some((one) => one.name === name)) {
      const made = (await metrics.definitions(tx, {})).find((one) => one.name === name);
      if (made === undefined) {
        throw new CoxswainError('unknown_metric', `There is no metric “${name}”.`);
      }
      const parts = name === WITH_REVENUE ? ['revenue'] : made.rests_on.filter((p) => p !== name);
      throw new CoxswainError(
        'conflict',
        `“${name}” can be worked out from ${parts.join(', ')}: restrict one of these instead.`,
      );
    }
    await sight.setRestriction(tx, { tenant_id, kind: 'metric', name, restricted });
    return { name, restricted };
  });
}

/** Restricts a category of expenses, or opens it. Throws not_found. */
export async function restrictCategory(
  { db }: Deps,
  ctx: TenantContext,
  { key, restricted }: { key: string; restricted: boolean },
): Promise<Restrictions['categories'][number]> {
  const { tenant_id } = ctx;
  return withTenant(db, ctx, async (tx) => {
    const known = await sight.expenseCategories(tx, { tenant_id });
    const category = known.find((one) => one.key === key);
    if (category === undefined) {
      throw new CoxswainError('not_found', `There is no category of expenses “${key}”.`);
    }
    await sight.setRestriction(tx, { tenant_id, kind: 'category', name: key, restricted });
    return { ...category, restricted };
  });
}
