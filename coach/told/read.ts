// What a message does to what is told: notes something, corrects or takes back the last, or asks to
// be asked again. Pure: what stands and what was said last are given. Hides the phrasings; null
// where a message does none of it, so that it is read as a question.
import type { UnderstandContext } from '../query.ts';
import { indexOf, readMetric } from '../understand/metrics.ts';
import { correct } from '../understand/spelling.ts';
import { normalise } from '../understand/words.ts';
import { amountAt, readAmounts, type Sentence } from './amounts.ts';
import { asks, tells, withoutFillers } from './asking.ts';
import { dayIn, isOnlyDay } from './days.ts';
import { decisionIn, isAhead, kindOfEvent } from './decisions.ts';
import { contentOf } from './events.ts';
import { EACH, MEASURES, PERIOD, PERIODICALLY } from './fact-words.ts';
import { factIn } from './facts.ts';
import {
  type Change,
  MOST_WHAT_CHARS,
  type OwnerFact,
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
const PLAIN_DAY =
  /^(?:on )?(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: (?:of )?(?:the|each|every) month)?$/i;
const YEAR = /^(?:19|20)\d\d[.!]?$/;
const PAST = /\b(?:was|were|used to|ago|yesterday|last (?:week|month|quarter|year))\b/i;
const FIRST_DAY = /^(?:from|since|as of)\b/i;
/** An amount and what belongs to it, with nothing beside. */
const BARE = new RegExp(
  String.raw`^(?:about |exactly )?(?<one>¤[a-z])(?: (?:at|with) (?<other>¤[a-z]))?` +
    String.raw`(?: ?${EACH}(?<per>day|week|fortnight|month|quarter|year|annum|${MEASURES})` +
    String.raw`| (?<often>${Object.keys(PERIODICALLY).join('|')}))?` +
    String.raw`(?: (?:now|today|in the bank|in cash|instead))*` +
    String.raw`(?: ?,? (?<day>(?:from|since|as of) .+))?(?: ?,? not ¤[a-z])?$`,
);
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

/** “New customers in May”, spelt anyhow: a figure asked for in few words; nothing was bought. */
function isFigure(clause: string, understand: UnderstandContext): boolean {
  if (!/^(?:a |the |our )?new\b/.test(clause)) return false;
  const index = indexOf(understand.metrics);
  const { text } = correct(normalise(clause).text, index.vocabulary, new Set());
  const { metric, generic } = readMetric(text, index, understand.known_metrics);
  return metric !== null && !generic;
}

function decisionOf(sentence: Sentence, { understand }: ToldContext): Thing | null {
  const found = decisionIn(sentence.text);
  if (found === null || isFigure(found.clause, understand)) return null;
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
  const said = text.replace(/[\s.!]+$/, '');
  const rest = said.replace(CORRECTS, '').trim();
  const sentence = readAmounts(rest, told.currency);
  const bare = /^(?:¤a|[\d.,]+(?:st|nd|rd|th)?)[.!]?$/.test(sentence.text);
  if (rest === said && (!bare || YEAR.test(rest))) return null;
  if (rest === '') return null;
  if (last.of === 'decision') return decisionChange(rest, sentence, told);
  return factChange(rest, sentence, { told, last });
}

/**
 * Only the figure or the day itself, or the same fact said again, corrects a fact: any other words
 * make a remark of it (“well, we took 12,000 last week”).
 */
function factChange(
  rest: string,
  sentence: Sentence,
  { told, last }: { told: ToldContext; last: ToldSaid },
): Change | null {
  const { understand } = told;
  const fact = factIn(sentence, understand, told.currency);
  if (fact !== null) return isSame(fact, last) && !PAST.test(rest) ? ofFact(fact, last) : null;
  const plain = rest.replace(/[.!]+$/, '');
  if (last.kind === 'pay_day') {
    const day = Number(PLAIN_DAY.exec(plain)?.[1] ?? 0);
    return day >= 1 && day <= LAST_OF_MONTH ? { value: String(day) } : null;
  }
  if (!YEAR.test(plain) && isOnlyDay(plain, understand)) {
    const lies = last.kind === 'tax_date' ? 'ahead' : 'anywhere';
    const day = dayIn(plain, understand, lies)?.day;
    const begins = last.kind === 'tax_date' || FIRST_DAY.test(plain);
    return day !== undefined && (begins || last.kind === 'cash_today') ? { day } : null;
  }
  return bareChange(sentence, told, last);
}

function isSame(fact: OwnerFact, last: ToldSaid): boolean {
  return (
    fact.kind === last.kind && fact.subject.toLowerCase() === (last.subject ?? '').toLowerCase()
  );
}

/** What the same fact says anew; what it leaves out stays. */
function ofFact({ kind, value, unit, rate, per, on_day }: OwnerFact, last: ToldSaid): Change {
  return {
    ...(value === null ? {} : { value }),
    ...(unit === null ? {} : { unit }),
    ...(rate === null ? {} : { rate }),
    ...(per === null ? {} : { per }),
    ...(kind === 'tax_date' && on_day !== null && on_day !== last.day ? { day: on_day } : {}),
  };
}

/** “18,000 at 5 %”, “£300 a week now”; null where anything else stands beside the amount. */
function bareChange(sentence: Sentence, told: ToldContext, last: ToldSaid): Change | null {
  const match = BARE.exec(sentence.text.toLowerCase().replace(/[.!]+$/, ''));
  const only = plainNumber(sentence);
  if (match === null) return only === undefined ? null : { value: only.value };
  const { one, other, per, often, day } = match.groups ?? {};
  const [first, second] = [amountAt(sentence, one), amountAt(sentence, other)];
  if (first === null) return null;
  const loan = last.kind === 'loan';
  if (first.unit === 'percent') return loan && second === null ? { rate: first.value } : null;
  if (second !== null && (second.unit !== 'percent' || !loan)) return null;
  if (day !== undefined && !isOnlyDay(day, told.understand)) return null;
  const from = day === undefined ? undefined : dayIn(day, told.understand, 'anywhere')?.day;
  const each = perOf(per ?? (often === undefined ? undefined : PERIODICALLY[often]), last.kind);
  if (each === null) return null;
  return {
    value: first.value,
    ...(first.unit === null ? {} : { unit: first.unit }),
    ...(second === null ? {} : { rate: second.value }),
    ...(each === undefined ? {} : { per: each }),
    ...(from === undefined ? {} : { day: from }),
  };
}

/** What an amount is for, undefined where unsaid; null where the kind knows no such thing. */
function perOf(per: string | undefined, kind: string | null): string | null | undefined {
  if (per === undefined) return undefined;
  const period = new RegExp(`^${PERIOD}$`).test(per);
  if (kind === 'recurring_cost') return period ? per.replace('annum', 'year') : null;
  return kind === 'unit_cost' && !period
    ? per.replace(/^kg$/, 'kilo').replace('each', 'unit')
    : null;
}

function decisionChange(rest: string, sentence: Sentence, told: ToldContext): Change | null {
  const anew = tells(rest) ? decisionOf(sentence, told) : null;
  if (anew?.of === 'decision') {
    const { kind, what, on_day, day_named } = anew.decision;
    // another thing done is told beside the last, and changes nothing of it
    return kind !== told.last?.kind ? null : { what, ...(day_named ? { day: on_day } : {}) };
  }
  if (!isOnlyDay(rest.replace(/[.!]+$/, ''), told.understand)) return null;
  const ahead = told.last?.day != null && told.last.day > told.understand.today;
  const day = dayIn(rest, told.understand, ahead ? 'ahead' : 'behind')?.day;
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
