// Lies in the words around a right figure: another metric, window or member, the wrong direction,
// and sizes told in words (doubled, a third, twice).
import { add, type Lie, type Spot, spots, subject, type TrueAnswer } from './spots.ts';

const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const UP = /\b(up|rose|rise[ns]?|grew|higher|more|above|increase[ds]?|gained|better)\b/i;
const DOWN = /\b(down|fell|falls?|fallen|shrank|lower|less|below|decrease[ds]?|lost|worse)\b/i;

export const wordLies: readonly Lie[] = [
  {
    name: 'up for down, or down for up',
    kind: 'direction',
    make: (answer) => {
      if (UP.test(answer.text)) return answer.text.replace(UP, 'down');
      if (DOWN.test(answer.text)) return answer.text.replace(DOWN, 'up');
      return add(answer, aboutLevel(subject(answer), 'dropped by'));
    },
  },
  level('a level told as a rise', 'rose by'),
  level('a level told as a fall', 'fell by'),
  change('more than doubled'),
  change('doubled'),
  change('tripled'),
  change('halved'),
  change('grew tenfold'),
  share('a third of last year’s'),
  share('a quarter of the usual'),
  share('twice as much as before'),
  share('half of what it was'),
  share('two thirds of all sales'),
  share('one in five of all orders'),
  named('another metric named: refunds', (spot) =>
    /refund/.test(spot.metric) ? 'Revenue came to' : 'Refunds came to',
  ),
  named('another metric named: net profit', (spot) =>
    /profit/.test(spot.metric) ? 'Expenses came to' : 'Net profit came to',
  ),
  named('another metric named: the average order', (spot) =>
    /average/.test(spot.metric) ? 'Units sold came to' : 'The average order value was',
  ),
  named('another metric named: new customers', (spot) =>
    /new/.test(spot.metric) ? 'Returning customers numbered' : 'New customers numbered',
  ),
  windowed('another month named', (spot) => {
    const month = Number(spot.day.slice(5, 7));
    return `in ${MONTHS[(month + 5) % 12]} ${spot.day.slice(0, 4)}`;
  }),
  windowed('the right month of another year', (spot) => {
    const year = Number(spot.day.slice(0, 4)) - 3;
    return `in ${MONTHS[Number(spot.day.slice(5, 7)) - 1]} ${year}`;
  }),
  windowed('another year named', (spot) => `in the whole of ${Number(spot.day.slice(0, 4)) - 2}`),
  windowed('another quarter named', (spot) => {
    const quarter = Math.ceil(Number(spot.day.slice(5, 7)) / 3);
    return `in Q${((quarter + 1) % 4) + 1} ${Number(spot.day.slice(0, 4)) - 1}`;
  }),
  windowed('a single day named', (spot) => `on 29 February ${Number(spot.day.slice(0, 4)) - 9}`),
  windowed('an ISO date named', (spot) => `on ${Number(spot.day.slice(0, 4)) - 5}-03-17`),
  windowed(
    'a range of dates named',
    (spot) => `from 3 to 9 May ${Number(spot.day.slice(0, 4)) - 4}`,
  ),
  windowed('the last two hours named', () => 'in the last two hours'),
  windowed('the last ten years named', () => 'over the last ten years'),
  {
    name: 'two right figures compared the wrong way round',
    kind: 'direction',
    make: (answer) => {
      const pair = spots(answer)
        .slice(0, 2)
        .sort((a, b) => a.size.comparedTo(b.size));
      const [small, large] = pair as [Spot, Spot];
      return add(
        answer,
        `At ${small.shown} [${small.mark}] it was higher than the ${large.shown} [${large.mark}].`,
      );
    },
  },
  {
    name: 'a date nobody claimed',
    kind: 'date',
    make: (answer) => add(answer, 'It has been so since 3 May 2009.'),
  },
  {
    name: 'a count of days nobody claimed',
    kind: 'date',
    make: (answer) => add(answer, 'It took us 47 days.'),
  },
];

function aboutLevel(spot: Spot, verb: string): string {
  return `${capital(spot.metric)} ${verb} ${spot.shown}${spot.between} [${spot.mark}].`;
}

/**
 * A right figure told as a change of it. The figure taken is the largest, which no answer shows as
 * a change: a change can only be larger than both its sides where one of them is negative.
 */
function level(name: string, verb: string): Lie {
  const make = (answer: TrueAnswer) => {
    const largest = spots(answer).reduce((a, b) => (b.size.gt(a.size) ? b : a));
    return add(answer, aboutLevel(largest, verb));
  };
  return { name, kind: 'direction', make };
}

function change(words: string): Lie {
  const make = (answer: TrueAnswer) => {
    const spot = subject(answer);
    return add(answer, `${capital(spot.metric)} ${words} [${spot.mark}].`);
  };
  return { name: `“${words}” of a figure that says no such thing`, kind: 'size', make };
}

function share(words: string): Lie {
  const make = (answer: TrueAnswer) => {
    const spot = subject(answer);
    return add(answer, `${capital(spot.metric)} was ${words} [${spot.mark}].`);
  };
  return { name: `“${words}” of a figure that says no such thing`, kind: 'size', make };
}

function named(name: string, words: (spot: Spot) => string): Lie {
  const make = (answer: TrueAnswer) => {
    const spot = subject(answer);
    return add(answer, `${words(spot)} ${spot.shown} [${spot.mark}].`);
  };
  return { name, kind: 'metric', make };
}

function windowed(name: string, words: (spot: Spot) => string): Lie {
  const make = (answer: TrueAnswer) => {
    const spot = subject(answer);
    const figure = `${spot.shown}${spot.between} [${spot.mark}]`;
    return add(answer, `${capital(spot.metric)} was ${figure} ${words(spot)}.`);
  };
  return { name, kind: 'window', make };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
