// Which Postgres majors the program can open a data folder of: the one it embeds, and older ones by
// the PGlite of their time, for carrying a folder over (sql/backup/carry-over.ts).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { CoxswainError } from '../errors.ts';

/** What a thread needs to open a folder of one major. */
export interface MajorEngine {
  create: typeof PGlite.create;
  vector: unknown;
}

/** The major that PGlite in package.json is. */
export const EMBEDDED_MAJOR = '18';

/**
 * With a new major of PGlite its predecessor gets a line here, and an alias among the optional
 * dependencies: a folder of any earlier release is then read by the engine that wrote it.
 */
const ENGINES: Readonly<Record<string, () => Promise<MajorEngine>>> = {
  '18': async () => {
    const [{ PGlite }, { vector }] = await Promise.all([
      import('@electric-sql/pglite'),
      import('@electric-sql/pglite-pgvector'),
    ]);
    return { create: PGlite.create.bind(PGlite), vector };
  },
  '17': async () => {
    const [{ PGlite: Older }, { vector }] = await Promise.all([
      import('pglite-pg17'),
      import('pglite-pg17/vector'),
    ]);
    // its types are another version's; what is called of it has not changed since
    return { create: Older.create.bind(Older) as unknown as typeof PGlite.create, vector };
  },
};

/** Loads the engine of a major. Throws `data_folder_broken` where it is not installed. */
export async function engineOf(major: string): Promise<MajorEngine> {
  try {
    const load = ENGINES[major];
    if (load === undefined) throw new Error(`no PGlite of Postgres ${major} is named here`);
    return await load();
  } catch (error) {
    throw new CoxswainError(
      'data_folder_broken',
      `The data folder was written by Postgres ${major}, and the engine that reads it is not ` +
        `installed (this program embeds ${EMBEDDED_MAJOR}). Run npm ci without leaving out ` +
        'optional packages and start again; or start the version of Coxswain that wrote it, make ' +
        'a backup there (npm run backup) and restore it here (npm run restore -- FILE).',
      { cause: error },
    );
  }
}

/** Where in a data folder the embedded database lies. */
export function embeddedFolder(data_dir: string): string {
  return join(data_dir, 'postgres');
}

/** The major that wrote a data folder's database; null where there is none. */
export function majorOf(data_dir: string): string | null {
  try {
    return readFileSync(join(embeddedFolder(data_dir), 'PG_VERSION'), 'utf8').trim();
  } catch {
    return null;
  }
}
