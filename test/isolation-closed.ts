// Attacks on what the application has no business with: partitions, archived months, chunks,
// graphs, the tables of jobs and of metric points. Each must be refused, in words that do not
// depend on whose rows there are. And on what all may read and nobody of ours may write.
import type { Database } from '../sql/database.ts';
import { type Attack, COUNTS_ALL, type Kind, type Verb } from './isolation-trial.ts';
import { ANNA } from './two-tenants.ts';

interface Found {
  name: string;
  kind: Kind;
  /** Any right at all on it, in a schema that may be used. */
  reached: boolean;
  /** Comes with an extension. */
  is_view: boolean;
  of_extension: boolean;
  /** Its tenant's column, where it has one. */
  has_tenant: boolean;
  column: string;
}

/** Every relation outside `public` and Postgres's own schemas, and what of `public` is closed. */
const FOUND = `
  select format('%I.%I', n.nspname, c.relname) as name,
    case when n.nspname = '_timescaledb_internal' then 'chunk'
      when n.nspname in ('partitions', 'archive') then 'partition'
      when n.nspname in ('cron', 'pgboss', 'jobs') then 'job'
      when exists (select from pg_class g where g.relnamespace = n.oid
        and g.relname = '_ag_label_vertex') then 'graph'
      else 'table' end as kind,
    c.relkind in ('v', 'm') as is_view,
    has_schema_privilege('coxswain_app', n.oid, 'usage')
      and (has_any_column_privilege('coxswain_app', c.oid, 'select, insert, update')
        or has_table_privilege('coxswain_app', c.oid, 'delete, truncate')) as reached,
    exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e') as of_extension,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'
      and not a.attisdropped) as has_tenant,
    (select quote_ident(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
      and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
      order by a.attname <> 'tenant_id', a.attnum limit 1) as column
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog',
      'information_schema', 'kept')
    and n.nspname not like 'pg\\_t%'
    -- those of public with a tenant are attacked by isolation-attacks.ts
    and not (n.nspname = 'public'
      and has_any_column_privilege('coxswain_app', c.oid, 'select')
      and (c.relname = 'users' or exists (select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)))
  order by 1`;

export interface ClosedAttacks {
  attacks: Attack[];
  /** Kinds of which this database has none, so that nobody takes silence for safety. */
  missing: Kind[];
}

/** Attacks on all of them, or on those named. */
export async function closedAttacks(
  db: Pick<Database, 'transaction'>,
  only?: readonly string[],
): Promise<ClosedAttacks> {
  const { rows } = await db.transaction({}, (tx) => tx.query(FOUND));
  const found = rows as unknown as Found[];
  const kinds: readonly Kind[] = ['partition', 'chunk', 'job', 'graph'];
  return {
    attacks: found
      .filter(({ name }) => only === undefined || only.includes(name))
      .flatMap((relation) => (isShared(relation) ? sharedOf(relation) : closedOf(relation))),
    missing: kinds.filter((kind) => !found.some((relation) => relation.kind === kind)),
  };
}

/** An extension's catalog, or one of ours that says nothing of a tenant. */
const SHARED = /^(app\.schema_|pgboss\.|public\.)/;

function isShared({ name, reached, of_extension, has_tenant }: Found): boolean {
  return reached && !has_tenant && (of_extension || SHARED.test(name));
}

type Draft = [verb: Verb, name: string, sql: string, first?: string[]];

function closedOf({ name: on, kind, is_view, has_tenant, column }: Found): Attack[] {
  const hers = has_tenant ? `tenant_id = '${ANNA.id}'` : 'true';
  const drafts: Draft[] = [
    ['read', 'select all', `select * from ${on}`],
    ['read', 'count all', `select count(*) from ${on}`],
    ['read', 'select hers', `select * from ${on} where ${hers}`],
    ['read', 'lock hers', `select 1 from ${on} where ${hers} for update`],
    ['read', 'copy out', `copy ${on} to stdout`],
    ['insert', 'insert what is there', `insert into ${on} (${column}) select ${column} from ${on}`],
    ['insert', 'insert', `insert into ${on} (${column}) values (null)`],
    ['upsert', 'do nothing', `insert into ${on} (${column}) values (null) on conflict do nothing`],
    ['update', 'update', `update ${on} set ${column} = ${column} where ${hers}`],
    ['delete', 'delete', `delete from ${on} where ${hers}`],
    // of a view it fails for what it is, before anybody asks who may
    ...(is_view ? [] : [['delete', 'truncate', `truncate ${on}`] satisfies Draft]),
    ['define', 'switch its walls off', `alter table ${on} disable row level security`],
    [
      'define',
      'look through a view',
      `select * from peek -- ${on}`,
      [`create temp view peek as select * from ${on}`],
    ],
  ];
  return drafts.map(([verb, name, sql, first = []]) => ({
    ...{ on, kind, verb, name, sql, first, refused: true },
  }));
}

function sharedOf({ name: on, kind, column, of_extension }: Found): Attack[] {
  const counts_all = of_extension && COUNTS_ALL.test(on);
  const insert = `insert into ${on} (${column}) select ${column} from ${on}`;
  const drafts: Draft[] = [
    ['read', 'select all', `select * from ${on}`],
    ['read', 'count all', `select count(*) from ${on}`],
    ['insert', 'insert what is there', insert],
    ['upsert', 'do nothing', `${insert} on conflict do nothing`],
    ['update', 'update all', `update ${on} set ${column} = ${column}`],
    ['delete', 'delete all', `delete from ${on}`],
  ];
  if (on === 'pgboss.job') drafts.push(...queueing());
  return drafts.map(([verb, name, sql]) => ({
    ...{ on, kind: kind === 'job' ? kind : 'shared', verb, name, sql, whole: true, counts_all },
  }));
}

/** Her job, asked for by somebody else: while one waits, a second is in the way of the first. */
function queueing(): Draft[] {
  const job = `insert into pgboss.job (name, data, singleton_key, policy)
    values ('rollups', '{"tenant_id": "${ANNA.id}"}', '${ANNA.id}', 'short')`;
  return [
    ['insert', 'queue her job', job],
    ['upsert', 'queue her job, do nothing', `${job} on conflict do nothing`],
  ];
}

/** Cypher on every graph there is, where there is AGE: it goes past nothing that SQL does not. */
export async function graphAttacks(db: Pick<Database, 'transaction'>): Promise<Attack[]> {
  const { rows } = await db.transaction({}, (tx) =>
    tx.query(`select n.nspname as graph from pg_namespace n where exists (select from pg_class g
      where g.relnamespace = n.oid and g.relname = '_ag_label_vertex') order by 1`),
  );
  const forms: [Verb, string][] = [
    ['read', 'match (n) return n'],
    ['read', 'match (n)-[e]->() return e'],
    ['insert', "create (n:Stolen {mark: 'mine'}) return n"],
    ['upsert', "merge (n:Stolen {mark: 'mine'}) return n"],
    ['update', 'match (n) set n.mark = 1 return n'],
    ['delete', 'match (n) detach delete n return n'],
  ];
  return rows.flatMap(({ graph }) => [
    ...forms.map(
      ([verb, cypher]): Attack => ({
        ...{ on: `graph ${graph}`, kind: 'graph', verb, name: cypher, whole: true, refused: true },
        sql: `select * from ag_catalog.cypher('${graph}', $$ ${cypher} $$) as (n ag_catalog.agtype)`,
      }),
    ),
    ...['drop_graph', 'alter_graph', 'create_vlabel'].map(
      (name): Attack => ({
        ...{ on: `graph ${graph}`, kind: 'graph', verb: 'define', name, refused: true },
        sql: `select ag_catalog.${name}('${graph}', ${
          name === 'drop_graph' ? 'true' : name === 'alter_graph' ? "'RENAME', 'mine'" : "'Mine'"
        })`,
      }),
    ),
  ]);
}
