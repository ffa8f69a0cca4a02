// The conversation under way: what was asked in it and what came back. It outlives the view, so
// that a look elsewhere loses nothing; it ends with the session.
import { signal } from '@preact/signals';
import type { Answer } from '../../server/api-types.ts';
import { ask } from '../api.ts';
import { onSessionEnd } from '../session.ts';

export interface Turn {
  id: number;
  question: string;
  /** Words so far, before the answer is whole. */
  text: string | null;
  answer: Answer | null;
  error: Error | null;
}

export interface Thread {
  conversation_id: string | undefined;
  turns: readonly Turn[];
}

const EMPTY: Thread = { conversation_id: undefined, turns: [] };
export const thread = signal<Thread>(EMPTY);
let count = 0;

onSessionEnd(startThread);

/** Leaves the conversation where it is; the next question begins another. */
export function startThread(): void {
  thread.value = EMPTY;
}

/** Goes on with an earlier conversation. */
export function resumeThread(conversation_id: string, turns: readonly Omit<Turn, 'id'>[]): void {
  thread.value = { conversation_id, turns: turns.map((turn) => ({ ...turn, id: ++count })) };
}

/** Asks within the thread; what comes, and what goes wrong, stands in its turn. */
export async function askInThread(question: string): Promise<void> {
  const id = ++count;
  const { conversation_id } = thread.value;
  thread.value = {
    ...thread.value,
    turns: [...thread.value.turns, { id, question, text: null, answer: null, error: null }],
  };
  try {
    await ask(
      { question, conversation_id },
      {
        onText: (text) => change(id, { text }),
        onAnswer: (answer) => {
          change(id, { answer });
          // a thread that was left meanwhile does not come back
          if (thread.value.turns.some((turn) => turn.id === id)) {
            thread.value = { ...thread.value, conversation_id: answer.conversation_id };
          }
        },
      },
    );
  } catch (error) {
    change(id, { error: error as Error });
  }
}

export async function askAgain(turn: Turn): Promise<void> {
  thread.value = {
    ...thread.value,
    turns: thread.value.turns.filter(({ id }) => id !== turn.id),
  };
  await askInThread(turn.question);
}

function change(id: number, given: Partial<Turn>): void {
  thread.value = {
    ...thread.value,
    turns: thread.value.turns.map((turn) => (turn.id === id ? { ...turn, ...given } : turn)),
  };
}
