// Which product, customer, channel, country or place a question names: hides how the database's
// candidates are held against the words, and that a name the business lacks is noticed.
import { SAY } from '../../prompts/understanding.ts';
import { leavingOut } from '../leaving-out.ts';
import type { Assumption, Filter, UnderstandContext } from '../query.ts';
import { BESIDE, besideName, chosenBetween } from './beside.ts';
import { COMMON, STORY } from './common-words.ts';
import { EXCLUDED_AFTER, EXCLUDED_BEFORE, withExclusion } from './excluding.ts';
import { type Hit, isIdle, type Member, type Run } from './idle-names.ts';
import { INTENT_WORDS } from './intent-rules.ts';
import { ALIASES, DIMENSION_WORDS, isCalled } from './member-aliases.ts';
import { slips } from './spelling.ts';
import { labelWords, normalise, stem, stems } from './words.ts';

export interface MemberReading {
  filters: Filter[];
  assumed: Assumption[];
  /** Several members fit the same words, or two of one dimension were named. */
  choose: { words: string; members: Filter[]; kind: 'alike' | 'several' } | null;
  /** The words with every member replaced by ¤. */
  masked: string;
}

/** “Climbing or falling” asks; it is not half the name of a climbing plant. */
const ASKING: ReadonlySet<string> = new Set([
  ...INTENT_WORDS.filter((word) => word.endsWith('ing')),
  'flat',
  'steady',
  'normal',
  'usual',
  'record',
]);
/** Words that stand in names and questions alike and tell none from another. */
const GRAMMAR =
  /^(?:[§µ¤]|.{1,2}|the|and|for|with|from|did|how|many|much|what|which|was|were|our|set|all|one|ones)$/;
/** As many choices as a person reads before answering. */
const MAX_CHOICES = 4;
/** One slip may stand in a name's word from this length on, and two from the other. */
const FUZZY_CHARS = 5;
const TWO_SLIPS_CHARS = 7;
/** “Shop takings”: an everyday word that may be a member's name where a figure is said of it. */
const PLACE_OF_FIGURE =
  /\b(?:shop|store|stall|market|counter|trade)(?= (?:sales|takings|revenue|turnover|income|orders|profits?)\b)/;
/**
 * The words a caller should look members up by: the question's own, and the label words behind an
 * alias (“online” is looked up as web, too).
 */
export function memberSearchWords(question: string): string[] {
  const { text } = normalise(question);
  const words = text
    .split(' ')
    .filter((word) => word.length > 1 && (!COMMON.has(word) || /\d/.test(word)));
  const placed = PLACE_OF_FIGURE.exec(text)?.[0] ?? BESIDE.exec(text)?.[1];
  if (placed !== undefined) words.push(placed);
  for (const { said, words: more } of ALIASES) if (said.test(text)) words.push(...more.split(' '));
  return [...new Set(words.flatMap((word) => [word, stem(word), ...respelt(word)]))];
}

/** Spellings that sound alike to an ear and not to the database: “caks”, “sourdoh”, “wagges”. */
function respelt(word: string): string[] {
  if (!/^[a-z]{4,}$/.test(word)) return [];
  const silent = word.length <= FUZZY_CHARS ? [`${stem(word)}e`] : [];
  const rough = /(?:oh?|off?|ow|uff?)$/;
  const doubled = /([a-z])\1(?=[a-z]{2})/;
  return [
    ...silent,
    ...(rough.test(word) ? [word.replace(rough, 'ough')] : []),
    ...(doubled.test(word) ? [word.replace(doubled, '$1')] : []),
  ];
}

/** Names and codes that are wholly in the words; run before dates, so that a name may hold one. */
export function readWholeNames(
  text: string,
  context: UnderstandContext,
  taken: ReadonlySet<string>,
) {
  return readFrom(text, context, (member, words) => {
    const label = labelWords(member.label);
    const plain = withoutArticle(label, text);
    const key = labelWords(member.key);
    const by_key =
      /\d/.test(key) && !/^\d{1,2}$|^(?:19|20)\d\d$/.test(key)
        ? runOf(words, key.split(' '))
        : null;
    if (by_key !== null) return by_key;
    const numbered = /^\d+$/.test(plain) && !/^\d{1,2}$|^(?:19|20)\d\d$/.test(plain);
    if ((plain.includes(' ') || numbered) && !taken.has(stems(plain).join(' ')))
      return runOf(words, plain.split(' '));
    return null;
  });
}

/** “Anchor Hotel” for “The Anchor Hotel”: nobody is missed for an article left out. */
function withoutArticle(label: string, text: string): string {
  const short = label.replace(/^the (?=\S+ \S)/, '');
  return text.includes(label) ? label : short;
}

/** Names of one word, parts of names and aliases, in words whose dates and figures are masked. */
export function readPartNames(text: string, context: UnderstandContext) {
  return readFrom(text, context, (member, words) => {
    const plain = labelWords(member.label);
    const key = labelWords(member.key);
    const exact = runOf(words, plain.split(' '));
    if (exact !== null) return guarded(exact, words);
    const by_key = /^[a-z]{2,}$|\d{3,}/.test(key) ? runOf(words, key.split(' ')) : null;
    if (by_key !== null && !COMMON.has(key)) return guarded(by_key, words, STORY);
    return aliasRun(member, plain, words) ?? partRun(plain.split(' '), words);
  });
}

function readFrom(
  text: string,
  context: UnderstandContext,
  find: (member: Member, words: string[]) => Run | null,
): MemberReading {
  const words = text.split(' ');
  const hits: Hit[] = [];
  for (const member of context.members) {
    const run = find(member, words);
    if (run !== null) hits.push({ ...run, member });
  }
  const reading: MemberReading = { filters: [], assumed: [], choose: null, masked: text };
  const used = new Set<number>();
  const kept: Run[] = [];
  hits.sort(
    (a, b) =>
      b.end - b.start - (a.end - a.start) ||
      Number(b.exact) - Number(a.exact) ||
      b.member.score - a.member.score,
  );
  for (const hit of hits) {
    if (range(hit).some((at) => used.has(at))) continue;
    if (isEcho(hit, words, reading.filters) || isIdle(hit, hits, words)) continue;
    const rivals = hits.filter((one) => one.start === hit.start && one.end === hit.end);
    settle(reading, hit, rivals, words);
    for (const at of range(hit)) used.add(at);
    kept.push(withExclusion(hit, words));
  }
  reading.masked = maskRuns(words, kept);
  return reading;
}

/** “The cakestands, the three tier ones”: more of a name that is read already. */
function isEcho(hit: Hit, words: string[], filters: readonly Filter[]): boolean {
  const said = stems(words.slice(hit.start, hit.end).join(' '));
  if (isCalled(words.slice(hit.start, hit.end).join(' '), filters)) return true;
  return filters.some(({ label }) => {
    const told = new Set(stems(labelWords(label)));
    return !hit.exact && said.every((word) => told.has(word));
  });
}

function settle(reading: MemberReading, hit: Hit, rivals: Hit[], words: string[]): void {
  const said = words.slice(hit.start, hit.end).join(' ');
  const before = `${words.slice(Math.max(0, hit.start - 2), hit.start).join(' ')} ¤ ${words[hit.end] ?? ''}`;
  const hinted = DIMENSION_WORDS.find(([, pattern]) => pattern.test(before))?.[0];
  let fitting = rivals.some((one) => one.exact) ? rivals.filter((one) => one.exact) : rivals;
  if (hinted !== undefined && fitting.some((one) => one.member.dimension === hinted)) {
    fitting = fitting.filter((one) => one.member.dimension === hinted);
  }
  fitting = fittingBest(fitting, words);
  const members = fitting.map(({ member: { dimension, key, label } }) => ({
    dimension,
    key,
    label,
  }));
  const [named] = members;
  if (named === undefined) return;
  const first = withExclusion(hit, words) === hit ? named : leavingOut(named);
  if (members.length > 1) {
    reading.choose ??= { words: said, members: members.slice(0, MAX_CHOICES), kind: 'alike' };
    return;
  }
  const twin = reading.filters.find((filter) => filter.dimension === first.dimension);
  if (twin !== undefined) {
    const names = `${twin.label}, ${first.label}`;
    reading.choose ??= { words: names, members: [twin, first], kind: 'several' };
    return;
  }
  reading.filters.push(first);
  if (
    stems(labelWords(named.label)).join(' ') !== stems(said).join(' ') &&
    labelWords(named.key) !== said
  ) {
    reading.assumed.push({ field: 'filter', text: SAY.filter_meant(said, first.label) });
  }
}

/**
 * “Croissants, the butter ones”: of names that fit the same words, those that most other words of
 * the question fit, too. What is sold goes before a buyer whose name has it in its middle.
 */
function fittingBest(hits: Hit[], words: string[]): Hit[] {
  const others = words.filter((word) => !GRAMMAR.test(word));
  const said = ({ member }: Hit) => {
    const label = labelWords(member.label).split(' ');
    return label.filter((one) => others.some((word) => alike(word, one))).length;
  };
  const most = Math.max(...hits.map(said));
  const fit = hits.filter((hit) => said(hit) === most);
  const opens = ({ member, start }: Hit) =>
    alike(words[start] ?? '', labelWords(member.label).split(' ')[0] ?? '');
  // “coffee” is the range of that name rather than one of its products
  const ranges = fit.filter((hit) => hit.member.dimension === 'category' && opens(hit));
  const best = ranges.length === 1 ? ranges : fit;
  const sold = best.filter((hit) => hit.member.dimension !== 'customer' || opens(hit));
  return sold.length > 0 ? sold : best;
}

/** The place where these words stand side by side, allowing plural and, in long words, one slip. */
function runOf(words: string[], label: string[]): Run | null {
  for (let start = 0; start + label.length <= words.length; start++) {
    if (label.every((word, at) => alike(words[start + at] ?? '', word))) {
      return { start, end: start + label.length, exact: true };
    }
  }
  return null;
}

/**
 * A label that is also an everyday word (“Shop”, “Other”), or a key that is one (“POST” for
 * postage), counts only where it is used as a name.
 */
function guarded(run: Run, words: string[], everyday: ReadonlySet<string> = COMMON): Run | null {
  const said = words.slice(run.start, run.end);
  if (!said.every((word) => COMMON.has(word) || everyday.has(word))) return run;
  const before = words.slice(Math.max(0, run.start - 2), run.start).join(' ');
  const after = words[run.end] ?? '';
  const as_name =
    EXCLUDED_BEFORE.test(before) ||
    chosenBetween(before, words.slice(run.end).join(' ')) ||
    EXCLUDED_AFTER.test(words.slice(run.end).join(' ')) ||
    /\b(?:in|at|from|via|through|for|on|only|just|of|channel|category)(?: (?:the|our))?$/.test(
      before,
    );
  return as_name || after === 'µ' || after === 'only' ? run : null;
}

function aliasRun(member: Member, plain: string, words: string[]): Run | null {
  for (const { dimension, said, label } of ALIASES) {
    if (dimension !== member.dimension || !label.test(plain)) continue;
    const text = words.join(' ');
    const match = said.exec(text);
    if (match === null) continue;
    const start = match.index === 0 ? 0 : text.slice(0, match.index).trim().split(' ').length;
    return { start, end: start + match[0].split(' ').length, exact: true };
  }
  return null;
}

/** The longest run of the question's words that stand in the label in the same order. */
function partRun(label: string[], words: string[]): Run | null {
  let best: Run | null = null;
  for (let start = 0; start < words.length; start++) {
    for (let from = 0; from < label.length; from++) {
      let size = 0;
      while (
        start + size < words.length &&
        from + size < label.length &&
        alike(words[start + size] ?? '', label[from + size] ?? '')
      ) {
        size += 1;
      }
      const said = words.slice(start, start + size);
      const telling = said.some(
        (word) => word.length > 2 && !COMMON.has(word) && !ASKING.has(word),
      );
      const beside = size === label.length - from && besideName(words, start, start + size);
      if ((telling || beside) && size > (best === null ? 0 : best.end - best.start)) {
        best = { start, end: start + size, exact: false };
      }
    }
  }
  return best;
}

function alike(word: string, label: string): boolean {
  const [said, wanted] = [stem(word), stem(label)];
  if (said === wanted) return true;
  if (COMMON.has(word) || STORY.has(word) || /[\d§µ¤]/.test(word)) return false;
  if (word[0] !== label[0]) return false;
  // “caks”: a short word with its vowel left out
  if (word.length < FUZZY_CHARS)
    return (
      word.length === FUZZY_CHARS - 1 &&
      wanted.length > said.length &&
      bare(wanted) === bare(said) &&
      slips(said, wanted, 1) <= 1
    );
  // “boxes” are no “boys”
  if (Math.min(said.length, wanted.length) < FUZZY_CHARS - 1) return false;
  const limit = word.length >= TWO_SLIPS_CHARS && label.length > TWO_SLIPS_CHARS ? 2 : 1;
  return slips(said, wanted, limit) <= limit;
}

/** Without vowels, and no letter twice: “smal” is “small”. */
const bare = (word: string) => word.replace(/[aeiou]/g, '').replace(/(.)\1/g, '$1');

function range(run: Run): number[] {
  return Array.from({ length: run.end - run.start }, (_, at) => run.start + at);
}

function maskRuns(words: string[], runs: Run[]): string {
  const out: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const run = runs.find(({ start, end }) => at >= start && at < end);
    if (run === undefined) out.push(words[at] ?? '');
    else if (run.start === at) out.push('¤');
  }
  return out.join(' ');
}
