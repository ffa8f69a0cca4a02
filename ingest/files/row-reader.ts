// What all layouts share when they turn cells into a record: finding columns, reading a role's cell
// once into its canonical spelling, and turning the first fault into a bad row.
import { CoxswainError } from '../../errors.ts';
import type { Mapping, Role } from '../mapping.ts';
import type { BadRow, Decimal, FileRecord, LocalTime, MemberRef } from '../records.ts';
import { canonicalId, canonicalText, memberOf } from './cells.ts';
import { createDateReader, parseTime } from './dates.ts';
import { isCurrencyCode, parseNumber, type Unreadable } from './numbers.ts';

export type Grain = 'day' | 'week' | 'month';
export interface ReaderContext {
  now: Date;
  /** Length of time one row of a metric table covers; 'day' until the scan has seen the dates. */
  grain?: Grain;
}
/** Cells of one row → its record, or why it cannot be one. */
export type ToRecord = (cells: readonly string[], row_number: number) => FileRecord | BadRow;

/**
 * Typed access to the current row. A getter gives null for a blank or missing column; a cell that
 * cannot be read also gives null and leaves its fault, which `bad()` then returns.
 */
export interface RowFields {
  /** Begins a row; false where its width is not the header's (a bad row then). */
  begin(cells: readonly string[], row_number: number): boolean;
  number(role: Role): Decimal | null;
  date(role: Role): LocalTime | null;
  id(role: Role): string | null;
  text(role: Role): string | null;
  currency(): string;
  member(id_role: Role | null, name_role: Role | null): MemberRef | null;
  has(role: Role): boolean;
  /** Notes a fault of the row in the role's column, keeping the first. */
  fail(role: Role, reason: string): void;
  failed(): boolean;
  bad(): BadRow;
  /** Number, canonical cells and key, once every role has been read. */
  origin(): { row_number: number; cells: string[]; key: string[] | null };
}

export function createRowFields(
  mapping: Mapping,
  header: readonly string[],
  context: ReaderContext,
): RowFields {
  const columns = columnsOf(mapping, header);
  const readers = new Map(
    (['date', 'due_date', 'paid_date'] as const).map((role) => [
      role as Role,
      createDateReader({ ...mapping, now: context.now, may_be_future: role === 'due_date' }),
    ]),
  );
  const width = header.length;
  const key_columns = mapping.key.map((role) => columns.get(role) ?? -1);
  let original: readonly string[] = [];
  let canonical: string[] = [];
  let row_number = 0;
  let fault: { column: string | null; reason: string } | null = null;

  const cell = (role: Role): string | null => {
    const at = columns.get(role);
    return at === undefined ? null : (original[at] ?? '');
  };
  const settle = <T extends string>(role: Role, value: T | null | Unreadable): T | null => {
    if (value !== null && typeof value === 'object') {
      fault ??= { column: mapping.columns[role] ?? null, reason: value.reason };
      return null;
    }
    const at = columns.get(role);
    if (at !== undefined) canonical[at] = value ?? '';
    return value;
  };
  const dateWithTime = (role: Role): LocalTime | null => {
    const day = settle(role, readers.get(role)?.(cell(role) ?? '') ?? null);
    if (role !== 'date' || day === null || day.length > 10 || !columns.has('time')) return day;
    const time = settle('time', parseTime(cell('time') ?? ''));
    return time === null ? day : `${day}T${time}`;
  };
  const fields: RowFields = {
    begin(cells, number) {
      original = cells;
      row_number = number;
      fault = null;
      // A row of another width was cut or shifted: none of its cells can be trusted.
      if (cells.length !== width) {
        const reason = `has ${cells.length} cells where the header has ${width}`;
        fault = { column: null, reason };
        canonical = [...cells];
        return false;
      }
      canonical = new Array<string>(width);
      for (let at = 0; at < width; at += 1) canonical[at] = canonicalText(cells[at] ?? '') ?? '';
      return true;
    },
    number: (role) => {
      const text = cell(role);
      return text === null ? null : settle(role, parseNumber(text, mapping.decimal));
    },
    date: (role) => (columns.has(role) ? dateWithTime(role) : null),
    id: (role) => {
      const text = cell(role);
      return text === null ? null : settle(role, canonicalId(text));
    },
    text: (role) => {
      const at = columns.get(role);
      return at === undefined ? null : canonical[at] || null;
    },
    currency: () => {
      const given = fields.text('currency');
      if (given === null) return mapping.currency;
      const code = given.toUpperCase();
      if (!isCurrencyCode(code)) fields.fail('currency', `“${given}” is not a currency code`);
      return code;
    },
    member: (id_role, name_role) =>
      memberOf(
        id_role === null ? null : fields.id(id_role),
        name_role === null ? null : fields.text(name_role),
      ),
    has: (role) => columns.has(role),
    fail: (role, reason) => {
      fault ??= { column: mapping.columns[role] ?? null, reason };
    },
    failed: () => fault !== null,
    bad: () => ({
      bad: true,
      row_number,
      column: fault?.column ?? null,
      reason: fault?.reason ?? 'could not be read',
      cells: original.map((text) => text.slice(0, BAD_CELL_CHARS)),
    }),
    origin: () => ({
      row_number,
      cells: canonical,
      key: key_columns.length === 0 ? null : key_columns.map((at) => canonical[at] ?? ''),
    }),
  };
  return fields;
}

/** Role → index in the header. Throws file_refused where a mapped column is missing. */
export function columnsOf(mapping: Mapping, header: readonly string[]): Map<Role, number> {
  const found = new Map<Role, number>();
  for (const [role, name] of Object.entries(mapping.columns)) {
    if (name === undefined) continue;
    const at = header.indexOf(name);
    if (at < 0) {
      throw new CoxswainError(
        'file_refused',
        `Line 1: the column “${name}” is missing from the header. It has: ` +
          `${header.slice(0, 30).join(', ')}.`,
        { details: { line: 1, column: name } },
      );
    }
    found.set(role as Role, at);
  }
  return found;
}

/** A bad row is kept to be shown and downloaded; a novel in one cell is not needed for that. */
const BAD_CELL_CHARS = 2_000;
