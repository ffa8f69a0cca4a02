// The evals as any other client: starts the server as a process of its own, signs up, imports the
// files of one business over HTTP and asks. The only file of the evals that knows paths and ports.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Answer, type TalkingCoach } from './answer.ts';
import { type Dataset, ROOT } from './datasets.ts';
import { sumRecords } from './records-client.ts';

/** The weights for tests; where they are absent the server uses its stand-in and says so. */
const MODELS = fileURLToPath(new URL('../../shared/models/', import.meta.url));
/** First start migrates the database and loads the model. */
const READY_WITHIN_MS = 120_000;
/** The issue allows 60 s for seven months; a busy machine gets more before we give up. */
const IMPORTED_WITHIN_MS = 600_000;
const POLL_MS = 250;
/** How long the server may take to close its database after SIGTERM. */
const CLOSED_WITHIN_MS = 20_000;
/** We ask as fast as the server answers; limits have their own tests. */
const NO_LIMIT = '1000000';
const TOO_MANY_REQUESTS = 429;
const UNAUTHORIZED = 401;

/** One upload: files of one layout, and what a person answers to the mapping's questions. */
export interface Upload {
  folder: string;
  files: readonly string[];
  answers: Readonly<Record<string, unknown>>;
}

export interface Running {
  coach: TalkingCoach;
  close(): Promise<void>;
}

/** A running server with one signed-in owner. */
export interface Server {
  base: string;
  pid: number;
  owner: SignedIn;
  close(): Promise<void>;
}

/** Starts a server with the business's clock, imports everything, and is ready to be asked. */
export async function startCoach(dataset: Dataset, uploads: readonly Upload[]): Promise<Running> {
  const { owner, close } = await openServer(dataset);
  try {
    for (const upload of uploads) await importFiles(owner, upload);
    return { coach: coachOver(owner), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Starts an empty server on a free port of this machine and registers the business. */
export async function openServer(dataset: Dataset): Promise<Server> {
  const data_folder = await mkdtemp(join(tmpdir(), 'evals-server-'));
  const port = await freePort();
  const server = startServer(dataset, { port, data_folder });
  const close = async () => {
    await stop(server);
    await rm(data_folder, { recursive: true, force: true });
  };
  try {
    const base = `http://127.0.0.1:${port}`;
    await untilReady(base, server);
    const owner = await signUp(base, dataset);
    return { base, pid: server.pid ?? 0, owner, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export interface SignedIn {
  /** JSON in, JSON out; throws on any status that is not a success. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** The same address as CSV, piece by piece. */
  download(path: string): Promise<AsyncIterable<Uint8Array>>;
}

function coachOver({ call, download }: SignedIn): TalkingCoach {
  return {
    ask: async (question, conversation_id) => {
      const body = conversation_id === null ? { question } : { question, conversation_id };
      return Answer.parse(await call('POST', '/v1/coach/ask', body));
    },
    rerun: async (claim_id) => {
      const again = Rerun.parse(await call('GET', `/v1/claims/${claim_id}`));
      // A value that can no longer be computed is not the value that was told.
      return again.now.value ?? 'nothing';
    },
    forgetTold: async () => {
      for (const path of ['/v1/owner-facts', '/v1/decisions']) {
        const { items } = Told.parse(await call('GET', `${path}?history=true`));
        for (const { id, ended_at } of items) {
          if (ended_at === null) await call('DELETE', `${path}/${id}`);
        }
      }
      await call('DELETE', '/v1/preferences');
    },
    records: async (claim_id) => sumRecords(await download(`/v1/claims/${claim_id}/records`)),
  };
}

const Rerun = z.looseObject({ now: z.looseObject({ value: z.string().nullable() }) });
const Told = z.looseObject({
  items: z.array(z.looseObject({ id: z.string(), ended_at: z.string().nullable() })),
});
const Tokens = z.looseObject({ access_token: z.string(), refresh_token: z.string() });
const Import = z.looseObject({ import_id: z.string(), mapping: z.looseObject({}) });
const Progress = z.looseObject({ status: z.string() });

function startServer(dataset: Dataset, where: { port: number; data_folder: string }): ChildProcess {
  const env = {
    ...process.env,
    EMBEDDING_MODEL_DIR: process.env.EMBEDDING_MODEL_DIR ?? MODELS,
    HOST: '127.0.0.1',
    PORT: String(where.port),
    COXSWAIN_DATA_DIR: where.data_folder,
    COXSWAIN_NOW: dataset.now,
    REGISTRATION: 'open',
    RATE_LIMIT_PER_USER: NO_LIMIT,
    RATE_LIMIT_SIGN_IN: NO_LIMIT,
    LOG_LEVEL: 'warn',
  };
  return spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', '--empty'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function untilReady(base: string, server: ChildProcess): Promise<void> {
  const give_up_at = Date.now() + READY_WITHIN_MS;
  while (Date.now() < give_up_at) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}.`);
    const answer = await fetch(`${base}/readyz`).catch(() => null);
    if (answer?.status === 200) return;
    await sleep(POLL_MS);
  }
  throw new Error(`The server was not ready within ${READY_WITHIN_MS / 1000} s.`);
}

async function signUp(base: string, dataset: Dataset): Promise<SignedIn> {
  const register = {
    business: dataset.business,
    email: `owner@${dataset.name}.example`,
    password: `correct horse ${dataset.name} staple`,
  };
  const open = { method: 'POST', accept: 'application/json', token: null };
  const read = async (response: Response) => Tokens.parse(await response.json());
  let tokens = await read(await send(`${base}/v1/register`, { ...open, body: register }));
  const signed = async (path: string, request: Omit<Request, 'token'>) => {
    try {
      return await send(base + path, { ...request, token: tokens.access_token });
    } catch (error) {
      if (!(error instanceof Error) || error.cause !== UNAUTHORIZED) throw error;
      const { refresh_token } = tokens;
      tokens = await read(await send(`${base}/v1/refresh`, { ...open, body: { refresh_token } }));
      return send(base + path, { ...request, token: tokens.access_token });
    }
  };
  return {
    call: async (method, path, body) => {
      const text = await (await signed(path, { method, accept: 'application/json', body })).text();
      return text === '' ? null : JSON.parse(text);
    },
    download: async (path) => {
      const { body } = await signed(path, { method: 'GET', accept: 'text/csv' });
      if (body === null) throw new Error(`${path} has no body.`);
      return body;
    },
  };
}

interface Request {
  method: string;
  accept: string;
  token: string | null;
  body?: unknown;
}

/** Waits and asks again where the server says it is asked too often. */
async function send(url: string, { method, accept, token, body }: Request): Promise<Response> {
  const headers: Record<string, string> = { accept };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  if (method !== 'GET') headers['idempotency-key'] = randomUUID();
  const is_form = body instanceof FormData;
  if (body !== undefined && !is_form) headers['content-type'] = 'application/json';
  const sent = is_form ? body : body === undefined ? undefined : JSON.stringify(body);
  for (;;) {
    const response = await fetch(url, { method, headers, body: sent });
    if (response.ok) return response;
    const text = await response.text();
    if (response.status !== TOO_MANY_REQUESTS) {
      throw new Error(`${method} ${url}: ${response.status} ${text}`, { cause: response.status });
    }
    await sleep(Number(response.headers.get('retry-after') ?? '1') * 1000);
  }
}

/** Uploads, confirms and waits for the end. Throws where the import is refused. */
export async function importFiles({ call }: SignedIn, upload: Upload): Promise<void> {
  const form = new FormData();
  for (const name of upload.files) {
    const bytes = await readFile(join(upload.folder, name));
    form.append('file', new Blob([new Uint8Array(bytes)], { type: 'text/csv' }), name);
  }
  const { import_id, mapping } = Import.parse(await call('POST', '/v1/imports', form));
  const confirmed = { mapping: { ...mapping, ...upload.answers } };
  await call('POST', `/v1/imports/${import_id}/confirm`, confirmed);
  const give_up_at = Date.now() + IMPORTED_WITHIN_MS;
  for (;;) {
    const { status, ...more } = Progress.parse(await call('GET', `/v1/imports/${import_id}`));
    if (status === 'done') return;
    if (status === 'refused' || Date.now() > give_up_at) {
      throw new Error(`The import of ${upload.files[0]} is ${status}: ${JSON.stringify(more)}`);
    }
    await sleep(POLL_MS);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const closed = await Promise.race([ended, sleep(CLOSED_WITHIN_MS, null, { ref: false })]);
  if (closed === null) server.kill('SIGKILL');
}
