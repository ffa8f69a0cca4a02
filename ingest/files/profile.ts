// What a whole file says about itself, gathered in one pass with bounded memory: the evidence that
// decides date order and decimal sign, and the rows the questions are about. Hides the counting.
import type { Mapping, Role } from '../mapping.ts';
import type { Decimal } from '../records.ts';
import { canonicalId, canonicalText, statusMeaning } from './cells.ts';
import { hasZone, orderEvidence } from './dates.ts';
import { createSum, isNegative, multiplyDecimals } from './decimal.ts';
import { isNumericRole } from './headers.ts';
import { currencyOf, decimalEvidence, parseNumber } from './numbers.ts';
import type { SourceRow } from './table.ts';
import { createTotalsGuard, type TotalsGuard } from './totals.ts';
import { nonGoodsMeaning } from './words.ts';

export interface CodeFound {
  description: string | null;
  meaning: string | null;
  rows: number;
  sum: ReturnType<typeof createSum>;
}

export interface MarkFound {
  rows: number;
  /** Rows that give back: a negative quantity, or amount where no column has quantities. */
  negative: number;
  /** Rows with a negative quantity that no status explains, and those of them with a price. */
  unexplained: number;
  priced: number;
}

export interface Profile {
  rows: number;
  order: { dmy: number; mdy: number; either: number; same: number; example: string | null };
  decimal: { point: number; comma: number; either: number; example: string | null };
  zoned: number;
  currencies: Map<string, number>;
  /** Rows by the letters before their order number's digits ('' for none, 'C' in 'C536379'). */
  marks: Map<string, MarkFound>;
  negative_amounts: number;
  codes: Map<string, CodeFound>;
  categories: Map<string, { rows: number; sum: ReturnType<typeof createSum> }>;
  metrics: Set<string>;
  /** Roles no value of which was seen twice or blank. */
  unique: Set<Role>;
  total_rows: number[];
  ragged_rows: number[];
  faults: Array<{ row: number; column_index: number; reason: string }>;
}

/**
 * Distinct codes and categories remembered; a shop with more products still gets the common ones.
 */
const MOST_CODES = 20_000;
const MOST_CATEGORIES = 500;
/** Distinct prefixes of order numbers; a shop has a handful. */
const MOST_MARKS = 100;
/** Values remembered to see whether a column is unique; beyond it a key is not proposed. */
const MOST_UNIQUE = 200_000;
/** Rows whose numbers are searched for currency signs; they do not change further down. */
const CURRENCY_ROWS = 2_000;
/** Numbers that prove a decimal point between them. */
const ENOUGH_EVIDENCE = 500;
/** Rows named in a problem. */
const MOST_NAMED = 20;

const KEY_ROLES: readonly Role[] = [
  'invoice_number',
  'customer_id',
  'customer_email',
  'order_number',
];

export function createProfile(mapping: Mapping, columns: ReadonlyMap<Role, number>, width: number) {
  const at = (role: Role) => columns.get(role) ?? -1;
  const profile: Profile = emptyProfile();
  const unique = new Map<Role, Set<string>>();
  for (const role of KEY_ROLES) if (columns.has(role)) unique.set(role, new Set());
  const date_columns = (['date', 'due_date', 'paid_date'] as const).map(at).filter((c) => c >= 0);
  const number_columns = [...columns].filter(([role]) => isNumericRole(role)).map(([, c]) => c);
  const mapped = new Set(columns.values());
  const date_memory = new Map<number, string>();
  const guards = new Map<string, TotalsGuard>();

  return { profile, see, finish };

  function see(row: SourceRow, file: string): void {
    const { cells } = row;
    if (row.fault !== undefined && mapped.has(row.fault.column_index)) {
      if (profile.faults.length < MOST_NAMED)
        profile.faults.push({ row: row.row_number, ...row.fault });
      return;
    }
    if (cells.length !== width) {
      if (profile.ragged_rows.length < MOST_NAMED) profile.ragged_rows.push(row.row_number);
      return;
    }
    if (isTotal(row, file)) return;
    profile.rows += 1;
    for (const column of date_columns) seeDate(column, cells[column] ?? '');
    for (const column of number_columns) seeNumber(cells[column] ?? '');
    for (const [role, values] of unique) seeKey(role, values, cells[at(role)] ?? '');
    if (mapping.layout === 'order_lines') seeOrderLine(cells);
    if (mapping.layout === 'expenses') seeExpense(cells);
    if (mapping.layout === 'metric_table' && profile.metrics.size < MOST_CATEGORIES) {
      profile.metrics.add((cells[at('metric')] ?? '').trim());
    }
  }

  function finish(): Profile {
    for (const role of unique.keys()) profile.unique.add(role);
    return profile;
  }

  function isTotal(row: SourceRow, file: string): boolean {
    let guard = guards.get(file);
    if (guard === undefined) {
      guards.clear();
      guard = createTotalsGuard({ ...mapping, skip_totals: true }, columns, false);
      guards.set(file, guard);
    }
    const is_sound = at('date') < 0 || /\d/.test(row.cells[at('date')] ?? '');
    if (guard.inspect(row.cells, row.row_number, is_sound) === 'row') return false;
    if (profile.total_rows.length < MOST_NAMED) profile.total_rows.push(row.row_number);
    return true;
  }

  function seeDate(column: number, text: string): void {
    if (date_memory.get(column) === text) return;
    date_memory.set(column, text);
    const evidence = orderEvidence(text);
    if (evidence === 'dmy' || evidence === 'mdy' || evidence === 'same') {
      profile.order[evidence] += 1;
    } else if (evidence === 'either') {
      profile.order.either += 1;
      profile.order.example ??= text.trim();
    }
    if (profile.zoned === 0 && text.length > 11 && hasZone(text)) profile.zoned += 1;
  }

  function seeNumber(text: string): void {
    // Once the point is proved, only a comma can still contradict it.
    const settled = profile.decimal.point > ENOUGH_EVIDENCE && !text.includes(',');
    const evidence = settled ? null : decimalEvidence(text);
    if (evidence !== null) {
      profile.decimal[evidence] += 1;
      if (evidence === 'either') profile.decimal.example ??= text.trim();
    }
    if (profile.rows > CURRENCY_ROWS) return;
    const currency = currencyOf(text);
    if (currency !== null) {
      profile.currencies.set(currency, (profile.currencies.get(currency) ?? 0) + 1);
    }
  }

  function seeKey(role: Role, values: Set<string>, text: string): void {
    const id = canonicalId(text);
    if (id === null || values.has(id) || values.size >= MOST_UNIQUE) unique.delete(role);
    else values.add(id);
  }

  function numberOf(cells: readonly string[], role: Role): Decimal | null {
    const column = at(role);
    if (column < 0) return null;
    const value = parseNumber(cells[column] ?? '', mapping.decimal);
    return typeof value === 'string' ? value : null;
  }

  function seeOrderLine(cells: readonly string[]): void {
    const quantity = numberOf(cells, 'quantity');
    const price = numberOf(cells, 'unit_price');
    const given = numberOf(cells, 'amount');
    const amount =
      given ?? (quantity === null || price === null ? null : multiplyDecimals(quantity, price));
    const back = isNegative(quantity ?? amount ?? '0');
    const mark = markFor(/^([a-z]{1,3})[-_]?\d/i.exec((cells[at('order_number')] ?? '').trim()));
    mark.rows += 1;
    if (back) mark.negative += 1;
    if (back && quantity !== null && statusMeaning(cells[at('status')] ?? null) === null) {
      mark.unexplained += 1;
      if (amount !== null && amount !== '0') mark.priced += 1;
    }
    seeCode(cells, amount);
  }

  function markFor(match: RegExpExecArray | null): MarkFound {
    const letters = match?.[1]?.toUpperCase() ?? '';
    const name = profile.marks.size < MOST_MARKS ? letters : '';
    const known = profile.marks.get(letters) ?? profile.marks.get(name);
    if (known !== undefined) return known;
    const fresh = { rows: 0, negative: 0, unexplained: 0, priced: 0 };
    profile.marks.set(name, fresh);
    return fresh;
  }

  function seeCode(cells: readonly string[], amount: Decimal | null): void {
    const name = canonicalText(cells[at('product_name')] ?? '');
    const code = canonicalId(cells[at('product_code')] ?? '') ?? name?.toLowerCase() ?? null;
    if (code === null) return;
    let found = profile.codes.get(code);
    if (found === undefined) {
      const meaning = nonGoodsMeaning(code, name);
      if (profile.codes.size >= MOST_CODES && meaning === null) return;
      found = { description: name, meaning, rows: 0, sum: createSum() };
      profile.codes.set(code, found);
    } else if (found.description === null && name !== null) {
      found.description = name;
      found.meaning = nonGoodsMeaning(code, name);
    }
    found.rows += 1;
    if (amount !== null && amount !== '0') found.sum.add(amount);
  }

  function seeExpense(cells: readonly string[]): void {
    const amount = numberOf(cells, 'amount');
    if (amount !== null && isNegative(amount)) profile.negative_amounts += 1;
    const label = canonicalText(cells[at('category')] ?? '');
    if (label === null) return;
    let entry = profile.categories.get(label);
    if (entry === undefined) {
      if (profile.categories.size >= MOST_CATEGORIES) return;
      entry = { rows: 0, sum: createSum() };
      profile.categories.set(label, entry);
    }
    entry.rows += 1;
    if (amount !== null) entry.sum.add(amount);
  }
}

function emptyProfile(): Profile {
  return {
    rows: 0,
    order: { dmy: 0, mdy: 0, either: 0, same: 0, example: null },
    decimal: { point: 0, comma: 0, either: 0, example: null },
    zoned: 0,
    currencies: new Map(),
    marks: new Map(),
    negative_amounts: 0,
    codes: new Map(),
    categories: new Map(),
    metrics: new Set(),
    unique: new Set(),
    total_rows: [],
    ragged_rows: [],
    faults: [],
  };
}
