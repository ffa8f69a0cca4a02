// The database server itself stopped at once (`pg_ctl stop -m immediate`) at twelve points spread
// over the phases of an import: a worker that nobody restarts goes on when it is back, and every
// tenant ends as one that nobody disturbed.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createImportService } from '../ingest/imports.ts';
import { createRandom } from '../ingest/sample/random.ts';
import { createLog } from '../log.ts';
import { call, type TestServer, testServer } from '../server/fixtures.ts';
import { type Database, withTenant } from '../sql/database.ts';
import { openServer } from '../sql/open-server.ts';
import { openPostgres } from '../sql/postgres.ts';
import { contentHash } from './content-hash.ts';
import { serverOnly } from './database.ts';
import { confirmationOf, makeTenant, streams, temporaryFolder } from './import-fixture.ts';
import { killFiles } from './kill-files.ts';
import { at, prepareServer } from './postgres/provide.ts';
import { startThrowAway, type ThrowAway } from './postgres/server.ts';

/** Another seed tries other moments: KILL_SEED is only read here. */
const SEED = Number(process.env.KILL_SEED ?? 1);
/** Of each tenant's story, the states of an import in which the server is stopped, in order. */
const STORIES: readonly (readonly string[])[] = [
  ['validating', 'importing', 'publishing', 'deleting'],
  ['importing', 'publishing', 'importing', 'deleting'],
  ['publishing', 'importing', 'publishing', 'deleting'],
];
/** From the state's being seen to the stop: some are over by then, and the next is hit. */
const MOST_DELAY_MS = 150;
/** How long the server is away: shorter and longer than the first pauses of who waits for it. */
const MOST_AWAY_MS = 700;
const DONE_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 3;
const WORK = fileURLToPath(new URL('../server/work.ts', import.meta.url));
const ON_A_SERVER = serverOnly('stopping it');

const folder = temporaryFolder();
let server: ThrowAway;
let app_url: string;
let db: Database;
let http: TestServer;
let worker: ChildProcess;
let wanted: Record<string, string>;

before(async () => {
  if (ON_A_SERVER.skip) return;
  // one of its own: the run's other files are on theirs
  server = await startThrowAway(() => undefined, { outlives_stops: true });
  const prepared = await prepareServer(server.url);
  const admin = openPostgres({ url: server.url, engine: 'postgres', most_connections: 1 });
  // nobody clones anything from this server's template: it serves
  await admin.script(`alter database ${prepared.template} with allow_connections true`);
  await admin.close();
  app_url = at(prepared, prepared.template, 'coxswain_app');
  db = await openServer({ url: app_url, owner_url: null });
  http = await testServer({ db });
  const undisturbed = await begin({ works_here: true });
  await undisturbed.service.idle();
  await remove(undisturbed);
  await undisturbed.service.idle();
  wanted = await contentHash(db, undisturbed.ctx.tenant_id, { of: 'books' });
  worker = await startWorker();
});
after(async () => {
  folder.remove();
  if (ON_A_SERVER.skip) return;
  if (worker && isAlive(worker)) worker.kill('SIGKILL');
  await http?.close();
  await db?.close();
  await server?.stop();
});

const isAlive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', WORK], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: app_url,
      COXSWAIN_DATA_DIR: folder.path,
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const text of child.stdout) if (String(text).includes('at work')) break;
  return child;
}

type Story = Awaited<ReturnType<typeof begin>>;

/** A tenant whose files are uploaded and confirmed; whoever works takes them from there. */
async function begin({ works_here }: { works_here: boolean }) {
  const tenant_id = randomUUID();
  const ctx = { tenant_id, user_id: null, role: 'system' as const };
  await makeTenant(db, tenant_id, {});
  const deps = { db, data_dir: folder.path, clock: () => new Date(), log: createLog('silent') };
  const service = createImportService(deps, { works_here });
  const { earlier, coming } = killFiles();
  const ids: string[] = [];
  for (const file of [earlier, ...coming]) {
    const upload = await service.receive(ctx, streams([file]));
    await service.confirm(ctx, upload.import_id, { ...confirmationOf(upload, {}), replaces: [] });
    ids.push(upload.import_id);
  }
  return { ctx, service, ids };
}

/** The first import is taken back, when all have come in. */
const remove = ({ ctx, service, ids }: Story) => service.remove(ctx, ids[0] as string);

async function statesOf({ ctx }: Story): Promise<string[]> {
  const { rows } = await withTenant(db, ctx, (tx) =>
    tx.query(`select status as state from imports
      where status not in ('done', 'deleted', 'refused')
      union all select 'unpublished' from tenants where next_version is not null`),
  );
  return rows.map(({ state }) => String(state));
}

/** Resolves with true when an import is in the state, with false when there is no work left. */
async function comesTo(story: Story, state: string): Promise<boolean> {
  for (const until = Date.now() + DONE_WITHIN_MS; Date.now() < until; await pause(LOOK_EVERY_MS)) {
    const states = await statesOf(story);
    if (states.includes(state)) return true;
    if (states.length === 0) return false;
  }
  throw new Error(`no import came to ${state}`);
}

async function isDone(story: Story): Promise<void> {
  for (const until = Date.now() + DONE_WITHIN_MS; Date.now() < until; await pause(50)) {
    if ((await statesOf(story)).length === 0) return;
  }
  assert.fail(`after ${DONE_WITHIN_MS / 1000} s there is still ${await statesOf(story)}`);
}

const random = createRandom(SEED, 'server stops');
const readiness = async () => (await call(http.app, 'GET', '/readyz')).status;

/** Stops the server, looks at who depends on it, and starts it again. */
async function stopAndStart(): Promise<void> {
  server.crash();
  await pause(Math.round(random.next() * MOST_AWAY_MS));
  const question = call(http.app, 'POST', '/v1/login', {
    body: { email: 'ann@one.example', password: 'a password of some length' },
  });
  assert.equal((await question).body.error.code, 'database_unreachable');
  await server.restart();
}

let stops = 0;
const met: Record<string, number> = {};

for (const [nth, states] of STORIES.entries()) {
  const title = `stopped in ${states.join(', ')}, the tenant ends as if undisturbed`;
  test(`${nth + 1} of ${STORIES.length}: ${title}`, ON_A_SERVER, async (t) => {
    const story = await begin({ works_here: false });
    const began_ms = performance.now();
    for (const state of states) {
      if (state === 'deleting') {
        await isDone(story);
        await remove(story);
      }
      if (!(await comesTo(story, state))) continue;
      await pause(Math.round(random.next() * MOST_DELAY_MS));
      for (const one of new Set(await statesOf(story))) met[one] = (met[one] ?? 0) + 1;
      await stopAndStart();
      stops += 1;
    }
    await isDone(story);
    assert.deepEqual(await contentHash(db, story.ctx.tenant_id, { of: 'books' }), wanted);
    assert.ok(isAlive(worker), `the worker ended with ${worker.exitCode ?? worker.signalCode}`);
    const seconds = Math.round((performance.now() - began_ms) / 1000);
    t.diagnostic(`seed ${SEED}: ${states.length} stops, ${seconds} s`);
  });
}

test('readiness is taken back while the server is away, and given again', ON_A_SERVER, async () => {
  assert.equal(await readiness(), 200);
  server.crash();
  // what was found is believed for a second
  await pause(1_100);
  const { status, body } = await call(http.app, 'GET', '/readyz');
  assert.deepEqual([status, body.ready, body.database.state], [503, false, 'unreachable']);
  await server.restart();
  await pause(1_100);
  assert.equal(await readiness(), 200);
});

test(
  'a worker that was away with it still takes what comes, and stops when told',
  ON_A_SERVER,
  async () => {
    const story = await begin({ works_here: false });
    await isDone(story);
    await remove(story);
    await isDone(story);
    assert.deepEqual(await contentHash(db, story.ctx.tenant_id, { of: 'books' }), wanted);
    worker.kill('SIGTERM');
    if (isAlive(worker)) await once(worker, 'exit');
    assert.equal(worker.exitCode, 0);
  },
);

test('there were as many stops as were planned, in every phase', ON_A_SERVER, (t) => {
  t.diagnostic(`${stops} stops; at work then: ${JSON.stringify(met)}`);
  assert.ok(stops >= 10, `only ${stops}`);
  for (const state of ['validating', 'importing', 'publishing', 'deleting']) {
    assert.ok((met[state] ?? 0) > 0, `none while ${state}`);
  }
});
