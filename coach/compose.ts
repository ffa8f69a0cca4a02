// From a brief to the answer a person reads, by template and without a language model. Hides the
// templates, the marks and the claims' bookkeeping from whoever asks; no database and no clock.
import { renderAnswer } from '../prompts/answers.ts';
import { type PhraseKey, phrase } from '../prompts/phrases.ts';
import type { Answer } from './answer.ts';
import type { Brief, Claim } from './brief.ts';
import { VIEWS } from './compose/families.ts';
import { dataView, type Frame, say } from './compose/frame.ts';
import { type LedgerOptions, openLedger, type Settled } from './compose/ledger.ts';
import { plainName, showName, showQuoted } from './compose/names.ts';
import type { Assumption, Choice, DeclineReason } from './query.ts';

/** Sentences of gathering are short; one longer than this is not ours. */
const MAX_SENTENCE_CHARS = 600;
/** Choices after a question back; understanding makes two to four. */
const MAX_CHOICES = 6;

export interface ComposeOptions extends LedgerOptions {
  assumed: readonly Assumption[];
}

export interface Composed {
  /** Markdown; every figure carries its mark right after it. */
  text: string;
  claims: Claim[];
  causes: Answer['causes'];
  actions: Answer['actions'];
  charts: Answer['charts'];
  coverage: Answer['coverage'];
  /** For the verifier only: names bound to marks, sentences without figures, fitted figures. */
  trace: Pick<Settled, 'keys' | 'adjusted' | 'bound' | 'sentences'> & { options: ComposeOptions };
}

/**
 * The answer to a brief: headline, what happened, how it adds up, how complete the data is.
 * `new_id` gives each claim its uuid; marks are c1, c2 … in the order of reading.
 */
export function compose(brief: Brief, options: ComposeOptions): Composed {
  const ledger = openLedger(brief, options);
  const frame: Frame = { brief, ledger, assumed: options.assumed, options };
  const { family } = brief.query;
  const draft =
    brief.unavailable === null
      ? renderAnswer(family, VIEWS[family](frame))
      : renderAnswer('unavailable', unavailableView(frame));
  const settled = ledger.settle(draft);
  return {
    text: settled.text,
    claims: settled.claims,
    causes: [],
    actions: [],
    charts: charts(brief),
    coverage: brief.coverage,
    trace: {
      keys: settled.keys,
      adjusted: settled.adjusted,
      bound: settled.bound,
      sentences: settled.sentences,
      options,
    },
  };
}

/** A question back, with what each choice would ask. The choices themselves go beside the text. */
export function composeClarify(clarify: { question: string; choices: readonly Choice[] }): string {
  const question = plainName(clarify.question, MAX_SENTENCE_CHARS);
  const choices = clarify.choices.slice(0, MAX_CHOICES);
  return renderAnswer('clarify', {
    question: question === '' ? phrase('clarify') : question,
    choices: choices.map((choice) => ({ choice: showQuoted(choice.label) })),
  });
}

/** Why a question is outside, and what can be asked instead. */
export function composeDeclined(declined: { reason: DeclineReason; term: string | null }): string {
  const { reason, term } = declined;
  const named =
    reason === 'unknown_metric' || reason === 'unknown_member' || reason === 'not_shown';
  const key: PhraseKey =
    named && (term === null || term.trim() === '')
      ? `declined_${reason}_bare`
      : `declined_${reason}`;
  const name = term === null ? '' : showName(term).replace(/^“|”$/g, '');
  return renderAnswer('declined', {
    reason: phrase(key, named ? { term: name } : {}),
    can_ask: phrase('can_ask'),
  });
}

/** The first sentence of an answer without its marks: what is remembered as its outcome. */
export function headlineOf(text: string): string {
  const line = text.split('\n').find((part) => part.trim() !== '') ?? '';
  const first = line.replace(/\s*\[c\d+\]/g, '').match(/^.*?[.!?](?=\s|$)/)?.[0];
  return first ?? line.replace(/\s*\[c\d+\]/g, '');
}

function unavailableView(frame: Frame) {
  const why = plainName(frame.brief.unavailable ?? '', MAX_SENTENCE_CHARS);
  const unavailable = say(frame, why === '' ? phrase('unavailable') : why);
  return { ...dataView(frame), without_trade: null, unavailable };
}

/** The chart of the brief's own metric, where a series was gathered. */
export function charts(brief: Brief): Answer['charts'] {
  const { metric } = brief.query;
  if (metric === null || brief.series.length === 0 || brief.series_grain === null) return [];
  return [{ metric, grain: brief.series_grain, points: brief.series }];
}
