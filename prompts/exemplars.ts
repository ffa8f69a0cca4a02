// The typed twin of exemplars.md: reads the example questions once and hides how the file is laid
// out.
import { readFileSync } from 'node:fs';

export interface Exemplar {
  family:
    | 'how_much'
    | 'when'
    | 'change'
    | 'versus_last_year'
    | 'trend'
    | 'rank'
    | 'why'
    | 'normal'
    | 'coverage'
    | 'meaning'
    | 'history'
    | 'outside';
  text: string;
}

const FAMILIES: ReadonlySet<string> = new Set<Exemplar['family']>([
  'how_much',
  'when',
  'change',
  'versus_last_year',
  'trend',
  'rank',
  'why',
  'normal',
  'coverage',
  'meaning',
  'history',
  'outside',
]);

let loaded: readonly Exemplar[] | null = null;

/** Every example question with its family. Throws where a heading is no family: a typing slip. */
export function exemplars(): readonly Exemplar[] {
  loaded ??= parse(readFileSync(new URL('./exemplars.md', import.meta.url), 'utf8'));
  return loaded;
}

function parse(markdown: string): Exemplar[] {
  const found: Exemplar[] = [];
  let family: string | null = null;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('## ')) {
      family = line.slice(3).trim();
      if (!FAMILIES.has(family)) throw new Error(`exemplars.md has no such family: ${family}`);
    } else if (line.startsWith('- ') && family !== null) {
      found.push({ family: family as Exemplar['family'], text: line.slice(2).trim() });
    }
  }
  return found;
}
