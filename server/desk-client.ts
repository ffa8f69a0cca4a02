// The desk from a process of its own: through the server that runs on the data folder, else
// straight to the database. Hides which of both it is.
import { CoxswainError, type ErrorCode } from '../errors.ts';
import { createLog } from '../log.ts';
import type { Database } from '../sql/database.ts';
import { folderIsHeld } from '../sql/folder-lock.ts';
import { holdsEmbedded, openDatabase } from '../sql/open.ts';
import { openServer } from '../sql/open-server.ts';
import type { Condition } from './condition.ts';
import type { ReadyStatus, Settings } from './deps.ts';
import { createDesk, type Desk, type DeskPerson } from './desk.ts';
import { deskToken, type RunningNote, readRunning } from './running.ts';
import { keptAuthSecret, readAuthSecret } from './secrets.ts';
import { createAccessTokens } from './tokens.ts';

/** A server that takes longer to say how it is, is not well. */
const WITHIN_MS = 20_000;

export interface DeskConfig
  extends Pick<Settings, 'public_url' | 'registration' | 'sample_visitors'> {
  data_dir: string;
  /** null: the one that is kept in the folder. */
  auth_secret: string | null;
  database_url: string | null;
}

export interface OpenDesk {
  desk: Desk;
  /** Of the server that runs; null where none does. */
  address: string | null;
  close(): Promise<void>;
}

/** The note of the server that holds the folder now; null where none does. */
export async function runningServer(data_dir: string): Promise<RunningNote | null> {
  const note = readRunning(data_dir);
  return note && (await folderIsHeld(data_dir)) ? note : null;
}

/** Throws `data_folder_in_use` where something other than a server that answers has the folder. */
export async function openDesk(config: DeskConfig): Promise<OpenDesk> {
  const { data_dir, database_url } = config;
  const running = await runningServer(data_dir);
  if (running) {
    const { address } = running;
    return { desk: remoteDesk(config, address), address, close: async () => undefined };
  }
  if (database_url === null && !holdsEmbedded(data_dir)) {
    throw new CoxswainError(
      'config_invalid',
      `There is no database in ${data_dir} yet. Start the program once, or set ` +
        'COXSWAIN_DATA_DIR to the folder that has one.',
    );
  }
  const db: Database =
    database_url === null
      ? await openDatabase({ data_dir })
      : await openServer({ url: database_url, owner_url: null });
  const clock = () => new Date();
  const auth_secret = config.auth_secret ?? keptAuthSecret(data_dir);
  const { registration, sample_visitors, public_url } = config;
  const desk = createDesk({
    ...{ db, clock, log: createLog('error'), tokens: createAccessTokens(auth_secret, clock) },
    settings: { auth_secret, registration, sample_visitors, public_url },
  });
  return { desk, address: null, close: () => db.close() };
}

/** What the running server says of itself and its database. */
export function askCondition(
  config: DeskConfig,
  address: string,
): Promise<{ status: ReadyStatus; condition: Condition }> {
  return ask(config, address, { method: 'GET', path: 'condition' });
}

function remoteDesk(config: DeskConfig, address: string): Desk {
  const get = <T>(path: string) => ask<T>(config, address, { method: 'GET', path });
  const post = <T>(path: string, body: object) =>
    ask<T>(config, address, { method: 'POST', path, body });
  return {
    people: async () => (await get<{ items: DeskPerson[] }>('people')).items,
    resetSecret: async (email) => (await post<{ secret: string }>('reset', { email })).secret,
    setPassword: (email, password) => post('password', { email, password }),
    unlock: (email) => post('unlock', { email }),
    signOut: (email) => post('sign-out', { email }),
  };
}

interface Question {
  method: 'GET' | 'POST';
  path: string;
  body?: object;
}

async function ask<T>(config: DeskConfig, address: string, of: Question): Promise<T> {
  const secret = config.auth_secret ?? readAuthSecret(config.data_dir);
  if (secret === null) throw refused('has no auth-secret');
  const answer = await fetch(`${address}/desk/${of.path}`, {
    method: of.method,
    headers: {
      authorization: `Bearer ${await deskToken(secret)}`,
      ...(of.body && { 'content-type': 'application/json' }),
    },
    ...(of.body && { body: JSON.stringify(of.body) }),
    signal: AbortSignal.timeout(WITHIN_MS),
  }).catch((error) => {
    throw new CoxswainError(
      'data_folder_in_use',
      `Something has the data folder, and no server answers on ${address}. If one is being ` +
        'started, try again in a moment; else stop what has it.',
      { cause: error },
    );
  });
  if (answer.status === 204) return undefined as T;
  const text = await answer.text();
  if (answer.status === 401) throw refused('signs with another secret');
  if (!answer.ok) {
    const { error } = JSON.parse(text) as { error: { code: ErrorCode; message: string } };
    throw new CoxswainError(error.code, error.message);
  }
  return JSON.parse(text) as T;
}

function refused(reason: string): CoxswainError {
  return new CoxswainError(
    'config_invalid',
    `The server that runs on the data folder ${reason}. Run this as the server runs: as the same ` +
      'user, with the same COXSWAIN_DATA_DIR and AUTH_SECRET.',
  );
}
