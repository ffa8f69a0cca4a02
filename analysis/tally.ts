// Exact sums of thousands of decimal texts by key, as whole numbers of the smallest unit in sight:
// decimal.js, made for a few figures, would take as long as everything else of an answer.

/** Decimal texts and their keys, both joined by commas; an empty text is no value. */
export interface TallyList {
  keys: string;
  values: string;
  /** Which of a key's sums the values go to. */
  column: number;
  factor: number;
}

/** One key's sums: units of 10^-scale of the tally, null in a column without a value. */
export interface TallyRow {
  units: (bigint | null)[];
  /** Decimal places of the values added, by column. */
  places: number[];
}

export interface Tally {
  /** Decimal places of all units. */
  scale: number;
  rows: Map<string, TallyRow>;
}

/** Adds up lists whose `column` is below `columns`. Every key of a list has a row. */
export function tally(lists: readonly TallyList[], columns: number): Tally {
  const table: Tally = { scale: 0, rows: new Map() };
  for (const { keys, values, column, factor } of lists) {
    const texts = readerOf(values);
    for (const key of keys.split(',')) {
      const row = table.rows.get(key) ?? newRow(table, key, columns);
      const places = texts.next();
      if (places === null) continue;
      if (places > table.scale) rescale(table, places);
      const times = tenTo(table.scale - places);
      const value = (times === 1n ? texts.digits : texts.digits * times) * BigInt(factor);
      const before = row.units[column] as bigint | null;
      row.units[column] = before === null ? value : before + value;
      if (places > (row.places[column] as number)) row.places[column] = places;
    }
  }
  return table;
}

function newRow({ rows }: Tally, key: string, columns: number): TallyRow {
  const row = { units: new Array(columns).fill(null), places: new Array(columns).fill(0) };
  rows.set(key, row);
  return row;
}

/** The sum as decimal text with the places of what was added; null where nothing was. */
export function tallied({ scale }: Tally, row: TallyRow, column: number): string | null {
  const units = row.units[column] ?? null;
  if (units === null) return null;
  const places = row.places[column] as number;
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const part = digits.slice(digits.length - scale, digits.length - scale + places);
  return `${units < 0n ? '-' : ''}${whole}${part === '' ? '' : `.${part}`}`;
}

/** Digits that a double holds exactly. */
const EXACT_DIGITS = 15;
const [COMMA, DOT, MINUS, ZERO] = [',', '.', '-', '0'].map((c) => c.charCodeAt(0));

/**
 * Reads one text after the other without cutting the list up: `next` gives the places of the text
 * it has read into `digits`, or null where it is empty. Throws RangeError past the end.
 */
function readerOf(values: string) {
  const reader = { digits: 0n, next };
  let at = 0;
  function next(): number | null {
    if (at > values.length) throw new RangeError('a list has fewer values than keys');
    const start = at;
    let number = 0;
    let count = 0;
    let dot = -1;
    for (; at < values.length; at++) {
      const code = values.charCodeAt(at);
      if (code === COMMA) break;
      if (code === DOT) dot = at;
      else if (code !== MINUS) {
        number = number * 10 + (code - (ZERO as number));
        count += 1;
      }
    }
    const end = at;
    at += 1;
    if (end === start) return null;
    const negative = values.charCodeAt(start) === MINUS;
    if (count <= EXACT_DIGITS) reader.digits = BigInt(negative ? -number : number);
    else reader.digits = BigInt(values.slice(start, end).replace('.', ''));
    return dot === -1 ? 0 : end - dot - 1;
  }
  return reader;
}

/** Rare: a shop's amounts have two places or three. */
function rescale(table: Tally, scale: number): void {
  const times = tenTo(scale - table.scale);
  for (const row of table.rows.values()) {
    row.units = row.units.map((units) => (units === null ? null : units * times));
  }
  table.scale = scale;
}

const POWERS: bigint[] = [1n];

function tenTo(exponent: number): bigint {
  while (POWERS.length <= exponent) POWERS.push((POWERS.at(-1) as bigint) * 10n);
  return POWERS[exponent] as bigint;
}
