// The suite about the suite, from the catalog: every policy, every option of a view and everything
// that was not granted falls one at a time, whoever added it, and findLeaks must notice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Break, type Walled, walledDatabase } from './isolation-walls.ts';
import { findLeaks } from './leaks.ts';

/** By an attack or by the catalog: either fails the suite. */
const EITHER = /^(behaviour|structure): /;
const OURS = "('public', 'app', 'metrics', 'jobs', 'partitions', 'archive', 'pgboss')";
const NOT_OF_EXTENSION = (oid: string) =>
  `not exists (select from pg_depend e where e.objid = ${oid} and e.deptype = 'e')`;

let walls: Walled;
before(async () => {
  walls = await walledDatabase();
});
after(() => walls.db.close());

/** Breaks as the catalog gives them: a name, how to break, how to repair. */
async function breaksFrom(sql: string): Promise<Break[]> {
  const { rows } = await walls.db.transaction({}, (tx) => tx.query(sql));
  return rows.map((row) => ({
    name: String(row.name),
    sql: String(row.sql),
    undo: String(row.undo),
    undone: true,
    ...(row.relation ? { relation: String(row.relation) } : {}),
  }));
}

test('every policy of the catalog is missed when it is dropped', async (t) => {
  const breaks = await breaksFrom(`
    select format('%s.%s', p.tablename, p.policyname) as name,
      format('drop policy %I on %I.%I', p.policyname, p.schemaname, p.tablename) as sql,
      format('create policy %I on %I.%I as %s for %s to %s', p.policyname, p.schemaname,
        p.tablename, p.permissive, p.cmd, array_to_string(p.roles, ', '))
        || coalesce(' using (' || p.qual || ')', '')
        || coalesce(' with check (' || p.with_check || ')', '') as undo,
      case when p.schemaname = 'public' then p.tablename end as relation
    from pg_policies p where p.schemaname in ${OURS} order by 1`);
  assert.ok(breaks.length >= 60, `${breaks.length} policies`);
  const attacked = await walls.eachIsNoticed(breaks, EITHER);
  t.diagnostic(`${breaks.length} policies, ${attacked} of them missed by attacks too`);
});

test('every option of a view is missed when it is reset', async (t) => {
  const breaks = await breaksFrom(`
    select c.relname || ': ' || o.option as name,
      format('alter view %s reset (%s)', c.oid::regclass, split_part(o.option, '=', 1)) as sql,
      format('alter view %s set (%s)', c.oid::regclass, o.option) as undo
    from pg_class c cross join unnest(c.reloptions) o (option)
    where c.relkind = 'v' and c.relnamespace::regnamespace::text in ${OURS}
      and ${NOT_OF_EXTENSION('c.oid')} order by 1`);
  assert.ok(breaks.length >= 9, `${breaks.length} options`);
  await walls.eachIsNoticed(breaks, EITHER);
  t.diagnostic(`${breaks.length} options`);
});

test('every function that is not everybody’s, or not the application’s, is missed as theirs', async (t) => {
  const breaks = await breaksFrom(`
    select r.role || ': ' || p.oid::regprocedure as name,
      format('grant execute on routine %s to %s', p.oid::regprocedure, r.role) as sql,
      format('revoke execute on routine %s from %s', p.oid::regprocedure, r.role) as undo
    from pg_proc p cross join (values ('public', 0::oid),
      ('coxswain_app', 'coxswain_app'::regrole::oid)) r (role, oid)
    where p.pronamespace::regnamespace::text in ${OURS} and p.prokind in ('f', 'p')
      and ${NOT_OF_EXTENSION('p.oid')}
      and not exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        where a.grantee in (0, r.oid))
    order by 1`);
  assert.ok(breaks.length >= 60, `${breaks.length} functions`);
  await walls.eachIsNoticed(breaks, EITHER);
  t.diagnostic(`${breaks.length} rights on functions`);
});

test('every right on a table, view or schema that was not given is missed when it is', async (t) => {
  const tables = await breaksFrom(`
    select format('%s on %s', r.name, c.oid::regclass) as name,
      format('grant %s on %s to coxswain_app', r.name, c.oid::regclass) as sql,
      format('revoke %s on %s from coxswain_app', r.name, c.oid::regclass) || coalesce((
        -- which takes what was given by columns too
        select string_agg(format('; grant %s (%I) on %s to coxswain_app', r.name, a.attname,
          c.oid::regclass), '')
        from pg_attribute a cross join aclexplode(a.attacl) g
        where a.attrelid = c.oid and g.grantee = 'coxswain_app'::regrole
          and lower(g.privilege_type) = r.name), '') as undo
    from pg_class c cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate',
      'references', 'trigger']) r (name)
    where c.relkind in ('r', 'p', 'v') and c.relnamespace::regnamespace::text in ${OURS}
      and ${NOT_OF_EXTENSION('c.oid')}
      and not exists (select from aclexplode(c.relacl) a
        where a.grantee = 'coxswain_app'::regrole and lower(a.privilege_type) = r.name)
    order by 1`);
  const columns = await breaksFrom(`
    select format('%s of %s.%s', r.name, c.oid::regclass, a.attname) as name,
      format('grant %s (%I) on %s to coxswain_app', r.name, a.attname, c.oid::regclass) as sql,
      format('revoke %s (%I) on %s from coxswain_app', r.name, a.attname, c.oid::regclass) as undo
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    cross join unnest(array['insert', 'update']) r (name)
    where c.relkind in ('r', 'p', 'v') and c.relnamespace = 'public'::regnamespace
      and not a.attisdropped and ${NOT_OF_EXTENSION('c.oid')}
      and not has_column_privilege('coxswain_app', c.oid, a.attnum, r.name)
      -- of what is given by columns, those that are not
      and exists (select from pg_attribute o where o.attrelid = c.oid and o.attacl is not null)
    order by 1`);
  const schemas = await breaksFrom(`
    select r.name || ' of ' || nspname as name,
      format('grant %s on schema %I to coxswain_app', r.name, nspname) as sql,
      format('revoke %s on schema %I from coxswain_app', r.name, nspname) as undo
    from pg_namespace n cross join unnest(array['usage', 'create']) r (name)
    where nspname in ${OURS} and not has_schema_privilege('coxswain_app', n.oid, r.name)`);
  assert.ok(tables.length >= 150 && columns.length >= 20 && schemas.length >= 3);
  await walls.eachIsNoticed([...tables, ...columns, ...schemas], EITHER);
  t.diagnostic(
    `${tables.length} rights on tables, ${columns.length} on columns, ${schemas.length} on schemas`,
  );
});

test('after all walls stand again, nothing leaks', async () => {
  assert.deepEqual(await findLeaks(walls.db, { relations: [] }), []);
});
