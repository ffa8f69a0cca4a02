// The parts of an answer that the judge reads, checked as they come over HTTP: a field that is
// missing is a fault of the server's, found here and not as a wrong figure somewhere later.
import { z } from 'zod';

const Day = z.looseObject({ from: z.string(), to: z.string() });

/** The typed query as the answer states it; the judge reads it and never builds one. */
export const StatedQuery = z.looseObject({
  family: z.string(),
  metric: z.string().nullable(),
  window: Day.nullable(),
  compare: Day.nullable(),
  filters: z.array(
    z.looseObject({
      dimension: z.string(),
      key: z.string(),
      label: z.string(),
      exclude: z.boolean().optional(),
    }),
  ),
  by: z.string().nullable(),
  direction: z.enum(['best', 'worst']).nullable(),
  limit: z.number().nullable(),
  cycle: z.string().nullable(),
  extreme: z.enum(['most', 'least']).nullable(),
  weekday: z.number().optional(),
  grain: z.string().nullable(),
});
export type StatedQuery = z.infer<typeof StatedQuery>;

export const Claim = z.looseObject({
  id: z.string(),
  mark: z.string(),
  metric: z.string().nullable(),
  value: z.string(),
  unit: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  filter: z.unknown(),
  sources: z.array(z.string()),
  data_version: z.string(),
  /** How the server computes it; compared as a whole, never computed with. */
  expression: z.looseObject({}),
});
export type Claim = z.infer<typeof Claim>;

export const Answer = z.looseObject({
  session_id: z.string(),
  conversation_id: z.string(),
  status: z.enum(['answered', 'clarify', 'declined']),
  text: z.string(),
  claims: z.array(Claim),
  choices: z.array(z.looseObject({ label: z.string(), question: z.string() })).nullish(),
  query: StatedQuery.nullish(),
  /** What the message told, corrected or took back. */
  told: z
    .looseObject({
      act: z.string(),
      of: z.string(),
      kind: z.string().nullable(),
      value: z.string().nullable(),
      unit: z.string().nullable(),
      rate: z.string().nullable(),
      day: z.string().nullable(),
    })
    .nullish(),
});
export type Answer = z.infer<typeof Answer>;

/** The records behind a claim, summed by the client while they come in. */
export interface RecordsBehind {
  count: number;
  /** Σ of the contributions. */
  total: string;
  /** Names of the files they stand in; sorted. */
  files: string[];
}

/** Everything the evals ask of a running coach; `client.ts` wires it to the real server. */
export interface Coach {
  ask(question: string, conversation_id: string | null): Promise<Answer>;
  /** The value of the claim, computed again now. */
  rerun(claim_id: string): Promise<string>;
  records(claim_id: string): Promise<RecordsBehind>;
}

/** A coach that is told things as well. */
export interface TalkingCoach extends Coach {
  /** Takes back what was told and chosen, so that no dialogue leans on another. */
  forgetTold(): Promise<void>;
}
