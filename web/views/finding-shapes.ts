// Findings and suggestions as `GET /v1/findings` and `GET /v1/suggestions` answer them.
import type { Chart, Claim } from '../../server/api-types.ts';

export interface Suggestion {
  question: string;
  family?: string;
  why: string;
}

export interface Finding {
  finding_id: string;
  kind: string;
  found_at: string;
  headline: string;
  text: string;
  claims: Claim[];
  metrics: string[];
  impact: { value: string; unit: string } | null;
  surprise: number | null;
  from: string;
  to: string;
  charts: Chart[];
  /** What it said before it changed. */
  changed_from?: { finding_id: string; headline: string; found_at: string } | null;
}

export interface Findings {
  items: Finding[];
  complete_to: string | null;
  next_cursor: string | null;
}
