// How a window is put into a sentence: “in June 2011”, “on Friday 22 April 2011”, “last month
// (October 2026)”. Hides prepositions from the families.
import type { Span } from '../brief.ts';
import { lengthOf, type ShowOptions, showDay, showSpan } from '../figures.ts';
import type { Window } from '../query.ts';
import { escaped, plainName } from './names.ts';

/** Longest label of a window; understanding writes them short. */
const MAX_LABEL_CHARS = 60;

/** The window as a noun; a label that names no date is followed by the dates it means. */
export function windowName(window: Window, options: ShowOptions): string {
  const label = escaped(plainName(window.label, MAX_LABEL_CHARS));
  if (label === '') return showSpan(window, options);
  if (/\d{4}/.test(label)) return label;
  return `${label} (${showSpan(window, options)})`;
}

/** The window with its preposition. */
export function inWindow(window: Window, options: ShowOptions): string {
  const name = windowName(window, options);
  if (/^(?:last|this|next|today|yesterday|since|over|during|in|on|so far|to date)\b/i.test(name)) {
    return name.charAt(0).toLowerCase() + name.slice(1);
  }
  if (/^(?:the|all|any) /i.test(name)) return `in ${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  if (lengthOf(window) === 1) return `on ${name}`;
  return `${/^\d{1,2} /.test(name) ? 'over' : 'in'} ${name}`;
}

/** The same for a span that nobody named. */
export function inSpan(span: Span, options: ShowOptions): string {
  return inWindow({ ...span, label: showSpan(span, options) }, options);
}

/** Day of an instant in words; only the date is said. */
export function onDay(instant: string, options: ShowOptions): string {
  return showDay(instant.slice(0, 10), options);
}
