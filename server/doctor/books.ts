// Checks of the database: that it can be opened, is of this program's version, that its jobs run,
// imports go on and the queue empties. Each is a function of what was read.
import type { Condition } from '../condition.ts';
import { type Finding, note, spelled, well, wrong } from './finding.ts';

const OLDEST_MAJOR = 17;
const APP_ROLE = 'coxswain_app';
/** A worker empties it in seconds. */
const QUEUE_MOST = 50;
/** The nightly ones come once a day. */
const RAN_WITHIN_MS = 49 * 60 * 60 * 1000;

/** Of a database that answers. `serves`: a server works with it now. */
export function checkDatabase(found: Condition, serves: boolean): Finding[] {
  const { engine, version, extensions, missing, foreign, role } = found;
  const findings: Finding[] = [];
  const number = version.split(' ')[0];
  if (Number.parseInt(version, 10) < OLDEST_MAJOR) {
    const next = `Use Postgres ${OLDEST_MAJOR} or later.`;
    findings.push(wrong('database', `The server is Postgres ${number}.`, next));
  }
  if (extensions.vector === undefined) {
    const next = 'As a superuser: create extension vector.';
    findings.push(wrong('database', 'It lacks the extension pgvector.', next));
  }
  if (engine !== 'embedded' && role !== APP_ROLE) {
    const next = `Let DATABASE_URL log in as ${APP_ROLE}.`;
    findings.push(wrong('database', `The program is ${role} there.`, next));
  }
  if (foreign !== null) {
    findings.push(wrong('schema', foreign, 'Start the version that wrote it.'));
  } else if (missing.length > 0) {
    const sentence = `The schema is behind this program: ${missing.join(', ')}.`;
    findings.push(
      engine === 'embedded' && !serves
        ? note('schema', sentence, 'The next start brings it up to date.')
        : wrong('schema', sentence, 'Run npm run migrate, then start the server again.'),
    );
  }
  if (findings.length > 0) return findings;
  const names = Object.entries(extensions).filter(([name]) => name !== 'plpgsql');
  const with_them = names.map(([name, its]) => `${name} ${its}`).join(', ');
  return [well('database', `Postgres ${number} (${engine}) with ${with_them}, schema up to date.`)];
}

export function checkJobs({ jobs }: Condition, now_ms: number, serves: boolean): Finding[] {
  const newest = new Map<string, Condition['jobs'][number]>();
  for (const run of jobs) {
    const known = newest.get(run.name);
    if (!known || run.started_at > known.started_at) newest.set(run.name, run);
  }
  const findings: Finding[] = [];
  for (const { name, outcome, started_at } of newest.values()) {
    const ended = `The job ${name} of ${started_at.slice(0, 16)}`;
    const next = 'GET /v1/admin/jobs, as an admin, has its sentence; docs/jobs.md what it does.';
    if (outcome === 'failed') findings.push(wrong('jobs', `${ended} failed.`, next));
    if (outcome === 'found') findings.push(note('jobs', `${ended} found something.`, next));
    if (outcome === 'cut_off') {
      const again = 'The next night tries again.';
      findings.push(note('jobs', `${ended} was stopped before its end.`, again));
    }
  }
  const last_ms = Math.max(0, ...jobs.map(({ started_at }) => Date.parse(started_at)));
  if (serves && jobs.length > 0 && now_ms - last_ms > RAN_WITHIN_MS) {
    const since = spelled(now_ms - last_ms);
    const next = 'On a server: is pg_cron there (docs/jobs.md)? Else start the program again.';
    findings.push(wrong('jobs', `No job has run for ${since}.`, next));
  }
  return findings.length > 0 ? findings : [well('jobs', 'None of the last runs failed.')];
}

export function checkImports({ stuck }: Condition, now_ms: number, serves: boolean): Finding {
  const [first] = stuck;
  if (!first) return well('imports', 'No import is stuck.');
  const since = spelled(now_ms - Date.parse(first.since));
  const sentence =
    stuck.length === 1
      ? `An import has been ${first.status} for ${since}, and nobody is at it.`
      : `${stuck.length} imports are unfinished, one for ${since}, and nobody is at them.`;
  if (!serves) return note('imports', sentence, 'They go on when the server is started.');
  const next = 'Is a worker running (npm run worker, where WORKER=apart)? Else start it again.';
  return wrong('imports', sentence, next);
}

export function checkQueue({ queue }: Condition): Finding {
  const waiting = Object.values(queue).reduce((sum, n) => sum + n, 0);
  const sentence = `${waiting} job${waiting === 1 ? '' : 's'} on the queue.`;
  if (waiting <= QUEUE_MOST) return well('queue', sentence);
  return wrong('queue', sentence, 'Is a worker running, and is the database fast enough for it?');
}
