// The window a person means where they name none, if they ever chose one. Hides how it is kept.
import type { UnderstandContext } from '../query.ts';
import { soFar } from './date-relative.ts';
import type { Span } from './periods.ts';

/** Null where they never chose, or chose what is taken anyway. */
export function preferredWindow(context: UnderstandContext): Span | null {
  const chosen = context.preferences?.get('window');
  if (chosen === 'month_so_far') return soFar(context, 'month').span;
  return chosen === 'year_so_far' ? soFar(context, 'year').span : null;
}
