// Misspelt words, hidden from everything after: each is replaced by the one word of the vocabulary
// that a slip of the fingers away, and the change is named where it turned a word into a figure or
// name.
import { UNKNOWN_METRICS } from '../../prompts/unknown-words.ts';
import { COMMON, STORY, TARGETS } from './common-words.ts';
import { GOODS } from './goods.ts';

export interface Corrected {
  text: string;
  /** What was read as what. */
  changes: { written: string; read: string }[];
}
export interface Vocabulary {
  /** Corrected towards, in the order of preference. */
  targets: readonly string[];
  /** Left alone. */
  known: ReadonlySet<string>;
}

/** Shorter words are too near to one another: “past” and “pasta”, “sold” and “soda”. */
const SHORTEST_CHARS = 4;
/** From this length two slips still leave one word in mind (“wensday”, “revneu”). */
const TWO_SLIPS_CHARS = 7;
const MONTH_NAME =
  /^(?:january|february|march|april|june|july|august|september|october|november|december)$/;
/** Longer than any word of the vocabulary. */
const LONGEST_CHARS = 24;

/** Figures that are known to be unknown are no slips of others: “conversion”, “footfall”. */
const UNKNOWN_WORDS = Object.values(UNKNOWN_METRICS).flatMap((phrases) =>
  phrases.join(' ').split(' '),
);

/** Words that are spelt right, although they may be a name that this business does not have. */
const SPELT: ReadonlySet<string> = new Set([...STORY, ...UNKNOWN_WORDS, ...GOODS]);

/** The catalog's words come first: a slip in a figure's name matters more than in a filler. */
export function vocabularyOf(
  metric_words: Iterable<string>,
  left_alone: readonly string[],
): Vocabulary {
  const words = [...new Set(metric_words)].filter((word) => /^[a-z]+$/.test(word));
  const targets = [...words.filter((word) => word.length >= SHORTEST_CHARS), ...TARGETS];
  return {
    targets: [...new Set(targets)],
    known: new Set([...COMMON, ...words, ...left_alone]),
  };
}

const CALENDAR =
  /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|eas|chr|xma)/;

/** Words written with a capital inside a sentence are names, which are not misspelt figures. */
export function properNames(question: string): string[] {
  const words = question.trim().split(/\s+/);
  const capital = /^[("'“‘]?[A-Z][a-z]{2,}/;
  if (words.filter((word) => capital.test(word)).length > words.length / 2) return [];
  return words.flatMap((word, at) => {
    const opens = at === 0 || /[.!?:;]$/.test(words[at - 1] ?? '');
    const plain = word
      .toLowerCase()
      .replace(/['’]s$/, '')
      .replace(/[^a-z]/g, '');
    return !opens && capital.test(word) && !CALENDAR.test(plain) ? [plain] : [];
  });
}

/** Corrects the words of a normalised text; `names` are words of the tenant's own members. */
export function correct(
  text: string,
  vocabulary: Vocabulary,
  names: ReadonlySet<string>,
): Corrected {
  const changes: Corrected['changes'] = [];
  const words = text.split(' ').map((word) => {
    if (!isSuspect(word, vocabulary, names)) return word;
    const read =
      nearest(word, vocabulary.targets) ?? plainSlip(word, vocabulary) ?? glued(word, vocabulary);
    if (read === null) return word;
    changes.push({ written: word, read });
    return read;
  });
  return { text: words.join(' '), changes };
}

/**
 * Damerau–Levenshtein distance (optimal string alignment: neighbours swapped count once), or
 * `limit + 1` as soon as it must be more.
 */
export function slips(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    before = row;
    row = next;
  }
  return row[b.length] ?? limit + 1;
}

function isSuspect(word: string, vocabulary: Vocabulary, names: ReadonlySet<string>): boolean {
  return (
    word.length >= SHORTEST_CHARS &&
    word.length <= LONGEST_CHARS &&
    /^[a-z]+$/.test(word) &&
    !vocabulary.known.has(word) &&
    !SPELT.has(word) &&
    !names.has(word) &&
    !(
      word.endsWith('s') &&
      (vocabulary.known.has(word.slice(0, -1)) || names.has(word.slice(0, -1)))
    ) &&
    // “gros” is no singular of “gross”
    (word.endsWith('s') || !vocabulary.known.has(`${word}s`))
  );
}

function nearest(word: string, targets: readonly string[]): string | null {
  const by_sound = targets.find((target) => soundsLike(word, target));
  if (by_sound !== undefined) return by_sound;
  const limit = word.length >= TWO_SLIPS_CHARS ? 2 : 1;
  let best: string | null = null;
  let best_cost = limit + 1;
  for (const target of targets) {
    if (Math.abs(target.length - word.length) > limit || !sameStart(word, target)) continue;
    // Four letters leave room for a swap only: “slae” is “sale”, “soup” is not “sold”.
    const short = word.length === SHORTEST_CHARS || target.length === SHORTEST_CHARS;
    if (short && !isSwap(word, target) && !isShortened(word, target)) continue;
    const cost = slips(word, target, Math.min(limit, best_cost - 1));
    if (cost < best_cost) {
      best = target;
      best_cost = cost;
    }
  }
  return best;
}

const TIME_WORD = /^(?:year|month|week|today|quarter|june|july|march|april)$/;

/** Only the vowels are written otherwise: “avrege”, “munth”, “yeer”; short words of time alone. */
function soundsLike(word: string, target: string): boolean {
  if (word[0] !== target[0] || Math.abs(word.length - target.length) > 1) return false;
  const short = Math.min(word.length, target.length) <= SHORTEST_CHARS;
  if (short && !TIME_WORD.test(target) && word !== `${target}e`) return false;
  return skeleton(word) === skeleton(target) && slips(word, target, 2) <= 2;
}

function skeleton(word: string): string {
  return word.replace(/(.)\1/g, '$1').replace(/[aeiouy]/g, (vowel, at) => (at === 0 ? vowel : ''));
}

/**
 * A vowel, one of a pair, or in a month's name any letter, left out or doubled:
 * “trnd”, “marh”, “julyy”.
 */
function isShortened(word: string, target: string): boolean {
  const [long, short] = word.length > target.length ? [word, target] : [target, word];
  if (long.length !== short.length + 1) return false;
  const at = [...long].findIndex((letter, index) => letter !== short[index]);
  if (long.slice(0, at) + long.slice(at + 1) !== short) return false;
  const letter = long[at] ?? '';
  if (long === word) return letter === long[at - 1] || MONTH_NAME.test(target);
  // “gros”: one of two alike
  if (letter === long[at - 1] || letter === long[at + 1]) return true;
  return MONTH_NAME.test(target) || ('aeiou'.includes(letter) && !/[aeiou]{2}/.test(long));
}

function isSwap(word: string, target: string): boolean {
  const sorted = (letters: string) => [...letters].sort().join('');
  return word.length === target.length && sorted(word) === sorted(target);
}

/** An everyday word with two letters swapped, one doubled or one left out: “abuot”, “alredy”. */
function plainSlip(word: string, { known }: Vocabulary): string | null {
  if (word.length <= SHORTEST_CHARS) return null;
  const vowel = (one: string) =>
    one.length === word.length && soundsLike(word, one) && slips(word, one, 1) <= 1;
  const respelt = [...known].find(vowel);
  if (respelt !== undefined) return respelt;
  for (const target of COMMON) {
    if (target.length < SHORTEST_CHARS + 1 || !sameStart(word, target)) continue;
    const same_length = word.length === target.length;
    if (same_length ? isSwap(word, target) : Math.abs(word.length - target.length) === 1) {
      if (slips(word, target, 1) <= 1) return target;
    }
  }
  return null;
}

/** Slips rarely hit the first letter, and words that differ there are usually different words. */
function sameStart(word: string, target: string): boolean {
  return word[0] === target[0] || (word[0] === target[1] && word[1] === target[0]);
}

/** “salesin”, “howmuch”: two known words typed as one. */
function glued(word: string, vocabulary: Vocabulary): string | null {
  if (word.length < TWO_SLIPS_CHARS) return null;
  for (let at = 3; at <= word.length - 3; at++) {
    const [left, right] = [word.slice(0, at), word.slice(at)];
    if (vocabulary.targets.includes(left) && vocabulary.targets.includes(right)) {
      return `${left} ${right}`;
    }
  }
  return null;
}
