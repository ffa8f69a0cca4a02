// The command as the evals call it: a process of its own, four files in a folder.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { generateSample } from './generate.ts';

const COMMAND = fileURLToPath(new URL('./write.ts', import.meta.url));

test('the command writes the three files and the truth that the generator gives', async (t) => {
  const parent = await mkdtemp(join(tmpdir(), 'sample-'));
  t.after(() => rm(parent, { recursive: true }));
  const folder = join(parent, 'new');
  const { status, stderr } = run([folder, '--until', '2026-11-01', '--seed', '9']);
  assert.equal(status, 0, stderr);
  const { files, truth } = generateSample({ seed: 9, until: '2026-11-01' });
  const names = [...files.map(({ name }) => name), 'truth.json'];
  assert.deepEqual((await readdir(folder)).toSorted(), names.toSorted());
  for (const file of files) {
    assert.equal(await readFile(join(folder, file.name), 'utf8'), [...file.chunks()].join(''));
  }
  assert.deepEqual(JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8')), truth);
});

test('a call it cannot follow ends with a sentence and the usage', () => {
  for (const args of [[], ['out'], ['out', '--until', '2026-13-01'], ['out', '--unknown']]) {
    const { status, stderr } = run(args);
    assert.equal(status, 1, args.join(' '));
    assert.match(stderr, /Usage: /);
    assert.doesNotMatch(stderr, /\n {4}at /);
  }
});

function run(args: string[]): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, ['--import', 'tsx', COMMAND, ...args], { encoding: 'utf8' });
}
