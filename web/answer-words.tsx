// The words of an answer with a bar under each line of a ranking, as the page and the widget show
// them. What a figure is to whoever reads, and how it opens, is theirs.
import type { VNode } from 'preact';
import type { Answer, Claim } from '../server/api-types.ts';
import { Bar } from './charts/bar.tsx';
import { Markdown } from './markdown.tsx';

/** A line needs more points than two to say anything. */
export const FEWEST_POINTS = 3;
export const GRAIN_WORDS: Readonly<Record<string, string>> = {
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
  figure(claim: Claim | undefined, words: string): VNode;
}

/** Text with its figures; in a ranking each line has a bar as long as its figure. */
export function AnswerWords({ text, claims, figure }: WordsProps) {
  const by_mark = new Map(claims.map((claim) => [claim.mark, claim]));
  // a name in the line may hold brackets of its own
  const levels = [...text.matchAll(/^\s*\d+[.)] .*?\[(c\d+)\]/gm)].map(([, mark]) =>
    Number(by_mark.get(mark ?? '')?.value ?? Number.NaN),
  );
  const most = Math.max(...levels.map(Math.abs));
  return (
    <div class="words">
      <Markdown
        text={text}
        parts={{
          figure: (mark, words) => figure(by_mark.get(mark), words),
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

/** What can be chosen stands there as buttons; the text lists it for who has none. */
export function withoutChoices({ text, choices }: Answer): string {
  const lines = new Set(choices.map(({ label }) => `- ${label}`));
  return text
    .split('\n')
    .filter((line) => !lines.has(line.trim()))
    .join('\n');
}
