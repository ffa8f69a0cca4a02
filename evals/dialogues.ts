// Conversations of three turns as they stand in dialogues/*.jsonl, asked one after the other and
// judged turn by turn: as single questions are where a turn asks, by what it did where it tells.
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Answer, TalkingCoach } from './answer.ts';
import { DATASETS, ROOT } from './datasets.ts';
import { isHeldOut } from './held-out.ts';
import { Fields, type Item } from './items.ts';
import { scoreAnswer } from './score.ts';
import type { Books } from './truth/rows.ts';

const ToldExpected = z.strictObject({
  act: z.enum(['noted', 'corrected', 'forgotten', 'ask_again', 'prefer']),
  of: z.enum(['decision', 'owner_fact', 'preference']),
  kind: z.string().optional(),
  value: z.string().optional(),
  unit: z.string().optional(),
  rate: z.string().optional(),
  /** A decision's or a tax's day, or a fact's first. */
  from: z.iso.date().optional(),
});
const Expected = Fields.extend({
  or: z.array(Fields).optional(),
  told: ToldExpected.optional(),
  /** Words that must stand in the text. */
  says: z.array(z.string()).optional(),
  /** A member that an earlier answer showed: which one is for the books to say, that there is one
   * is not. */
  filters_open: z.boolean().optional(),
});
const Turn = z
  .strictObject({
    say: z.string().optional(),
    /** Takes the choice of this place in the answer before, as a button does. */
    choose: z.number().int().min(0).optional(),
    expect: Expected,
  })
  .refine(({ say, choose }) => (say === undefined) !== (choose === undefined), 'says or chooses');
export const Dialogue = z.strictObject({
  id: z.string(),
  data: z.enum(DATASETS),
  kind: z.string(),
  turns: z.array(Turn).length(3),
});
export type Dialogue = z.infer<typeof Dialogue>;

export interface TurnResult {
  said: string;
  understood: boolean;
  figures_right: boolean;
  status: Answer['status'] | 'failed';
  differences: string[];
}

export interface DialogueResult {
  id: string;
  kind: string;
  held_out: boolean;
  turns: TurnResult[];
}

/** The share of turns that must be understood, and of first questions that may be asked back. */
const TURNS_UNDERSTOOD = 0.95;
const FIRST_ASKED_BACK = 0.1;
const FOLDER = `${ROOT}evals/dialogues/`;

/** Every dialogue; throws where a line is none or an id comes twice. */
export function readDialogues(): Dialogue[] {
  const dialogues = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(FOLDER + name, 'utf8').split('\n'))
    .filter((line) => line.trim() !== '')
    .map((line) => Dialogue.parse(JSON.parse(line)));
  const ids = new Set(dialogues.map(({ id }) => id));
  if (ids.size < dialogues.length) throw new Error('A dialogue stands twice.');
  return dialogues;
}

/** Asks one dialogue in a conversation of its own, on a business to which nothing is told. */
export async function runDialogue(
  dialogue: Dialogue,
  { coach, books }: { coach: TalkingCoach; books: Books },
): Promise<DialogueResult> {
  const { id, kind } = dialogue;
  const turns: TurnResult[] = [];
  let before: Answer | null = null;
  for (const turn of dialogue.turns) {
    const said = turn.say ?? before?.choices?.[turn.choose ?? 0]?.question ?? '';
    try {
      before = await coach.ask(said, before?.conversation_id ?? null);
      turns.push({ said, ...judged(dialogue, turn.expect, { answer: before, books }) });
    } catch (error) {
      const differences = [error instanceof Error ? error.message.slice(0, 300) : String(error)];
      const missed = { understood: false, figures_right: false, status: 'failed' as const };
      turns.push({ said, ...missed, differences });
    }
  }
  await coach.forgetTold();
  return { id, kind, held_out: isHeldOut(id), turns };
}

type Judged = Omit<TurnResult, 'said'>;

function judged(
  { id, data, kind }: Dialogue,
  expect: z.infer<typeof Expected>,
  { answer, books }: { answer: Answer; books: Books },
): Judged {
  const { told, says = [], filters_open, ...fields } = expect;
  const unsaid = says.filter((words) => !answer.text.includes(words));
  const missing = unsaid.map((words) => `“${words}” is not said`);
  if (told !== undefined) {
    const differences = [...toldDifferences(told, answer), ...missing];
    const understood = differences.length === 0;
    return { understood, figures_right: true, status: answer.status, differences };
  }
  const filters = answer.query?.filters ?? [];
  const open = filters.map(({ dimension, key, label, exclude }) => ({
    ...{ dimension, member: [key, label] },
    ...(exclude === true ? { exclude } : {}),
  }));
  const item: Item = {
    ...{ id, data, kind, question: '' },
    expect: filters_open === true ? { ...fields, filters: open } : fields,
  };
  const score = scoreAnswer(item, answer, books);
  const named = filters_open === true && filters.length === 0 ? ['no member is named'] : [];
  const differences = [...score.differences, ...named, ...missing];
  const understood = score.understood && named.length === 0 && missing.length === 0;
  const figures_right = score.figures_right || answer.status !== 'answered';
  const faults = understood ? score.faults : [];
  return {
    understood,
    figures_right,
    status: answer.status,
    differences: [...differences, ...faults],
  };
}

function toldDifferences(expected: z.infer<typeof ToldExpected>, { told }: Answer): string[] {
  if (told == null) return [`nothing was told, expected ${expected.act} ${expected.of}`];
  const { from, ...rest } = expected;
  const wanted = { ...rest, ...(from === undefined ? {} : { day: from }) };
  return Object.entries(wanted).flatMap(([field, value]) =>
    told[field] === value ? [] : [`${field}: ${String(told[field])}, expected ${value}`],
  );
}

/** Counts and bars of all dialogues; the misses of open ones only, for whoever tunes. */
export function summariseDialogues(results: readonly DialogueResult[]) {
  const turns = results.flatMap((one) => one.turns);
  const held = results.filter(({ held_out }) => held_out).flatMap((one) => one.turns);
  const right = (list: readonly TurnResult[]) => list.filter((turn) => turn.understood).length;
  const answered = turns.filter((turn) => turn.understood && turn.status === 'answered');
  const figures = answered.filter((turn) => turn.figures_right).length;
  const asked_back = results.filter(({ turns: [first] }) => first?.status === 'clarify').length;
  const bars = [
    bar('dialogue turns understood', right(turns), turns.length, TURNS_UNDERSTOOD),
    bar('held-out dialogue turns understood', right(held), held.length, TURNS_UNDERSTOOD),
    bar('understood dialogue turns with every figure right', figures, answered.length, 1),
    bar(
      'first questions answered, not asked back',
      results.length - asked_back,
      results.length,
      1 - FIRST_ASKED_BACK,
    ),
  ];
  return { bars, misses: results.filter(({ held_out }) => !held_out).flatMap(missesOf) };
}

function missesOf({ id, turns }: DialogueResult): string[] {
  return turns.flatMap((turn, i) =>
    turn.understood && turn.figures_right
      ? []
      : [`${id}.${i + 1}  ${turn.said}\n    ${turn.status}: ${turn.differences.join('; ')}`],
  );
}

function bar(name: string, right: number, of: number, least: number) {
  return { name, right, of, passed: right >= least * of };
}
