// Databases for tests: a migrated template is made once for each schema and kept in .cache/, and
// every test file starts its own from it in about a second.
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EmbeddedDatabase } from '../sql/embedded.ts';
import { openEmbedded } from '../sql/embedded.ts';
import { migrate, schemaHash } from '../sql/migrate.ts';
import { becomeApp, openInMemory } from '../sql/open.ts';

const CACHE = new URL('../.cache/', import.meta.url);

/** A fresh database as the application sees it. */
export async function testDatabase(): Promise<EmbeddedDatabase> {
  return openInMemory(await templateFile());
}

/** A fresh database still owned by its superuser, for tests that change the schema. */
export async function ownerDatabase(): Promise<EmbeddedDatabase> {
  return openEmbedded({ data_dir: null, load_from: await templateFile() });
}

export { becomeApp };

/** Path of the dumped template for today's schema, made if it is not there. */
export async function templateFile(): Promise<string> {
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
