// When words that fit a member's name are no name: everyday words, what things are counted in, the
// usual range of a figure. Hides these doubts from members.ts, which finds the words.
import type { UnderstandContext } from '../query.ts';
import { COMMON, STORY } from './common-words.ts';
import { labelWords, stem, stems } from './words.ts';

export type Member = UnderstandContext['members'][number];
/** Words of the question, from `start` to before `end`; exact: they are the whole name. */
export interface Run {
  start: number;
  end: number;
  exact: boolean;
}
export interface Hit extends Run {
  member: Member;
}

/** What things are sold by. */
const PIECES: ReadonlySet<string> = new Set(
  stems(
    'units pieces loaves packs boxes bags sets trays tins jars cups bottles slices dozens rolls pairs',
  ),
);
/** What anything is counted in; the rest of them may be what a shop sells. */
const COUNTS: ReadonlySet<string> = new Set(stems('units pieces pcs items'));
/** “Within their customary band”: where the usual lies, by a word that is part of names, too. */
const USUAL_RANGE = new RegExp(
  String.raw`\b(?:within|inside|outside|usual|normal|customary|ordinary|typical|expected|regular|` +
    String.raw`habitual|standard)(?: (?:of|the|its|their|our|his|her|usual|normal|customary|typical|` +
    String.raw`ordinary|expected))* (?:band|bracket|corridor|spread|envelope|zone|window|pattern|lane)$`,
);
/** Few and broad: a word of such a name is rarely said by chance. */
const UMBRELLAS: ReadonlySet<string> = new Set(['category', 'channel', 'country', 'location']);
/** One everyday word of at least so many is a small part of a name. */
const SMALL_PART = 3;

/**
 * Words of everyday use that stand in many names, or are a small part of one, are a name only where
 * a name can stand.
 */
export function isIdle(hit: Hit, hits: readonly Hit[], words: string[]): boolean {
  const said = words.slice(hit.start, hit.end);
  const word = said[0] ?? '';
  const alone = said.length === 1 && !hit.exact;
  // “I want to ring them”: what is done to somebody is a verb
  if (alone && /^(?:them|him|her|us|me)$/.test(words[hit.end] ?? '')) return true;
  if (alone && COUNTS.has(stem(word))) return true;
  if (alone && USUAL_RANGE.test(words.slice(Math.max(0, hit.start - 3), hit.end).join(' ')))
    return true;
  const everyday = (one: string) => STORY.has(one) || STORY.has(stem(one));
  if (hit.exact || !said.every((one) => everyday(one) || COMMON.has(one) || PIECES.has(stem(one))))
    return false;
  const rivals = hits.filter((one) => one.start === hit.start && one.end === hit.end);
  const label = labelWords(hit.member.label)
    .split(' ')
    .filter((one) => one !== 'and').length;
  const telling = said.filter((one) => !COMMON.has(one)).length;
  const small = Math.max(1, telling) * SMALL_PART <= label;
  if (!small && (rivals.length < 2 || said.length > 1)) return false;
  if (rivals.some(({ member }) => UMBRELLAS.has(member.dimension))) return false;
  const before = words.slice(Math.max(0, hit.start - 2), hit.start).join(' ');
  const named =
    /\b(?:(?<!\b(?:couple|lots?|loads|kind|sort|bit|run|number|short|out|full|sick|tired|hold|heart|top) )of|sell|sold|selling|sells|µ for|how many)(?: the| our| any)?$/.test(
      before,
    );
  return PIECES.has(stem(word))
    ? !named || /\bsold the most$/.test(before)
    : !named && words[hit.end] !== 'µ';
}
