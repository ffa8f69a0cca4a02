// Throw-away database servers: each with a data folder of its own, reached by a socket in a folder
// that only root and the server may enter, gone when the process that asked for it is.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureChroot } from './chroot.ts';

const BIN = '/usr/lib/postgresql/17/bin';
const FRAGMENT = new URL('../../deploy/postgres/coxswain.conf', import.meta.url);
const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 20_000;

/** Only for data that nobody will miss: speed for safety, and no network. */
const THROW_AWAY = `
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 60
max_wal_size = '2GB'
timescaledb.max_background_workers = 4
max_worker_processes = 16
logging_collector = off
lc_messages = 'C'
`;

/**
 * What a server needs that is stopped at once and started again: a commit that was answered is in
 * its log. The machine stays up, so that the log need not reach a disk.
 */
const OUTLIVES_STOPS = 'synchronous_commit = on\n';

export interface ThrowAway {
  /** A superuser's address. */
  url: string;
  /** Of the server as it was first started, to ask about and to kill. */
  pid: number;
  /** `pg_ctl stop -m immediate`: every session is cut off, and nothing is written any more. */
  crash(): void;
  /** Starts it again on what is there; resolves when it lets clients in. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A folder inside the system that has the server's packages, for the server's user. */
export interface ChrootHome {
  /** The system's folder, and this one's name from outside and from inside. */
  root: string;
  home: string;
  inside: string;
  /** Arguments of chroot that run a command as the server's user, ended when this process is. */
  inChroot(...args: string[]): string[];
  /** Gives a file or folder in it to the server's user. */
  give(path: string): void;
}

/** Throws NoServer where there can be no such system. */
export async function chrootHome(say: (line: string) => void): Promise<ChrootHome> {
  const root = await ensureChroot(say);
  const servers = join(root, 'srv/coxswain');
  mkdirSync(servers, { recursive: true });
  sweep(servers);
  const home = mkdtempSync(join(servers, `${process.pid}-`));
  const { uid, gid } = owner(root);
  chownSync(home, uid, gid);
  return {
    root,
    home,
    inside: home.slice(root.length),
    inChroot: (...args) => [
      ...[root, 'setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
      // a server must not outlive a runner that was killed
      ...['--pdeathsig=QUIT', ...args],
    ],
    give: (path) => chownSync(path, uid, gid),
  };
}

/**
 * A server of its own for whoever asks; with `outlives_stops` it loses nothing it has answered.
 * Throws NoServer where none can be had.
 */
export async function startThrowAway(
  say: (line: string) => void,
  { outlives_stops = false } = {},
): Promise<ThrowAway> {
  const { home, inside, inChroot } = await chrootHome(say);
  const sync = (...args: string[]) => {
    const made = spawnSync('chroot', inChroot(...args), { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`${args[0]} ended with ${made.status}:\n${made.stderr}`);
  };
  const initdb = [`${BIN}/initdb`, '-D', `${inside}/data`, '-U', 'postgres', '--auth=trust'];
  sync(...initdb, '--no-sync', '--no-locale', '-E', 'UTF8');
  copyFileSync(FRAGMENT, join(home, 'coxswain.conf'));
  appendFileSync(
    join(home, 'data/postgresql.conf'),
    `\ninclude '${inside}/coxswain.conf'\n${THROW_AWAY}unix_socket_directories = '${inside}'\n` +
      (outlives_stops ? OUTLIVES_STOPS : ''),
  );
  const start = () =>
    spawn('chroot', inChroot(`${BIN}/postgres`, '-D', `${inside}/data`), {
      // a file and not a pipe: a runner that is busy would stop the server
      stdio: ['ignore', 'ignore', openSync(join(home, 'log'), 'a')],
    });
  let child = start();
  const stop = async () => {
    await end(child);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await ready(child, home);
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(home)}`;
  return {
    url,
    pid: child.pid as number,
    crash: () => sync(`${BIN}/pg_ctl`, 'stop', '-m', 'immediate', '-D', `${inside}/data`),
    async restart() {
      child = start();
      await ready(child, home);
    },
    stop,
  };
}

async function ready(child: ChildProcess, home: string): Promise<void> {
  const file = join(home, 'data/postmaster.pid');
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await pause(50)) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    // the last line of the file says how far the server is
    if (existsSync(file) && /^ready\s*$/m.test(readFileSync(file, 'utf8'))) return;
  }
  throw new Error(`the server did not start:\n${readFileSync(join(home, 'log'), 'utf8')}`);
}

/** An immediate stop: nothing of it is kept. */
async function end(child: ChildProcess): Promise<void> {
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  child.kill('SIGQUIT');
  for (const until = Date.now() + STOPPED_WITHIN_MS; Date.now() < until && !gone(); ) {
    await pause(20);
  }
  if (!gone()) child.kill('SIGKILL');
}

/** The user and group that Debian's package made for the server. */
function owner(root: string): { uid: number; gid: number } {
  const line = readFileSync(join(root, 'etc/passwd'), 'utf8')
    .split('\n')
    .find((one) => one.startsWith('postgres:'));
  const [, , uid, gid] = (line ?? '').split(':');
  if (!uid || !gid) throw new Error('the packages made no user postgres');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Folders of runs that were killed; a folder's name begins with the pid of who made it. */
function sweep(servers: string): void {
  for (const name of readdirSync(servers)) {
    if (!existsSync(`/proc/${name.split('-')[0]}`)) {
      rmSync(join(servers, name), { recursive: true, force: true });
    }
  }
}
