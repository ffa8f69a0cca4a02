// What `npm run worker` does: imports and queued jobs of a database server, apart from those who
// serve it. Several may run; each shares the servers' data folder, in which uploads lie.
import { processConfig } from '../config.ts';
import { CoxswainError, isCoxswainError } from '../errors.ts';
import { createImportService } from '../ingest/imports.ts';
import { createLog } from '../log.ts';
import { openServer } from '../sql/open-server.ts';
import { createWorker, type Worker } from './worker.ts';

/** What takes longer to come to an end is cut; another worker goes on with it. */
const CLOSE_WITHIN_MS = 15_000;

try {
  await work();
} catch (error) {
  const text = isCoxswainError(error) ? error.message : String((error as Error)?.stack ?? error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

async function work(): Promise<void> {
  const config = processConfig();
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const { database_url: url, data_dir, frozen_now } = config;
  if (url === null) {
    throw new CoxswainError(
      'config_invalid',
      'The embedded database has its worker inside the server. Workers of their own need ' +
        'DATABASE_URL to lead to a database server.',
    );
  }
  const log = createLog(config.log_level);
  const clock = () => new Date(frozen_now ?? Date.now());
  // no lock on the folder: whoever serves has it, and a worker only reads what was uploaded
  const db = await openServer({ url, owner_url: null, onStep: (step) => say(`  ${step}`) });
  const imports = createImportService(
    { db, data_dir, clock, log },
    { on_end: () => worker.wake() },
  );
  const worker: Worker = await createWorker({ db, imports, benchmarks: [], clock, log });
  worker.start();
  say('Worker is at work. Ctrl-C stops.');
  const stop = async () => {
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
    await imports.stop();
    await worker.stop();
    await db.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
