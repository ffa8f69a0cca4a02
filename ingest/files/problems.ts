// What is odd about a file, in sentences that say what will happen. Hides the wording from the
// guess; nothing here blocks.
import type { ImportProblem, Mapping } from '../mapping.ts';
import { missingFrom } from './layouts.ts';
import type { Profile } from './profile.ts';
import { codesToAsk } from './questions.ts';
import type { Table } from './table.ts';

export interface Found {
  mapping: Mapping;
  profile: Profile;
  table: Table;
  name: string;
}

/** Codes asked about at most; see questions.ts. */
const CODES_ASKED = 40;

export function problemsOf(found: Found): ImportProblem[] {
  const { mapping, profile, table, name } = found;
  const problems: ImportProblem[] = [];
  const tell = (
    code: string,
    message: string,
    row: number | null = null,
    column: string | null = null,
  ) => problems.push({ code, message, file: name, row, column });
  for (const note of table.notes) tell('workbook_note', note);
  if (table.header_row > 1) {
    const where = `The header was found in row ${table.header_row}`;
    tell('header_below', `${where}; the rows above it are left out.`, table.header_row);
  }
  if (table.header.length === 1 && table.sniffed.kind === 'csv') {
    tell(
      'one_column',
      'Only one column was found. Columns are parted by comma, semicolon, tab or “|”; ' +
        'export the file again with one of these.',
      table.header_row,
    );
  }
  for (const sentence of missingFrom(mapping)) tell('mapping_incomplete', sentence);
  if (profile.total_rows.length > 0) {
    const rows = profile.total_rows.join(', ');
    tell(
      'totals_rows',
      `These rows sum up the rows above them and are left out: ${rows}.`,
      profile.total_rows[0],
    );
  }
  for (const row of profile.ragged_rows.slice(0, 1)) {
    tell(
      'ragged_rows',
      `Some rows have more or fewer cells than the header (first: row ${row}); they will ` +
        'be set aside as bad rows.',
      row,
    );
  }
  for (const fault of profile.faults.slice(0, 1)) {
    const column = table.header[fault.column_index] ?? null;
    tell(
      'cells_without_value',
      `Some cells have no value to trust (first: row ${fault.row}, which ${fault.reason}); ` +
        'their rows will be set aside as bad rows.',
      fault.row,
      column,
    );
  }
  if (profile.zoned > 0) {
    tell('zone_ignored', 'The times carry a time zone; they are read as the local time they show.');
  }
  if (profile.currencies.size > 1 && mapping.columns.currency === undefined) {
    const codes = [...profile.currencies.keys()].join(', ');
    tell(
      'several_currencies',
      `The amounts carry several currencies (${codes}); all are read as ${mapping.currency}.`,
    );
  }
  if (mapping.layout === 'order_lines' && mapping.columns.order_number === undefined) {
    tell('no_order_number', 'No column numbers the orders, so orders cannot be counted.');
  }
  if (
    mapping.layout === 'expenses' &&
    profile.rows > 0 &&
    profile.negative_amounts > profile.rows / 2
  ) {
    tell(
      'expenses_negative',
      'Most amounts are negative, which reads as money that came back. If they are money ' +
        'spent, turn the sign in the file.',
    );
  }
  if (codesToAsk(profile).length > CODES_ASKED) {
    tell(
      'more_codes',
      `More than ${CODES_ASKED} codes look like something other than goods; the most used ` +
        'ones are asked about.',
    );
  }
  return problems;
}
