// Claims about starting and stopping the program, each with a process of its own.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { dropBeside, ENGINE, settingsBeside } from '../test/database.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
/** The issue promises ten seconds on a quiet machine; tests run several at once. */
const READY_WITHIN_MS = 40_000;

interface Started {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

async function startServer(
  data_dir: string,
  env: Record<string, string>,
  args = ['--empty'],
): Promise<Started> {
  const database = await settingsBeside(data_dir);
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    env: {
      PATH: process.env.PATH,
      COXSWAIN_DATA_DIR: data_dir,
      COXSWAIN_NOW: '2026-11-21T09:00:00Z',
      LOG_LEVEL: 'error',
      PORT: '0',
      ...database,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk;
    });
  }
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, output: () => text, ended };
}

async function readyAddress(started: Started): Promise<string> {
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await pause(100)) {
    const address = /ready: (http\S+)/.exec(started.output())?.[1];
    if (address) return address;
    if (started.child.exitCode !== null) break;
  }
  throw new Error(`the server did not become ready: ${started.output()}`);
}

describe('the process', () => {
  const data_dir = mkdtempSync(join(tmpdir(), 'coxswain-main-'));
  let first: Started;
  let address: string;
  before(async () => {
    first = await startServer(data_dir, {});
    address = await readyAddress(first);
  });
  after(async () => {
    first.child.kill('SIGKILL');
    await first.ended;
    rmSync(data_dir, { recursive: true, force: true });
  });

  test('a second process on the same data folder is refused with a sentence', async () => {
    const second = await startServer(data_dir, {});
    assert.equal(await second.ended, 1);
    assert.match(second.output(), /^Another Coxswain is already running on the data folder/);
    assert.doesNotMatch(second.output(), /\n\s+at /, 'no stack');
  });

  test('a port in use is refused with a sentence', async () => {
    const other = mkdtempSync(join(tmpdir(), 'coxswain-main-'));
    const second = await startServer(other, { PORT: new URL(address).port });
    assert.equal(await second.ended, 1);
    assert.match(second.output(), /Port \d+ is in use by another program\./);
    assert.doesNotMatch(second.output(), /\n\s+at /, 'no stack');
    rmSync(other, { recursive: true, force: true });
  });

  test('what is unsafe while others can reach it is told at the start', async () => {
    const other = mkdtempSync(join(tmpdir(), 'coxswain-main-'));
    const unsafe = { PUBLIC_URL: 'http://coach.example', REGISTRATION: 'open' };
    const started = await startServer(other, unsafe);
    await readyAddress(started);
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await pause(50)) {
      if (/REGISTRATION is open/.test(started.output())) break;
    }
    assert.match(started.output(), /Unsafe, while others can reach this server/);
    assert.match(started.output(), /PUBLIC_URL is http:.*travel readable/);
    assert.match(started.output(), /REGISTRATION is open/);
    assert.doesNotMatch(first.output(), /Unsafe/, 'for this machine alone nothing is');
    started.child.kill('SIGKILL');
    await started.ended;
    await dropBeside(other);
    rmSync(other, { recursive: true, force: true });
  });

  test('/readyz says which engine serves', async () => {
    const { database } = await (await fetch(`${address}/readyz`)).json();
    assert.deepEqual(database, { engine: ENGINE, state: 'migrated' });
  });

  test('wrong settings are told all together', async () => {
    const wrong = await startServer(data_dir, { PORT: 'http', REGISTRATION: 'never' }, ['--full']);
    assert.equal(await wrong.ended, 1);
    for (const name of ['PORT', 'REGISTRATION', '--full']) assert.ok(wrong.output().includes(name));
  });

  test('the secret it made is readable by its owner only', () => {
    const { mode } = statSync(join(data_dir, 'auth-secret'));
    assert.equal(mode & 0o777, 0o600);
  });

  test('what was registered survives Ctrl-C and a new start', async () => {
    const account = { email: 'ann@one.example', password: 'a password of some length' };
    const post = (base: string, path: string, body: object) =>
      fetch(base + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const business = { name: 'Kept', currency: 'GBP', time_zone: 'Europe/London' };
    assert.equal((await post(address, '/v1/register', { ...account, business })).status, 201);
    first.child.kill('SIGINT');
    // As npm does: the signal comes twice, and the second is not a second Ctrl-C.
    first.child.kill('SIGINT');
    assert.equal(await first.ended, 0, first.output());
    first = await startServer(data_dir, {});
    address = await readyAddress(first);
    assert.equal((await post(address, '/v1/login', account)).status, 200);
  });
});
