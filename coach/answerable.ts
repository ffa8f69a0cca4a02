// Whether the person asking may be told a metric, before anything of it is gathered: a part that is
// missing must not make the rest a wrong answer. And what is not told where they ask from.

import type { TenantContext } from '../sql/database.ts';
import type { Sight } from '../sql/metrics.ts';
import type { Definition } from './definitions.ts';
import { numeratorOf } from './expressions.ts';
import { wholeAndPart } from './leaving-out.ts';
import { checkSeen } from './member-ids.ts';
import type { Dimension, Filter, Understanding } from './query.ts';
import type { Reading } from './reading.ts';
import { isNotShown, mustSeeInvoices, mustSeeSales, notShown } from './sight.ts';

export interface Wanted {
  definition: Definition;
  filters: readonly Filter[];
  /** Only its parts by this dimension are wanted, not the whole. */
  by: Dimension | null;
}

/** Throws not_shown unless the person may see all that a metric is made of, as it is asked for. */
export async function mustBeShown(reading: Reading, wanted: Wanted): Promise<void> {
  const { definition, filters } = wanted;
  if (reading.sight === null) return;
  try {
    await mustSeeAll(reading, reading.sight, wanted);
  } catch (error) {
    if (!isNotShown(error)) throw error;
    const what = error.details?.what;
    // said of what was asked for, not of what it is made of
    throw filters.some(({ label }) => label === what) ? error : notShown(definition.label);
  }
}

async function mustSeeAll(
  reading: Reading,
  sight: Sight,
  { definition, filters, by }: Wanted,
): Promise<void> {
  const split = wholeAndPart([...filters]);
  if (split !== null) {
    await mustBeShown(reading, { definition, filters: split.whole, by });
    return mustBeShown(reading, { definition, filters: split.part, by });
  }
  if (definition.name === 'receivables') return mustSeeInvoices(sight);
  if (definition.kind === 'distinct') {
    mustSeeSales(sight);
    return checkSeen(reading, 'orders', filters);
  }
  if (definition.own_grain !== null && definition.kind !== 'flow' && sight.places !== null) {
    // a level or an average is not kept by place
    return checkSeen(reading, definition.name, [{ dimension: 'channel', key: '', label: '' }]);
  }
  for (const { metric } of [...numeratorOf(definition), ...(definition.denominator ?? [])]) {
    if (metric.startsWith('days_of:')) continue;
    if (by === 'category' && filters.length === 0 && leavesOut(reading, metric)) continue;
    await checkSeen(reading, metric, filters);
    // units by member stand beside the revenue they made
    const by_member = by !== null || filters.length > 0;
    if (metric === 'units_sold' && by_member) await checkSeen(reading, 'revenue', filters);
  }
}

/** True where categories of a cost are shown and its whole is not. */
export function leavesOut({ sight }: Reading, stored: string): boolean {
  if (sight === null || sight.places !== null || sight.totals.includes(stored)) return false;
  return sight.parts.includes(stored);
}

/** True where a metric exists for others: it is known, and not shown. */
export function isHidden({ sight }: Reading, definition: Definition): boolean {
  if (sight === null) return false;
  return definition.rests_on.some((stored) => !sight.totals.includes(stored));
}

/**
 * What another web site is told: its scripts read along, and may ask too. So it hears of figures,
 * but not what its visitor asked or chose on other days, which no figure needs.
 */
export function asToldTo(
  { visitor }: Pick<TenantContext, 'visitor'>,
  understanding: Understanding,
): Understanding {
  if (visitor !== 'site') return understanding;
  const of_before =
    (understanding.status === 'query' && understanding.query.family === 'history') ||
    (understanding.status === 'told' && understanding.act.act === 'ask_again');
  return of_before ? { status: 'declined', reason: 'own_page', term: null } : understanding;
}

/** Throws not_shown where a query asks for figures that the person does not see. */
export async function mayBeTold(reading: Reading, understanding: Understanding): Promise<void> {
  if (understanding.status !== 'query') return;
  const { family, metric, filters, by } = understanding.query;
  const definition = reading.definitions.get(metric ?? '');
  if (definition === undefined || family === 'meaning' || family === 'history') return;
  await mustBeShown(reading, { definition, filters, by: family === 'rank' ? by : null });
}

/** What a question for what is not shown is understood as; throws any other fault again. */
export function refusalOf(error: unknown): Understanding {
  if (!isNotShown(error)) throw error;
  return { status: 'declined', reason: 'not_shown', term: String(error.details?.what ?? '') };
}
