// Everything npm run doctor looks at, in order, and whom it asks: the server that runs on the data
// folder, else the database itself, which nobody has then. Changes nothing.
import { isCoxswainError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import { folderIsHeld } from '../../sql/folder-lock.ts';
import { holdsEmbedded, lookIntoFolder } from '../../sql/open.ts';
import { openServer } from '../../sql/open-server.ts';
import { type Condition, readCondition } from '../condition.ts';
import type { ReadyStatus } from '../deps.ts';
import { askCondition, type DeskConfig } from '../desk-client.ts';
import { type ExposedSettings, isExposed, weaknesses } from '../exposure.ts';
import { createMailer } from '../mail.ts';
import { readRunning } from '../running.ts';
import { readAuthSecret } from '../secrets.ts';
import { checkDatabase, checkImports, checkJobs, checkQueue } from './books.ts';
import { type Finding, note, well, wrong } from './finding.ts';
import {
  checkBackups,
  checkErrors,
  checkModel,
  checkSecret,
  checkSecretFiles,
} from './keepings.ts';
import {
  checkArrivals,
  checkClock,
  checkExposure,
  checkFolder,
  checkHolder,
  checkNode,
  checkPort,
  checkSettings,
  checkUser,
} from './machine.ts';

export interface ExaminedSettings extends DeskConfig, ExposedSettings {
  embedding_model_dir: string | null;
  mail: { smtp_url: string; from: string } | null;
}

export interface Examined {
  config: ExaminedSettings;
  /** Sentences about settings that cannot be used; they are taken as not set. */
  faults: readonly string[];
}

/** All findings; rejects for nothing that is wrong with the installation. */
export async function examine({ config, faults }: Examined): Promise<Finding[]> {
  const { data_dir, host, port } = config;
  const now_ms = Date.now();
  const held = await folderIsHeld(data_dir);
  const asked = await askDatabase(config, held);
  const { condition, status } = asked;
  const serves = status !== null;
  const findings = [
    checkNode(process.version),
    checkUser(process.getuid?.()),
    ...checkSettings(faults),
    ...(await checkFolder(data_dir)),
    checkHolder(held, readRunning(data_dir), serves),
    ...(held ? [] : [await checkPort(host, port)]),
    ...checkExposure(isExposed(config), weaknesses(config, condition?.has_account ?? null)),
    ...(condition ? checkArrivals(condition.arrivals, isExposed(config)) : []),
    ...secrets(config),
    ...(await checkSecretFiles(data_dir)),
    ...asked.findings,
    checkClock(now_ms, {
      frozen_now: config.frozen_now,
      skew_ms: config.database_url === null ? null : (condition?.skew_ms ?? null),
    }),
    ...(condition ? ofBooks(condition, now_ms, serves) : []),
    ...(config.database_url === null && holdsEmbedded(data_dir)
      ? [await checkBackups(data_dir, now_ms)]
      : []),
    ...(status ? [ofModel(status)] : [checkModel(config.embedding_model_dir, data_dir)]),
    ...(await ofMail(config)),
    checkErrors(data_dir, now_ms),
  ];
  return findings;
}

function secrets({ auth_secret, metrics_token, data_dir }: ExaminedSettings): Finding[] {
  const kept = auth_secret ?? readAuthSecret(data_dir);
  return [
    checkSecret('AUTH_SECRET', kept),
    ...(metrics_token === null ? [] : [checkSecret('METRICS_TOKEN', metrics_token)]),
  ];
}

function ofBooks(condition: Condition, now_ms: number, serves: boolean): Finding[] {
  const { missing, foreign } = condition;
  const schema = checkDatabase(condition, serves);
  if (missing.length > 0 || foreign !== null) return schema;
  return [
    ...schema,
    ...checkJobs(condition, now_ms, serves),
    checkImports(condition, now_ms, serves),
    checkQueue(condition),
  ];
}

function ofModel({ model }: ReadyStatus): Finding {
  if (model.kind === 'model') return well('model', 'The embedding model is in use.');
  const sentence = 'The server works without the embedding model: words and spelling serve.';
  return note('model', sentence, 'Set EMBEDDING_MODEL_DIR, or let the next start fetch it.');
}

async function ofMail({ mail }: ExaminedSettings): Promise<Finding[]> {
  if (mail === null) return [];
  const mailer = createMailer({ ...mail, log: createLog('silent') });
  try {
    await mailer.check();
    return [well('mail', 'The mail server lets us in.')];
  } catch (error) {
    const { code = 'unknown' } = error as { code?: string };
    const sentence = `The mail server does not let us in (${code}).`;
    return [wrong('mail', sentence, 'Check host, port, user and password in SMTP_URL.')];
  } finally {
    await mailer.close();
  }
}

interface Asked {
  condition: Condition | null;
  /** Of a server that answers. */
  status: ReadyStatus | null;
  findings: Finding[];
}

/** A fault is a finding, in our own words where we have them. */
async function askDatabase(config: ExaminedSettings, held: boolean): Promise<Asked> {
  const running = held ? readRunning(config.data_dir) : null;
  try {
    if (running) return { ...(await askCondition(config, running.address)), findings: [] };
    const condition = await readDirectly(config, held);
    return { condition, status: null, findings: [] };
  } catch (error) {
    return { condition: null, status: null, findings: [ofFault(error)] };
  }
}

async function readDirectly(config: ExaminedSettings, held: boolean): Promise<Condition | null> {
  const { database_url: url, data_dir } = config;
  // whoever holds the folder has the embedded database, and checkHolder says so
  if (url === null && (held || !holdsEmbedded(data_dir))) return null;
  const db =
    url === null ? await lookIntoFolder(data_dir) : await openServer({ url, owner_url: null });
  try {
    return await readCondition(db, createLog('silent'));
  } finally {
    await db.close();
  }
}

function ofFault(error: unknown): Finding {
  if (isCoxswainError(error)) {
    return wrong('database', error.message, 'What to do is said there; docs/running.md has more.');
  }
  const { message = String(error) } = error as { message?: string };
  return wrong(
    'database',
    `The database cannot be opened: ${message.split('\n')[0]}`,
    'Restore a backup, or ask with what the log says.',
  );
}
