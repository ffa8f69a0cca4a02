// A text as BM25 counts it: stemmed terms and what each adds to the text's score. The other half of
// the formula, how rare a term is among the tenant's sessions, is in sql/sessions.sql.
import { stemmedWords } from '../prompts/english.ts';

/** How soon further mentions of a term stop counting: the usual value (Robertson et al., 1994). */
const K1 = 1.2;
/** How much a text's length counts: the usual value. */
const B = 0.75;
/**
 * Terms in an average passage of question, headline and date. A constant, not the tenant's mean:
 * what is stored with a posting then never goes stale, and ranks move little with it.
 */
export const REFERENCE_TERMS = 25;
/** Different terms of a question that are looked up; more make a search slow and find no more. */
const MAX_QUESTION_TERMS = 64;

export interface Postings {
  /** Different terms, each once. */
  terms: string[];
  /** BM25's term part for each: tf (k1 + 1) / (tf + k1 (1 − b + b · length / reference)). */
  impacts: number[];
  /** Length of the text in terms. */
  length: number;
}

/** What to store for a text, so that a search only multiplies and adds. */
export function postingsOf(text: string, reference_terms = REFERENCE_TERMS): Postings {
  const all = stemmedWords(text);
  const counts = new Map<string, number>();
  for (const term of all) counts.set(term, (counts.get(term) ?? 0) + 1);
  const length_part = K1 * (1 - B + (B * all.length) / reference_terms);
  return {
    terms: [...counts.keys()],
    impacts: [...counts.values()].map((tf) => (tf * (K1 + 1)) / (tf + length_part)),
    length: all.length,
  };
}

/** The different terms to look a question up by. */
export function questionTerms(text: string): string[] {
  return [...new Set(stemmedWords(text))].slice(0, MAX_QUESTION_TERMS);
}
