// What makes a row itself: its key, its content and its place among equals. Hides hashing and the
// table of ordinals, whose memory is bounded by the row limit.
import { hash } from 'node:crypto';
import type { Mapping } from '../mapping.ts';
import type { FileRecord } from '../records.ts';

export interface RowIdentity {
  /** UUID text; the same row in another file has the same one. */
  record_key: string;
  /** SHA-256 (hex) of what the row says; differs where a corrected row has the same key. */
  content_hash: string;
  /** 0 for the first of equal rows within the file, 1 for the second, … */
  ordinal: number;
}

/**
 * Names the rows of one file; make a new one for each file. With an owner-chosen key the record key
 * is the hash of layout and key values; without, of the canonical cells and the ordinal among
 * equals. Cells count under their header, so a column moved or an empty column added changes
 * nothing.
 */
export function createIdentifier(
  mapping: Mapping,
  header: readonly string[],
): (record: FileRecord) => RowIdentity {
  const names = header.map((name) => name.trim().toLowerCase());
  const order = names
    .map((_, at) => at)
    .sort((a, b) => ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1));
  const ordinalOf = createOrdinals();
  return (record) => {
    const parts: string[] = [record.layout];
    for (const at of order) {
      const cell = record.cells[at];
      if (cell !== undefined && cell !== '') parts.push(names[at] ?? '', cell);
    }
    const content_hash = hash('sha256', JSON.stringify(parts), 'hex');
    if (record.key !== null && mapping.key.length > 0) {
      const key = JSON.stringify([record.layout, ...mapping.key, ...record.key]);
      const key_hash = hash('sha256', key, 'hex');
      return { record_key: uuidOf(key_hash), content_hash, ordinal: ordinalOf(key_hash) };
    }
    const ordinal = ordinalOf(content_hash);
    const row_hash =
      ordinal === 0 ? content_hash : hash('sha256', `${content_hash}:${ordinal}`, 'hex');
    return { record_key: uuidOf(row_hash), content_hash, ordinal };
  };
}

/** Names a header, so that a confirmed mapping can be remembered for the next file like it. */
export function headerHash(header: readonly string[]): string {
  const names = header.map((name) => name.trim().toLowerCase());
  return hash('sha256', JSON.stringify(names), 'hex');
}

/** Slots at the start; most files are small. Doubles until the row limit fits: 8,388,608 slots. */
const FIRST_SLOTS = 1 << 12;
/** Fuller tables search too long. */
const LOAD = 0.65;
/** Hex digits taken from a hash for the slot's mark: 64 bits make a mix-up less likely than 1 in a
 * million in the largest file, and a mix-up only skips an ordinal. */
const HALF_HEX = 8;

/**
 * Counts how often a hash was seen: open addressing over two 32-bit halves and a count, 12 bytes a
 * slot, at most 100 MB at 5,000,000 rows. (A BigUint64Array would make a BigInt per probe.)
 */
export function createOrdinals(): (hash_hex: string) => number {
  let slots = FIRST_SLOTS;
  let high = new Uint32Array(slots);
  let low = new Uint32Array(slots);
  let seen = new Uint32Array(slots);
  let used = 0;

  const slotOf = (first: number, second: number): number => {
    let at = second & (slots - 1);
    while (seen[at] !== 0 && (high[at] !== first || low[at] !== second))
      at = (at + 1) & (slots - 1);
    return at;
  };
  const grow = () => {
    const [old_high, old_low, old_seen] = [high, low, seen];
    slots *= 2;
    high = new Uint32Array(slots);
    low = new Uint32Array(slots);
    seen = new Uint32Array(slots);
    for (let at = 0; at < old_seen.length; at += 1) {
      const count = old_seen[at] ?? 0;
      if (count === 0) continue;
      const slot = slotOf(old_high[at] ?? 0, old_low[at] ?? 0);
      high[slot] = old_high[at] ?? 0;
      low[slot] = old_low[at] ?? 0;
      seen[slot] = count;
    }
  };
  return (hash_hex) => {
    const first = Number.parseInt(hash_hex.slice(0, HALF_HEX), 16);
    const second = Number.parseInt(hash_hex.slice(HALF_HEX, 2 * HALF_HEX), 16);
    const slot = slotOf(first, second);
    const before = seen[slot] ?? 0;
    seen[slot] = before + 1;
    if (before > 0) return before;
    high[slot] = first;
    low[slot] = second;
    used += 1;
    if (used > slots * LOAD) grow();
    return 0;
  };
}

function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
