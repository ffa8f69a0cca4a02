// What the catalog must say for isolation to hold: roles, grants, policies, views, keys, functions.
// Complements the attacks, which cannot see a second wall fall while the first one stands.
import { readFileSync } from 'node:fs';
import type { Database } from '../sql/database.ts';
import { dumpSchema, SCHEMA_FILE } from '../sql/dump-schema.ts';
import { ACCOUNT_CHECKS, KEYS_OF_ACCOUNTS, OF_ACCOUNTS } from './isolation-accounts.ts';
import {
  BEFORE_TENANT,
  CHUNK_DEFINERS,
  GRAPH_DEFINERS,
  OTHER_DEFINERS,
} from './isolation-definers.ts';
import { MONTH_CHECKS } from './isolation-months.ts';
import { MOVER_CHECKS } from './isolation-moving.ts';
import { QUEUE_CHECKS } from './isolation-queue.ts';

/** Who may call these could archive another's months, count them, or write what never happened. */
const NOT_THE_APPLICATIONS = [
  'create_next_audit_logs_partition',
  'archive_old_audit_logs_partition',
  'get_partition_stats',
  'add_partition',
  'archive_months',
  'keep_vector_index',
  'landing_needed',
  'record_activity',
  'refuse_change',
  'wall_in',
  'wall_in_partition',
  'is_arriving',
  'arriving_users',
  'users_there',
];
/** Tables without a tenant: shared and read-only, or with policies of their own. */
const WITHOUT_TENANT = ['metric_definitions', 'users', ...OF_ACCOUNTS];
/** Keys that are not within a tenant on purpose: tenants and users have global ids, and signing in
 * by e-mail needs e-mails to be unique (that one is taken is what registration tells anyway). */
const GLOBAL_KEYS = ['tenants_pkey', 'users_pkey', 'users_email', ...KEYS_OF_ACCOUNTS];
const BARRIER_VIEWS = [
  'business_metrics',
  'business_metrics_by',
  'business_metrics_lists',
  'business_metrics_rollups',
  'metric_revisions',
];

export interface Check {
  says: string;
  /** Returns one row, with a column `found`, for each thing that is wrong. */
  sql: string;
}

const list = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');
const APP_SCHEMAS = "('public', 'app', 'metrics', 'jobs', 'partitions', 'archive')";

const CHECKS: readonly Check[] = [
  {
    says: 'the application’s role is strong, owns something or belongs to another role',
    sql: `select rolname as found from pg_roles where rolname = 'coxswain_app'
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
      union all select 'owns ' || relname from pg_class
        where pg_get_userbyid(relowner) = 'coxswain_app'
      union all select 'owns ' || proname from pg_proc
        where pg_get_userbyid(proowner) = 'coxswain_app' and pronamespace <> pg_my_temp_schema()
      union all select 'owns ' || nspname from pg_namespace
        where pg_get_userbyid(nspowner) = 'coxswain_app'
      union all select 'member of ' || roleid::regrole from pg_auth_members
        where member = 'coxswain_app'::regrole
      union all select 'may create in ' || nspname from pg_namespace
        where nspname in ${APP_SCHEMAS} and has_schema_privilege('coxswain_app', oid, 'create')`,
  },
  {
    says: 'a role other than the application’s and its three owners is strong or logs in',
    sql: `select rolname as found from pg_roles
      where rolname in ('coxswain_views', 'coxswain_lookup', 'coxswain_recorder', 'coxswain_mover')
        and (rolsuper or rolbypassrls or rolcanlogin)`,
  },
  {
    says: 'the application reaches the schema of metric points',
    sql: `select 'schema' as found where has_schema_privilege('coxswain_app', 'metrics', 'usage')
      union all select relname from pg_class where relnamespace = 'metrics'::regnamespace
        and relkind in ('r', 'p') and (has_any_column_privilege('coxswain_app', oid, 'select')
          or has_any_column_privilege('coxswain_app', oid, 'insert')
          or has_any_column_privilege('coxswain_app', oid, 'update')
          or has_table_privilege('coxswain_app', oid, 'delete, truncate, references, trigger'))`,
  },
  {
    says: 'the application reaches a chunk of metric points, which no policy guards',
    sql: `select relname as found from pg_class c
      where relnamespace = to_regnamespace('_timescaledb_internal') and relkind in ('r', 'p')
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
        and (has_any_column_privilege('coxswain_app', oid, 'select, insert, update')
          or has_table_privilege('coxswain_app', oid, 'delete, truncate, references, trigger'))`,
  },
  ...[...ACCOUNT_CHECKS, ...MONTH_CHECKS],
  ...MOVER_CHECKS,
  ...QUEUE_CHECKS,
  {
    says: 'what was done can be written or changed by hand',
    sql: `select 'by ' || r.role as found
      from unnest(array['coxswain_app', 'coxswain_views', 'coxswain_lookup']) r (role)
      where has_any_column_privilege(r.role, 'activity_events', 'insert, update')
        or has_table_privilege(r.role, 'activity_events', 'delete, truncate')
      union all select c.relname || ' may be changed'
      from pg_class c left join pg_trigger t on t.tgrelid = c.oid
        and t.tgfoid = 'app.refuse_change()'::regprocedure and t.tgenabled = 'O'
      where c.relname like 'activity\\_events%' and c.relkind in ('r', 'p')
        and c.relnamespace <> 'archive'::regnamespace and t.oid is null`,
  },
  {
    says: 'the recorder may do more than add events',
    sql: `select c.relname || '.' || a.attname as found
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relnamespace::regnamespace::text in ${APP_SCHEMAS} and not a.attisdropped
        and c.relkind in ('r', 'p', 'v')
        and (has_column_privilege('coxswain_recorder', c.oid, a.attnum, 'select, update')
          or has_table_privilege('coxswain_recorder', c.oid, 'delete, truncate')
          or (has_column_privilege('coxswain_recorder', c.oid, a.attnum, 'insert')
            and c.relname <> 'activity_events'))
      union all select 'policy ' || p.polname from pg_policy p
      where 'coxswain_recorder'::regrole = any (p.polroles) and not (p.polcmd = 'a'
        and pg_get_expr(p.polwithcheck, p.polrelid) = '(tenant_id = COALESCE('
          || '( SELECT app.current_tenant() AS current_tenant), tenant_id))')`,
  },
  {
    says: 'the application may call what is the owner’s',
    sql: `select p.proname::text as found from pg_proc p
      where p.proname in (${list(NOT_THE_APPLICATIONS)})
        and has_function_privilege('coxswain_app', p.oid, 'execute')`,
  },
  {
    says: 'the application reaches the runs of jobs, or the jobs’ role more than it needs',
    sql: `select relname as found from pg_class where relnamespace = 'jobs'::regnamespace
        and relkind = 'r' and has_any_column_privilege('coxswain_app', oid, 'select, insert, update')
      union all select rolname from pg_roles where rolname = 'coxswain_jobs'
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
      union all select c.relname from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
        and c.relname in ('users', 'conversations', 'coaching_sessions', 'claims', 'refresh_tokens')
        and has_any_column_privilege('coxswain_jobs', c.oid, 'select, insert, update')`,
  },
  {
    says: 'a tenant reaches the queue, or a part of it that no policy guards',
    sql: `select c.relname as found from pg_class c
      where c.relnamespace = 'pgboss'::regnamespace and c.relkind in ('r', 'p')
        and c.relname not in ('queue', 'version') and not (c.relrowsecurity and exists (
          select from pg_policy p where p.polrelid = c.oid and p.polname = 'worker'
            and pg_get_expr(p.polqual, c.oid) like '%worker%current_tenant()%IS NULL%'))
        and has_any_column_privilege('coxswain_app', c.oid, 'select, insert, update')
      union all select p.polname::text from pg_policy p join pg_class c on c.oid = p.polrelid
      where c.relnamespace = 'pgboss'::regnamespace and p.polname <> 'worker'
        and (p.polroles = '{0}' or 'coxswain_app'::regrole = any (p.polroles))`,
  },
  {
    says: 'the application may truncate, trigger or reference',
    sql: `select relname as found from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
        and has_table_privilege('coxswain_app', oid, 'truncate, references, trigger, maintain')`,
  },
  {
    says: 'something is granted to everybody, or to a role nobody named',
    sql: `select c.relname || ' to ' || coalesce(a.grantee::regrole::text, 'public') as found
      from pg_class c, aclexplode(c.relacl) a
      where c.relnamespace::regnamespace::text in ${APP_SCHEMAS} and a.grantee <> c.relowner
        and a.grantee not in ('coxswain_app'::regrole, 'coxswain_views'::regrole,
          'coxswain_lookup'::regrole, 'coxswain_recorder'::regrole, 'coxswain_jobs'::regrole,
          'coxswain_mover'::regrole)
        -- the vector extension's own catalog view, if it brings one
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`,
  },
  {
    says: 'a table without a tenant that nobody listed',
    sql: `select c.relname as found from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and c.relname not in (${list(WITHOUT_TENANT)})
        and not exists (select from pg_attribute a where a.attrelid = c.oid
          and a.attname = 'tenant_id' and a.attnotnull)`,
  },
  {
    says: 'the shared catalog can be written',
    sql: `select 'metric_definitions' as found where
      has_any_column_privilege('coxswain_app', 'metric_definitions', 'insert, update')
      or has_table_privilege('coxswain_app', 'metric_definitions', 'delete')`,
  },
  {
    says: 'row security is off or not forced',
    sql: `select relname as found from pg_class
      where relnamespace::regnamespace::text in ('public', 'partitions', 'archive')
        and relkind in ('r', 'p') and relname <> 'metric_definitions'
        and not (relrowsecurity and relforcerowsecurity)`,
  },
  {
    says: 'the tenant’s policy is missing or not the template’s',
    sql: `select c.relname as found from pg_class c
      where c.relnamespace::regnamespace::text in ('public', 'partitions', 'archive')
        and c.relkind in ('r', 'p')
        and c.relname not in (${list(WITHOUT_TENANT)})
        and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant'
          and p.polcmd = '*' and p.polpermissive
          and pg_get_expr(p.polqual, c.oid)
            = '(tenant_id = ( SELECT app.current_tenant() AS current_tenant))'
          and pg_get_expr(p.polwithcheck, c.oid) = pg_get_expr(p.polqual, c.oid))`,
  },
  {
    says: 'a policy lets the application see more than the tenant’s does',
    sql: `select c.relname || '.' || p.polname as found
      from pg_policy p join pg_class c on c.oid = p.polrelid
      where p.polpermissive and p.polname <> 'tenant'
        and c.relname not in (${list(WITHOUT_TENANT)})
        and c.relnamespace::regnamespace::text in ${APP_SCHEMAS}
        and (p.polroles = '{0}' or 'coxswain_app'::regrole = any (p.polroles))`,
  },
  {
    says: 'a unique key reaches over tenants, so that a conflict tells what others have',
    sql: `select i.indexrelid::regclass::text as found
      from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace::regnamespace::text in ('public', 'metrics') and i.indisunique
        and i.indexrelid::regclass::text not in (${list(GLOBAL_KEYS)})
        and c.relname <> 'metric_definitions'
        and not exists (select from pg_attribute a where a.attrelid = c.oid
          and a.attname = 'tenant_id' and a.attnum = any (i.indkey))`,
  },
  {
    says: 'a foreign key between tenants’ rows leaves the tenant out',
    sql: `select k.conname as found from pg_constraint k
      where k.contype = 'f' and k.connamespace = 'public'::regnamespace
        and k.confrelid not in ('users'::regclass, 'tenants'::regclass)
        and not exists (select from pg_attribute a where a.attrelid = k.conrelid
          and a.attname = 'tenant_id' and a.attnum = any (k.conkey))`,
  },
  {
    says: 'a view on metric points is open: barrier, filter, check option, owner or default',
    sql: `select v.name as found from unnest(array[${list(BARRIER_VIEWS)}]) v (name)
      left join pg_class c on c.relname = v.name and c.relnamespace = 'public'::regnamespace
      where c.oid is null or not coalesce('security_barrier=true' = any (c.reloptions), false)
        or pg_get_userbyid(c.relowner) <> 'coxswain_views'
        or pg_get_viewdef(c.oid) not like '%tenant_id = ( SELECT app.current_tenant()%'
        or (v.name <> 'metric_revisions' and (
          not coalesce('check_option=local' = any (c.reloptions), false)
          or not exists (select from pg_attrdef d join pg_attribute a
            on a.attrelid = d.adrelid and a.attnum = d.adnum and a.attname = 'tenant_id'
            where d.adrelid = c.oid
              and pg_get_expr(d.adbin, d.adrelid) = 'app.current_tenant()')))`,
  },
  {
    says: 'a view runs with its owner’s rights and is not one of the barrier views',
    sql: `select c.relname as found from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
        and c.relname not in (${list(BARRIER_VIEWS)})
        -- read only, and only where the engine is timescale
        and not (c.relname = 'business_metrics_quarter_hours'
          and coalesce('security_barrier=true' = any (c.reloptions), false)
          and pg_get_userbyid(c.relowner) = 'coxswain_views'
          and pg_get_viewdef(c.oid) like '%tenant_id = ( SELECT app.current_tenant()%'
          and not has_any_column_privilege('coxswain_app', c.oid, 'insert, update')
          and not has_table_privilege('coxswain_app', c.oid, 'delete'))
        and (c.relkind = 'm' or not coalesce('security_invoker=true' = any (c.reloptions), false))
        and has_any_column_privilege('coxswain_app', c.oid, 'select')`,
  },
  {
    says: 'the application may write tenant_id or a key through a view on metric points',
    sql: `select v.name || '.' || a.attname as found
      from unnest(array[${list(BARRIER_VIEWS)}]) v (name)
      join pg_attribute a on a.attrelid = v.name::regclass and a.attnum > 0
      where (a.attname = 'tenant_id' and has_column_privilege('coxswain_app', a.attrelid, a.attnum,
          'insert, update'))
        or (a.attname not in ('value', 'quantity', 'members', 'values', 'quantities', 'until_version')
          and has_column_privilege('coxswain_app', a.attrelid, a.attnum, 'update'))
        or (v.name = 'metric_revisions' and (
          has_table_privilege('coxswain_app', a.attrelid, 'delete')
          or has_column_privilege('coxswain_app', a.attrelid, a.attnum, 'insert, update')))`,
  },
  {
    says: 'a function that runs with its owner’s rights is not on the list',
    sql: `select d.signature as found from (
        select p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ') returns '
          || pg_get_function_result(p.oid) as signature
        from pg_proc p where p.prosecdef
          and p.pronamespace not in ('pg_catalog'::regnamespace,
            'information_schema'::regnamespace)
          -- what a server's extensions bring is not ours to list
          and not exists (select from pg_depend e where e.objid = p.oid and e.deptype = 'e')) d
      where d.signature not in (${list([
        ...[...BEFORE_TENANT, ...OTHER_DEFINERS],
        ...[...GRAPH_DEFINERS, ...CHUNK_DEFINERS],
      ])})`,
  },
  {
    says: 'a look-up before the tenant returns more than ids, can be called by all, or is strong',
    sql: `select p.proname::text as found from pg_proc p
      where p.prosecdef and p.pronamespace = 'app'::regnamespace and (
        exists (select from unnest(coalesce(p.proallargtypes, '{}'), coalesce(p.proargmodes, '{}'))
          a (type, mode) where a.mode = 't' and a.type <> 'uuid'::regtype)
        or (not p.proretset and p.proname <> 'next_queue_no'
          and p.prorettype not in ('bool'::regtype, 'void'::regtype, 'trigger'::regtype))
        or p.proacl is null
        or exists (select from aclexplode(p.proacl) a where a.grantee = 0)
        or not coalesce(p.proconfig::text like '%search_path%', false)
        or (p.proname not in ('analyze_bulk', 'has_strays', 'keep_partitions',
            'keep_vector_index')
          and pg_get_userbyid(p.proowner) <> case p.proname
            when 'record_activity' then 'coxswain_recorder'
            -- reads the parts behind the views, which ask it
            when 'has_parts' then 'coxswain_views' else 'coxswain_lookup' end))`,
  },
  {
    says: 'the look-ups’ role may write, or read what no look-up needs',
    sql: `select c.relname || '.' || a.attname as found
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relnamespace::regnamespace::text in ${APP_SCHEMAS}
        and c.relkind in ('r', 'p', 'v') and not a.attisdropped
        and (has_column_privilege('coxswain_lookup', c.oid, a.attnum, 'insert, update')
          or (has_column_privilege('coxswain_lookup', c.oid, a.attnum, 'select')
            and a.attname not in ('id', 'tenant_id', 'user_id', 'email', 'token_hash', 'status',
              'is_active', 'is_sample', 'next_version', 'created_at', 'queue_no', 'import_id',
              'record_id', 'received_at', 'holder', 'expires_at', 'origin')
            and c.relname <> 'tenant_moves'))`,
  },
];

/**
 * Whatever no rule above names: each grant, policy, option and owner is as the schema that was
 * reviewed has it. Partitions and the queue are not in that file, and have rules of their own.
 */
function otherThanReviewed(schema: string): string[] {
  const blocks = (text: string) => text.split('\n\n').map((block) => block.trim());
  const lines = (text: string) => new Set(blocks(text).flatMap((block) => block.split('\n')));
  const reviewed = readFileSync(SCHEMA_FILE, 'utf8');
  const known = new Set(blocks(reviewed));
  const known_lines = lines(reviewed);
  return blocks(schema)
    .filter((block) => !known.has(block))
    .concat(blocks(reviewed).filter((block) => !blocks(schema).includes(block)))
    .map((block) => {
      const other = block.split('\n').find((line) => !known_lines.has(line));
      return `structure: not as sql/schema.sql says: ${other ?? block.split('\n')[0]}`;
    });
}

/** One sentence for everything in the catalog that is not as it must be. */
export async function structuralLeaks(db: Database): Promise<string[]> {
  return db.transaction({}, async (tx) => {
    const leaks: string[] = [];
    for (const { says, sql } of CHECKS) {
      const { rows } = await tx.query(sql);
      for (const { found } of rows) leaks.push(`structure: ${says}: ${found}`);
    }
    return [...leaks, ...otherThanReviewed(await dumpSchema(tx))];
  });
}
