// A move that is killed at any of its steps, started again, ends as if nothing had happened; what
// was changed meanwhile, on either side, is noticed; and at no time is the tenant live twice.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createRandom } from '../ingest/sample/random.ts';
import { type MoveOptions, moveUp } from '../server/moving.ts';
import { type Database, type TenantContext, withTenant } from '../sql/database.ts';
import { LEFT_BEHIND } from '../sql/moving/tables.ts';
import { openDatabase } from '../sql/open.ts';
import { openServer } from '../sql/open-server.ts';
import { openPostgres } from '../sql/postgres.ts';
import { contentRows } from './content-hash.ts';
import { serverOnly } from './database.ts';
import type { MovingOrders } from './moving-child.ts';
import { type MovingSource, movingSource } from './moving-fixture.ts';
import { type Addresses, addresses } from './postgres/clone.ts';

/** Another seed tries other steps: MOVE_SEED is only read here. */
const SEED = Number(process.env.MOVE_SEED ?? 1);
/** Steps drawn at random, beside those where the tenant changes hands. */
const DRAWN = 4;
/** Tables of a small business in several pages, and steps between them. */
const PAGE_ROWS = 500;
/** Anything from at once to well into the step. */
const MOST_DELAY_MS = 40;
/** Where a move is killed: a share of its pages, or one of its last steps by name. */
const STEPS: readonly { name: string; step: number | string; delay_ms: number }[] = [
  ...Array.from({ length: DRAWN }, (_, nth) => {
    const random = createRandom(SEED, 'move', nth);
    const step = (nth + random.next()) / DRAWN;
    const delay_ms = Math.round(random.next() * MOST_DELAY_MS);
    return { name: `while it carries (${nth + 1} of ${DRAWN})`, step, delay_ms };
  }),
  { name: 'before it compares', step: 'compare', delay_ms: 0 },
  { name: 'before it is closed here', step: 'close', delay_ms: 0 },
  { name: 'when it is closed here and not open there', step: 'open', delay_ms: 0 },
  { name: 'when all is done', step: 'opened', delay_ms: 0 },
];
const CHILD = fileURLToPath(new URL('./moving-child.ts', import.meta.url));
const COMMAND = fileURLToPath(new URL('../server/move-up.ts', import.meta.url));

interface Told {
  points: string[];
  outcomes: string[];
  failures: string[];
  signal: string | null;
}

describe('a move that is killed or disturbed', serverOnly('what is moved to'), () => {
  let source: MovingSource;
  let shop: TenantContext;
  let whole: Record<string, string[]>;
  before(async () => {
    source = await movingSource();
    shop = { ...source.shop, user_id: null, role: 'system' };
    const db = await openDatabase({ data_dir: source.copy() });
    whole = await rowsOf(db);
    await db.close();
  });
  after(() => source.remove());

  /** What stays behind has no place in a comparison of what was carried. */
  async function rowsOf(db: Database): Promise<Record<string, string[]>> {
    const tables = await contentRows(db, shop.tenant_id, { of: 'all' });
    return Object.fromEntries(
      Object.entries(tables).filter(([name]) => LEFT_BEHIND[name] === undefined),
    );
  }

  /** Whether the tenant may be worked in. */
  async function isLive(db: Database): Promise<boolean> {
    try {
      const { rows } = await withTenant(db, shop, (tx) => tx.query('select from tenants'));
      return rows.length > 0;
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'business_away');
      return false;
    }
  }

  interface Place {
    data_dir: string;
    server: Addresses;
    options: MoveOptions;
    /** Live here, and there. */
    live(): Promise<[boolean, boolean]>;
    there<T>(fn: (db: Database) => Promise<T>): Promise<T>;
    superuser(sql: string): Promise<void>;
    here<T>(fn: (db: Database) => Promise<T>): Promise<T>;
  }

  /** A copy of the folder and an empty database, removed afterwards. */
  async function inPlace(fn: (place: Place) => Promise<void>): Promise<void> {
    const data_dir = source.copy();
    const server = await addresses();
    const using = async <T>(db: Database, use: (db: Database) => Promise<T>) =>
      use(db).finally(() => db.close());
    const here = async <T>(use: (db: Database) => Promise<T>) =>
      using(await openDatabase({ data_dir }), use);
    const there = async <T>(use: (db: Database) => Promise<T>) =>
      using(await openServer({ url: server.app, owner_url: null }), use);
    const superuser = async (sql: string) => {
      const db = openPostgres({ url: server.superuser, engine: 'postgres', most_connections: 1 });
      await db.script(sql).finally(() => db.close());
    };
    const options = {
      ...{ data_dir, tenants: [shop.tenant_id], to_folder: null, say: () => undefined },
      ...{ database_url: server.app, owner_url: server.owner, page_rows: PAGE_ROWS },
    };
    const live = async (): Promise<[boolean, boolean]> => [await here(isLive), await there(isLive)];
    try {
      await fn({ data_dir, server, options, live, there, here, superuser });
    } finally {
      await server.drop();
      rmSync(data_dir, { recursive: true, force: true });
    }
  }

  function run({ options }: Place, kill: MovingOrders['kill']): Promise<Told> {
    const { data_dir, database_url, owner_url } = options;
    const tenants = [shop.tenant_id];
    const orders: MovingOrders = {
      ...{ data_dir, database_url, owner_url, tenants, kill, page_rows: PAGE_ROWS },
    };
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(orders)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += chunk;
      });
      child.on('error', reject);
      child.on('close', (_code, signal) => {
        const lines = text.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));
        const ended = lines.find((line) => line.outcomes);
        resolve({
          points: lines.flatMap(({ point }) => point ?? []),
          outcomes: ended?.outcomes ?? [],
          failures: ended?.failures ?? [],
          signal,
        });
      });
    });
  }

  /** Every step of a move that nobody disturbs. */
  let points: string[] = [];

  test('undisturbed, it says on the server what it said in the folder', async () => {
    await inPlace(async (place) => {
      const told = await run(place, null);
      assert.deepEqual(told.outcomes, ['moved']);
      points = told.points;
      assert.deepEqual(await place.live(), [false, true]);
      assert.deepEqual(await place.there(rowsOf), whole);
    });
    assert.ok(points.filter((point) => point === 'page of metrics.parts').length > 2);
  });

  for (const { name, step, delay_ms } of STEPS) {
    test(`killed ${name} and started again, it ends as if undisturbed`, async (t) => {
      const at = typeof step === 'string' ? points.indexOf(step) : stepAt(points, step);
      t.diagnostic(`seed ${SEED}: ${points[at]} (${at + 1} of ${points.length}) + ${delay_ms} ms`);
      await inPlace(async (place) => {
        const killed = await run(place, { at, delay_ms });
        assert.equal(killed.signal, 'SIGKILL');
        const [here, there] = await place.live();
        assert.deepEqual([here, there], [step !== 'open' && step !== 'opened', step === 'opened']);
        const ended = await run(place, null);
        assert.deepEqual(ended.failures, []);
        // it goes on where it stopped; only what hands the tenant over is done from its beginning
        const left = pagesIn(points.slice(at));
        const again = pagesIn(ended.points);
        assert.ok(again <= left, `${again} pages where ${left} were left`);
        assert.equal(await place.there(isLive), true);
        assert.deepEqual(await place.there(rowsOf), whole);
      });
    });
  }

  test('a row spoilt on the server is caught, nobody works in it, and it comes anew', async () => {
    await inPlace(async (place) => {
      const stopped = new AbortController();
      const { options } = place;
      const onPoint = (point: string) => {
        if (point === 'compare') stopped.abort(new Error('stopped'));
      };
      await assert.rejects(moveUp({ ...options, onPoint, signal: stopped.signal }), /stopped/);
      await place.superuser(
        `update order_lines set amount = amount + 0.01 where ctid = (select min(ctid)
           from order_lines)`,
      );
      const command = await runCommand(place);
      assert.equal(command.code, 1);
      assert.match(command.output, /order_lines \(\d+ rows here, \d+ there\)/);
      assert.deepEqual(await place.live(), [true, false]);
      const { moved } = await moveUp(options);
      assert.equal(moved[0]?.outcome, 'moved');
      assert.deepEqual(await place.there(rowsOf), whole);
    });
  });

  test('what the folder has learnt since a stopped run is moved too', async () => {
    await inPlace(async (place) => {
      const stopped = new AbortController();
      const { options } = place;
      const onPoint = (point: string) => {
        if (point === 'page of metrics.parts') stopped.abort(new Error('stopped'));
      };
      await assert.rejects(moveUp({ ...options, onPoint, signal: stopped.signal }), /stopped/);
      assert.deepEqual(await place.live(), [true, false]);
      await place.here((db) =>
        withTenant(db, { ...source.shop }, async (tx) => {
          await tx.query(`update tenants set name = 'Another name'`);
          await tx.query(`update users set password_hash = 'a new one' where id = $1`, [
            source.shop.user_id,
          ]);
          await tx.query('delete from outbox');
        }),
      );
      const changed = await place.here(rowsOf);
      assert.notDeepEqual(changed, whole);
      const { moved } = await moveUp(options);
      assert.equal(moved[0]?.outcome, 'moved');
      assert.deepEqual(await place.there(rowsOf), changed);
      const { rows } = await place.there((db) =>
        withTenant(db, source.shop, (tx) => tx.query('select password_hash from users')),
      );
      assert.deepEqual(rows, [{ password_hash: 'a new one' }]);
    });
  });

  for (const changed of [false, true]) {
    const how = changed ? 'starts over' : 'goes on';
    test(`an account that is used there since a stopped run stays so when it ${how}`, async () => {
      await inPlace(async (place) => {
        const stopped = new AbortController();
        const { options } = place;
        const onPoint = (point: string) => {
          if (point === 'compare') stopped.abort(new Error('stopped'));
        };
        await assert.rejects(moveUp({ ...options, onPoint, signal: stopped.signal }), /stopped/);
        const user_id = source.shop.user_id;
        const other: TenantContext = { tenant_id: randomUUID(), user_id, role: 'admin' };
        await place.there((db) =>
          withTenant(db, other, async (tx) => {
            await tx.query(
              `insert into tenants (id, name, currency, time_zone)
               values ($1, 'A second business', 'EUR', 'UTC')`,
              [other.tenant_id],
            );
            await tx.query(
              `insert into memberships (tenant_id, user_id, role) values ($1, $2, 'admin')`,
              [other.tenant_id, user_id],
            );
            await tx.query(`update users set password_hash = 'chosen there' where id = $1`, [
              user_id,
            ]);
          }),
        );
        if (changed) {
          await place.here((db) =>
            withTenant(db, source.shop, async (tx) => {
              await tx.query(`update tenants set name = 'Another name'`);
              await tx.query(`update users set password_hash = 'chosen here' where id = $1`, [
                user_id,
              ]);
            }),
          );
        }
        const { moved, failed } = await moveUp(options);
        assert.deepEqual(failed, []);
        assert.deepEqual(moved[0]?.known_users, [user_id]);
        assert.deepEqual(await place.live(), [false, true]);
        const { rows } = await place.there((db) =>
          withTenant(db, other, (tx) => tx.query('select password_hash from users')),
        );
        assert.deepEqual(rows, [{ password_hash: 'chosen there' }]);
      });
    });
  }

  test('the command says what it did, brings waiting uploads, and refuses what it cannot', async () => {
    await inPlace(async (place) => {
      const to = mkdtempSync(join(tmpdir(), 'coxswain-to-'));
      const first = await runCommand(place, ['--tenant', shop.tenant_id, '--to-folder', to]);
      assert.equal(first.code, 0, first.output);
      assert.match(first.output, /order_lines +\d+ = +\d+ rows/);
      const [was, now] = [place.data_dir, to].map((folder) =>
        readFileSync(join(folder, 'spool', source.upload_id, '1'), 'utf8'),
      );
      assert.equal(now, was);
      rmSync(to, { recursive: true });
      const again = await runCommand(place, ['--tenant', shop.tenant_id]);
      assert.equal(again.code, 0);
      assert.match(again.output, /already; nothing was changed/);
      const unknown = await runCommand(place, ['--tenant', randomUUID()]);
      assert.equal(unknown.code, 1);
      assert.match(unknown.output, /has no business .*It has:\n/);
      const empty = await runCommand({ ...place, data_dir: join(place.data_dir, 'none') });
      assert.match(empty.output, /There is no embedded database in/);
      assert.equal(existsSync(join(place.data_dir, 'none')), false);
    });
  });

  function runCommand(
    { data_dir, server }: Place,
    args: readonly string[] = ['--all'],
  ): Promise<{ code: number | null; output: string }> {
    const env = {
      ...process.env,
      ...{ COXSWAIN_DATA_DIR: data_dir, DATABASE_URL: server.app },
      DATABASE_OWNER_URL: server.owner,
    };
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', 'tsx', COMMAND, ...args], { env });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output += chunk;
        });
      }
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, output }));
    });
  }
});

/** The step that lies at a share of all pages. */
function stepAt(points: readonly string[], share: number): number {
  return Math.floor(share * points.indexOf('compare'));
}

/** Pages carried among steps. */
function pagesIn(points: readonly string[]): number {
  return points.filter((point) => point.startsWith('page of ')).length;
}
