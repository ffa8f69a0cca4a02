// The house rules (docs/architecture.md) as functions over the repository's files: each returns its
// faults as sentences, so that the test can also show every rule finding what breaks it.
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import {
  circles,
  type Import,
  importDirections,
  importEndings,
  importsOf,
  moduleHomes,
} from './tidy-imports.ts';

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** All files of a rule's world; imports are read once for the rules that need them. */
export interface House {
  readonly files: readonly SourceFile[];
  readonly imports: readonly Import[];
}

export type Rule = (house: House) => string[];

/** A reader's comfort: about 300 lines are aimed at, and here is where a file must be cut. */
const MOST_LINES = 350;
const MOST_COLUMNS = 100;
/** A string or pattern that nobody can break, in columns; past this it wants to be a list. */
const MOST_COLUMNS_OF_ONE_TOKEN = 200;
const MOST_README_LINES = 25;
/** One to three lines say what a file hides; a usage line or two may follow. */
const MOST_OPENING_LINES = 6;

const NEVER_LOOKED_INTO = new Set(['node_modules', '.git', '.cache', 'data', 'results']);
const TEXT = /\.(tsx?|mjs|js|sql|md|json|jsonl|css|html|yml)$|^\.env\.example$/;
const CODE = /\.(tsx?|mjs|js)$/;
const TEST = /\.test\.ts$/;

export function houseOf(files: readonly SourceFile[]): House {
  return { files, imports: files.filter(({ path }) => CODE.test(path)).flatMap(importsOf) };
}

/** Every file of the repository that people write, without what the runner's own test writes. */
export function readFiles(root: URL, folder = ''): SourceFile[] {
  return readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) {
      const skipped = NEVER_LOOKED_INTO.has(entry.name) || entry.name.startsWith('runner-');
      return skipped ? [] : readFiles(root, `${path}/`);
    }
    const text = TEXT.test(entry.name) ? readFileSync(new URL(path, root), 'utf8') : '';
    return [{ path, text }];
  });
}

export const RULES = {
  'imports follow the arrows between folders': ({ imports }) => importDirections(imports),
  'no file imports itself by a detour': ({ imports }) => circles(imports),
  'a module is imported only where it belongs': ({ imports }) => moduleHomes(imports),
  'imports end in .ts': ({ imports }) => importEndings(imports),
  'only config.ts reads the environment': code(({ path, text }) => {
    const may = path === 'config.ts' || TEST.test(path) || /^(evals|test)\//.test(path);
    return !may && /process\.env\b/.test(text) ? 'reads process.env' : null;
  }),
  'no any': code(({ text }) =>
    // As the formatter spaces types, so that words in a pattern are not taken for one.
    /[\w)\]?]: any\b|<any[>,[]|\bas any\b(?=[;,)\]]|$)|[,|] any[>,[\];]|\bany\[\]/m.test(text)
      ? 'has the type any'
      : null,
  ),
  'no default export': code(({ text }) =>
    /^export default\b/m.test(text) ? 'has a default export' : null,
  ),
  'no enum': code(({ text }) =>
    /^\s*(export )?(declare )?(const )?enum \w/m.test(text) ? 'has an enum' : null,
  ),
  'a class is an error or a custom element': code(({ path, text }) => {
    for (const [, name, base] of text.matchAll(/\bclass (\w+)(?: extends (\w+))?/g)) {
      const isElement = path.startsWith('web/') && base === 'HTMLElement';
      if (!base?.endsWith('Error') && !isElement) return `has the class ${name}`;
    }
    return null;
  }),
  'a file opens by saying what it hides': each(({ path, text }) => {
    if (CODE.test(path)) return openingFault(text, '//');
    if (path.endsWith('.sql') && !path.endsWith('.down.sql')) return openingFault(text, '--');
    return null;
  }),
  'files are short enough to read': each(({ path, text }) => {
    const lines = text.split('\n').length - 1;
    const counted = CODE.test(path) || /\.(css|html)$/.test(path);
    return counted && lines > MOST_LINES ? `has ${lines} lines` : null;
  }),
  'lines fit in 100 columns': each(({ path, text }) => {
    if (!CODE.test(path) && !/\.(md|css|html|yml)$/.test(path)) return null;
    if (path === 'package-lock.json') return null;
    const at = text.split('\n').findIndex((line) => isTooLong(line, path));
    const columns = [...(text.split('\n')[at] ?? '')].length;
    return at === -1 ? null : `line ${at + 1} has ${columns} columns`;
  }),
  'no folder or file is named for being a drawer': each(({ path }) => {
    const drawer = /(^|\/)(src|lib|utils?|common|services|helpers?|types)(\/|\.ts$)/.exec(path);
    return drawer ? `lies in a drawer called ${drawer[2]}` : null;
  }),
  'no index.ts': each(({ path }) => (/(^|\/)index\.ts$/.test(path) ? 'is a barrel' : null)),
  'nothing is left to do, no test runs alone': each(({ path, text }) => {
    if (/\b(TO[D]O|FIX[M]E|X[X]X)\b/.test(text) && CODE.test(path)) return 'leaves something to do';
    if (TEST.test(path) && /\b(test|it|describe)\.only\(|\bonly: true/.test(text))
      return 'runs alone';
    return null;
  }),
  'no path of one machine': each(({ path, text }) => {
    if (TEST.test(path)) return null;
    const found = /(?<![\w.:@~-])\/(work|root|tmp|home|farm)(?=[/'"`\s]|$)/m.exec(text);
    return found ? `names ${found[0]}` : null;
  }),
  'every folder with code says what lives there': readmes,
  'every file of statements has its twin': twins,
  'every migration has a way back': waysBack,
  'the house has its papers': papers,
} as const satisfies Record<string, Rule>;

/** A rule on one file at a time. */
function each(check: (file: SourceFile) => string | null): Rule {
  return ({ files }) =>
    files.flatMap((file) => {
      const fault = check(file);
      return fault === null ? [] : [`${file.path} ${fault}`];
    });
}

/** A rule on code alone: its text has no comments and no contents of strings. */
function code(check: (file: SourceFile) => string | null): Rule {
  return each(({ path, text }) =>
    CODE.test(path) ? check({ path, text: withoutWords(text) }) : null,
  );
}

/**
 * Code without comments, strings and patterns; line by line, so that an odd quote spoils one line
 * only.
 */
function withoutWords(text: string): string {
  return text
    .replace(/^\s*(\/\/|\/\*\*?|\*).*$/gm, '')
    .replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\\n$])*`/g, "''")
    .replace(/(?<=[=(,:\s])\/(?![/*])(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\\\n])+\/[a-z]*/g, '0')
    .replace(/\s\/\/ .*$/gm, '');
}

function openingFault(text: string, mark: string): string | null {
  const lines = text.split('\n');
  const first = lines[0]?.startsWith('#!') ? 1 : 0;
  let count = 0;
  while (lines[first + count]?.startsWith(mark)) count += 1;
  if (count === 0) return 'does not say at its top what it hides';
  return count > MOST_OPENING_LINES ? `opens with ${count} lines of comment` : null;
}

/**
 * Tables and addresses cannot be broken, a line of prompts is a paragraph of an answer, and what
 * the formatter leaves long in code is one string or pattern: that may be longer, but not endless.
 */
function isTooLong(line: string, path: string): boolean {
  const columns = [...line].length;
  if (columns <= MOST_COLUMNS || /https?:\/\/\S{20}/.test(line)) return false;
  if (path.endsWith('.md')) return !/^\s*\|/.test(line) && !path.startsWith('prompts/');
  const isComment = /^\s*(\/\/|\*|\/\*)/.test(line);
  return isComment || !CODE.test(path) || columns > MOST_COLUMNS_OF_ONE_TOKEN;
}

function readmes({ files }: House): string[] {
  const folders = new Set(
    files.filter(({ path }) => CODE.test(path)).map(({ path }) => posix.dirname(path)),
  );
  const faults: string[] = [];
  for (const folder of [...folders].filter((name) => name !== '.').sort()) {
    const readme = files.find(({ path }) => path === `${folder}/README.md`);
    if (!readme) {
      faults.push(`${folder}/ has no README.md`);
      continue;
    }
    const lines = readme.text.trimEnd().split('\n').length;
    if (lines > MOST_README_LINES) faults.push(`${folder}/README.md has ${lines} lines`);
  }
  return faults;
}

function twins({ files }: House): string[] {
  const paths = new Set(files.map(({ path }) => path));
  return [...paths]
    .filter((path) => /^sql\/[^/]+\.sql$/.test(path))
    .filter((path) => path !== 'sql/roles.sql' && path !== 'sql/schema.sql')
    .filter((path) => !paths.has(path.replace(/\.sql$/, '.ts')))
    .map((path) => `${path} has no twin`);
}

function waysBack({ files }: House): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const migrations = [...paths].filter(
    (path) => path.startsWith('sql/migrations/') && path.endsWith('.sql'),
  );
  return migrations.flatMap((path) => {
    if (path.endsWith('.down.sql')) {
      return paths.has(path.replace('.down.sql', '.sql'))
        ? []
        : [`${path} leads back from nothing`];
    }
    if (!/\/\d{4}-[a-z0-9-]+\.sql$/.test(path)) return [`${path} is not called NNNN-subject.sql`];
    return paths.has(path.replace('.sql', '.down.sql')) ? [] : [`${path} has no way back`];
  });
}

function papers({ files }: House): string[] {
  const paths = new Set(files.map(({ path }) => path));
  return [
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'LICENSE',
    '.env.example',
    'docs/architecture.md',
    'docs/decisions.md',
  ]
    .filter((path) => !paths.has(path))
    .map((path) => `${path} is missing`);
}
