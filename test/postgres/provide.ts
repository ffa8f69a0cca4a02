// The servers that a run of the tier uses, each with a migrated template to clone databases from.
// Hides whose they are: thrown away afterwards, or the one that TEST_DATABASE_URL leads to.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { schemaHash } from '../../sql/migrate.ts';
import { migrateServer } from '../../sql/open-server.ts';
import { startThrowAway } from './server.ts';

const DEPLOY = new URL('../../deploy/postgres/', import.meta.url);
/** Every database the tests make; those of an earlier run that was killed go first. */
export const PREFIX = 'coxswain_test_';
/** What the program's own database is called; pg_cron works from it (deploy/postgres). */
export const MAIN = 'coxswain';
/** How a database spells and sorts to give the same answers as the embedded one. */
export const LIKE_EMBEDDED = "encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'";
/** Test functions, where they are in nobody's way. */
const PGTAP = 'create schema if not exists tap; create extension if not exists pgtap schema tap';

/** One server as a test process is told of it, as JSON in TEST_SERVERS. */
export interface TestServer {
  /** A superuser's address of the database postgres. */
  admin_url: string;
  password: string;
  template: string;
}

export interface Provided {
  servers: TestServer[];
  /** In one line: what was started, and with which extensions. */
  what: string;
  stop(): Promise<void>;
}

/** At most `count` servers, so that as many test files may change roles. Throws NoServer. */
export async function provideServers(
  count: number,
  say: (line: string) => void,
): Promise<Provided> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    const server = await prepareServer(given);
    return { servers: [server], what: await describe(server), stop: () => dropAll(given) };
  }
  const started: Awaited<ReturnType<typeof startThrowAway>>[] = [];
  const stop = async () => void (await Promise.all(started.map((server) => server.stop())));
  try {
    // one after the other: the first may have to make the system they all run from
    for (let i = 0; i < count; i++) started.push(await startThrowAway(say));
    const servers = await Promise.all(started.map(({ url }) => prepareServer(url)));
    return { servers, what: await describe(servers[0] as TestServer), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Roles, the program's own database, and the template, migrated by its owner: no superuser. */
export async function prepareServer(admin_url: string): Promise<TestServer> {
  const template = `${PREFIX}template_${schemaHash()}`;
  const password = randomBytes(16).toString('hex');
  const server = { admin_url, password, template };
  await dropAll(admin_url);
  await run(at(server, 'template1'), sqlOf('server.sql'));
  await run(admin_url, `alter role coxswain_owner password '${password}'`);
  const { rows } = await run(admin_url, `select from pg_database where datname = '${MAIN}'`);
  if (rows.length === 0) await run(admin_url, createDatabase(MAIN));
  await run(at(server, MAIN), `${sqlOf('database.sql')}; ${sqlOf('cron.sql')}`);
  await run(admin_url, createDatabase(template));
  await prepareDatabase(at(server, template));
  await migrateServer(at(server, template, 'coxswain_owner'));
  await run(admin_url, `alter role coxswain_app password '${password}'`);
  // nobody may be connected to what is cloned, TimescaleDB's scheduler neither
  await run(admin_url, `alter database ${template} with allow_connections false`);
  return server;
}

/** What deploy/ has a superuser do once in each database, and what only tests need. */
export async function prepareDatabase(url: string): Promise<void> {
  await run(url, `${sqlOf('database.sql')}; ${PGTAP}`);
}

function createDatabase(name: string): string {
  return `create database ${name} owner coxswain_owner template template0
    ${LIKE_EMBEDDED}`;
}

/** The address of one of a server's databases, as its superuser or as somebody else. */
export function at({ admin_url, password }: TestServer, database: string, role?: string): string {
  const url = new URL(admin_url);
  url.pathname = `/${database}`;
  if (role !== undefined) {
    url.username = role;
    url.password = password;
  }
  return url.href;
}

async function describe(server: TestServer): Promise<string> {
  const { rows } = await run(
    server.admin_url,
    `select split_part(version(), ' (', 1) as version,
       current_setting('shared_preload_libraries') as preloaded`,
  );
  return `${rows[0]?.version}, preloaded: ${rows[0]?.preloaded}`;
}

async function dropAll(admin_url: string): Promise<void> {
  const { rows } = await run(
    admin_url,
    `select datname from pg_database where datname like '${PREFIX.replaceAll('_', '\\_')}%'`,
  );
  for (const { datname } of rows) {
    await run(admin_url, `drop database if exists ${datname} with (force)`);
  }
}

function sqlOf(file: string): string {
  return readFileSync(new URL(file, DEPLOY), 'utf8');
}

async function run(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client(url);
  // a server that stops meanwhile is told by the query that fails
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
