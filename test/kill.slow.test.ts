// SIGKILL at twenty points from the first byte of an upload to the last roll-up: started again with
// nobody sending anything a second time, the tenant ends as if nothing had happened.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createRandom } from '../ingest/sample/random.ts';
import { cloneBeside, dropBeside, settingsBeside } from './database.ts';
import { temporaryFolder } from './import-fixture.ts';
import type { Orders } from './kill-child.ts';

/** Another seed tries other points: KILL_SEED is only read here. */
const SEED = Number(process.env.KILL_SEED ?? 1);
/** How many points in each phase of the work. */
const POINTS: readonly (readonly [string, number])[] = [
  ['upload', 4],
  ['validate', 2],
  ['batch', 4],
  ['withdraw', 1],
  ['orders', 2],
  ['points', 2],
  ['days', 2],
  ['roll-up', 2],
  ['publish', 1],
];
/** Rows shown of a table that differs, and characters of each field: a guess has thousands. */
const MOST_SHOWN = 4;
const MOST_CHARS = 300;
/** Anything from at once to long after the statement has ended. */
const MOST_DELAY_MS = 25;
const CHILD = fileURLToPath(new URL('./kill-child.ts', import.meta.url));

interface Told {
  acks: string[];
  labels: string[];
  spool: number;
  hashes: Record<string, string> | null;
  signal: string | null;
  /** What it wrote to its log: faults that it met and tried again. */
  log: string[];
}

const folder = temporaryFolder();
const tenant_id = randomUUID();
const template = join(folder.path, 'template');
after(() => folder.remove());

const UNDISTURBED = { kill: null, rows_to: null } as const;
/** What undisturbed runs end in, by how many acts of the story were played. */
const endings: Told[] = [];

before(async () => {
  await run({ ...UNDISTURBED, data_dir: template, mode: 'prepare', acts: 0 });
  for (const acts of [0, 1, 2, 3]) {
    const mode = acts === 0 ? 'resume' : 'act';
    const rows_to = rowsOf(acts);
    endings.push(
      await inCopy(`acts-${acts}`, (data_dir) =>
        run({ ...UNDISTURBED, data_dir, mode, acts, rows_to }),
      ),
    );
  }
});

for (const [nth, { label, point }] of plan().entries()) {
  test(`killed at point ${nth + 1} of 20, in ${label}, it ends as if undisturbed`, async (t) => {
    const there = (endings[3]?.labels ?? []).filter((one) => one === label).length;
    assert.ok(there > 0, `the story has no ${label}`);
    let of_label = Math.floor(point * there);
    const delay_ms = Math.round(createRandom(SEED, 'delay', nth).next() * MOST_DELAY_MS);
    await inCopy(`kill-${nth}`, async (data_dir) => {
      let killed = await run(story({ label, nth: of_label, delay_ms }, data_dir));
      // slices grow with the machine's speed: a quick run may have fewer of these events
      while (killed.signal === null && of_label > 0) {
        await copyTo(rmFolder(data_dir));
        of_label = Math.floor(of_label / 2);
        killed = await run(story({ label, nth: of_label, delay_ms }, data_dir));
      }
      t.diagnostic(`seed ${SEED}: ${label} ${of_label + 1} of ${there} + ${delay_ms} ms`);
      assert.equal(killed.signal, 'SIGKILL');
      const resume = { ...UNDISTURBED, data_dir, mode: 'resume', acts: 0 } as const;
      const ended = await run(resume);
      // What was answered has happened. The act under way may have been done, and only its answer
      // cut off: an upload too, which then stands in the list to be confirmed or discarded, and is
      // whole. Half of an act is neither of the two.
      const acts = killed.acks.length;
      if (!isSame(endings[acts], ended) && !isSame(endings[acts + 1], ended)) {
        const rows_to = join(folder.path, `kill-${nth}.json`);
        await run({ ...resume, rows_to });
        const met = [...killed.log, '(started again)', ...ended.log];
        assert.fail([difference(ended, acts, rows_to), 'log:', ...met].join('\n'));
      }
      const left = existsSync(join(data_dir, 'spool')) ? readdirSync(join(data_dir, 'spool')) : [];
      assert.equal(left.length, ended.spool);
      return ended;
    });
  });
}

function story(kill: Orders['kill'], data_dir: string): Omit<Orders, 'tenant_id' | 'settings'> {
  return { data_dir, mode: 'act', acts: 3, kill, rows_to: null };
}

/** Where an undisturbed run leaves its rows. */
function rowsOf(acts: number): string {
  return join(folder.path, `acts-${acts}.json`);
}

/** In what a state differs from both that it might be: tables, and rows only one of them has. */
function difference(ended: Told, acts: number, rows_to: string): string {
  const own = rowsIn(rows_to);
  return [acts, acts + 1]
    .flatMap((wanted) => {
      const ending = endings[wanted];
      if (ending === undefined) return [];
      const others = rowsIn(rowsOf(wanted));
      const tables = Object.keys(ended.hashes ?? {}).filter(
        (table) => ended.hashes?.[table] !== ending.hashes?.[table],
      );
      const lines = tables.flatMap((table) => [
        `  ${table}: ${ended.hashes?.[table]}, undisturbed ${ending.hashes?.[table]}`,
        ...rowDifferences(own[table], others[table]).map((line) => `    ${line}`),
      ]);
      const spool = `spooled: ${ended.spool}, undisturbed ${ending.spool}`;
      return [`after ${acts} acts, against ${wanted} undisturbed (${spool}):`, ...lines];
    })
    .join('\n');
}

function rowsIn(path: string): Record<string, string[]> {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Rows only one side has; two that stand in each other's place differ in the fields shown. */
function rowDifferences(own: readonly string[] = [], others: readonly string[] = []): string[] {
  const [mine, theirs] = [onlyIn(own, others), onlyIn(others, own)];
  const lines: string[] = [];
  for (let at = 0; at < Math.min(MOST_SHOWN, Math.max(mine.length, theirs.length)); at++) {
    const [one, other] = [mine[at], theirs[at]].map(
      (row) => JSON.parse(row ?? '{}') as Record<string, unknown>,
    ) as [Record<string, unknown>, Record<string, unknown>];
    const fields = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    for (const field of fields) {
      const [ours, wanted] = [one, other].map((row) => JSON.stringify(row[field]) ?? 'no row');
      if (ours === wanted) continue;
      const cut = [ours, wanted].map((text) => String(text).slice(0, MOST_CHARS));
      lines.push(`row ${at + 1}, ${field}: ${cut[0]}, undisturbed ${cut[1]}`);
    }
  }
  return lines;
}

function onlyIn(some: readonly string[], others: readonly string[]): string[] {
  const there = new Set(others);
  return some.filter((row) => !there.has(row));
}

function rmFolder(path: string): string {
  rmSync(path, { recursive: true, force: true });
  return path;
}

function plan(): { label: string; point: number }[] {
  return POINTS.flatMap(([label, count]) =>
    Array.from({ length: count }, (_, at) => ({
      label,
      point: (at + createRandom(SEED, label, at).next()) / count,
    })),
  );
}

function isSame(ending: Told | undefined, ended: Told): boolean {
  return (
    ending !== undefined &&
    JSON.stringify([ending.hashes, ending.spool]) === JSON.stringify([ended.hashes, ended.spool])
  );
}

async function inCopy(name: string, fn: (data_dir: string) => Promise<Told>): Promise<Told> {
  const data_dir = join(folder.path, name);
  await copyTo(data_dir);
  const told = await fn(data_dir);
  rmFolder(data_dir);
  await dropBeside(data_dir);
  return told;
}

async function copyTo(data_dir: string): Promise<void> {
  cpSync(template, data_dir, { recursive: true });
  await cloneBeside(template, data_dir);
}

async function run(given: Omit<Orders, 'tenant_id' | 'settings'>): Promise<Told> {
  const orders = { ...given, settings: await settingsBeside(given.data_dir) };
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', CHILD, JSON.stringify({ ...orders, tenant_id })],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  let log = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  child.stderr.on('data', (text) => {
    log += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL')
        return reject(new Error(`the child ended with ${code}: ${log}`));
      const lines = output.split('\n').filter((line) => line.endsWith('}'));
      const told = lines.map((line) => JSON.parse(line) as Partial<Told> & { ack?: string });
      const last = told.at(-1);
      resolve({
        acks: told.flatMap(({ ack }) => ack ?? []),
        labels: last?.labels ?? [],
        spool: last?.spool ?? 0,
        hashes: last?.hashes ?? null,
        signal,
        log: log.split('\n').filter((line) => line !== ''),
      });
    });
  });
}
