// What the catalog must say of what belongs to a person and to no tenant, and of tries at the door:
// who reaches them, and by which policies. isolation-strangers.ts attacks them.
import type { Check } from './isolation-structure.ts';

/** Tables without a tenant whose rows are a person's, or nobody's. */
export const OF_ACCOUNTS = ['sign_ins', 'password_resets', 'sign_in_attempts'];

/** Keys of random ids and hashes: that one is taken tells nobody anything. */
export const KEYS_OF_ACCOUNTS = [
  'sign_ins_pkey',
  'password_resets_pkey',
  'password_resets_token_hash_user_id_key',
  'sign_in_attempts_pkey',
];

const PERSON = "'(user_id = ( SELECT app.current_user_id() AS current_user_id))'";
const DOOR = `'((( SELECT app.current_role_name() AS current_role_name) = ''door''::text)'
  || ' AND (( SELECT app.current_tenant() AS current_tenant) IS NULL))'`;
const POLICIES = `(values
  ('password_resets', 'lookup', 'r', '{coxswain_lookup}', 'true', null),
  ('password_resets', 'person', '*', '{coxswain_app}', ${PERSON}, ${PERSON}),
  ('password_resets', 'upkeep', '*', '{coxswain_jobs}', 'true', null),
  ('sign_in_attempts', 'door', '*', '{coxswain_app}', ${DOOR}, ${DOOR}),
  ('sign_in_attempts', 'upkeep', '*', '{coxswain_jobs}', 'true', null),
  ('sign_ins', 'person', '*', '{coxswain_app}', ${PERSON}, ${PERSON}),
  ('sign_ins', 'upkeep', '*', '{coxswain_jobs}', 'true', null))`;

export const ACCOUNT_CHECKS: readonly Check[] = [
  {
    says: 'the policies of what belongs to a person, or to the door, are others than were given',
    sql: `with found as (
        select c.relname::text, p.polname::text, p.polcmd::text,
          array(select r.rolname::text from pg_roles r where r.oid = any (p.polroles))::text as roles,
          pg_get_expr(p.polqual, c.oid) as qual, pg_get_expr(p.polwithcheck, c.oid) as checked
        from pg_policy p join pg_class c on c.oid = p.polrelid
        where c.relnamespace = 'public'::regnamespace
          and c.relname in (${OF_ACCOUNTS.map((name) => `'${name}'`).join(', ')})),
      given as (select * from ${POLICIES} g (relname, polname, polcmd, roles, qual, checked))
      select relname || '.' || polname as found from (
        (table found except table given) union all (table given except table found)) x`,
  },
  {
    says: 'the list at the door can be changed, or a job reads more of it than when',
    sql: `select 'by ' || r.role as found
      from unnest(array['coxswain_app', 'coxswain_views', 'coxswain_lookup']) r (role)
      where has_any_column_privilege(r.role, 'sign_ins', 'update')
        or has_table_privilege(r.role, 'sign_ins', 'delete')
      union all select c.relname || '.' || a.attname from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relname in ('sign_ins', 'password_resets') and a.attname in
          ('outcome', 'ip', 'browser', 'token_hash')
        and has_column_privilege('coxswain_jobs', c.oid, a.attnum, 'select')`,
  },
];
