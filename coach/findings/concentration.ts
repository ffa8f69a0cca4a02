// What the business leans on: a customer, product or debtor with a large share of the whole, and a
// few customers that bring in as much as hundreds. Hides what counts as large among how many.
import { addDays } from '../../analysis/calendar.ts';
import type { Fractions, Span } from '../brief.ts';
import { levelView } from '../compose/frame.ts';
import { showName } from '../compose/names.ts';
import type { Definition } from '../definitions.ts';
import { evaluate, termsOf } from '../expressions.ts';
import { addFact, levelOf } from '../gather/draft.ts';
import { gatherLevel } from '../gather/levels.ts';
import { gatherSeries } from '../gather/series.ts';
import { breakdowns, type MemberLine } from '../members.ts';
import type { Dimension, Filter } from '../query.ts';
import { tradingDays } from '../reading.ts';
import {
  type Candidate,
  type Detector,
  firstOf,
  type Look,
  latelyOf,
  NOTHING,
} from './candidate.ts';
import { labelFact, shareFact } from './facts.ts';

/** Which metric by which dimension, and the share of one member that is worth a minute. */
const BY: readonly (readonly [string, Dimension, number])[] = [
  ['revenue', 'customer', 0.1],
  ['revenue', 'product', 0.1],
  ['receivables', 'customer', 0.25],
  ['expenses', 'category', 0.4],
];
/** Among a hundred and more, a third of that share is as notable. */
const MANY = 100;
const OF_MANY = 0.3;
/** Of a week or less nobody can say what a business leans on. */
const LEAST_DAYS = 10;
/** Among few members one is large of necessity. */
const LEAST_MEMBERS = 4;
/** And so many times an equal share. */
const TIMES_EQUAL = 3;
/** Of a dozen one is large of necessity: a quarter of the whole, and twice an equal share. */
const TIMES_EQUAL_OF_FEW = 2;
const LEAST_OF_FEW = 0.25;
const FEW = 12;
/** The ten largest customers, where there are enough others, and a share that is told of them. */
const LARGEST = 10;
const LEAST_CUSTOMERS = 40;
const LEAST_TOGETHER = 0.2;

export const findConcentration: Detector = async (look) => {
  const candidates: Candidate[] = [];
  const days = await tradingDays(
    look.reading,
    latelyOf(look.data),
    [...look.reading.spans.keys()][0],
  );
  if (days.length < LEAST_DAYS) return NOTHING;
  for (const [name, dimension, least] of BY) {
    const definition = look.reading.definitions.get(name);
    if (definition === undefined || !isKnown(look, name)) continue;
    // whoever sells knows that wages are the largest cost
    if (name === 'expenses' && isKnown(look, 'revenue')) continue;
    candidates.push(...(await concentrated(look, { definition, dimension, least })));
  }
  return { tests: 0, candidates };
};

function isKnown({ reading }: Look, name: string): boolean {
  if (name !== 'receivables') return reading.spans.has(name);
  return reading.sources.some(({ layout }) => layout === 'invoices');
}

async function concentrated(
  { reading, data }: Look,
  of: { definition: Definition; dimension: Dimension; least: number },
): Promise<Candidate[]> {
  const { definition, dimension, least } = of;
  // what is owed is owed on a day, the last of the books
  const span =
    definition.kind === 'stock' ? { from: addDays(data.to, -1), to: data.to } : latelyOf(data);
  const [found] = await breakdowns(reading, definition, {
    dimensions: [dimension],
    now: span,
    before: null,
    filters: [],
    order: 'best',
    most: LARGEST,
  });
  const lines = found?.lines ?? [];
  const [first] = lines;
  const members = lines.length + (found?.others ?? 0);
  const all = await evaluate(reading, levelOf(definition, { span, filters: [] }));
  const total = Number(all.value ?? 0);
  if (first === undefined || members < LEAST_MEMBERS || !(total > 0)) return [];
  const share = Number(first.now) / total;
  const times = members <= FEW ? TIMES_EQUAL_OF_FEW : TIMES_EQUAL;
  const base = { definition, dimension, span, members };
  const found_here: Candidate[] = [];
  const of_few = members <= FEW ? Math.max(least, LEAST_OF_FEW) : least;
  const enough = members >= MANY ? OF_MANY * least : of_few;
  if (share >= enough && share * members >= times) found_here.push(leaning(base, first, share));
  const together = lines.reduce((sum, { now }) => sum + Number(now), 0) / total;
  const customers = definition.name === 'revenue' && dimension === 'customer';
  const uneven = (together * members) / LARGEST >= TIMES_EQUAL && together >= LEAST_TOGETHER;
  if (customers && members >= LEAST_CUSTOMERS && uneven) {
    found_here.push(few(base, lines, together));
  }
  return found_here;
}

interface Base {
  definition: Definition;
  dimension: Dimension;
  span: Span;
  members: number;
}

function leaning(base: Base, line: MemberLine, share: number): Candidate {
  const { definition, dimension, span, members } = base;
  const filter: Filter = { dimension, key: line.key, label: line.label };
  const filters = [filter];
  return {
    kind: 'concentration',
    about: dimension,
    metric: definition.name,
    filters,
    span,
    compare: null,
    p: null,
    // of so many equal members it would be the first
    surprise: firstOf(share * members),
    worth: Number(line.now),
    figure: share.toFixed(4),
    async tell(draft) {
      await gatherLevel(draft);
      await shareFact(draft, { span, filters });
      if (definition.kind !== 'stock') await gatherSeries(draft);
      return (frame) => ({
        ...levelView(frame),
        name: showName(filter.label),
        dimension,
        share: frame.ledger.figure('share'),
      });
    },
  };
}

/** The ten largest together: one claim with a term for each. */
function few(base: Base, lines: readonly MemberLine[], share: number): Candidate {
  const { definition, dimension, span, members } = base;
  const over = lines.flatMap(({ key, label }) =>
    termsOf(definition.numerator, { span, filters: [{ dimension, key, label }] }),
  );
  const sum: Fractions = { kind: 'fractions', scale: '1', parts: [{ sign: '1', over, by: null }] };
  const by = termsOf(definition.numerator, { span, filters: [] });
  const of_all: Fractions = {
    kind: 'fractions',
    scale: '100',
    parts: [{ sign: '1', over, by }],
  };
  return {
    kind: 'few_customers',
    about: '',
    metric: definition.name,
    filters: [],
    span,
    compare: null,
    p: null,
    surprise: firstOf((share * members) / LARGEST),
    worth: lines.reduce((total, { now }) => total + Number(now), 0),
    figure: share.toFixed(4),
    async tell(draft) {
      const { brief, reading } = draft;
      labelFact(draft, 'largest', { value: String(lines.length), unit: 'customers', span });
      const counts = reading.definitions.get('active_customers') as Definition;
      await addFact(draft, 'customers', {
        expression: levelOf(counts, { span, filters: [] }),
        unit: 'customers',
        role: 'count',
        span,
        metric: 'active_customers',
      });
      await addFact(draft, 'together', { expression: sum, unit: brief.unit, role: 'level', span });
      await addFact(draft, 'share', {
        expression: of_all,
        unit: 'percent',
        role: 'share',
        span,
      });
      await gatherSeries(draft);
      return (frame) => {
        const { ledger } = frame;
        ledger.bind('extreme', 'largest', ['largest', 'together', 'share']);
        return {
          ...levelView(frame),
          now: null,
          now_unknown: null,
          largest: ledger.figure('largest'),
          customers: ledger.figure('customers'),
          together: ledger.figure('together'),
          share: ledger.figure('share'),
        };
      };
    },
  };
}
