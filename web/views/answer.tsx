// An answer: its words with figures that open, bars under a ranking, charts, choices, and whether
// it helped. Used while it arrives, in a conversation read again, and for findings.
import { useState } from 'preact/hooks';
import type { Answer, Chart, Claim } from '../../server/api-types.ts';
import { call } from '../api.ts';
import { labelOf } from '../catalog.ts';
import { Bar } from '../charts/bar.tsx';
import { LineChart } from '../charts/line.tsx';
import { Markdown } from '../markdown.tsx';
import { Button } from '../parts/controls.tsx';
import { tell } from '../parts/toasts.tsx';
import { openClaim } from './claim.tsx';

/** A line needs more points than two to say anything. */
const FEWEST_POINTS = 3;
const GRAIN_WORDS: Readonly<Record<string, string>> = {
  hour: 'by the hour',
  day: 'by day',
  week: 'by week',
  month: 'by month',
  quarter: 'by quarter',
  year: 'by year',
};

interface WordsProps {
  text: string;
  /** Empty while the answer is on its way: figures stand there and do not open yet. */
  claims: readonly Claim[];
}

/** Text with its figures; in a ranking each line has a bar as long as its figure. */
export function Words({ text, claims }: WordsProps) {
  const by_mark = new Map(claims.map((claim) => [claim.mark, claim]));
  const levels = [...text.matchAll(/^\s*\d+[.)] [^[]*?\[(c\d+)\]/gm)].map(([, mark]) =>
    Number(by_mark.get(mark ?? '')?.value ?? Number.NaN),
  );
  const most = Math.max(...levels.map(Math.abs));
  return (
    <div class="words">
      <Markdown
        text={text}
        parts={{
          figure: (mark, words) => <Figure claim={by_mark.get(mark)} words={words} />,
          under: ([mark = '']) => {
            // room for the bar from the first word on, so that nothing moves when it comes
            if (claims.length === 0) return <Bar share={0} />;
            const value = Number(by_mark.get(mark)?.value ?? Number.NaN);
            if (!(most > 0) || Number.isNaN(value)) return null;
            return <Bar share={Math.abs(value) / most} falling={value < 0} />;
          },
        }}
      />
    </div>
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

/** What can be chosen stands there as buttons; the text lists it for who has none. */
function withoutChoices({ text, choices }: Answer): string {
  const lines = new Set(choices.map(({ label }) => `- ${label}`));
  return text
    .split('\n')
    .filter((line) => !lines.has(line.trim()))
    .join('\n');
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
