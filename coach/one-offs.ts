// Records that somebody called one-offs: they count in every figure, and in none that says what is
// usual. Hides where such records stand, and that they are read once a question.
import { sum } from '../analysis/decimals.ts';
import { adjustments } from '../sql/adjustments.ts';
import type { RowOf } from '../sql/statements.ts';
import type { Span } from './brief.ts';
import { memberIds } from './member-ids.ts';
import { once } from './once.ts';
import type { Filter } from './query.ts';
import { at, type Reading, unitsOf } from './reading.ts';

/** Before a stored metric's name: the part of it that one-offs make. */
export const ONE_OFF = 'one_off:';

type OneOff = RowOf<typeof adjustments.oneOffs>;

interface Where {
  span: Span;
  filters: readonly Filter[];
}

/** What one-offs add to a stored metric, record by record, in time order. */
export async function oneOffsIn(
  reading: Reading,
  stored: string,
  { span, filters }: Where,
): Promise<OneOff[]> {
  const { time_zone } = reading.settings;
  const all = await once(reading, 'one-offs', () =>
    adjustments.oneOffs(reading.tx, { ...at(reading), time_zone }),
  );
  const units = unitsOf(reading);
  const here = all.filter(
    ({ metric_name, unit, day }) =>
      metric_name === stored && units.includes(unit) && day >= span.from && day < span.to,
  );
  if (here.length === 0 || filters.length === 0) return here;
  const members = await memberIds(reading, filters);
  if (members === null) return [];
  return here.filter((row) =>
    Object.entries(members).every(
      ([column, id]) => id === null || row[column as keyof typeof members] === id,
    ),
  );
}

/** The same by day. */
export async function oneOffDays(
  reading: Reading,
  stored: string,
  where: Where,
): Promise<Map<string, string>> {
  const days = new Map<string, string>();
  for (const { day, value } of await oneOffsIn(reading, stored, where)) {
    days.set(day, sum([days.get(day) ?? '0', value]));
  }
  return days;
}
