// The rules on who may import whom: the arrows of docs/architecture.md, and the home of every
// package. Reads imports by their text, so that no compiler is needed to check a house.
import { posix } from 'node:path';
import type { SourceFile } from './tidy.ts';

export interface Import {
  readonly from: string;
  readonly specifier: string;
  /** Path of the imported file for a relative import, else null. */
  readonly target: string | null;
  readonly is_type: boolean;
}

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

/** Every import of a file: static, for its side effects, or awaited. */
export function importsOf({ path, text }: SourceFile): Import[] {
  return [...text.matchAll(IMPORT)].map(([, type, from, bare, awaited]) => {
    const specifier = (from ?? bare ?? awaited) as string;
    const target = specifier.startsWith('.')
      ? posix.join(posix.dirname(path), specifier)
      : specifier.startsWith('/')
        ? specifier
        : null;
    return { from: path, specifier, target, is_type: type !== undefined };
  });
}

/** What each folder may import of ours; folders further down an arrow may be reached directly. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  server: ['coach', 'ingest', 'sql', 'prompts'],
  coach: ['prompts', 'sql', 'analysis'],
  ingest: ['prompts', 'sql', 'analysis', 'connectors'],
  connectors: [],
  analysis: [],
  prompts: [],
  sql: [],
  evals: ['server', 'coach'],
  web: [],
};

/** Entry points: they alone read the configuration. */
const READS_CONFIG =
  /^(server\/(backup|doctor|main|migrate|move-up|restore|user|work)\.ts|evals\/[^/]+\.ts|config\.test\.ts|test\/.*)$/;
const TEST_SIDE = /\.test\.ts$|(^|[-/])fixtures?\.ts$/;

export function importDirections(imports: readonly Import[]): string[] {
  return imports.flatMap((one) => {
    const fault = directionFault(one);
    return fault === null ? [] : [`${one.from} imports ${one.target}: ${fault}`];
  });
}

function directionFault({ from, target, is_type }: Import): string | null {
  if (target === null) return null;
  if (target.startsWith('..') || target.startsWith('/')) return 'it lies outside the repository';
  const here = folderOf(from);
  const there = folderOf(target);
  if (here === 'test') return null;
  if (TEST_SIDE.test(from) && there === 'test') return null;
  if (!TEST_SIDE.test(from) && TEST_SIDE.test(target)) return 'it is for tests';
  if (here === 'web') {
    if (there === 'web') return null;
    return target === 'server/api-types.ts' && is_type ? null : 'web knows server/api-types.ts';
  }
  if (there === '.') {
    if (target !== 'config.ts' || READS_CONFIG.test(from)) return null;
    return 'only entry points read the configuration';
  }
  if (here === there) return null;
  if (here === 'evals' && from.startsWith('evals/truth/')) return 'the truth stands alone';
  if (here === 'evals' && there === 'server' && target !== 'server/app.ts' && !is_type) {
    return 'evals build the server by buildApp';
  }
  return ARROWS[here]?.includes(there) ? null : `no arrow leads from ${here} to ${there}`;
}

/** '.' for the root's own files. */
function folderOf(path: string): string {
  const [first, ...rest] = path.split('/');
  return rest.length === 0 ? '.' : (first as string);
}

/** Files that import each other by a detour; types alone make no circle, since they are erased. */
export function circles(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, target, is_type } of imports) {
    if (target === null || is_type) continue;
    next.set(from, [...(next.get(from) ?? []), target]);
  }
  const done = new Set<string>();
  const faults: string[] = [];
  function visit(path: string, way: readonly string[]): void {
    const at = way.indexOf(path);
    if (at !== -1) {
      faults.push(`circle: ${[...way.slice(at), path].join(' → ')}`);
      return;
    }
    if (done.has(path)) return;
    for (const target of next.get(path) ?? []) visit(target, [...way, path]);
    done.add(path);
  }
  for (const path of next.keys()) visit(path, []);
  return faults;
}

/** Where each package may be imported; one that is not listed has no home yet. */
const HOMES: readonly (readonly [RegExp, RegExp])[] = [
  [/^node:test$|^node:test\//, /^test\/|\.test\.ts$|fixtures?\.ts$/],
  [/^fast-check$|^playwright-core$|^axe-core$/, /^test\/|\.test\.ts$|fixtures?\.ts$/],
  [/^(fastify$|fastify-|@fastify\/)/, /^server\//],
  [/^esbuild$/, /^server\/page-files\.ts$/],
  [/^(preact|uplot|@preact\/signals)(\/|$)/, /^web\//],
  [/^(jose|@node-rs\/argon2|nodemailer|prom-client)$/, /^server\//],
  [/^@electric-sql\/|^pglite-pg\d+(\/|$)/, /^sql\//],
  // a test's servers are made before there is a database that the seam could open
  [/^pg$/, /^(sql|test\/postgres)\//],
  [/^pg-boss$/, /^sql\//],
  [/^croner$/, /^ingest\/jobs\//],
  [/^@huggingface\/transformers$/, /^ingest\/embedding\//],
  [/^(csv-parse|iconv-lite|read-excel-file)(\/|$)/, /^(ingest|evals)\/|\.test\.ts$/],
  [/^pino$/, /^log\.ts$|^server\//],
  [/^tsx\/esm\/api$/, /\.mjs$/],
  [/^(zod|decimal\.js|luxon)$/, /^(?!web\/)/],
  // Mathematics has no clock, no files and no network; the page runs in a browser.
  [/^node:/, /^(?!(analysis\/(?!.*\.test\.ts$)|web\/(?!.*\.test\.ts$)))/],
];

export function moduleHomes(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, specifier, target }) => {
    if (target !== null) return [];
    const home = HOMES.find(([module]) => module.test(specifier));
    if (!home) return [`${from} imports ${specifier}, which has no home (test/tidy-imports.ts)`];
    return home[1].test(from) ? [] : [`${from} imports ${specifier}, which does not belong there`];
  });
}

/** The page's scripts have markup in them, and name the styles they are bundled with. */
export function importEndings(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, specifier, target }) => {
    const ending = from.startsWith('web/') ? /\.(tsx?|css)$/ : /\.(ts|mjs|json)$/;
    if (target === null || ending.test(specifier)) return [];
    return [`${from} imports ${specifier}, which does not end in .ts`];
  });
}
