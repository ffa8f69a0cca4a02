// SIGKILL to workers of a database server, fifty times at random while they import: whoever comes
// after them goes on, and every tenant ends as one that nobody disturbed.
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
import { type Database, withTenant } from '../sql/database.ts';
import { openServer } from '../sql/open-server.ts';
import { openPostgres, type PostgresDatabase } from '../sql/postgres.ts';
import { contentHash } from './content-hash.ts';
import { serverOnly } from './database.ts';
import { confirmationOf, makeTenant, streams, temporaryFolder } from './import-fixture.ts';
import { killFiles } from './kill-files.ts';
import { type Addresses, addresses } from './postgres/clone.ts';

/** Another seed tries other moments: KILL_SEED is only read here. */
const SEED = Number(process.env.KILL_SEED ?? 1);
const ROUNDS = 5;
const KILLS_A_ROUND = 10;
const WORKERS = 3;
const TENANTS = 3;
/** From a worker's being at work to its death: from its first look to the middle of an import. */
const MOST_DELAY_MS = 1_500;
const DONE_WITHIN_MS = 300_000;
const WORK = fileURLToPath(new URL('../server/work.ts', import.meta.url));
const ON_A_SERVER = serverOnly('several workers on one database');

const folder = temporaryFolder();
let there: Addresses;
let db: Database;
let superuser: PostgresDatabase;
const alive = new Set<ChildProcess>();

before(async () => {
  if (ON_A_SERVER.skip) return;
  there = await addresses();
  db = await openServer({ url: there.app, owner_url: null });
  superuser = openPostgres({ url: there.superuser, engine: 'postgres', most_connections: 1 });
});
after(async () => {
  for (const child of alive) child.kill('SIGKILL');
  folder.remove();
  if (ON_A_SERVER.skip) return;
  await Promise.all([db.close(), superuser.close()]);
  await there.drop();
});

/** A process of `npm run worker`; resolves when it says that it is at work. */
async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', WORK], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: there.app,
      COXSWAIN_DATA_DIR: folder.path,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  alive.add(child);
  for await (const text of child.stdout) if (String(text).includes('at work')) break;
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  alive.delete(child);
}

/** As if half a minute had passed: the dead lose what they held, and the living find out. */
const passLease = () =>
  superuser.script("update work_leases set expires_at = expires_at - interval '31 seconds'");

/** A tenant whose files were confirmed one after the other, and its first import deleted. */
async function story(works_here: boolean): Promise<string> {
  const tenant_id = randomUUID();
  const ctx = { tenant_id, user_id: null, role: 'system' as const };
  await makeTenant(db, tenant_id, {});
  const deps = { db, data_dir: folder.path, clock: () => new Date(), log: createLog('error') };
  const service = createImportService(deps, { works_here });
  const { earlier, coming } = killFiles();
  for (const file of [earlier, ...coming]) {
    const upload = await service.receive(ctx, streams([file]));
    await service.confirm(ctx, upload.import_id, {
      ...confirmationOf(upload, {}),
      replaces: [],
    });
  }
  await service.idle();
  return tenant_id;
}

const isDone = async (tenant_id: string) => {
  const open = await withTenant(db, { tenant_id, user_id: null, role: 'system' }, (tx) =>
    tx.query(`select 1 from imports where status not in ('done', 'deleted', 'refused')
      union all select 1 from tenants where next_version is not null`),
  );
  return open.rows.length === 0;
};

const random = createRandom(SEED, 'workers');
/** What a tenant ends in that nobody disturbed. */
let wanted: Record<string, string> = {};
let met_at_work = 0;

for (let round = 1; round <= ROUNDS; round++) {
  const title = `ten workers killed at random lose and double nothing (${round} of ${ROUNDS})`;
  test(title, ON_A_SERVER, async (t) => {
    if (round === 1) wanted = await contentHash(db, await story(true), { of: 'books' });
    const ready = new Set<ChildProcess>();
    const hire = () => startWorker().then((child) => void ready.add(child));
    const hired = Array.from({ length: WORKERS }, hire);
    let tenants = await stories();
    let finished = 0;
    let at_work = 0;
    for (let killed = 0; killed < KILLS_A_ROUND; killed++) {
      while (ready.size === 0) await pause(50);
      await pause(Math.round(random.next() * MOST_DELAY_MS));
      const victim = [...ready][random.below(ready.size)] as ChildProcess;
      ready.delete(victim);
      if (await isHeld()) at_work += 1;
      await kill(victim);
      await passLease();
      hired.push(hire());
      if (await areDone(tenants)) {
        await endedAsWanted(tenants);
        finished += tenants.length;
        tenants = await stories();
      }
    }
    for (const until = Date.now() + DONE_WITHIN_MS; Date.now() < until; await pause(500)) {
      if (await areDone(tenants)) break;
    }
    await endedAsWanted(tenants);
    finished += tenants.length;
    await Promise.all(hired);
    await Promise.all([...ready].map(kill));
    met_at_work += at_work;
    t.diagnostic(
      `seed ${SEED}: ${KILLS_A_ROUND} kills, ${at_work} of them while a lease was held; ` +
        `${finished} tenants ended as the undisturbed one`,
    );
  });
}

test('most of those killed were killed at work', ON_A_SERVER, () => {
  const kills = ROUNDS * KILLS_A_ROUND;
  assert.ok(met_at_work > kills / 2, `only ${met_at_work} of ${kills}`);
});

const stories = () => Promise.all(Array.from({ length: TENANTS }, () => story(false)));

async function areDone(tenants: readonly string[]): Promise<boolean> {
  return (await Promise.all(tenants.map(isDone))).every(Boolean);
}

async function endedAsWanted(tenants: readonly string[]): Promise<void> {
  for (const tenant of tenants) {
    assert.deepEqual(await contentHash(db, tenant, { of: 'books' }), wanted);
  }
}

async function isHeld(): Promise<boolean> {
  const { rows } = await superuser.transaction({}, (tx) =>
    tx.query('select 1 from work_leases where expires_at > clock_timestamp()'),
  );
  return rows.length > 0;
}
