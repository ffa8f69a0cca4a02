// What a backup holds of a database, found in its catalog: every table that is ours but those with
// a reason, months that were made or archived, and where sequences stand. Hides schemas and
// partitions.
import type { Queryable } from '../database.ts';
import { type Sum, sumsBy } from '../moving/content.ts';
import { COLUMNS_AND_KEY, type Column, OURS, type Table } from '../moving/tables.ts';

/** Tables that a backup leaves out, each with its reason; all others are in it. */
export const NOT_KEPT: Readonly<Record<string, string>> = {
  work_leases: 'says which process is at work on a tenant; none is when a backup is restored',
  metric_definitions: 'the catalog of metrics: every start writes it anew',
  'app.schema_migrations': 'the manifest has it; the database restored into writes its own',
  'app.schema_functions': 'what a start has last run; the next one runs it anew',
  'pgboss.job': 'a job names ids only, and what asked for it is asked again by the next run',
  'pgboss.archive': 'jobs that are over',
  'pgboss.queue': 'the queues: every start makes them',
  'pgboss.version': 'what this database is',
  'pgboss.schedule': 'not used: jobs.definitions() is the one list',
  'pgboss.subscription': 'not used',
};

/** A month of a table by month. */
export interface Month {
  /** Of the table it belongs to, in the schema public. */
  table: string;
  name: string;
  /** As `attach partition` takes them; null: archived, and no longer part of its table. */
  bounds: string | null;
}

/** Where a sequence stands. */
export interface Sequence {
  name: string;
  last: string;
  called: boolean;
}

/** By tenant, '' for what is nobody's, and by table; tables without a row are left out. */
export type TenantSums = Record<string, Record<string, Sum>>;

interface Found {
  name: string;
  nspname: string;
  relation: string;
  columns: (Column & { generated: boolean; numbered: boolean })[];
  key: string[] | null;
}

/**
 * Every table that a backup holds, archived months as tables of their own, in the order of names.
 * Throws where one has no key to read it in order by.
 */
export async function keptTables(tx: Queryable): Promise<Table[]> {
  const { rows } = await tx.query(`with ours as (${OURS})
    select o.name, o.nspname, format('%I.%I', o.nspname, o.relname) as relation, ${COLUMNS_AND_KEY}
    from ours o order by o.name collate "C"`);
  const tables = (rows as unknown as Found[])
    .filter(({ name }) => NOT_KEPT[name] === undefined)
    .map(tableOf);
  const archived = (await monthsThere(tx)).filter(({ bounds }) => bounds === null);
  const months = archived.map(({ table, name }) => {
    const like = tables.find((one) => one.name === table);
    if (like === undefined) throw new Error(`${name} is a month of no table that is kept`);
    return { ...like, name: `archive.${name}`, ...placed(`archive."${name}"`), numbered: null };
  });
  return [...tables, ...months];
}

function tableOf({ name, relation, columns, key }: Found): Table {
  if (key === null) throw new Error(`${name} has no key by which its rows could be read in order`);
  return {
    name,
    ...placed(relation),
    columns: columns.map(({ name: column, type }) => ({ name: column, type })),
    written: columns.filter(({ generated }) => !generated).map((column) => column.name),
    key: key.flatMap((column) => columns.filter((one) => one.name === column)),
    numbered: columns.find(({ numbered }) => numbered)?.name ?? null,
    month_of: null,
    by: 'all',
  };
}

const placed = (relation: string) => ({ relations: [relation], door: relation });

/** The months of every table by month, but for its default partition. */
export async function monthsThere(tx: Queryable): Promise<Month[]> {
  const { rows } = await tx.query(`
    select p.table_name as "table", c.relname::text as name,
      case n.nspname when 'partitions' then pg_get_expr(c.relpartbound, c.oid) end as bounds
    from app.partitioned_tables p
    join pg_class c on c.relkind = 'r' and c.relname ~ ('^' || p.table_name || '_\\d{4}_\\d\\d$')
    join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('partitions', 'archive')
    where n.nspname = 'archive' or c.relispartition
    order by 1, 3 nulls last, 2`);
  return rows as unknown as Month[];
}

/** Sequences of the tables that are kept. */
export async function sequencesThere(tx: Queryable, tables: readonly Table[]): Promise<Sequence[]> {
  const found: Sequence[] = [];
  for (const { numbered, relations } of tables) {
    if (numbered === null) continue;
    const named = await tx.query('select pg_get_serial_sequence($1, $2) as name', [
      relations[0] as string,
      numbered,
    ]);
    const name = String(named.rows[0]?.name);
    const { rows } = await tx.query(
      `select last_value::text as last, is_called as called from ${name}`,
    );
    found.push({ name, ...(rows[0] as unknown as Omit<Sequence, 'name'>) });
  }
  return found;
}

/** What every table says, by tenant: the same expression for what is read and what was restored. */
export async function tenantSums(
  tx: Queryable,
  tables: readonly Table[],
  onTable: (name: string) => void = () => undefined,
): Promise<TenantSums> {
  const sums: TenantSums = {};
  for (const table of tables) {
    onTable(table.name);
    const of_tenant = table.columns.some(({ name }) => name === 'tenant_id');
    const parts = await sumsBy(tx, table, of_tenant ? 'tenant_id' : null);
    for (const [tenant, sum] of Object.entries(parts)) {
      sums[tenant] = { ...sums[tenant], [table.name]: sum };
    }
  }
  return sums;
}

/** Tables that do not say the same, with their rows on both sides; empty where all do. */
export function sumsThatDiffer(one: TenantSums, other: TenantSums): string[] {
  const differ = new Set<string>();
  for (const tenant of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const [mine, theirs] = [one[tenant] ?? {}, other[tenant] ?? {}];
    for (const table of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
      const [a, b] = [mine[table], theirs[table]];
      if (a?.rows !== b?.rows || a?.hash !== b?.hash) {
        differ.add(`${table} (${a?.rows ?? 0} rows, ${b?.rows ?? 0} expected)`);
      }
    }
  }
  return [...differ];
}
