// Databases of a test process on the postgres tier: cloned from the template of a server that no
// other test process uses meanwhile, since roles belong to all of a server's databases.
import { createHash } from 'node:crypto';
import pg from 'pg';
import { openServer } from '../../sql/open-server.ts';
import { openPostgres, type PostgresDatabase } from '../../sql/postgres.ts';
import type { TestDatabase } from '../database.ts';
import { type Pooler, startPooler } from './pooler.ts';
import { at, MAIN, PREFIX, prepareDatabase, type TestServer } from './provide.ts';

/** Held by the test process that uses a server: 'coxstest' as eight bytes. */
const IN_USE = '7165077969439126388';
const LOOK_AGAIN_MS = 100;

interface Taken {
  server: TestServer;
  /** Runs a statement as the superuser, on the connection that holds the server. */
  asAdmin(sql: string, params?: string[]): Promise<pg.QueryResult>;
}

let mine: Promise<Taken> | null = null;
let pooler: Promise<Pooler> | null = null;
let behind_pooler = false;
let made = 0;

/** A database of its own, as the application sees it or still as its superuser. */
export async function cloneDatabase(as: 'app' | 'owner'): Promise<TestDatabase> {
  const { server } = await myServer();
  made += 1;
  const name = `${PREFIX}${process.pid}_${made}`;
  await createClone(name, server.template);
  const owner = openPostgres({ url: at(server, name), engine: 'postgres', most_connections: 1 });
  const url = at(server, name, 'coxswain_app');
  const open = async () =>
    openServer({ url: behind_pooler ? (await myPooler()).through(url) : url, owner_url: null });
  let app = as === 'app' ? ((await open()) as PostgresDatabase) : null;
  return {
    engine: 'postgres',
    transaction: (options, fn) => (app ?? owner).transaction(options, fn),
    describe: (sql) => (app ?? owner).describe(sql),
    script: owner.script,
    serve: async () => {
      app ??= (await open()) as PostgresDatabase;
    },
    close: async () => {
      await Promise.all([owner.close(), app?.close()]);
      await drop(name);
    },
  };
}

/** A database by its addresses, for tests of opening one. */
export interface Addresses {
  app: string;
  owner: string;
  superuser: string;
  drop(): Promise<void>;
}

/** Ready to serve, or `bare`: made by `create database … <options>`, without a schema. */
export async function addresses(bare?: string): Promise<Addresses> {
  const { server, asAdmin } = await myServer();
  made += 1;
  const name = `${PREFIX}${process.pid}_${made}`;
  if (bare === undefined) await createClone(name, server.template);
  else {
    await asAdmin(`create database ${name} owner coxswain_owner template template0 ${bare}`);
    await prepareDatabase(at(server, name));
  }
  return {
    app: at(server, name, 'coxswain_app'),
    owner: at(server, name, 'coxswain_owner'),
    superuser: at(server, name),
    drop: () => drop(name),
  };
}

/** The one database of a server that pg_cron works from: not migrated by whoever provides it. */
export async function programDatabase(): Promise<Omit<Addresses, 'drop'>> {
  const { server } = await myServer();
  return {
    app: at(server, MAIN, 'coxswain_app'),
    owner: at(server, MAIN, 'coxswain_owner'),
    superuser: at(server, MAIN),
  };
}

/** Settings that lead a process of the program to the database that goes with a data folder. */
export async function settingsBeside(data_dir: string): Promise<Record<string, string>> {
  const { server } = await myServer();
  const name = nameBeside(data_dir);
  await createClone(name, server.template, { keep: true });
  return {
    DATABASE_URL: at(server, name, 'coxswain_app'),
    DATABASE_OWNER_URL: at(server, name, 'coxswain_owner'),
  };
}

/**
 * Gives a copied data folder a copy of the database that goes with the original, which is only
 * copied from then on.
 */
export async function cloneBeside(from_dir: string, to_dir: string): Promise<void> {
  await createClone(nameBeside(to_dir), nameBeside(from_dir));
}

/** Removes the database that goes with a data folder. */
export async function dropBeside(data_dir: string): Promise<void> {
  await drop(nameBeside(data_dir));
}

function nameBeside(data_dir: string): string {
  return `${PREFIX}beside_${createHash('sha256').update(data_dir).digest('hex').slice(0, 20)}`;
}

async function createClone(name: string, template: string, { keep = false } = {}): Promise<void> {
  const { asAdmin } = await myServer();
  const there = await asAdmin('select from pg_database where datname = $1', [name]);
  if (there.rows.length > 0) {
    if (keep) return;
    await drop(name);
  }
  // nobody may be connected meanwhile, TimescaleDB's scheduler neither, and it comes back unless
  // it is kept out
  await asAdmin(`alter database ${template} with allow_connections false`);
  await asAdmin('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
    template,
  ]);
  await asAdmin(`create database ${name} owner coxswain_owner template ${template}`);
  // a copy has lost the grants on the database itself
  await asAdmin(`do $$ begin if exists (select from pg_roles where rolname = 'coxswain_graphs') then
    grant create on database ${name} to coxswain_graphs; end if; end $$`);
}

async function drop(name: string): Promise<void> {
  const { asAdmin } = await myServer();
  await asAdmin(`drop database if exists ${name} with (force)`);
}

/** From here on this process's databases are reached as the application by way of its pooler. */
export function goThroughPooler(): void {
  behind_pooler = true;
}

/** The pooler in front of this process's server, for as long as the process lives. */
export function myPooler(): Promise<Pooler> {
  pooler ??= myServer().then(({ server }) => startPooler(at(server, MAIN, 'coxswain_app')));
  return pooler;
}

/** The server that this process has to itself until it ends. */
function myServer(): Promise<Taken> {
  mine ??= takeServer();
  return mine;
}

async function takeServer(): Promise<Taken> {
  const listed = process.env.TEST_SERVERS;
  if (!listed) throw new Error('npm run test:postgres provides the server; run the file by it');
  const servers = JSON.parse(listed) as TestServer[];
  for (;;) {
    for (const server of servers) {
      const admin = new pg.Client(server.admin_url);
      // a server that stops meanwhile is told by the query that fails
      admin.on('error', () => undefined);
      await admin.connect();
      const { rows } = await admin.query(`select pg_try_advisory_lock(${IN_USE}) as taken`);
      if (rows[0]?.taken === true) return { server, asAdmin: keptBy(admin) };
      await admin.end();
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** The lock ends with the process, and must not keep it from ending: only a statement does. */
function keptBy(admin: pg.Client): Taken['asAdmin'] {
  const { ref, unref } = admin as pg.Client & { ref(): void; unref(): void };
  let under_way = 0;
  unref.call(admin);
  return async (sql, params = []) => {
    under_way += 1;
    ref.call(admin);
    try {
      return await admin.query(sql, params);
    } finally {
      under_way -= 1;
      if (under_way === 0) unref.call(admin);
    }
  };
}
