// Asking: the question, the answer as it arrives, what to ask next. The words stand there at once;
// figures open as soon as the answer is whole.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { Broken } from '../parts/states.tsx';
import { View } from '../parts/view.tsx';
import { AnswerView, Words } from './answer.tsx';
import { Suggestions } from './suggestions.tsx';
import { askAgain, askInThread, startThread, type Turn, thread } from './thread.ts';

/** As the server has it; longer is a document. */
const MOST_CHARACTERS = 2_000;

export function Ask() {
  const { turns } = thread.value;
  return (
    <View
      class="ask-view"
      title="Ask"
      actions={
        <>
          <a class="button plain small desk-only" href="/answers">
            <Icon name="answers" size={18} /> Earlier answers
          </a>
          {turns.length > 0 && (
            <Button small kind="plain" onClick={startThread}>
              New conversation
            </Button>
          )}
        </>
      }
    >
      {turns.length === 0 ? (
        <div class="ask-begin">
          <p class="lead">In your own words, about anything in your books.</p>
          <Suggestions onAsk={askInThread} />
        </div>
      ) : (
        <Turns turns={turns} onAsk={askInThread} />
      )}
      <Composer onAsk={askInThread} follow={turns.length > 0} />
    </View>
  );
}

interface TurnsProps {
  turns: readonly Turn[];
  onAsk(question: string): void;
}

export function Turns({ turns, onAsk }: TurnsProps) {
  const last = useRef<HTMLElement>(null);
  const newest = turns.at(-1);
  const came = newest?.answer != null;
  // once more when the answer is there: before it the page is too short for the turn to move up,
  // and what it asks back would stand behind the field. How it moves, the style sheet says.
  useEffect(() => {
    if (turns.length > 1) last.current?.scrollIntoView({ block: 'start' });
  }, [newest?.id, came]);
  const state = !newest ? '' : newest.answer ? 'Answered.' : newest.error ? '' : 'Looking it up.';
  return (
    <>
      <p class="unseen" role="status">
        {state}
      </p>
      {turns.map((turn) => (
        <article key={turn.id} class="turn" ref={turn === newest ? last : undefined}>
          <h2 class="asked">{turn.question}</h2>
          <Came turn={turn} onAsk={onAsk} />
        </article>
      ))}
    </>
  );
}

function Came({ turn, onAsk }: { turn: Turn; onAsk(question: string): void }) {
  if (turn.error) return <Broken error={turn.error} onAgain={() => askAgain(turn)} />;
  return (
    <div class={`answer ${turn.answer?.status ?? 'coming'}`}>
      {turn.answer ? (
        <AnswerView answer={turn.answer} onAsk={onAsk} />
      ) : turn.text !== null ? (
        <Words text={turn.text} claims={[]} />
      ) : (
        <p class="looking">Looking through your books…</p>
      )}
    </div>
  );
}

interface ComposerProps {
  onAsk(question: string): void;
  follow?: boolean;
  /** At home the field is part of the page; in a conversation it stays in reach. */
  still?: boolean;
}

export function Composer({ onAsk, follow, still }: ComposerProps) {
  const [question, setQuestion] = useState('');
  const send = (event: Event) => {
    event.preventDefault();
    const text = question.trim();
    if (text === '') return;
    setQuestion('');
    onAsk(text);
  };
  return (
    <form class={still ? 'composer still' : 'composer'} onSubmit={send}>
      <label for="question" class="unseen">
        Question
      </label>
      <input
        id="question"
        name="question"
        value={question}
        maxLength={MOST_CHARACTERS}
        autocomplete="off"
        enterkeyhint="send"
        placeholder={follow ? 'And last year? Only the web shop? Why?' : 'Why was last month down?'}
        onInput={({ currentTarget }) => setQuestion(currentTarget.value)}
      />
      <button type="submit" class="send" aria-label="Ask">
        <Icon name="send" />
      </button>
    </form>
  );
}
