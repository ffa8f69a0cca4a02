// The image's entrypoint, run from the same packages by chroot where no container engine is: made
// once, kept afterwards, begun anew where it was cut off, and closed to who has no password.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { openDatabase } from '../../sql/open.ts';
import { migrateServer } from '../../sql/open-server.ts';
import { NoServer } from './chroot.ts';
import { type ChrootHome, chrootHome } from './server.ts';

const DEPLOY = new URL('../../deploy/postgres/', import.meta.url);
const FILES = ['coxswain.conf', 'server.sql', 'database.sql', 'cron.sql', 'entrypoint.sh'];
const PASSWORDS = { postgres: 's'.repeat(20), owner: "o'wner".repeat(4), app: 'a'.repeat(16) };
const READY_WITHIN_MS = 90_000;

let there: ChrootHome | null = null;
let reason = '';
let server: ChildProcess | null = null;
let output = '';

before(async () => {
  try {
    there = await chrootHome((line) => process.stderr.write(`${line}\n`));
  } catch (error) {
    if (!(error instanceof NoServer)) throw error;
    reason = error.message.split('\n')[0] ?? '';
    return;
  }
  const { home, give } = there;
  for (const folder of ['setup', 'data']) {
    mkdirSync(join(home, folder), { mode: 0o700 });
    give(join(home, folder));
  }
  for (const file of FILES) copyFileSync(new URL(file, DEPLOY), join(home, 'setup', file));
  for (const file of FILES) give(join(home, 'setup', file));
  for (const name of ['postgres', 'owner'] as const) {
    writeFileSync(join(home, 'setup', name), `${PASSWORDS[name]}\n`, { mode: 0o600 });
    give(join(home, 'setup', name));
  }
});

after(async () => {
  await stop('SIGINT');
  if (there !== null) rmSync(there.home, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}): void {
  const { inside, inChroot } = there as ChrootHome;
  output = '';
  server = spawn('chroot', inChroot('/bin/sh', `${inside}/setup/entrypoint.sh`), {
    env: {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      PGDATA: `${inside}/data`,
      COXSWAIN_SETUP: `${inside}/setup`,
      COXSWAIN_SOCKETS: inside,
      COXSWAIN_LISTEN: '',
      POSTGRES_PASSWORD_FILE: `${inside}/setup/postgres`,
      OWNER_PASSWORD_FILE: `${inside}/setup/owner`,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on('data', (text) => {
      output += text;
    });
  }
}

async function stop(signal: NodeJS.Signals): Promise<number | null> {
  const child = server;
  server = null;
  if (child === null) return null;
  if (child.exitCode === null && child.signalCode === null) {
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill(signal);
    await closed;
  }
  return child.exitCode;
}

function address(role: string, password: string, database = 'coxswain'): string {
  const host = encodeURIComponent((there as ChrootHome).home);
  return `postgres://${role}:${encodeURIComponent(password)}@localhost/${database}?host=${host}`;
}

async function ask(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

async function ready(): Promise<void> {
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await pause(100)) {
    if (server?.exitCode !== null) break;
    const told = await ask(address('postgres', PASSWORDS.postgres), 'select 1').catch(() => null);
    if (told !== null) return;
  }
  throw new Error(`the server is not ready:\n${output}`);
}

const there_is_none = () => there === null;

test('without a password file it says so and makes nothing', async (t) => {
  if (there_is_none()) return t.skip(reason);
  start({ OWNER_PASSWORD_FILE: '/nowhere' });
  await new Promise((resolve) => server?.once('close', resolve));
  assert.notEqual(await stop('SIGINT'), 0);
  assert.match(output, /OWNER_PASSWORD_FILE: there is no password in \/nowhere/);
  assert.ok(!existsSync(join((there as ChrootHome).home, 'data/PG_VERSION')));
});

test('cut off while it is being made, it begins anew and ends whole', async (t) => {
  if (there_is_none()) return t.skip(reason);
  const { home } = there as ChrootHome;
  start();
  // the server for setting up is there, the databases are not
  const lock = join(home, 'data/postmaster.pid');
  const begun = () => existsSync(join(home, 'data/setup.log')) && existsSync(lock);
  for (let n = 0; n < 1_200 && !begun(); n++) await pause(50);
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  // a container's processes all end at once
  await stop('SIGKILL');
  process.kill(pid, 'SIGKILL');
  assert.ok(!existsSync(join(home, 'data/coxswain-complete')));
  start();
  await ready();
});

test('the owner migrates, the application gets its password and serves, nobody else', async (t) => {
  if (there_is_none()) return t.skip(reason);
  await migrateServer(address('coxswain_owner', PASSWORDS.owner), { app_password: PASSWORDS.app });
  const url = address('coxswain_app', PASSWORDS.app);
  const db = await openDatabase({ data_dir: '/nowhere', database_url: url });
  assert.equal(db.engine, 'postgres');
  await db.close();
  await assert.rejects(ask(address('coxswain_app', 'b'.repeat(16)), 'select 1'), /password/);
  await assert.rejects(ask(address('postgres', ''), 'select 1'), /password/i);
  // extensions are the superuser's work, done already
  const { rows } = await ask(
    address('postgres', PASSWORDS.postgres),
    `select string_agg(extname, ' ' order by extname) as names from pg_extension`,
  );
  assert.equal(rows[0].names, 'age pg_cron pgaudit plpgsql timescaledb vector');
});

test('started again, it has what it had', async (t) => {
  if (there_is_none()) return t.skip(reason);
  const superuser = address('postgres', PASSWORDS.postgres);
  await ask(superuser, 'create table public.kept as select 42 as answer');
  assert.equal(await stop('SIGINT'), 0);
  start();
  await ready();
  assert.deepEqual((await ask(superuser, 'select answer from public.kept')).rows, [{ answer: 42 }]);
});
