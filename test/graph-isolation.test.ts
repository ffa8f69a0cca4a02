// No tenant reaches another's graph, by any setting, name, statement or text: attacks on AGE as the
// application's role, and what the catalog must say. Each wall that a test relies on is taken down
// once, so that the test is seen to notice.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { store } from '../coach/evidence.ts';
import { type Queryable, readTenant, withTenant } from '../sql/database.ts';
import type { EvidenceDocument } from '../sql/evidence.ts';
import { serverOnly, type TestDatabase, testDatabase } from './database.ts';
import { byCypher } from './graph-answers.ts';
import { makeTenant } from './import-fixture.ts';
import { GRAPH_DEFINERS } from './isolation-definers.ts';
import { ANNA, BERT, GHOST, type TestTenant } from './two-tenants.ts';

const ONLY = serverOnly('AGE is an extension');
const graphOf = ({ id }: TestTenant) => `evidence_${id.replaceAll('-', '')}`;
const ANNAS = graphOf(ANNA);

let db: TestDatabase;
before(async () => {
  if (ONLY.skip !== false) return;
  db = await testDatabase();
  for (const who of [ANNA, BERT]) {
    await makeTenant(db, who.id, {});
    await write(who);
  }
});
after(() => db?.close());

function write(who: TestTenant): Promise<string> {
  return withTenant(db, who.ctx, (tx) =>
    store(tx, { tenant_id: who.id, data_version: '1', document: evidenceOf(who), at: new Date() }),
  );
}

/** Two nodes of the same ids in every business, labelled with what is only its own. */
function evidenceOf({ mark, id }: TestTenant): EvidenceDocument {
  return {
    nodes: ['cause', 'effect'].map((name) => ({ id: name, kind: 'metric', label: mark })),
    edges: [
      {
        id,
        cause: 'cause',
        effect: 'effect',
        method: 'calendar',
        confidence: null,
        lag_days: 0,
        formula: null,
        observations: [],
        verdict: null,
      },
    ],
  };
}

/** Everything a setting's holder is told, as text. */
async function told(settings: Record<string, string>): Promise<string> {
  return db.transaction({ settings }, async (tx) => {
    const rows = [
      await tx.query("select * from graph.neighbourhood('cause', false, 6)"),
      await tx.query("select * from graph.neighbourhood('effect', true, 6)"),
      await tx.query("select * from graph.paths('cause', 'effect', 6)"),
    ].flatMap((result) => result.rows);
    return JSON.stringify(rows);
  });
}

const as = (tenant: string) => ({ 'app.current_tenant': tenant, 'app.current_role': 'admin' });
const codeOf = (error: { code?: string }) => error.code ?? 'none';

describe('a graph is found by the tenant setting and nothing else', ONLY, () => {
  test('each tenant is told its own', async () => {
    for (const [who, other] of [
      [ANNA, BERT],
      [BERT, ANNA],
    ] as const) {
      const text = await told(as(who.id));
      assert.ok(text.includes(who.mark) && text.includes(who.id), text);
      assert.ok(!text.includes(other.mark) && !text.includes(other.id), text);
    }
  });

  test('with no setting, an empty one, or that of a tenant without a graph, nothing is told', async () => {
    for (const settings of [{}, as(''), as(GHOST.id)]) assert.equal(await told(settings), '[]');
  });

  test('a malformed setting fails, as it does under row security', async () => {
    const bad = [
      'x',
      ANNAS,
      `${ANNA.id}'`,
      `${ANNA.id}; drop schema graph`,
      '%',
      `${ANNA.id}\u0001`,
    ];
    for (const setting of bad) await assert.rejects(told(as(setting)), /invalid input syntax/);
  });

  test('another spelling of a uuid is that tenant, to row security and to the graph', async () => {
    for (const spelling of [ANNA.id.toUpperCase(), `{${ANNA.id}}`, ANNA.id.replaceAll('-', '')]) {
      assert.equal(await told(as(spelling)), await told(as(ANNA.id)));
      const { rows } = await db.transaction({ settings: as(spelling) }, (tx) =>
        tx.query('select distinct tenant_id from evidence_graph'),
      );
      assert.deepEqual(rows, [{ tenant_id: ANNA.id }]);
    }
  });

  test('the setting ends with its transaction, also on a connection that is used again', async () => {
    for (let n = 0; n < 20; n++) {
      assert.notEqual(await told(as(ANNA.id)), '[]');
      assert.equal(await told({}), '[]');
    }
  });
});

/** What Bert's session might send; each must be refused before anything is read. */
const ATTACKS: Readonly<Record<string, string>> = {
  'read a label’s table': `select * from ${ANNAS}.node`,
  'read all vertices': `select * from ${ANNAS}._ag_label_vertex`,
  'write an edge': `insert into ${ANNAS}.leads_to (start_id, end_id) values (0, 0)`,
  'drop the schema': `drop schema ${ANNAS} cascade`,
  'name the schema on the path': `set local search_path = ${ANNAS}; select * from node`,
  Cypher: `select * from ag_catalog.cypher('${ANNAS}', $$ match (n) return n $$)
    as (n ag_catalog.agtype)`,
  'Cypher by the path': `set local search_path = ag_catalog; select * from cypher('${ANNAS}',
    $$ match (n) return n $$) as (n agtype)`,
  'Cypher of variable length': `select * from ag_catalog.cypher('${ANNAS}',
    $$ match p = (a)-[*]->(b) return p $$) as (p ag_catalog.agtype)`,
  'drop a graph': `select ag_catalog.drop_graph('${ANNAS}', true)`,
  'make a graph': "select ag_catalog.create_graph('mine')",
  'rename a graph': `select ag_catalog.alter_graph('${ANNAS}', 'RENAME', 'mine')`,
  'list graphs': 'select * from ag_catalog.ag_graph',
  'statistics of a graph': `select ag_catalog.graph_stats('${ANNAS}')`,
  'rewrite a graph': `select graph.rewrite('${ANNAS}', '{"nodes": [], "edges": []}')`,
  'drop all graphs': 'select graph.drop_all()',
  'ask whose graph is whose': `select graph.name_of('${ANNA.id}'), graph.mine()`,
  'a trigger of one’s own': `create temp table mine (tenant_id uuid, is_current bool, graph_data
    jsonb); create trigger t after insert on mine for each row execute function graph.follow()`,
  'become the owner': 'set local role coxswain_graphs',
  'replace a question': `create or replace function graph.paths(p_cause text, p_effect text,
    p_hops int) returns int language sql as 'select 1'`,
  'a function beside it': "create function graph.mine() returns name language sql as 'select 1'",
  'a schema with a graph’s name': `create schema ${graphOf(GHOST)}`,
  'a document for another': `insert into evidence_graph (tenant_id, version, is_current,
    data_version, graph_data) values ('${ANNA.id}', 9, true, 1, '{"nodes": [], "edges": []}')`,
};

/** What is not there for who may not look into a schema; the rest is said to be forbidden. */
const REFUSED_OTHERWISE: Readonly<Record<string, [code: string, message: RegExp]>> = {
  'name the schema on the path': ['42P01', /"node" does not exist/],
  'Cypher by the path': ['42883', /cypher\(.*\) does not exist/],
};

describe('as the application, inside another tenant', ONLY, () => {
  let before_it: string;
  beforeEach(async () => {
    before_it = await told(as(ANNA.id));
  });

  for (const [name, sql] of Object.entries(ATTACKS)) {
    test(`${name}: refused`, async () => {
      const error = await db
        .transaction({ settings: as(BERT.id) }, async (tx) => {
          for (const one of sql.split('; ')) await tx.query(one);
        })
        .then(
          () => ({ code: 'nothing refused it', message: '' }),
          (thrown: Error & { code?: string }) => thrown,
        );
      const [code, message] = REFUSED_OTHERWISE[name] ?? [
        '42501',
        /permission denied|must be owner|row-level/,
      ];
      assert.equal(codeOf(error), code, JSON.stringify(error));
      assert.match((error as Error).message, message);
      assert.equal(await told(as(ANNA.id)), before_it);
    });
  }

  test('tables, functions and operators of one’s own on the path change no answer', async () => {
    let shadowed = '';
    const undo = new Error('undone');
    const running = db.transaction({ settings: as(BERT.id) }, async (tx) => {
      await shadow(tx);
      const { rows } = await tx.query("select * from graph.neighbourhood('cause', false, 6)");
      shadowed = JSON.stringify(rows);
      throw undo;
    });
    await assert.rejects(running, undo);
    assert.ok(shadowed.includes(BERT.mark) && !shadowed.includes(ANNA.mark), shadowed);
  });

  test('a text that closes Cypher’s quotes is a name that no node has', async () => {
    const { neighbourhood, paths } = byCypher(db, BERT.ctx);
    for (const text of ['$c$', "'$c$) as (x ag_catalog.agtype); --", '"}) match (n) return n //']) {
      assert.deepEqual(await neighbourhood(text, false, 6), []);
      assert.deepEqual(await paths('cause', text, 6), []);
    }
  });

  test('changing and deleting everything changes one’s own', async () => {
    for (const sql of [
      'update evidence_graph set is_current = is_current',
      'delete from evidence_graph',
    ]) {
      await withTenant(db, BERT.ctx, (tx) => tx.query(sql));
      assert.equal(await told(as(ANNA.id)), before_it, sql);
    }
    assert.equal(await told(as(BERT.id)), '[]');
    await write(BERT);
    assert.notEqual(await told(as(BERT.id)), '[]');
  });
});

/** Things of the session's own with the names that the functions use. */
async function shadow(tx: Queryable): Promise<void> {
  await tx.query(`create temp view pg_namespace as select '${ANNAS}'::name as nspname`);
  await tx.query(`create function pg_temp.current_setting(text, bool) returns text
    language sql as $$ select '${ANNA.id}' $$`);
  await tx.query(`create function pg_temp.name_of(uuid) returns name
    language sql as $$ select '${ANNAS}'::name $$`);
  await tx.query('set local search_path = pg_temp, graph, pg_catalog, public');
}

describe('what the catalog says of graphs', ONLY, () => {
  const found = async (sql: string) => {
    const { rows } = await db.transaction({}, (tx) => tx.query(sql));
    return rows.map((row) => String(row.found)).sort();
  };
  /** What is wrong when these return anything. */
  const WALLS: Readonly<Record<string, { sql: string; broken: string; mended: string }>> = {
    'their role logs in, is strong or belongs to another': {
      sql: `select rolname as found from pg_roles where rolname = 'coxswain_graphs'
          and (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
        union all select member::regrole::text from pg_auth_members
          where roleid = 'coxswain_graphs'::regrole and inherit_option
        union all select roleid::regrole::text from pg_auth_members
          where member = 'coxswain_graphs'::regrole`,
      broken: 'grant coxswain_graphs to coxswain_app',
      mended: 'revoke coxswain_graphs from coxswain_app',
    },
    'the application or everybody reaches AGE or a graph': {
      sql: `select nspname as found from pg_namespace, unnest(array['coxswain_app', 'public']) r
        where (nspname = 'ag_catalog' or nspname like 'evidence\\_%')
          and has_schema_privilege(r, oid, 'usage, create')
        union all select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname like 'evidence\\_%' and c.relkind = 'r'
          and has_any_column_privilege('coxswain_app', c.oid, 'select, insert, update')`,
      broken: 'grant usage on schema ag_catalog to coxswain_app',
      mended: 'revoke usage on schema ag_catalog from coxswain_app',
    },
    'something of the graphs may be called by whoever should not': {
      sql: `select p.proname || ' by ' || r as found
        from pg_proc p, unnest(array['coxswain_app', 'public']) r
        where p.pronamespace = 'graph'::regnamespace and has_function_privilege(r, p.oid, 'execute')
          and not (r = 'coxswain_app' and p.proname in ('paths', 'neighbourhood'))`,
      broken: 'grant execute on function graph.rewrite(name, jsonb) to public',
      mended: 'revoke execute on function graph.rewrite(name, jsonb) from public',
    },
    'a function of the graphs has another owner, or an open path with its owner’s rights': {
      sql: `select proname as found from pg_proc where pronamespace = 'graph'::regnamespace
        and (proowner <> 'coxswain_graphs'::regrole or prosecdef and not coalesce(
          'search_path=pg_catalog, ag_catalog, pg_temp' = any (proconfig), false))`,
      broken: 'alter function graph.follow() reset search_path',
      mended: 'alter function graph.follow() set search_path = pg_catalog, ag_catalog, pg_temp',
    },
    'the graphs’ role reaches a table of ours': {
      sql: `select c.relname as found from pg_class c
        where c.relnamespace::regnamespace::text in ('public', 'app', 'metrics', 'jobs', 'pgboss',
          'partitions', 'archive') and c.relkind in ('r', 'p', 'v')
          and has_any_column_privilege('coxswain_graphs', c.oid, 'select, insert, update')
          and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`,
      broken: 'grant select on evidence_graph to coxswain_graphs',
      mended: 'revoke select on evidence_graph from coxswain_graphs',
    },
  };
  for (const [says, { sql, broken, mended }] of Object.entries(WALLS)) {
    test(`not: ${says}`, async () => {
      assert.deepEqual(await found(sql), []);
      await db.script(broken);
      const noticed = await found(sql);
      await db.script(mended);
      assert.notDeepEqual(noticed, [], `not noticed: ${broken}`);
      assert.deepEqual(await found(sql), []);
    });
  }

  test('functions with their owner’s rights are the listed ones', async () => {
    const listed = await found(`select proname || '(' || pg_get_function_identity_arguments(oid)
      || ') returns ' || pg_get_function_result(oid) as found
      from pg_proc where prosecdef and pronamespace = 'graph'::regnamespace`);
    assert.deepEqual(listed, [...GRAPH_DEFINERS].sort());
    const [owners] = await found(`select has_function_privilege(nspowner, 'graph.drop_all()',
      'execute') as found from pg_namespace where nspname = 'app'`);
    assert.equal(owners, 'true', 'the schema’s owner can take the graphs away');
  });

  test('the owner’s own upkeep cannot write one tenant’s graph while it works for another', async () => {
    await assert.rejects(
      db.script(`begin; select set_config('app.current_tenant', '${BERT.id}', true);
        update evidence_graph set is_current = is_current where tenant_id = '${ANNA.id}'; commit`),
      /changed by its own tenant/,
    );
    await db.script('rollback');
  });

  test('with rights on AGE a tenant would read another’s graph: the walls are what stops it', async () => {
    await db.script(`grant usage on schema ag_catalog, ${ANNAS} to coxswain_app;
      grant select on all tables in schema ${ANNAS} to coxswain_app`);
    const { rows } = await readTenant(db, BERT.ctx, (tx) =>
      tx.query(`select ag_catalog.agtype_out(label)::text as label from ag_catalog.cypher('${ANNAS}',
        $$ match (n) return n.label $$) as (label ag_catalog.agtype)`),
    );
    await db.script(`revoke all on all tables in schema ${ANNAS} from coxswain_app;
      revoke usage on schema ag_catalog, ${ANNAS} from coxswain_app`);
    assert.ok(JSON.stringify(rows).includes(ANNA.mark), JSON.stringify(rows));
  });
});
