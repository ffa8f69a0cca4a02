// When is it busy? Means per trading day for what recurs (hours, weekdays), totals for dated
// periods (days, weeks, months); periods cut by the window or the data are left out.
import { buckets, weekday } from '../../analysis/calendar.ts';
import { type CyclePosition, cycleOfDays, cycleOfHours } from '../../analysis/cycle.ts';
import { product, sum } from '../../analysis/decimals.ts';
import type { Span } from '../brief.ts';
import type { Definition } from '../definitions.ts';
import { dailyMetric, evaluate, numeratorOf, tradedDaily } from '../expressions.ts';
import { MONTHS, showDay, showSpan, WEEKDAYS } from '../figures.ts';
import { type HourRow, hourRows, onWeekday } from '../measures.ts';
import { clip, dailyValues, SALES, tradingDays } from '../reading.ts';
import { addFact, type Draft, isAdditive, levelOf, meanOf, putFact, unitOf } from './draft.ts';
import { spanOf } from './levels.ts';
import { MOST_COUNTED_BUCKETS, sumsIn } from './series.ts';

/** A weekday with records on no more than one in so many of its dates is not one of opening. */
const SELDOM_ONE_IN = 3;
/** An hour with records on one trading day in three at most is not an opening hour. */
const SELDOM_HOURS = 'Hours in which you seldom sell are left out.';

export async function gatherWhen(draft: Draft): Promise<void> {
  const { query, definition, brief } = draft;
  if (query.window === null) return;
  const cycle = query.cycle ?? 'weekday';
  const dated = cycle === 'day' || cycle === 'week' || cycle === 'month';
  if (!isAdditive(definition) && !dated) {
    brief.unavailable =
      `${definition.label} does not add up by ${cycle}; ` +
      'ask which month was best, or ask it for a period.';
    return;
  }
  if (cycle === 'hour') await gatherHours(draft);
  else if (cycle === 'weekday') await gatherWeekdays(draft);
  else await gatherDated(draft, cycle);
}

async function gatherHours(draft: Draft): Promise<void> {
  const { query, definition, reading, brief } = draft;
  const span = spanOf(query.window as NonNullable<typeof query.window>);
  const rows: HourRow[] = [];
  // expenses and payments are known by the day: an hour of midnight would be an invention
  const timed = numeratorOf(definition).every(({ metric }) => SALES.some((own) => own === metric));
  for (const { metric, sign } of timed ? numeratorOf(definition) : []) {
    for (const row of await hourRows(reading, metric, { span, filters: query.filters })) {
      rows.push(sign < 0 ? { ...row, value: product(row.value, '-1') } : row);
    }
  }
  if (new Set(rows.map(({ hour }) => hour)).size < 2) {
    brief.unavailable =
      'The records carry no time of day, so I cannot say which hour is busiest. ' +
      'Ask for the busiest weekday instead.';
    return;
  }
  const asked = rows.filter(({ day }) => onWeekday(day, query.weekday));
  const days = (await tradingDays(reading, span)).filter((day) => onWeekday(day, query.weekday));
  const result = cycleOfHours(asked, days);
  const on = query.weekday === undefined ? {} : { weekday: query.weekday };
  const where = { span, filters: query.filters, ...on };
  const counted = result.positions.filter((position) => position.counted);
  if (counted.length > 0 && counted.length < result.positions.length) {
    brief.notes.push(SELDOM_HOURS);
  }
  // of a member that buys seldom every hour is seldom: then its hours are still its hours
  for (const position of counted.length > 0 ? counted : result.positions) {
    const hour = Number(position.position);
    const expression = meanOf(definition, { ...where, hour }, { span, ...on });
    await addBucket(draft, { position, label: `${hour}:00`, expression, span });
  }
}

async function gatherWeekdays(draft: Draft): Promise<void> {
  const { query, definition, reading } = draft;
  const span = spanOf(query.window as NonNullable<typeof query.window>);
  const daily = await tradedDaily(reading, definition, { span, filters: query.filters });
  const { positions } = cycleOfDays(daily, 'weekday', reading.settings.week_start);
  const within = clip(reading, span) ?? span;
  const dates = buckets(within, 'day', reading.settings).map(({ from }) => weekday(from));
  const usual = positions.filter(({ position, trading_days }) => {
    const in_window = dates.filter((day) => day === Number(position)).length;
    return trading_days * SELDOM_ONE_IN > in_window;
  });
  for (const position of usual.length > 1 ? usual : positions) {
    const day = Number(position.position);
    const where = { span, filters: query.filters, weekday: day };
    const expression = meanOf(definition, where, { span, weekday: day });
    await addBucket(draft, {
      position,
      label: WEEKDAYS[day - 1] ?? position.position,
      expression,
      span,
    });
  }
}

async function addBucket(
  draft: Draft,
  bucket: {
    position: CyclePosition;
    label: string;
    expression: ReturnType<typeof meanOf>;
    span: Span;
  },
): Promise<void> {
  const { brief, definition, reading } = draft;
  const { position, label, expression, span } = bucket;
  const mean = `mean.${position.position}`;
  // per day on which the business traded, also for what is not recorded on each of them
  await addFact(draft, mean, {
    expression,
    unit: unitOf(definition, reading),
    role: 'level',
    span,
  });
  const days = `days.${position.position}`;
  const over = expression.parts[0]?.by ?? [];
  await addFact(draft, days, {
    expression: { kind: 'fractions', scale: '1', parts: [{ sign: '1', over, by: null }] },
    unit: 'days',
    role: 'count',
    span,
    filters: [],
  });
  brief.cycle.push({ bucket: position.position, label, mean, days });
}

async function gatherDated(draft: Draft, cycle: 'day' | 'week' | 'month'): Promise<void> {
  const { query, definition, reading, brief } = draft;
  const span = spanOf(query.window as NonNullable<typeof query.window>);
  const within = clip(reading, span);
  if (within === null) return;
  const habits = {
    week_start: reading.settings.week_start,
    fiscal_year_start: reading.settings.fiscal_year_start,
  };
  const all = buckets(within, cycle, habits);
  const whole = all
    .filter(({ from, to }) => from >= within.from && to <= within.to)
    .filter(({ from }) => cycle !== 'day' || onWeekday(from, query.weekday));
  const summed = isAdditive(definition) || (cycle === 'day' && isOfDays(definition));
  const most = summed ? whole.length : MOST_COUNTED_BUCKETS;
  if (whole.length > most) {
    brief.unavailable =
      `${definition.label} must be counted anew for every ${cycle}, and the period has ` +
      `${whole.length} of them; ask for a shorter one.`;
    return;
  }
  const value = await bucketValues(draft, within, cycle);
  for (const bucket of whole) {
    const own = await value(bucket);
    if (own === null) continue;
    const mean = `mean.${bucket.from}`;
    putFact(draft, mean, {
      expression: levelOf(definition, { span: bucket, filters: query.filters }),
      unit: unitOf(definition, reading),
      role: 'level',
      span: bucket,
      value: own,
      reason: null,
    });
    const days = `days.${bucket.from}`;
    brief.cycle.push({ bucket: bucket.from, label: datedLabel(bucket, cycle), mean, days });
  }
}

/** Days are read once and summed by bucket; what does not add up is computed for each. */
async function bucketValues(
  draft: Draft,
  span: Span,
  cycle: 'day' | 'week' | 'month',
): Promise<(bucket: Span) => Promise<string | null>> {
  const { query, definition, reading } = draft;
  const { filters } = query;
  if (cycle === 'day' && isOfDays(definition)) return ratiosByDay(draft, span);
  if (!isAdditive(definition)) {
    return async (bucket) =>
      (await evaluate(reading, levelOf(definition, { span: bucket, filters }))).value;
  }
  const daily =
    cycle === 'day'
      ? await tradedDaily(reading, definition, { span, filters })
      : await dailyMetric(reading, definition, { span, filters });
  // sales without a cost beside them are no profit, nor is a cost without sales: it is not known
  const needed: string[][] = [];
  for (const { metric } of numeratorOf(definition)) {
    const stored = SALES.some((own) => own === metric) ? 'revenue' : metric;
    const kept = filters.filter(({ exclude }) => exclude !== true);
    const unfiltered = { span, filters: stored === 'revenue' ? [] : kept };
    needed.push([...(await dailyValues(reading, stored, unfiltered)).keys()]);
  }
  return async (bucket) => {
    const inside = (day: string) => day >= bucket.from && day < bucket.to;
    if (needed.some((days) => !days.some(inside))) return null;
    const values = [...daily].filter(([day]) => inside(day));
    return values.length === 0 ? null : sum(values.map(([, value]) => value));
  };
}

/** A ratio of what is sold, which is stored by the day; a cost is not booked on each. */
function isOfDays(definition: Definition): boolean {
  const sold = ({ metric }: { metric: string }) => SALES.some((own) => own === metric);
  return definition.kind === 'ratio' && numeratorOf(definition).every(sold);
}

async function ratiosByDay(
  { query, definition, reading }: Draft,
  span: Span,
): Promise<(bucket: Span) => Promise<string | null>> {
  const where = { span, filters: query.filters };
  const value = await sumsIn(reading, definition, where);
  return async (bucket) => value(bucket);
}

function datedLabel(bucket: Span, cycle: 'day' | 'week' | 'month'): string {
  if (cycle === 'day') return showDay(bucket.from);
  if (cycle === 'week') return `the week of ${showSpan(bucket)}`;
  const month = MONTHS[Number(bucket.from.slice(5, 7)) - 1] ?? bucket.from;
  return `${month} ${bucket.from.slice(0, 4)}`;
}
