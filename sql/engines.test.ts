// Claims about what only some servers can do: which files they run, and that those of the community
// licence, which no server of the tests has, are right as far as a build without it can tell.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isCoxswainError } from '../errors.ts';
import { ownerDatabase, serverOnly, type TestDatabase } from '../test/database.ts';
import { addresses } from '../test/postgres/clone.ts';
import { readEngine } from './migrate.ts';
import { cannotMigrate, migrateServer } from './open-server.ts';
import { openPostgres } from './postgres.ts';

const ALL = ['plpgsql', 'vector', 'timescaledb'];
const names = (parts: Parameters<typeof readEngine>[0]) =>
  readEngine(parts).map(({ name }) => name);
const COMMUNITY = () => {
  const of_all = new Set(readEngine({ extensions: ALL, license: 'apache' }).map(({ sql }) => sql));
  return readEngine({ extensions: ALL, license: 'timescale' }).filter(
    ({ sql }) => !of_all.has(sql),
  );
};

/** SQLSTATEs of a statement that could never run: its text, a name, a type. */
const WRONG = /^(42601|42883|42P01|42703|42804|42704|42P02|42P10|22023|22P02)$/;

describe('the gate', () => {
  test('lets in what the licence allows, and nothing where the extension is not', () => {
    assert.deepEqual(names({ extensions: ['plpgsql', 'vector'], license: 'timescale' }), []);
    const apache = names({ extensions: ALL, license: 'apache' });
    const community = names({ extensions: ALL, license: 'timescale' });
    assert.ok(apache.length > 0);
    assert.deepEqual(community.slice(0, apache.length), apache, 'it is a server like the others');
    const more = community.slice(apache.length);
    assert.deepEqual(more, [
      ...['00-owner.sql', '10-columnstore.sql', '20-aggregates.sql', '30-actions.sql'],
      '90-owner-ends.sql',
    ]);
    assert.deepEqual(names({ extensions: ALL, license: null }), apache, 'no licence is told');
  });

  test('a refusal for the licence is told in a sentence, other faults as they are', () => {
    const fault = (code: string, message: string) => Object.assign(new Error(message), { code });
    const told = fault('0A000', 'functionality not supported under the current "apache" license.');
    assert.throws(
      () => cannotMigrate(told),
      (error) =>
        isCoxswainError(error) &&
        error.code === 'config_invalid' &&
        /Install its community build, or set timescaledb\.license = 'apache'/.test(error.message),
    );
    const other = fault('0A000', 'cannot alter type of a column used by a view');
    assert.throws(() => cannotMigrate(other), other);
  });
});

describe('a build without the licence', serverOnly('TimescaleDB'), () => {
  test('takes the gate’s other way, and cannot be talked into this one', async () => {
    const db = await ownerDatabase();
    const { rows } = await db.transaction({}, (tx) =>
      tx.query(`select current_setting('timescaledb.license') as license,
        to_regclass('metrics.quarter_hours') as aggregate`),
    );
    assert.deepEqual(rows, [{ license: 'apache', aggregate: null }]);
    await assert.rejects(db.script("set timescaledb.license = 'timescale'"));
    await db.close();
  });

  test('refuses each community statement for its licence and for nothing else', async () => {
    const db = await ownerDatabase();
    await db.script(STAND_IN);
    let refused = 0;
    for (const { name, sql } of COMMUNITY()) {
      for (const statement of statementsOf(sql)) {
        const fault = await attempt(db, statement);
        if (fault === null) continue;
        assert.doesNotMatch(fault.code ?? '', WRONG, `${name}: ${fault.message}\n${statement}`);
        assert.match(fault.message, /license/, `${name}: ${fault.code} ${fault.message}`);
        assert.throws(() => cannotMigrate(fault), isCoxswainError);
        refused += 1;
      }
    }
    assert.ok(refused >= 5, `only ${refused} statements needed the licence`);
    await db.close();
  });

  test('a statement that is wrong would be noticed', async () => {
    const db = await ownerDatabase();
    for (const wrong of [
      "call add_columnstore_policy('metrics.points', afterwards => interval '7 days')",
      "select add_continuous_aggregate_policy('metrics.point', null, null, interval '1 day')",
      'alter table metrics.points set (timescaledb.segmentby)) ',
    ]) {
      assert.match((await attempt(db, wrong))?.code ?? '', WRONG, wrong);
    }
    await db.close();
  });

  test('runs the aggregate’s query as a view of its own', async () => {
    const db = await ownerDatabase();
    const [query] = COMMUNITY().flatMap(({ sql }) => statementsOf(sql).filter(isAggregate));
    assert.ok(query);
    const view = query
      .replace('create materialized view if not exists metrics.quarter_hours', 'create view q')
      .replace(/with \(timescaledb[^)]*\)/, '')
      .replace('with no data', '');
    await db.script(view);
    await db.script(`insert into metrics.points values
      ('2025-01-01T18:15Z', '00000000-0000-4000-8000-00000000000a', 'revenue',
        '00000000-0000-4000-8000-00000000000a', 'NPR', 5, 1),
      ('2025-01-01T18:30Z', '00000000-0000-4000-8000-00000000000a', 'revenue',
        '00000000-0000-4000-8000-00000000000a', 'NPR', 7, 1)`);
    const { rows } = await db.transaction({}, (tx) =>
      tx.query('select bucket, value from q order by 1'),
    );
    assert.deepEqual(rows, [
      { bucket: '2025-01-01T18:15:00.000000Z', value: '5' },
      { bucket: '2025-01-01T18:30:00.000000Z', value: '7' },
    ]);
    await db.close();
  });

  test('points may belong to the jobs’ role: migrations, the program and retention go on', async () => {
    const there = await addresses();
    const owner = openPostgres({ url: there.owner, engine: 'postgres', most_connections: 1 });
    const ends = COMMUNITY().filter(({ name }) => /owner/.test(name));
    const again = 'delete from app.schema_functions';
    try {
      for (const { sql } of ends) await owner.script(sql);
      // a later version's functions, and the same once more as a start would
      for (let nth = 0; nth < 2; nth++) {
        await owner.script(again);
        await migrateServer(there.owner);
        for (const { sql } of ends) await owner.script(sql);
      }
      const superuser = openPostgres({ url: there.superuser, engine: 'postgres' });
      const { rows } = await superuser.transaction({}, (tx) =>
        tx.query(`select (select count(distinct r.rolname)::int from pg_roles r
            join (select c.relowner as oid from pg_class c where c.relname = 'points'
              union select p.proowner from pg_proc p
                where p.pronamespace = 'metrics'::regnamespace) o on o.oid = r.oid
            where r.rolname = 'coxswain_jobs') as jobs,
          pg_has_role('coxswain_owner', 'coxswain_jobs', 'usage') as lent,
          has_schema_privilege('coxswain_jobs', 'metrics', 'create') as creates`),
      );
      assert.deepEqual(rows, [{ jobs: 1, lent: false, creates: false }]);
      await superuser.script(`set session authorization coxswain_jobs`);
      await superuser.script(`call jobs.run('chunk-retention')`);
      await superuser.close();
    } finally {
      await owner.close();
      await there.drop();
    }
  });
});

/** Stands for the aggregate where it cannot be made, so that what is about it is looked at too. */
const STAND_IN = `create materialized view metrics.quarter_hours as
  select time as bucket, tenant_id, metric_name, source_id, unit, since_version, until_version, value
  from metrics.points with no data`;

const isAggregate = (statement: string) => /timescaledb\.continuous/.test(statement);

/** Semicolons that end a line outside a function's body end a statement. */
function statementsOf(sql: string): string[] {
  const statements: string[] = [];
  let open = '';
  for (const line of sql.split('\n')) {
    if (open === '' && (line.startsWith('--') || line.trim() === '')) continue;
    open += `${line}\n`;
    const in_body = open.split('$$').length % 2 === 0;
    if (!in_body && line.endsWith(';')) {
      statements.push(open);
      open = '';
    }
  }
  assert.equal(open, '', 'a statement has no end');
  return statements;
}

async function attempt(
  db: TestDatabase,
  statement: string,
): Promise<(Error & { code?: string }) | null> {
  // what is there already would be told as such, and not as what the licence leaves out
  const sql = isAggregate(statement)
    ? statement.replace('quarter_hours', 'other_hours')
    : statement;
  try {
    await db.script(sql);
    return null;
  } catch (error) {
    return error as Error & { code?: string };
  }
}
