// English as retrieval reads it: which words of a text count, and which of them are the same word.
// Hidden from callers: folding, stop words and Porter's suffix rules. For matching what people
// typed against labels use coach/understand/words.ts, whose stemmer takes plurals only.

/** Words beyond this many of one text say nothing new about it and cost a posting each. */
const MAX_WORDS = 4000;
/** Cut before anything is matched, so that a pasted book costs no more than a long page. */
const MAX_CHARS = 40_000;
/**
 * Longer runs of letters are codes or noise, not words; their start is enough to tell them apart.
 */
const MAX_WORD_CHARS = 40;

/** Words that stand in nearly every English text, and pieces of contractions. */
const STOP_WORDS = new Set(
  (
    'a about after again all also am an and any are as at be because been before being both but by ' +
    'can could d did do does doing done each ever every few for from further get give go got had ' +
    'has have having he her here hers him his how i if in into is it its just ll let many may me ' +
    'might more most much must my of off on once one only or other our ours out over own please ' +
    're s same shall she should show so some such t tell than that the their them then there these ' +
    'they this those through to too until up us ve very was we were what when where which while who ' +
    'whom whose why will with would yet you your yours'
  ).split(' '),
);

/** Lower-case words and numbers of a text in order, without accents; thousands commas are gone. */
export function words(text: string): string[] {
  const folded = text
    .slice(0, MAX_CHARS)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .replace(/(\p{L})['\u2019\u02bc](?=\p{L})/gu, '$1 ');
  const found = folded.match(/\d+(?:\.\d+)?|[\p{L}\p{N}]+/gu) ?? [];
  return found.slice(0, MAX_WORDS).map((word) => word.slice(0, MAX_WORD_CHARS));
}

/** The stems of a text's words in order, repeats kept, stop words left out. */
export function stemmedWords(text: string): string[] {
  return words(text)
    .filter((word) => !STOP_WORDS.has(word))
    .map(stem);
}

/**
 * The stem of one lower-case word by M. F. Porter, “An algorithm for suffix stripping” (1980): not
 * a word, only the same for refund, refunds, refunded. Words with digits or other alphabets stay.
 */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  let out = stripEnding(stripPlural(word));
  if (out.endsWith('y') && hasVowel(out.slice(0, -1))) out = `${out.slice(0, -1)}i`;
  out = replaceSuffix(out, DERIVED, 0);
  out = replaceSuffix(out, FORMED, 0);
  out = replaceSuffix(out, DROPPED, 1);
  return tidyEnd(out);
}

type Suffixes = readonly (readonly [suffix: string, instead: string])[];

/** Porter's step 2; the longest of two that fit stands first. */
const DERIVED: Suffixes = [
  ['ational', 'ate'],
  ['ization', 'ize'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['entli', 'ent'],
  ['ousli', 'ous'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['abli', 'able'],
  ['alli', 'al'],
  ['ator', 'ate'],
  ['eli', 'e'],
];
/** Step 3. */
const FORMED: Suffixes = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];
/** Step 4. “ion” goes only after s or t, which stay. */
const DROPPED: Suffixes = [
  ['ement', ''],
  ['ance', ''],
  ['ence', ''],
  ['able', ''],
  ['ible', ''],
  ['ment', ''],
  ['sion', 's'],
  ['tion', 't'],
  ['ant', ''],
  ['ent', ''],
  ['ism', ''],
  ['ate', ''],
  ['iti', ''],
  ['ous', ''],
  ['ive', ''],
  ['ize', ''],
  ['al', ''],
  ['er', ''],
  ['ic', ''],
  ['ou', ''],
];

function stripPlural(word: string): string {
  if (word.endsWith('sses') || word.endsWith('ies')) return word.slice(0, -2);
  if (word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word;
}

function stripEnding(word: string): string {
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const ending = word.endsWith('ed') ? 2 : word.endsWith('ing') ? 3 : 0;
  const rest = word.slice(0, word.length - ending);
  if (ending === 0 || !hasVowel(rest)) return word;
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (endsDouble(rest) && !/[lsz]$/.test(rest)) return rest.slice(0, -1);
  return measure(rest) === 1 && endsShort(rest) ? `${rest}e` : rest;
}

/** The first suffix that fits decides, whether or not what is before it is long enough. */
function replaceSuffix(word: string, suffixes: Suffixes, above: number): string {
  const fits = suffixes.find(([suffix]) => word.endsWith(suffix));
  if (!fits) return word;
  const out = word.slice(0, word.length - fits[0].length) + fits[1];
  const kept = /^[st]ion$/.test(fits[0]) ? out : word.slice(0, word.length - fits[0].length);
  return measure(kept) > above ? out : word;
}

function tidyEnd(word: string): string {
  let out = word;
  if (out.endsWith('e')) {
    const rest = out.slice(0, -1);
    const long = measure(rest);
    if (long > 1 || (long === 1 && !endsShort(rest))) out = rest;
  }
  return out.endsWith('ll') && measure(out) > 1 ? out.slice(0, -1) : out;
}

/** v for a vowel, c for a consonant; y is a vowel after a consonant. */
function shape(word: string): string {
  let out = '';
  for (const letter of word) {
    const vowel = 'aeiou'.includes(letter) || (letter === 'y' && out.endsWith('c'));
    out += vowel ? 'v' : 'c';
  }
  return out;
}

/** How many times a vowel is followed by a consonant: Porter's m. */
function measure(word: string): number {
  return shape(word).split('vc').length - 1;
}

function hasVowel(word: string): boolean {
  return shape(word).includes('v');
}

function endsDouble(word: string): boolean {
  return word.length > 1 && word.at(-1) === word.at(-2) && shape(word).endsWith('c');
}

/** Consonant, vowel, consonant at the end, the last not w, x or y: “hop”, not “hoop”. */
function endsShort(word: string): boolean {
  return shape(word).endsWith('cvc') && !/[wxy]$/.test(word);
}
