// Brings a database to the program's schema: roles, migrations once each and in order, then the
// functions, views and policies that run every time. Hides the bookkeeping and its checks.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { CoxswainError } from '../errors.ts';
import type { Queryable } from './database.ts';
import { installQueue, queuePlan } from './queue-schema.ts';

export interface Migration {
  name: string;
  up: string;
  down: string;
  hash: string;
}

/** What migrating needs: statements one at a time, and whole files at once. */
export interface MigrationTarget {
  script(sql: string): Promise<void>;
  transaction<T>(options: object, fn: (tx: Queryable) => Promise<T>): Promise<T>;
}

const FOLDER = new URL('./migrations/', import.meta.url);
const FUNCTIONS = new URL('./functions/', import.meta.url);
/** What runs after the functions, by what the server has (sql/engines/README.md). */
const ENGINES = {
  postgres: new URL('./engines/postgres/', import.meta.url),
  timescale: new URL('./engines/timescale/', import.meta.url),
  age: new URL('./engines/age/', import.meta.url),
};
/** The value of timescaledb.license that allows columnstore, aggregates and policies. */
const COMMUNITY = 'timescale';
/**
 * The extensions that the schema's owner can use, whoever asks: AGE only once a superuser let it
 * (deploy/postgres/database.sql).
 */
const USABLE = `select e.extname::text from pg_extension e
  join pg_namespace ours on ours.nspname = 'app'
  where case e.extname when 'age' then
    has_schema_privilege(ours.nspowner, e.extnamespace, 'usage with grant option')
    and has_database_privilege(ours.nspowner, current_database(), 'create with grant option')
    else true end`;

/** Every migration in order, with its way back. Throws when one has none. */
export function readMigrations(): Migration[] {
  const files = readdirSync(FOLDER).sort();
  return files
    .filter((file) => file.endsWith('.sql') && !file.endsWith('.down.sql'))
    .map((file) => {
      const name = file.replace(/\.sql$/, '');
      const up = readFileSync(new URL(file, FOLDER), 'utf8');
      const down = readFileSync(new URL(`${name}.down.sql`, FOLDER), 'utf8');
      return { name, up, down, hash: createHash('sha256').update(up).digest('hex') };
    });
}

/** The always-run files in order. */
export function readFunctions(): { name: string; sql: string }[] {
  return readSql(FUNCTIONS);
}

export interface EngineParts {
  /** Those that the schema's owner can use. */
  extensions: readonly string[];
  /** `timescaledb.license`; null where the extension's library is not loaded. */
  license: string | null;
}

/** The files of sql/engines/ that such a server runs, in order; none without an extension. */
export function readEngine({ extensions, license }: EngineParts): { name: string; sql: string }[] {
  const has_timescaledb = extensions.includes('timescaledb');
  const folders = [
    ...(has_timescaledb ? [ENGINES.postgres] : []),
    ...(has_timescaledb && license === COMMUNITY ? [ENGINES.timescale] : []),
    ...(extensions.includes('age') ? [ENGINES.age] : []),
  ];
  return folders.flatMap(readSql);
}

function readSql(folder: URL): { name: string; sql: string }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ name: file, sql: readFileSync(new URL(file, folder), 'utf8') }));
}

/** All that runs always on this database, and the hash it keeps of it. */
async function alwaysRun(tx: Queryable): Promise<{ sql: string; hash: string }> {
  const { rows } = await tx.query(
    `select array(${USABLE}) as extensions,
       current_setting('timescaledb.license', true) as license`,
  );
  const parts = readEngine(rows[0] as unknown as EngineParts);
  const sql = [...readFunctions(), ...parts].map((file) => file.sql).join('\n');
  return { sql, hash: createHash('sha256').update(sql).digest('hex') };
}

/** One hash over everything that shapes the schema: names a template database. */
export function schemaHash(): string {
  const hash = createHash('sha256').update(readFileSync(new URL('./roles.sql', import.meta.url)));
  for (const { up } of readMigrations()) hash.update(up);
  for (const { sql } of readFunctions()) hash.update(sql);
  for (const { sql } of Object.values(ENGINES).flatMap(readSql)) hash.update(sql);
  return hash.update(queuePlan()).digest('hex').slice(0, 16);
}

/**
 * Applies what is missing. Each migration is one transaction with its bookkeeping row.
 * Throws when an applied migration's text has changed since, or one is missing from the program.
 */
export async function migrate(
  db: MigrationTarget,
  onStep: (step: string) => void = () => undefined,
): Promise<void> {
  await prepare(db);
  const { missing, functions } = await db.transaction({}, lacks);
  await apply(db, missing, onStep);
  if (missing.length === 0 && !functions) return;
  const { sql, hash } = await db.transaction({}, alwaysRun);
  await whole(
    db,
    `${sql}\n;delete from app.schema_functions;
    insert into app.schema_functions (hash) values ('${hash}');`,
  );
}

/**
 * Makes an empty database one of an earlier version, without what runs always: for rows of that
 * version to be loaded, and a start to do the rest. Throws where it is no earlier version of ours.
 */
export async function migrateTo(
  db: MigrationTarget,
  applied: readonly { name: string; hash: string }[],
): Promise<void> {
  refuseOtherHistory(applied);
  const names = new Set(applied.map(({ name }) => name));
  await prepare(db);
  const wanted = readMigrations().filter(({ name }) => names.has(name));
  await apply(db, wanted, () => undefined);
}

async function prepare(db: MigrationTarget): Promise<void> {
  await db.script(readFileSync(new URL('./roles.sql', import.meta.url), 'utf8'));
  await installQueue(db);
}

async function apply(
  db: MigrationTarget,
  migrations: readonly Migration[],
  onStep: (step: string) => void,
): Promise<void> {
  for (const { name, up, hash } of migrations) {
    onStep(name);
    await whole(
      db,
      `${up}\n;insert into app.schema_migrations (name, hash) values ('${name}', '${hash}');`,
    );
  }
}

/** What a database still needs to be today's. Throws where it is not of an earlier version. */
export async function lacks(tx: Queryable): Promise<{ missing: Migration[]; functions: boolean }> {
  const { missing } = await historyOf(tx);
  const { hash } = await alwaysRun(tx);
  const current = await tx.query('select from app.schema_functions where hash = $1', [hash]);
  return { missing, functions: current.rows.length === 0 };
}

/** How many migrations a database has had, and those it lacks. Throws as `lacks` does. */
export async function historyOf(tx: Queryable): Promise<{ had: number; missing: Migration[] }> {
  const there = await tx.query(`select to_regclass('app.schema_migrations') is not null as "is"`);
  if (there.rows[0]?.is !== true) return { had: 0, missing: readMigrations() };
  const { rows } = await tx.query('select name, hash from app.schema_migrations order by name');
  const applied = rows as { name: string; hash: string }[];
  refuseOtherHistory(applied);
  const done = new Set(applied.map(({ name }) => name));
  return { had: done.size, missing: readMigrations().filter(({ name }) => !done.has(name)) };
}

/** Throws where migrations were applied that this program does not know, or knows otherwise. */
export function refuseOtherHistory(applied: readonly { name: string; hash: string }[]): void {
  const migrations = readMigrations();
  for (const { name, hash } of applied) {
    const known = migrations.find((migration) => migration.name === name);
    if (!known) {
      throw new CoxswainError(
        'data_folder_broken',
        `This data was written by a newer Coxswain (migration ${name}). Start that one, or use ` +
          'another data folder or database.',
      );
    }
    if (known.hash !== hash) {
      throw new CoxswainError(
        'data_folder_broken',
        `The data was written with another text of migration ${name}. Start the version of ` +
          'Coxswain that wrote it, or use another data folder or database.',
      );
    }
  }
}

/** Undoes the newest migration; the next migrate runs the always-run files again. */
export async function migrateBack(db: MigrationTarget): Promise<string> {
  const name = await db.transaction({}, async (tx) => {
    const { rows } = await tx.query('select max(name) as name from app.schema_migrations');
    return rows[0]?.name as string;
  });
  const migration = readMigrations().find((candidate) => candidate.name === name);
  if (!migration) throw new Error('there is no migration to undo');
  await whole(
    db,
    `${migration.down}\n;delete from app.schema_functions;
    delete from app.schema_migrations where name = '${name}';`,
  );
  return name;
}

/** Refuses to serve as a role that could see past row security. */
export async function refuseStrongRole(db: MigrationTarget): Promise<void> {
  await db.transaction({}, async (tx) => {
    const { rows } = await tx.query(
      `select r.rolsuper or r.rolbypassrls
         or exists (select from pg_class c where c.relowner = r.oid) as strong
       from pg_roles r where r.rolname = current_user`,
    );
    if (rows[0]?.strong !== false) {
      throw new CoxswainError(
        'config_invalid',
        'the application must log in as a role that owns and bypasses nothing',
      );
    }
  });
}

/** A script that happens whole or not at all, and leaves no transaction open when it fails. */
async function whole(db: MigrationTarget, sql: string): Promise<void> {
  try {
    await db.script(`begin;\n${sql}\ncommit;`);
  } catch (error) {
    await db.script('rollback');
    throw error;
  }
}
