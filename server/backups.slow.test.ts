// `npm run backup` and `npm run restore` as a person runs them: beside a running server and without
// one; what was registered comes back, and a folder in use is not touched.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkBackup } from '../sql/backup/file.ts';
import { listBackups } from '../sql/backup/folder.ts';
import { embeddedOnly } from '../test/database.ts';

const READY_WITHIN_MS = 120_000;
const ACCOUNT = { email: 'ann@one.example', password: 'a password of some length' };
const BUSINESS = { name: 'Kept', currency: 'GBP', time_zone: 'Europe/London' };

interface Command {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

function start(script: string, data_dir: string, args: readonly string[] = []): Command {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
    env: {
      ...{ PATH: process.env.PATH, COXSWAIN_DATA_DIR: data_dir, LOG_LEVEL: 'error', PORT: '0' },
      COXSWAIN_NOW: '2026-11-21T09:00:00Z',
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

async function ended(command: Command): Promise<{ code: number | null; text: string }> {
  const code = await command.ended;
  return { code, text: command.output() };
}

async function serve(data_dir: string): Promise<Command & { address: string }> {
  const server = start('main.ts', data_dir, ['--empty']);
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await pause(100)) {
    const address = /ready: (http\S+)/.exec(server.output())?.[1];
    if (address) return { ...server, address };
    if (server.child.exitCode !== null) break;
  }
  throw new Error(`the server did not become ready: ${server.output()}`);
}

const post = (url: string, body: object) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('a person who backs up', embeddedOnly('a server’s backups are its own'), () => {
  const root = mkdtempSync(join(tmpdir(), 'coxswain-backups-'));
  const data_dir = join(root, 'data');
  let server: Awaited<ReturnType<typeof serve>>;
  before(async () => {
    server = await serve(data_dir);
    const made = await post(`${server.address}/v1/register`, { ...ACCOUNT, business: BUSINESS });
    assert.equal(made.status, 201);
  });
  after(async () => {
    server.child.kill('SIGKILL');
    await server.ended;
    rmSync(root, { recursive: true, force: true });
  });

  test('while the server runs is answered by it', async () => {
    const { code, text } = await ended(start('backup.ts', data_dir));
    assert.equal(code, 0, text);
    assert.match(text, /a server runs on the folder, and is asked for the backup/);
    const path = /The backup is (\S+) \(/.exec(text)?.[1] as string;
    const { businesses, kind } = await checkBackup(path);
    assert.deepEqual([businesses.map(({ name }) => name), kind], [['Kept'], 'asked']);
    const left = readdirSync(join(data_dir, 'backups'));
    assert.ok(
      left.every((name) => name.endsWith('.coxswain')),
      left.join(', '),
    );
    assert.equal((await post(`${server.address}/v1/login`, ACCOUNT)).status, 200);
  });

  test('is told that a folder in use is not restored into, and that nothing is there', async () => {
    const refused = await ended(start('restore.ts', data_dir));
    assert.equal(refused.code, 1);
    assert.match(refused.text, /^Another Coxswain is already running on the data folder/);
    const empty = join(root, 'empty');
    for (const [script, sentence] of [
      ['backup.ts', /^There is no embedded database in/],
      ['restore.ts', /^There is no backup in/],
    ] as const) {
      const { code, text } = await ended(start(script, empty));
      assert.deepEqual([code, sentence.test(text)], [1, true], text);
    }
  });

  test('without a server gets one too, and after a wipe everything comes back', async () => {
    server.child.kill('SIGINT');
    assert.equal(await server.ended, 0, server.output());
    const made = await ended(start('backup.ts', data_dir));
    assert.equal(made.code, 0, made.text);
    assert.doesNotMatch(made.text, /a server runs/);
    const [newest] = await listBackups(data_dir);
    const elsewhere = join(root, 'a copy of mine');
    renameSync(newest?.path as string, elsewhere);
    rmSync(data_dir, { recursive: true });

    const wrong = join(root, 'wrong');
    writeFileSync(wrong, 'something else');
    const refused = await ended(start('restore.ts', data_dir, [wrong]));
    assert.equal(refused.code, 1);
    assert.match(refused.text, /is not a backup that Coxswain wrote/);

    const restored = await ended(start('restore.ts', data_dir, [elsewhere]));
    assert.equal(restored.code, 0, restored.text);
    assert.match(restored.text, /Restored and compared: the books of .+ \(Kept\)\./);
    server = await serve(data_dir);
    assert.equal((await post(`${server.address}/v1/login`, ACCOUNT)).status, 200);
  });
});
