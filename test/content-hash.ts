// What a tenant's rows say, as one hash a table, so that two roads to the same state can be
// compared. Member, order and record ids are made from their keys (ingest/member-ids.ts) and stand
// for them; ids drawn at random are replaced by what they name, clock times are left out.
import { type Database, type Queryable, type TenantContext, withTenant } from '../sql/database.ts';

export interface HashOptions {
  /**
   * state: what is believed now, of the figures only; all: every table, every version; books: the
   * same without what a worker finds in them, which is looked for again at every version.
   */
  of: 'state' | 'books' | 'all';
}

const CLOCK = [
  ...['created_at', 'updated_at', 'received_at', 'confirmed_at', 'finished_at'],
  ...['started_at', 'expires_at', 'taken_back_at'],
];
const IDS = ['tenant_id', 'last_sync_at', 'created_by', 'holder', 'taken_back_by'];
/** Tables whose own id is drawn at random or from a sequence. */
const OWN_ID = ['tenants', 'imports', 'data_sources', 'outbox', 'activity_events', 'adjustments'];
/** Who, when and from where differ from one road to another; what was done must not. */
const ABOUT_EVENTS = ['at', 'user_id', 'ip', 'user_agent'];
const FIGURES = [
  'order_lines',
  'orders',
  'invoices',
  'expenses',
  'observations',
  'business_metrics',
  'business_metrics_rollups',
  'business_metrics_by',
  'business_metrics_lists',
];
const FOUND: readonly string[] = ['findings', 'finding_scans', 'claims'];
/** Replacing ids is one pass over the text each: meant for a handful of imports. */
const MOST_NAMED = 40;

/** Table → hash and row count of its content. */
export async function contentHash(
  db: Database,
  tenant_id: string,
  { of }: HashOptions,
): Promise<Record<string, string>> {
  return eachTable(db, { tenant_id, of }, async (tx, { from, text, params }) => {
    const { rows } = await tx.query(
      `select count(*)::int as n, md5(coalesce(string_agg(h, '' order by h), '')) as hash
       from (select md5(${text}) as h from ${from}) x`,
      params,
    );
    return `${rows[0]?.n} rows ${rows[0]?.hash}`;
  });
}

/** Table → its rows as the hash sees them, in order: to say in what two states differ. */
export async function contentRows(
  db: Database,
  tenant_id: string,
  { of }: HashOptions,
): Promise<Record<string, string[]>> {
  return eachTable(db, { tenant_id, of }, async (tx, { from, text, params }) => {
    const { rows } = await tx.query(`select ${text} as row from ${from} order by 1`, params);
    return rows.map(({ row }) => String(row));
  });
}

/** A table's rows, and the expression that writes one without what chance and clocks put in. */
interface Content {
  from: string;
  text: string;
  params: string[];
}

async function eachTable<T>(
  db: Database,
  { tenant_id, of }: HashOptions & { tenant_id: string },
  read: (tx: Queryable, content: Content) => Promise<T>,
): Promise<Record<string, T>> {
  const context: TenantContext = { tenant_id, user_id: null, role: 'system' };
  return withTenant(db, context, async (tx) => {
    const names = await namesOf(tx, of);
    const every = of === 'state' ? FIGURES : await tablesOf(tx);
    const tables = every.filter((table) => of === 'all' || !FOUND.includes(table));
    const found: Record<string, T> = {};
    for (const table of tables) found[table] = await read(tx, contentOf({ table, of, names }));
    return found;
  });
}

/** What every random id stands for. */
async function namesOf(tx: Queryable, of: HashOptions['of']): Promise<[string, string][]> {
  const sources = `select id::text, 'source ' || layout || ' ' || header_hash as name from data_sources`;
  const files = `select i.id::text, 'import ' || coalesce(i.status, '') || ' '
      || coalesce(string_agg(f.name || ':' || f.sha256, ',' order by f.file_no), '') as name
    from imports i left join import_files f on f.tenant_id = i.tenant_id and f.import_id = i.id
    group by i.id, i.status`;
  const own = "select id::text, 'the tenant' from tenants";
  const all = `${sources} union all ${files} union all ${own}`;
  const { rows } = await tx.query(of === 'state' ? sources : all);
  if (rows.length > MOST_NAMED) throw new Error(`${rows.length} imports are too many to hash`);
  return rows.map(({ id, name }) => [String(id), String(name)]);
}

async function tablesOf(tx: Queryable): Promise<string[]> {
  const { rows } = await tx.query(`select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
      and has_any_column_privilege(c.oid, 'select')
      and exists (select from pg_attribute a where a.attrelid = c.oid
        and a.attname = 'tenant_id' and not a.attisdropped)
    order by 1`);
  return rows.map(({ name }) => String(name));
}

interface Hashing {
  table: string;
  of: HashOptions['of'];
  names: [string, string][];
}

function contentOf({ table, of, names }: Hashing): Content {
  const left_out = [...CLOCK, ...IDS, ...(OWN_ID.includes(table) ? ['id'] : [])];
  if (table === 'activity_events') left_out.push(...ABOUT_EVENTS);
  if (of === 'state') left_out.push('since_version', 'until_version');
  let text = `(to_jsonb(r) - array[${left_out.map((name) => `'${name}'`).join(', ')}])::text`;
  const params: string[] = [];
  for (const [id, name] of names) {
    params.push(id, name);
    text = `replace(${text}, $${params.length - 1}, $${params.length})`;
  }
  const believed = of === 'state' ? 'where r.until_version = 9223372036854775807' : '';
  return { from: `${table} r ${believed}`, text, params };
}
