// Ids of the members that filters name, and whether the person asking sees what they narrow to.
import { metrics } from '../sql/metrics.ts';
import { once } from './once.ts';
import type { Filter } from './query.ts';
import type { Reading } from './reading.ts';
import { mustSee } from './sight.ts';

export interface MemberIds {
  product_id: string | null;
  category_id: string | null;
  customer_id: string | null;
  channel_id: string | null;
  country_id: string | null;
  location_id: string | null;
}

/** Ids of the filtered members by dimension; null where one of them does not exist. */
export async function memberIds(
  reading: Reading,
  filters: readonly Filter[],
): Promise<MemberIds | null> {
  const ids: MemberIds = {
    product_id: null,
    category_id: null,
    customer_id: null,
    channel_id: null,
    country_id: null,
    location_id: null,
  };
  for (const filter of filters) {
    const id = await memberIdOf(reading, filter);
    if (id === null) return null;
    ids[`${filter.dimension}_id`] = id;
  }
  return ids;
}

export async function memberIdOf(reading: Reading, filter: Filter): Promise<string | null> {
  const { tx, tenant_id } = reading;
  const { dimension, key } = filter;
  const member = await once(reading, `member ${dimension} ${key}`, () =>
    metrics.memberByKey(tx, { tenant_id, dimension, key }),
  );
  return member?.id ?? null;
}

/** Throws not_shown unless the person sees a stored metric with these filters. */
export async function checkSeen(
  reading: Reading,
  stored: string,
  filters: readonly Filter[],
): Promise<void> {
  const { sight, sources, definitions } = reading;
  if (sight === null) return;
  const seen = [];
  for (const filter of filters) seen.push({ ...filter, id: await memberIdOf(reading, filter) });
  const name = stored.replace(/^(days_of|last):/, '');
  const label = definitions.get(name)?.label ?? name;
  const till = sources.some(({ layout, counted }) => counted && layout === 'till_days');
  mustSee(sight, { stored: name, label, filters: seen, till });
}

/** Stored parts by anything but places hold every place: rows must be added up anew. */
export function isKept({ sight }: Reading, filters: readonly Filter[]): boolean {
  if (sight === null || sight.places === null) return false;
  return filters.some(({ dimension }) => dimension !== 'location');
}
