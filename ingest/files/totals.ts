// Rows that sum up the rows above them. Hides how one is told from data, and holds the sheet to its
// own totals: where a total disagrees with its rows, the file was cut or edited.
import { CoxswainError } from '../../errors.ts';
import type { Mapping, Role } from '../mapping.ts';
import type { Decimal } from '../records.ts';
import { createSum, scaleOf, subtractDecimals } from './decimal.ts';
import { parseNumber } from './numbers.ts';
import { isTotalsLabel } from './words.ts';

/** The column whose sum a total is held to, the first that the mapping has. */
const CONTROL_ROLES: readonly Role[] = ['amount', 'gross_sales', 'value', 'quantity', 'orders'];
/** A sum of fewer rows is no evidence: every amount equals the sum of one row. */
const LEAST_ROWS = 2;
/** Sheets round what they show; a cent is no fault. */
const CENT: Decimal = '0.01';

export interface TotalsGuard {
  /**
   * Says whether a row is a total. `is_sound`: its date and numbers could be read, so it may be
   * data. Strict guards throw file_refused where a labelled total disagrees with the rows above it.
   */
  inspect(cells: readonly string[], row_number: number, is_sound: boolean): 'row' | 'total';
}

export function createTotalsGuard(
  mapping: Mapping,
  columns: ReadonlyMap<Role, number>,
  strict: boolean,
): TotalsGuard {
  const role = CONTROL_ROLES.find((one) => columns.has(one));
  const at = role === undefined ? -1 : (columns.get(role) ?? -1);
  const date_at = columns.get('date') ?? -1;
  const since = createSum();
  const overall = createSum();
  let rows_since = 0;
  let rows_overall = 0;
  // A total of averages or of balances need not be a sum.
  const sums_up = mapping.metric === null || mapping.metric.kind === 'flow';

  const numberAt = (cells: readonly string[]): Decimal | null => {
    const value = at < 0 ? null : parseNumber(cells[at] ?? '', mapping.decimal);
    return typeof value === 'string' ? value : null;
  };
  const matches = (value: Decimal): boolean =>
    (rows_since >= LEAST_ROWS && isNear(value, since.value())) ||
    (rows_overall >= LEAST_ROWS && isNear(value, overall.value()));
  const restart = () => {
    since.reset();
    rows_since = 0;
  };

  return {
    inspect(cells, row_number, is_sound) {
      if (!mapping.skip_totals) return 'row';
      const is_labelled = cells.some(isTotalsLabel);
      if (is_sound && !is_labelled) {
        const value = numberAt(cells);
        if (value !== null) {
          since.add(value);
          overall.add(value);
        }
        rows_since += 1;
        rows_overall += 1;
        return 'row';
      }
      const value = numberAt(cells);
      const is_equal = value !== null && value !== '0' && matches(value);
      if (!is_labelled) {
        // No label: only a row without a date that equals the sum above it.
        if (!is_equal || (cells[date_at] ?? '').trim() !== '') return 'row';
      } else if (!is_equal) {
        if (is_sound) return 'row';
        if (strict && sums_up && value !== null && rows_since > 0) refuse(row_number, value);
      }
      restart();
      return 'total';
    },
  };

  function refuse(row_number: number, value: Decimal): never {
    throw new CoxswainError(
      'file_refused',
      `Row ${row_number} gives a total of ${value}, but the rows above it come to ` +
        `${since.value()}. Rows may be missing or changed; export the file again, or delete ` +
        'the total.',
      {
        details: { row: row_number, total: value, sum: since.value(), sum_of_all: overall.value() },
      },
    );
  }
}

function isNear(total: Decimal, sum: Decimal): boolean {
  if (total === sum) return true;
  const gap = Math.abs(Number(subtractDecimals(total, sum)));
  const half_unit = 0.5 * 10 ** -scaleOf(total);
  // A rounded total is within half a unit of its last digit; whole-number totals of cents too.
  return gap <= Math.max(Number(CENT), scaleOf(sum) > scaleOf(total) ? half_unit : 0);
}
