// An answer: its words with figures that open, bars under a ranking, charts, choices, and whether
// it helped. Used while it arrives, in a conversation read again, and for findings.
import { useState } from 'preact/hooks';
import type { Answer, Chart, Claim } from '../../server/api-types.ts';
import { AnswerWords, FEWEST_POINTS, GRAIN_WORDS, withoutChoices } from '../answer-words.tsx';
import { call } from '../api.ts';
import { labelOf } from '../catalog.ts';
import { LineChart } from '../charts/line.tsx';
import { Button } from '../parts/controls.tsx';
import { tell } from '../parts/toasts.tsx';
import { openClaim } from './claim.tsx';

interface WordsProps {
  text: string;
  /** Empty while the answer is on its way: figures stand there and do not open yet. */
  claims: readonly Claim[];
}

export function Words({ text, claims }: WordsProps) {
  return (
    <AnswerWords
      text={text}
      claims={claims}
      figure={(claim, words) => <Figure claim={claim} words={words} />}
    />
  );
}

function Figure({ claim, words }: { claim: Claim | undefined; words: string }) {
  if (!claim) return <span class="figure waiting">{words}</span>;
  return (
    <button
      type="button"
      class="figure"
      aria-label={`${words || claim.value || 'Figure'}: show how it was computed`}
      data-mark={claim.mark}
      onClick={() => openClaim(claim)}
    >
      {words || 'ⓘ'}
    </button>
  );
}

interface AnswerViewProps {
  answer: Answer;
  onAsk?: ((question: string) => void) | undefined;
  /** Read again: what was said of it then. */
  feedback?: boolean | null;
}

export function AnswerView({ answer, onAsk, feedback = null }: AnswerViewProps) {
  const choices = answer.choices.length > 0 && onAsk !== undefined;
  return (
    <>
      <Words text={choices ? withoutChoices(answer) : answer.text} claims={answer.claims} />
      <Charts charts={answer.charts} claims={answer.claims} />
      {choices && (
        <ul class="choices" aria-label="What you can choose">
          {answer.choices.map(({ label, question }) => (
            <li key={question}>
              <button type="button" class="choice" onClick={() => onAsk?.(question)}>
                {label}
              </button>
            </li>
          ))}
        </ul>
      )}
      {answer.status === 'answered' && <Helped session_id={answer.session_id} before={feedback} />}
    </>
  );
}

export function Charts({ charts, claims }: { charts: readonly Chart[]; claims: readonly Claim[] }) {
  const drawn = charts.filter(({ points }) => points.length >= FEWEST_POINTS);
  return (
    <>
      {drawn.map(({ metric, grain, points }) => (
        <LineChart
          key={`${metric} ${grain}`}
          title={`${labelOf(metric)} ${GRAIN_WORDS[grain] ?? ''}`}
          unit={
            claims.find((claim) => claim.metric === metric && claim.role === 'level')?.unit ?? ''
          }
          grain={grain}
          points={points.map(({ bucket, value, partial }) => ({ time: bucket, value, partial }))}
        />
      ))}
    </>
  );
}

function Helped({ session_id, before }: { session_id: string; before: boolean | null }) {
  const [helped, setHelped] = useState(before);
  const say = (helpful: boolean) => async () => {
    await call('POST', `/v1/sessions/${session_id}/feedback`, { body: { helpful } });
    setHelped(helpful);
    tell(helpful ? 'Thank you. Noted.' : 'Noted. Ask it another way, or open a figure to see why.');
  };
  return (
    <p class="helped">
      <span class="soft">{helped === null ? 'Did this help?' : 'You said:'}</span>
      {helped !== false && (
        <Button small kind="plain" onClick={say(true)} disabled={helped !== null}>
          Yes
        </Button>
      )}
      {helped !== true && (
        <Button small kind="plain" onClick={say(false)} disabled={helped !== null}>
          No
        </Button>
      )}
    </p>
  );
}
