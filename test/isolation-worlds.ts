// Two worlds that differ in Anna's rows and nothing else: as a superuser takes every row of hers
// away and brings it back, attacks on her can be tried in both. Hides where her rows lie.
import type { TestDatabase } from './database.ts';
import { ANNA } from './two-tenants.ts';

/** Anna's id as it may stand in the name of a schema or graph. */
const NAMED_AFTER_HER = `replace(replace(n.nspname, '_', ''), '-', '')
  like '%${ANNA.id.replaceAll('-', '')}%'`;

/**
 * Which rows of which table are hers: by tenant_id wherever there is one, each partition by its own
 * name; her account and what belongs to it; her jobs on the queue; all of a schema that is named
 * after her (her graph). Chunks are their hypertable's.
 */
const HERS = `
  select format('%I.%I', n.nspname, c.relname) as name,
    case when a.attname is not null then 'tenant_id = ''${ANNA.id}'''
      when n.nspname = 'public' and c.relname = 'users' then 'id = ''${ANNA.id}'''
      when n.nspname = 'public' then 'user_id = ''${ANNA.id}'''
      when n.nspname = 'pgboss' then 'data->>''tenant_id'' = ''${ANNA.id}'''
      else 'true' end as hers,
    -- the parent of a graph's labels shows its children's rows beside its own
    case when ${NAMED_AFTER_HER} then 'only ' else '' end as scope,
    (select string_agg(quote_ident(b.attname), ', ' order by b.attnum) from pg_attribute b
      where b.attrelid = c.oid and b.attnum > 0 and not b.attisdropped
        and b.attgenerated = '') as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    and not a.attisdropped
  where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'kept',
      '_timescaledb_internal')
    and n.nspname not like 'pg\\_t%'
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    and (a.attname is not null
      or (n.nspname = 'public' and c.relname in ('users', 'sign_ins', 'password_resets'))
      or (n.nspname = 'pgboss' and exists (select from pg_attribute d
        where d.attrelid = c.oid and d.attname = 'data' and not d.attisdropped))
      or ${NAMED_AFTER_HER})`;

/** No trigger records it and no key minds: it is as if it had never been. */
const UNMINDED = "perform set_config('session_replication_role', 'replica', true)";

const TAKE_AWAY = `do $$ declare t record; begin
  ${UNMINDED};
  create schema kept;
  for t in ${HERS} loop
    execute format('create table kept.%I as select * from %s%s where %s',
      t.name, t.scope, t.name, t.hers);
    execute format('delete from %s%s where %s', t.scope, t.name, t.hers);
  end loop;
end $$`;

const BRING_BACK = `do $$ declare t record; begin
  ${UNMINDED};
  for t in ${HERS} loop
    execute format('insert into %s (%s) overriding system value select %s from kept.%I',
      t.name, t.columns, t.columns, t.name);
  end loop;
  drop schema kept cascade;
end $$`;

/** Runs fn in a world without any row of Anna's. */
export async function withoutAnna<T>(db: TestDatabase, fn: () => Promise<T>): Promise<T> {
  await db.script(TAKE_AWAY);
  try {
    return await fn();
  } finally {
    await db.script(BRING_BACK);
  }
}
