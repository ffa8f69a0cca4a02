// Two members of one dimension in one question (“Germany or France, which is bigger?”): hides when
// they are asked to be ranked beside each other, where one query answers for both.
import { SAY } from '../../prompts/understanding.ts';
import type { Read } from './asked-back.ts';
import { labelWords, stem } from './words.ts';

/** As many rows as make it likely that both members are among them. */
const ROWS = 20;
const CHOOSING = new RegExp(
  String.raw`\b(?:or|which|who|whose|rank|ranked|ranking|in order|compare|comparing|versus|vs|` +
    String.raw`against|between|league|outsell(?:s|ing)?|outsold|overt(?:ook|ake\w*)|` +
    String.raw`outdo(?:es|ing)?|bigger|better|more|most|best|beat)\b`,
);
/** Which of them moved more is another question than which of them is larger. */
const MOVED =
  /\b(?:gr[eo]w\w*|grown|f[ae]ll\w*|rose|risen|ris(?:e|es|ing)|drop\w*|chang\w*|declin\w*|improv\w*|faster|quicker)\b/;
/** Families in which two names of one kind ask which of them, not how both did. */
const RANKED: ReadonlySet<string> = new Set(['rank', 'how_much', 'change']);

/**
 * Ranks the dimension of members asked of beside each other. Within a conversation's question, for
 * reasons and for changes the person is asked which of them is meant.
 */
export function besideEachOther(read: Read, leans: boolean): void {
  const { members, named, draft } = read;
  const { choose } = members;
  const dimension = choose?.members[0]?.dimension;
  if (leans || !choose || dimension === undefined) return;
  if (choose.members.some((one) => one.dimension !== dimension || one.exclude === true)) return;
  if (choose.kind === 'alike' && !eachNamed(choose.members, named.text)) return;
  const asks = CHOOSING.test(named.text) && named.dates.compare_kind === null;
  const outsold = /\b(?:outs(?:ell\w*|old)|outdo\w*|overt(?:ook|ak\w+)|beat\w*)\b/;
  const beaten = outsold.test(named.text) && draft.family !== 'why';
  if (!asks || MOVED.test(named.text) || !(beaten || RANKED.has(draft.family))) return;
  draft.filters = draft.filters.filter((filter) => filter.dimension !== dimension);
  draft.by = dimension;
  draft.family = 'rank';
  draft.limit = ROWS;
  const names = choose.members.map(({ label }) => label).join(' and ');
  read.assumed.push({ field: 'filter', text: SAY.ranked_beside(names, dimension, ROWS) });
  members.choose = null;
}

/** “Croissants: almond or butter”: each has a word of its own in the question. */
function eachNamed(members: readonly { label: string }[], text: string): boolean {
  const said = new Set(text.split(' ').map(stem));
  const words = members.map(({ label }) => labelWords(label).split(' ').map(stem));
  return words.every((own, at) =>
    own.some(
      (word) => said.has(word) && words.every((other, n) => n === at || !other.includes(word)),
    ),
  );
}
