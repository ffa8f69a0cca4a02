// The functions of coach/ that routes call, bound once to what they need. Hides which embedder is
// in use at the moment of a question.
import { ask } from '../coach/ask.ts';
import { claimRecordRows, claimRecords, claimWithin, rerunClaim } from '../coach/claims.ts';
import {
  getConversation,
  giveFeedback,
  listConversations,
  shareConversation,
} from '../coach/conversations.ts';
import { judgeEdge, readEvidence, refreshEvidence } from '../coach/evidence.ts';
import { dismissFinding, listFindings } from '../coach/findings.ts';
import { metricChange } from '../coach/metric-change.ts';
import { catalog, metricSeries } from '../coach/metrics.ts';
import { suggest } from '../coach/suggestions.ts';
import {
  correctDecision,
  correctFact,
  forget,
  forgetPreferences,
  listDecisions,
  listFacts,
  listPreferences,
  tellDecision,
  tellFact,
} from '../coach/told/service.ts';
import type { TenantContext } from '../sql/database.ts';
import type { AppDeps } from './deps.ts';

export type { AskInput } from '../coach/ask.ts';
export type Coach = ReturnType<typeof bindCoach>;

/** What the coach's functions need, each its part. */
type CoachDeps = Pick<AppDeps, 'db' | 'clock' | 'log'> & {
  embedder: ReturnType<AppDeps['embedder']>;
  /** Told how many sentences verification cut from an answer. */
  on_removed: (count: number) => void;
};

/** The coach with its dependencies given; the embedder is asked for anew at each call. */
export function bindCoach(
  { db, embedder, clock, log }: AppDeps,
  on_removed: CoachDeps['on_removed'],
) {
  const bound =
    <R extends unknown[], T>(of: (deps: CoachDeps, ctx: TenantContext, ...rest: R) => T) =>
    (ctx: TenantContext, ...rest: R): T =>
      of({ db, clock, log, on_removed, embedder: embedder() }, ctx, ...rest);
  return {
    ask: bound(ask),
    rerunClaim: bound(rerunClaim),
    claimWithin: bound(claimWithin),
    claimRecords: bound(claimRecords),
    claimRecordRows: bound(claimRecordRows),
    listConversations: bound(listConversations),
    getConversation: bound(getConversation),
    shareConversation: bound(shareConversation),
    giveFeedback: bound(giveFeedback),
    catalog: bound(catalog),
    metricSeries: bound(metricSeries),
    metricChange: bound(metricChange),
    readEvidence: bound(readEvidence),
    refreshEvidence: bound(refreshEvidence),
    judgeEdge: bound(judgeEdge),
    listFindings: bound(listFindings),
    dismissFinding: bound(dismissFinding),
    suggest: bound(suggest),
    listDecisions: bound(listDecisions),
    tellDecision: bound(tellDecision),
    correctDecision: bound(correctDecision),
    listFacts: bound(listFacts),
    tellFact: bound(tellFact),
    correctFact: bound(correctFact),
    forget: bound(forget),
    listPreferences: bound(listPreferences),
    forgetPreferences: bound(forgetPreferences),
  };
}
