// What was answered: words as they come, figures that open once it is whole, charts.
import type { Answer, Claim, WidgetMe } from '../../server/api-types.ts';
import { AnswerWords, FEWEST_POINTS, GRAIN_WORDS, withoutChoices } from '../answer-words.tsx';
import { showName } from '../words.ts';
import { Chart } from './chart.tsx';

interface SaidProps {
  text: string | null;
  answer: Answer | null;
  me: WidgetMe;
  onOpen(claim: Claim, from: HTMLElement): void;
}

export function Said({ text, answer, me, onOpen }: SaidProps) {
  if (!answer) {
    if (text === null) return <p class="soft">Looking through your books…</p>;
    return <AnswerWords text={text} claims={[]} figure={(_, words) => <b>{words}</b>} />;
  }
  const { claims, charts } = answer;
  const drawn = charts.filter(({ points }) => points.length >= FEWEST_POINTS);
  return (
    <>
      <AnswerWords
        text={withoutChoices(answer)}
        claims={claims}
        figure={(claim, words) =>
          claim ? (
            <button
              type="button"
              class="figure"
              aria-label={`${words || claim.value || 'Figure'}: show how it was computed`}
              onClick={({ currentTarget }) => onOpen(claim, currentTarget)}
            >
              {words || 'ⓘ'}
            </button>
          ) : (
            <b>{words}</b>
          )
        }
      />
      {drawn.map(({ metric, grain, points }) => (
        <Chart
          key={`${metric} ${grain}`}
          title={`${me.labels[metric] ?? showName(metric)} ${GRAIN_WORDS[grain] ?? ''}`}
          unit={claims.find((one) => one.metric === metric && one.role === 'level')?.unit ?? ''}
          grain={grain}
          points={points.map(({ bucket, value, partial }) => ({ time: bucket, value, partial }))}
        />
      ))}
    </>
  );
}
