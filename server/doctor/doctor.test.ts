// Claims about the doctor's checks: each is well where all is well, and has a case in which what it
// looks at is broken on purpose, with a next step and without a secret.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { createLog } from '../../log.ts';
import { accounts } from '../../sql/accounts.ts';
import { atTheDoor } from '../../sql/database.ts';
import { isPrivate, readArrivals } from '../arrivals.ts';
import type { Condition } from '../condition.ts';
import { registerBusiness, testServer } from '../fixtures.ts';
import { checkDatabase, checkImports, checkJobs, checkQueue } from './books.ts';
import type { Finding } from './finding.ts';
import {
  bitsOf,
  checkBackups,
  checkErrors,
  checkModel,
  checkSecret,
  checkSecretFiles,
} from './keepings.ts';
import {
  checkArrivals,
  checkClock,
  checkExposure,
  checkFolder,
  checkHolder,
  checkNode,
  checkPort,
  checkRoom,
  checkSettings,
  checkUser,
} from './machine.ts';

const folder = mkdtempSync(join(tmpdir(), 'coxswain-doctor-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const NOW = Date.parse('2026-11-21T09:00:00Z');
const HOUR_MS = 60 * 60 * 1000;

function is(found: Finding | undefined, state: Finding['state'], sentence = /./): void {
  assert.equal(found?.state, state, JSON.stringify(found));
  assert.match(found?.sentence ?? '', sentence);
  if (state === 'wrong') assert.ok((found?.next?.length ?? 0) > 5, 'what to do');
}

describe('the machine', () => {
  test('Node', () => {
    is(checkNode('v20.19.0'), 'well');
    is(checkNode('v24.1.0'), 'well');
    is(checkNode('v20.18.9'), 'wrong', /too old/);
  });

  test('user', () => {
    is(checkUser(1000), 'well');
    is(checkUser(undefined), 'well');
    is(checkUser(0), 'note', /root/);
  });

  test('settings are told all together', () => {
    is(checkSettings([])[0], 'well');
    assert.equal(checkSettings(['PORT must be a whole number\n  (…)', 'X no']).length, 2);
    is(checkSettings(['PORT must be a whole number\n    (…)'])[0], 'wrong', /number \(…\)/);
  });

  test('clock', () => {
    const alone = { frozen_now: null, skew_ms: null };
    is(checkClock(NOW, alone), 'well');
    is(checkClock(Date.parse('1970-01-02'), alone), 'wrong', /believes it is 1970/);
    is(checkClock(NOW, { ...alone, skew_ms: -300_000 }), 'wrong', /5 minutes behind/);
    is(checkClock(NOW, { ...alone, skew_ms: 500 }), 'well');
    is(checkClock(NOW, { ...alone, frozen_now: '2026-01-01T00:00:00Z' }), 'note');
  });

  test('data folder', async () => {
    const path = join(folder, 'data');
    is((await checkFolder(path))[0], 'note', /not there yet/);
    mkdirSync(path, { mode: 0o700 });
    assert.deepEqual(
      (await checkFolder(path)).map(({ about }) => about),
      ['room'],
    );
    chmodSync(path, 0o755);
    is((await checkFolder(path))[0], 'note', /look into/);
    chmodSync(path, 0o777);
    is((await checkFolder(path))[0], 'wrong', /may write into/);
    writeFileSync(join(folder, 'file'), '');
    is((await checkFolder(join(folder, 'file')))[0], 'wrong', /no folder/);
  });

  test('room', () => {
    is(checkRoom('d', 5 * 1024 ** 3), 'well', /5\.0 GB/);
    is(checkRoom('d', 600 * 1024 ** 2), 'note');
    is(checkRoom('d', 10 * 1024 ** 2), 'wrong', /10 MB/);
  });

  test('who has the folder', () => {
    const running = { pid: 7, address: 'http://127.0.0.1:1', started_at: '2026-11-21T08:00:00Z' };
    is(checkHolder(false, running, false), 'well', /No server/);
    is(checkHolder(true, running, true), 'well', /process 7/);
    is(checkHolder(true, running, false), 'wrong', /process 7 perhaps/);
    is(checkHolder(true, null, false), 'wrong', /left no note/);
  });

  test('port', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    is(await checkPort('127.0.0.1', port), 'wrong', /Another program listens/);
    await new Promise((resolve) => other.close(resolve));
    is(await checkPort('127.0.0.1', port), 'well');
    is(await checkPort('192.0.2.1', 0), 'wrong', /no address 192\.0\.2\.1/);
  });

  test('exposure', () => {
    is(checkExposure(false, [])[0], 'well', /Only this machine/);
    is(checkExposure(true, [])[0], 'well', /safely/);
    const weak = { sentence: 'It is open.', next: 'Close it.' };
    is(checkExposure(true, [{ grade: 'unsafe', ...weak }])[0], 'wrong', /open/);
    is(checkExposure(true, [{ grade: 'weak', ...weak }])[0], 'note');
  });
});

describe('who comes from where', () => {
  const from = (only_from: string | null, people = 3) => ({ people, only_from });

  test('everybody from one private address is told where others reach the server', () => {
    const [found] = checkArrivals(from('172.18.0.1'), true);
    is(found, 'note', /3 people, came from 172\.18\.0\.1/);
    assert.match(found?.next ?? '', /TRUST_PROXY=172\.18\.0\.1/);
    assert.deepEqual(checkArrivals(from('172.18.0.1'), false), []);
    assert.deepEqual(checkArrivals(from('172.18.0.1', 1), true), [], 'one may well live there');
    assert.deepEqual(checkArrivals(from(null), true), []);
  });

  test('private addresses are those that nobody comes from by wire', () => {
    for (const ip of ['10.1.2.3', '172.16.0.1', '172.31.0.1', '192.168.0.9', '127.0.0.1', '::1']) {
      assert.ok(isPrivate(ip), ip);
    }
    for (const ip of ['::ffff:172.18.0.1', 'fd00::1', 'fe80::1']) assert.ok(isPrivate(ip), ip);
    for (const ip of ['172.32.0.1', '192.0.2.1', '100.64.0.1', '2001:db8::1', '']) {
      assert.ok(!isPrivate(ip), ip);
    }
  });

  test('the last day’s sign-ins are read, wrong tries too, and older ones are not', async () => {
    const server = await testServer();
    try {
      const now_ms = Date.parse('2030-01-02T12:00:00Z');
      const tell = async (email: string, ip: string, hours_ago: number) => {
        const { user_id } = await registerBusiness(server.app, email);
        const at = new Date(now_ms - hours_ago * HOUR_MS).toISOString();
        await atTheDoor(server.db, user_id, (tx) =>
          accounts.recordSignIn(tx, { user_id, at, outcome: 'wrong_password', ip, browser: null }),
        );
      };
      await tell('ann@one.example', '172.18.0.1', 1);
      await tell('bea@one.example', '172.18.0.1', 23);
      await tell('cy@one.example', '192.0.2.7', 25);
      assert.deepEqual(await readArrivals(server.db, now_ms), from('172.18.0.1', 2));
      await tell('dee@one.example', '192.0.2.8', 2);
      assert.deepEqual(await readArrivals(server.db, now_ms), from(null, 3));
    } finally {
      await server.close();
    }
  });
});

describe('the books', () => {
  const FINE: Condition = {
    ...{ engine: 'embedded', version: '18.6', extensions: { vector: '0.8.7', plpgsql: '1.0' } },
    ...{ role: 'coxswain_app', skew_ms: 0, missing: [], foreign: null, has_account: true },
    arrivals: { people: 3, only_from: null },
    ...{ jobs: [run('retention', 'done', 5)], stuck: [], queue: { rollups: 1 } },
  };
  function run(name: string, outcome: string, hours_ago: number) {
    const started_at = new Date(NOW - hours_ago * HOUR_MS).toISOString();
    return { name, outcome, started_at, finished_at: started_at };
  }

  test('database and schema', () => {
    is(checkDatabase(FINE, true)[0], 'well', /Postgres 18\.6 \(embedded\) with vector 0\.8\.7/);
    const server = { ...FINE, engine: 'postgres' as const };
    is(checkDatabase({ ...server, version: '16.2 (Debian)' }, true)[0], 'wrong', /16\.2/);
    is(checkDatabase({ ...server, extensions: {} }, true)[0], 'wrong', /pgvector/);
    is(checkDatabase({ ...server, role: 'postgres' }, true)[0], 'wrong', /is postgres there/);
    is(checkDatabase({ ...server, missing: ['0014-sign-in'] }, true)[0], 'wrong', /behind.*0014/);
    is(checkDatabase({ ...FINE, missing: ['0014-sign-in'] }, false)[0], 'note', /behind/);
    is(checkDatabase({ ...FINE, foreign: 'By a newer Coxswain.' }, false)[0], 'wrong', /newer/);
  });

  test('jobs', () => {
    is(checkJobs(FINE, NOW, true)[0], 'well');
    const of = (...jobs: Condition['jobs']) => checkJobs({ ...FINE, jobs }, NOW, true)[0];
    is(of(run('retention', 'failed', 5)), 'wrong', /retention of 2026-11-21T04:00 failed/);
    is(of(run('retention', 'failed', 29), run('retention', 'done', 5)), 'well');
    is(of(run('quality-checks', 'found', 5)), 'note');
    is(of(run('retention', 'cut_off', 5)), 'note', /stopped/);
    is(of(run('retention', 'done', 100)), 'wrong', /No job has run for 4 days/);
    is(checkJobs({ ...FINE, jobs: [run('x', 'done', 100)] }, NOW, false)[0], 'well');
  });

  test('imports', () => {
    is(checkImports(FINE, NOW, true), 'well');
    const since = new Date(NOW - HOUR_MS).toISOString();
    const stuck = [{ status: 'importing', since }];
    is(checkImports({ ...FINE, stuck }, NOW, true), 'wrong', /importing for 60 minutes/);
    is(checkImports({ ...FINE, stuck: [...stuck, ...stuck] }, NOW, false), 'note', /2 imports/);
  });

  test('queue', () => {
    is(checkQueue(FINE), 'well', /1 job on/);
    is(checkQueue({ ...FINE, queue: { rollups: 60 } }), 'wrong', /60 jobs/);
  });
});

describe('what is kept', () => {
  test('a secret that people choose is told from one that was drawn', () => {
    for (let i = 0; i < 2_000; i++) {
      const drawn = randomBytes(24).toString(i % 2 ? 'base64url' : 'hex');
      assert.ok(bitsOf(drawn) >= 80, drawn);
    }
    for (const chosen of [
      'a'.repeat(40),
      'abcdefghijklmnopqrstuvwxyz0123456789',
      '0123456789012345678901234567890123456789',
      'passwordpasswordpasswordpassword1',
      'this is my very long secret for us',
      'changeme-changeme-changeme-changeme',
    ]) {
      const found = checkSecret('AUTH_SECRET', chosen);
      is(found, 'wrong', /easy to guess/);
      assert.doesNotMatch(JSON.stringify(found), new RegExp(chosen), 'and never said');
    }
    is(checkSecret('AUTH_SECRET', null), 'well');
    is(checkSecret('AUTH_SECRET', randomBytes(48).toString('base64')), 'well');
  });

  test('files of secrets', async () => {
    const path = join(folder, 'secrets');
    mkdirSync(path);
    writeFileSync(join(path, 'auth-secret'), 'x', { mode: 0o600 });
    assert.deepEqual(await checkSecretFiles(path), []);
    chmodSync(join(path, 'auth-secret'), 0o644);
    is((await checkSecretFiles(path))[0], 'wrong', /may read auth-secret/);
  });

  test('backups', async () => {
    const path = join(folder, 'kept');
    is(await checkBackups(path, NOW), 'note', /no backup yet/);
    mkdirSync(join(path, 'backups'), { recursive: true });
    writeFileSync(join(path, 'backups', '2026-11-17T02-40-00.000Z-nightly.coxswain'), '');
    writeFileSync(join(path, 'backups', '.making'), '');
    is(await checkBackups(path, NOW), 'wrong', /newest of 1 backups is 4 days old/);
    writeFileSync(join(path, 'backups', '2026-11-21T02-40-00.000Z-nightly.coxswain'), '');
    is(await checkBackups(path, NOW), 'well');
  });

  test('model', () => {
    is(checkModel(null, folder), 'note', /not here/);
    is(checkModel(join(folder, 'none'), folder), 'wrong', /holds no model/);
    const own = join(folder, 'models', 'all-MiniLM-L6-v2');
    mkdirSync(join(own, 'onnx'), { recursive: true });
    for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) {
      writeFileSync(join(own, name), '{}');
    }
    writeFileSync(join(own, 'onnx', 'model_quantized.onnx'), '');
    is(checkModel(join(folder, 'models'), folder), 'well');
  });

  test('errors of late, without what they may carry', async () => {
    const path = join(folder, 'errors');
    mkdirSync(path);
    is(checkErrors(path, Date.now()), 'well');
    const log = createLog('error', join(path, 'last-errors.log'));
    const to = 'postgres://coxswain_app:hunter2@db/x of ann@shop.example';
    log.error({ err: new Error(`cannot reach ${to}\nat somewhere`) }, 'a request failed');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const found = checkErrors(path, Date.now());
    is(found, 'note', /One error.*a request failed: cannot reach postgres:\/\/coxswain_app:…@db/);
    assert.doesNotMatch(JSON.stringify(found), /hunter2|ann@|somewhere/);
    is(checkErrors(path, Date.now() + 48 * HOUR_MS), 'well');
    is(checkExposure(false, [])[0], 'well');
  });
});
