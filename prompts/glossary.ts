// The typed twin of glossary.md: what a word of business or of this product means. Hides how the
// file is laid out and in which of its forms a word was asked for.
import { readFileSync } from 'node:fs';
import { CoxswainError } from '../errors.ts';

/** “the accruals”, “our payables”: words before a term that are none of it. */
const BEFORE_TERM = /^(?:(?:the|an?|our|my|your|its?)\s+)+/;

export interface Definition {
  /** The word as its heading writes it: 'Payables' where creditors were asked for. */
  term: string;
  /** Two sentences: what it is; why an owner cares, or how it is reckoned here. */
  text: string;
}

/** Definitions by every one of their names, in the form that `keyOf` gives. */
const DEFINITIONS = load();

/** What a term means, in any case, singular or plural, with or without hyphens; null: not known. */
export function meaningOf(term: string): Definition | null {
  return DEFINITIONS.get(keyOf(term)) ?? null;
}

/** Every definition once, in the order of the file. */
export function definitions(): Definition[] {
  return [...new Set(DEFINITIONS.values())];
}

/** Reads '## Term (other name, …)' and the text under it. A name given twice, or a text of other
 * than two sentences, fails. */
export function readGlossary(markdown: string): Map<string, Definition> {
  const result = new Map<string, Definition>();
  for (const section of markdown.split(/^## /m).slice(1)) {
    const [heading = '', ...lines] = section.split('\n');
    const [, term = '', others] = /^([^()]+?)(?: \(([^()]+)\))?\s*$/.exec(heading) ?? [];
    const text = lines.join(' ').replace(/\s+/g, ' ').trim();
    if (term === '') throw fault(`“${heading}” is no heading`);
    if (!/^[^.]+\. [^.]+\.$/.test(text)) throw fault(`“${term}” needs two sentences`);
    const definition = { term, text };
    for (const key of new Set([term, ...(others?.split(', ') ?? [])].map(keyOf))) {
      if (key === '' || result.has(key)) throw fault(`“${term}” has a name that is taken`);
      result.set(key, definition);
    }
  }
  return result;
}

/** Letters only, each word in the singular: “Break-even points” and “breakeven point” are alike. */
function keyOf(term: string): string {
  const plain = term
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/['’]/g, '')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .replace(BEFORE_TERM, '');
  return plain
    .split(' ')
    .map((word) => word.replace(/ies$/, 'y').replace(/(?<=\p{L}{2}[^s])s$/u, ''))
    .join('');
}

function fault(what: string): CoxswainError {
  return new CoxswainError('internal', `glossary.md: ${what}.`);
}

function load(): Map<string, Definition> {
  return readGlossary(readFileSync(new URL('./glossary.md', import.meta.url), 'utf8'));
}
