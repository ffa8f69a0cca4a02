// SIGKILL at twenty points from the first byte of an upload to the last roll-up: started again with
// nobody sending anything a second time, the tenant ends as if nothing had happened.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
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
/** Anything from at once to long after the statement has ended. */
const MOST_DELAY_MS = 25;
const CHILD = fileURLToPath(new URL('./kill-child.ts', import.meta.url));

interface Told {
  acks: string[];
  labels: string[];
  spool: number;
  hashes: Record<string, string> | null;
  signal: string | null;
}

const folder = temporaryFolder();
const tenant_id = randomUUID();
const template = join(folder.path, 'template');
after(() => folder.remove());

/** What undisturbed runs end in, by how many acts of the story were played. */
const endings: Told[] = [];

before(async () => {
  await run({ data_dir: template, mode: 'prepare', acts: 0, kill: null });
  endings.push(
    await inCopy('nothing', (data_dir) => run({ data_dir, mode: 'resume', acts: 0, kill: null })),
  );
  for (const acts of [1, 2, 3]) {
    endings.push(
      await inCopy(`acts-${acts}`, (data_dir) => run({ data_dir, mode: 'act', acts, kill: null })),
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
      const ended = await run({ data_dir, mode: 'resume', acts: 0, kill: null });
      // what was answered has happened; the next act may have been done and its answer cut off
      const acts = killed.acks.length;
      const wanted = label === 'upload' && acts === 0 ? [0] : [acts, acts + 1];
      const same = wanted.map((act) => endings[act]).filter((ending) => isSame(ending, ended));
      if (same.length === 0) {
        assert.deepEqual(
          { hashes: ended.hashes, spool: ended.spool },
          { hashes: endings[acts]?.hashes, spool: endings[acts]?.spool },
        );
      }
      const left = existsSync(join(data_dir, 'spool')) ? readdirSync(join(data_dir, 'spool')) : [];
      assert.equal(left.length, ended.spool);
      return ended;
    });
  });
}

function story(kill: Orders['kill'], data_dir: string): Omit<Orders, 'tenant_id' | 'settings'> {
  return { data_dir, mode: 'act', acts: 3, kill };
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
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL')
        return reject(new Error(`the child ended with ${code}`));
      const lines = output.split('\n').filter((line) => line.endsWith('}'));
      const told = lines.map((line) => JSON.parse(line) as Partial<Told> & { ack?: string });
      const last = told.at(-1);
      resolve({
        acks: told.flatMap(({ ack }) => ack ?? []),
        labels: last?.labels ?? [],
        spool: last?.spool ?? 0,
        hashes: last?.hashes ?? null,
        signal,
      });
    });
  });
}
