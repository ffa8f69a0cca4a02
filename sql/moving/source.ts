// The side that is left: an embedded database read as its owner, every transaction of it at one
// moment. Nothing but this process has it open, so what was read stays true until it is closed.
import type { EmbeddedDatabase } from '../embedded.ts';
import { type Page, type PageOf, readPage, type Sum, sumOf } from './content.ts';
import { carriedTables, type Table } from './tables.ts';

export interface SourceTenant {
  tenant_id: string;
  name: string;
  is_sample: boolean;
  /** Where it has gone, and what was compared then; null: it is here. */
  gone: { elsewhere: string; sums: Sums } | null;
}

/** By table; `people` are the accounts that the tenant's rows name. */
export type Sums = Readonly<Record<string, Sum>>;

export interface Person {
  user_id: string;
  email: string;
}

/** Every tenant of the folder, real ones first. */
export async function tenantsThere(db: EmbeddedDatabase): Promise<SourceTenant[]> {
  const { rows } = await reading(db, (tx) =>
    tx.query(`select t.id as tenant_id, t.name, t.is_sample,
        case when m.direction = 'out' then
          jsonb_build_object('elsewhere', m.elsewhere, 'sums', m.sums) end as gone
      from tenants t left join app.tenant_moves m on m.tenant_id = t.id
      order by t.is_sample, t.created_at, t.id`),
  );
  return rows as unknown as SourceTenant[];
}

export function tablesOf(db: EmbeddedDatabase): Promise<Table[]> {
  return reading(db, carriedTables);
}

/** Accounts that a tenant's rows name: its people, and those who were. */
export async function peopleOf(
  db: EmbeddedDatabase,
  tables: readonly Table[],
  tenant_id: string,
): Promise<Person[]> {
  const named = tables.filter(
    ({ by, columns }) => by === 'tenant_id' && columns.some(({ name }) => name === 'user_id'),
  );
  const ids = named.flatMap(({ relations }) =>
    relations.map((relation) => `select user_id from ${relation} where tenant_id = $1::uuid`),
  );
  const { rows } = await reading(db, (tx) =>
    tx.query(
      `select u.id as user_id, u.email from users u where u.id in (${ids.join(' union ')})
       order by u.id`,
      [tenant_id],
    ),
  );
  return rows as unknown as Person[];
}

/** What every table says of the tenant; `people` are the ids of those whose accounts count. */
export async function sumsThere(
  db: EmbeddedDatabase,
  tables: readonly Table[],
  of: { tenant_id: string; people: readonly string[]; onTable?: (name: string) => void },
): Promise<Record<string, Sum>> {
  const sums: Record<string, Sum> = {};
  for (const table of tables) {
    of.onTable?.(table.name);
    sums[table.name] = await sumThere(db, table, of);
  }
  return sums;
}

export function sumThere(
  db: EmbeddedDatabase,
  table: Table,
  { tenant_id, people }: { tenant_id: string; people: readonly string[] },
): Promise<Sum> {
  const whose = table.by === 'users' ? people : tenant_id;
  return reading(db, (tx) => sumOf(tx, table, { whose }));
}

export function pageThere(db: EmbeddedDatabase, table: Table, of: PageOf): Promise<Page | null> {
  return reading(db, (tx) => readPage(tx, table, of));
}

/** The first moments of the months (UTC) in which the tenant has rows. */
export async function monthsThere(
  db: EmbeddedDatabase,
  { relations, month_of }: Table,
  tenant_id: string,
): Promise<string[]> {
  const all = relations.map(
    (relation) => `select "${month_of}" as at from ${relation} where tenant_id = $1::uuid`,
  );
  const { rows } = await reading(db, (tx) =>
    tx.query(
      `select distinct date_trunc('month', at at time zone 'UTC') at time zone 'UTC' as month
       from (${all.join(' union all ')}) x order by 1`,
      [tenant_id],
    ),
  );
  return rows.map(({ month }) => String(month));
}

/** The highest number that a numbered table has given; null where it has no row. */
export async function highestThere(
  db: EmbeddedDatabase,
  { relations, numbered }: Table,
  tenant_id: string,
): Promise<string | null> {
  const { rows } = await reading(db, (tx) =>
    tx.query(
      `select max("${numbered}")::text as highest from ${relations[0]}
       where tenant_id = $1::uuid`,
      [tenant_id],
    ),
  );
  return rows[0]?.highest as string | null;
}

export interface SpooledFile {
  import_id: string;
  file_no: number;
  name: string;
  sha256: string;
}

/** Uploads whose files are still read: they lie beside the database, not in it. */
export async function spooledThere(
  db: EmbeddedDatabase,
  tenant_id: string,
): Promise<SpooledFile[]> {
  const { rows } = await reading(db, (tx) =>
    tx.query(
      `select f.import_id, f.file_no, f.name, f.sha256
       from imports i join import_files f on f.tenant_id = i.tenant_id and f.import_id = i.id
       where i.tenant_id = $1::uuid and i.status in ('uploaded', 'validating', 'importing')
       order by f.import_id, f.file_no`,
      [tenant_id],
    ),
  );
  return rows as unknown as SpooledFile[];
}

/** From here on nobody works in the tenant here. A second call changes nothing. */
export async function markGone(
  db: EmbeddedDatabase,
  { tenant_id, elsewhere, sums }: { tenant_id: string; elsewhere: string; sums: Sums },
): Promise<void> {
  await db.transaction({ priority: 'work' }, (tx) =>
    tx.query(
      `insert into app.tenant_moves (tenant_id, direction, finished_at, elsewhere, sums)
       values ($1, 'out', clock_timestamp(), $2, $3)
       on conflict (tenant_id) do update set direction = 'out', finished_at = clock_timestamp(),
         elsewhere = excluded.elsewhere, sums = excluded.sums
         where tenant_moves.direction = 'in'`,
      [tenant_id, elsewhere, JSON.stringify(sums)],
    ),
  );
}

function reading<T>(db: EmbeddedDatabase, fn: Parameters<typeof db.transaction<T>>[1]): Promise<T> {
  return db.transaction({ priority: 'work', reading: true }, fn);
}
