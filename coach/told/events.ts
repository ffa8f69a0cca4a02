// “Since we raised prices”: which told decision an event in a question is, and the question with
// that day in the event's place, so that dates are read by those who read dates. Hides how little
// people repeat of their own words.
import { stemmedWords } from '../../prompts/english.ts';
import { MONTHS } from '../figures.ts';
import type { UnderstandContext } from '../query.ts';
import { dayIn } from './days.ts';
import { kindOfEvent } from './decisions.ts';

/** A decision that stands, the newest first in a list of them. */
export interface Dated {
  id: string;
  kind: string;
  what: string;
  on_day: string;
}

export interface Placed {
  /** The question with a date where the event stood. */
  question: string;
  decision: Dated;
}

const EVENT = new RegExp(
  String.raw`\b(?<join>(?:ever )?since|after|before|following|from when|from` +
    String.raw` the (?:day|moment|time)|until|till|prior to)` +
    String.raw` (?<event>[^,.;:?!]{3,120})`,
  'i',
);
/** Where an event ends inside a question. */
const ENDS = new RegExp(
  String.raw`\s+(?:how (?:much|many|did|have|has)|what (?:is|was|were|did|has|` +
    String.raw`have|happened)|why|did|is|are|were|was|have (?:we|our|sales)|has|` +
    String.raw`by (?:product|customer|channel|country|category|month|week|day)|` +
    String.raw`only|in the)\b.*$`,
  'i',
);
/** Words that name no event of their own: whom, when, and what was done in general. */
const GENERAL = new Set(
  stemmedWords(
    'we us our i my the a an it that this they raise raised raising rise increase increased put up ' +
      'price prices pricing hire hired hiring take took taken on new open opened opening close closed ' +
      'stop stopped stopping start started starting launch launched bought buy got get install ' +
      'installed change changed changing move moved switch switched join joined drop dropped cut ' +
      'decide decided going back go have has had did do day time moment when last business shop',
  ),
);
/** Enough of an event's own words must stand in the decision. */
const LEAST_SHARE = 0.6;
const SINCE_THEN = /\b(?<join>since|after|before) (?:then|that(?: day)?|that decision)\b/i;

/** Stems that tell one event from another. */
export function contentOf(words: string): string[] {
  return stemmedWords(words).filter((stem) => !GENERAL.has(stem) && !/^\d/.test(stem));
}

/** Whether a question may name an event, before any decision is read for it. */
export function mayNameEvent(question: string): boolean {
  return EVENT.test(question) || SINCE_THEN.test(question);
}

/**
 * The question with the decision's day in place of its event; null where it names none that is
 * told, or a date anyhow. `last` is the decision that the turns before were about (“since then”).
 */
export function placeEvent(
  question: string,
  decisions: readonly Dated[],
  given: { context: UnderstandContext; last: string | null },
): Placed | null {
  const then = SINCE_THEN.exec(question);
  const told = decisions.find(({ id }) => id === given.last);
  if (then !== null && told !== undefined) {
    return { question: dated(question, then, then[0], told), decision: told };
  }
  const match = EVENT.exec(question);
  const event = match?.groups?.event?.replace(ENDS, '').trim();
  if (match === null || event === undefined) return null;
  const decision = decisionFor(event, decisions);
  if (decision === null) return null;
  // “after May” is a month, whatever happened in May
  const whole = `${match.groups?.join} ${event}`;
  if (contentOf(event).length === 0 && kindOfEvent(event.toLowerCase()) === null) return null;
  if (kindOfEvent(event.toLowerCase()) === null && dayIn(event, given.context, 'anywhere') !== null)
    return null;
  return { question: dated(question, match, whole, decision), decision };
}

function decisionFor(event: string, decisions: readonly Dated[]): Dated | null {
  const kind = kindOfEvent(event.toLowerCase());
  const named = contentOf(event);
  let best: Dated | null = null;
  let best_score = 0;
  for (const one of decisions) {
    const own = new Set(contentOf(one.what));
    const shared = named.filter((stem) => own.has(stem)).length;
    const alike = one.kind === kind;
    const enough = named.length === 0 ? alike : shared / named.length >= LEAST_SHARE;
    const score = enough ? 2 * shared + (alike ? 1 : 0) : 0;
    if (score > best_score) [best, best_score] = [one, score];
  }
  return best;
}

function dated(question: string, match: RegExpExecArray, whole: string, { on_day }: Dated): string {
  const join = (match.groups?.join ?? 'since').toLowerCase();
  const word = /^(?:before|until|till|prior to)/.test(join) ? 'before' : 'since';
  const [year = '', month = '1', day = ''] = on_day.split('-');
  const date = `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
  const at = match.index;
  return `${question.slice(0, at)}${word} ${date}${question.slice(at + whole.length)}`;
}
