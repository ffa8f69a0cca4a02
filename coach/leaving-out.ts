// “Outside the UK”, “without wholesale”: a filter that leaves one member out. Hides that what is
// left is the whole less that member's part, so that no statement has to know of it.
import type { Filter } from './query.ts';

const LEFT_OUT = 'all but ';

/** The filter for everything but this member; its label says so wherever it is read. */
export function leavingOut({ dimension, key, label }: Filter): Filter {
  return { dimension, key, label: `${LEFT_OUT}${label}`, exclude: true };
}

/**
 * The filters of the whole and those of the part to take away from it; null where nobody is left
 * out. What is left out by a second filter is still in both.
 */
export function wholeAndPart(
  filters: readonly Filter[],
): { whole: Filter[]; part: Filter[]; member: Filter } | null {
  const left_out = filters.find(({ exclude }) => exclude === true);
  if (left_out === undefined) return null;
  const whole = filters.filter((one) => one !== left_out);
  const member = plainFilter(left_out);
  return { whole, part: [...whole, member], member };
}

/** The member that a filter names, whether it is kept or left out. */
export function plainFilter({ dimension, key, label, exclude }: Filter): Filter {
  return { dimension, key, label: exclude === true ? label.slice(LEFT_OUT.length) : label };
}
