// Ids of dimension members, made from what identifies them, so that nothing is looked up while rows
// are read in and a repeated import meets the same members.
import { hash } from 'node:crypto';
import type { Dimension } from './member-rows.ts';

/** The member that stands for "not known" in each dimension: a member of its own, never null. */
export const UNKNOWN_MEMBER = '0';

/**
 * Hex digits taken: 60 bits, so that a million members collide less often than once in a million.
 */
const DIGITS = 15;

/** Decimal text of a positive bigint; the same for the same dimension and key, never '0'. */
export function memberId(dimension: Dimension, key: string): string {
  if (key === '') return UNKNOWN_MEMBER;
  return hashId(`${dimension}\u0000${key}`);
}

/** The same for an order: its number within the source's header. */
export function orderId(header_hash: string, order_number: string): string {
  return hashId(`order\u0000${header_hash}\u0000${order_number}`);
}

function hashId(text: string): string {
  return String(BigInt(`0x${hash('sha256', text, 'hex').slice(0, DIGITS)}`) + 1n);
}
