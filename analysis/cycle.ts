// When is it busy? Averages per trading day by hour, weekday, week or month of the year, the best
// and the worst, and whether the differences are more than chance. Hides counting days and ranks.
import { dayNumber, monthOf, weekdayOf, weekStart } from './calendar.ts';
import { type Known, parseDecimal, plain, quotient, ratio, sum } from './decimals.ts';
import { chiSquareTail } from './distributions.ts';

/** Differences between positions are called clear where chance makes them at most this often. */
const CYCLE_ALPHA = 0.05;
/** Trading days a position needs to be called best or worst; fewer are one customer's whim. */
const MIN_TRADING_DAYS = { hour: 4, weekday: 4, week: 3, month: 10 } as const;
/** An hour with records on no more than one trading day in three is not an opening hour. */
const OPEN_HOUR_ONE_IN = 3;

export type Cycle = keyof typeof MIN_TRADING_DAYS;

export interface CyclePosition {
  /** Hour '0'..'23', weekday '1' (Monday)..'7', week's first day, or month '1'..'12'. */
  position: string;
  /** Trading days behind the average. */
  trading_days: number;
  total: string;
  /** Per trading day, never the sum: five Mondays against four Tuesdays compare fairly. */
  average: string;
  /** Whether it may be best or worst: enough trading days, and for an hour, usually open. */
  counted: boolean;
}
export interface CycleResult {
  cycle: Cycle;
  /** In the order of the cycle. */
  positions: CyclePosition[];
  /** Among counted positions; null where fewer than two are. */
  best: CyclePosition | null;
  worst: CyclePosition | null;
  /** Average of the best ÷ of the worst; null with a reason where the worst is not positive. */
  best_to_worst: Known | null;
  /** Kruskal–Wallis over the counted positions' daily values. */
  test: { statistic: number; df: number; p: number } | null;
  sure: 'clear' | 'unclear' | 'too_few';
}

/**
 * Averages by weekday, calendar week or month of the year, from daily totals (day → decimal
 * string, only days that traded). With a single year of data, months that differ may be a trend.
 */
export function cycleOfDays(
  daily: ReadonlyMap<string, string>,
  cycle: Exclude<Cycle, 'hour'>,
  week_start: number,
): CycleResult {
  const groups = new Map<string, string[]>();
  for (const [day, value] of daily) {
    const position =
      cycle === 'weekday'
        ? `${weekdayOf(dayNumber(day))}`
        : cycle === 'week'
          ? weekStart(day, week_start)
          : `${monthOf(day)}`;
    push(groups, position, value);
  }
  const positions = [...groups.keys()].sort((a, b) =>
    cycle === 'week'
      ? a < b
        ? -1
        : 1
      : inWeek(a, week_start, cycle) - inWeek(b, week_start, cycle),
  );
  const enough = (values: readonly string[]) => values.length >= MIN_TRADING_DAYS[cycle];
  return finish(
    cycle,
    positions.map((position) => {
      const values = groups.get(position) ?? [];
      return { position, values, counted: enough(values) };
    }),
  );
}

/**
 * Averages by hour of day per trading day of the whole period: an hour without records on a
 * trading day counts as 0 there, because the business traded that day and not in that hour. Hours
 * with records on no more than a third of the trading days are listed and not `counted`. Hours
 * share the level of their day, which makes the test cautious rather than rash.
 */
export function cycleOfHours(
  hours: readonly { day: string; hour: number; value: string }[],
  trading_days: Iterable<string>,
): CycleResult {
  const days = new Set(trading_days);
  for (const line of hours) days.add(line.day);
  const groups = new Map<number, Map<string, string>>();
  for (const { day, hour, value } of hours) {
    const known = groups.get(hour) ?? new Map<string, string>();
    const before = known.get(day);
    known.set(day, before === undefined ? value : sum([before, value]));
    groups.set(hour, known);
  }
  const positions = [...groups].sort(([a], [b]) => a - b);
  return finish(
    'hour',
    positions.map(([hour, known]) => {
      const usual = known.size * OPEN_HOUR_ONE_IN > days.size;
      const values = [...known.values()];
      while (values.length < days.size) values.push('0');
      const counted = usual && values.length >= MIN_TRADING_DAYS.hour;
      return { position: `${hour}`, values, counted };
    }),
  );
}

/**
 * Kruskal–Wallis H with tie correction over groups of values, p by chi-square with groups − 1
 * degrees of freedom (Kruskal and Wallis 1952); null for fewer than two groups or all values equal.
 */
export function kruskalWallis(
  groups: readonly (readonly number[])[],
): { statistic: number; df: number; p: number } | null {
  const filled = groups.filter((group) => group.length > 0);
  const all = filled.flatMap((group, index) => group.map((value) => ({ value, index })));
  all.sort((a, b) => a.value - b.value);
  const n = all.length;
  const rank_sums = filled.map(() => 0);
  let ties = 0;
  for (let i = 0; i < n; ) {
    let j = i;
    while (j < n && all[j]?.value === all[i]?.value) j += 1;
    for (let k = i; k < j; k++) {
      const index = all[k]?.index ?? 0;
      rank_sums[index] = (rank_sums[index] ?? 0) + (i + j + 1) / 2;
    }
    ties += (j - i) ** 3 - (j - i);
    i = j;
  }
  const correction = 1 - ties / (n ** 3 - n);
  if (filled.length < 2 || !(correction > 0)) return null;
  const squares = filled.reduce((t, group, i) => t + (rank_sums[i] ?? 0) ** 2 / group.length, 0);
  const statistic = ((12 / (n * (n + 1))) * squares - 3 * (n + 1)) / correction;
  const df = filled.length - 1;
  return { statistic, df, p: chiSquareTail(statistic, df) };
}

interface Group {
  position: string;
  values: readonly string[];
  counted: boolean;
}

function finish(cycle: Cycle, groups: readonly Group[]): CycleResult {
  const positions = groups.map((group): CyclePosition => {
    const all = parseDecimal(sum(group.values));
    return {
      position: group.position,
      trading_days: group.values.length,
      total: plain(all),
      average: plain(quotient(all, parseDecimal(`${group.values.length}`))),
      counted: group.counted,
    };
  });
  const ranked = positions
    .filter((line) => line.counted)
    .map((line) => ({ line, average: parseDecimal(line.average) }))
    .sort((a, b) => b.average.comparedTo(a.average));
  const best = ranked[0]?.line ?? null;
  const worst = ranked.at(-1)?.line ?? null;
  if (best === null || worst === null || best === worst) {
    return {
      cycle,
      positions,
      best: null,
      worst: null,
      best_to_worst: null,
      test: null,
      sure: 'too_few',
    };
  }
  const counted = groups.filter((group) => group.counted);
  const test = kruskalWallis(counted.map((group) => group.values.map(Number)));
  return {
    cycle,
    positions,
    best,
    worst,
    best_to_worst: times(best.average, worst.average),
    test,
    sure: test !== null && test.p < CYCLE_ALPHA ? 'clear' : 'unclear',
  };
}

function times(best: string, worst: string): Known {
  return worst.startsWith('-') ? { value: null, reason: 'sign_change' } : ratio(best, worst);
}

/** Place in the cycle: weekdays follow the tenant's week, months the calendar. */
function inWeek(position: string, week_start: number, cycle: Cycle): number {
  const number = Number(position);
  return cycle === 'weekday' ? (number - week_start + 7) % 7 : number;
}

function push(groups: Map<string, string[]>, key: string, value: string): void {
  const list = groups.get(key);
  if (list === undefined) groups.set(key, [value]);
  else list.push(value);
}
