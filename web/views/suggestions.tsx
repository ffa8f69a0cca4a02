// Questions that this data is sure to answer, as the server found them; where it offers none, the
// ones that every business can ask.
import type { Suggestion } from '../../server/api-types.ts';
import { callIfThere } from '../api.ts';
import { Icon } from '../parts/icons.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Skeleton } from '../parts/states.tsx';

const ALWAYS = [
  'How much did we sell last month?',
  'Why did sales change last month?',
  'What are our best products this year?',
  'When are we busiest?',
  'How complete is the data?',
];
/** As high as a suggestion is. */
const HEIGHT = 52;

export function Suggestions({ onAsk }: { onAsk(question: string): void }) {
  const loaded = useLoaded(
    () => callIfThere<{ items: Suggestion[] }>('/v1/suggestions'),
    'suggestions',
  );
  if (loaded.loading) return <Skeleton height={HEIGHT} count={ALWAYS.length} />;
  const made = loaded.value?.items ?? [];
  const shown = made.length > 0 ? made : ALWAYS.map((question) => ({ question, why: '' }));
  return (
    <ul class="suggestions" aria-label="Questions to begin with">
      {shown.map(({ question, why }) => (
        <li key={question}>
          <button type="button" title={why || undefined} onClick={() => onAsk(question)}>
            <span>{question}</span>
            <Icon name="chevron" size={18} />
          </button>
        </li>
      ))}
    </ul>
  );
}
