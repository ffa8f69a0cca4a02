// What the server is built from, named in one place: everything a route may use arrives through
// these shapes, so that a route never knows how a question is answered or a file is read.
import type { ImportService } from '../ingest/imports.ts';
import type { Log } from '../log.ts';
import type { Embedder } from '../prompts/embedder.ts';
import type { Database } from '../sql/database.ts';
import type { Mailer } from './mail.ts';
import type { AccessTokens } from './tokens.ts';

export interface Settings {
  /** Signs access tokens; at least 32 characters. */
  auth_secret: string;
  registration: 'first' | 'invite' | 'open';
  /** Anybody may look around the sample without an account. */
  sample_visitors: boolean;
  /** Exact origins of other sites whose pages may call. */
  allowed_origins: readonly string[];
  public_url: string | null;
  trust_proxy: boolean | string;
  /** All files of one upload together. */
  upload_limit_bytes: number;
  /** Calls a minute from one address to what needs no sign-in. */
  rate_limit_sign_in: number;
  /** Calls a minute by one signed-in person. */
  rate_limit_per_user: number;
  /** Bearer token of /metrics; null: this machine alone may read it. */
  metrics_token: string | null;
}

export interface AppDeps {
  db: Database;
  settings: Settings;
  /** The one in use now: a model that arrives late takes the stand-in's place. */
  embedder: () => Embedder;
  clock: () => Date;
  log: Log;
  imports: ImportService;
  status: () => ReadyStatus;
  /** null where no SMTP_URL is set: then nobody is written to. */
  mailer?: Mailer | null;
}

/** What signing in needs of the above. */
export interface IdentityDeps {
  db: Database;
  tokens: AccessTokens;
  clock: () => Date;
  log: Log;
  settings: Pick<Settings, 'registration' | 'sample_visitors' | 'auth_secret' | 'public_url'>;
  mailer?: Mailer | null;
}

/** What /readyz answers; `ready` turns true once the server can serve, sample or not. */
export interface ReadyStatus {
  ready: boolean;
  database: { engine: string; state: 'opening' | 'migrated' | 'unreachable' };
  model: { kind: 'model' | 'lexical' | 'opening'; model_id: string | null };
  imports: { running: number };
  sample: { state: 'none' | 'making' | 'made'; step: string | null };
}
