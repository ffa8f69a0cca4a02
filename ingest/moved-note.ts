// A data folder's note of the businesses that have moved from its embedded database to a server.
// From then on uploads of two databases may lie in it, and nobody clears what is not known.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Database } from '../sql/database.ts';
import { holdsEmbedded } from '../sql/open.ts';

const NOTE = 'moved.json';

const MovedNote = z.array(
  z.object({
    tenant_id: z.uuid(),
    name: z.string(),
    /** Server and database. */
    to: z.string(),
    at: z.string(),
  }),
);
export type MovedNote = z.infer<typeof MovedNote>;

/** Who has moved, or was about to; a note that cannot be read says that somebody has. */
export function readMovedNote(data_dir: string): MovedNote {
  const path = join(data_dir, NOTE);
  return existsSync(path) ? MovedNote.parse(JSON.parse(readFileSync(path, 'utf8'))) : [];
}

/** Adds one, or says anew where it has gone; whole or not at all, whenever the process ends. */
export function noteMoved(data_dir: string, moved: MovedNote[number]): void {
  const others = readMovedNote(data_dir).filter(({ tenant_id }) => tenant_id !== moved.tenant_id);
  const path = join(data_dir, NOTE);
  const file = openSync(`${path}.new`, 'w');
  writeSync(file, JSON.stringify([...others, moved], null, 2));
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
}

/** Whether another database than the one at work may have uploads in this folder. */
export function isShared(data_dir: string, engine: Database['engine']): boolean {
  return engine === 'embedded' ? existsSync(join(data_dir, NOTE)) : holdsEmbedded(data_dir);
}
