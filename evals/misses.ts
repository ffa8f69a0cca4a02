// What the questions that were not understood have in common, as counts: the field that was read
// otherwise, kind of phrasing, business. Hides the items, so that held-out ones may be told.
import type { Result } from './summary.ts';

/** In the order of the judge: of several fields that differ, the first is what went wrong. */
const WORDS_OF: Readonly<Record<string, string>> = {
  'status: answered': 'answered, though not to be',
  'status: clarify': 'asked back',
  'status: declined': 'declined',
};

/**
 * Misses of all by the first field that differs, then misses of those asked by kind of phrasing and
 * by business, open questions beside held-out ones. Counts only: no id, no word of any question.
 */
export function missTable(results: readonly Result[]): string {
  const missed = results.filter(({ understood }) => !understood);
  const by_field = grouped(missed, fieldOf).map(([name, rows]) =>
    row(name, `${count(rows, false)}`, `${count(rows, true)}`),
  );
  const parts = [
    [row('missed by field', 'open', 'held out'), ...by_field],
    [row('missed by kind', 'open', 'held out'), ...shares(results, ({ kind }) => kind)],
    [row('missed by business', 'open', 'held out'), ...shares(results, ({ data }) => data)],
  ];
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}

/** The field of the reading that differs first; a refusal or a question back by its own name. */
function fieldOf({ differences }: Result): string {
  const first = differences[0] ?? '';
  const status = /^status: \w+/.exec(first)?.[0];
  if (status !== undefined) return WORDS_OF[status] ?? status;
  return /^(\w+): /.exec(first)?.[1] ?? 'no answer';
}

/** `missed/asked` for each value of `of` that was missed at all, the most missed first. */
function shares(results: readonly Result[], of: (result: Result) => string): string[] {
  return grouped(results, of)
    .map(([name, rows]) => ({ name, rows, missed: rows.filter(({ understood }) => !understood) }))
    .filter(({ missed }) => missed.length > 0)
    .sort((a, b) => b.missed.length - a.missed.length)
    .map(({ name, rows, missed }) =>
      row(
        name,
        `${count(missed, false)}/${count(rows, false)}`,
        `${count(missed, true)}/${count(rows, true)}`,
      ),
    );
}

/** Largest group first; groups alike in size by name, so that two runs print alike. */
function grouped(results: readonly Result[], of: (result: Result) => string): [string, Result[]][] {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const name = of(result);
    groups.set(name, [...(groups.get(name) ?? []), result]);
  }
  return [...groups].sort(([a, ra], [b, rb]) => rb.length - ra.length || (a < b ? -1 : 1));
}

function count(results: readonly Result[], held_out: boolean): number {
  return results.filter((result) => result.held_out === held_out).length;
}

function row(name: string, open: string, held_out: string): string {
  return `${name.padEnd(28)}${open.padEnd(10)}${held_out}`;
}
