// Which tables a tenant is made of, found in the catalog so that a new one is carried by default,
// parents before what refers to them. Hides schemas, views, months and generated columns.
import type { Queryable } from '../database.ts';

export interface Column {
  name: string;
  /** As a cast names it. */
  type: string;
}

export interface Table {
  /** As people are told, and as progress is kept: order_lines, metrics.points. */
  name: string;
  /** What is read in the source: the table, and its archived months. */
  relations: string[];
  /** Where rows are written: the table, or the view that is its only door; null: nowhere. */
  door: string | null;
  columns: Column[];
  /** Names of those that are given; others are computed. */
  written: string[];
  /** The primary key without the tenant: the order in which rows are carried. */
  key: Column[];
  /** The column whose sequence has to be past what is carried. */
  numbered: string | null;
  /** The column by whose month a row is kept. */
  month_of: string | null;
  /** users: of no tenant, found by the ids that the tenant's rows name; all: everybody's rows. */
  by: 'tenant_id' | 'users' | 'all';
}

/** Tables that stay behind, each with its reason; test/moving.test.ts knows no third kind. */
export const LEFT_BEHIND: Readonly<Record<string, string>> = {
  work_leases: 'says which process of the source is at work on a tenant; no such process is left',
  metric_definitions: 'the catalog of metrics: the same in every database of this version',
  sign_ins: 'what happened at the doors of this installation; a person has others elsewhere',
  password_resets: 'links that lead to this installation, and are good for half an hour',
  sign_in_attempts: 'tries at the doors of this installation, forgotten after a day',
  'app.schema_migrations': 'what this database is',
  'app.schema_functions': 'what this database is',
  'app.partitioned_tables': 'how this database keeps its months; its operator may have changed it',
  'app.tenant_moves': 'the moves themselves',
  'app.move_progress': 'the moves themselves',
  'jobs.runs': 'runs of whole jobs in this database; what they did in a tenant is carried',
  'pgboss.job': 'a job names ids only, and what asked for it is asked again by the next run',
  'pgboss.archive': 'jobs that are over',
  'pgboss.queue': 'the queues: the same in every database of this version',
  'pgboss.version': 'what this database is',
  'pgboss.schedule': 'not used: jobs.definitions() is the one list',
  'pgboss.subscription': 'not used',
};

/** Every ordinary table that is ours, by the name that LEFT_BEHIND would call it. */
export const OURS = `
  select c.oid, n.nspname, c.relname, n.nspname in ('public', 'metrics') as may_be_carried,
    case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition
    and n.nspname !~ '^(pg_|_timescaledb)'
    and n.nspname not in ('information_schema', 'partitions', 'archive')
    and not exists (select from pg_depend e
      where e.objid = c.oid and e.classid = 'pg_class'::regclass and e.deptype = 'e')`;

/** Of a table `o` of OURS. */
export const COLUMNS_AND_KEY = `
    (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, null),
        'generated', a.attgenerated <> '',
        'numbered', pg_get_serial_sequence(format('%I.%I', o.nspname, o.relname), a.attname)
          is not null) order by a.attnum)
      from pg_attribute a where a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped)
      as columns,
    (select jsonb_agg(a.attname order by i.at) from pg_index x
      cross join lateral unnest(x.indkey::int2[]) with ordinality i (attnum, at)
      join pg_attribute a on a.attrelid = o.oid and a.attnum = i.attnum
      where x.indrelid = o.oid and x.indisprimary and i.at <= x.indnkeyatts) as key`;

const CARRIED = `
  with recursive ours as (${OURS}), depth (oid, at) as (
    select o.oid, 0 from ours o
    union
    select k.conrelid, d.at + 1 from depth d join pg_constraint k
      on k.confrelid = d.oid and k.contype = 'f' and k.conrelid <> k.confrelid
  )
  select o.name, o.nspname, format('%I.%I', o.nspname, o.relname) as relation,
    case when o.nspname = 'public' then format('%I.%I', o.nspname, o.relname) else (
      select format('app.%I', v.relname) from pg_class v
      join pg_rewrite r on r.ev_class = v.oid
      join pg_depend d on d.objid = r.oid and d.classid = 'pg_rewrite'::regclass
        and d.refclassid = 'pg_class'::regclass and d.refobjid = o.oid
      where v.relkind = 'v' and v.relnamespace = 'app'::regnamespace
        and has_any_column_privilege('coxswain_mover', v.oid, 'insert') limit 1) end as door,
    ${COLUMNS_AND_KEY},
    p.key_column as month_of,
    array(select format('archive.%I', m.relname) from pg_class m
      where m.relnamespace = 'archive'::regnamespace and m.relkind = 'r' and p.table_name is not null
        and m.relname ~ ('^' || p.table_name || '_\\d') order by 1) as months
  from ours o
  left join app.partitioned_tables p on o.nspname = 'public' and p.table_name = o.relname
  where (o.relname = 'users' and o.nspname = 'public') or exists (select from pg_attribute a
    where a.attrelid = o.oid and a.attname = 'tenant_id' and not a.attisdropped)
  order by o.name <> 'tenants', (select max(d.at) from depth d where d.oid = o.oid), o.name`;

interface Found {
  name: string;
  nspname: string;
  relation: string;
  door: string | null;
  columns: (Column & { generated: boolean; numbered: boolean })[];
  key: string[] | null;
  month_of: string | null;
  months: string[];
}

/** Names of all ordinary tables that are ours, with a tenant or without. */
export async function allTables(tx: Queryable): Promise<string[]> {
  const { rows } = await tx.query(`select name from (${OURS}) o order by 1`);
  return rows.map(({ name }) => String(name));
}

/** The tables that are carried, in the order in which their rows may be written. */
export async function carriedTables(tx: Queryable): Promise<Table[]> {
  const { rows } = await tx.query(CARRIED);
  return (rows as unknown as Found[])
    .filter(({ name }) => LEFT_BEHIND[name] === undefined)
    .map(tableOf);
}

function tableOf(found: Found): Table {
  const { name, columns } = found;
  const key = (found.key ?? [])
    .filter((column) => column !== 'tenant_id')
    .flatMap((column) => columns.filter((one) => one.name === column));
  if (key.length === 0 && !isOneRow(found)) {
    throw new Error(`${name} has no key by which its rows could be carried in order`);
  }
  const given = columns.filter((column) => !column.generated);
  return {
    name,
    relations: [found.relation, ...found.months],
    door: found.door,
    columns: columns.map(({ name: column, type }) => ({ name: column, type })),
    written: given.map((column) => column.name),
    key,
    numbered: columns.find(({ numbered }) => numbered)?.name ?? null,
    month_of: found.month_of,
    by: name === 'users' ? 'users' : 'tenant_id',
  };
}

/** A table whose key is the tenant alone has one row of it at most. */
function isOneRow({ key }: Found): boolean {
  return key?.length === 1 && key[0] === 'tenant_id';
}
