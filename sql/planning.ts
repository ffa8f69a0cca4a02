// Which statements are worth keeping prepared: the rule is the same for every engine.

/**
 * Statements that unnest longer array literals than this carry columns of rows: their plan depends
 * on how many, and planning is a small part of their time. A long vector is one value.
 */
const MOST_PREPARED_CHARS = 4_000;
/** Statements kept prepared; the program has about 150. */
export const MOST_KEPT = 400;

/** In the text of a statement that must be planned anew for each call's values. */
const FOR_ITS_VALUES = '-- planned for its values';

/** False where a plan made once would be the wrong plan for the next call. */
export function worthPreparing(sql: string, params: readonly (string | null)[]): boolean {
  if (sql.includes(FOR_ITS_VALUES)) return false;
  const arrays = params.filter((param) => param?.startsWith('{') === true);
  const size = arrays.reduce((chars, array) => chars + (array?.length ?? 0), 0);
  return size <= MOST_PREPARED_CHARS || !sql.includes('unnest(');
}
