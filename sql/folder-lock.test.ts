// One process at a time on a data folder, whatever end the holder came to.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isCoxswainError } from '../errors.ts';
import { lockFolder } from './folder-lock.ts';

const MODULE = new URL('./folder-lock.ts', import.meta.url).href;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'folder-lock-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Another process that holds the folder's lock until it is killed. */
async function holder(folder: string): Promise<ChildProcess> {
  const program = `import { lockFolder } from ${JSON.stringify(MODULE)};
    lockFolder(${JSON.stringify(folder)}).then(() => {
      console.log('held');
      setInterval(() => {}, 1000);
    });`;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', program],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [said] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  assert.equal(String(said).trim(), 'held');
  return child;
}

const inUse = (error: unknown) =>
  isCoxswainError(error) &&
  error.code === 'data_folder_in_use' &&
  error.message.includes('COXSWAIN_DATA_DIR');

test('a second process is refused with a sentence, and SIGKILL of the first frees the folder', async () => {
  const folder = join(scratch, 'killed');
  const child = await holder(folder);
  await assert.rejects(lockFolder(folder), inUse);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = await lockFolder(folder);
  await lock.release();
});

test('the same process is refused too, until it releases', async () => {
  const folder = join(scratch, 'released');
  const lock = await lockFolder(folder);
  await assert.rejects(lockFolder(folder), inUse);
  await lock.release();
  await (await lockFolder(folder)).release();
});

test('another name of the same folder is the same lock', async () => {
  const folder = join(scratch, 'real');
  const lock = await lockFolder(folder);
  symlinkSync(folder, join(scratch, 'alias'));
  await assert.rejects(lockFolder(join(scratch, 'alias')), inUse);
  await lock.release();
});

test('two folders are two locks', async () => {
  const one = await lockFolder(join(scratch, 'one'));
  const two = await lockFolder(join(scratch, 'two'));
  await Promise.all([one.release(), two.release()]);
});
