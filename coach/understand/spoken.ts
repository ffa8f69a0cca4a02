// Numbers said as words (“the first of July”, “two thousand and eleven”, “twenty twenty six”),
// turned into digits so that the readers of dates and names need not know them.

const UNITS = 'one two three four five six seven eight nine'.split(' ');
const TEENS =
  'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ORDINALS =
  `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
  fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first
  twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth
  twenty-ninth thirtieth thirty-first`.split(/\s+/);
const MONTH =
  'january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec';

const BELOW_TEN = UNITS.join('|');
const BELOW_HUNDRED = `(?:${TENS.join('|')})(?:[ -](?:${BELOW_TEN}))?|${TEENS.join('|')}`;
const YEAR = new RegExp(
  `\\b(?:(two thousand)(?: and)?(?: (${BELOW_HUNDRED}|${BELOW_TEN}))?|(twenty)[` +
    ` -](${BELOW_HUNDRED}))\\b(?! (?:percent|pounds|euros|dollars|orders|units` +
    `|customers|items))`,
  'g',
);
const NTH = ORDINALS.map((word) => word.replace('-', '[ -]')).reverse();
const DAY_OF_MONTH = new RegExp(`\\b(${NTH.join('|')})( of)? (?=(?:${MONTH})\\b)`, 'g');
/** “The seventh to the thirteenth of March”, once its end is in digits. */
const DAY_TO_DAY = new RegExp(
  `\\b(${NTH.join('|')}) (to|till|until|through|and) (?:the )?(?=\\d{1,2} (?:${MONTH})\\b)`,
  'g',
);
const MONTH_DAY = new RegExp(
  `\\b(${MONTH})( the)? (${NTH.join('|')})\\b(?! (?:half|quarter|week|time))`,
  'g',
);
/** “The week of the sixth”: its month stands beside it, or is this one. */
const WEEK_OF = new RegExp(
  `\\b(week (?:of|commencing|beginning|starting|ending)(?: on)? the) (${NTH.join('|')})\\b` +
    '(?! (?:quarter|half|week|month|year|day|one)s?\\b)',
  'g',
);

/** “Customer one four one five six”: a number said digit by digit. */
const DIGITS = new RegExp(
  `\\b(?:${BELOW_TEN}|zero|nought)(?: (?:${BELOW_TEN}|zero|nought|oh)){3,}\\b`,
  'g',
);

const TWO_QUARTERS = new RegExp(
  String.raw`\b(first|second|third|fourth|1st|2nd|3rd|4th) (and|to|or|vs|than|with) (?:the` +
    String.raw` )?(second|third|fourth|2nd|3rd|4th) quarters?( of (?:the year )?(?:(?:19` +
    String.raw`|20)\d\d|this year|last year))?`,
  'g',
);

/** Lower-case text with spoken years and days of a month as digits. */
export function spokenNumbers(text: string): string {
  return text
    .replace(DIGITS, (said) => said.split(' ').map(digitOf).join(''))
    .replace(YEAR, (whole, thousand, rest, twenty, second) => {
      if (thousand !== undefined) return String(2000 + (rest === undefined ? 0 : numberIn(rest)));
      const value = numberIn(second);
      return twenty !== undefined && value >= 10 ? String(2000 + value) : whole;
    })
    .replace(DAY_OF_MONTH, (_whole, nth) => `${dayOf(nth)} `)
    .replace(DAY_TO_DAY, (_whole, nth, to) => `${dayOf(nth)} ${to} `)
    .replace(WEEK_OF, (_whole, week, nth) => `${week} ${dayOf(nth)}th`)
    .replace(TWO_QUARTERS, '$1 quarter$4 $2 the $3 quarter$4')
    .replace(MONTH_DAY, (_whole, month, _the, nth) => `${dayOf(nth)} ${month}`);
}

function numberIn(words: string): number {
  return words.split(/[ -]/).reduce((sum, word) => {
    if (UNITS.includes(word)) return sum + UNITS.indexOf(word) + 1;
    if (TEENS.includes(word)) return sum + TEENS.indexOf(word) + 10;
    return sum + (TENS.indexOf(word) + 2) * 10;
  }, 0);
}

function digitOf(word: string): number {
  return UNITS.indexOf(word) + 1;
}

function dayOf(words: string): number {
  return ORDINALS.indexOf(words.replace(' ', '-')) + 1;
}
