// Claims about npm run user and npm run doctor, each a process of its own: they work while the
// server runs and while it does not, and say what is wrong.
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { dropBeside, embeddedOnly, settingsBeside } from '../test/database.ts';

/** A first start migrates; how soon it must is for main.test.ts to say, not here. */
const READY_WITHIN_MS = 240_000;
const EMAIL = 'ann@one.example';
const PASSWORD = 'a password of some length';

const data_dir = mkdtempSync(join(tmpdir(), 'coxswain-commands-'));
chmodSync(data_dir, 0o700);
let env: Record<string, string | undefined>;
let server: ChildProcess;
let address: string;

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

async function startServer(): Promise<void> {
  server = spawn(process.execPath, ['--import', 'tsx', pathOf('main.ts'), '--empty'], {
    ...{ env, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  let text = '';
  server.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await pause(100)) {
    const found = /ready: (http\S+)/.exec(text)?.[1];
    if (found) {
      address = found;
      return;
    }
    if (server.exitCode !== null) break;
  }
  throw new Error(`the server did not become ready: ${text}`);
}

interface Ran {
  code: number;
  text: string;
}

function run(name: string, args: string[], more: Record<string, string> = {}, stdin = '') {
  return new Promise<Ran>((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', pathOf(name), ...args],
      { env: { ...env, ...more } },
      (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), text: `${stdout}${stderr}` }),
    );
    child.stdin?.end(stdin);
  });
}

const post = (path: string, body: object) =>
  fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const login = (password: string) => post('/v1/login', { email: EMAIL, password });

async function diagnosis(more: Record<string, string> = {}) {
  const { code, text } = await run('doctor.ts', ['--json'], more);
  const { findings } = JSON.parse(text) as {
    findings: { about: string; state: string; sentence: string }[];
  };
  const told = (state: string) =>
    findings.filter((one) => one.state === state).map((one) => `${one.about}: ${one.sentence}`);
  return { code, text, wrong: told('wrong'), notes: told('note'), well: told('well') };
}

before(async () => {
  env = {
    ...{ PATH: process.env.PATH, COXSWAIN_DATA_DIR: data_dir, LOG_LEVEL: 'error', PORT: '0' },
    ...(await settingsBeside(data_dir)),
  };
  await startServer();
  const business = { name: 'Kept', currency: 'GBP', time_zone: 'Europe/London' };
  const made = await post('/v1/register', { business, email: EMAIL, password: PASSWORD });
  assert.equal(made.status, 201);
});
after(async () => {
  server.kill('SIGKILL');
  if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  await dropBeside(data_dir);
  rmSync(data_dir, { recursive: true, force: true });
});

describe('while the server runs', () => {
  test('people are listed, and a link sets a new password once', async () => {
    const listed = await run('user.ts', ['list']);
    assert.match(listed.text, /^ann@one\.example: admin of Kept; last signed in: 20/);
    const { text } = await run('user.ts', ['reset', EMAIL]);
    const token = /#([\w-]{43})/.exec(text)?.[1];
    assert.ok(text.includes(`${address}/reset-password#`), text);
    const page = await fetch(`${address}/reset-password`);
    assert.match(await page.text(), /Set a new password/);
    const password = 'the second of her passwords';
    assert.equal((await post('/v1/password/reset', { token, password })).status, 204);
    assert.equal((await login(password)).status, 200);
    assert.equal((await post('/v1/password/reset', { token, password })).status, 404);
  });

  test('a password is set from what is typed, and wrong tries are forgiven', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await login('wrong')).status);
    // she is known from here, so that five tries are free and the next one waits
    assert.equal(statuses.at(-1), 429);
    assert.match((await run('user.ts', ['unlock', EMAIL])).text, /forgotten/);
    assert.equal((await login('wrong')).status, 401);
    const short = await run('user.ts', ['reset', EMAIL, '--password'], {}, 'short\n');
    assert.deepEqual([short.code, /at least 10/.test(short.text)], [1, true]);
    const set = await run('user.ts', ['reset', EMAIL, '--password'], {}, `${PASSWORD}\n`);
    assert.match(set.text, /is set, and every session has ended/);
    const signed = await login(PASSWORD);
    assert.equal(signed.status, 200);
    const { access_token } = (await signed.json()) as { access_token: string };
    const me = () =>
      fetch(`${address}/v1/me`, { headers: { authorization: `Bearer ${access_token}` } });
    assert.equal((await me()).status, 200);
    assert.equal((await run('user.ts', ['sign-out', EMAIL])).code, 0);
    assert.equal((await me()).status, 401, 'at once, in the server that runs');
  });

  test('whoever is not there, and a command that is none, are told so', async () => {
    const nobody = await run('user.ts', ['reset', 'bob@one.example']);
    assert.deepEqual(nobody, { code: 1, text: 'Nobody here has the e-mail bob@one.example.\n' });
    const none = await run('user.ts', ['frobnicate']);
    assert.equal(none.code, 1);
    assert.match(none.text, /there is no frobnicate[\s\S]*Usage/);
    assert.doesNotMatch(none.text, /\n\s+at /, 'no stack');
    const another = { AUTH_SECRET: 'another secret than the server has' };
    assert.match((await run('user.ts', ['list'], another)).text, /signs with another secret/);
  });

  test('the doctor asks the server, finds nothing wrong, and says no secret', async () => {
    const { code, wrong, well, text } = await diagnosis();
    assert.deepEqual(wrong, []);
    assert.equal(code, 0);
    assert.ok(well.some((line) => line.startsWith(`server: A server runs on it: ${address}`)));
    assert.ok(well.some((line) => /^database: .*schema up to date/.test(line)));
    assert.ok(well.some((line) => line.startsWith('queue:')));
    const { readFileSync } = await import('node:fs');
    assert.ok(!text.includes(readFileSync(join(data_dir, 'auth-secret'), 'utf8').trim()));
  });

  test('the doctor says what is unsafe, and what cannot be used, all together', async () => {
    const { code, wrong } = await diagnosis({
      ...{ HOST: '0.0.0.0', REGISTRATION: 'open', LOG_LEVEL: 'loud', RATE_LIMIT_SIGN_IN: 'many' },
      ...{ METRICS_TOKEN: 'a'.repeat(40) },
    });
    assert.equal(code, 1);
    const all = wrong.join('\n');
    for (const sign of [/LOG_LEVEL must/, /RATE_LIMIT_SIGN_IN must/, /REGISTRATION is open/]) {
      assert.match(all, sign);
    }
    assert.match(all, /travel readable/);
    assert.match(all, /METRICS_TOKEN is long enough and still easy to guess/);
  });
});

describe('while no server runs', () => {
  before(async () => {
    // as if the power had gone: its note stays, and must mislead nobody
    server.kill('SIGKILL');
    await once(server, 'exit');
  });

  test('the same commands work on the database itself', async () => {
    assert.match((await run('user.ts', ['list'])).text, /^ann@one\.example: admin of Kept/);
    const { text } = await run('user.ts', ['reset', EMAIL], { PUBLIC_URL: 'https://c.example' });
    assert.match(text, /https:\/\/c\.example\/reset-password#[\w-]{43}\n/);
  });

  test('the doctor looks for itself', async () => {
    const { code, wrong, well } = await diagnosis();
    assert.deepEqual(wrong, []);
    assert.equal(code, 0);
    assert.ok(well.includes('server: No server runs on the data folder.'));
    assert.ok(well.some((line) => /^database: .*schema up to date/.test(line)));
  });

  test('a database that cannot be reached is said, without its password', async () => {
    const url = 'postgres://coxswain_app:hunter2hunter2@127.0.0.1:9/none';
    const { code, wrong, text } = await diagnosis({ DATABASE_URL: url });
    assert.equal(code, 1);
    assert.match(wrong.join('\n'), /database: The database server does not let us in/);
    assert.doesNotMatch(text, /hunter2/);
  });

  test('a mail server that is not there is said', async () => {
    const mail = { SMTP_URL: 'smtp://me:hunter2@127.0.0.1:9', PUBLIC_URL: 'https://c.example' };
    const { wrong, text } = await diagnosis(mail);
    assert.match(wrong.join('\n'), /mail: The mail server does not let us in \(ESOCKET|ECONN/);
    assert.doesNotMatch(text, /hunter2/);
  });

  test('a folder of another Postgres is said', embeddedOnly('its folder'), async () => {
    writeFileSync(join(data_dir, 'postgres', 'PG_VERSION'), '16\n');
    const { code, wrong } = await diagnosis();
    assert.equal(code, 1);
    assert.match(wrong.join('\n'), /written by Postgres 16/);
    writeFileSync(join(data_dir, 'postgres', 'PG_VERSION'), '18\n');
  });

  test('where nothing was ever started there is nobody, and nothing wrong', async () => {
    const none = { COXSWAIN_DATA_DIR: join(data_dir, 'none'), DATABASE_URL: '' };
    assert.match((await run('user.ts', ['list'], none)).text, /There is no database in/);
    assert.deepEqual((await diagnosis(none)).wrong, []);
  });
});
