// One earlier conversation, read again: shared or kept private by whoever began it, and gone on
// with.
import { useState } from 'preact/hooks';
import type { Answer, Conversation as Read } from '../../server/api-types.ts';
import { call } from '../api.ts';
import { Button, Select } from '../parts/controls.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Broken, Skeleton } from '../parts/states.tsx';
import { tell } from '../parts/toasts.tsx';
import { View } from '../parts/view.tsx';
import { go } from '../router.ts';
import { isVisitor } from '../session.ts';
import { showInstant } from '../words.ts';
import { AnswerView } from './answer.tsx';
import { Composer } from './ask.tsx';
import { askInThread, resumeThread } from './thread.ts';

const VISIBILITIES = [
  ['private', 'Only me'],
  ['team', 'The team'],
  ['advisers', 'The team and advisers'],
] as const;

export function Conversation({ id }: { id: string }) {
  const { value, error, loading, again } = useLoaded(
    () => call<Read>('GET', `/v1/conversations/${id}`),
    id,
  );
  const ask = (question: string) => {
    resumeThread(id, turnsOf(value));
    go('/ask');
    askInThread(question);
  };
  return (
    <View
      class="ask-view"
      title={value?.title || 'Earlier answer'}
      actions={value?.mine && !isVisitor() && <Share conversation={value} />}
    >
      <p>
        <a href="/answers">All earlier answers</a>
      </p>
      {error && <Broken error={error} onAgain={again} />}
      {loading && !value && <Skeleton height={180} count={2} />}
      {value?.sessions.map((session) => (
        <article key={session.id} class="turn">
          <h2 class="asked">{session.question}</h2>
          <div class={`answer ${session.status}`}>
            <AnswerView
              answer={session.answer as Answer}
              onAsk={value.mine ? ask : undefined}
              feedback={session.feedback?.helpful ?? null}
            />
            <p class="soft asked-at">{showInstant(session.asked_at)}</p>
          </div>
        </article>
      ))}
      {value?.mine && <Composer follow onAsk={ask} />}
    </View>
  );
}

function turnsOf(conversation: Read | null) {
  return (conversation?.sessions ?? []).map(({ question, answer }) => ({
    question,
    text: null,
    answer: answer as Answer,
    error: null,
  }));
}

function Share({ conversation }: { conversation: Read }) {
  const [visibility, setVisibility] = useState<string>(conversation.visibility);
  const [wanted, setWanted] = useState(visibility);
  const share = async () => {
    await call('PATCH', `/v1/conversations/${conversation.id}`, { body: { visibility: wanted } });
    setVisibility(wanted);
    tell(wanted === 'private' ? 'Only you see this now.' : 'Shared.');
  };
  return (
    <>
      <Select
        label="Who sees this"
        value={wanted}
        options={VISIBILITIES}
        onChange={setWanted}
        quiet
      />
      <Button small disabled={wanted === visibility} onClick={share}>
        Save
      </Button>
    </>
  );
}
