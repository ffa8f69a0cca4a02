// One answer against one item: understood, figures, status. Pure: given the answer, the item and
// the books, and nothing else. Hides what counts as equal from the run and its table.
import type { Answer, Claim, StatedQuery } from './answer.ts';
import { type Item, type Reading, readings } from './items.ts';
import { claimEquals, saysDate, shownFaults } from './shown.ts';
import { type Figure, type FigureRequest, figuresFor, isUntold } from './truth/figures.ts';
import type { MemberFilter } from './truth/measures.ts';
import type { Books } from './truth/rows.ts';
import { isRecorded } from './truth/told.ts';

export interface Score {
  status_right: boolean;
  understood: boolean;
  /** Fields in which the nearest reading differs, as 'field: got, expected'. */
  differences: string[];
  /** True also where no figure is due; judged against the answer's own stated query. */
  figures_right: boolean;
  /** What is wrong with the figures, as sentences. */
  faults: string[];
  /** Figures an answer may leave out, and this one did. */
  left_out: string[];
  /** Expected figures with the claim that carries each. */
  matched: { figure: Figure; claim: Claim | null }[];
}

/** Families whose claims are not figures of the query's metric. */
const WORDLESS: ReadonlySet<string> = new Set(['meaning', 'history', 'coverage']);
/** A day up to which records go, and a number of days, are of the calendar. */
const UNITS_OF_DAYS: ReadonlySet<string> = new Set(['date', 'days']);

// Where a query leaves the grain or the cycle open, the coach chooses; any of these may be meant.
const GRAINS = ['month', 'week', 'day', 'quarter', 'year'];
const CYCLES = ['weekday', 'hour', 'month', 'day', 'week'];

/** Judges one answer. Figures are judged even where the question was misunderstood. */
export function scoreAnswer(item: Item, answer: Answer, books: Books): Score {
  const accepted = readings(item);
  const tried = accepted
    .map((reading) => ({ reading, differences: compareReading(reading, answer) }))
    .sort((a, b) => a.differences.length - b.differences.length);
  const best = tried[0] ?? { reading: undefined, differences: ['no reading'] };
  const understood = best.differences.length === 0;
  const figures = judgeFigures(answer, books, understood ? best.reading?.filters : undefined);
  const faults = [...figures.faults, ...statedFaults(item, answer, figures.matched)];
  return {
    status_right: accepted.some((reading) => reading.status.includes(answer.status)),
    understood,
    differences: best.differences,
    ...figures,
    faults,
    figures_right: faults.length === 0,
  };
}

/** Where the answer's stated query differs from a reading; empty where it does not. */
export function compareReading(reading: Reading, answer: Answer): string[] {
  if (!reading.status.includes(answer.status)) {
    return [`status: ${answer.status}, expected ${reading.status.join(' or ')}`];
  }
  // A question asked back, or one declined, has no query to compare.
  if (answer.status !== 'answered') return [];
  const query = answer.query ?? null;
  if (query === null) return ['query: the answer states none'];
  const checks: [string, readonly unknown[] | undefined, unknown][] = [
    ['family', reading.family, query.family],
    ['metric', reading.metric, query.metric],
    ['window', reading.window, query.window && span(query.window)],
    ['compare', reading.compare, query.compare && span(query.compare)],
    ['by', reading.by, query.by],
    ['direction', reading.direction, query.direction],
    ['limit', reading.limit, query.limit],
    ['cycle', reading.cycle, query.cycle],
    ['extreme', reading.extreme, query.extreme],
    ['grain', reading.grain, query.grain],
  ];
  const differences = checks.flatMap(([field, accepted, got]) => {
    if (accepted === undefined) return [];
    const same = accepted.some((value) => JSON.stringify(value) === JSON.stringify(got));
    return same ? [] : [`${field}: ${JSON.stringify(got)}, expected ${JSON.stringify(accepted)}`];
  });
  return [...differences, ...compareFilters(reading, query)];
}

function compareFilters(reading: Reading, query: StatedQuery): string[] {
  // Coverage and words are not about members: a filter there neither helps nor hurts.
  if (['coverage', 'meaning', 'history'].includes(query.family)) return [];
  const matches = (filter: StatedQuery['filters'][number]) =>
    reading.filters.some(
      (wanted) =>
        wanted.dimension === filter.dimension &&
        (wanted.exclude ?? false) === (filter.exclude ?? false) &&
        wanted.member.some((name) => sameWord(name, filter.key) || sameWord(name, filter.label)),
    );
  const right = query.filters.length === reading.filters.length && query.filters.every(matches);
  if (right) return [];
  return [`filters: ${JSON.stringify(query.filters)}, expected ${JSON.stringify(reading.filters)}`];
}

type Judged = Pick<Score, 'faults' | 'left_out' | 'matched'>;

function judgeFigures(
  answer: Answer,
  books: Books,
  filters: Reading['filters'] | undefined,
): Judged {
  const query = answer.query ?? null;
  if (answer.status !== 'answered' || query === null) {
    return { faults: [], left_out: [], matched: [] };
  }
  const request: FigureRequest = {
    ...query,
    filters: (filters ?? query.filters.map(asMember)) as MemberFilter[],
  };
  const open_grain = query.family === 'trend' && query.grain === null;
  const open_cycle = query.family === 'when' && query.cycle === null;
  const variants = open_grain
    ? GRAINS.map((grain) => ({ ...request, grain }))
    : open_cycle
      ? CYCLES.map((cycle) => ({ ...request, cycle }))
      : [request];
  if (isUntold(request) && answer.claims.some((claim) => tellsPart(claim, query))) {
    const fault = `text: no record tells ${query.metric} of what the figure is said of`;
    return { faults: [fault], left_out: [], matched: [] };
  }
  let nearest: Judged | null = null;
  for (const variant of variants) {
    const judged = matchFigures(answer, figuresFor(books, variant));
    if (nearest === null || judged.faults.length < nearest.faults.length) nearest = judged;
    if (nearest.faults.length === 0) break;
  }
  const judged = nearest ?? { faults: [], left_out: [], matched: [] };
  return { ...judged, faults: [...judged.faults, ...unrecordedFaults(answer, query, books)] };
}

/** A figure of the metric for some member: a date to which the data is complete is none. */
function tellsPart(claim: Claim, { metric }: StatedQuery): boolean {
  if (claim.unit === 'date') return false;
  return claim.metric === metric && Array.isArray(claim.filter) && claim.filter.length > 0;
}

function matchFigures(answer: Answer, figures: readonly Figure[]): Judged {
  const faults: string[] = [];
  const left_out: string[] = [];
  const matched: Judged['matched'] = [];
  let place_before = -1;
  for (const figure of figures) {
    if (figure.kind === 'date') {
      if (!saysDate(answer, figure.value)) faults.push(`${figure.name}: ${figure.value} not said`);
      continue;
    }
    const { claim, named } = carrierOf(answer, figure);
    matched.push({ figure, claim: claim ?? null });
    if (claim === undefined) {
      (figure.required ? faults : left_out).push(`${figure.name}: no claim of ${figure.value}`);
      continue;
    }
    if (!named) {
      faults.push(`${figure.name}: none of ${figure.said?.slice(0, 4).join(', ')} is named`);
    }
    if (figure.order === undefined) continue;
    const place = answer.text.indexOf(`[${claim.mark}]`);
    if (place < place_before) faults.push(`${figure.name}: not in its place in the text`);
    place_before = Math.max(place, place_before);
  }
  return { faults, left_out, matched };
}

/** The claim that carries a figure, before others the one that stands beside one of its names. */
function carrierOf(answer: Answer, figure: Figure): { claim: Claim | undefined; named: boolean } {
  const values = [figure.value, ...(figure.accept ?? [])];
  const right = [...values.map((value) => ({ value, said: figure.said })), ...(figure.or ?? [])];
  let first: Claim | undefined;
  for (const { value, said } of right) {
    for (const claim of answer.claims.filter((each) => claimEquals(each, value))) {
      first ??= claim;
      // of a list each line names whose figure it tells; elsewhere any sentence may
      const places = figure.order === undefined ? [answer.text] : linesOf(answer.text, claim);
      if (said === undefined || places.some((place) => said.some((word) => says(place, word)))) {
        return { claim, named: true };
      }
    }
  }
  return { claim: first, named: false };
}

function linesOf(text: string, { mark }: Claim): string[] {
  return text.split('\n').filter((line) => line.includes(`[${mark}]`));
}

/** Claims of the metric over days of which nothing is recorded: what is not known is no figure. */
function unrecordedFaults(answer: Answer, query: StatedQuery, books: Books): string[] {
  const { metric, family } = query;
  if (metric === null || WORDLESS.has(family)) return [];
  return answer.claims.flatMap(({ metric: of, unit, value, from, to }) => {
    if (of !== metric || UNITS_OF_DAYS.has(unit) || from === null || to === null) return [];
    if (isRecorded(books, metric, { from, to })) return [];
    return [
      `text: ${value} ${unit} is said of ${metric} from ${from} to ${to}: no record is of it`,
    ];
  });
}

/** What can be said of an answer's text without the books, and figures that an item fixes. */
function statedFaults(item: Item, answer: Answer, matched: Score['matched']): string[] {
  if (answer.status !== 'answered') return [];
  const fixed = (item.expect.figures ?? []).flatMap(({ name, value }) => {
    const claim = matched.find((each) => each.figure.name === name)?.claim;
    const places = value.split('.')[1]?.length ?? 0;
    if (claim && claimEquals(claim, value, places)) return [];
    return [`${name}: ${claim?.value ?? 'nothing'} claimed, the issue says ${value}`];
  });
  return [...fixed, ...shownFaults(answer)];
}

function span(window: { from: string; to: string }): { from: string; to: string } {
  return { from: window.from, to: window.to };
}

function asMember(filter: StatedQuery['filters'][number]): MemberFilter {
  return {
    dimension: filter.dimension as MemberFilter['dimension'],
    member: [filter.key, filter.label],
    exclude: filter.exclude ?? false,
  };
}

function sameWord(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function says(text: string, word: string): boolean {
  return asRead(text).includes(asRead(word));
}

/** As a reader sees it: without the backslashes of Markdown, quotation marks and spaces alike. */
function asRead(text: string): string {
  return text
    .replaceAll('\\', '')
    .replace(/[“”„‟«»]/g, '"')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
