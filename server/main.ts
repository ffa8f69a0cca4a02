// Starts and stops the process: settings, lock, listening, database, embedder, imports, sample, and
// the way back down. Hides the order in which these must happen; builds nothing itself.
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type Config, processConfig, usage } from '../config.ts';
import { CoxswainError, isCoxswainError } from '../errors.ts';
import { lexicalEmbedder } from '../ingest/embedding/lexical.ts';
import { openEmbedder } from '../ingest/embedding/open.ts';
import { reembed } from '../ingest/embedding/reembed.ts';
import { createImportService, type ImportService } from '../ingest/imports.ts';
import { createScheduler } from '../ingest/jobs/scheduler.ts';
import { readMovedNote } from '../ingest/moved-note.ts';
import { createLog, type Log } from '../log.ts';
import type { Embedder } from '../prompts/embedder.ts';
import type { Database } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import { openDatabase } from '../sql/open.ts';
import { keepPartitions } from '../sql/partitions.ts';
import { buildApp } from './app.ts';
import { createBackups } from './backups.ts';
import type { ReadyStatus, Settings } from './deps.ts';
import { weaknesses } from './exposure.ts';
import { createMailer } from './mail.ts';
import { noteRunning } from './running.ts';
import { findSample, makeSample } from './sample.ts';
import { ERRORS_FILE, keptAuthSecret, type SampleNote } from './secrets.ts';
import { createAccessTokens } from './tokens.ts';
import { createWorker, type Worker } from './worker.ts';

/** npm passes Ctrl-C on to us after the terminal did: a second signal within this is the same. */
const SAME_SIGNAL_MS = 1_000;
/**
 * A batch of an import commits within a few seconds; what takes longer is cut, and goes on later.
 */
const CLOSE_WITHIN_MS = 15_000;

type Say = (line: string) => void;

/** What has been started so far, in the order in which it is stopped. */
type Stops = Record<
  'requests' | 'imports' | 'jobs' | 'models' | 'database',
  (() => Promise<unknown>)[]
>;

try {
  const config = processConfig();
  if (config.help) process.stdout.write(usage());
  else await start(config, (line) => void process.stdout.write(`${line}\n`));
} catch (error) {
  process.stderr.write(`${isCoxswainError(error) ? error.message : inspected(error)}\n`);
  process.exit(1);
}

/** What the parts of a start share. */
interface Run {
  config: Config;
  say: Say;
  log: Log;
  clock: () => Date;
  db: Database;
  settings: Settings;
  imports: ImportService;
  status: ReadyStatus;
  /** The embedder in use. */
  model: { current: Embedder };
  /** The worker of this process, once there is one. */
  worker: { current: Worker | null };
  stops: Stops;
  stopping: AbortSignal;
}

async function start(config: Config, say: Say): Promise<void> {
  const log = createLog(config.log_level, join(config.data_dir, ERRORS_FILE));
  const frozen_ms = config.frozen_now === null ? null : Date.parse(config.frozen_now);
  const clock = () => new Date(frozen_ms ?? Date.now());
  const stops: Stops = { requests: [], imports: [], jobs: [], models: [], database: [] };
  const stopping = closeOnSignal(stops, say, log);

  const { opening, locked } = openData(config, say);
  stops.database.push(async () => (await opening).close());
  await locked;
  // Until it is open every route that would use the database answers 503.
  const engine = config.database_url === null ? 'embedded' : 'postgres';
  const db = databaseToCome(opening, engine);
  const worker: Run['worker'] = { current: null };
  const imports = createImportService(
    { db, data_dir: config.data_dir, clock, log },
    { works_here: config.worker === 'inside', on_end: () => worker.current?.wake() },
  );
  const settings = {
    ...config,
    auth_secret: config.auth_secret ?? keptAuthSecret(config.data_dir),
  };
  const model = { current: lexicalEmbedder() };
  const status = statusAtStart(engine);
  const run = {
    config,
    say,
    log,
    clock,
    db,
    settings,
    imports,
    status,
    model,
    worker,
    stops,
    stopping,
  };
  const mailer = config.mail === null ? null : createMailer({ ...config.mail, log });
  const app = await buildApp({
    ...{ ...run, mailer },
    embedder: () => model.current,
    status: () => ({ ...status, imports: { running: imports.running() } }),
  });
  const address = await listen(app, config);
  stops.requests.push(() => app.close());
  const note = noteRunning(config.data_dir, address);
  stops.database.unshift(async () => note.forget());
  if (mailer) stops.requests.push(() => mailer.close());

  await becomeReady(run, opening);
  const sample = await findSample(sampleDeps(run), !config.empty);
  welcome(run, config.public_url ?? address, sample);
  await warn(run);
  if (sample && !sample.made && !config.empty) await fillSample(run, sample);
}

function statusAtStart(engine: Database['engine']): ReadyStatus {
  return {
    ready: false,
    database: { engine, state: 'opening' },
    model: { kind: 'opening', model_id: null },
    imports: { running: 0 },
    sample: { state: 'none', step: null },
  };
}

/** Waits for database and embedder, takes up unfinished imports, and lets requests in. */
async function becomeReady(run: Run, opening: Promise<Database>): Promise<void> {
  const { config, say, log, imports, status, stops } = run;
  const [opened, database] = await Promise.all([
    openEmbedder({
      model_dir: config.embedding_model_dir,
      cache_dir: join(config.data_dir, 'models'),
      // A frozen clock is for results that repeat: then nothing comes from outside.
      allow_hub: config.frozen_now === null,
      on_progress: (line) => say(`  ${line}`),
      on_arrival: (arrived) => useModel(run, arrived),
      log,
    }),
    opening,
  ]);
  status.database = { engine: database.engine, state: 'migrated' };
  await keepMonths(run);
  useModel(run, opened);
  stops.imports.push(() => imports.stop());
  await imports.start();
  await startJobs(run);
  status.ready = true;
}

/** Without it a new month's rows go to a default partition: no reason not to serve. */
async function keepMonths({ db, log }: Run): Promise<void> {
  try {
    if (await keepPartitions(db)) return;
    log.warn("rows lie outside every month: select * from get_partition_stats('%')");
  } catch (error) {
    log.error({ err: error }, 'the tables by month could not be kept in order');
  }
}

/** The worker of this process and, where no pg_cron keeps time for the database, the scheduler. */
async function startJobs(run: Run): Promise<void> {
  const { config, db, clock, log, imports, stops } = run;
  const mine = db.engine === 'embedded' ? createBackups({ ...config, db, log }) : null;
  if (mine !== null) {
    mine.start();
    // first: a worker waits for the backup that it is at
    stops.jobs.push(() => mine.stop());
  }
  if (config.worker === 'inside') {
    const backups = mine === null ? {} : { backups: mine };
    const worker = await createWorker({ db, imports, benchmarks: [], ...backups, clock, log });
    worker.start();
    run.worker.current = worker;
    stops.jobs.push(() => worker.stop());
  }
  if (db.engine === 'embedded') {
    const scheduler = createScheduler({ db, clock, log });
    await scheduler.start();
    stops.jobs.push(() => scheduler.stop());
  }
}

/** Puts an embedder to use, and gives earlier answers its vectors in the background. */
function useModel({ db, log, status, model, stops, stopping }: Run, next: Embedder): void {
  model.current = next;
  status.model = { kind: next.kind, model_id: next.model_id };
  const work = reembed({ db, embedder: next, log, signal: stopping }).catch((error) =>
    log.error({ err: error }, 'earlier answers could not be embedded again'),
  );
  stops.models.push(async () => {
    await work;
    await next.close();
  });
}

function sampleDeps({ config, db, clock, log, settings, imports, stopping }: Run) {
  const tokens = createAccessTokens(settings.auth_secret, clock);
  const identity = { db, clock, log, settings, tokens };
  return { identity, imports, data_dir: config.data_dir, signal: stopping };
}

async function fillSample(run: Run, note: SampleNote): Promise<void> {
  const { status, say, stopping, log } = run;
  const onStep = (line: string) => {
    status.sample = { state: 'making', step: line };
    say(`  ${line}`);
  };
  const began_ms = Date.now();
  try {
    onStep('sample business: being made, the page can be used meanwhile');
    await makeSample({ ...sampleDeps(run), onStep }, note);
    status.sample = { state: 'made', step: null };
    say(`  sample business: complete after ${Math.round((Date.now() - began_ms) / 1000)} s`);
  } catch (error) {
    if (stopping.aborted) return;
    status.sample = { state: 'none', step: null };
    log.error({ err: error }, 'the sample business could not be made');
    say('  sample business: could not be made (see the log); the next start tries again');
  }
}

/** Begins to open the database; `locked` resolves as soon as the data folder is ours. */
function openData(config: Config, say: Say): { opening: Promise<Database>; locked: Promise<void> } {
  let onStep: (step: string) => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    onStep = (step) => {
      resolve();
      say(`  ${step}`);
    };
  });
  const opening = openDatabase({
    data_dir: config.data_dir,
    database_url: config.database_url,
    owner_url: config.database_owner_url,
    onStep: (step) => onStep(step),
  });
  return { opening, locked: Promise.race([first, opening.then(() => undefined)]) };
}

function databaseToCome(opening: Promise<Database>, engine: Database['engine']): Database {
  return {
    engine,
    transaction: async (options, fn) => (await opening).transaction(options, fn),
    describe: async (sql) => (await opening).describe(sql),
    close: async () => (await opening).close(),
  };
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const reasons: Readonly<Record<string, string>> = {
      EADDRINUSE: `Port ${port} is in use by another program. Stop it, or set PORT to a free one.`,
      EACCES: `Port ${port} needs more rights than this process has. Set PORT above 1023.`,
      EADDRNOTAVAIL: `This machine has no address ${host}. Set HOST to one it has.`,
      ENOTFOUND: `The host name ${host} is not known. Set HOST to an address of this machine.`,
    };
    const reason = reasons[code];
    if (reason) throw new CoxswainError('config_invalid', reason, { cause: error });
    throw error;
  }
}

function welcome({ config, say, model }: Run, address: string, sample: SampleNote | null): void {
  say(`\nCoxswain is ready: ${address}`);
  if (model.current.kind === 'lexical') {
    say('  Without an embedding model, earlier answers are found by words and spelling only.');
  }
  if (config.database_url === null) {
    for (const { name, to, at } of readMovedNote(config.data_dir)) {
      say(`  ${name} moved to ${to} on ${at.slice(0, 10)}: set DATABASE_URL to work in it.`);
    }
  }
  if (sample) {
    say('Sign in to the sample business with');
    say(`  e-mail    ${sample.email}\n  password  ${sample.password}`);
  } else say('Open the address and register your business.');
  say('Ctrl-C stops.\n');
}

/** What whoever starts it should know before others reach it. */
async function warn({ config, db, say }: Run): Promise<void> {
  const { exists } = await db.transaction({}, (tx) => identity.accountExists(tx, {}));
  const unsafe = weaknesses(config, exists).filter(({ grade }) => grade === 'unsafe');
  if (unsafe.length > 0) say('Unsafe, while others can reach this server (npm run doctor):');
  for (const { sentence, next } of unsafe) say(`  ${sentence}\n    ${next}`);
}

/** On the first signal everything is closed in order; a second, later one ends the process. */
function closeOnSignal(stops: Stops, say: Say, log: Log): AbortSignal {
  const stopping = new AbortController();
  let first_ms: number | null = null;
  const onSignal = () => {
    if (first_ms === null) {
      first_ms = Date.now();
      stopping.abort();
      say('\nClosing; Ctrl-C again ends at once.');
      setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
      closeAll(stops, log).then((clean) => process.exit(clean ? 0 : 1));
    } else if (Date.now() - first_ms > SAME_SIGNAL_MS) process.exit(1);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stopping.signal;
}

async function closeAll(stops: Stops, log: Log): Promise<boolean> {
  let clean = true;
  for (const stop of Object.values(stops).flat()) {
    try {
      await stop();
    } catch (error) {
      clean = false;
      log.error({ err: error }, 'something did not close cleanly');
    }
  }
  return clean;
}

function inspected(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
