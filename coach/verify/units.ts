// Cuts a Markdown text into the units that stand or fall together (a sentence, a bullet), with
// known names and fixed sentences covered so that nothing inside them is read. Hides escaping,
// quotation marks and where sentences end.

import { needsQuotes, plainName, showName, showQuoted } from '../compose/names.ts';
import { WEEKDAYS } from '../figures.ts';

/** Each known name is covered by a character of its own from the private area. */
const FIRST_NAME = 0xe000;
const MAX_NAMES = 6_000;
/** Sentences taken over word for word from the brief. */
const FIXED = '\uF8FF';
/** Private characters that came with the text would pass for covered ones. */
const PRIVATE = /\p{Co}/u;

export interface NameMention {
  /** The name as shown, without quotation marks. */
  name: string;
  start: number;
  end: number;
}

export interface Unit {
  /** Where it stands in the text. */
  start: number;
  end: number;
  bullet: boolean;
  /** Nothing to check: a sentence of the brief itself, or only white space and markup. */
  fixed: boolean;
  /** Plain text to check: no markup, one character for each letter of a covered name. */
  text: string;
  names: NameMention[];
  /** A fault of the text itself: hidden characters, letters of another script. */
  fault: string | null;
}

export interface Cover {
  names: readonly string[];
  /** Every written form of a name, and the name. */
  forms: ReadonlyMap<string, string>;
  regex: RegExp | null;
  sentences: readonly string[];
}

/**
 * Prepares names and sentences once per text. `phrases` are our own (names of effects, “All
 * others together”) and are covered wherever they stand; a name out of somebody's data that could
 * be read as the answer's words is covered only within quotation marks.
 */
export function makeCover(input: {
  names: readonly string[];
  phrases: readonly string[];
  sentences: readonly string[];
}): Cover {
  const forms = new Map<string, string>();
  for (const raw of [...new Set(input.names)].slice(0, MAX_NAMES)) {
    const shown = bare(showName(raw));
    const plain = plainName(raw, raw.length + 1);
    for (const form of new Set([shown, plain, bare(raw), showQuoted(raw)])) {
      if (form === '') continue;
      forms.set(`“${form}”`, shown);
      forms.set(`"${form}"`, shown);
      if (!needsQuotes(plain)) forms.set(form, shown);
    }
  }
  for (const phrase of input.phrases) forms.set(phrase, bare(phrase));
  const names = [...new Set(forms.values())];
  const longest = [...forms.keys()].sort((a, b) => b.length - a.length);
  const source = longest.map((form) => regexEscaped(form) + lookahead(form)).join('|');
  return {
    names,
    forms,
    regex:
      longest.length === 0
        ? null
        : new RegExp(`(?<![\\p{L}\\p{N}\\\\])(?:${source})(?![\\p{L}\\p{N}])`, 'gu'),
    sentences: [...new Set(input.sentences)]
      .filter((sentence) => sentence.trim() !== '')
      .sort((a, b) => b.length - a.length),
  };
}

/** “Thursday 2 April” and “Thursday, April 2” are days, not the name of a weekday. */
function lookahead(form: string): string {
  return WEEKDAYS.includes(form) ? '(?!,?\\s+(?:\\d|\\p{Lu}\\p{L}+\\s\\d))' : '';
}

/** The name under which a shown or raw form is known. */
export function bare(name: string): string {
  return name.replace(/^[“"]|[”"]$/g, '');
}

export function unitsOf(text: string, cover: Cover): Unit[] {
  const shadow = coverText(text, cover);
  const units: Unit[] = [];
  for (const line of text.matchAll(/[^\n]+/g)) {
    const start = line.index;
    const end = start + line[0].length;
    const bullet = /^\s*(?:[-*+]|\d{1,3}[.)])\s+/.exec(shadow.slice(start, end));
    for (const piece of pieces(shadow, { start, end, bullet: bullet !== null })) {
      const skip = bullet && piece.start === start ? bullet[0].length : 0;
      units.push(unit(text, { shadow, cover, ...piece, skip, bullet: bullet !== null }));
    }
  }
  return units;
}

function coverText(text: string, cover: Cover): string {
  let shadow = text;
  for (const sentence of cover.sentences) {
    for (let at = shadow.indexOf(sentence); at >= 0; ) {
      const end = at + sentence.length;
      if (standsAlone(shadow, at, end)) {
        shadow = shadow.slice(0, at) + FIXED.repeat(sentence.length) + shadow.slice(end);
      }
      at = shadow.indexOf(sentence, end);
    }
  }
  if (!cover.regex) return shadow;
  const { forms } = cover;
  const index = new Map(cover.names.map((name, i) => [name, i]));
  return shadow.replace(cover.regex, (form) => {
    const i = index.get(forms.get(form) ?? '') ?? 0;
    return String.fromCharCode(FIRST_NAME + i).repeat(form.length);
  });
}

/** A fixed sentence begins where a sentence may begin and ends where one may end. */
function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(0, start).trimEnd();
  const line_start = before === '' || text.slice(before.length, start).includes('\n');
  const after = text.slice(end, end + 1);
  const begins = line_start || new RegExp(`[.!?:”${FIXED}]$|(?:^|\\n)\\s*-$`).test(before);
  return begins && (after === '' || /\s/.test(after));
}

function pieces(
  shadow: string,
  line: { start: number; end: number; bullet: boolean },
): { start: number; end: number }[] {
  const result: { start: number; end: number }[] = [];
  let from = line.start;
  const cut = (to: number) => {
    if (shadow.slice(from, to).trim() !== '') result.push({ start: from, end: to });
    from = to;
  };
  for (let at = line.start; at < line.end; at++) {
    const here = shadow[at] ?? '';
    if (here === FIXED && shadow[at - 1] !== FIXED) cut(at);
    if (here === FIXED && shadow[at + 1] !== FIXED) cut(at + 1);
    if (line.bullet || !/[.!?]/.test(here)) continue;
    const rest = shadow.slice(at + 1, line.end);
    if (/^["”’)*_]*(?:\s|$)/.test(rest)) cut(at + 1 + (/^["”’)*_]*/.exec(rest)?.[0].length ?? 0));
  }
  cut(line.end);
  return result;
}

interface Piece {
  shadow: string;
  cover: Cover;
  start: number;
  end: number;
  skip: number;
  bullet: boolean;
}

function unit(text: string, piece: Piece): Unit {
  const { start, end, bullet } = piece;
  const covered = piece.shadow.slice(start + piece.skip, end);
  const plain = covered
    .replace(/\\([\\`*_[\]<>|~#&:.\-+=)])/g, ' ')
    .replace(/[*_`#>]/g, '')
    .normalize('NFKC')
    .replace(/[\p{Cf}\u00AD]/gu, '')
    .replace(/[\u00A0\u202F\u2009]/g, ' ');
  const fixed = [...covered].every((letter) => letter === FIXED || /[\s*_-]/.test(letter));
  const names: NameMention[] = [];
  for (const run of plain.matchAll(/([\uE000-\uF8FE])\1*/g)) {
    const name = piece.cover.names[run[0].charCodeAt(0) - FIRST_NAME];
    if (name !== undefined) names.push({ name, start: run.index, end: run.index + run[0].length });
  }
  return { start, end, bullet, fixed, text: plain, names, fault: faultOf(text, piece, plain) };
}

function faultOf(text: string, piece: Piece, plain: string): string | null {
  const raw = text.slice(piece.start, piece.end);
  if (PRIVATE.test(raw)) return 'hidden characters';
  const letters = plain.replace(/\p{Co}/gu, '');
  if (/(?!\p{Script=Latin})\p{L}/u.test(letters)) return 'letters of another script';
  return null;
}

function regexEscaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
