// Databases for tests, on the engine that the run is about: no test names one unless it is about
// it. Embedded ones start from a migrated template in .cache/, those of a server are cloned.
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Database } from '../sql/database.ts';
import { openEmbedded } from '../sql/embedded.ts';
import { migrate, schemaHash } from '../sql/migrate.ts';
import { becomeApp } from '../sql/open.ts';
import * as servers from './postgres/clone.ts';

const CACHE = new URL('../.cache/', import.meta.url);

/** The engine of this run; test/run.ts says so to the files it runs. */
export const ENGINE = process.env.TEST_ENGINE === 'postgres' ? 'postgres' : 'embedded';

/** For tests about the embedded engine itself: `test(name, embeddedOnly('why'), …)`. */
export function embeddedOnly(reason: string): { skip: string | false } {
  return { skip: ENGINE === 'embedded' ? false : `about the embedded engine: ${reason}` };
}

/** For tests about a server's own promises. */
export function serverOnly(reason: string): { skip: string | false } {
  return { skip: ENGINE === 'postgres' ? false : `needs a server (test:postgres): ${reason}` };
}

export interface TestDatabase extends Database {
  /** Statements as a superuser, whatever role the transactions have. */
  script(sql: string): Promise<void>;
  /** From here on transactions have the application's role. */
  serve(): Promise<void>;
}

/** A fresh database as the application sees it. */
export async function testDatabase(): Promise<TestDatabase> {
  if (ENGINE === 'postgres') return servers.cloneDatabase('app');
  const db = await ownerDatabase();
  await db.serve();
  return db;
}

/** A fresh database still served as its superuser, for tests that change the schema. */
export async function ownerDatabase(): Promise<TestDatabase> {
  if (ENGINE === 'postgres') return servers.cloneDatabase('owner');
  const db = await openEmbedded({ data_dir: null, load_from: await templateFile() });
  let serving = false;
  return {
    ...db,
    async script(sql) {
      if (!serving) return db.script(sql);
      await db.script("select set_config('session_authorization', 'postgres', false)");
      try {
        await db.script(sql);
      } finally {
        await db.script('set session authorization coxswain_app');
      }
    },
    async serve() {
      await becomeApp(db);
      serving = true;
    },
  };
}

/** Settings by which a process of the program finds the database that goes with its folder. */
export async function settingsBeside(data_dir: string): Promise<Record<string, string>> {
  return ENGINE === 'postgres' ? servers.settingsBeside(data_dir) : {};
}

/** Copies what a server keeps of a data folder that was copied; the embedded one is in it. */
export async function cloneBeside(from_dir: string, to_dir: string): Promise<void> {
  if (ENGINE === 'postgres') await servers.cloneBeside(from_dir, to_dir);
}

/** Removes what a server keeps of a data folder that was removed. */
export async function dropBeside(data_dir: string): Promise<void> {
  if (ENGINE === 'postgres') await servers.dropBeside(data_dir);
}

/** Path of the dumped template for today's schema, made if it is not there. */
async function templateFile(): Promise<string> {
  const path = fileURLToPath(new URL(`template-${schemaHash()}.tar`, CACHE));
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  const db = await openEmbedded({ data_dir: null, load_from: null });
  await migrate(db);
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, await db.dump());
  renameSync(mine, path);
  await db.close();
  return path;
}
