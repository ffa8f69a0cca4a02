// What the catalog must say of the role that brings a tenant from another database: it reaches that
// one tenant, while it is on its way in, and nothing else.
import type { Check } from './isolation-structure.ts';

export const MOVER_CHECKS: readonly Check[] = [
  {
    says: 'whoever brings a tenant from elsewhere reaches one that is here',
    sql: `select c.relname || '.' || p.polname as found
      from pg_policy p join pg_class c on c.oid = p.polrelid
      where 'coxswain_mover'::regrole = any (p.polroles) and not (p.polname = 'mover'
        and pg_get_expr(p.polqual, c.oid) = pg_get_expr(p.polwithcheck, c.oid)
        and pg_get_expr(p.polqual, c.oid) = case c.relname
          when 'users' then '(id IN ( SELECT a.user_id' || E'\n   FROM app.arriving_users() a(user_id)))'
          else '((tenant_id = ( SELECT app.current_tenant() AS current_tenant))'
            || ' AND ( SELECT app.is_arriving() AS is_arriving))' end)
      union all select c.relname from pg_class c
      where c.relnamespace::regnamespace::text in ('app', 'metrics', 'jobs', 'partitions', 'archive')
        and c.relkind in ('r', 'p', 'v')
        and has_any_column_privilege('coxswain_mover', c.oid, 'select, insert, update')
        and not (c.relkind = 'v' and c.relname like 'moving\\_%'
          and 'security_barrier=true' = any (c.reloptions)
          and 'check_option=local' = any (c.reloptions)
          and pg_get_viewdef(c.oid) like '%tenant_id = ( SELECT app.current_tenant()%'
          and pg_get_viewdef(c.oid) like '%AND ( SELECT app.is_arriving()%')
      union all select 'member of ' || roleid::regrole from pg_auth_members
        where member = 'coxswain_mover'::regrole`,
  },
];
