// Moving up: a tenant on a server says what it said in its folder, is live in one place at any
// time, and nothing that was there before is touched. On real servers; the folder is a real one.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ask } from '../coach/ask.ts';
import { rerunClaim } from '../coach/claims.ts';
import { createLog } from '../log.ts';
import { SETTINGS } from '../server/fixtures.ts';
import { type MoveOptions, moveUp } from '../server/moving.ts';
import { signIn } from '../server/sign-in.ts';
import { createAccessTokens } from '../server/tokens.ts';
import { type Database, type TenantContext, withTenant } from '../sql/database.ts';
import { LEFT_BEHIND } from '../sql/moving/tables.ts';
import { openDatabase } from '../sql/open.ts';
import { openServer } from '../sql/open-server.ts';
import { keepPartitions } from '../sql/partitions.ts';
import { openPostgres } from '../sql/postgres.ts';
import { NOW } from './claims-business.ts';
import { contentRows } from './content-hash.ts';
import { serverOnly } from './database.ts';
import { asking, type MovingSource, movingSource, OWNER, QUESTIONS } from './moving-fixture.ts';
import { type Addresses, addresses } from './postgres/clone.ts';
import { ANNA, BERT, seedTenant } from './two-tenants.ts';

describe('moving up', serverOnly('what is moved to'), () => {
  let source: MovingSource;
  let server: Addresses;
  let app: Database;
  const said: string[] = [];
  before(async () => {
    source = await movingSource();
    server = await addresses();
    app = await openServer({ url: server.app, owner_url: null });
  });
  after(async () => {
    await app.close();
    await server.drop();
    source.remove();
  });

  function options(data_dir: string, tenants: readonly string[] | null): MoveOptions {
    return {
      ...{ data_dir, tenants, to_folder: null, database_url: server.app },
      owner_url: server.owner,
      say: (line) => void said.push(line),
    };
  }
  const isAway = (error: { code?: string }) => error.code === 'business_away';
  const rowsOf = (db: Database, { tenant_id }: TenantContext) =>
    contentRows(db, tenant_id, { of: 'all' });
  const asSuperuser = async (sql: string) => {
    const db = openPostgres({ url: server.superuser, engine: 'postgres', most_connections: 1 });
    try {
      return (await db.transaction({}, (tx) => tx.query(sql))).rows;
    } finally {
      await db.close();
    }
  };

  test('one of several tenants comes whole, with every table, and the others stay', async () => {
    const data_dir = source.copy();
    const { moved, failed } = await moveUp(options(data_dir, [ANNA.id]));
    assert.deepEqual(failed, []);
    const empty = moved[0]?.compared.filter(({ here }) => here.rows === '0');
    assert.deepEqual(empty, [], 'a table without a row proves nothing');
    assert.equal((await rowsOf(app, BERT.ctx)).orders?.length, 0);
    const here = await openDatabase({ data_dir });
    await assert.rejects(rowsOf(here, ANNA.ctx), isAway);
    const left = await rowsOf(here, BERT.ctx);
    await here.close();
    const before = await openDatabase({ data_dir: source.copy() });
    // a month that was archived is archived again
    await keepPartitions(app);
    assert.deepEqual(without(await rowsOf(app, ANNA.ctx)), without(await rowsOf(before, ANNA.ctx)));
    assert.deepEqual(left, await rowsOf(before, BERT.ctx));
    await before.close();

    const was = await rowsOf(app, ANNA.ctx);
    const again = await moveUp(options(data_dir, [ANNA.id]));
    assert.deepEqual([again.moved[0]?.outcome, again.failed], ['was_moved', []]);
    assert.deepEqual(await rowsOf(app, ANNA.ctx), was, 'moved again, nothing changes');
    // what has a number of its own goes on behind what came
    await withTenant(app, ANNA.ctx, (tx) =>
      tx.query(`insert into outbox (tenant_id, topic, payload) values ($1, 'x', '{}')`, [ANNA.id]),
    );
  });

  test('the business is asked on both engines, and says the same', async () => {
    const data_dir = source.copy();
    const { shop } = source;
    const before = await openDatabase({ data_dir: source.copy() });
    const { moved, failed } = await moveUp(options(data_dir, [shop.tenant_id]));
    assert.deepEqual([moved.length, failed], [1, []]);
    for (const question of QUESTIONS) {
      const [there, here] = [
        await ask(asking(app), shop, { question }),
        await ask(asking(before), shop, { question }),
      ];
      const text = ({ status, text, claims }: typeof here) => ({
        status,
        text: claims.reduce((now, { id, mark }) => now.replaceAll(id, mark), text),
        claims: claims.map(({ id, as_of, ...claim }) => claim),
      });
      assert.deepEqual(text(there), text(here), question);
      for (const { id } of there.claims.slice(0, 3)) {
        const { was, now } = await rerunClaim(asking(app), shop, id);
        assert.equal(was.value, now.value);
      }
    }
    const [there, here] = [app, before].map((db) => rerunClaim(asking(db), shop, source.claim_id));
    assert.deepEqual({ ...(await there), now: null }, { ...(await here), now: null });
    const log = createLog('silent');
    const clock = () => NOW;
    const tokens = createAccessTokens('a secret for tests that is long enough', clock);
    const signed = await signIn({ db: app, clock, log, settings: SETTINGS, tokens }, OWNER);
    assert.equal(signed.tenant_id, shop.tenant_id);
    await before.close();
    const left = await openDatabase({ data_dir });
    await assert.rejects(signIn({ db: left, clock, log, settings: SETTINGS, tokens }, OWNER), {
      code: 'business_away',
      message: /^This business has moved to .+; what is kept here has not changed since\.$/,
    });
    await left.close();
    const archived = await asSuperuser(
      'select count(*)::int as n from partitions.landing_records_default',
    );
    assert.equal(archived[0]?.n, 0, 'months were made ahead of their rows');
  });

  test('a tenant that came another way, or an account of the same e-mail, is left alone', async () => {
    await seedTenant(app, BERT);
    const was = await rowsOf(app, BERT.ctx);
    const data_dir = source.copy();
    const { failed } = await moveUp(options(data_dir, [BERT.id]));
    assert.match(failed[0]?.error.message ?? '', /that was not moved there/);
    assert.deepEqual(await rowsOf(app, BERT.ctx), was);
    const open = await openDatabase({ data_dir });
    await assert.rejects(moveUp(options(data_dir, null)), { code: 'data_folder_in_use' });
    assert.notDeepEqual(await rowsOf(open, BERT.ctx), {});
    await open.close();
    const copy = await moveUp(options(data_dir, [source.shop.tenant_id]));
    assert.match(copy.failed[0]?.error.message ?? '', /used there/, 'a copy of what was moved');
  });

  test('whoever moves tenants reaches none that is in use', async () => {
    const owner = openPostgres({ url: server.owner, engine: 'postgres', most_connections: 1 });
    try {
      await owner.script('grant coxswain_mover to coxswain_owner with inherit false, set true');
      const settings = { role: 'coxswain_mover', 'app.current_tenant': BERT.id };
      for (const [sql, refused] of [
        ['select * from orders', false],
        ['select * from users', false],
        ['select * from app.moving_points', false],
        ['delete from app.moving_points', false],
        ['select * from business_metrics', true],
        ['delete from orders', false],
        [
          `insert into users (id, email, password_hash) values ('${ANNA.ctx.user_id}', 'x', 'x')`,
          true,
        ],
        [`insert into outbox (tenant_id, topic, payload) values ('${BERT.id}', 'x', '{}')`, true],
      ] as const) {
        const run = owner.transaction({ settings }, (tx) => tx.query(sql));
        if (refused) await assert.rejects(run, { code: '42501' }, sql);
        else assert.deepEqual((await run).rows.length + (await run).affected, 0, sql);
      }
    } finally {
      await owner.script('revoke coxswain_mover from coxswain_owner');
      await owner.close();
    }
  });
});

/** What stays behind has no place in a comparison of what was carried. */
function without(tables: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(tables).filter(([name]) => LEFT_BEHIND[name] === undefined),
  );
}
