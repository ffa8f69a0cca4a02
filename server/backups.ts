// Backups of a data folder while the server runs on it: one at a time, for the night's job and for
// whoever asks by `npm run backup`. Hides how that command, another process, asks and is answered.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { CoxswainError, isCoxswainError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type BackupKind, backupsFolder } from '../sql/backup/folder.ts';
import { backUp, backUpServing, type Made } from '../sql/backup/make.ts';
import { settleRestore } from '../sql/backup/restore.ts';
import type { Database } from '../sql/database.ts';
import { openEmbedded } from '../sql/embedded.ts';
import { embeddedFolder, majorOf } from '../sql/embedded-majors.ts';
import { lockFolder } from '../sql/folder-lock.ts';

/** A person waits for the answer; looking costs one small folder's listing. */
const LOOK_EVERY_MS = 500;
/** Whoever has the folder and does not take the question up by then is no server. */
const TAKEN_UP_WITHIN_MS = 30_000;
const ASKED = /^ask-([\da-f-]{36})$/;
const TOLD = /^told-[\da-f-]{36}$/;

export interface BackupRequest {
  kind: BackupKind;
  say: (line: string) => void;
  signal?: AbortSignal;
}

export interface Backups {
  /** Rejects with `backup_failed` and a sentence; earlier backups are then as they were. */
  make(request: BackupRequest): Promise<Made>;
  /** Answers those who ask by files in the folder of backups, which only its owner can write. */
  start(): void;
  /** Ends the one under way, of which nothing stays. */
  stop(): Promise<void>;
}

/** What is told line by line to the process that asked. */
const Told = z.union([
  z.object({ line: z.string() }),
  z.object({ done: z.string(), held_ms: z.number() }),
  z.object({ failed: z.string() }),
]);
type Told = z.infer<typeof Told>;

export function createBackups(deps: { db: Database; data_dir: string; log: Log }): Backups {
  const { db, data_dir, log } = deps;
  const stopping = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  let looking: Promise<void> = Promise.resolve();

  function make({ kind, say, signal }: BackupRequest): Promise<Made> {
    const signals = [stopping.signal, ...(signal ? [signal] : [])];
    const making = last.then(async () => {
      const began_ms = performance.now();
      const made = await backUpServing(db, {
        ...{ data_dir, kind, say },
        signal: AbortSignal.any(signals),
      });
      const took_ms = Math.round(performance.now() - began_ms);
      log.info({ path: made.path, took_ms, held_ms: Math.round(made.held_ms) }, 'backup made');
      return made;
    });
    last = making.catch(() => undefined);
    return making;
  }

  async function answer(id: string): Promise<void> {
    const told = join(backupsFolder(data_dir), `told-${id}`);
    await rename(join(backupsFolder(data_dir), `ask-${id}`), told);
    const tell = (line: Told) => appendFile(told, `${JSON.stringify(line)}\n`);
    let telling: Promise<unknown> = Promise.resolve();
    try {
      const made = await make({
        kind: 'asked',
        say: (line) => {
          telling = telling.then(() => tell({ line }));
        },
      });
      await telling;
      await tell({ done: made.path, held_ms: made.held_ms });
    } catch (error) {
      log.warn({ err: error }, 'a backup that was asked for could not be made');
      await tell({ failed: isCoxswainError(error) ? error.message : String(error) });
    }
  }

  async function look(): Promise<void> {
    await forgetTold(data_dir);
    while (!stopping.signal.aborted) {
      const names = await readdir(backupsFolder(data_dir)).catch(() => []);
      for (const name of names) {
        const id = ASKED.exec(name)?.[1];
        if (id === undefined) continue;
        await answer(id).catch((error) => log.warn({ err: error }, 'nobody hears of a backup'));
      }
      await pause(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  return {
    make,
    start() {
      looking = look();
    },
    async stop() {
      stopping.abort();
      await looking;
      await last;
    },
  };
}

/**
 * What `npm run backup` does: asks the server that runs on the folder, or, where none does, makes
 * the backup here. Throws `config_invalid` where there is no database, and `backup_failed`.
 */
export async function askForBackup(
  data_dir: string,
  say: (line: string) => void,
): Promise<{ path: string }> {
  if (majorOf(data_dir) === null && !existsSync(join(data_dir, 'restoring.json'))) {
    throw new CoxswainError(
      'config_invalid',
      `There is no embedded database in ${data_dir}. Set COXSWAIN_DATA_DIR to the folder that ` +
        'has one; where DATABASE_URL leads to a server, its backups are its own ' +
        '(docs/backups.md).',
    );
  }
  const alone = await backUpAlone(data_dir, say);
  return alone ?? askServer(data_dir, say);
}

/** Null where somebody else has the folder. */
async function backUpAlone(data_dir: string, say: (line: string) => void): Promise<Made | null> {
  const lock = await lockFolder(data_dir).catch((error) => {
    if (isCoxswainError(error) && error.code === 'data_folder_in_use') return null;
    throw error;
  });
  if (lock === null) return null;
  try {
    await settleRestore(data_dir);
    // as it is: to save a database is not to change it, whatever version it is of
    const db = await openEmbedded({
      data_dir: embeddedFolder(data_dir),
      load_from: null,
      major: majorOf(data_dir) ?? '',
    });
    try {
      return await backUp(db, { data_dir, kind: 'asked', say });
    } finally {
      await db.close();
    }
  } finally {
    await lock.release();
  }
}

async function askServer(data_dir: string, say: (line: string) => void): Promise<{ path: string }> {
  const folder = backupsFolder(data_dir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const id = randomUUID();
  const [ask, told] = [join(folder, `ask-${id}`), join(folder, `told-${id}`)];
  await writeFile(ask, '', { mode: 0o600, flag: 'wx' });
  say('a server runs on the folder, and is asked for the backup');
  const asked_ms = performance.now();
  let heard = 0;
  try {
    for (;;) {
      await pause(LOOK_EVERY_MS / 2);
      if (existsSync(ask) && performance.now() - asked_ms > TAKEN_UP_WITHIN_MS) {
        throw new CoxswainError(
          'backup_failed',
          `Another program has ${data_dir} and does not answer. Wait for its end, and ask again.`,
        );
      }
      const is_heard = existsSync(ask) || existsSync(told);
      const lines = await linesOf(told);
      for (const line of lines.slice(heard)) {
        if ('line' in line) say(line.line);
        else if ('done' in line) return { path: line.done };
        else throw new CoxswainError('backup_failed', line.failed);
      }
      heard = lines.length;
      // a server that has gone leaves the folder to us
      const alone = await backUpAlone(data_dir, say);
      if (alone !== null) return alone;
      if (!is_heard) {
        throw new CoxswainError('backup_failed', 'The server has ended meanwhile; ask again.');
      }
    }
  } finally {
    for (const path of [ask, told]) await rm(path, { force: true });
  }
}

/** Answers of a server that died, or to somebody who did. */
async function forgetTold(data_dir: string): Promise<void> {
  const names = await readdir(backupsFolder(data_dir)).catch(() => []);
  const old = names.filter((name) => TOLD.test(name));
  for (const name of old) await rm(join(backupsFolder(data_dir), name), { force: true });
}

/** Only whole lines: the last may be being written. */
async function linesOf(path: string): Promise<Told[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => Told.parse(JSON.parse(line)));
}
