// What the server's tests start from: the real application on a real database in memory, with a
// clock that tests can turn. Not a mock of anything.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { lexicalEmbedder } from '../ingest/embedding/lexical.ts';
import { createImportService, type ImportService } from '../ingest/imports.ts';
import { createLog } from '../log.ts';
import type { Database } from '../sql/database.ts';
import { testDatabase } from '../test/database.ts';
import { buildApp } from './app.ts';
import type { ReadyStatus, Settings } from './deps.ts';
import type { Mailer } from './mail.ts';

export const SETTINGS: Settings = {
  auth_secret: 'a secret for tests that is long enough',
  registration: 'open',
  allowed_origins: ['https://shop.example'],
  public_url: null,
  sample_visitors: true,
  trust_proxy: false,
  upload_limit_bytes: 1024 * 1024,
  rate_limit_sign_in: 10_000,
  rate_limit_per_user: 10_000,
  metrics_token: null,
};

export const READY: ReadyStatus = {
  ready: true,
  database: { engine: 'embedded', state: 'migrated' },
  model: { kind: 'lexical', model_id: 'lexical-1' },
  imports: { running: 0 },
  sample: { state: 'none', step: null },
};

export interface TestServer {
  app: FastifyInstance;
  db: Database;
  imports: ImportService;
  now(): Date;
  /** Moves the server's clock. */
  passMinutes(minutes: number): void;
  close(): Promise<void>;
}

/** A running application; pass `db` to put a second one in front of the same database. */
export async function testServer(
  given: {
    settings?: Partial<Settings>;
    status?: Partial<ReadyStatus>;
    db?: Database;
    mailer?: Mailer;
  } = {},
): Promise<TestServer> {
  const db = given.db ?? (await testDatabase());
  const data_dir = mkdtempSync(join(tmpdir(), 'coxswain-test-'));
  let now_ms = Date.parse('2026-11-21T09:00:00Z');
  const clock = () => new Date(now_ms);
  const log = createLog('silent');
  const embedder = lexicalEmbedder();
  const imports = createImportService({ db, data_dir, clock, log });
  const app = await buildApp({
    db,
    settings: { ...SETTINGS, ...given.settings },
    embedder: () => embedder,
    clock,
    log,
    imports,
    status: () => ({ ...READY, ...given.status }),
    mailer: given.mailer ?? null,
  });
  return {
    app,
    db,
    imports,
    now: clock,
    passMinutes: (minutes) => {
      now_ms += minutes * 60_000;
    },
    async close() {
      await app.close();
      await imports.stop();
      if (!given.db) await db.close();
      rmSync(data_dir, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  /** Of whatever shape the route answers; a test says which by what it reads. */
  body: ReturnType<typeof JSON.parse>;
}

/** One call; `token` signs it in. */
export async function call(
  app: FastifyInstance,
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  given: { body?: unknown; token?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const options: InjectOptions = {
    method,
    url,
    headers: {
      ...(given.token ? { authorization: `Bearer ${given.token}` } : {}),
      ...given.headers,
    },
  };
  if (given.body !== undefined)
    options.payload = given.body as NonNullable<InjectOptions['payload']>;
  const response = await app.inject(options);
  const is_json = String(response.headers['content-type']).includes('json');
  return {
    status: response.statusCode,
    headers: response.headers,
    body: is_json ? response.json() : response.body,
  };
}

export const PASSWORD = 'a password of some length';

/** Registers a business and returns its admin's tokens. */
export async function registerBusiness(app: FastifyInstance, email: string) {
  const { body } = await call(app, 'POST', '/v1/register', {
    body: {
      business: {
        name: 'Test Ltd',
        industry: 'retail',
        currency: 'GBP',
        time_zone: 'Europe/London',
      },
      email,
      password: PASSWORD,
    },
  });
  return body as {
    tenant_id: string;
    user_id: string;
    access_token: string;
    refresh_token: string;
    role: string;
  };
}

/** Invites a second person into the business of `token` and returns their tokens. */
export async function joinAs(app: FastifyInstance, token: string, role: string, email: string) {
  const invited = await call(app, 'POST', '/v1/invitations', { token, body: { email, role } });
  const accepted = await call(app, 'POST', '/v1/invitations/accept', {
    body: { token: invited.body.token, password: PASSWORD },
  });
  return accepted.body as { access_token: string; user_id: string; role: string };
}

/** A multipart body with the files given, and its content type. */
export function filesBody(files: Record<string, string | Buffer>) {
  const boundary = '----coxswain-test';
  const parts = Object.entries(files).flatMap(([name, content]) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n` +
        'content-type: application/octet-stream\r\n\r\n',
    ),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return {
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}
