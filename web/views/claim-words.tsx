// How a figure was computed, said in words from the expression that computes it.
import type { Claim } from '../../server/api-types.ts';
import { showWindow } from '../words.ts';

type Expression = Claim['expression'];
type Fractions = Extract<Expression, { kind: 'fractions' }>;
type Term = Fractions['parts'][number]['over'][number];

const WEEKDAYS = 'Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays'.split(' ');
/** What is computed as a whole, in a sentence. */
const WHOLES: Readonly<Record<string, string>> = {
  calendar_part:
    'What the calendar explains: how many more or fewer of each weekday there were, each at what that weekday brought before.',
  calendar_rest: 'The change, less what the calendar explains.',
  volume_effect: 'What more or fewer units would have brought at the earlier average price.',
  price_effect: 'The change, less what more or fewer units explain: prices and the mix.',
  orders_effect: 'What more or fewer orders would have brought at the earlier average order.',
  value_effect: 'The change, less what more or fewer orders explain: the size of an order.',
  baseline_middle: 'What is usual for the season, worked out from the days and years before.',
  baseline_low: 'The lower end of what is usual for the season.',
  baseline_high: 'The upper end of what is usual for the season.',
  first_day: 'The first day there is a record of.',
  last_day: 'The last day there is a record of.',
  label: 'A name, not a sum: it is given by the figure beside it.',
};
/** More terms than this are a list that nobody reads; the records show them all. */
const MOST_TERMS = 6;

interface ComputationProps {
  claim: Claim;
  /** What a metric is called. */
  labelOf(metric: string): string;
}

export function Computation({ claim: { expression }, labelOf }: ComputationProps) {
  if (expression.kind !== 'fractions') return <p>{WHOLES[expression.kind] ?? 'By itself.'}</p>;
  const { parts, scale } = expression;
  const [first] = parts;
  const plain = parts.length === 1 && first?.by === null && first.over.length === 1;
  if (plain && first?.over[0])
    return <p>Everything added up: {termWords(first.over[0], labelOf)}.</p>;
  return (
    <>
      <ul class="terms">
        {parts.slice(0, MOST_TERMS).map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name but their place
          <li key={at}>
            <b aria-hidden="true">{part.sign === '-1' ? '−' : at === 0 ? '' : '+'}</b>{' '}
            <span class="unseen">{part.sign === '-1' ? 'less' : at === 0 ? '' : 'plus'}</span>
            {sumWords(part.over, labelOf)}
            {part.by && <> ÷ ({sumWords(part.by, labelOf)})</>}
          </li>
        ))}
      </ul>
      {parts.length > MOST_TERMS && <p class="soft">… and {parts.length - MOST_TERMS} more.</p>}
      {scale === '100' && <p class="soft">As a percentage: times 100.</p>}
    </>
  );
}

type LabelOf = ComputationProps['labelOf'];

function sumWords(terms: readonly Term[], labelOf: LabelOf): string {
  const shown = terms.slice(0, MOST_TERMS).map((term, at) => {
    const less = term.factor.startsWith('-');
    const times = ['1', '-1'].includes(term.factor) ? '' : `${term.factor.replace('-', '')} × `;
    return `${less ? '− ' : at === 0 ? '' : '+ '}${times}${termWords(term, labelOf)}`;
  });
  const more = terms.length - shown.length;
  return shown.join(' ') + (more > 0 ? ` … and ${more} more` : '');
}

function termWords(term: Term, labelOf: LabelOf): string {
  const { measure, span, filters, weekday, hour } = term;
  const only = filters.map(({ label, exclude }) => (exclude ? `all but ${label}` : label));
  const when = weekday === undefined ? '' : `, ${WEEKDAYS[weekday - 1]} only`;
  const clock = hour === undefined ? '' : `, from ${hour}:00 to ${hour + 1}:00`;
  const of = only.length > 0 ? ` of ${only.join(' and ')}` : '';
  const one_off = measure.startsWith('one_off:');
  const name = labelOf(measure.replace(/^one_off:/, '')).toLowerCase();
  return `${one_off ? 'one-offs in ' : ''}${name}${of}, ${showWindow(span.from, span.to)}${when}${clock}`;
}
