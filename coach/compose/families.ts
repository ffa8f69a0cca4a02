// From a brief to the values of a family's template: one function per family, each deciding what
// of the brief is said and in which order, none of them how it is worded.
import { compare } from '../../analysis/decimals.ts';
import { phrase } from '../../prompts/phrases.ts';
import type { View } from '../../prompts/template.ts';
import type { Brief, Fact } from '../brief.ts';
import { showSpan, WEEKDAYS } from '../figures.ts';
import type { Family } from '../query.ts';
import {
  dataView,
  edgeFigure,
  type Frame,
  insideLabel,
  labelOf,
  levelView,
  missingDays,
  moved,
  moveView,
  neverOpen,
  say,
  windowOf,
  withoutTrade,
} from './frame.ts';
import { escaped, plainName, showName, showQuoted } from './names.ts';
import { breakdownViews, effectGroups, rankParts } from './parts.ts';
import { toldView } from './told.ts';
import { inSpan, onDay } from './windows.ts';

/** Earlier questions shown; the rest is in the list of conversations. */
const MAX_HISTORY = 10;
/** A definition is a sentence or two. */
const MAX_MEANING_CHARS = 600;
/** Days, hours or weekdays that tie and are all named. */
const MAX_TIED = 4;

export const VIEWS: Readonly<Record<Family, (frame: Frame) => View>> = {
  how_much: (frame) => ({ ...levelView(frame), ...dataView(frame) }),
  change: (frame) => ({ ...levelView(frame), ...moveView(frame), ...dataView(frame) }),
  versus_last_year: (frame) => ({ ...levelView(frame), ...moveView(frame), ...dataView(frame) }),
  trend,
  rank,
  why,
  when,
  normal,
  coverage,
  meaning,
  history,
  decisions: toldView,
  told: toldView,
};

function trend(frame: Frame): View {
  const { brief, ledger } = frame;
  const verdict = brief.verdict;
  const from = ledger.fact('first');
  const to = ledger.fact('last');
  const both = from?.value != null && to?.value != null;
  const level = levelView(frame);
  ledger.bind('average', 'on average', ['slope']);
  const known =
    verdict === 'rising' || verdict === 'falling' || verdict === 'flat' || verdict === 'too_short';
  return {
    ...level,
    now_unknown: null,
    verdict: known
      ? say(
          frame,
          phrase(`trend_${verdict}`, {
            label: insideLabel(brief.metric_label),
            for_filter: level.for_filter ?? '',
            in_window: windowOf(frame),
          }),
        )
      : null,
    from_figure: both ? ledger.figure('first') : null,
    to_figure: both ? ledger.figure('last') : null,
    from_period: both ? inSpan(from.span, frame.options) : null,
    to_period: both ? inSpan(to.span, frame.options) : null,
    moved: moved(frame, 'change'),
    percent: ledger.direction('change') ? ledger.size('change_percent') : null,
    slope: moved(frame, 'slope'),
    grain: brief.series_grain ?? brief.query.grain ?? 'period',
    ...dataView(frame),
  };
}

function rank(frame: Frame): View {
  const { brief, ledger } = frame;
  const extreme = brief.query.direction === 'worst' ? 'Lowest' : 'Highest';
  const known = brief.parts.filter((part) => ledger.fact(part.now)?.value != null);
  const best = known[0];
  const value = (key: string | null) => ledger.fact(key)?.value ?? '';
  const tied = known.filter((part) => best && compare(value(part.now), value(best.now)) === 0);
  const level = levelView(frame);
  ledger.bind(
    'extreme',
    extreme,
    tied.flatMap((part) => [part.now, part.share]),
  );
  return {
    ...level,
    now_unknown: null,
    extreme,
    dimension: brief.query.by ?? best?.dimension ?? 'name',
    leader: best && tied.length < 2 ? showName(best.label) : null,
    leader_now: ledger.figure(best?.now ?? null),
    leader_share: ledger.figure(best?.share ?? null),
    tied: tied.length > 1 ? leaders(frame, tied.slice(0, MAX_TIED)) : null,
    nobody: best ? null : say(frame, phrase('rank_nobody')),
    // A list of a single line would only repeat the headline.
    ...(known.length === 1 && !brief.rest ? {} : rankParts(frame)),
    ...dataView(frame),
  };
}

function why(frame: Frame): View {
  const { brief, ledger } = frame;
  const level = levelView(frame);
  const data = dataView(frame);
  const move = moveView(frame);
  // Without a change there is nothing to take apart, and parts would only be noise.
  const groups = ledger.fact('change')?.value != null ? effectGroups(frame) : [];
  return {
    ...level,
    ...move,
    same_days: null,
    groups,
    days_now: ledger.figure('trading_days'),
    days_before: ledger.figure('trading_days_before'),
    breakdowns: ledger.fact('change')?.value != null ? breakdownViews(frame) : [],
    ...data,
    without_trade: [data.without_trade, neverOpen(frame)]
      .filter((text) => typeof text === 'string')
      .join(' '),
    before: brief.effects.length === 0 || move.moved === null ? move.before : null,
  };
}

function when(frame: Frame): View {
  const { brief, ledger } = frame;
  const cycle = brief.query.cycle ?? 'period';
  const rows = brief.cycle.filter((row) => ledger.fact(row.mean)?.value != null);
  const value = (row: Brief['cycle'][number]) => ledger.fact(row.mean)?.value ?? '0';
  // refunds are negative: the most was refunded where the amount is furthest below zero
  const sign = brief.query.metric === 'refunds' ? -1 : 1;
  const sorted = [...rows].sort((a, b) => sign * compare(value(b), value(a)));
  const most = sorted.filter((row) => compare(value(row), value(sorted[0] ?? row)) === 0);
  const least = sorted.filter((row) => compare(value(row), value(sorted.at(-1) ?? row)) === 0);
  const means = rows.map((row) => row.mean);
  const alike = rows.length > 1 && most.length === rows.length;
  const { window } = brief.query;
  if (alike && window) {
    // “Every week in October: 17 orders”: the figure is of each week, the window named of all.
    for (const name of [window.label, showSpan(window, frame.options)]) {
      ledger.bind('period', name, means);
    }
  }
  const { weekday } = brief.query;
  if (weekday !== undefined) {
    // “on a Saturday”: said of every hour or day that is named, and of its figure
    const own = rows.flatMap((row) => [row.mean, `label.${row.bucket}`]);
    for (const name of [WEEKDAYS[weekday - 1] ?? '', `${WEEKDAYS[weekday - 1]}s`]) {
      ledger.bind('weekday', name, own);
    }
  }
  const wants = (end: 'most' | 'least') =>
    !alike && rows.length > 0 && (brief.query.extreme ?? end) === end;
  // What recurs is a mean per trading day; days, weeks and months with a date are totals.
  const average = cycle === 'hour' || cycle === 'weekday' ? cycle : 'total';
  if (average !== 'total' || alike) ledger.bind('average', 'on average', means);
  const show_most = wants('most');
  const show_least = wants('least') && !(rows.length === 1 && show_most);
  if (show_most)
    ledger.bind(
      'extreme',
      'Busiest',
      most.flatMap((row) => [row.mean, `label.${row.bucket}`]),
    );
  if (show_least)
    ledger.bind(
      'extreme',
      'Quietest',
      least.flatMap((row) => [row.mean, `label.${row.bucket}`]),
    );
  return {
    ...levelView(frame),
    now: null,
    now_unknown: null,
    cycle,
    busiest: show_most ? cycleNames(frame, most) : null,
    busiest_mean: show_most ? ledger.figure(most[0]?.mean ?? null) : null,
    quietest: show_least ? cycleNames(frame, least) : null,
    quietest_mean: show_least ? ledger.figure(least[0]?.mean ?? null) : null,
    alone: !show_most,
    all_alike: alike,
    alike_mean: alike ? ledger.figure(rows[0]?.mean ?? null) : null,
    on_average: phrase(`average_${average}`) === '' ? '' : ` ${phrase(`average_${average}`)}`,
    nobody: rows.length === 0 ? say(frame, phrase('when_nobody')) : null,
    never_open: cycle === 'weekday' ? neverOpen(frame) : null,
    ...dataView(frame),
  };
}

function normal(frame: Frame): View {
  const { brief, ledger } = frame;
  const verdict = brief.verdict;
  const low = ledger.figure('baseline_low');
  const high = ledger.figure('baseline_high');
  const places = { normal: 'within', unusually_high: 'above', unusually_low: 'below' } as const;
  const judged =
    verdict === 'normal' || verdict === 'unusually_high' || verdict === 'unusually_low';
  const range = low !== null && high !== null;
  const said = judged
    ? phrase(`normal_${verdict}`)
    : verdict === 'too_short'
      ? phrase('normal_too_short')
      : null;
  const reason = ledger.reason('baseline_low') ?? ledger.reason('baseline_middle');
  return {
    ...levelView(frame),
    place: judged && range ? phrase(`place_${places[verdict]}`) : null,
    low,
    high,
    middle: ledger.figure('baseline_middle'),
    verdict: said === null ? null : say(frame, said),
    range_unknown: reason ? say(frame, plainName(reason, MAX_MEANING_CHARS)) : null,
    ...dataView(frame),
  };
}

function coverage(frame: Frame): View {
  const { brief, ledger } = frame;
  const data = dataView(frame);
  // A day without records is told so; one of them named again as without trade would be told twice.
  const missing = brief.coverage.flatMap((note) => note.missing);
  const others = brief.days_without_trade.filter((day) => !missing.includes(day));
  const complete = brief.coverage.every((note) => note.state === 'complete');
  return {
    ...data,
    series: brief.coverage.map((note) => {
      const own = { ...note, first_day: note.first_day, complete_to: note.complete_to };
      return {
        name: labelOf(brief, note.metric),
        first_day: edgeFigure(frame, own, 'first_day'),
        last_day: edgeFigure(frame, own, 'last_day'),
      };
    }),
    // The list above has said it already where nothing is wrong.
    coverage: complete ? [] : data.coverage,
    days: ledger.figure('trading_days'),
    in_window: brief.query.window ? windowOf(frame) : null,
    window_first: ledger.figure('window_first'),
    window_last: ledger.figure('window_last'),
    missing: missingDays(frame, missing),
    without_trade: withoutTrade(frame, others),
    never_open: neverOpen(frame),
  };
}

function meaning(frame: Frame): View {
  const { brief } = frame;
  const term = brief.meaning?.term ?? brief.query.term ?? brief.metric_label;
  const text = brief.meaning
    ? say(frame, escaped(plainName(brief.meaning.text, MAX_MEANING_CHARS)))
    : null;
  const name = showName(term).replace(/^“|”$/g, '');
  const level = levelView(frame);
  if (text) say(frame, `**${name}**: ${text}`);
  else say(frame, `I have no definition of **${name}**.`);
  return {
    ...level,
    term: name,
    now: brief.query.window ? level.now : null,
    ...dataView(frame),
    // In a repeated section its own `text` comes first, so that both may share the name.
    text,
  };
}

function history(frame: Frame): View {
  const { brief } = frame;
  const items = brief.history.slice(0, MAX_HISTORY).map((session) => {
    const asked_on = onDay(session.asked_at, frame.options);
    const question = showQuoted(session.question);
    say(frame, `- ${asked_on}: “${question}”`);
    return { asked_on, question };
  });
  return {
    history_lead: say(frame, phrase(items.length > 0 ? 'history_found' : 'history_none')),
    items,
    ...dataView(frame),
    coverage: [],
  };
}

/** Names of hours and days are figures of their own; “Saturday” is only a word. */
function cycleNames(frame: Frame, rows: readonly Brief['cycle'][number][]): string {
  const { ledger, brief } = frame;
  const shown = rows.slice(0, MAX_TIED).map((row) => {
    const mean = ledger.fact(row.mean);
    // Of rows that tie the mean is said once, for all of them.
    const means = [row.mean, rows[0]?.mean ?? null];
    const { cycle } = brief.query;
    const unit = cycle === 'hour' ? 'hour' : cycle === 'day' ? 'date' : null;
    if (!mean || unit === null || !fits(row.bucket, unit)) {
      // Names of weekdays and months are the calendar's own and need no quotes.
      if (mean && (cycle === 'week' || cycle === 'month')) {
        ledger.bind('period', showSpan(mean.span, frame.options), means);
      } else ledger.bind('bucket', row.label, means);
      return row.label;
    }
    const value = unit === 'hour' ? String(Number(row.bucket)) : row.bucket.slice(0, 10);
    ledger.bind('period', value, means);
    const key = `label.${row.bucket}`;
    return ledger.figure(
      ledger.fact(key) ? key : ledger.add(labelFact(mean, { key, value, unit })),
    );
  });
  const names = shown.filter((text) => text !== null);
  // “September 2026 and October 2026” reads as one window, and means either here.
  if (names.length > 1 && brief.query.cycle === 'month') {
    ledger.bind('period', names.slice(-2).join(' and '), [rows[0]?.mean ?? null]);
  }
  return words(names);
}

function fits(bucket: string, unit: 'hour' | 'date'): boolean {
  return unit === 'hour' ? /^\d{1,2}$/.test(bucket) : /^\d{4}-\d{2}-\d{2}/.test(bucket);
}

/** A fact that only names a bucket: its value is itself. */
function labelFact(mean: Fact, own: { key: string; value: string; unit: string }): Fact {
  const { metric, span, filters } = mean;
  return {
    ...mean,
    ...own,
    role: 'label',
    compare: null,
    expression: { kind: 'label', metric, span, compare: null, filters, value: own.value },
  };
}

function leaders(frame: Frame, parts: Brief['parts']): string {
  const { ledger } = frame;
  return words(parts.map((part) => `${showName(part.label)} with ${ledger.figure(part.now)}`));
}

function words(texts: readonly string[]): string {
  if (texts.length < 2) return texts.join('');
  return `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}
