// What another tenant would try against every table and view the application reaches, made from the
// catalog. Hides how attacks are built; an outcome is text that must not depend on Anna's rows.
import type { Database, Queryable } from '../sql/database.ts';
import { ANNA, BERT, GHOST, type TestTenant } from './two-tenants.ts';

export interface Relation {
  name: string;
  /** Column that says whose row it is. */
  owner: 'tenant_id' | 'id';
  owner_generated: boolean;
  /** A view that fills tenant_id itself. */
  fills_owner: boolean;
  columns: string[];
  insertable: string[];
  updatable: string[];
  /** Unique keys an `on conflict` could name. */
  keys: string[][];
}

export interface Attack {
  name: string;
  sql: (target: TestTenant) => string;
  /** Touches whatever there is, so that nothing it returns may be Anna's. */
  whole?: boolean;
}

/** Settings a transaction may come with; `none` is a statement outside withTenant. */
export const CONTEXTS = {
  bert: {
    'app.current_tenant': BERT.id,
    'app.current_user': BERT.id,
    'app.current_role': 'admin',
  },
  anna: { 'app.current_tenant': ANNA.id, 'app.current_user': ANNA.id, 'app.current_role': 'admin' },
  none: {},
  malformed: { 'app.current_tenant': "x' or true --", 'app.current_role': 'system' },
} as const;
export type ContextName = keyof typeof CONTEXTS;

/** The e-mail's unique key is an expression, whose column the catalog does not list. */
const EXPRESSION_KEYS: Readonly<Record<string, string[]>> = { users: ['email'] };

/** Every relation with a tenant's rows that the application may read, and `users`. */
export async function tenantRelations(db: Database): Promise<Relation[]> {
  const { rows } = await db.transaction({}, (tx) => tx.query(RELATIONS_SQL));
  return rows as unknown as Relation[];
}

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

export async function ownRows(db: Database, relation: Relation): Promise<OwnRows | null> {
  const read = async (context: 'anna' | 'bert') => {
    const settings = CONTEXTS[context];
    return db.transaction({ settings }, async (tx) => {
      const { rows } = await tx.query(`select to_jsonb(r) as row from ${relation.name} r`);
      return (rows[0]?.row ?? null) as Record<string, unknown> | null;
    });
  };
  const [anna, bert] = [await read('anna'), await read('bert')];
  return anna === null || bert === null ? null : { anna, bert };
}

/** All attacks on one relation, for the tenant whose keys they are given. */
export function attacksOn(relation: Relation, rows: OwnRows): Attack[] {
  return [...reads(relation, rows), ...inserts(relation, rows), ...changes(relation, rows)];
}

function reads(relation: Relation, rows: OwnRows): Attack[] {
  const { name } = relation;
  // a bare column: anything worked out first would cost more than the filter
  const leaking =
    relation.columns.find((column) => rows.anna[column] === ANNA.mark) ?? relation.owner;
  return [
    { name: 'select all', whole: true, sql: () => `select * from ${name}` },
    { name: 'count all', whole: true, sql: () => `select count(*) from ${name}` },
    {
      name: 'select by key',
      sql: (t) => `select * from ${name} r where ${keyIs(relation, rows, t)}`,
    },
    {
      name: 'lock by key',
      sql: (t) => `select 1 from ${name} r where ${keyIs(relation, rows, t)} for update`,
    },
    {
      // cheap and not leakproof: only a barrier keeps it from seeing rows before the tenant's
      // filter
      name: 'select through a leaking function',
      whole: true,
      sql: () => `select count(*) from ${name} r where pg_temp.leak(r.${leaking})`,
    },
  ];
}

function inserts(relation: Relation, rows: OwnRows): Attack[] {
  const { name, owner, insertable, updatable, columns } = relation;
  const keyColumns = new Set([...relation.keys.flat(), ...(EXPRESSION_KEYS[name] ?? []), owner]);
  const value = updatable.find((column) => !keyColumns.has(column)) ?? columns.at(-1);
  const attacks: Attack[] = [];
  for (const whose of ['theirs', 'mine', 'left out'] as const) {
    const named = new Set(insertable);
    if (whose === 'left out') named.delete(owner);
    else if (!relation.owner_generated) named.add(owner);
    if (whose === 'left out' && !relation.fills_owner) continue;
    const list = [...named].join(', ');
    const into = (t: TestTenant) => {
      const id = whose === 'mine' ? BERT.id : t.id;
      const keys = Object.fromEntries([...keyColumns].map((key) => [key, as(t, rows.anna)[key]]));
      const row = {
        ...rows.bert,
        ...keys,
        [owner]: id,
        ...(owner === 'tenant_id' ? tenantsOwn(name, id) : {}),
      };
      return `insert into ${name} as b (${list})
        select ${list} from jsonb_populate_record(null::${name}, ${literal(row)})`;
    };
    const returning = `returning ${columns.map((column) => `b.${column}`).join(', ')}`;
    const add = (form: string, sql: (t: TestTenant) => string) =>
      attacks.push({ name: `insert, owner ${whose}${form}`, sql });
    add('', (t) => `${into(t)} ${returning}`);
    add(', do nothing', (t) => `${into(t)} on conflict do nothing ${returning}`);
    for (const key of relation.keys) {
      const on = `on conflict (${key.join(', ')}) do update set`;
      const form = ` on (${key.join(', ')})`;
      add(`${form} set owner`, (t) => `${into(t)} ${on} ${owner} = '${BERT.id}' ${returning}`);
      add(`${form} set x = b.x`, (t) => `${into(t)} ${on} ${value} = b.${value} ${returning}`);
      add(`${form} set x`, (t) => `${into(t)} ${on} ${value} = excluded.${value} ${returning}`);
      for (const more_than of ['0', '999']) {
        const where = `where length(b::text) > ${more_than}`;
        add(
          `${form} where longer than ${more_than}`,
          (t) => `${into(t)} ${on} ${value} = excluded.${value} ${where} ${returning}`,
        );
      }
    }
  }
  return attacks;
}

function changes(relation: Relation, rows: OwnRows): Attack[] {
  const { name, owner, updatable, columns } = relation;
  const value = updatable[0] ?? columns[0];
  const returning = `returning ${columns.map((column) => `r.${column}`).join(', ')}`;
  return [
    {
      name: 'update by key',
      sql: (t) =>
        `update ${name} r set ${value} = r.${value} where ${keyIs(relation, rows, t)} ${returning}`,
    },
    {
      name: 'update all',
      whole: true,
      sql: () => `update ${name} r set ${value} = r.${value} ${returning}`,
    },
    { name: 'give away', sql: (t) => `update ${name} r set ${owner} = '${t.id}' ${returning}` },
    {
      name: 'delete by key',
      sql: (t) => `delete from ${name} r where ${keyIs(relation, rows, t)} ${returning}`,
    },
    { name: 'delete all', whole: true, sql: () => `delete from ${name} r ${returning}` },
  ];
}

/** `tenants` has its id twice. */
function tenantsOwn(name: string, id: string): Record<string, string> {
  return name === 'tenants' ? { id } : {};
}

/** Anna's row as it is, or as nobody's: ids, texts and days that no row has. */
function as(target: TestTenant, anna: Record<string, unknown>): Record<string, unknown> {
  if (target === ANNA) return anna;
  const text = JSON.stringify(anna)
    .replaceAll(ANNA.id, target.id)
    .replaceAll(ANNA.number, target.number)
    .replaceAll(ANNA.mark, target.mark)
    .replaceAll(ANNA.day, target.day);
  return JSON.parse(text) as Record<string, unknown>;
}

function keyIs(relation: Relation, rows: OwnRows, target: TestTenant): string {
  const row = as(target, rows.anna);
  const key = relation.keys[0] ?? [relation.owner];
  const same = key.map((column) => `r.${column} = k.${column}`);
  return `exists (select from jsonb_populate_record(null::${relation.name}, ${literal(row)}) k
    where ${same.join(' and ')})`;
}

function literal(row: Record<string, unknown>): string {
  return `'${JSON.stringify(row).replaceAll("'", "''")}'::jsonb`;
}

export interface Outcome {
  /** The same for Anna and for the ghost unless something depends on Anna's rows. */
  text: string;
  /** As it came, for looking for what is Anna's. */
  raw: string;
  error_code: string | null;
}

interface Run {
  context: ContextName;
  target: TestTenant;
  run: (tx: Queryable) => Promise<unknown>;
  /** Runs last, as Anna; what it returns is added to the outcome's text. */
  afterwards?: (tx: Queryable) => Promise<string>;
}

const UNDO = new Error('every attack is undone');

/** What an attack brings about, undone afterwards. */
export async function outcomeOf(db: Database, attack: Run): Promise<Outcome> {
  let raw = '';
  let error_code: string | null = null;
  const settings = CONTEXTS[attack.context];
  await db
    .transaction({ settings }, async (tx) => {
      const found = await attack.run(tx);
      raw = JSON.stringify(found);
      if (attack.afterwards) {
        await become(tx, CONTEXTS.anna);
        raw += await attack.afterwards(tx);
      }
      throw UNDO;
    })
    .catch((error: Error & { code?: string; detail?: string }) => {
      if (error === UNDO) return;
      error_code = error.code ?? 'unknown';
      raw = JSON.stringify({ code: error.code, message: error.message, detail: error.detail });
    });
  return { text: neutral(raw, attack.target), raw, error_code };
}

/** Goes on as somebody else within the transaction. */
export async function become(tx: Queryable, settings: Record<string, string>): Promise<void> {
  const names = Object.keys(settings);
  const calls = names.map((name, at) => `set_config('${name}', $${at + 1}, true)`);
  await tx.query(`select ${calls.join(', ')}`, Object.values(settings));
}

function neutral(raw: string, target: TestTenant): string {
  return raw
    .replaceAll(target.id, '<id>')
    .replaceAll(target.number, '<number>')
    .replaceAll(target.mark, '<mark>')
    .replaceAll(target.day, '<day>');
}

export const TARGETS = [ANNA, GHOST] as const;
