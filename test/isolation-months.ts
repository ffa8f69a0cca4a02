// Attacks on partitions and archived months by their own names, where their table's policies do not
// hold: every one of them must be refused, in words that do not depend on whose rows there are.
import type { Database } from '../sql/database.ts';
import { outcomeOf, TARGETS } from './isolation-attacks.ts';
import type { Check } from './isolation-structure.ts';
import { ANNA, type TestTenant } from './two-tenants.ts';

/** Postgres's word for: may not. */
const REFUSED = '42501';

interface Month {
  name: string;
  /** A column of the primary key beside the tenant's. */
  key: string;
}

/** One sentence for each attack that was not refused; on all of them unless some are named. */
export async function attackPartitions(db: Database, only?: readonly string[]): Promise<string[]> {
  const leaks: string[] = [];
  for (const month of await months(db)) {
    if (only && !only.includes(month.name)) continue;
    for (const [what, sql] of Object.entries(attacksOn(month))) {
      for (const context of ['bert', 'none', 'malformed'] as const) {
        const outcomes = [];
        for (const target of TARGETS) {
          const run = { context, target };
          outcomes.push(await outcomeOf(db, { ...run, run: (tx) => tx.query(sql(target)) }));
        }
        const label = `behaviour: ${month.name}: ${what} as ${context}`;
        const [real, ghost] = outcomes;
        if (real?.error_code !== REFUSED) leaks.push(`${label} was not refused: ${real?.raw}`);
        if (real?.text !== ghost?.text) leaks.push(`${label} tells: ${real?.raw}`);
        if (real?.raw.includes(ANNA.mark)) leaks.push(`${label} shows Anna's rows`);
      }
    }
  }
  return leaks;
}

/** Every partition and archived month, whether the application may know of it or not. */
export async function months(db: Database): Promise<Month[]> {
  const { rows } = await db.transaction({}, (tx) =>
    tx.query(`select n.nspname || '.' || c.relname as name,
        case when c.relname like 'landing%' then 'import_id' else 'id' end as key
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('partitions', 'archive') and c.relkind = 'r' order by 1`),
  );
  return rows as unknown as Month[];
}

type Attack = (target: TestTenant) => string;

function attacksOn({ name, key }: Month): Record<string, Attack> {
  return {
    'select all': () => `select * from ${name}`,
    'count all': () => `select count(*) from ${name}`,
    'select by tenant': (t) => `select * from ${name} where tenant_id = '${t.id}'`,
    'select for update': (t) => `select 1 from ${name} where tenant_id = '${t.id}' for update`,
    'insert mine': () => `insert into ${name} select * from ${name}`,
    'insert, do nothing': (t) =>
      `insert into ${name} (tenant_id, ${key}) values ('${t.id}', '${t.id}') on conflict do nothing`,
    update: (t) => `update ${name} set tenant_id = tenant_id where tenant_id = '${t.id}'`,
    delete: (t) => `delete from ${name} where ${key} = '${t.id}'`,
    truncate: () => `truncate ${name}`,
    'drop its policy': () => `drop policy tenant on ${name}`,
    'copy out': () => `copy ${name} to stdout`,
    'cover it with a view': () => `create temp view peek as select * from ${name}`,
  };
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
    says: 'a table by month has no default partition',
    sql: `select t.relname as found from pg_class t
      where t.relkind = 'p' and t.relnamespace = 'public'::regnamespace
        and not exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = t.oid
          and pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT')`,
  },
];
