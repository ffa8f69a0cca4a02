// Which of the figures a question names is the one asked for, and in what it is measured: hides the
// words for that from metrics.ts, which finds the figures.
import type { MetricIndex } from './metrics.ts';

/** The value of what is counted: “units in money”. */
const IN_MONEY =
  /\b(?:money|value|cash|pounds?|quid) ?wise\b|\bin (?:money|value|cash|pounds|sterling|quid)(?: terms)?\b|\bby value\b/;

/** The figure, or the value of what is counted where that is what is asked. */
export function inMoney(name: string, text: string, { by_name }: MetricIndex): string {
  const counted = by_name.get(name)?.unit === 'count' && by_name.has('revenue');
  return counted && IN_MONEY.test(text) ? 'revenue' : name;
}

interface Place {
  start: number;
  end: number;
}

/** “Fewer customers or smaller orders that made units fall”: what was made to fall. */
export function subjectOf<T extends Place>(strong: readonly T[], text: string): T | undefined {
  const words = text.split(' ');
  return strong.find(({ start, end }) => {
    const before = words.slice(0, start).join(' ');
    const after = words.slice(end).join(' ');
    return (
      /\b(?:made|make|makes|making|caused|causing|got)(?: the| our| my)?$/.test(before) &&
      /^(?:to )?(?:\w+ )?(?:go|fall|drop|rise|jump|dip|climb|sink|slip|grow|shrink|up|down|soar|slump|better|worse)\b/.test(
        after,
      )
    );
  });
}
