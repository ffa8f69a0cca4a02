// The words of a masked question as the classifier counts them: one, two and three in a row, and
// how its dates stand. Hides from classifier.ts and the training how a text becomes features.

import type { DateReading } from './date-joins.ts';

/** How the dates of a question stand; no word of them is left in its shape. */
export interface DateSigns {
  compare_kind: 'named' | 'last_year' | 'previous' | null;
  /** A window is named. */
  dated: boolean;
  /** Two dates alike are named. */
  paired: boolean;
}

export function signsOf({ compare_kind, window, pair }: DateReading): DateSigns {
  return { compare_kind, dated: window !== null, paired: pair !== null };
}

/** Words in a row that still tell something: longer runs hardly come twice. */
const LONGEST = 3;
/** Against the vectors, whose numbers are small: found best on questions left out. */
const SCALE = 4;

/** Each gram once, in the order of the text. */
export function gramsOf(shape: string, signs: DateSigns): string[] {
  const spoken = shape.replaceAll('§', 'DATE').replaceAll('µ', 'FIGURE').replaceAll('¤', 'NAME');
  const words = ['^', ...spoken.split(/\s+/).filter((word) => word !== ''), '$'];
  const grams = words.flatMap((_, end) =>
    Array.from({ length: Math.min(LONGEST, end + 1) }, (__, more) =>
      words.slice(end - more, end + 1).join(' '),
    ),
  );
  const dates = [`=${signs.compare_kind}`, `=dated ${signs.dated}`, `=paired ${signs.paired}`];
  return [...new Set([...grams, ...dates])];
}

/** What one of `count` known grams counts: a long story is not louder than a short question. */
export function gramValue(count: number): number {
  return SCALE / Math.sqrt(count + 1);
}
