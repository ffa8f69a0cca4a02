// What the catalog must say of the job queue, whose tables are pg-boss's: who reaches them, and by
// which policies. isolation-closed.ts attacks them.
import type { Check } from './isolation-structure.ts';

/** Rights on the queue's tables, as sql/functions/84-queue.sql gives them. */
const GRANTED = `(values
  ('archive', 'coxswain_app', 'DELETE,INSERT,SELECT,UPDATE'),
  ('job', 'coxswain_app', 'DELETE,INSERT,SELECT,UPDATE'),
  ('job', 'coxswain_jobs', 'INSERT,SELECT'),
  ('queue', 'coxswain_app', 'SELECT'), ('queue', 'coxswain_jobs', 'SELECT'),
  ('version', 'coxswain_app', 'SELECT'), ('version', 'coxswain_jobs', 'SELECT'))`;
const WORKER = `'((( SELECT app.current_role_name() AS current_role_name) = ''worker''::text)'
  || ' AND (( SELECT app.current_tenant() AS current_tenant) IS NULL))'`;
const POLICIES = `(values
  ('archive', 'worker', '{coxswain_app}', ${WORKER}),
  ('job', 'sender', '{coxswain_jobs}', 'true'),
  ('job', 'worker', '{coxswain_app}', ${WORKER}))`;
const OF_QUEUE = "c.relnamespace = 'pgboss'::regnamespace and c.relkind in ('r', 'p', 'v')";

export const QUEUE_CHECKS: readonly Check[] = [
  {
    says: 'somebody has other rights on the job queue than were given',
    sql: `with found as (
        select c.relname::text, coalesce(r.rolname::text, 'public') as role,
          string_agg(a.privilege_type, ',' order by a.privilege_type) as rights
        from pg_class c cross join aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
        where ${OF_QUEUE} and a.grantee <> c.relowner group by 1, 2),
      given as (select * from ${GRANTED} g (relname, role, rights))
      select relname || ' by ' || role as found from (
        (table found except table given) union all (table given except table found)) x
      union all select c.relname || '.' || a.attname from pg_class c
        join pg_attribute a on a.attrelid = c.oid where ${OF_QUEUE} and a.attacl is not null
      union all select 'may create in it' where
        has_schema_privilege('coxswain_app', 'pgboss', 'create')
      union all select p.proname from pg_proc p where p.pronamespace = 'pgboss'::regnamespace
        and (p.proacl is null or exists (select from aclexplode(p.proacl) a
          where a.grantee <> p.proowner))`,
  },
  {
    says: 'the job queue’s policies are not those of the worker and the sender',
    sql: `with found as (
        select c.relname::text, p.polname::text, array(select r.rolname::text from pg_roles r
            where r.oid = any (p.polroles))::text as roles,
          pg_get_expr(p.polqual, c.oid) as qual
        from pg_policy p join pg_class c on c.oid = p.polrelid where ${OF_QUEUE}),
      given as (select * from ${POLICIES} g (relname, polname, roles, qual))
      select relname || '.' || polname as found from (
        (table found except table given) union all (table given except table found)) x
      union all select c.relname from pg_class c where c.oid in ('pgboss.job'::regclass,
        'pgboss.archive'::regclass) and not c.relrowsecurity`,
  },
];
