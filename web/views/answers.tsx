// Earlier conversations: own ones and those that were shared, the newest first.
import { useState } from 'preact/hooks';
import type { ConversationItem, Page } from '../../server/api-types.ts';
import { call } from '../api.ts';
import { Button } from '../parts/controls.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Broken, Empty, Skeleton } from '../parts/states.tsx';
import { View } from '../parts/view.tsx';
import { counted, showInstant } from '../words.ts';

const A_PAGE = 20;
/** As high as a line of the list is. */
const HEIGHT = 68;
const SHARED = { private: '', team: 'shared with the team', advisers: 'shared with advisers too' };

export function Answers() {
  const [more, setMore] = useState<readonly ConversationItem[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const loaded = useLoaded(async () => {
    const page = await read(null);
    setCursor(page.next_cursor);
    return page;
  }, 'answers');
  const items = [...(loaded.value?.items ?? []), ...more];
  return (
    <View title="Earlier answers" lead="What you asked, and what the books said then.">
      {loaded.error && <Broken error={loaded.error} onAgain={loaded.again} />}
      {loaded.loading && <Skeleton height={HEIGHT} count={6} />}
      {loaded.value && items.length === 0 && (
        <Empty icon="answers" title="Nothing asked yet">
          <p>
            Each question and its answer is kept here, for you alone until you share it.{' '}
            <a href="/ask">Ask the first</a>.
          </p>
        </Empty>
      )}
      <ul class="rows">
        {items.map(({ id, title, mine, visibility, updated_at, sessions }) => (
          <li key={id}>
            <a href={`/answers/${id}`}>
              <span class="row-title">{title || 'Not shown to your role'}</span>
              <span class="soft">
                {[
                  showInstant(updated_at),
                  counted(sessions, 'question'),
                  mine ? SHARED[visibility] : 'from a colleague',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {cursor && (
        <Button
          onClick={async () => {
            const page = await read(cursor);
            setMore([...more, ...page.items]);
            setCursor(page.next_cursor);
          }}
        >
          Older ones
        </Button>
      )}
    </View>
  );
}

function read(cursor: string | null): Promise<Page<ConversationItem>> {
  const at = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
  return call('GET', `/v1/conversations?limit=${A_PAGE}${at}`);
}
