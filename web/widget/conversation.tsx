// Questions and answers of this sitting, one under the other, and the field to ask in. A figure
// that is opened lies over them and gives the focus back.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Claim, Suggestion, WidgetMe } from '../../server/api-types.ts';
import { Said } from './answer.tsx';
import { Opened } from './figure.tsx';
import { type Connection, SignedOutError } from './site.ts';

/** As the server has it; longer is a document. */
const MOST_CHARACTERS = 2_000;
/** Pixels between the top and the question that is answered. */
const ABOVE = 14;

interface Turn {
  id: number;
  question: string;
  /** Words so far, before the answer is whole. */
  text: string | null;
  answer: Answer | null;
  fault: string | null;
}

interface ConversationProps {
  connection: Connection;
  me: WidgetMe;
  suggestions: readonly Suggestion[];
  onSignedOut(why: string): void;
}

export function Conversation({ connection, me, suggestions, onSignedOut }: ConversationProps) {
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [opened, setOpened] = useState<Claim | null>(null);
  const count = useRef(0);
  const conversation_id = useRef<string | undefined>(undefined);
  const came_from = useRef<HTMLElement | null>(null);
  const change = (id: number, given: Partial<Turn>) =>
    setTurns((now) => now.map((turn) => (turn.id === id ? { ...turn, ...given } : turn)));
  const ask = async (question: string) => {
    count.current += 1;
    const id = count.current;
    const turn = { id, question, text: null, answer: null, fault: null };
    // one that failed and is asked again stands there once
    setTurns((now) => [...now.filter((one) => !(one.fault && one.question === question)), turn]);
    try {
      await connection.ask(
        { question, conversation_id: conversation_id.current },
        {
          onText: (text) => change(id, { text }),
          onAnswer: (answer) => {
            conversation_id.current = answer.conversation_id;
            change(id, { answer });
          },
        },
      );
    } catch (error) {
      if (error instanceof SignedOutError) onSignedOut(error.message);
      else change(id, { fault: (error as Error).message });
    }
  };
  const open = (claim: Claim, from: HTMLElement) => {
    came_from.current = from;
    setOpened(claim);
  };
  const close = () => {
    setOpened(null);
    // after the conversation can be reached again
    requestAnimationFrame(() => came_from.current?.focus());
  };
  const newest = turns.at(-1);
  const state = !newest ? '' : newest.answer ? 'Answered.' : newest.fault ? '' : 'Looking it up.';
  return (
    <div class="inside">
      <p class="unseen" role="status">
        {state}
      </p>
      <div class="under" inert={opened !== null}>
        <Turns {...{ turns, me, suggestions }} onAsk={ask} onOpen={open} />
        <Composer onAsk={ask} follow={turns.length > 0} />
      </div>
      {opened && (
        <Opened
          key={opened.id}
          claim={opened}
          {...{ connection, me, onSignedOut }}
          onClose={close}
        />
      )}
    </div>
  );
}

interface TurnsProps {
  turns: readonly Turn[];
  me: WidgetMe;
  suggestions: readonly Suggestion[];
  onAsk(question: string): void;
  onOpen(claim: Claim, from: HTMLElement): void;
}

function Turns({ turns, me, suggestions, onAsk, onOpen }: TurnsProps) {
  const list = useRef<HTMLElement>(null);
  const last = useRef<HTMLElement>(null);
  const newest = turns.at(-1);
  useEffect(() => {
    // the widget scrolls by itself; the page of the site stays where it is
    if (list.current && last.current) {
      list.current.scrollTop = last.current.offsetTop - list.current.offsetTop - ABOVE;
    }
  }, [newest?.id, newest?.text, newest?.answer]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="turns" ref={list} tabIndex={0} aria-label="Conversation">
      {turns.length === 0 && (
        <div class="begin">
          <p>
            In your own words, about anything in the books of <b>{me.business}</b>.
          </p>
          <Choices
            label="Questions to begin with"
            items={suggestions.map(({ question }) => ({ label: question, question }))}
            onAsk={onAsk}
          />
        </div>
      )}
      {turns.map(({ id, question, text, answer, fault }) => (
        <article key={id} class="turn" ref={id === newest?.id ? last : undefined}>
          <h3 class="asked">{question}</h3>
          {fault ? (
            <div class="answer" role="alert">
              <p class="fault">{fault}</p>
              <button type="button" class="quiet" onClick={() => onAsk(question)}>
                Ask again
              </button>
            </div>
          ) : (
            <div class={`answer ${answer?.status ?? 'coming'}`}>
              <Said {...{ text, answer, me, onOpen }} />
              {answer && answer.choices.length > 0 && (
                <Choices label="What you can choose" items={answer.choices} onAsk={onAsk} />
              )}
            </div>
          )}
        </article>
      ))}
    </section>
  );
}

interface ChoicesProps {
  label: string;
  items: readonly { label: string; question: string }[];
  onAsk(question: string): void;
}

function Choices({ label, items, onAsk }: ChoicesProps) {
  if (items.length === 0) return null;
  return (
    <ul class="choices" aria-label={label}>
      {items.map((item) => (
        <li key={item.question}>
          <button type="button" class="choice" onClick={() => onAsk(item.question)}>
            {item.label}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Composer({ onAsk, follow }: { onAsk(question: string): void; follow: boolean }) {
  const [question, setQuestion] = useState('');
  const send = (event: Event) => {
    event.preventDefault();
    const text = question.trim();
    if (text === '') return;
    setQuestion('');
    onAsk(text);
  };
  return (
    <form class="composer" onSubmit={send}>
      <input
        name="question"
        aria-label="Question"
        value={question}
        maxLength={MOST_CHARACTERS}
        autocomplete="off"
        enterkeyhint="send"
        placeholder={follow ? 'And last year? Why?' : 'Ask about your figures'}
        onInput={({ currentTarget }) => setQuestion(currentTarget.value)}
      />
      <button type="submit" class="main">
        Ask
      </button>
    </form>
  );
}
