// One row in every table with null wherever null may stand: the rows on which every statement has
// to keep its twin's promise. Built from the catalog, so that a new column is there by itself.
import type { Database, Param, Queryable } from '../sql/database.ts';

/** The moment and day of every seeded row. */
export const AT = '2011-06-30T08:00:00.000000Z';
export const DAY = '2011-06-30';

/** Columns whose checks or meaning a value made from the type alone would miss. */
const BY_NAME: Readonly<Record<string, Param>> = {
  'adjustments.kind': 'exclude',
  'adjustments.entity': 'expense',
  currency: 'EUR',
  unit: 'EUR',
  time_zone: 'UTC',
  metric_name: 'revenue',
  // A source has one layout, so one that states revenue has no invoices beside it.
  'observations.metric_name': 'x',
  'widget_origins.origin': 'https://null.example',
  dimension: 'product',
  email: 'null@example.com',
  role: 'admin',
  header: '[]',
  reasons: '[]',
  cells: '[]',
  header_hash: 'h',
  name: 'x',
  key: 'k',
  term: 'x',
  until_version: '9223372036854775807',
  'evidence_graph.graph_data': JSON.stringify({
    nodes: ['x', 'y'].map((id) => ({ id, kind: 'metric', label: id })),
    edges: [
      {
        id: '00000000-0000-4000-8000-0000000000ed',
        cause: 'x',
        effect: 'y',
        method: 'calendar',
        confidence: null,
        lag_days: null,
        formula: null,
        observations: [],
        verdict: null,
      },
    ],
  }),
};

/** Columns that may be null, and of which a check wants one not to be. */
const NEEDED: ReadonlySet<string> = new Set(['claims.session_id']);

interface Column {
  readonly table_name: string;
  readonly column_name: string;
  readonly pg_type: string;
  readonly not_null: boolean;
  readonly has_default: boolean;
  readonly generated: boolean;
  readonly checks: string[];
}

/** The columns of every tenant table, tables before those that reference them. */
export async function tenantColumns(tx: Queryable): Promise<Map<string, Column[]>> {
  const { rows } = await tx.query(
    `with recursive ours as (
       select c.oid, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind in ('r', 'p')
     ), depth (oid, at) as (
       select oid, 0 from ours
       union
       select k.conrelid, d.at + 1 from depth d join pg_constraint k
         on k.confrelid = d.oid and k.contype = 'f' and k.conrelid <> k.confrelid
     )
     select o.relname::text as table_name, a.attname::text as column_name,
       format_type(a.atttypid, null) as pg_type, a.attnotnull as not_null,
       a.atthasdef as has_default, a.attgenerated <> '' or a.attidentity <> '' as generated,
       array(select pg_get_constraintdef(k.oid) from pg_constraint k
         where k.conrelid = o.oid and k.contype = 'c' and a.attnum = any (k.conkey)) as checks
     from ours o join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
     -- a catalog, what is written by what happens to the rest, and what no tenant reaches
     where o.relname not in ('metric_definitions', 'activity_events', 'sign_in_attempts')
     order by (select max(d.at) from depth d where d.oid = o.oid), o.relname, a.attnum`,
  );
  const tables = new Map<string, Column[]>();
  for (const column of rows as unknown as Column[]) {
    const columns = tables.get(column.table_name) ?? [];
    columns.push(column);
    tables.set(column.table_name, columns);
  }
  return tables;
}

/** A value that the column takes; the first of a list that its check allows. */
function valueFor(column: Column, id: string): Param {
  const exact = BY_NAME[`${column.table_name}.${column.column_name}`];
  if (exact !== undefined) return exact;
  const listed = column.checks
    .map((check) => /(?<![<>])= (?:ANY \(\(?ARRAY\[)?(?:'([^']+)'|(\d+))/.exec(check))
    .find((match) => match !== null);
  if (listed) return listed[1] ?? listed[2] ?? null;
  const named = BY_NAME[column.column_name];
  if (column.column_name === 'email') return `${id.slice(0, 8)}@example.com`;
  if (named !== undefined && column.pg_type !== 'uuid') return named;
  switch (column.pg_type) {
    case 'uuid':
      return id;
    case 'date':
      return DAY;
    case 'timestamp with time zone':
      return AT;
    case 'jsonb':
      return '{}';
    case 'boolean':
      return true;
    case 'bytea':
      return `\\x${id.replaceAll('-', '')}`;
    case 'integer':
      return 1;
    case 'bigint':
      return column.column_name.endsWith('_version') ? '0' : '1';
    case 'numeric':
    case 'double precision':
      return '1';
    default:
      return column.pg_type.endsWith('[]') ? '{}' : 'x';
  }
}

/**
 * Fills every table for one tenant, as the session's own role inside that tenant. Every uuid but
 * the tenant's is `id`, so that rows refer to each other. Tables that have no row security are
 * left.
 */
export async function seedNullRows(
  db: Pick<Database, 'transaction'>,
  { tenant_id, id }: { tenant_id: string; id: string },
): Promise<string[]> {
  // not withTenant, which calls what a schema some migrations back does not have
  const settings = {
    ...{ 'app.current_tenant': tenant_id, 'app.current_user': id },
    'app.current_role': 'admin',
  };
  return db.transaction({ settings }, async (tx) => {
    const tables = await tenantColumns(tx);
    for (const [table, columns] of tables) {
      const written = columns.filter((column) => !column.generated);
      const values = written.map((column) => {
        if (!column.not_null && !NEEDED.has(`${table}.${column.column_name}`)) return null;
        const isTenant =
          column.column_name === 'tenant_id' ||
          (table === 'tenants' && column.column_name === 'id');
        if (isTenant) return tenant_id;
        // a kept call is seen by its caller, whose id its key begins with
        if (table === 'idempotency_keys' && column.column_name === 'key') return `${id}:x`;
        return valueFor(column, id);
      });
      const names = written.map((column) => column.column_name).join(', ');
      const marks = written.map((_, i) => `$${i + 1}`).join(', ');
      await tx.query(`insert into ${table} (${names}) values (${marks})`, values);
    }
    await seedPoints(tx, id);
    return [...tables.keys()];
  });
}

/** One more row of a table, like one that is there but for the named columns. */
export async function copyRow(
  tx: Queryable,
  table: string,
  changes: Readonly<Record<string, Param>>,
): Promise<void> {
  await tx.query(
    `insert into ${table} select (jsonb_populate_record(t, $1::jsonb)).* from ${table} t limit 1`,
    [JSON.stringify(changes)],
  );
}

/** An expense's parts by a category and a place, and these two by name. */
export async function seedCosts(tx: Queryable, source_id: string): Promise<void> {
  for (const dimension of ['category', 'location']) {
    await copyRow(tx, 'members', { dimension });
    await tx.query(
      `insert into business_metrics_by (grain, bucket, metric_name, dimension, member_id,
         source_id, unit, value, since_version)
       values ('day', $1, 'expenses', $2, 1, $3, 'EUR', '1', 0)`,
      [DAY, dimension, source_id],
    );
  }
}

/** Of the answer below: its conversation's, its own and its claim's. */
const SHARED_WHY = 'e0000000-0000-4000-8000-000000000001';

const OF_FINDING = 'e0000000-0000-4000-8000-000000000002';

/** What statements on these need, to write beside them or to find them. */
export const SEEDED: Readonly<Record<string, Readonly<Record<string, Param>>>> = {
  'evidence.sharedClaims': { ids: [SHARED_WHY] },
  'findings.insertFinding': { id: OF_FINDING, identity: 'y' },
  'findings.endFindings': { state: 'withdrawn' },
  'findings.listFindings': { dismissed: false },
  'findings.claimsOfFindings': { finding_ids: [SHARED_WHY] },
};

/** An answer to “why” that everybody may read, with what it said of the calendar. */
export async function seedSharedWhy(tx: Queryable): Promise<void> {
  const id = SHARED_WHY;
  await copyRow(tx, 'conversations', { id, visibility: 'advisers' });
  const session = { id, conversation_id: id, status: 'answered', family: 'why' };
  await copyRow(tx, 'coaching_sessions', session);
  const claim = { expression: { kind: 'calendar_part' } };
  await copyRow(tx, 'claims', { id, session_id: id, claim });
  // and what was found without being asked, with its claim
  await copyRow(tx, 'findings', { id, identity: 'told' });
  await copyRow(tx, 'claims', { id: OF_FINDING, session_id: null, finding_id: id });
}

/** Points and roll-ups go in through their views, which name the tenant themselves. */
async function seedPoints(tx: Queryable, id: string): Promise<void> {
  const exists = await tx.query("select to_regclass('public.business_metrics') is not null as yes");
  if (exists.rows[0]?.yes !== true) return;
  await tx.query(
    `insert into business_metrics (time, metric_name, source_id, unit, value, since_version)
     values ($1, 'revenue', $2, 'EUR', '1', 0)`,
    [AT, id],
  );
  for (const [grain, bucket] of [
    ['day', DAY],
    ['month', '2011-06-01'],
  ]) {
    await tx.query(
      `insert into business_metrics_rollups
         (grain, bucket, metric_name, source_id, unit, value, since_version)
       values ($1, $2, 'revenue', $3, 'EUR', '1', 0)`,
      [grain as string, bucket as string, id],
    );
    await tx.query(
      `insert into business_metrics_by (grain, bucket, metric_name, dimension, member_id,
         source_id, unit, value, quantity, since_version)
       values ($1, $2, 'revenue', 'product', 1, $3, 'EUR', '1', null, 0)`,
      [grain as string, bucket as string, id],
    );
    await tx.query(
      `insert into business_metrics_lists (grain, bucket, metric_name, dimension, source_id, unit,
         members, "values", quantities, since_version)
       values ($1, $2, 'revenue', 'product', $3, 'EUR', '1', '1', '', 0)`,
      [grain as string, bucket as string, id],
    );
  }
}
