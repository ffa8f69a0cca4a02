// Collects the members that a batch of rows names, each sent to the database once per import.

import type { Mapping, Role } from './mapping.ts';
import { memberId, UNKNOWN_MEMBER } from './member-ids.ts';
import type { MemberRef } from './records.ts';

export type Dimension = 'product' | 'category' | 'customer' | 'channel' | 'country' | 'location';

/** Roles that make a dimension known: a blank cell is then the unknown member, not nothing. */
const ROLES_OF: Readonly<Record<Dimension, readonly Role[]>> = {
  product: ['product_code', 'product_name'],
  category: ['category'],
  customer: ['customer_id', 'customer_name', 'customer_email'],
  channel: ['channel'],
  country: ['country'],
  location: ['location'],
};

/** Members remembered as sent; past this many the set starts anew and some are sent again. */
const MOST_REMEMBERED = 200_000;

export interface MemberRows {
  dimensions: string[];
  ids: string[];
  keys: string[];
  labels: string[];
}

export interface MemberCollector {
  /** Id of the member, UNKNOWN_MEMBER for a blank cell, null where the file has no such column. */
  idOf(dimension: Dimension, member: MemberRef | null): string | null;
  /** What has not been sent yet; empties the list. */
  take(): MemberRows;
}

export function createMemberCollector(mapping: Mapping): MemberCollector {
  const known = (dimension: Dimension) =>
    ROLES_OF[dimension].some((role) => mapping.columns[role] !== undefined);
  const blank = Object.fromEntries(
    (Object.keys(ROLES_OF) as Dimension[]).map((dimension) => [
      dimension,
      known(dimension) ? UNKNOWN_MEMBER : null,
    ]),
  ) as Record<Dimension, string | null>;
  const sent = new Map<string, { id: string; named: boolean }>();
  let rows = emptyRows();
  let places = new Map<string, number>();

  /** A member named twice in one batch is one row: a statement may not touch a row twice. */
  function add(dimension: Dimension, id: string, { key, label }: MemberRef): void {
    const name = `${dimension}\u0000${key}`;
    const place = places.get(name);
    if (place !== undefined) {
      rows.labels[place] = label;
      return;
    }
    places.set(name, rows.ids.length);
    rows.dimensions.push(dimension);
    rows.ids.push(id);
    rows.keys.push(key);
    rows.labels.push(label);
  }

  return {
    idOf(dimension, member) {
      if (member === null) {
        const id = blank[dimension];
        if (id !== null && !sent.has(dimension)) {
          sent.set(dimension, { id, named: true });
          add(dimension, id, { key: '', label: `unknown ${dimension}` });
        }
        return id;
      }
      const cached = `${dimension}\u0000${member.key}`;
      const seen = sent.get(cached);
      const named = member.label !== member.key;
      if (seen !== undefined && (seen.named || !named)) return seen.id;
      if (sent.size > MOST_REMEMBERED) sent.clear();
      const id = seen?.id ?? memberId(dimension, member.key);
      sent.set(cached, { id, named });
      add(dimension, id, member);
      return id;
    },
    take() {
      const taken = rows;
      rows = emptyRows();
      places = new Map();
      return taken;
    },
  };
}

function emptyRows(): MemberRows {
  return { dimensions: [], ids: [], keys: [], labels: [] };
}
