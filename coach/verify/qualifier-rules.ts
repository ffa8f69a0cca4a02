// Words that make a right figure say something else: “per day”, “the target was”, “for Germany”,
// “on Saturdays”, “before tax”, “not”. Each needs a claim that says so too, or the sentence goes.
import type { Claim } from '../brief.ts';
import type { Book, Reading } from './reading.ts';
import { anyOf } from './words.ts';

const DENIED =
  /\b(?:not|n[’']t|never|neither|nor|missed|misses|failed|instead of|rather than|except|excluding|apart from|other than)\b/i;
const RATE =
  /\b(?:per|averag(?:e|es|ed|ing)|mean|median|daily|weekly|monthly|yearly|annual(?:ly)?|annuali[sz]ed|hourly|apiece|each|every|(?<=\]\s)an?\s+(?:day|week|month|year|hour|order|customer|head))\b/i;
const UNREAL = anyOf(
  /target(?:s|ed)?|goals?|budget(?:s|ed)?|plan(?:s|ned)?|project(?:ed|ions?)/,
  /estimat(?:e|es|ed)|expect(?:ed|s)?|forecasts?|predict(?:ed|s)?|could|would/,
  /should|might|if|potential(?:ly)?|likely|probably|benchmark|competitors?/,
  /industry|rivals?/,
);
const PART_OF_TIME = anyOf(
  /(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mornings?|afternoons?|evenings?|nights?/,
  /lunch(?:times?)?|noon|midnight|weekends?|(?<!(?:busiest|quietest|every) )weekdays?/,
  /first half|second half|so far|year to date/,
);
const WITH_TAX = /\b(?:includ(?:es|ing)|incl\.?|with|after adding) (?:sales )?(?:tax|VAT|GST)\b/i;
const WITHOUT_TAX =
  /\b(?:before|without|exclud(?:es|ing)|excl?\.?|net of|after) (?:sales )?(?:tax(?:es)?|VAT|GST)\b/i;
const ROMAN = /\b(?=[IVXLCDM]{2,}\b)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b/;
/** A capital inside a sentence is somebody's or something's name. */
const PROPER = /(?<=[\p{Ll}\d,;)\]]\s)(?:the\s)?\p{Lu}[\p{L}&'’-]+/gu;

/** Why the words around the figures may not stand; null in a sentence without figures. */
export function qualifierFault(reading: Reading, book: Book): string | null {
  const { text } = reading;
  if (ROMAN.test(text)) return 'a number in Roman numerals';
  const claims = reading.quantities.flatMap((q) => book.claims.get(q.marks[0] ?? '') ?? []);
  const measured = claims.filter((claim) => claim.unit !== 'date');
  if (measured.length === 0) return null;
  const taken = [...reading.metrics, ...reading.names, ...reading.windows, ...reading.quantities];
  const free = blanked(text, taken);
  for (const regex of [DENIED, UNREAL, PART_OF_TIME]) {
    const word = regex.exec(free);
    if (word) return `“${word[0]}” is borne out by no claim`;
  }
  const rate = RATE.exec(free);
  if (rate && !measured.some((claim) => isMean(claim, book))) {
    return `“${rate[0]}”, but the claim is no mean`;
  }
  for (const name of free.matchAll(PROPER)) return `“${name[0]}” is nobody known`;
  return taxFault(free, measured);
}

function taxFault(text: string, claims: readonly Claim[]): string | null {
  const said = WITH_TAX.test(text) ? 'included' : WITHOUT_TAX.test(text) ? 'excluded' : null;
  if (said === null || claims.every((claim) => claim.tax === said)) return null;
  return 'what is said of tax is not what the claim says';
}

/** A claim divided by something, or one that the composer has said to be a mean. */
function isMean(claim: Claim, book: Book): boolean {
  const bound = [...(book.groups.get('average')?.values() ?? [])];
  if (bound.some((marks) => marks.has(claim.mark))) return true;
  const { expression } = claim;
  return expression.kind === 'fractions' && expression.parts.some((part) => part.by !== null);
}

/** The text with what is understood already made blank, marks kept. */
function blanked(text: string, taken: readonly { start: number; end: number }[]): string {
  const letters = text.split('');
  for (const range of taken) {
    for (let at = range.start; at < range.end; at++) {
      const in_mark = /[[\]]/.test(letters[at] ?? '');
      if (!in_mark) letters[at] = ' ';
    }
  }
  return letters.join('');
}
