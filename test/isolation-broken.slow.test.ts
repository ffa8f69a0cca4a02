// The suite about the suite: each wall is taken down in turn, on a database of its own superuser,
// and findLeaks must notice; then the wall is put up again and nothing may be left open.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { tenantRelations } from './isolation-relations.ts';
import {
  type Break,
  BY_ATTACK,
  BY_CATALOG,
  type Walled,
  walledDatabase,
} from './isolation-walls.ts';
import { findLeaks } from './leaks.ts';
import { ANNA } from './two-tenants.ts';

const VIEWS = [
  'business_metrics',
  'business_metrics_rollups',
  'business_metrics_by',
  'business_metrics_lists',
] as const;
const VIEW_BASE = {
  business_metrics: 'points',
  business_metrics_rollups: 'rollups',
  business_metrics_by: 'parts',
  business_metrics_lists: 'part_lists',
};
/** What is a person's own has a second wall, behind which an open one does not show. */
const SECOND_WALL: Readonly<Record<string, string>> = {
  preferences: 'drop policy own on preferences;',
};
const ASKERS = ['conversations', 'coaching_sessions', 'session_terms', 'claims'];

let walls: Walled;
let tables: string[] = [];
const leaksWithout = (wall: Break) => walls.leaksWithout(wall);
/** Puts the template's wall up again, and it alone. */
const walled = (table: string) => `select app.wall_in('${table}')`;
const eachIsNoticed = (breaks: readonly Break[], by: RegExp) => walls.eachIsNoticed(breaks, by);

before(async () => {
  walls = await walledDatabase();
  tables = (await tenantRelations(walls.db))
    .filter((relation) => !relation.fills_owner && relation.name !== 'users')
    .map((relation) => relation.name);
});
after(() => walls.db.close());

test('a table whose row security is off, or whose policy lets all through, is caught in the act', async () => {
  const breaks = tables.flatMap((table): Break[] => [
    {
      name: `${table} without row security`,
      sql: `alter table ${table} disable row level security`,
      undo: walled(table),
      undone: true,
      relation: table,
    },
    {
      name: `${table} open`,
      sql: `${SECOND_WALL[table] ?? ''}
        create policy open on ${table} for all to coxswain_app using (true) with check (true)`,
      undo: `drop policy open on ${table}`,
      undone: SECOND_WALL[table] === undefined,
      relation: table,
    },
  ]);
  await eachIsNoticed(breaks, BY_ATTACK);
});

test('a tenant’s policy that is dropped, or does not check what is written, is caught', async () => {
  await eachIsNoticed(
    tables.map((table) => ({
      name: `${table} without policy`,
      sql: `drop policy tenant on ${table}`,
      undo: walled(table),
      undone: true,
      relation: table,
    })),
    BY_ATTACK,
  );
  await eachIsNoticed(
    tables.map((table) => ({
      name: `${table} unchecked`,
      sql: `alter policy tenant on ${table} with check (true)`,
      undo: walled(table),
      undone: true,
      relation: table,
    })),
    BY_CATALOG,
  );
  await eachIsNoticed(
    tables.map((table) => ({
      name: `${table} not forced`,
      sql: `alter table ${table} no force row level security`,
      undo: walled(table),
      undone: true,
    })),
    BY_CATALOG,
  );
});

test('the policies on people and their conversations are each missed when they go', async () => {
  await eachIsNoticed(
    [
      ...ASKERS.map((table) => ({ name: `${table}.asker`, sql: `drop policy asker on ${table}` })),
      { name: 'conversations.asker_update', sql: 'drop policy asker_update on conversations' },
      {
        name: 'memberships.own_insert',
        sql: 'drop policy own_insert on memberships',
        relation: 'memberships',
      },
      { name: 'users.tenant', sql: 'drop policy tenant on users', relation: 'users' },
      {
        name: 'users.own_insert',
        sql: `drop policy own_insert on users;
          create policy own_insert on users for insert to coxswain_app with check (true)`,
        relation: 'users',
      },
      {
        name: 'users.own_update',
        sql: `drop policy own_update on users; drop policy tenant on users;
          create policy own_update on users for all to coxswain_app using (true)`,
        relation: 'users',
      },
      {
        name: 'users off',
        sql: 'alter table users disable row level security',
        relation: 'users',
      },
    ],
    BY_ATTACK,
  );
});

test('with tenant_id granted back on a barrier view, the theft by upsert succeeds and is seen', async () => {
  for (const view of VIEWS) {
    const leaks = await leaksWithout({
      name: view,
      sql: `grant insert (tenant_id), update (tenant_id) on ${view} to coxswain_app`,
      relation: view,
    });
    const theft = leaks.filter((leak) => /owner theirs on .* tells/.test(leak));
    assert.ok(theft.length > 0, `${view}: ${leaks.join('; ')}`);
    assert.ok(
      theft.some((leak) => leak.includes(ANNA.amount)),
      `${view}: Anna’s value was not read`,
    );
  }
});

test('each option, filter, owner and default of the barrier views is missed when it goes', async () => {
  const breaks = VIEWS.flatMap((view): (Break & { by: RegExp })[] => {
    const base = `metrics.${VIEW_BASE[view]}`;
    const put_back = `drop view if exists golden_records, metric_revisions, ${VIEWS.join(', ')}`;
    return [
      {
        name: `${view}: barrier`,
        sql: `alter view ${view} set (security_barrier = false)`,
        relation: view,
        by: BY_ATTACK,
      },
      { name: `${view}: check`, sql: `alter view ${view} reset (check_option)`, by: BY_CATALOG },
      { name: `${view}: owner`, sql: `alter view ${view} owner to postgres`, by: BY_CATALOG },
      {
        name: `${view}: default`,
        sql: `alter view ${view} alter column tenant_id drop default`,
        by: BY_CATALOG,
      },
      {
        name: `${view}: filter`,
        sql: `create or replace view ${view} with (security_barrier = true) as
          select ${view === 'business_metrics' ? 'time' : 'grain, bucket'}, ${COLUMNS[view]}
          from ${base}`,
        undo: put_back,
        relation: view,
        by: BY_ATTACK,
      },
    ];
  });
  for (const wall of breaks) await eachIsNoticed([wall], wall.by);
  await eachIsNoticed(
    [
      { name: 'golden_records', sql: 'alter view golden_records reset (security_invoker)' },
      {
        name: 'metric_revisions',
        sql: 'alter view metric_revisions set (security_barrier = false)',
      },
    ],
    BY_CATALOG,
  );
});

const COLUMNS = {
  business_metrics: 'tenant_id, metric_name, source_id, unit, value, since_version, until_version',
  business_metrics_rollups:
    'tenant_id, metric_name, source_id, unit, value, since_version, until_version',
  business_metrics_by: `tenant_id, metric_name, dimension, member_id, source_id, unit, value,
    quantity, since_version, until_version`,
  business_metrics_lists: `tenant_id, metric_name, dimension, source_id, unit, members, "values",
    quantities, since_version, until_version`,
};

test('grants and rights that were never given are missed when somebody gives them', async () => {
  await eachIsNoticed(
    [
      {
        name: 'schema',
        sql: 'grant usage on schema metrics to coxswain_app',
        undo: 'revoke usage on schema metrics from coxswain_app',
      },
      { name: 'points', sql: 'grant select on metrics.points to coxswain_app' },
      {
        name: 'keys of a view',
        sql: 'grant update (metric_name) on business_metrics to coxswain_app',
      },
      { name: 'revisions', sql: 'grant delete on metric_revisions to coxswain_app' },
      { name: 'truncate', sql: 'grant truncate on orders to coxswain_app' },
      { name: 'catalog', sql: 'grant update on metric_definitions to coxswain_app' },
      {
        name: 'public',
        sql: 'grant select on orders to public',
        undo: 'revoke all on orders from public',
      },
      {
        name: 'create',
        sql: 'grant create on schema public to coxswain_app',
        undo: 'revoke create on schema public from coxswain_app',
      },
      {
        name: 'bypass',
        sql: 'alter role coxswain_app bypassrls',
        undo: 'alter role coxswain_app nobypassrls',
      },
      {
        name: 'member',
        sql: 'grant coxswain_views to coxswain_app',
        undo: 'revoke coxswain_views from coxswain_app',
      },
      {
        name: 'views log in',
        sql: 'alter role coxswain_views login',
        undo: 'alter role coxswain_views nologin',
      },
      {
        name: 'owner',
        sql: 'alter table outbox owner to coxswain_app',
        undo: 'alter table outbox owner to postgres',
      },
      {
        name: 'lookup reads',
        sql: 'grant select (password_hash) on users to coxswain_lookup',
        undo: 'revoke select (password_hash) on users from coxswain_lookup',
      },
      {
        name: 'lookup writes',
        sql: 'grant update on users to coxswain_lookup',
        undo: 'revoke update on users from coxswain_lookup; grant select (id, email) on users to coxswain_lookup',
      },
      {
        name: 'whoever moves tenants reaches all',
        sql: 'alter policy mover on orders using (true) with check (true)',
      },
      {
        name: 'the door for points on their way in stands open',
        sql: 'alter view app.moving_points set (security_barrier = false)',
      },
    ],
    BY_CATALOG,
  );
});

test('a new table, key, view or function that leaves the tenant out is noticed', async () => {
  await eachIsNoticed(
    [
      { name: 'table', sql: 'create table notes (id uuid primary key)', undo: 'drop table notes' },
      {
        name: 'key',
        sql: 'alter table claims add unique (id)',
        undo: 'alter table claims drop constraint claims_id_key',
      },
      {
        name: 'foreign key',
        sql: `alter table data_sources add constraint one unique (id);
          alter table imports add constraint two foreign key (source_id) references data_sources (id)`,
        undo: `alter table imports drop constraint two; alter table data_sources drop constraint one`,
      },
      {
        name: 'view',
        sql: 'create view peek as select * from orders; grant select on peek to coxswain_app',
        undo: 'drop view peek',
      },
      {
        name: 'materialized view',
        sql: 'create materialized view peek as select * from orders; grant select on peek to coxswain_app',
        undo: 'drop materialized view peek',
      },
      {
        name: 'function',
        sql: `create function app.find_all() returns setof orders language sql security definer
          set search_path = public as $$ select * from orders $$`,
        undo: 'drop function app.find_all()',
      },
      {
        name: 'a look-up returns more',
        sql: `drop function app.find_user(text); create function app.find_user(p_email text)
          returns table (user_id uuid, password_hash text) language sql security definer
          set search_path = public as $$ select id, password_hash from users $$`,
        undo: 'drop function app.find_user(text)',
      },
    ],
    BY_CATALOG,
  );
});

test('after all walls stand again, nothing leaks', async () => {
  assert.deepEqual(await findLeaks(walls.db), []);
});
