// Lies about how much: another size, sign, unit or rounding under a mark that is real.
import { Decimal } from 'decimal.js';
import {
  bare,
  dressed,
  grouped,
  type Lie,
  reshow,
  type Spot,
  spots,
  subject,
  type TrueAnswer,
} from './spots.ts';

export const amountLies: readonly Lie[] = [
  about('minus sign put in front or taken away', 'sign', (spot) =>
    /^[-−–]/.test(spot.shown) ? spot.shown.slice(1) : `-${spot.shown}`,
  ),
  about('the word minus put in front', 'sign', (spot) =>
    /^[-−–]/.test(spot.shown) ? spot.shown.slice(1) : `minus ${spot.shown}`,
  ),
  about("an accountant's brackets, which mean negative", 'sign', (spot) =>
    /^[-−–]/.test(spot.shown) ? spot.shown.slice(1) : `(${spot.shown})`,
  ),
  about('last digit one too high', 'size', (spot) => dressed(spot, spot.size.plus(ulp(spot)))),
  about('last digit one too low', 'size', (spot) =>
    dressed(
      spot,
      spot.size
        .minus(ulp(spot))
        .abs()
        .plus(spot.size.isZero() ? ulp(spot) : 0),
    ),
  ),
  about('leading digit changed', 'size', (spot) => {
    const text = bare(spot);
    const digit = ((Number(text[0]) + 1) % 9) + 1;
    return spot.prefix + digit + text.slice(1) + spot.suffix;
  }),
  about('two different digits transposed', 'size', (spot) => {
    const digits = [...bare(spot)];
    const at = digits.findIndex(
      (digit, index) =>
        /\d/.test(digit) && digits[index + 1] !== digit && /\d/.test(digits[index + 1] ?? ''),
    );
    if (at < 0) return dressed(spot, spot.size.plus(9));
    [digits[at], digits[at + 1]] = [digits[at + 1] ?? '', digits[at] ?? ''];
    return spot.prefix + digits.join('') + spot.suffix;
  }),
  about('ten times as much', 'size', (spot) => dressed(spot, nonZero(spot).times(10))),
  about('a tenth', 'size', (spot) => dressed(spot, nonZero(spot).dividedBy(10), spot.places + 1)),
  about('thousands written as a continental decimal point', 'size', (spot) =>
    spot.size.gte(1000)
      ? spot.prefix + grouped(spot.size, 0).replaceAll(',', '.') + spot.suffix
      : `${spot.prefix}${grouped(nonZero(spot).times(1000), 0)}${spot.suffix}`,
  ),
  about('k after a full figure', 'size', (spot) => `${spot.prefix}${bare(spot)}k`),
  about('m after a full figure', 'size', (spot) => `${spot.prefix}${bare(spot)}m`),
  about(
    'the word million after a full figure',
    'size',
    (spot) => `${spot.prefix}${bare(spot)} million`,
  ),
  about(
    'the word hundred after a full figure',
    'size',
    (spot) => `${spot.prefix}${bare(spot)} hundred`,
  ),
  about('rounded up two steps too far', 'rounding', (spot) =>
    dressed(spot, offRound(spot, roughly(spot).plus(step(spot).times(2))), 0),
  ),
  about('rounded the wrong way', 'rounding', (spot) => {
    const near = roughly(spot);
    const wrong = near.gt(spot.size) ? near.minus(step(spot)) : near.plus(step(spot));
    return `about ${dressed(spot, offRound(spot, wrong), 0)}`;
  }),
  about(
    'an approximation a fifth too high',
    'rounding',
    (spot) => `about ${dressed(spot, nonZero(spot).times('1.2'))}`,
  ),
  about(
    'almost, of less than the figure',
    'rounding',
    (spot) => `almost ${dressed(spot, nonZero(spot).times('0.8'))}`,
  ),
  about('places invented beyond what is known', 'rounding', (spot) =>
    dressed(spot, spot.size.plus(new Decimal(ulp(spot)).times('0.37')), spot.places + 2),
  ),
  about(
    'more than, of more than the figure',
    'range',
    (spot) => `more than ${dressed(spot, nonZero(spot).times('1.1'))}`,
  ),
  about(
    'less than, of less than the figure',
    'range',
    (spot) => `less than ${dressed(spot, nonZero(spot).times('0.9'))}`,
  ),
  about('between two figures that both lie above', 'range', (spot) => {
    const [low, high] = [nonZero(spot).times('1.1'), nonZero(spot).times('1.3')];
    return `between ${dressed(spot, low)} and ${dressed(spot, high)}`;
  }),
  about(
    'a range with a far end nobody claimed',
    'range',
    (spot) => `${spot.shown} to ${dressed(spot, nonZero(spot).times('1.5'))}`,
  ),
  about(
    'a dash range around the figure',
    'range',
    (spot) =>
      `${dressed(spot, nonZero(spot).times('0.5'))}–${dressed(spot, nonZero(spot).times('1.5'))}`,
  ),
  about(
    'plus or minus a margin nobody claimed',
    'range',
    (spot) => `${spot.shown} ± ${dressed(spot, nonZero(spot).times('0.1'))}`,
  ),
  about('dollars for pounds', 'unit', (spot) => `$${bare(spot)}`),
  about('euros for pounds', 'unit', (spot) => `€${bare(spot)}`),
  about('another currency by its letters', 'unit', (spot) => `USD ${bare(spot)}`),
  about('pence for pounds', 'unit', (spot) => `${bare(spot)}p`),
  about('a percentage for an amount, or the other way round', 'unit', (spot) =>
    spot.suffix === '%' ? `£${bare(spot)}` : `${bare(spot)}%`,
  ),
  about(
    'percentage points for whatever it was',
    'unit',
    (spot) => `${bare(spot)} percentage points`,
  ),
  about('money told as a count, or a count as money', 'unit', (spot) =>
    spot.prefix + spot.suffix === '' ? `£${bare(spot)}` : `${bare(spot)} customers`,
  ),
  about('told as so much a minute', 'unit', (spot) => `${spot.shown} a minute`),
  about('kilograms', 'unit', (spot) => `${bare(spot)} kg`),
  about('another number spelled out', 'size', (spot) =>
    spot.prefix === '' ? 'three hundred and seventeen million' : 'three million pounds',
  ),
  about('zero in words', 'size', (spot) => (spot.size.isZero() ? 'forty-two' : 'zero')),
  about('a dozen', 'size', (spot) => (spot.size.eq(12) ? 'two dozen' : 'a dozen')),
];

/** A lie told by showing the first figure otherwise, its mark left in place. */
function about(name: string, kind: string, shown: (spot: Spot) => string): Lie {
  const make = (answer: TrueAnswer) => {
    // Of a figure that is negative already, another minus might only say so.
    const positive = spots(answer).find((each) => !each.is_negative);
    const spot = (kind === 'sign' ? positive : undefined) ?? subject(answer);
    const lie = shown(spot);
    // The unit said after the figure goes too where the lie brings its own words.
    const is_wordy = kind === 'unit' || /[a-z]{2}$/i.test(lie);
    return reshow(answer, spot, lie, is_wordy ? ` [${spot.mark}]` : undefined);
  };
  return { name, kind, make };
}

function ulp(spot: Spot): Decimal {
  return new Decimal(10).pow(-spot.places);
}

function nonZero(spot: Spot): Decimal {
  return spot.size.isZero() ? new Decimal(7) : spot.size;
}

/** One of the third significant digit, and at least one whole. */
function step(spot: Spot): Decimal {
  const power = new Decimal(10).pow(Math.floor(Decimal.log10(nonZero(spot)).toNumber()) - 2);
  return Decimal.max(power, new Decimal(1));
}

function roughly(spot: Spot): Decimal {
  return spot.size.dividedBy(step(spot)).round().times(step(spot));
}

/** Past a rounder number, which may be a true figure rounded more coarsely, and so no lie. */
function offRound(spot: Spot, wrong: Decimal): Decimal {
  if (!wrong.mod(step(spot).times(10)).isZero()) return wrong;
  // away from the figure: a step towards it might be its true rounding
  return wrong.lt(spot.size) ? wrong.minus(step(spot)) : wrong.plus(step(spot));
}
