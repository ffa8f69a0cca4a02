// Statements made from a table's columns: a page of its rows, how they are written, and the sum of
// what they say. Every value crosses as text, which for every type of ours is exact.
import type { Queryable, Row } from '../database.ts';
import type { Table } from './tables.ts';

/** Of one page, as text: with what is made of it on its way, a few times this is held at once. */
export const MOST_PAGE_BYTES = 4 * 1024 * 1024;
/** A page is one insert; more rows at once are not faster. */
export const MOST_PAGE_ROWS = 5_000;

/** Some rows of a table: each column's values as one array literal. */
export interface Page {
  rows: number;
  /** Array literals in the order of Table.written. */
  values: string[];
  /** The key of the last row, as text. */
  last_key: string[];
}

/** Rows and the sum of what they say, so that parts of a table can be added up. */
export interface Sum {
  rows: string;
  /** Two halves of the rows' hashes, each added up: the order of rows does not matter. */
  hash: string;
}

export const NOTHING: Sum = { rows: '0', hash: '0:0' };

/** Whose rows: the first parameter of every statement here. */
function whose({ by }: Table): string {
  // everybody's: the parameter is null, and has a place because the others stand behind it
  if (by === 'all') return '$1::text is null';
  return by === 'users' ? 'id = any ($1::uuid[])' : 'tenant_id = $1::uuid';
}

function from({ relations, columns }: Table, condition: string): string {
  const names = columns.map(({ name }) => quoted(name)).join(', ');
  const reads = relations.map((relation) => `select ${names} from ${relation} where ${condition}`);
  return `(${reads.join(' union all ')}) r`;
}

export interface PageOf {
  /** The tenant, or ids of accounts; null: all there are. */
  whose: string | readonly string[] | null;
  after: readonly string[] | null;
  /** Rows at most. */
  most: number;
}

/** Rows after a key, as many as fit in a page; null where there are none. */
export async function readPage(tx: Queryable, table: Table, of: PageOf): Promise<Page | null> {
  const { rows } = await tx.query(pageText(table, of), [
    of.whose,
    ...(of.after === null ? [] : [of.after]),
  ]);
  const found = rows[0] as Row;
  if (found.n === 0) return null;
  return {
    rows: found.n as number,
    values: table.written.map((_, i) => found[`c${i}`] as string),
    last_key: table.key.map((_, i) => found[`k${i}`] as string),
  };
}

function pageText(table: Table, { after: last, most }: PageOf): string {
  const { written, key } = table;
  const goes_on = last !== null;
  const names = key.map(({ name }) => quoted(name)).join(', ');
  const marks = key.map(({ type }, i) => `($2::text[])[${i + 1}]::${type}`).join(', ');
  const after = goes_on && key.length > 0 ? ` and (${names}) > (${marks})` : '';
  const order = key.length > 0 ? `order by ${names}` : '';
  const texts = written.map((name, i) => `${quoted(name)}::text as c${i}`);
  const keys = key.map(({ name }, i) => `${quoted(name)}::text as k${i}`);
  const bytes = written.map((_, i) => `coalesce(octet_length(c${i}), 0)`).join(' + ');
  return `with page as (
      select row_number() over (${order}) as n, ${[...texts, ...keys].join(', ')}
      from ${from(table, whose(table) + after)} ${order} limit ${Math.trunc(most)}
    ), measured as (
      select *, sum(${bytes}) over (order by n) as bytes from page
    )
    select ${[
      'count(*)::int as n',
      ...written.map((_, i) => `array_agg(c${i} order by n)::text as c${i}`),
      ...key.map((_, i) => `(array_agg(k${i} order by n desc))[1] as k${i}`),
    ].join(', ')}
    from measured where n = 1 or bytes <= ${MOST_PAGE_BYTES}`;
}

/** Writes a page; an account that an earlier attempt brought says what it says now. */
export async function writePage(tx: Queryable, table: Table, page: Page): Promise<void> {
  const names = table.written.map(quoted).join(', ');
  const casts = table.written.map((name, i) => `c${i}::${typeOf(table, name)}`).join(', ');
  const marks = table.written.map((_, i) => `$${i + 1}::text[]`).join(', ');
  const columns = table.written.map((_, i) => `c${i}`).join(', ');
  const others = table.written.filter((name) => name !== 'id').map(quoted);
  const again =
    table.by === 'users'
      ? `on conflict (id) do update set ${others.map((n) => `${n} = excluded.${n}`).join(', ')}`
      : '';
  const { affected } = await tx.query(
    `insert into ${table.door} (${names}) ${table.numbered ? 'overriding system value' : ''}
     select ${casts} from unnest(${marks}) x (${columns}) ${again}`,
    page.values,
  );
  if (affected !== page.rows) {
    throw new Error(`${table.name}: ${affected} of ${page.rows} rows were written`);
  }
}

/** The same expression on both sides, over whichever relations hold the table there. */
export async function sumOf(
  tx: Queryable,
  table: Table,
  of: { whose: string | readonly string[]; relations?: readonly string[] },
): Promise<Sum> {
  const relations = of.relations ?? table.relations;
  const { rows } = await tx.query(
    `select ${SUM}
     from (select ${hashOf(table)} as h
       from ${from({ ...table, relations: [...relations] }, whose(table))}) x`,
    [of.whose],
  );
  return rows[0] as unknown as Sum;
}

/** The sums of a whole table by the value of a column; under '' where it has none. */
export async function sumsBy(
  tx: Queryable,
  table: Table,
  column: string | null,
): Promise<Record<string, Sum>> {
  const group = column === null ? "''" : `coalesce(${quoted(column)}::text, '')`;
  const { rows } = await tx.query(
    `select "group", ${SUM} from (select ${group} as "group", ${hashOf(table)} as h
       from ${from(table, whose(table))}) x group by 1 order by 1`,
    [null],
  );
  return Object.fromEntries(
    rows.map((row) => [String(row.group), { rows: String(row.rows), hash: String(row.hash) }]),
  );
}

function hashOf({ columns }: Table): string {
  return `md5(row(${columns.map(({ name }) => `${quoted(name)}::text`).join(', ')})::text)`;
}

const half = (at: number) =>
  `coalesce(sum(('x' || substr(h, ${at}, 16))::bit(64)::bigint::numeric), 0)::text`;
const SUM = `count(*)::text as rows, ${half(1)} || ':' || ${half(17)} as hash`;

/** The sum of two parts of one table. */
export function addSums(one: Sum, other: Sum): Sum {
  const halves = (sum: Sum) => sum.hash.split(':').map(BigInt) as [bigint, bigint];
  const [a, b] = halves(one);
  const [c, d] = halves(other);
  return {
    rows: String(BigInt(one.rows) + BigInt(other.rows)),
    hash: `${a + c}:${b + d}`,
  };
}

export function isSameSum(one: Sum | undefined, other: Sum | undefined): boolean {
  return one?.rows === other?.rows && one?.hash === other?.hash;
}

/** Deletes the tenant's rows from one relation; answers how many there were. */
export async function deleteRows(
  tx: Queryable,
  of: { tenant_id: string; relation: string },
): Promise<number> {
  // joined, because TimescaleDB cannot plan it otherwise (engines/postgres/README.md)
  const sql = `delete from ${of.relation} r using unnest(array[$1::uuid]) t (id)
    where r.tenant_id = t.id`;
  return (await tx.query(sql, [of.tenant_id])).affected;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function typeOf({ columns }: Table, name: string): string {
  return columns.find((column) => column.name === name)?.type ?? 'text';
}
