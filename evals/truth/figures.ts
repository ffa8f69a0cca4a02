// Which figures an answer must contain, and their values: one function per question family, fed by
// the measures. Independent of the product: it sees the books and the expected reading, no answer.
import type { Decimal } from 'decimal.js';
import { calendarPart, cycleFigures, tradingDays, trendFigures } from './calendar.ts';
import type { Figure } from './figure.ts';
import { ADDITIVE, type DimensionName, type MemberFilter, measure, type Span } from './measures.ts';
import { rankFigures } from './ranking.ts';
import type { Books } from './rows.ts';
import { isBrokenDownBy, isRecorded, untoldBy } from './told.ts';

export type { Figure } from './figure.ts';

/** A reading of a question, as far as figures depend on it. */
export interface FigureRequest {
  family: string;
  metric: string | null;
  /** null: all the data there is. */
  window: Span | null;
  compare?: Span | null;
  filters?: readonly MemberFilter[];
  by?: string | null;
  direction?: 'best' | 'worst' | null;
  limit?: number | null;
  cycle?: string | null;
  extreme?: 'most' | 'least' | null;
  weekday?: number;
  grain?: string | null;
}

/** The figures an answer to this reading must contain; none for families that are about words. */
export function figuresFor(books: Books, request: FigureRequest): Figure[] {
  // Many questions ask for the same figures, and summing half a million lines takes its time.
  const { family, metric, window, compare, filters, by, direction, limit } = request;
  const { cycle, extreme, grain } = request;
  const spans = [window?.from, window?.to, compare?.from, compare?.to];
  const parts = [
    family,
    metric,
    spans,
    filters,
    by,
    direction,
    limit,
    cycle,
    extreme,
    request.weekday,
    grain,
  ];
  const key = JSON.stringify(parts);
  const known = computed.get(books) ?? new Map<string, Figure[]>();
  computed.set(books, known);
  const figures = known.get(key) ?? compute(books, request);
  known.set(key, figures);
  return figures;
}

const computed = new WeakMap<Books, Map<string, Figure[]>>();

function compute(books: Books, request: FigureRequest): Figure[] {
  const { family, metric } = request;
  const window = request.window ?? { from: books.from, to: books.to };
  const filters = request.filters ?? [];
  if (family === 'meaning' || family === 'history') return [];
  if (family === 'coverage') return coverageFigures(books, window);
  if (metric === null || isUntold(request)) return [];
  switch (family) {
    case 'how_much':
    case 'normal':
      // What was never recorded is not known: a sum of nothing would be a zero that nobody may say.
      if (!isRecorded(books, metric, window)) return [];
      return given('value', measure(books, metric, window, filters));
    case 'change':
    case 'versus_last_year':
      return changeFigures(books, request, window);
    case 'why':
      return whyFigures(books, request, window);
    case 'when':
      return cycleFigures(books, { ...request, metric, window, filters });
    case 'trend':
      return trendFigures(books, { ...request, metric, window, filters });
    case 'rank':
      return rankFigures(books, { ...request, metric, window, filters });
    default:
      throw new Error(`The truth knows no family called ${family}.`);
  }
}

/** Whether no record tells the figure: the right answer says so, and claims none. */
export function isUntold({ family, metric, filters, by }: FigureRequest): boolean {
  if (metric === null || ['meaning', 'history', 'coverage'].includes(family)) return false;
  const dimensions = (filters ?? []).map(({ dimension }) => dimension);
  if (untoldBy(metric, dimensions) !== null) return true;
  return family === 'rank' && !isBrokenDownBy(metric, (by ?? 'product') as DimensionName);
}

/** A plain number that must be claimed; nothing where the books give none. */
export function given(name: string, value: Decimal | null, more: Partial<Figure> = {}): Figure[] {
  if (value === null) return [];
  return [{ name, value: value.toFixed(), kind: 'number', required: true, ...more }];
}

function changeFigures(books: Books, request: FigureRequest, window: Span): Figure[] {
  const metric = request.metric ?? '';
  const filters = request.filters ?? [];
  const now = measure(books, metric, window, filters);
  const compare = request.compare ?? null;
  // The other side has no data: it is said to be missing, and no figure stands for it.
  if (compare === null || !isRecorded(books, metric, compare)) {
    return isRecorded(books, metric, window) ? given('now', now) : [];
  }
  const before = measure(books, metric, compare, filters);
  if (!isRecorded(books, metric, window)) return given('before', before);
  const difference = now === null || before === null ? null : now.minus(before);
  const percentage =
    difference === null || before === null || before.isZero()
      ? null
      : difference.dividedBy(before.abs());
  return [
    ...given('now', now),
    ...given('before', before),
    ...given('difference', difference),
    ...given('percentage', percentage, { required: false }),
  ];
}

function whyFigures(books: Books, request: FigureRequest, window: Span): Figure[] {
  const metric = request.metric ?? '';
  const filters = request.filters ?? [];
  const compare = request.compare ?? null;
  if (compare === null || !isRecorded(books, metric, compare)) {
    return isRecorded(books, metric, window)
      ? given('now', measure(books, metric, window, filters))
      : [];
  }
  const difference = changeFigures(books, request, window).filter((f) => f.name === 'difference');
  const total = difference[0]?.value;
  if (!ADDITIVE.has(metric) || total === undefined) return difference;
  const calendar = calendarPart(books, { metric, window, compare, filters });
  return [
    ...difference,
    ...given('calendar', calendar),
    ...given('rest', calendar.negated().plus(total)),
  ];
}

function coverageFigures(books: Books, asked: Span): Figure[] {
  const days = tradingDays(books, asked);
  const first = days[0];
  const last = days[days.length - 1];
  if (first === undefined || last === undefined) return [];
  return [
    { name: 'first_day', value: first, kind: 'date', required: true },
    { name: 'last_day', value: last, kind: 'date', required: true },
    { name: 'trading_days', value: String(days.length), kind: 'number', required: true },
  ];
}
