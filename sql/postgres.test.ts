// What the engine on a server alone promises: real concurrency, a pool that lets nothing leak and
// outlives its connections, migrations by an owner who is no superuser, and refusals in a sentence.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isCoxswainError } from '../errors.ts';
import { serverOnly, type TestDatabase, testDatabase } from '../test/database.ts';
import { seedNullRows } from '../test/null-rows.ts';
import { type Addresses, addresses } from '../test/postgres/clone.ts';
import { LIKE_EMBEDDED } from '../test/postgres/provide.ts';
import { withTenant } from './database.ts';
import { schemaOf } from './dump-schema.ts';
import { migrate, migrateBack, readMigrations } from './migrate.ts';
import { migrateServer, openServer } from './open-server.ts';
import { openPostgres } from './postgres.ts';

const ON_A_SERVER = serverOnly('its promises');
const TENANT = {
  tenant_id: '00000000-0000-4000-8000-00000000000a',
  id: 'a0000000-0000-4000-8000-000000000001',
};

describe('the pool', ON_A_SERVER, () => {
  let db: TestDatabase;
  before(async () => {
    db = await testDatabase();
    await db.script(`create table app.scratch (n int primary key, note text);
      grant select, insert, update on app.scratch to coxswain_app`);
  });
  after(() => db.close());

  test('transactions run side by side', async () => {
    let arrived = 0;
    let open: () => void = () => undefined;
    const all = new Promise<void>((resolve) => {
      open = resolve;
    });
    await Promise.all(
      Array.from({ length: 5 }, () =>
        db.transaction({}, async (tx) => {
          await tx.query('select 1');
          arrived += 1;
          if (arrived === 5) open();
          await all;
        }),
      ),
    );
    assert.equal(arrived, 5);
  });

  test('however much work there is, a person is served at once', async () => {
    let end: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    const work = Array.from({ length: 30 }, () => db.transaction({ priority: 'work' }, () => held));
    const { rows } = await db.transaction({ priority: 'person' }, (tx) =>
      tx.query('select 1 as one'),
    );
    assert.deepEqual(rows, [{ one: 1 }]);
    end();
    await Promise.all(work);
  });

  test('no tenant leaks from one transaction into the next on its connection', async () => {
    const ids = Array.from({ length: 60 }, (_, i) =>
      TENANT.tenant_id.replace(/.{2}$/, `${i + 10}`),
    );
    const seen = await Promise.all(
      ids.flatMap((tenant_id) => [
        withTenant(db, { tenant_id, user_id: null, role: 'system' }, async (tx) => {
          const { rows } = await tx.query('select app.current_tenant() as id');
          return [tenant_id, rows[0]?.id];
        }),
        db.transaction({}, async (tx) => {
          const { rows } = await tx.query('select app.current_tenant() as id');
          return [null, rows[0]?.id];
        }),
      ]),
    );
    for (const [wanted, found] of seen) assert.equal(found, wanted);
  });

  test('a connection that the server ends fails its transaction and no other', async () => {
    await assert.rejects(
      db.transaction({}, (tx) => tx.query('select pg_terminate_backend(pg_backend_pid())')),
    );
    for (let i = 0; i < 20; i++) await db.transaction({}, (tx) => tx.query('select 1'));
  });

  test('a table that changes under a prepared statement costs each connection one try', async () => {
    const look = () => db.transaction({}, (tx) => tx.query('select * from app.scratch'));
    await look();
    await db.script('alter table app.scratch add more int');
    let failed = 0;
    for (let i = 0; i < 30; i++) await look().catch(() => (failed += 1));
    assert.ok(failed <= 10, `${failed} of 30 failed`);
    await look();
  });

  test('a person’s statement has an end', async () => {
    const limit = (priority: 'person' | 'work') =>
      db.transaction({ priority }, async (tx) => {
        const { rows } = await tx.query("select current_setting('statement_timeout') as t");
        return rows[0]?.t;
      });
    assert.deepEqual([await limit('person'), await limit('work')], ['1min', '10min']);
  });

  test('two who change one row wait for each other, and neither is lost', async () => {
    const at = db.transaction.bind(db);
    await at({}, (tx) => tx.query("insert into app.scratch (n, note) values (1, '0')"));
    await Promise.all(
      Array.from({ length: 20 }, () =>
        at({}, (tx) => tx.query('update app.scratch set note = (note::int + 1)::text where n = 1')),
      ),
    );
    const { rows } = await at({}, (tx) => tx.query('select note from app.scratch where n = 1'));
    assert.equal(rows[0]?.note, '20');
  });
});

describe('migrating', ON_A_SERVER, () => {
  test('servers that start at once migrate once', async () => {
    const there = await addresses(LIKE_EMBEDDED);
    const steps: string[] = [];
    await Promise.all(
      Array.from({ length: 4 }, () =>
        migrateServer(there.owner, { onStep: (step) => void steps.push(step) }),
      ),
    );
    assert.deepEqual(
      steps,
      readMigrations().map(({ name }) => name),
    );
    const db = await openServer({ url: there.app, owner_url: there.owner });
    await db.close();
    await there.drop();
  });

  test('back and forward on filled tables, by an owner who sees none of the rows', async () => {
    const there = await addresses();
    const [app, owner, superuser] = [there.app, there.owner, there.superuser].map((url) =>
      openPostgres({ url, engine: 'postgres', most_connections: 1 }),
    ) as [Db, Db, Db];
    const schema = await schemaOf(superuser);
    const tables = await seedNullRows(app, TENANT);
    const count = async (db: Db, table: string) => {
      const { rows } = await db.transaction({}, (tx) =>
        tx.query(`select count(*)::int as n from ${table}`),
      );
      return rows[0]?.n;
    };
    assert.equal(await count(superuser, 'orders'), 1);
    assert.equal(await count(owner, 'orders'), 0, 'the owner sees a tenant’s row');
    await migrateBack(owner);
    await migrate(owner);
    assert.ok((await schemaOf(superuser)) === schema);
    for (const table of tables.filter((name) => /^(tenants|imports|orders)$/.test(name))) {
      assert.equal(await count(superuser, table), 1, table);
    }
    const { rows } = await superuser.transaction({}, (tx) =>
      tx.query(`select r.roleid::regrole::text as role from pg_auth_members r
        where r.member = 'coxswain_owner'::regrole and (r.inherit_option or r.set_option)`),
    );
    assert.deepEqual(rows, [], 'the owner kept the rights of a role it lent itself');
    await Promise.all([app.close(), owner.close(), superuser.close()]);
    await there.drop();
  });
});

describe('points by the hour', ON_A_SERVER, () => {
  test('lie in chunks of seven days, into which the application cannot look', async () => {
    const db = await testDatabase();
    await seedNullRows(db, TENANT);
    await withTenant(db, { tenant_id: TENANT.tenant_id, user_id: null, role: 'system' }, (tx) =>
      tx.query(
        `insert into business_metrics (time, metric_name, source_id, unit, value, since_version)
         select day, 'revenue', $1, 'EUR', 1, 0
         from generate_series('2026-01-05T12:00:00Z'::timestamptz, '2026-03-01T12:00:00Z', '1 day')
           day`,
        [TENANT.id],
      ),
    );
    const { rows } = await db.transaction({}, (tx) =>
      tx.query(`select format('%I.%I', chunk_schema, chunk_name) as chunk,
         extract(days from range_end - range_start)::int as days
       from timescaledb_information.chunks where hypertable_name = 'points'`),
    );
    assert.ok(rows.length >= 8, `${rows.length} chunks`);
    for (const { chunk, days } of rows) {
      assert.equal(days, 7);
      await assert.rejects(
        db.transaction({}, (tx) => tx.query(`select * from ${chunk}`)),
        /permission denied/,
      );
    }
    await db.close();
  });
});

type Db = ReturnType<typeof openPostgres>;

describe('a server that cannot be used is refused with a sentence', ON_A_SERVER, () => {
  let there: Addresses;
  before(async () => {
    there = await addresses();
  });
  after(() => there.drop());

  async function refused(url: string, sentence: RegExp): Promise<void> {
    await assert.rejects(
      openServer({ url, owner_url: null }),
      (error: unknown) =>
        isCoxswainError(error) && !error.message.includes('\n  ') && sentence.test(error.message),
    );
  }

  test('as a superuser, or as the owner', async () => {
    await refused(there.superuser, /logs in as postgres; the application logs in as coxswain_app/);
    await refused(there.owner, /logs in as coxswain_owner/);
  });

  test('when the application’s role has become strong', async () => {
    const superuser = openPostgres({ url: there.superuser, engine: 'postgres' });
    await superuser.script('alter role coxswain_app bypassrls');
    await refused(there.app, /owns and bypasses nothing/);
    await superuser.script('alter role coxswain_app nobypassrls');
    await superuser.close();
  });

  test('without a schema, or with another version’s', async () => {
    const empty = await addresses(LIKE_EMBEDDED);
    await refused(empty.app, /not of this version.*npm run migrate/);
    await empty.drop();
    const owner = openPostgres({ url: there.owner, engine: 'postgres' });
    await owner.script("update app.schema_functions set hash = 'older'");
    await refused(there.app, /not of this version/);
    await owner.script("insert into app.schema_migrations (name, hash) values ('9999-later', 'x')");
    await refused(there.app, /newer Coxswain \(migration 9999-later\)/);
    await owner.close();
  });

  test('when it sorts in another order', async () => {
    const other = await addresses(
      "encoding 'UTF8' locale_provider icu icu_locale 'en-US' locale 'C.UTF-8'",
    );
    await refused(other.app, /sorts or spells differently.*lc_collate 'C'/);
    await other.drop();
  });

  test('when nobody answers, or the password is wrong', async () => {
    await refused('postgres://coxswain_app:x@127.0.0.1:1/coxswain', /does not let us in/);
    const missing = new URL(there.app);
    missing.pathname = '/there_is_no_such_database';
    await refused(missing.href, /does not let us in.*no_such_database/);
  });

  test('what may not be migrated says who prepares it', async () => {
    await assert.rejects(migrateServer(there.app), /DATABASE_OWNER_URL: its role may not/);
  });
});
