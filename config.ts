// The one reader of the environment and the command line. Everything else takes settings as
// arguments; only entry points (server/main.ts, evals, bench) import this.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CoxswainError, isCoxswainError } from './errors.ts';

/** Shorter than this, a secret can be guessed faster than it can be rotated. */
const SECRET_MIN_LENGTH = 32;
/** Of a role on a database server: nobody has to remember it. */
const PASSWORD_MIN_LENGTH = 16;
/** Settings that may stand in a file instead, as containers are handed their secrets. */
const SECRETS = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'DATABASE_PASSWORD',
  'DATABASE_OWNER_PASSWORD',
  'AUTH_SECRET',
  'METRICS_TOKEN',
  'SMTP_URL',
] as const;
/** A secret is a line; a larger file is a mistake. */
const SECRET_MAX_BYTES = 10_000;
const MB = 1024 * 1024;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** A whole number written in digits, between two limits. */
function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`);
}

const instant = z.iso.datetime({ offset: true, error: 'must be like 2026-11-21T09:00:00Z' });
const rate = wholeNumber(1, 1_000_000);
const switched = z.enum(['on', 'off'], { error: 'must be on or off' });
const origin = z
  .url({ protocol: /^https?$/, error: 'must be addresses like https://shop.example' })
  .transform((url) => new URL(url).origin);
const proxies = z
  .string()
  .regex(/^(true|false|[\da-fA-F.:/, ]+)$/, 'must be false, true or addresses like 10.0.0.0/8')
  .transform((text) => (text === 'true' ? true : text === 'false' ? false : text));

const isServer = (url: string) => /^postgres(ql)?:\/\/[^/]/.test(url) && URL.canParse(url);
const isEmbedded = (url: string) => url.startsWith('pglite:');
const NO_MAIL_SERVER = 'must be an address like smtp://user:password@host:587';
const NO_SERVER = 'must be an address like postgres://role:password@host:5432/database';

const password = z
  .string()
  .min(PASSWORD_MIN_LENGTH, `must have at least ${PASSWORD_MIN_LENGTH} characters`)
  .regex(/^[!-~]+$/, 'must be of letters, digits and signs of ASCII, without blanks');

interface Variable<T> {
  /** One or more lines for .env.example and --help. */
  readonly purpose: string;
  /** What stands in .env.example; empty where there is no default. */
  readonly example: string;
  readonly schema: z.ZodType<T, string | undefined>;
}

function variable<T>(purpose: string, example: string, schema: z.ZodType<T, string>): Variable<T> {
  return { purpose, example, schema: z.string().default(example).pipe(schema) };
}

function optional<T>(purpose: string, schema: z.ZodType<T, string>): Variable<T | null> {
  return { purpose, example: '', schema: z.union([schema, z.undefined().transform(() => null)]) };
}

/** Every variable the program reads, with what it is for. */
export const VARIABLES = {
  HOST: variable(
    'Address to listen on. 0.0.0.0 serves the whole network: put TLS in front.',
    '127.0.0.1',
    z.string(),
  ),
  PORT: variable('Port to listen on; 0 takes a free one.', '8080', wholeNumber(0, 65_535)),
  COXSWAIN_DATA_DIR: variable(
    'Folder for everything the program keeps: database, uploads, secrets it made.',
    './data',
    z.string(),
  ),
  DATABASE_URL: optional(
    'Database server, as role coxswain_app: postgres://coxswain_app:secret@host:5432/coxswain; ' +
      'unset (or pglite:): the embedded database in the data folder.',
    z
      .string()
      .refine((url) => isServer(url) || isEmbedded(url), NO_SERVER)
      .transform((url) => (isEmbedded(url) ? null : url)),
  ),
  DATABASE_OWNER_URL: optional(
    "The same server as the schema's owner, to migrate at start; unset: npm run migrate does.",
    z.string().refine(isServer, NO_SERVER),
  ),
  DATABASE_PASSWORD: optional(
    'Password of coxswain_app where DATABASE_URL has none; npm run migrate gives it to the role.',
    password,
  ),
  DATABASE_OWNER_PASSWORD: optional(
    "Password of the schema's owner where DATABASE_OWNER_URL has none.",
    password,
  ),
  WORKER: variable(
    'Who does imports and queued jobs: inside (this server), or apart (npm run worker; ' +
      'several may run, with a database server only).',
    'inside',
    z.enum(['inside', 'apart'], { error: 'must be inside or apart' }),
  ),
  EMBEDDING_MODEL_DIR: optional(
    'Folder that holds Xenova/all-MiniLM-L6-v2; unset: its cache, then the model hub.',
    z.string(),
  ),
  COXSWAIN_NOW: optional('Freezes the clock, for evals and tests: 2026-11-21T09:00:00Z.', instant),
  AUTH_SECRET: optional(
    'Signs access tokens, 32 characters or more; unset: made once and kept in the data folder.',
    z.string().min(SECRET_MIN_LENGTH, `must have at least ${SECRET_MIN_LENGTH} characters`),
  ),
  ALLOWED_ORIGINS: variable(
    'Other web sites whose pages may call this server, separated by commas; empty: none.',
    '',
    z
      .string()
      .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
      .pipe(z.array(origin)),
  ),
  PUBLIC_URL: optional(
    'Address people reach the server by, where it differs from HOST and PORT; mails lead there.',
    z
      .url({ protocol: /^https?$/, error: 'must be an address like https://coach.example' })
      .transform((url) => url.replace(/\/+$/, '')),
  ),
  TRUST_PROXY: variable(
    'Whose X-Forwarded-For to believe: false, true (anyone), or proxies by address: 10.0.0.0/8.',
    'false',
    proxies,
  ),
  REGISTRATION: variable(
    'Who may register: first (the first account only, the sample not counted), invite (nobody ' +
      'uninvited) or open.',
    'first',
    z.enum(['first', 'invite', 'open'], { error: 'must be first, invite or open' }),
  ),
  SAMPLE_VISITORS: variable('Visitors of the sample, without account: on or off.', 'on', switched),
  LOG_LEVEL: variable(
    'How much to log on standard error: trace, debug, info, warn, error, fatal or silent.',
    'warn',
    z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }),
  ),
  UPLOAD_LIMIT_MB: variable(
    'Largest upload in megabytes, all files of one import together.',
    '512',
    wholeNumber(1, 10_000),
  ),
  RATE_LIMIT_SIGN_IN: variable(
    'Calls a minute from one address to what needs no sign-in (register, sign in, refresh).',
    '60',
    rate,
  ),
  RATE_LIMIT_PER_USER: variable('Calls a minute by one signed-in person.', '600', rate),
  METRICS_TOKEN: optional(
    'Where set, /metrics answers only to this bearer token; unset: only to this machine.',
    z
      .string()
      .min(SECRET_MIN_LENGTH, `must have at least ${SECRET_MIN_LENGTH} characters`)
      .regex(/^[\w.~+/=-]+$/, 'must be of letters, digits and . ~ + / = -'),
  ),
  SMTP_URL: optional(
    'Mail server for links to a new password: smtp://user:password@host:587; unset: no mail is ' +
      'sent, and npm run user -- reset gives the link.',
    z.string().refine((url) => /^smtps?:\/\/[^/]/.test(url) && URL.canParse(url), NO_MAIL_SERVER),
  ),
  SMTP_FROM: optional(
    'Whom mails come from: coach@shop.example; unset: coxswain@ and the host of PUBLIC_URL.',
    z.email('must be an e-mail address'),
  ),
} as const;

type Values = { [K in keyof typeof VARIABLES]: z.output<(typeof VARIABLES)[K]['schema']> };

export type Config = ReturnType<typeof readConfig>;

/**
 * Parses environment and arguments. Throws one `config_invalid` whose message lists every fault
 * together, each with what its variable is for.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[] = [],
) {
  const { flags, faults } = readFlags(args);
  const values: Record<string, unknown> = {};
  const from_files = readSecretFiles(env, faults);
  for (const [name, { purpose, schema }] of Object.entries(VARIABLES)) {
    // An empty variable in an .env file means "not set".
    const parsed = schema.safeParse(env[name]?.trim() || from_files[name]);
    if (parsed.success) values[name] = parsed.data;
    else faults.push(`${name} ${sentenceOf(parsed.error)}\n    (${purpose})`);
  }
  if (values.WORKER === 'apart' && !String(values.DATABASE_URL).startsWith('postgres')) {
    faults.push('WORKER is apart, but the embedded database has its worker inside the server');
  }
  if (typeof values.SMTP_URL === 'string' && !values.PUBLIC_URL) {
    faults.push('SMTP_URL needs PUBLIC_URL: the links in mails lead there');
  }
  if (faults.length > 0) {
    throw new CoxswainError(
      'config_invalid',
      `These settings cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
      { details: { faults } },
    );
  }
  return named(values as Values, flags);
}

/** The settings of this process, an .env file in the working folder included. */
export function processConfig(args: readonly string[] = process.argv.slice(2)): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return readConfig(process.env, args);
}

/** The settings of this process; those that cannot be used are told and taken as not set. */
export function settingsAndFaults(): { config: Config; faults: string[] } {
  try {
    return { config: processConfig([]), faults: [] };
  } catch (error) {
    const faults = isCoxswainError(error) ? (error.details?.faults as string[]) : [];
    const faulty = (name: string) => faults.some((fault) => fault.startsWith(name));
    const names = Object.keys(process.env).filter((name) => !faulty(name.replace(/_FILE$/, '')));
    const env = Object.fromEntries(names.map((name) => [name, process.env[name]]));
    return { config: readConfig(env), faults };
  }
}

/** What --help prints. */
export function usage(): string {
  const lines = Object.entries(VARIABLES).map(
    ([name, { purpose, example }]) =>
      `  ${name}${example ? ` (${example})` : ''}\n      ${purpose}`,
  );
  return [
    'Usage: npm start -- [--empty] [--help]',
    '',
    '  --empty   start without the sample business',
    '  --help    print this',
    '',
    'Settings, from the environment or a file .env (default in brackets). Those of',
    `${SECRETS.join(', ')}`,
    'may stand in a file named by the same name with _FILE behind it:',
    ...lines,
    '',
  ].join('\n');
}

function named(values: Values, flags: { empty: boolean; help: boolean }) {
  return {
    ...flags,
    host: values.HOST,
    port: values.PORT,
    data_dir: resolve(values.COXSWAIN_DATA_DIR),
    database_url: withPassword(values.DATABASE_URL, values.DATABASE_PASSWORD),
    database_password: values.DATABASE_PASSWORD,
    database_owner_url: withPassword(values.DATABASE_OWNER_URL, values.DATABASE_OWNER_PASSWORD),
    worker: values.WORKER,
    embedding_model_dir: values.EMBEDDING_MODEL_DIR,
    frozen_now: values.COXSWAIN_NOW,
    auth_secret: values.AUTH_SECRET,
    allowed_origins: values.ALLOWED_ORIGINS,
    public_url: values.PUBLIC_URL,
    trust_proxy: values.TRUST_PROXY,
    registration: values.REGISTRATION,
    sample_visitors: values.SAMPLE_VISITORS === 'on',
    log_level: values.LOG_LEVEL,
    upload_limit_bytes: values.UPLOAD_LIMIT_MB * MB,
    rate_limit_sign_in: values.RATE_LIMIT_SIGN_IN,
    rate_limit_per_user: values.RATE_LIMIT_PER_USER,
    metrics_token: values.METRICS_TOKEN,
    mail: mailOf(values),
  };
}

function mailOf({ SMTP_URL: smtp_url, SMTP_FROM, PUBLIC_URL }: Values) {
  if (smtp_url === null || PUBLIC_URL === null) return null;
  return { smtp_url, from: SMTP_FROM ?? `coxswain@${new URL(PUBLIC_URL).hostname}` };
}

/** An address' own password goes first. */
function withPassword(address: string | null, password: string | null): string | null {
  if (address === null || password === null) return address;
  const url = new URL(address);
  if (url.password === '') url.password = encodeURIComponent(password);
  return url.href;
}

/** What the files named by X_FILE hold, by X. */
function readSecretFiles(
  env: Readonly<Record<string, string | undefined>>,
  faults: string[],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of SECRETS) {
    const path = env[`${name}_FILE`]?.trim();
    if (!path) continue;
    if (env[name]?.trim()) {
      faults.push(`${name} and ${name}_FILE are both set; keep one of them`);
      continue;
    }
    try {
      if (statSync(path).size > SECRET_MAX_BYTES) throw new Error('it is too large for a secret');
      const text = readFileSync(path, 'utf8').trim();
      if (text === '') throw new Error('it is empty');
      found[name] = text;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      faults.push(`${name}_FILE: ${path} cannot be read (${code ?? message})`);
    }
  }
  return found;
}

function readFlags(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { empty: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    return {
      flags: { empty: values.empty ?? false, help: values.help ?? false },
      faults: [] as string[],
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { flags: { empty: false, help: false }, faults: [`the command line: ${reason}`] };
  }
}

function sentenceOf(error: z.ZodError): string {
  return error.issues
    .flatMap((issue) => (issue.code === 'invalid_union' ? issue.errors.flat() : [issue]))
    .filter((issue) => issue.code !== 'invalid_type')
    .map((issue) => issue.message)
    .join('; ');
}
