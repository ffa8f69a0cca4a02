// Checks of the machine and of what it was told: Node, the clock, settings, the data folder's
// rights and room, who has it, and the port. Hides how the system is asked.
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import type { Arrivals } from '../arrivals.ts';
import type { Weakness } from '../exposure.ts';
import type { RunningNote } from '../running.ts';
import { type Finding, megabytes, note, spelled, well, wrong } from './finding.ts';

/** As package.json says. */
const NODE_LEAST = [20, 19] as const;
/** An import of half a gigabyte is spooled, then stored. */
const ROOM_LEAST_BYTES = 1024 ** 3;
/** Postgres stops where it cannot write. */
const ROOM_WRONG_BYTES = 256 * 1024 ** 2;
/** Tokens live for a quarter of an hour; what differs by less is no harm. */
const SKEW_MOST_MS = 60_000;
/** This program is not older than that. */
const WRITTEN_MS = Date.parse('2026-01-01T00:00:00Z');

/** One person may well live at a private address; several at one are behind something. */
const LEAST_PEOPLE = 2;

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [least_major, least_minor] = NODE_LEAST;
  if (major > least_major || (major === least_major && minor >= least_minor)) {
    return well('Node', `Node ${version} runs this.`);
  }
  const needed = NODE_LEAST.join('.');
  return wrong('Node', `Node ${version} is too old.`, `Install Node ${needed} or later.`);
}

/** Whoever runs as the machine's superuser gives a fault of ours the whole machine. */
export function checkUser(uid: number | undefined): Finding {
  if (uid !== 0) return well('user', 'It runs as an ordinary user.');
  return note('user', 'It runs as root.', 'Run it as a user of its own that owns the data folder.');
}

export function checkSettings(faults: readonly string[]): Finding[] {
  if (faults.length === 0) return [well('settings', 'All settings can be used.')];
  return faults.map((fault) =>
    wrong('settings', fault.replace(/\s*\n\s*/g, ' '), 'Correct it in the environment or .env.'),
  );
}

/** `other_ms`: the database server's clock less ours; null where there is none but ours. */
export function checkClock(
  now_ms: number,
  { frozen_now, skew_ms }: { frozen_now: string | null; skew_ms: number | null },
): Finding {
  if (now_ms < WRITTEN_MS) {
    const shown = new Date(now_ms).toISOString();
    return wrong('clock', `This machine believes it is ${shown}.`, 'Set its clock (NTP).');
  }
  if (skew_ms !== null && Math.abs(skew_ms) > SKEW_MOST_MS) {
    const side = skew_ms > 0 ? 'ahead of' : 'behind';
    return wrong(
      'clock',
      `The database server’s clock is ${spelled(Math.abs(skew_ms))} ${side} this machine’s.`,
      'Let both take the time from the same place (NTP).',
    );
  }
  if (frozen_now !== null) {
    return note(
      'clock',
      `COXSWAIN_NOW stops the clock at ${frozen_now}.`,
      'Unset it for real work.',
    );
  }
  return well('clock', 'The clock is plausible.');
}

export async function checkFolder(data_dir: string): Promise<Finding[]> {
  const found = await stat(data_dir).catch(() => null);
  if (!found) {
    const parent = await nearest(data_dir);
    if (await may(parent, constants.W_OK)) {
      return [note('data folder', `${data_dir} is not there yet.`, 'The first start makes it.')];
    }
    return [cannotWrite(data_dir)];
  }
  if (!found.isDirectory()) {
    const next = 'Set COXSWAIN_DATA_DIR to a folder.';
    return [wrong('data folder', `${data_dir} is no folder.`, next)];
  }
  const findings: Finding[] = [];
  if (!(await may(data_dir, constants.R_OK | constants.W_OK | constants.X_OK))) {
    findings.push(cannotWrite(data_dir));
  }
  if ((found.mode & 0o022) !== 0) {
    findings.push(
      wrong(
        'data folder',
        `Other users of this machine may write into ${data_dir}.`,
        `chmod go-w '${data_dir}'`,
      ),
    );
  } else if ((found.mode & 0o055) !== 0) {
    findings.push(
      note(
        'data folder',
        `Other users of this machine may look into ${data_dir}.`,
        `chmod 700 '${data_dir}'`,
      ),
    );
  }
  findings.push(checkRoom(data_dir, await freeBytes(data_dir)));
  return findings;
}

export function checkRoom(data_dir: string, free_bytes: number): Finding {
  const sentence = `${megabytes(free_bytes)} are free where ${data_dir} lies.`;
  const next = 'Make room, or move the folder (stop the program, move, set COXSWAIN_DATA_DIR).';
  if (free_bytes < ROOM_WRONG_BYTES) return wrong('room', sentence, next);
  if (free_bytes < ROOM_LEAST_BYTES) return note('room', sentence, next);
  return well('room', sentence);
}

/** Who has the folder: a server that answers, something else, or nobody. */
export function checkHolder(held: boolean, running: RunningNote | null, answers: boolean): Finding {
  if (!held) return well('server', 'No server runs on the data folder.');
  if (running && answers) {
    const { pid, address, started_at } = running;
    return well('server', `A server runs on it: ${address}, process ${pid}, since ${started_at}.`);
  }
  const who = running ? `process ${running.pid} perhaps` : 'a process that left no note';
  return wrong(
    'server',
    `Something has the data folder (${who}), and no server answers.`,
    'If one is being started, wait; else end that process and start the server.',
  );
}

/** Whether the server could listen; asked only where none runs. */
export async function checkPort(host: string, port: number): Promise<Finding> {
  const code = await new Promise<string | null>((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
  const where = `${host}:${port}`;
  if (code === null) return well('port', `${where} is free.`);
  const reasons: Readonly<Record<string, readonly [string, string]>> = {
    EADDRINUSE: [`Another program listens on ${where}.`, 'Stop it, or set PORT to a free one.'],
    EACCES: [`This user may not listen on ${where}.`, 'Set PORT above 1023.'],
    EADDRNOTAVAIL: [`This machine has no address ${host}.`, 'Set HOST to one it has.'],
    ENOTFOUND: [`The host name ${host} is not known.`, 'Set HOST to an address of this machine.'],
  };
  const [sentence, next] = reasons[code] ?? [`${where} cannot be used (${code}).`, 'Set PORT.'];
  return wrong('port', sentence, next);
}

/** All of a day from one private address: that is the proxy's or a bridge's, and not theirs. */
export function checkArrivals({ people, only_from }: Arrivals, exposed: boolean): Finding[] {
  if (!exposed || only_from === null || people < LEAST_PEOPLE) return [];
  const sentence =
    `All sign-ins of the last day, of ${people} people, came from ${only_from}, a private ` +
    'address: a proxy or a container bridge seems to be taken for everybody, so that whoever ' +
    'mistypes holds off all of them.';
  const next =
    `If it is the proxy’s, set TRUST_PROXY=${only_from} and have the proxy send X-Forwarded-For ` +
    '(docs/running.md). If your people do sit behind one address, leave it.';
  return [note('exposure', sentence, next)];
}

export function checkExposure(exposed: boolean, weak: readonly Weakness[]): Finding[] {
  if (!exposed) return [well('exposure', 'Only this machine can reach the server.')];
  if (weak.length === 0) return [well('exposure', 'Others can reach it, safely by its settings.')];
  return weak.map(({ grade, sentence, next }) =>
    grade === 'unsafe' ? wrong('exposure', sentence, next) : note('exposure', sentence, next),
  );
}

function cannotWrite(data_dir: string): Finding {
  const next = 'Give the folder to the user that runs the program, or set COXSWAIN_DATA_DIR.';
  return wrong('data folder', `This user may not write into ${data_dir}.`, next);
}

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

async function may(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/** The folder above that is there. */
async function nearest(path: string): Promise<string> {
  const parent = dirname(path);
  if (parent === path || (await stat(parent).catch(() => null))) return parent;
  return nearest(parent);
}
