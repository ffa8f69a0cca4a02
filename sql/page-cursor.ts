// Where the next page of a list begins: the time and id of the last row shown, so that rows of one
// instant are neither left out nor shown twice. Hides how a cursor is written.
import { z } from 'zod';
import { CoxswainError } from '../errors.ts';

export interface PageKey {
  /** ISO 8601 in UTC, as exact as the database keeps it. */
  at: string;
  id: string;
}

const Cursor = z.tuple([z.string().regex(/^\d{4,}-\d\d-\d\dT[\d:.]+Z$/), z.uuid()]);

/** Opaque to callers of the API. */
export function writeCursor({ at, id }: PageKey): string {
  return Buffer.from(`${at} ${id}`).toString('base64url');
}

/** Throws bad_request for text that no list has given out. */
export function readCursor(cursor: string): PageKey {
  const parts = Cursor.safeParse(Buffer.from(cursor, 'base64url').toString().split(' '));
  if (!parts.success || Number.isNaN(Date.parse(parts.data[0]))) {
    throw new CoxswainError('bad_request', 'That cursor is not one this list has given out.');
  }
  return { at: parts.data[0], id: parts.data[1] };
}
