// Which candidates of a scan are told: those that chance does not explain, each story once, what is
// worth most first. Pure, so that its rates can be measured.
import { tellableUpTo } from '../../analysis/discoveries.ts';
import { type Candidate, FALSE_DISCOVERY_RATE, type Found, rankOf } from './candidate.ts';

/** More of one kind are one story; more in all are a report nobody reads. */
const MOST_OF_A_KIND = 4;
const MOST_TOLD = 20;

export interface Chosen {
  candidate: Candidate;
  rank: number;
}

/**
 * Of all that is told, FALSE_DISCOVERY_RATE at most is expected to be chance: each detector that
 * tests gets an equal part of the rate for its own tests (Benjamini and Hochberg within, Bonferroni
 * between), so that thousands of products do not silence the days. Facts need none. Best first.
 */
export function choose(found: readonly Found[], usual_day: number): Chosen[] {
  const testing = found.filter(({ tests }) => tests > 0).length;
  const kept = found.flatMap(({ candidates, tests }) => {
    const ps = candidates.flatMap(({ p }) => p ?? []);
    const limit = tellableUpTo(ps, tests, FALSE_DISCOVERY_RATE / Math.max(1, testing));
    return candidates.filter(({ p }) => p === null || (limit !== null && p <= limit));
  });
  const ranked = kept
    .map((candidate) => ({ candidate, rank: rankOf(candidate, usual_day) }))
    .sort((a, b) => b.rank - a.rank);
  const chosen: Chosen[] = [];
  // where sales and orders tell one story, money tells it
  const counted = ({ candidate }: Chosen) => candidate.metric === 'orders';
  const in_turn = [...ranked.filter((one) => !counted(one)), ...ranked.filter(counted)];
  for (const one of in_turn) {
    const kind = chosen.filter(({ candidate }) => candidate.kind === one.candidate.kind);
    if (kind.length >= MOST_OF_A_KIND) continue;
    if (chosen.some((other) => sameStory(other.candidate, one.candidate))) continue;
    chosen.push(one);
    if (chosen.length === MOST_TOLD) break;
  }
  return chosen.sort((a, b) => b.rank - a.rank);
}

/**
 * Orders and sales of one day are one story, so are a week and its wildest day, a shop and the
 * business it is most of; the record month that is also unusual is told as the record; a
 * month of refunds and the product that was refunded.
 */
function sameStory(told: Candidate, other: Candidate): boolean {
  const refunds = told.metric === 'refunds' && other.metric === 'refunds';
  if (refunds && told.kind !== other.kind) return overlap(told, other);
  const moments = ['unusual', 'record', 'best_day'];
  if (!moments.includes(told.kind) || !moments.includes(other.kind)) return false;
  if (cost(told) !== cost(other)) return false;
  return overlap(told, other);
}

function overlap({ span: a }: Candidate, { span: b }: Candidate): boolean {
  return a.from < b.to && b.from < a.to;
}

/** Sales in their many forms belong together, a cost or an own metric is a story by itself. */
function cost({ metric, filters }: Candidate): string {
  if (metric === 'revenue' || metric === 'orders') return 'sales';
  return `${metric} ${filters.map(({ key }) => key)}`;
}
