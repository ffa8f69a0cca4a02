// Names that came from somebody's data, made harmless for a Markdown text: whatever a customer or a
// product is called, it can be neither markup, nor a mark, nor a figure. Hides the escaping.
import { wordsOfAnswers } from '../../prompts/answers.ts';
import { wordsOfFindings } from '../../prompts/findings.ts';
import { METRIC_WORDS } from '../../prompts/metric-words.ts';
import { phrase, wordsOfPhrases } from '../../prompts/phrases.ts';
import { isMeaningful } from '../verify/words.ts';

/** Longer names are cut: a memo pasted into a name must not fill an answer. */
export const MAX_NAME_CHARS = 80;
/** Quoted questions are sentences, and may be longer. */
export const MAX_QUOTED_CHARS = 200;

/** Quotation marks of a text's own would close ours. */
const QUOTES = /[“”„‟«»]/g;

const RESERVED: ReadonlySet<string> = new Set([
  ...wordsOfAnswers(),
  ...wordsOfFindings(),
  ...wordsOfPhrases(),
  ...METRIC_WORDS.flatMap((m) => [m.label, ...m.synonyms]).flatMap(
    (words) => words.toLowerCase().match(/\p{L}+/gu) ?? [],
  ),
]);

/**
 * A name on one line, without control characters, capped, escaped, in quotes where it needs them.
 */
export function showName(raw: string): string {
  const name = plainName(raw.replace(QUOTES, '"'), MAX_NAME_CHARS);
  if (name === '') return phrase('no_name');
  return needsQuotes(name) ? `“${escaped(name)}”` : escaped(name);
}

/** A customer known by a number alone: the number does not say what it is of. */
export function isNumbered({ dimension, label }: { dimension: string; label: string }): boolean {
  return dimension === 'customer' && /\p{N}/u.test(label) && !/\p{L}/u.test(label);
}

/** Somebody's sentence for inside quotation marks. */
export function showQuoted(raw: string): string {
  return escaped(plainName(raw.replace(QUOTES, '"'), MAX_QUOTED_CHARS));
}

/**
 * Whether a name could be read as the answer's own words: it has a letter of no script we write, or
 * every word of it is one that answers are made of (“Sales”, “Half Price”, “2011”, “up 5%”).
 */
export function needsQuotes(raw: string): boolean {
  const words = raw.match(/[\p{L}\p{M}'’]+/gu) ?? [];
  return !words.some(
    (word) => word.length >= 3 && !RESERVED.has(word.toLowerCase()) && !isMeaningful(word),
  );
}

/** One line, no control or invisible characters, at most `most` characters. */
export function plainName(raw: string, most: number): string {
  const line = raw
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = [...line];
  return letters.length <= most
    ? line
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

/** Every character that Markdown, HTML or a mark could take hold of, behind a backslash. */
export function escaped(line: string): string {
  return line
    .replace(/[\\`*_[\]<>|~#]|&(?=#?\w+;)/g, '\\$&')
    .replace(/:(?=\/)/g, '\\:')
    .replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}\\.`)
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^([-+=])/, '\\$1');
}
