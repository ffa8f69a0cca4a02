// The day a told sentence names, found by the coach's own reader of dates. Hides that people leave
// the year out: what was done lies behind, what is due lies ahead.
import { addDays, addMonths, daysBetween } from '../../analysis/calendar.ts';
import type { UnderstandContext } from '../query.ts';
import { numberOf } from '../understand/date-atom.ts';
import { readDates } from '../understand/dates.ts';
import { normalise } from '../understand/words.ts';

/** What a date in a clause may begin with, for rules that only need to know that one follows. */
export const DATE =
  '(?:the )?(?:\\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|last|this|yesterday|today|spring|' +
  'summer|autumn|winter|easter|christmas|mon|tue|wed|thu|fri|sat|sun)';
/** A day so many weeks back, where a question would mean the whole week. */
const WEEKS_AGO = /\b(a|an|\d{1,2}|one|two|three|four|five|six) weeks? ago\b/;
const YEAR = /\b(?:19|20)\d\d\b/;
const MONTHS_OF_YEAR = 12;
const ONLY_DAY =
  /^(?:(?:it|that|this) )?(?:(?:was|is|happened|started|began|will be) )?(?:on |in |from |since |as of )?(?:the )?§$/;

export interface NamedDay {
  day: string;
  /** The whole span that was named, half-open. */
  to: string;
}

/** Whether the words are a date and nothing else: “in April”, “it was on 3 June”. */
export function isOnlyDay(words: string, context: UnderstandContext): boolean {
  const text = normalise(words).text;
  const rest = WEEKS_AGO.test(text)
    ? text.replace(WEEKS_AGO, '§')
    : readDates(text, context).masked;
  return ONLY_DAY.test(rest.trim());
}

/** The first day of what the words name; null where they name none. */
export function dayIn(
  words: string,
  context: UnderstandContext,
  lies: 'behind' | 'ahead' | 'anywhere',
): NamedDay | null {
  const text = normalise(words.replace(/¤[a-z]/g, ' ')).text;
  const ago = WEEKS_AGO.exec(text)?.[1];
  if (ago !== undefined) {
    const weeks = /^an?$/.test(ago) ? 1 : (numberOf(ago) ?? Number(ago));
    const day = addDays(context.today, -7 * weeks);
    return { day, to: addDays(day, 1) };
  }
  const found = readDates(text, context);
  // “put the price up on 7 September” compares with nothing
  const span = found.window ?? found.compare ?? found.ambiguous?.readings[0] ?? null;
  if (span === null) return null;
  const unsaid =
    !YEAR.test(text) && !/\b(?:last|this|next|ago|today|yesterday|tomorrow)\b/.test(text);
  const { from, to } = span;
  if (!unsaid) return { day: from, to };
  const years = [-1, 0, 1, 2].map((step) => step * MONTHS_OF_YEAR);
  const moved = years.map((months) => ({
    day: addMonths(from, months),
    to: addMonths(to, months),
  }));
  const { today } = context;
  if (lies === 'ahead') return moved.find(({ day }) => day >= today) ?? { day: from, to };
  if (lies === 'behind') return moved.findLast(({ day }) => day <= today) ?? { day: from, to };
  const away = ({ day }: NamedDay) => Math.abs(daysBetween(today, day));
  return moved.reduce((best, one) => (away(one) < away(best) ? one : best));
}
