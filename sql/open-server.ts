// Opens a database on a Postgres server: migrated where an owner's address is given, checked before
// anybody is served. Hides what servers may be like, and says what is wrong with one in a sentence.
import { CoxswainError, isCoxswainError } from '../errors.ts';
import type { Database, Queryable } from './database.ts';
import { lacks, migrate, refuseStrongRole } from './migrate.ts';
import { isPooled, keepsStatements } from './pooler.ts';
import { openPostgres, type PostgresDatabase } from './postgres.ts';
import { scramVerifier } from './scram.ts';

/** Views, grants and plans were written for it. */
const OLDEST_MAJOR = 17;
/** The role whose rights and policies the schema describes. */
const APP_ROLE = 'coxswain_app';
/** Servers that start at once migrate one after the other: 'coxswain' as eight bytes. */
const MIGRATION_LOCK = '7165077969489193326';

export interface ServerOptions {
  /** Of the application's role, coxswain_app. */
  url: string;
  /** Of the role that owns the schema; null where somebody else migrates. */
  owner_url: string | null;
  onStep?: ((step: string) => void) | undefined;
}

/** Throws config_invalid where the server cannot be reached or must not be used as it is. */
export async function openServer({ url, owner_url, onStep }: ServerOptions): Promise<Database> {
  onStep?.('connecting to the database server');
  if (owner_url !== null) await migrateServer(owner_url, { onStep });
  const pooled = await isPooled(url).catch(unreachable);
  const prepares = !pooled || (await keepsStatements(url));
  const probe = openPostgres({ url, engine: 'postgres', most_connections: 1, prepares });
  let found: Found;
  try {
    found = await probe.transaction({}, look).catch(unreachable);
    refuseOther(found);
    await refuseStrongRole(probe);
    await refuseOldSchema(probe);
  } finally {
    await probe.close();
  }
  const engine = found.timescale_license === 'timescale' ? 'timescale' : 'postgres';
  onStep?.(`${sentenceOf(found)}${pooled ? pooledWords(prepares) : ''}`);
  return openPostgres({ url, engine, prepares });
}

export interface MigrateOptions {
  /** Given to the application's role; null leaves the one it has. ASCII. */
  app_password?: string | null | undefined;
  onStep?: ((step: string) => void) | undefined;
}

/** Brings the schema up to date as its owner, once however many start at the same time. */
export async function migrateServer(
  owner_url: string,
  { app_password = null, onStep }: MigrateOptions = {},
): Promise<void> {
  if (await isPooled(owner_url).catch(unreachable)) throw pooledOwner();
  // one connection, so that the lock and what it guards are the same session
  const owner = openPostgres({ url: owner_url, engine: 'postgres', most_connections: 1 });
  try {
    await owner.script(`select pg_advisory_lock(${MIGRATION_LOCK})`).catch(unreachable);
    await migrate(owner, onStep).catch(cannotMigrate);
    if (app_password !== null) {
      await owner.script(`alter role ${APP_ROLE} password '${scramVerifier(app_password)}'`);
    }
  } finally {
    await owner.close();
  }
}

/** Throws config_invalid where the owner's address leads to another database than the served. */
export async function refuseOtherDatabase(served: Database, owner_url: string): Promise<void> {
  const owner = openPostgres({ url: owner_url, engine: 'postgres', most_connections: 1 });
  const whichOne = (db: Pick<Database, 'transaction'>) =>
    db.transaction({}, async (tx) => {
      const { rows } = await tx.query(
        `select oid::text || ' since ' || pg_postmaster_start_time()::text as name
         from pg_database where datname = current_database()`,
      );
      return rows[0]?.name;
    });
  try {
    if ((await whichOne(served)) === (await whichOne(owner))) return;
  } finally {
    await owner.close();
  }
  throw new CoxswainError(
    'config_invalid',
    'DATABASE_URL and DATABASE_OWNER_URL lead to different databases. Both must name the one that ' +
      'is to be served.',
  );
}

interface Found {
  version: string;
  major: number;
  role: string;
  encoding: string;
  by_code_point: boolean;
  extensions: Record<string, string>;
  timescale_license: string | null;
  /** Evidence is kept as AGE's graphs, too. */
  graphs: boolean;
}

async function look(tx: Queryable): Promise<Found> {
  const { rows } = await tx.query(
    `select current_setting('server_version') as version,
       current_setting('server_version_num')::int / 10000 as major,
       current_user::text as role, current_setting('server_encoding') as encoding,
       'B' < 'a' collate "default" and lower('É') = 'é' as by_code_point,
       (select jsonb_object_agg(extname, extversion) from pg_extension) as extensions,
       current_setting('timescaledb.license', true) as timescale_license,
       to_regprocedure('graph.paths(text, text, int)') is not null as graphs`,
  );
  return rows[0] as unknown as Found;
}

function refuseOther(found: Found): void {
  const refuse = (sentence: string) => {
    throw new CoxswainError('config_invalid', `DATABASE_URL: ${sentence}`);
  };
  if (found.major < OLDEST_MAJOR) {
    refuse(`the server is Postgres ${found.version}; ${OLDEST_MAJOR} or later is needed.`);
  }
  if (found.role !== APP_ROLE) {
    refuse(`it logs in as ${found.role}; the application logs in as ${APP_ROLE} and no other.`);
  }
  if (found.encoding !== 'UTF8' || !found.by_code_point) {
    refuse(
      'the database sorts or spells differently from what the program was tested with. Make one ' +
        "with: create database … template template0 encoding 'UTF8' lc_collate 'C' " +
        "lc_ctype 'C.UTF-8'.",
    );
  }
}

async function refuseOldSchema(db: PostgresDatabase): Promise<void> {
  const outdated = () =>
    new CoxswainError(
      'config_invalid',
      'The schema on the server is not of this version of Coxswain. Run npm run migrate with ' +
        'DATABASE_OWNER_URL, or start with it set.',
    );
  const { missing, functions } = await db.transaction({}, lacks).catch((error) => {
    // no schema at all, or one that the role may not look at yet
    throw isCoxswainError(error) ? error : outdated();
  });
  if (missing.length > 0 || functions) throw outdated();
}

/** What was found and what it means, in one line. */
function sentenceOf({ version, extensions, timescale_license, graphs }: Found): string {
  const named = (name: string, what: string) =>
    extensions[name] === undefined ? [] : [`${what} ${extensions[name]}`];
  const parts = [
    ...named('vector', 'pgvector'),
    ...named('timescaledb', `TimescaleDB (${timescale_license})`),
    ...named('age', graphs ? 'AGE' : 'AGE, not granted to the owner (no graphs),'),
  ];
  return `Postgres ${version.split(' ')[0]} with ${parts.join(', ')}`;
}

function pooledWords(prepares: boolean): string {
  return prepares
    ? ', through a pooler'
    : ', through a pooler that keeps no prepared statements: every statement is planned anew ' +
        '(docs/databases.md)';
}

/** SQLSTATE: may not; used for creating roles and extensions. */
const NOT_ALLOWED = '42501';

/** SQLSTATE: feature not supported; TimescaleDB's for what its licence leaves out. */
const NOT_SUPPORTED = '0A000';

/** Exported for its test: no server of the tests refuses what it says it has. */
export function cannotMigrate(error: Error & { code?: string }): never {
  if (error.code === NOT_SUPPORTED && /licen[cs]e/i.test(error.message)) {
    throw new CoxswainError(
      'config_invalid',
      'DATABASE_OWNER_URL: TimescaleDB there says timescaledb.license = timescale, and refuses ' +
        `what that licence allows (${error.message}). Install its community build, or set ` +
        "timescaledb.license = 'apache' to run without columnstore and aggregates.",
      { cause: error },
    );
  }
  if (error.code !== NOT_ALLOWED) throw error;
  throw new CoxswainError(
    'config_invalid',
    `DATABASE_OWNER_URL: its role may not do all that migrating needs (${error.message}). ` +
      'deploy/postgres/server.sql and database.sql say what a superuser prepares.',
    { cause: error },
  );
}

function pooledOwner(): CoxswainError {
  return new CoxswainError(
    'config_invalid',
    'DATABASE_OWNER_URL leads through a connection pooler, in which the lock that keeps two ' +
      'servers from migrating at once is lost or never given back. Let it lead to the database ' +
      'server itself; DATABASE_URL may go through the pooler.',
  );
}

function unreachable(error: Error & { code?: string }): never {
  throw new CoxswainError(
    'config_invalid',
    `The database server does not let us in: ${error.message || error.code}. Check the address, ` +
      'role and password in DATABASE_URL and DATABASE_OWNER_URL.',
    { cause: error },
  );
}
