// From a candidate to a finished answer: facts by their expressions, text by its template, every
// figure marked, and read again by the verifier like any answer. What does not hold is not told.
import { randomUUID } from 'node:crypto';
import { type FindingName, renderFinding } from '../../prompts/findings.ts';
import type { Answer } from '../answer.ts';
import type { Claim } from '../brief.ts';
import type { Frame } from '../compose/frame.ts';
import { openLedger } from '../compose/ledger.ts';
import { type ComposeOptions, charts, headlineOf } from '../compose.ts';
import { showSpan } from '../figures.ts';
import type { Draft } from '../gather/draft.ts';
import { emptyBrief } from '../gather.ts';
import { memberIdOf } from '../member-ids.ts';
import { bareQuery, type Query, type Window } from '../query.ts';
import type { Reading } from '../reading.ts';
import { contextOf, type Removed, verify } from '../verify.ts';
import { type Candidate, identityOf } from './candidate.ts';

export interface Told {
  identity: string;
  kind: FindingName;
  headline: string;
  text: string;
  claims: Claim[];
  charts: Answer['charts'];
  metrics: string[];
  /** Member ids of the locations it is about; none: the whole business. */
  locations: string[];
  figure: string;
  impact: { value: string; unit: string } | null;
  surprise: number;
  from: string;
  to: string;
}

/** Text and claims of a candidate; `told` is null where verification left something out. */
export async function tell(
  reading: Reading,
  candidate: Candidate,
): Promise<{ told: Told | null; removed: Removed[] }> {
  const { kind, metric, filters, span, compare, worth } = candidate;
  const definition = reading.definitions.get(metric);
  if (definition === undefined) throw new Error(`no metric ${metric}`);
  const query: Query = {
    ...bareQuery('how_much'),
    metric,
    filters,
    window: windowOf(span),
    compare: compare && windowOf(compare),
  };
  const brief = emptyBrief(reading, query, definition);
  const draft: Draft = { reading, query, definition, brief };
  const view = await candidate.tell(draft);
  const options: ComposeOptions = { assumed: [], new_id: randomUUID };
  const ledger = openLedger(brief, options);
  const frame: Frame = { brief, ledger, assumed: [], options };
  const { text, claims, ...trace } = ledger.settle(renderFinding(kind, view(frame)));
  const context = contextOf(brief, { trace: { ...trace, options } });
  const verified = verify(text, claims, context);
  if (!verified.ok) return { told: null, removed: verified.removed };
  const unit = definition.unit === 'money' ? reading.currency : definition.unit;
  const told: Told = {
    identity: identityOf(candidate),
    kind,
    headline: headlineOf(text),
    text,
    claims,
    charts: charts(brief),
    metrics: [...new Set([metric, ...claims.map((claim) => claim.metric)])].sort(),
    locations: await locationsOf(reading, candidate),
    figure: candidate.figure,
    impact: worth === null ? null : { value: worth.toFixed(2), unit },
    surprise: candidate.surprise,
    from: span.from,
    to: span.to,
  };
  return { told, removed: [] };
}

function windowOf(span: { from: string; to: string }): Window {
  return { ...span, label: showSpan(span) };
}

async function locationsOf(reading: Reading, { filters }: Candidate): Promise<string[]> {
  const places = filters.filter(({ dimension }) => dimension === 'location');
  const ids = await Promise.all(places.map((filter) => memberIdOf(reading, filter)));
  return ids.filter((id) => id !== null);
}
