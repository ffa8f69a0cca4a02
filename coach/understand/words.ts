// How shop owners type, hidden from everything after it: punctuation, contractions, slang and
// abbreviations become plain lower-case words that the other parts match against.

import { putPlainly } from './sayings.ts';
import { AMBIGUOUS_SLANG, SLANG } from './slang.ts';
import { spokenNumbers } from './spoken.ts';

export interface Words {
  /** Plain words with single spaces; digits keep / . - between them. */
  text: string;
  /** What stood in quotation marks, normalised. */
  quoted: string[];
}

const PHRASES: readonly [RegExp, string][] = [
  [/\b(can|is|are|was|were|do|does|did|has|have|had|could|would|should|wo)n't\b/g, '$1 not'],
  [/(.+?) ?(?:\u2192|->|=>|(?<= )>(?= )) ?(.+)/g, 'change from $1 to $2'],
  [/\b(margin|profit|sales) (gross|net)\b/g, '$2 $1'],
  [/\bup to and including\b/g, 'to'],
  [/\bwo not\b/g, 'will not'],
  [/\bain't\b/g, 'is not'],
  [/\b(what|how|who|where|when|why|it|that|there|here)'s\b/g, '$1 is'],
  [/\blet's\b/g, 'let us'],
  [/\b(\w+)'re\b/g, '$1 are'],
  [/\b(\w+)'ve\b/g, '$1 have'],
  [/\b(\w+)'ll\b/g, '$1 will'],
  [/\b(how|why|what|where|who)'d\b/g, '$1 did'],
  [/\b(\w+)'d\b/g, '$1 would'],
  [/\bi'm\b/g, 'i am'],
  [/(^|\s)'(\d\d)\b/g, '$120$2'],
  [/\b([a-z]{3,})in'(?=\s|$)/g, '$1ing'],
  [/'s\b/g, ''],
  [/'/g, ''],
  // “better then last year”: after a comparative it is “than”.
  [
    new RegExp(
      String.raw`\b(be?tt?er|worse|more|less|fewer|higher|lower|bigger|smaller|busier` +
        String.raw`|quieter)((?: \w+){0,3}?) then\b(?! (?:what|how|why|which|when|who|is|are|` +
        String.raw`did|do|was` +
        String.raw`|were)\b)`,
      'g',
    ),
    '$1$2 than',
  ],
  [/\bfy ?((?:19|20)?\d\d)\b(?!\d)/g, 'fy $1'],
  [/\bfy (\d\d)\b(?!\d|\/)/g, 'fy 20$1'],
  [/\b([1-4])q\b|\bq ([1-4])\b/g, 'q$1$2'],
  [/\b([12])h(?=\d\d|\b)/g, 'h$1 '],
  [/\b([qh][1-4]) ?(?:of )?(\d\d)\b(?![-/\d])/g, '$1 20$2'],
  [/\b(fy )?((?:19|20)\d\d) ?(q[1-4]|h[12])\b/g, '$3 $1$2'],
  [
    /\b((?:19|20)\d\d) (first|second|third|fourth|1st|2nd|3rd|4th) (quarter|half)\b/g,
    '$2 $3 of $1',
  ],
  [/\bw\/c\b|\bwk com\b|\bwc(?= \d)/g, 'week commencing'],
  [/\bw\/e\b/g, 'weekend'],
  [/\by\/y\b|\byr on yr\b/g, 'year on year'],
  [/\bm\/m\b/g, 'month on month'],
  [/\bno\. ?of\b|\bno of\b|#/g, 'number of '],
  [/&/g, ' and '],
  [/%/g, ' percent '],
  [/=\s*\?*\s*$/g, ' meaning'],
  [/\bhalf[- ]year(?= (?:to|ended|ending|until|up to)\b)/g, 'six months'],
  [/\bhalf[- ]year(?= (?:up|down) on h1\b)/g, 'h1'],
  [/\b(last|this) year(?:'s|s)? (q[1-4]|h[12])\b/g, '$2 $1 year'],
  [/\bfl(?:y|ies|ying|ew) off the shel(?:f|ves)\b/g, 'sells best'],
  [
    /\b(kindly|please) advise(?: me| us)?(?= (?:of|the|what (?!to)|whether (?!we should)))/g,
    '$1 state',
  ],
  [/\bmore than (?:once|twice)\b/g, 'repeatedly'],
  [/(\d),(?=\d{3}\b)/g, '$1'],
  [/\b(\d+)\.0\b/g, '$1'],
];
/** What people say while they think; “what do you mean” keeps its verb. */
const ASIDES = new RegExp(
  String.raw`\b(?:i mean(?! by)|(?:do )?you know what i mean|if you (?:know|see) what i mean` +
    String.raw`|(?<!\b(?:do|did|that|what|which|who|how|day|date|far|all|everything|anything` +
    String.raw`|days|months|dates|data) )you know(?= )|um+|uh+|erm+|hmm+|sort of like|kind of` +
    String.raw` like|by the way|if you (?:like` +
    String.raw`|please|will)|if i may ask|for the life of me|god forbid|if you would be so ` +
    String.raw`(?:good|kind)|if it is not too much trouble)\b`,
  'g',
);
const SEASON = '(?:spring|summer|autumn|winter)';
/** Two seasons without a year ask for the rhythm of the year, not for two dates. */
const SEASONS = new RegExp(
  `\\b(?:in |during |over )?(?:the )?${SEASON} (?:or|vs|than|rather than) (?:in |` +
    `during |over )?(?:the )?${SEASON}\\b(?! (?:20|19)\\d\\d| last| this)`,
  'g',
);
const JOINED = /\b(last|this|next)(week|month|year|quarter|weekend)\b/g;
/** “this month compared with last”: the unit is said once. */
const DANGLING = new RegExp(
  String.raw`\b(this (week|month|quarter|year|weekend))\b(.*\b(?:vs|than|with|to|against|and|` +
    String.raw`on|or|of) last)$`,
);
/** “The second quarter against the first”: the unit, and whose, are said once. */
const ORDINAL = 'first|second|third|fourth';
const DANGLING_ORDINAL = new RegExp(
  `\\b(?:${ORDINAL}) (quarter|half|week|month)( of \\w+(?: \\d{4})?)?\\b(.* (?:the|` +
    `its) (?:${ORDINAL}))(?=$| (?:did|do|was|were|is|are|has|have|how|what|which)\\b)`,
);
/** “This year vs last, …”, “the first half of this year against the first half of last”. */
const DANGLING_INSIDE = new RegExp(
  String.raw`\b(this (week|month|quarter|year))( (?:vs|against|and|or|to|compared (?:with|to)|` +
    String.raw`over|on) last|\b.*?\bof last)\b(?! (?:\w+ )?(?:year|month|quarter|week|weekend|day` +
    String.raw`|season|summer|winter|spring|autumn|easter|christmas|\d|two|three|four|five|six|few` +
    String.raw`|january|february|march|april|may|june|july|august|september|october|november` +
    String.raw`|december)s?\b)`,
);
/** “The first six months of 2026 against the last six of 2025”. */
const SIX_OF_YEAR = new RegExp(
  String.raw`\b((?:first|last) (?:\d+|two|three|four|six|nine|ten)) (months|weeks|quarters)\b` +
    String.raw`(.*?\b(?:first|last) (?:\d+|two|three|four|six|nine|ten))(?= of\b)`,
);
const SOME = '(?: (?:\\d+|two|three|four|five|six|seven|ten))?';
/** “The last seven days of June against the first seven”: so are the days. */
const DANGLING_PART = new RegExp(
  `\\b(?:${ORDINAL}|last|final|closing|opening)${SOME} (days|weeks|months|quarter|` +
    `half|week|month)` +
    `((?: of| in) (?:the )?\\w+(?: \\d{4})?)?\\b` +
    `(.*?\\b(?:to|against|on|over|than|with|vs|and|or|from) (?:the|its) ` +
    `(?:${ORDINAL}|last)${SOME})` +
    `(?! (?:\\w+ )?(?:days?|weeks?|months?|quarters?|hal(?:f|ves)|of)\\b)`,
);
/** “This Easter than last”: the feast is said once. */
const FEAST = 'easter|christmas|xmas|halloween|summer|autumn|spring|winter';
const DANGLING_FEAST = new RegExp(
  `\\b(this (${FEAST}))\\b(.*\\b(?:vs|than|with|to|against|and|on|or) last)` +
    `(?! \\w*(?:year|month|week|${FEAST}))`,
);
/** “The summer, this one and the last”: so is the season. */
const THIS_ONE = new RegExp(
  `\\b(?:the )?(${FEAST})\\b(.*?)\\b(?:this one and the last|this and last|this ` +
    `one and last)(?: one)?(?! year)`,
);
/** “Since we moved in March” is dated by its month, whatever happened then. */
const DATED_EVENT = new RegExp(
  '\\bsince (?!then|last|half|noon|one|two|three|four|five|six|seven|eight|nine|' +
    'ten|\\d|the (?:start|beginning|end|first|week)|(?:early|mid|late) )' +
    `((?:(?!(?:since|what|which|how|why|when|who|is|are|compared?|than|vs|versus|against|` +
    `were|was|for|of|to|till|until|and|or|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|` +
    `(?:mon|tues|wednes|thurs|fri|satur|sun)day|${FEAST})\\b)[a-z]+ ){2,7}?)(?:back ` +
    '|say )?(?:in|on|around|about|during|say) ' +
    '(?=(?:the (?:start|beginning|end) of )?(?:early |mid |late )?(?:jan|feb|mar|' +
    'apr|may|june?|july?|aug|sep|oct|nov|dec|spring|summer|autumn|winter|20\\d\\d|' +
    '\\d))',
);
/** “This September than last”: the month is said once. */
const DANGLING_MONTH = new RegExp(
  String.raw`\b(this (january|february|march|april|may|june|july|august|september|october|` +
    String.raw`november|december))\b(.*\b(?:vs|than|with|to|against|and|on|or) last)$`,
);
const MONTH_DASH = new RegExp(
  String.raw`\b(jan\w*|feb\w*|mar(?:ch)?|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*` +
    String.raw`|dec\w*|\d{1,4}) ?- ?(?=(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* ?` +
    String.raw`|\d{1,2}(?:st|nd|rd|th)? [a-z])`,
  'g',
);

/** A question, or a label, as plain words. Labels need no slang: `labelWords` is for those. */
export function normalise(question: string): Words {
  const lower = putPlainly(fold(question));
  const quoted = [...lower.matchAll(/"([^"]{2,80})"|(?<=\s|^)'([^']{2,80})'(?=\s|$|[?.!,])/g)].map(
    (match) => labelWords(match[1] ?? match[2] ?? ''),
  );
  const spelt = spokenNumbers(plainWords(expand(lower)))
    .replace(ASIDES, ' ')
    .replace(SEASONS, 'in which season')
    .replace(/ {2,}/g, ' ')
    .trim();
  const out: string[] = [];
  const words = spelt.split(' ');
  for (const word of words) {
    const last = out.length === words.length - 1 && out.length > 2;
    const known = word === 'y' && last ? 'why' : undefined;
    const full = known ?? (Object.hasOwn(SLANG, word) ? SLANG[word] : undefined);
    const where = AMBIGUOUS_SLANG[word];
    out.push(
      full === undefined ||
        (known === undefined && where !== undefined && !where.test(out.join(' ')))
        ? word
        : full,
    );
  }
  const text = out
    .join(' ')
    .replace(JOINED, '$1 $2')
    .replace(DANGLING, '$1$3 $2')
    .replace(DANGLING_INSIDE, '$1$3 $2')
    .replace(SIX_OF_YEAR, '$1 $2$3 $2')
    .replace(DANGLING_MONTH, '$1$3 $2')
    .replace(DANGLING_FEAST, '$1$3 $2')
    .replace(THIS_ONE, 'this $1$2 and last $1')
    .replace(DATED_EVENT, 'since ')
    .replace(DANGLING_ORDINAL, (whole, unit, of) => `${whole} ${unit}${of ?? ''}`)
    .replace(DANGLING_PART, (whole, unit, of) => `${whole} ${unit}${of ?? ''}`)
    .trim();
  return { text, quoted: quoted.filter((one) => one !== '') };
}

/** A label or key as plain words, without slang: what members are compared by. */
export function labelWords(label: string): string {
  return plainWords(fold(label).replace(/'s\b/g, 's').replace(/'/g, '').replace(/&/g, ' and '));
}

/** “loaves” and “loaf”, though “olives” are no “olif”. */
const IRREGULAR = /^(?:loaves|halves|shelves|scarves|leaves|elves)$/;

/** Plural endings only: “taking” and “takings” must meet, “sale” and “salt” must not. */
export function stem(word: string): string {
  if (word.length <= 3 || /\d/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (word.endsWith('ie') && word.length > 4) return `${word.slice(0, -2)}y`;
  if (IRREGULAR.test(word)) return `${word.slice(0, -3)}f`;
  if (/(?:ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2);
  if (word.endsWith('oes')) return word.slice(0, -2);
  if (word.endsWith('s') && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}

export function stems(text: string): string[] {
  return text === '' ? [] : text.split(' ').map(stem);
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc\u0060\u00b4]/g, "'")
    .replace(/[\u201c\u201d\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-');
}

function expand(text: string): string {
  let out = text;
  for (const [pattern, words] of PHRASES) out = out.replace(pattern, words);
  return out.replace(MONTH_DASH, '$1 to ');
}

/** Letters and digits; a slash, dot or hyphen only between digits. */
function plainWords(text: string): string {
  return text
    .replace(/[^a-z0-9/.\-\s]/g, ' ')
    .replace(/(?<!\d)[/.-]|[/.-](?!\d)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
