// Where a record may be moved that people say stands wrong: another day, of an invoice one of its
// two, and of an expense another category. Hides which moves lead nowhere.
import { DateTime } from 'luxon';
import { addDays } from '../analysis/calendar.ts';
import { CoxswainError } from '../errors.ts';
import { adjustments } from '../sql/adjustments.ts';
import type { Queryable } from '../sql/database.ts';
import { imports } from '../sql/imports.ts';
import { outsideOf } from './files/dates.ts';

export interface Said {
  kind: 'exclude' | 'move' | 'one_off';
  entity: 'order' | 'order_line' | 'invoice' | 'expense';
  record_id: string;
  reason: string;
  /** A moved record's new day; of an invoice `day_of` says which of its days. */
  to_day?: string | undefined;
  day_of?: 'issued_on' | 'paid_on' | undefined;
  /** Key of an expense's new category. */
  to_category?: string | undefined;
}

/** What is said of a record that stays where it is. */
export const NOT_MOVED = { to_day: null, day_of: null, to_category: null, to_cost_kind: null };
type Row = Parameters<typeof adjustments.insert>[1];
type Target = NonNullable<Awaited<ReturnType<typeof adjustments.target>>>;

/**
 * Where a move leads, as it is written down. Throws validation_failed where it leads nowhere else,
 * or to a day on which no file could tell of a record; not_found for a category one does not see.
 */
export async function moveOf(
  tx: Queryable,
  { tenant_id, said, target, now }: { tenant_id: string; said: Said; target: Target; now: Date },
): Promise<Pick<Row, keyof typeof NOT_MOVED>> {
  const { entity, to_day = null, to_category: key } = said;
  if (to_day === null && key === undefined) throw refused('Say to which day or category.');
  if (key !== undefined && entity !== 'expense') throw refused('Only expenses have categories.');
  const day_of = entity === 'invoice' ? (said.day_of ?? 'issued_on') : null;
  if (day_of === 'paid_on' && target.paid_on === null) throw refused('It is not paid yet.');
  const from = day_of === 'paid_on' ? target.paid_on : target.day;
  if (to_day === from && key === undefined) throw refused('It stands on that day already.');
  if (to_day !== null) {
    const { time_zone } = await imports.tenantSettings(tx, { tenant_id });
    const reason = outsideOf(to_day, addDays(localDay(now, time_zone), 1));
    if (reason !== null) throw refused(`${reason}.`, 'to_day');
  }
  const category = key === undefined ? null : await adjustments.category(tx, { tenant_id, key });
  if (key !== undefined && category === null) {
    throw new CoxswainError('not_found', 'No expense you see has that category.');
  }
  if (category !== null && category.id === target.category_id) {
    throw refused('It is in that category already.', 'to_category');
  }
  const { id = null, cost_kind = null } = category ?? {};
  return { to_day, day_of, to_category: id, to_cost_kind: cost_kind };
}

/** The sentence, and the field of the request that it speaks of. */
function refused(message: string, field?: string): CoxswainError {
  const details = field && { details: { in: 'body', fields: [{ field, message }] } };
  return new CoxswainError('validation_failed', message, details || {});
}

function localDay(now: Date, zone: string): string {
  return DateTime.fromJSDate(now, { zone }).toFormat('yyyy-MM-dd');
}
