// What the catalog must say of partitions and archived months, where their table's policies do not
// hold: who reaches them by their own names. isolation-closed.ts attacks them.
import type { Database } from '../sql/database.ts';
import type { Check } from './isolation-structure.ts';

/** Every partition and archived month, whether the application may know of it or not. */
export async function months(db: Database): Promise<{ name: string }[]> {
  const { rows } = await db.transaction({}, (tx) =>
    tx.query(`select n.nspname || '.' || c.relname as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('partitions', 'archive') and c.relkind = 'r' order by 1`),
  );
  return rows as unknown as { name: string }[];
}

/** Tables by month and what lies behind them. */
const MONTHS = "('partitions', 'archive')";

/** What the catalog must say of tables by month. */
export const MONTH_CHECKS: readonly Check[] = [
  {
    says: 'a partition can be reached by its own name',
    sql: `select nspname as found from pg_namespace n where nspname in ${MONTHS} and exists (
          select from aclexplode(n.nspacl) a where a.grantee <> n.nspowner)
      union all select c.relname || ' by ' || coalesce(a.grantee::regrole::text, 'public')
        from pg_class c, aclexplode(c.relacl) a
        where c.relnamespace::regnamespace::text in ${MONTHS} and a.grantee <> c.relowner
      union all select c.relname || '.' || att.attname
        from pg_class c join pg_attribute att on att.attrelid = c.oid and att.attacl is not null
        where c.relnamespace::regnamespace::text in ${MONTHS}`,
  },
  {
    says: 'a partition lies where the application’s tables are, or has a policy nobody named',
    sql: `select c.relname as found from pg_class c
        join pg_inherits i on i.inhrelid = c.oid join pg_class t on t.oid = i.inhparent
        where c.relispartition and c.relkind = 'r' and t.relnamespace = 'public'::regnamespace
          and c.relnamespace <> 'partitions'::regnamespace
      union all select c.relname || '.' || p.polname from pg_policy p
        join pg_class c on c.oid = p.polrelid
        where c.relnamespace::regnamespace::text in ${MONTHS} and p.polname <> 'tenant'
          and not (p.polname = 'keeper' and p.polroles = array[c.relowner])`,
  },
  {
    says: 'a partition has lost the policy by which its keeper moves and archives rows',
    sql: `select c.relname as found from pg_class c
      where c.relnamespace::regnamespace::text in ${MONTHS} and c.relkind = 'r'
        and not exists (select from pg_policy p where p.polrelid = c.oid
          and p.polname = 'keeper')`,
  },
  {
    says: 'a table by month has no default partition',
    sql: `select t.relname as found from pg_class t
      where t.relkind = 'p' and t.relnamespace = 'public'::regnamespace
        and not exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = t.oid
          and pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT')`,
  },
];
