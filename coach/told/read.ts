// What a message does to what is told: notes something, corrects or takes back the last, or asks to
// be asked again. Pure: what stands and what was said last are given. Hides the phrasings; null
// where a message does none of it, so that it is read as a question.
import type { UnderstandContext } from '../query.ts';
import { amountAt, readAmounts, type Sentence } from './amounts.ts';
import { asks, tells, withoutFillers } from './asking.ts';
import { dayIn } from './days.ts';
import { decisionIn, isAhead, kindOfEvent } from './decisions.ts';
import { contentOf } from './events.ts';
import { factIn } from './facts.ts';
import {
  type Change,
  MOST_WHAT_CHARS,
  type Thing,
  type ThingName,
  type ToldAct,
  type ToldSaid,
} from './shapes.ts';

/** A told thing that stands, as far as a message may point at it. */
export interface Standing {
  of: ThingName;
  id: string;
  kind: string;
  /** A decision's words, a fact's subject. */
  words: string;
}

export interface ToldContext {
  understand: UnderstandContext;
  currency: string;
  /** What the turn before did or showed; null where it was about something else. */
  last: ToldSaid | null;
}

const CORRECTS = new RegExp(
  String.raw`^(?:(?:no|nope|nah|sorry|actually|wait|oops|correction|rather|hang on|my mistake|` +
    String.raw`that is wrong|that's wrong|that was wrong|i (?:mean|meant)|make` +
    String.raw` (?:it|that)|it is|it's|it was|` +
    String.raw`that is|that's|should be|it should be|i said|we said|(?:it )?was|` +
    String.raw`of course|not that|well)\b[,.:;!\s–—-]*)+`,
  'i',
);
const FORGETS = new RegExp(
  String.raw`^(?:please |no[,.]? |actually[,.]? |sorry[,.]? |can you |just` +
    String.raw` )*(?:forget|scrap|delete|remove|undo` +
    String.raw`|take back|strike|cancel|ignore)(?: about)? (?:that|it|this|the` +
    String.raw` last (?:one|thing)|` +
    String.raw`that last (?:one|bit|thing)|what i (?:just )?(?:said|told you))(?:` +
    String.raw` again| please| one)?[.! ]*$`,
  'i',
);
const FORGETS_ABOUT = new RegExp(
  String.raw`^(?:please |no[,.]? |actually[,.]? |can you |just )*(?:forget|` +
    String.raw`scrap|delete|remove|take back)` +
    String.raw` (?:(?:everything |all )?(?:that |what )?(?:i|we) (?:said|told` +
    String.raw` you|mentioned) about|about|the decision (?:about|to)|` +
    String.raw`the (?:fact|note) about) (?<what>[^?]{2,80})$`,
  'i',
);
const ASKS_AGAIN = new RegExp(
  String.raw`\b(?:ask me (?:again|each time|every time|first)|forget (?:my|` +
    String.raw`that|this|those) (?:choices?|preferences?|defaults?)|stop` +
    String.raw` (?:assuming|remembering)|don't (?:assume|remember) (?:that|it|my` +
    String.raw` choices?))\b`,
  'i',
);
const PLAIN_DAY = /(?:^|\bthe |\bon )(\d{1,2})(?:st|nd|rd|th)?\b/i;
const LAST_OF_MONTH = 31;

/** The act of a message; null where it is none. */
export function readAct(message: string, told: ToldContext): ToldAct | null {
  const text = message.replace(/\s+/g, ' ').trim();
  if (ASKS_AGAIN.test(text)) return { act: 'ask_again', key: null };
  const { last } = told;
  if (last?.id != null && last.of !== 'preference' && last.act !== 'forgotten') {
    if (FORGETS.test(text)) return { act: 'forget', of: last.of, id: last.id };
    const change = changeIn(text, told, last);
    if (change !== null) return { act: 'correct', of: last.of, id: last.id, change };
  }
  const thing = readThing(text, told);
  return thing === null ? null : { act: 'note', thing };
}

/** Which standing thing “forget what I said about the rent” names; null: none. */
export function forgotten(message: string, standing: readonly Standing[]): ToldAct | null {
  const what = FORGETS_ABOUT.exec(message.trim())?.groups?.what;
  if (what === undefined) return null;
  const found = nearest(what, standing);
  return found === null ? null : { act: 'forget', of: found.of, id: found.id };
}

/** Whether a message may be of that form, before anything is read for it. */
export function mayForget(message: string): boolean {
  return FORGETS_ABOUT.test(message.trim());
}

/** The standing thing that some words name best, the newest of equals; null where none does. */
export function nearest(words: string, standing: readonly Standing[]): Standing | null {
  const kind = kindOfEvent(words.toLowerCase());
  const named = contentOf(words);
  let best: Standing | null = null;
  let best_score = 0;
  for (const one of standing) {
    const own = new Set(contentOf(one.words));
    const shared = named.filter((stem) => own.has(stem)).length;
    const score = 2 * shared + (one.kind === kind ? 1 : 0) + (isOfCash(words, one.kind) ? 2 : 0);
    if (score > best_score) [best, best_score] = [one, score];
  }
  return best;
}

function isOfCash(words: string, kind: string): boolean {
  return kind === 'cash_today' && /\b(?:cash|bank|balance|money)\b/i.test(words);
}

/** Something told anew; null for whatever asks, wishes or denies. */
function readThing(text: string, told: ToldContext): Thing | null {
  if (!tells(text)) return null;
  const said = withoutFillers(text);
  const sentence = readAmounts(said, told.currency);
  const fact = factIn(sentence, told.understand, told.currency);
  if (fact !== null) return { of: 'owner_fact', fact: { ...fact, note: '' } };
  return decisionOf(sentence, told);
}

function decisionOf(sentence: Sentence, { understand }: ToldContext): Thing | null {
  const found = decisionIn(sentence.text);
  if (found === null) return null;
  const what = spelled(found.clause, sentence).slice(0, MOST_WHAT_CHARS);
  const ahead = isAhead(found.clause);
  const named = dayIn(what, understand, ahead ? 'ahead' : 'behind');
  if (ahead && (named === null || named.day <= understand.today)) return null;
  if (!ahead && named !== null && named.day > understand.today) return null;
  return {
    of: 'decision',
    decision: {
      kind: found.kind,
      what: what.charAt(0).toUpperCase() + what.slice(1),
      on_day: named?.day ?? understand.today,
      day_named: named !== null,
    },
  };
}

/** What “no, 12,600” or “no, it was in April” changes of what was told last; null: nothing. */
function changeIn(text: string, told: ToldContext, last: ToldSaid): Change | null {
  if (asks(text)) return null;
  const rest = text.replace(CORRECTS, '').trim();
  const sentence = readAmounts(rest, told.currency);
  const bare = /^(?:¤a|[\d.,]+(?:st|nd|rd|th)?)[.!]?$/.test(sentence.text);
  if (rest === text && !bare) return null;
  if (rest === '') return null;
  const { understand } = told;
  if (last.of === 'decision') return decisionChange(rest, sentence, told);
  if (last.kind === 'pay_day') {
    const day = Number(PLAIN_DAY.exec(rest)?.[1] ?? 0);
    return day >= 1 && day <= LAST_OF_MONTH ? { value: String(day) } : null;
  }
  const fact = factIn(sentence, understand, told.currency);
  if (fact !== null && fact.kind !== last.kind) return null;
  if (last.kind === 'tax_date') {
    const day = fact?.on_day ?? dayIn(rest, understand, 'ahead')?.day;
    return day === undefined ? null : { day };
  }
  const amounts = sentence.amounts;
  const money = amounts.find(({ unit }) => unit !== 'percent') ?? plainNumber(sentence);
  const rate = amounts.find(({ unit }) => unit === 'percent');
  if (money !== undefined) {
    return {
      value: money.value,
      ...(money.unit === null ? {} : { unit: money.unit }),
      ...(rate === undefined ? {} : { rate: rate.value }),
      ...(fact?.per == null ? {} : { per: fact.per }),
    };
  }
  if (rate !== undefined) return { rate: rate.value };
  const day = dayIn(rest, understand, 'anywhere')?.day;
  return day === undefined || !/^(?:from|since|on|as of|in|today|yesterday)\b/.test(rest)
    ? null
    : { day };
}

function decisionChange(rest: string, sentence: Sentence, told: ToldContext): Change | null {
  const anew = tells(rest) ? decisionOf(sentence, told) : null;
  if (anew?.of === 'decision') {
    const { what, on_day, day_named } = anew.decision;
    return { what, ...(day_named ? { day: on_day } : {}) };
  }
  if (rest.split(' ').length > 6) return null;
  const day = dayIn(rest, told.understand, 'behind')?.day;
  return day === undefined ? null : { day };
}

/** “no, 950”: a number so short that elsewhere it might be a day. */
function plainNumber({ text }: Sentence) {
  const match = /^(?:£|\$|€)?(\d{1,9}(?:\.\d+)?)[.!]?$/.exec(text);
  return match?.[1] === undefined ? undefined : { value: match[1], unit: null };
}

/** The clause with its amounts as they were written. */
function spelled(clause: string, sentence: Sentence): string {
  return clause
    .replace(/¤[a-z]/g, (word) => {
      const found = amountAt(sentence, word);
      if (found === null) return '';
      return found.unit === 'percent'
        ? `${found.value}%`
        : `${found.unit === null ? '' : `${found.unit} `}${found.value}`;
    })
    .replace(/\s+/g, ' ')
    .trim();
}
