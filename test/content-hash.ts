// What a tenant's rows say, as one hash a table, so that two roads to the same state can be
// compared. Member, order and record ids are made from their keys (ingest/member-ids.ts) and stand
// for them; ids drawn at random are replaced by what they name, clock times are left out.
import { type Database, type Queryable, type TenantContext, withTenant } from '../sql/database.ts';

export interface HashOptions {
  /** state: what is believed now, of the figures only; all: every table, every version. */
  of: 'state' | 'all';
}

const CLOCK = [
  ...['created_at', 'updated_at', 'received_at', 'confirmed_at', 'finished_at'],
  ...['started_at', 'expires_at'],
];
const IDS = ['tenant_id', 'last_sync_at', 'created_by', 'holder'];
/** Tables whose own id is drawn at random or from a sequence. */
const OWN_ID = ['tenants', 'imports', 'data_sources', 'outbox'];
const FIGURES = [
  'order_lines',
  'orders',
  'invoices',
  'expenses',
  'observations',
  'business_metrics',
  'business_metrics_rollups',
  'business_metrics_by',
];
/** Replacing ids is one pass over the text each: meant for a handful of imports. */
const MOST_NAMED = 40;

/** Table → hash and row count of its content. */
export async function contentHash(
  db: Database,
  tenant_id: string,
  { of }: HashOptions,
): Promise<Record<string, string>> {
  const context: TenantContext = { tenant_id, user_id: null, role: 'system' };
  return withTenant(db, context, async (tx) => {
    const names = await namesOf(tx, of);
    const tables = of === 'state' ? FIGURES : await tablesOf(tx);
    const hashes: Record<string, string> = {};
    for (const table of tables) hashes[table] = await hashOf(tx, { table, of, names });
    return hashes;
  });
}

/** What every random id stands for. */
async function namesOf(tx: Queryable, of: HashOptions['of']): Promise<[string, string][]> {
  const sources = `select id::text, 'source ' || layout || ' ' || header_hash as name from data_sources`;
  const files = `select i.id::text, 'import ' || coalesce(i.status, '') || ' '
      || coalesce(string_agg(f.name || ':' || f.sha256, ',' order by f.file_no), '') as name
    from imports i left join import_files f on f.tenant_id = i.tenant_id and f.import_id = i.id
    group by i.id, i.status`;
  const { rows } = await tx.query(of === 'all' ? `${sources} union all ${files}` : sources);
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

async function hashOf(tx: Queryable, { table, of, names }: Hashing): Promise<string> {
  const left_out = [...CLOCK, ...IDS, ...(OWN_ID.includes(table) ? ['id'] : [])];
  if (of === 'state') left_out.push('since_version', 'until_version');
  let text = `(to_jsonb(r) - array[${left_out.map((name) => `'${name}'`).join(', ')}])::text`;
  const params: string[] = [];
  for (const [id, name] of names) {
    params.push(id, name);
    text = `replace(${text}, $${params.length - 1}, $${params.length})`;
  }
  const { rows } = await tx.query(
    `select count(*)::int as n, md5(coalesce(string_agg(h, '' order by h), '')) as hash
     from (select md5(${text}) as h from ${table} r
       ${of === 'state' ? 'where r.until_version = 9223372036854775807' : ''}) x`,
    params,
  );
  return `${rows[0]?.n} rows ${rows[0]?.hash}`;
}
