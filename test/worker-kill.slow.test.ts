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
const KILLS = 50;
const WORKERS = 2;
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

test('fifty workers killed at random lose and double nothing', ON_A_SERVER, async (t) => {
  const random = createRandom(SEED, 'workers');
  const undisturbed = await story(true);
  const wanted = await contentHash(db, undisturbed, { of: 'all' });
  let tenants: string[] = [];
  let finished = 0;
  const refill = async () => {
    tenants = await Promise.all(Array.from({ length: TENANTS }, () => story(false)));
  };
  await refill();
  const workers = await Promise.all(Array.from({ length: WORKERS }, startWorker));
  let at_work = 0;
  for (let killed = 0; killed < KILLS; killed++) {
    await pause(Math.round(random.next() * MOST_DELAY_MS));
    const index = random.below(workers.length);
    const held = await superuser.transaction({}, (tx) =>
      tx.query('select 1 from work_leases where expires_at > clock_timestamp()'),
    );
    if (held.rows.length > 0) at_work += 1;
    await kill(workers[index] as ChildProcess);
    await passLease();
    workers[index] = await startWorker();
    if ((await Promise.all(tenants.map(isDone))).every(Boolean)) {
      for (const tenant of tenants) {
        assert.deepEqual(await contentHash(db, tenant, { of: 'all' }), wanted);
      }
      finished += tenants.length;
      await refill();
    }
  }
  for (const until = Date.now() + DONE_WITHIN_MS; Date.now() < until; await pause(500)) {
    if ((await Promise.all(tenants.map(isDone))).every(Boolean)) break;
  }
  for (const tenant of tenants) {
    assert.deepEqual(await contentHash(db, tenant, { of: 'all' }), wanted);
  }
  finished += tenants.length;
  t.diagnostic(
    `seed ${SEED}: ${KILLS} kills, ${at_work} while a lease was held, ${finished} tenants`,
  );
  assert.ok(at_work > KILLS / 4, `only ${at_work} of ${KILLS} kills met anybody at work`);
});
