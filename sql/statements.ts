// Binds a file of SQL statements to its typed twin. The .sql file's header is the signature, its
// body is sent untouched; the twin names each parameter's and column's Postgres type and shape.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Param, Queryable } from './database.ts';

export interface Column<T = unknown> {
  readonly pg_type: string;
  readonly schema: z.ZodType<T>;
}

const column = <T>(pg_type: string, schema: z.ZodType<T>): Column<T> => ({ pg_type, schema });

/** The Postgres types statements use, with the shape each has in TypeScript. */
export const pg = {
  uuid: column('uuid', z.uuid()),
  text: column('text', z.string()),
  int4: column('int4', z.number().int()),
  int8: column('int8', z.string().regex(/^-?\d+$/)),
  float8: column('float8', z.number()),
  numeric: column('numeric', z.string().regex(/^-?\d+(\.\d+)?$/)),
  bool: column('bool', z.boolean()),
  date: column('date', z.string().regex(/^\d{4,}-\d\d-\d\d$/)),
  timestamptz: column('timestamptz', z.string().regex(/^\d{4,}-\d\d-\d\dT[\d:.]+Z$/)),
  jsonb: column('jsonb', z.unknown()),
  uuids: column('uuid[]', z.array(z.uuid())),
  uuidsOrNull: column('uuid[]', z.array(z.uuid().nullable())),
  texts: column('text[]', z.array(z.string().nullable())),
  int4s: column('int4[]', z.array(z.number().nullable())),
  int8s: column('int8[]', z.array(z.string().nullable())),
  float8s: column('float8[]', z.array(z.number())),
  numerics: column('numeric[]', z.array(z.string().nullable())),
  bools: column('bool[]', z.array(z.boolean().nullable())),
  dates: column('date[]', z.array(z.string().nullable())),
  timestamptzs: column('timestamptz[]', z.array(z.string().nullable())),
  /** A jsonb column whose shape is known. */
  json: <T>(schema: z.ZodType<T>): Column<T> => column('jsonb', schema),
  /** Vectors cross as text ('[0.1,…]'), cast in the statement. */
  vector: column('text', z.string()),
  orNull: <T>(of: Column<T>): Column<T | null> => column(of.pg_type, of.schema.nullable()),
} as const;

type Columns = Readonly<Record<string, Column>>;
type ShapeOf<C extends Columns> = { -readonly [K in keyof C]: z.infer<C[K]['schema']> };
type Cardinality = 'one' | 'maybe' | 'many' | 'none';

export interface Twin<P extends Columns, R extends Columns, K extends Cardinality> {
  readonly returns: K;
  readonly params: P;
  readonly row: R;
}

/** Declares one statement's twin: how many rows it returns, its parameters, its row. */
export function twin<P extends Columns, R extends Columns, K extends Cardinality>(
  returns: K,
  params: P,
  row: R,
): Twin<P, R, K> {
  return { returns, params, row };
}

type Result<R extends Columns, K extends Cardinality> = K extends 'one'
  ? ShapeOf<R>
  : K extends 'maybe'
    ? ShapeOf<R> | null
    : K extends 'many'
      ? ShapeOf<R>[]
      : number;

export type AnyTwin = Twin<Columns, Columns, Cardinality>;
export type Bound<T extends Readonly<Record<string, AnyTwin>>> = {
  readonly [N in keyof T]: T[N] extends Twin<infer P, infer R, infer K>
    ? (tx: Queryable, params: ShapeOf<P>) => Promise<Result<R, K>>
    : never;
};

/** Row type of a bound statement. */
export type RowOf<F> = F extends (tx: Queryable, params: never) => Promise<infer T>
  ? T extends (infer R)[]
    ? R
    : NonNullable<T>
  : never;

export interface Statement {
  readonly subject: string;
  readonly name: string;
  readonly returns: Cardinality;
  readonly params: readonly string[];
  readonly sql: string;
  readonly twin: AnyTwin;
}

/** Every statement bound so far, for the contract test. */
export const registry: Statement[] = [];

/** Reads `sql/<subject>.sql` and returns its statements as functions typed by their twins. */
export function bind<T extends Readonly<Record<string, AnyTwin>>>(
  subject: string,
  twins: T,
): Bound<T> {
  const text = readFileSync(new URL(`./${subject}.sql`, import.meta.url), 'utf8');
  const parsed = new Map(parseStatements(text).map((statement) => [statement.name, statement]));
  const bound: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(twins)) {
    const statement = parsed.get(name);
    if (!statement) throw new Error(`sql/${subject}.sql has no statement ${name}`);
    if (statement.returns !== shape.returns) {
      throw new Error(`sql/${subject}.sql: ${name} returns ${statement.returns}`);
    }
    const names = Object.keys(shape.params);
    if (names.join() !== statement.params.join()) {
      throw new Error(`sql/${subject}: ${name} takes (${statement.params}), twin says (${names})`);
    }
    parsed.delete(name);
    registry.push({ subject, ...statement, twin: shape });
    bound[name] = caller(`${subject}.${name}`, statement, shape);
  }
  for (const name of parsed.keys()) throw new Error(`sql/${subject}.ts has no twin for ${name}`);
  return bound as Bound<T>;
}

type Parsed = Omit<Statement, 'subject' | 'twin'>;

const HEADER = /^-- (\w+)\(([^)]*)\): (one|maybe|many|none)$/;

/** Splits a file of statements at their headers; comments before a body belong to it. */
export function parseStatements(text: string): Parsed[] {
  const statements: { head: RegExpExecArray; body: string[] }[] = [];
  for (const line of text.split('\n')) {
    const head = HEADER.exec(line);
    if (head) statements.push({ head, body: [] });
    else statements.at(-1)?.body.push(line);
  }
  return statements.map(({ head, body }) => ({
    name: head[1] as string,
    params: (head[2] as string).split(',').flatMap((part) => part.trim() || []),
    returns: head[3] as Cardinality,
    sql: body.join('\n').trim().replace(/;$/, ''),
  }));
}

function caller(label: string, statement: Parsed, shape: AnyTwin) {
  const asJson = new Set(
    Object.entries(shape.params).flatMap(([name, { pg_type }]) =>
      pg_type === 'jsonb' ? name : [],
    ),
  );
  return async (tx: Queryable, params: Record<string, Param>) => {
    const values = statement.params.map((name) => {
      const value = params[name];
      if (value === undefined) throw new Error(`${label} was not given ${name}`);
      return value !== null && asJson.has(name) ? JSON.stringify(value) : value;
    });
    const { rows, affected } = await tx.query(statement.sql, values);
    if (statement.returns === 'many') return rows;
    if (statement.returns === 'none') return affected;
    if (rows.length > 1) throw new Error(`${label} returned ${rows.length} rows`);
    if (statement.returns === 'one' && rows.length === 0) throw new Error(`${label}: no row`);
    return rows[0] ?? null;
  };
}
