// What is not known: days lately on which it usually trades without a record, books that have come
// to a stop, and sales without a customer's name.
import { addDays, daysBetween } from '../../analysis/calendar.ts';
import { phrase } from '../../prompts/phrases.ts';
import { levelView, missingDays, say } from '../compose/frame.ts';
import { evaluate } from '../expressions.ts';
import { daysWithoutTrade } from '../gather/coverage.ts';
import { addTradingDays, levelOf } from '../gather/draft.ts';
import { gatherLevel } from '../gather/levels.ts';
import type { Filter } from '../query.ts';
import { type Candidate, type Detector, LATELY_DAYS, type Look, latelyOf } from './candidate.ts';
import { edgeFact, shareFact } from './facts.ts';
import { isHoliday } from './holidays.ts';

/** Before so many days of books nobody knows on which days it usually trades. */
const KNOWN_DAYS = 56;
/** Books that end longer ago than a fortnight have stopped; longer than a quarter, they are old. */
const STOPPED_DAYS = 14;
const OLD_DAYS = 100;
/** More missing days than these in a quarter are closing times that nobody has told us. */
const MOST_MISSING = 12;
/** A tenth of sales without a name is worth asking for; nearly all means that nobody is asked. */
const LEAST_NAMELESS = 0.1;
const MOST_NAMELESS = 0.6;
/** What is missing is as surprising as one in ten: most of it is a day off that nobody told us. */
const SURPRISE = 1;

export const findGaps: Detector = async (look) => {
  const candidates = [await missing(look), await nameless(look), stopped(look)].flatMap(
    (one) => one ?? [],
  );
  return { tests: 0, candidates };
};

async function missing(look: Look): Promise<Candidate | null> {
  const { reading, data, usual_day } = look;
  if (!reading.spans.has('revenue') || daysBetween(data.from, data.to) < KNOWN_DAYS) return null;
  const back = addDays(data.to, -LATELY_DAYS);
  const span = { from: back > data.from ? back : data.from, to: data.to };
  const all = await daysWithoutTrade(reading, span);
  const days = all.filter((day) => !isHoliday(look, day));
  if (days.length === 0 || days.length > MOST_MISSING) return null;
  return {
    kind: 'days_missing',
    about: days.join(' '),
    metric: 'revenue',
    filters: [],
    span,
    compare: null,
    p: null,
    surprise: SURPRISE,
    worth: days.length * usual_day,
    figure: String(days.length),
    async tell(draft) {
      await addTradingDays(draft, 'days', span);
      return (frame) => ({
        ...levelView(frame),
        missing: missingDays(frame, days),
        days: frame.ledger.figure('days'),
        what: say(frame, phrase('finding_missing_what')),
      });
    },
  };
}

/** Sales for which no customer is known, where for others one is. */
async function nameless(look: Look): Promise<Candidate | null> {
  const { reading, data } = look;
  const definition = reading.definitions.get('revenue');
  if (definition === undefined || !reading.spans.has('revenue')) return null;
  const span = latelyOf(data);
  const filters: Filter[] = [{ dimension: 'customer', key: '', label: 'unknown customers' }];
  const part = await evaluate(reading, levelOf(definition, { span, filters }));
  const all = await evaluate(reading, levelOf(definition, { span, filters: [] }));
  const share = Number(part.value ?? 0) / Number(all.value ?? 0);
  if (!(share >= LEAST_NAMELESS && share <= MOST_NAMELESS)) return null;
  return {
    kind: 'unknown_customers',
    about: '',
    metric: 'revenue',
    filters,
    span,
    compare: null,
    p: null,
    surprise: SURPRISE,
    worth: Number(part.value),
    figure: share.toFixed(4),
    async tell(draft) {
      await gatherLevel(draft);
      await shareFact(draft, { span, filters });
      return (frame) => ({
        ...levelView(frame),
        share: frame.ledger.figure('share'),
        what: say(frame, phrase('finding_nameless_what')),
      });
    },
  };
}

function stopped({ reading, data, usual_day }: Look): Candidate | null {
  const ago = daysBetween(data.to, reading.today);
  if (ago < STOPPED_DAYS || ago > OLD_DAYS) return null;
  const name = reading.spans.has('revenue') ? 'revenue' : lastKnown(reading);
  const definition = name === undefined ? undefined : reading.definitions.get(name);
  if (definition === undefined) return null;
  return {
    kind: 'books_stopped',
    about: data.to,
    metric: definition.name,
    filters: [],
    span: data,
    compare: null,
    p: null,
    surprise: SURPRISE,
    worth: definition.name === 'revenue' ? ago * usual_day : null,
    figure: '1',
    async tell(draft) {
      await gatherLevel(draft);
      await edgeFact(draft, 'last_day', data);
      return (frame) => ({
        ...levelView(frame),
        last_day: frame.ledger.figure('last_day'),
        // costs or payments may have come in since
        of_sales: definition.name === 'revenue',
        what: say(
          frame,
          phrase(
            definition.name === 'revenue' ? 'finding_sales_stopped_what' : 'finding_stopped_what',
          ),
        ),
      });
    },
  };
}

/** The stored metric whose records end last: the books of who has no sales end with it. */
function lastKnown({ spans }: Look['reading']): string | undefined {
  const [last] = [...spans].sort(([, a], [, b]) => (a.to > b.to ? -1 : 1));
  return last?.[0];
}
