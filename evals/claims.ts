// Every claim of every answer: run again it gives the same value, its records add up to it, and the
// records stand in the files they must. What is computed alike has its records listed once.
import { Decimal } from 'decimal.js';
import type { Answer, Claim, Coach, RecordsBehind } from './answer.ts';
import type { Score } from './score.ts';
import { claimEquals } from './shown.ts';
import type { MemberFilter } from './truth/measures.ts';
import type { Books } from './truth/rows.ts';
import { sourcesFor } from './truth/sources.ts';

export interface ClaimCheck {
  claims: number;
  rerun_right: boolean;
  /** Null: not looked at. */
  records_right: boolean | null;
  /** Null: the records were not looked at, so it is not known in which files they stand. */
  sources_right: boolean | null;
  claim_faults: string[];
}

/** Figures that one claim states of one window, so that its files are known from the window. */
const LEVELS: ReadonlySet<string> = new Set(['value', 'now', 'before']);

/**
 * Checks answers' claims. Records are remembered by what they are the records of, the claim's whole
 * expression at its version, so that a month is not listed fifty times; each claim's own value is
 * held against them.
 */
export function makeClaimChecker(
  coach: Coach,
  books: Books,
  options: { records: boolean },
): (answer: Answer, score: Score) => Promise<ClaimCheck> {
  const known = new Map<string, Promise<RecordsBehind>>();
  const recordsOf = (claim: Claim) => {
    const key = JSON.stringify([claim.expression, claim.data_version]);
    const found = known.get(key) ?? coach.records(claim.id);
    known.set(key, found);
    return found;
  };
  return async (answer, score) => {
    const reruns: string[] = [];
    const records: string[] = [];
    const sources: string[] = [];
    for (const claim of answer.claims) {
      const again = await coach.rerun(claim.id);
      if (again !== claim.value && !claimEquals(claim, inUnit(claim, again))) {
        reruns.push(`${claim.mark}: run again gives ${again}, it said ${claim.value}`);
      }
      if (claim.sources.length === 0) sources.push(`${claim.mark}: names no source`);
      // A name (an hour, a day) rests on nothing but the figure beside it.
      if (!options.records || claim.statement === 'label') continue;
      const behind = await recordsOf(claim);
      if (/^\d{4}-\d{2}-\d{2}$/.test(claim.value ?? '')) {
        // Days do not add up; the day of a claim has records.
        if (behind.count === 0) records.push(`${claim.mark}: no record of ${claim.value}`);
        continue;
      }
      if (!claimEquals(claim, inUnit(claim, behind.total))) {
        const sum = `${behind.count} records add up to ${behind.total}`;
        records.push(`${claim.mark}: ${sum}, it said ${claim.value} (${claim.metric})`);
      }
    }
    if (options.records) sources.push(...(await sourceFaults(answer, score, books, recordsOf)));
    return {
      claims: answer.claims.length,
      rerun_right: reruns.length === 0,
      records_right: options.records ? records.length === 0 : null,
      sources_right: options.records ? sources.length === 0 : null,
      claim_faults: [...reruns, ...records, ...sources],
    };
  };
}

async function sourceFaults(
  answer: Answer,
  score: Score,
  books: Books,
  recordsOf: (claim: Claim) => Promise<RecordsBehind>,
): Promise<string[]> {
  const query = answer.query ?? null;
  if (query === null || query.metric === null) return [];
  const filters = query.filters.map((filter) => ({
    dimension: filter.dimension as MemberFilter['dimension'],
    member: [filter.key, filter.label],
  }));
  const faults: string[] = [];
  for (const { figure, claim } of score.matched) {
    if (claim === null || !LEVELS.has(figure.name)) continue;
    const window = figure.name === 'before' ? query.compare : query.window;
    const expected = sourcesFor(books, query.metric, [window ?? books], filters);
    const { files, count } = await recordsOf(claim);
    const foreign = files.filter((file) => !expected.includes(file));
    if (foreign.length > 0)
      faults.push(`${claim.mark}: rests on ${foreign.slice(0, 3).join(', ')}`);
    // Every row of a sale weighs in revenue; other metrics may have files that add nothing.
    const missing =
      query.metric === 'revenue' ? expected.filter((file) => !files.includes(file)) : [];
    if (missing.length > 0)
      faults.push(`${claim.mark}: leaves out ${missing.slice(0, 3).join(', ')}`);
    // No refund is a figure too: 0, of no row.
    const is_nothing = count === 0 && new Decimal(figure.value).isZero();
    if (files.length === 0 && expected.length > 0 && !is_nothing) {
      faults.push(`${claim.mark}: rests on no file`);
    }
  }
  return faults;
}

/** A value that claimEquals may compare: shares are fractions there, percentages in some claims. */
function inUnit(claim: Claim, value: string): string {
  const is_percent = /^(%|percent|per_cent|points|percentage)/.test(claim.unit);
  if (!is_percent || !/^[-+]?\d/.test(value)) return value;
  return new Decimal(value).dividedBy(100).toFixed();
}
