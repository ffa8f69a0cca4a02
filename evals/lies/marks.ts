// Lies about what stands behind a figure: another claim's mark, no mark, a mark of nothing, and
// figures smuggled in beside marked ones.
import {
  add,
  bare,
  dressed,
  type Lie,
  reshow,
  type Spot,
  spots,
  subject,
  type TrueAnswer,
} from './spots.ts';

export const markLies: readonly Lie[] = [
  {
    name: "another claim's value under this mark",
    kind: 'mark',
    make: (answer) => {
      const [first, second] = spots(answer);
      return reshow(answer, first, second.shown);
    },
  },
  {
    name: 'the marks of two figures swapped',
    kind: 'mark',
    make: (answer) => {
      const [first, second] = spots(answer);
      const cut = (spot: Spot, mark: string) => `${spot.shown}${spot.between} [${mark}]`;
      const [early, late] = first.from < second.from ? [first, second] : [second, first];
      return (
        answer.text.slice(0, early.from) +
        cut(early, late.mark) +
        answer.text.slice(early.to, late.from) +
        cut(late, early.mark) +
        answer.text.slice(late.to)
      );
    },
  },
  {
    name: 'a mark that no claim has',
    kind: 'mark',
    make: (answer) => {
      const spot = subject(answer);
      return reshow(answer, spot, spot.shown, `${spot.between} [c99]`);
    },
  },
  {
    name: 'the mark taken away',
    kind: 'unmarked',
    make: (answer) => {
      const spot = subject(answer);
      return reshow(answer, spot, spot.shown, spot.between);
    },
  },
  {
    name: 'two figures under one mark',
    kind: 'mark',
    make: (answer) => {
      const spot = subject(answer);
      return reshow(answer, spot, `${dressed(spot, spot.size.plus(11))} or ${spot.shown}`);
    },
  },
  {
    name: 'a false figure before the true one that carries the mark',
    kind: 'mark',
    make: (answer) => {
      const spot = subject(answer);
      return reshow(
        answer,
        spot,
        `${dressed(spot, spot.size.plus(250))}, rather than ${spot.shown}`,
      );
    },
  },
  said('an amount without a mark', 'That is £12,345.67 more than was planned.'),
  said('a percentage without a mark', 'Margins stood at 37.5% throughout.'),
  said('a count without a mark', 'It came from 4,211 visitors.'),
  said('an amount spelled out, without a mark', 'Another fifty thousand pounds is on its way.'),
  said('a percentage spelled out, without a mark', 'Some twenty per cent of it was paid late.'),
  said('an amount in bold, without a mark', 'The rest came to **£98,765**.'),
  said(
    'a figure in a table, without a mark',
    '| month | revenue |\n| --- | --- |\n| May | 88,888 |',
  ),
  said('a figure with a suffix, without a mark', 'Stock worth 450k is left.'),
  said('digits of another script, without a mark', 'It came from ４２１１ visitors.'),
  {
    name: 'a true figure said again, the second time without its mark and rounded away',
    kind: 'unmarked',
    make: (answer) => {
      const spot = subject(answer);
      const more = dressed(spot, spot.size.times('1.3').plus(5));
      return add(answer, `In other words, ${more} in all.`);
    },
  },
  {
    name: 'the mark inside a sentence about something else',
    kind: 'mark',
    make: (answer) => {
      const spot = subject(answer);
      return add(answer, `We have ${bare(spot)} [${spot.mark}] competitors in town.`);
    },
  },
];

function said(name: string, sentence: string): Lie {
  return { name, kind: 'unmarked', make: (answer: TrueAnswer) => add(answer, sentence) };
}
