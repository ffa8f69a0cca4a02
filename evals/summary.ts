// Results per question, gathered into the table people read and the bars that decide. Hides how
// shares are counted from the run.
import type { ClaimCheck } from './claims.ts';
import type { Score } from './score.ts';

export interface Result extends Omit<Score, 'matched'>, ClaimCheck {
  id: string;
  data: string;
  kind: string;
  held_out: boolean;
  before: string[] | undefined;
  question: string;
  answer: { status: string; text: string; query: unknown } | null;
}

/** The bars. Everything that is not a share of understanding must be without a fault. */
const HELD_OUT_UNDERSTOOD = 0.95;

export interface Summary {
  text: string;
  failed_bars: string[];
  bars: { name: string; right: number; of: number; passed: boolean }[];
  /** Names of bars that this run has not looked at: neither met nor missed. */
  not_measured: string[];
}

/** Each bar with its count; `text` says which were missed. */
export function summarise(results: readonly Result[], of_dialogues: Summary['bars'] = []): Summary {
  const asked = results.filter((result) => !isOutside(result));
  const held = asked.filter((result) => result.held_out);
  const bars = [
    bar('held-out questions understood', held, (r) => r.understood, HELD_OUT_UNDERSTOOD),
    bar('open questions understood', asked.filter(isOpen), (r) => r.understood, 0),
    bar('answers with every figure right', asked.filter(isAnswered), (r) => r.figures_right, 1),
    bar('clarified or declined where it must be', results.filter(isOutside), isRefused, 1),
    bar('answers whose claims run again alike', results, (r) => r.rerun_right, 1),
    ...BY_RECORDS.flatMap(([name, right]) =>
      isMeasured(results, right) ? [bar(name, results, (r) => right(r) === true, 1)] : [],
    ),
    ...of_dialogues,
  ];
  const failed_bars = bars.filter((each) => !each.passed).map((each) => each.name);
  const not_measured = BY_RECORDS.map(([name]) => name).filter(
    (name) => !bars.some((each) => each.name === name),
  );
  const lines = [
    ...bars.map(
      (each) => `${each.passed ? 'ok    ' : 'MISSED'}  ${each.right}/${each.of}  ${each.name}`,
    ),
    ...not_measured.map((name) => `-       not measured  ${name}`),
  ];
  return { text: lines.join('\n'), failed_bars, bars, not_measured };
}

/** Bars that only a run with records can judge. */
const BY_RECORDS: readonly (readonly [string, (result: Result) => boolean | null])[] = [
  ['answers whose records add up', (r) => r.records_right],
  ['answers that rest on the right files', (r) => r.sources_right],
];

/** What was looked at in a part of the answers only is no verdict on all. */
function isMeasured(results: readonly Result[], of: (result: Result) => boolean | null): boolean {
  return results.every((result) => of(result) !== null);
}

/** Understood and right figures per family, open questions beside held-out ones. */
export function table(results: readonly Result[]): string {
  const families = [...new Set(results.map((result) => familyOf(result)))];
  const header = row(['family', 'open', 'figures', 'held out', 'figures', 'claims']);
  const lines = families.map((family) => {
    const of_family = results.filter((result) => familyOf(result) === family);
    return rowOf(family, of_family);
  });
  return [header, ...lines, rowOf('all', results)].join('\n');
}

function rowOf(name: string, results: readonly Result[]): string {
  const open = results.filter(isOpen);
  const held = results.filter((result) => result.held_out);
  const good = (result: Result) =>
    result.rerun_right && result.records_right !== false && result.sources_right !== false;
  return row([
    name,
    share(open, (r) => r.understood),
    share(open.filter(isAnswered), (r) => r.figures_right),
    share(held, (r) => r.understood),
    share(held.filter(isAnswered), (r) => r.figures_right),
    share(results, good),
  ]);
}

function bar(
  name: string,
  results: readonly Result[],
  right: (result: Result) => boolean,
  least: number,
): Summary['bars'][number] {
  const count = results.filter(right).length;
  return { name, right: count, of: results.length, passed: count >= least * results.length };
}

function isOutside(result: Result): boolean {
  return result.id.startsWith('outside-');
}

function isOpen(result: Result): boolean {
  return !result.held_out;
}

/** What was asked back or declined has no figures; what could not be read has them wrong. */
function isAnswered(result: Result): boolean {
  return result.answer === null || result.answer.status === 'answered';
}

function isRefused(result: Result): boolean {
  return result.status_right;
}

function familyOf(result: Result): string {
  return result.id.split('-')[0] ?? result.id;
}

function share(results: readonly Result[], right: (result: Result) => boolean): string {
  return `${results.filter(right).length}/${results.length}`;
}

function row(cells: string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(index === 0 ? 18 : 10))
    .join('')
    .trimEnd();
}
