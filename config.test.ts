// Claims about settings: defaults, faults told together, and that .env.example names them all.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig, usage, VARIABLES } from './config.ts';
import { isCoxswainError } from './errors.ts';

test('.env.example names exactly the variables of config.ts, each with its explanation', () => {
  const text = readFileSync(new URL('.env.example', import.meta.url), 'utf8');
  const blocks = text.trim().split('\n\n').slice(1);
  const written = blocks.map((block) => {
    const lines = block.split('\n');
    const [name, example] = (lines.pop() ?? '').replace(/^# /, '').split('=');
    return { name, example, purpose: lines.map((line) => line.replace(/^# /, '')).join(' ') };
  });
  const known = Object.entries(VARIABLES).map(([name, { example, purpose }]) => ({
    name,
    example,
    purpose,
  }));
  assert.deepEqual(written, known);
});

test('the defaults alone are a usable configuration', () => {
  const config = readConfig({});
  assert.equal(config.port, 8080);
  assert.equal(config.registration, 'first');
  assert.equal(config.empty, false);
  assert.equal(readConfig({ PORT: '' }).port, 8080, 'an empty variable is an unset one');
});

test('all faults are told together, each with what its variable is for', () => {
  const env = {
    PORT: '80808',
    REGISTRATION: 'all',
    DATABASE_URL: 'mysql://db/x',
    AUTH_SECRET: 'x',
  };
  assert.throws(
    () => readConfig(env, ['--wat']),
    (error: unknown) => {
      assert.ok(isCoxswainError(error));
      assert.equal(error.code, 'config_invalid');
      for (const name of ['PORT', 'REGISTRATION', 'DATABASE_URL', 'AUTH_SECRET', '--wat']) {
        assert.ok(error.message.includes(name), name);
      }
      assert.ok(error.message.includes(VARIABLES.PORT.purpose));
      assert.ok(error.message.includes('DATABASE_URL must be an address like postgres://'));
      return true;
    },
  );
});

test('a database is the embedded one unless an address leads to a server', () => {
  const url = 'postgres://coxswain_app:secret@db.example:5432/coxswain';
  assert.equal(readConfig({}).database_url, null);
  assert.equal(readConfig({ DATABASE_URL: 'pglite:' }).database_url, null);
  assert.equal(readConfig({ DATABASE_URL: url }).database_url, url);
  assert.equal(readConfig({ DATABASE_OWNER_URL: url }).database_owner_url, url);
  for (const bad of ['postgres://', 'postgres:x', 'db.example', '/var/run/postgresql']) {
    assert.throws(() => readConfig({ DATABASE_URL: bad }), /DATABASE_URL must be/, bad);
  }
});

test('a password in an address that cannot be used is not printed', () => {
  const fault = (env: Record<string, string>) => {
    try {
      readConfig(env);
      return '';
    } catch (error) {
      return String(error);
    }
  };
  const text = fault({ DATABASE_URL: 'http://coxswain_app:hunter2@db/x' });
  assert.match(text, /DATABASE_URL must be/);
  assert.doesNotMatch(text, /hunter2/);
});

test('a secret may stand in a file, and a password in one of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-config-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const url = 'postgres://coxswain_app@db.example:5432/coxswain';
  const env = {
    DATABASE_URL: url,
    DATABASE_PASSWORD_FILE: file('password', 'p@ss/word-of-16-\n'),
    AUTH_SECRET_FILE: file('secret', `${'k'.repeat(40)}\n`),
  };
  const config = readConfig(env);
  assert.equal(new URL(config.database_url ?? '').password, 'p%40ss%2Fword-of-16-');
  assert.equal(config.database_password, 'p@ss/word-of-16-');
  assert.equal(config.auth_secret, 'k'.repeat(40));
  const own = 'postgres://coxswain_app:another@db.example:5432/coxswain';
  assert.equal(readConfig({ ...env, DATABASE_URL: own }).database_url, own);
  const faults: [Record<string, string>, RegExp][] = [
    [
      { AUTH_SECRET_FILE: join(folder, 'none') },
      /AUTH_SECRET_FILE: .*none cannot be read \(ENOENT\)/,
    ],
    [{ AUTH_SECRET_FILE: file('empty', ' \n') }, /it is empty/],
    [{ AUTH_SECRET_FILE: file('large', 'x'.repeat(20_000)) }, /too large for a secret/],
    [{ ...env, AUTH_SECRET: 'k'.repeat(40) }, /AUTH_SECRET and AUTH_SECRET_FILE are both set/],
    [{ DATABASE_PASSWORD: 'short' }, /must have at least 16 characters/],
  ];
  for (const [bad, sentence] of faults) assert.throws(() => readConfig(bad), sentence);
  rmSync(folder, { recursive: true });
});

test('origins are reduced to scheme, host and port, and what is none is refused', () => {
  const { allowed_origins } = readConfig({
    ALLOWED_ORIGINS: 'https://a.example/shop, http://b:81',
  });
  assert.deepEqual(allowed_origins, ['https://a.example', 'http://b:81']);
  assert.throws(() => readConfig({ ALLOWED_ORIGINS: 'a.example' }));
});

test('--help tells every variable', () => {
  for (const name of Object.keys(VARIABLES)) assert.ok(usage().includes(name));
});

test('mails need an address to lead to, and a token of /metrics one that can be sent', () => {
  const mail = { SMTP_URL: 'smtp://me:secret@mail.example:587', PUBLIC_URL: 'https://c.example' };
  assert.deepEqual(readConfig(mail).mail, {
    ...{ smtp_url: 'smtp://me:secret@mail.example:587', from: 'coxswain@c.example' },
  });
  assert.equal(readConfig({}).mail, null);
  assert.throws(() => readConfig({ SMTP_URL: mail.SMTP_URL }), /SMTP_URL needs PUBLIC_URL/);
  assert.throws(
    () => readConfig({ ...mail, SMTP_URL: 'imap://me:secret@mail.example' }),
    (error: Error) => /SMTP_URL must be/.test(error.message) && !/secret/.test(error.message),
  );
  assert.throws(
    () => readConfig({ METRICS_TOKEN: 'words with blanks between them all' }),
    /digits/,
  );
});

test('a worker apart is refused where the database is embedded', () => {
  assert.equal(readConfig({}).worker, 'inside');
  assert.throws(() => readConfig({ WORKER: 'apart' }), /has its worker inside the server/);
  assert.throws(() => readConfig({ WORKER: 'both' }), /WORKER must be inside or apart/);
});
