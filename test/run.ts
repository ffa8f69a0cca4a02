// What `npm test` runs: every test file in a process of its own, two at a time, with readable
// failures and one closing line that machines read. Hides node:test's event stream from people.
// `--engine postgres` runs those that use a database on servers of their own.
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { NoServer } from './postgres/chroot.ts';
import { type Provided, provideServers } from './postgres/provide.ts';
import { importsOf } from './tidy-imports.ts';

export const TIERS = ['fast', 'slow', 'browser'] as const;
export type Tier = (typeof TIERS)[number];

/** Each file may open a database of half a gigabyte, so more at once costs more than it saves. */
const FILES_AT_ONCE = Math.min(2, availableParallelism());
/** A file in which no test ends for so long hangs: it is stopped, and the others still run. */
const TEST_LIMIT_MS: Record<Tier, number> = { fast: 120_000, slow: 600_000, browser: 180_000 };
/** Two large texts that differ would bury everything else. */
const FAILURE_LINES = 100;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NEVER_LOOKED_INTO = new Set(['node_modules', '.git', '.cache', 'data']);

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** One event of node:test's stream, cut down to what is read here. */
export interface TestEvent {
  readonly type: string;
  readonly data: {
    readonly name?: string;
    readonly file?: string;
    readonly nesting?: number;
    readonly message?: string;
    readonly skip?: string | boolean;
    readonly todo?: string | boolean;
    readonly details?: { readonly type?: string; readonly error?: unknown };
  };
}

export interface FileReport extends Counts {
  failures: { name: string; error: string }[];
  skips: { name: string; reason: string }[];
  /** What the file wrote, and its tests' diagnostics. */
  notes: string[];
  errors: string[];
}

/** The tier of a test file, by its name and folder alone. */
export function tierOf(path: string): Tier {
  if (path.endsWith('.slow.test.ts')) return 'slow';
  return path.startsWith('test/browser/') ? 'browser' : 'fast';
}

/** Paths of all test files under the root, relative to it, in order. */
export function findTests(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(root, entry.name);
      if (entry.isDirectory()) return NEVER_LOOKED_INTO.has(entry.name) ? [] : findTests(path);
      return entry.name.endsWith('.test.ts') ? [path] : [];
    })
    .map((path) => (root === ROOT ? relative(ROOT, path) : path))
    .sort();
}

/** The line that ends a run; nothing else in the output has this shape. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Takes the events of one file's run. Only leaves are counted: a test with subtests fails on its
 * own account when something besides them failed. A file without a test is a failure: it was
 * written to prove something and proves nothing.
 */
export function createReader(path: string) {
  const report: FileReport = {
    passed: 0,
    failed: 0,
    skipped: 0,
    failures: [],
    skips: [],
    notes: [],
    errors: [],
  };
  const children: number[] = [];
  const names: string[] = [];

  function fail(name: string, error: string): void {
    report.failed += 1;
    report.failures.push({ name, error });
  }

  function ended({ type, data }: TestEvent): void {
    const nesting = data.nesting ?? 0;
    const own = children[nesting + 1] ?? 0;
    children.length = nesting + 1;
    children[nesting] = (children[nesting] ?? 0) + 1;
    const name = [...names.slice(0, nesting), data.name ?? '?'].join(' › ');
    const isFile = nesting === 0 && data.name !== undefined && data.name.endsWith(path);
    if (type === 'test:fail') {
      if (failureOf(data) !== 'subtestsFailed') fail(name, textOf(data.details?.error));
    } else if (isFile) {
      fail(path, 'there is no test in this file');
    } else if (data.skip !== undefined && data.skip !== false) {
      report.skipped += 1;
      report.skips.push({ name, reason: reasonOf(data.skip) });
    } else if (data.todo !== undefined && data.todo !== false) {
      report.skipped += 1;
      report.skips.push({ name, reason: `to do: ${reasonOf(data.todo)}` });
    } else if (own === 0 && data.details?.type !== 'suite') {
      report.passed += 1;
    }
  }

  return {
    report,
    take(event: TestEvent): void {
      const { type, data } = event;
      if (type === 'test:start') names[data.nesting ?? 0] = data.name ?? '?';
      else if (type === 'test:pass' || type === 'test:fail') ended(event);
      else if (type === 'test:stderr') report.errors.push(data.message ?? '');
      else if (type === 'test:stdout') report.notes.push(data.message ?? '');
      else if (type === 'test:diagnostic' && data.file) report.notes.push(`${data.message}\n`);
    },
  };
}

function failureOf(data: TestEvent['data']): string | undefined {
  return (data.details?.error as { failureType?: string } | undefined)?.failureType;
}

function reasonOf(reason: string | boolean): string {
  return typeof reason === 'string' ? reason : 'no reason given';
}

/** The assertion's own message and place, without node:test's wrapping. */
function textOf(error: unknown): string {
  const cause = (error as { cause?: unknown } | undefined)?.cause;
  const inner = cause instanceof Error ? cause : error;
  if (!(inner instanceof Error)) return String(inner);
  const causes = inner.cause instanceof Error ? `\n[cause] ${inner.cause.stack}` : '';
  const lines = `${inner.stack ?? inner.message}${causes}`
    .split('\n')
    .filter((line) => !/^\s+at .*(node:internal|node:async_hooks)/.test(line));
  if (lines.length <= FAILURE_LINES) return lines.join('\n');
  const places = lines.filter((line) => /^\s+at /.test(line)).slice(0, 8);
  return [...lines.slice(0, FAILURE_LINES - 10), '…', ...places].join('\n');
}

/**
 * Runs one file in its own process; resolves when that process has ended. Where no test ends for
 * `limit_ms`, the file is stopped and has failed.
 */
export async function runFile(
  path: string,
  limit_ms = TEST_LIMIT_MS[tierOf(path)],
): Promise<FileReport> {
  const { report, take } = createReader(path);
  const stop = new AbortController();
  let running = path;
  const hangs = () => {
    report.errors.push(`no test ended for ${limit_ms / 1000} s; the last to begin: ${running}\n`);
    stop.abort();
  };
  let watchdog = setTimeout(hangs, limit_ms);
  // Children inherit this process's --import tsx.
  const events = run({ files: [join(ROOT, path)], concurrency: 1, signal: stop.signal });
  for await (const event of events as AsyncIterable<TestEvent>) {
    if (event.type === 'test:dequeue') running = event.data.name ?? path;
    if (event.type === 'test:complete') {
      clearTimeout(watchdog);
      watchdog = setTimeout(hangs, limit_ms);
    }
    take(event);
  }
  clearTimeout(watchdog);
  return report;
}

function print(path: string, report: FileReport, progress: string, seconds: string): void {
  const { failed, failures, skips, notes, errors } = report;
  const indented = (text: string) => text.trimEnd().replace(/^/gm, '    ');
  console.log(
    `${failed > 0 ? '✗' : '✓'} ${progress} ${path} (${closingLine(report)}; ${seconds} s)`,
  );
  if (notes.join('').trim()) console.log(indented(notes.join('')));
  for (const { name, reason } of skips) console.log(`  - skipped: ${name}: ${reason}`);
  for (const { name, error } of failures) console.log(`  ✗ ${name}\n${indented(error)}`);
  if (failed > 0 && errors.length > 0) console.log(`  it wrote:\n${indented(errors.join(''))}`);
}

/** Whether an import leads to test/database.ts: what such a file claims, it claims of an engine. */
export function usesDatabase(path: string, seen = new Set<string>()): boolean {
  if (path === 'test/database.ts') return true;
  if (seen.has(path) || !path.endsWith('.ts')) return false;
  seen.add(path);
  const imports = importsOf({ path, text: readFileSync(join(ROOT, path), 'utf8') });
  return imports.some(({ target }) => target !== null && usesDatabase(target, seen));
}

/** As many at once as there are servers: a file has one to itself, roles and all. */
async function runAll(files: readonly string[], at_once: number): Promise<Counts> {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const broken: string[] = [];
  let begun = 0;
  let done = 0;
  async function worker(): Promise<void> {
    for (let path = files[begun++]; path !== undefined; path = files[begun++]) {
      const started = performance.now();
      const report = await runFile(path);
      done += 1;
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      print(path, report, `[${done}/${files.length}]`, seconds);
      for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += report[key];
      broken.push(...report.failures.map(({ name }) => `${path}: ${name}`));
    }
  }
  await Promise.all(Array.from({ length: at_once }, worker));
  if (broken.length > 0) console.log(`\nFailed:\n${broken.map((name) => `  ${name}`).join('\n')}`);
  return total;
}

/** Servers for the run, or null after saying why there are none and how to provide one. */
async function servers(): Promise<Provided | null> {
  const started = performance.now();
  try {
    const provided = await provideServers(FILES_AT_ONCE, console.log);
    process.env.TEST_ENGINE = 'postgres';
    process.env.TEST_SERVERS = JSON.stringify(provided.servers);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${provided.servers.length} × ${provided.what} (${seconds} s)`);
    return provided;
  } catch (error) {
    if (!(error instanceof NoServer)) throw error;
    console.log(`skipped: ${error.message}`);
    return null;
  }
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      tier: { type: 'string', default: 'fast' },
      engine: { type: 'string', default: 'embedded' },
    },
  });
  const { tier, engine } = values;
  if (tier !== 'all' && !TIERS.some((known) => known === tier)) {
    throw new Error(`--tier is ${TIERS.join(', ')} or all`);
  }
  if (engine !== 'embedded' && engine !== 'postgres') {
    throw new Error('--engine is embedded or postgres');
  }
  const files = findTests(ROOT).filter(
    (path) =>
      (tier === 'all' || tierOf(path) === tier) &&
      (engine === 'embedded' || usesDatabase(path)) &&
      (positionals.length === 0 || positionals.some((part) => path.includes(part))),
  );
  if (files.length === 0) console.log(`no test file in tier ${tier} fits ${positionals.join(' ')}`);
  let total: Counts = { passed: 0, failed: 0, skipped: 0 };
  if (engine === 'embedded') total = await runAll(files, FILES_AT_ONCE);
  else {
    const provided = await servers();
    if (provided === null) total.skipped = files.length;
    else total = await runAll(files, provided.servers.length).finally(provided.stop);
  }
  console.log(`\n${closingLine(total)}`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  await main(process.argv.slice(2));
}
