// What the application can reach of tenants' rows, read from the catalog: a new table or view is
// attacked from the day it is made. Hides the catalog, and whose row an attack starts from.
import type { Database } from '../sql/database.ts';
import { CONTEXTS, type Kind } from './isolation-trial.ts';

export interface Relation {
  name: string;
  kind: Kind;
  /** Column that says whose row it is. */
  owner: 'tenant_id' | 'id';
  owner_generated: boolean;
  /** A view that fills tenant_id itself. */
  fills_owner: boolean;
  columns: string[];
  /** A column that is a figure and no key, where there is one. */
  number: string | null;
  insertable: string[];
  updatable: string[];
  /** Unique keys an `on conflict` could name. */
  keys: string[][];
}

/** Every relation with a tenant's rows that the application may read, and `users`. */
export async function tenantRelations(db: Database): Promise<Relation[]> {
  const { rows } = await db.transaction({}, (tx) => tx.query(RELATIONS_SQL));
  return rows as unknown as Relation[];
}

const FIRST_NUMBER = `(select a.attname::text from pg_attribute a where a.attrelid = b.oid
      and a.attname in ('amount', 'value', 'impact', 'status', 'size_bytes') and a.atttypid in
        ('numeric'::regtype, 'float8'::regtype, 'int8'::regtype, 'int4'::regtype) limit 1)`;

const RELATIONS_SQL = `
  with based as (
    select c.oid, c.relname, c.relkind,
      case when c.relkind = 'v' then (select distinct d.refobjid from pg_rewrite w
        join pg_depend d on d.objid = w.oid and d.classid = 'pg_rewrite'::regclass
          and d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid
        join pg_class b on b.oid = d.refobjid and b.relkind = 'r'
          and b.relnamespace = to_regnamespace('metrics')
        where w.ev_class = c.oid) else c.oid end as base
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
      and has_any_column_privilege('coxswain_app', c.oid, 'select')
      and (c.relname = 'users' or exists (select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))
  )
  select b.relname as name,
    case when b.relname = 'users' then 'id' else 'tenant_id' end as owner,
    exists (select from pg_attribute a where a.attrelid = b.oid and a.attname = 'tenant_id'
      and a.attgenerated <> '') as owner_generated,
    b.relkind = 'v' as fills_owner,
    case when b.relkind <> 'r' and b.relkind <> 'p' then 'view'
      when b.relname in ('activity_events', 'outbox') then 'event stream'
      when b.relname like 'job%' or b.relname = 'work_leases' then 'job'
      else 'table' end as kind,
    ${FIRST_NUMBER} as number,
    array(select a.attname::text from pg_attribute a where a.attrelid = b.oid and a.attnum > 0
      and not a.attisdropped and a.attidentity = '' order by a.attnum) as columns,
    array(select a.attname::text from pg_attribute a where a.attrelid = b.oid and a.attnum > 0
      and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
      and has_column_privilege('coxswain_app', b.oid, a.attnum, 'insert')
      order by a.attnum) as insertable,
    array(select a.attname::text from pg_attribute a where a.attrelid = b.oid and a.attnum > 0
      and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
      and has_column_privilege('coxswain_app', b.oid, a.attnum, 'update')
      order by a.attnum) as updatable,
    (select coalesce(jsonb_agg((select jsonb_agg(a.attname order by k.place)
        from unnest(i.indkey) with ordinality k (attnum, place)
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
        where k.place <= i.indnkeyatts)), '[]')
      from pg_index i where i.indrelid = b.base and i.indisunique and i.indexprs is null) as keys
  from based b order by 1`;

/** Rows of both tenants as the attacks use them, read by each tenant itself. */
export interface OwnRows {
  anna: Record<string, unknown>;
  bert: Record<string, unknown>;
}

/** Numbers as text: as numbers of JavaScript the greatest ones would come back rounded up. */
const ROW_SQL = `select (select jsonb_object_agg(key, case jsonb_typeof(value)
    when 'number' then to_jsonb(value #>> '{}') else value end) from jsonb_each(to_jsonb(r))) as row`;

export async function ownRows(db: Database, relation: Relation): Promise<OwnRows | null> {
  const read = async (context: 'anna' | 'bert') => {
    const settings = CONTEXTS[context];
    return db.transaction({ settings }, async (tx) => {
      const { rows } = await tx.query(`${ROW_SQL} from ${relation.name} r`);
      return (rows[0]?.row ?? null) as Record<string, unknown> | null;
    });
  };
  const [anna, bert] = [await read('anna'), await read('bert')];
  return anna === null || bert === null ? null : { anna, bert };
}
