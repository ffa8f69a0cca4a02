// The window a person means where they name none, if they ever chose one. Hides how it is kept.
import type { UnderstandContext } from '../query.ts';
import { soFar } from './date-relative.ts';
import type { Span } from './periods.ts';

/**
 * Null where they never chose, or chose what is taken anyway, or where the data ends before their
 * window begins: in books that end in October there is nothing of November to tell.
 */
export function preferredWindow(context: UnderstandContext): Span | null {
  const chosen = context.preferences?.get('window');
  if (chosen !== 'month_so_far' && chosen !== 'year_so_far') return null;
  const { span } = soFar(context, chosen === 'month_so_far' ? 'month' : 'year');
  return context.data === null || span.from < context.data.to ? span : null;
}
