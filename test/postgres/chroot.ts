// A Debian 13 with the packages of deploy/postgres/packages.txt in a folder, to run a database
// server from by chroot. Made once for each list and kept outside the repository.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const SUITE = 'trixie';
const LIST = new URL('../../deploy/postgres/packages.txt', import.meta.url);
/** What only tests need: added to the finished system, and to no image. */
const EXTRAS = new URL('./packages.txt', import.meta.url);
/** Debian's own address; DEBIAN_MIRROR names a nearer one. */
const MIRROR = process.env.DEBIAN_MIRROR ?? 'http://deb.debian.org/debian';
/** Each step downloads some hundred megabytes; a mirror that hangs must not hang the tests. */
const STEP_LIMIT_MS = 300_000;
/** Marks a folder that was finished, so that one cut off is never used. */
const DONE = '.coxswain-complete';

/** Why there can be no server here; the message says how to provide one. */
export class NoServer extends Error {
  constructor(reason: string) {
    super(
      `${reason}\nTo run these tests against a server of your own, set TEST_DATABASE_URL to a ` +
        'superuser of a throw-away Postgres 17 that has the packages of ' +
        'deploy/postgres/packages.txt and the settings of deploy/postgres/coxswain.conf, such as ' +
        'postgres://postgres:secret@127.0.0.1:5432/postgres. Roles and databases are made in it.',
    );
    this.name = 'NoServer';
  }
}

/** Packages by name, without the list's comments. */
export function packages(list = LIST): string[] {
  return readFileSync(list, 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}

/** The folder of a finished system for today's list, made if need be. Throws NoServer. */
export async function ensureChroot(say: (line: string) => void): Promise<string> {
  const wanted = packages();
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'coxswain');
  const folder = join(cache, `postgres-${hashOf(wanted)}`);
  if (existsSync(join(folder, DONE))) return folder;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new NoServer('A throw-away Postgres is made by debootstrap and chroot: Linux and root.');
  }
  await ensureDebootstrap(say);
  mkdirSync(cache, { recursive: true });
  const building = `${folder}.building-${process.pid}`;
  try {
    say(`making a Debian ${SUITE} with Postgres 17 in ${folder} (a minute or two, once)`);
    await step('debootstrap', ['--variant=minbase', SUITE, building, MIRROR]);
    forbidStarting(building);
    const install = ['install', '-y', '--no-install-recommends', ...wanted];
    await step('chroot', [building, 'apt-get', ...install], { DEBIAN_FRONTEND: 'noninteractive' });
    await step('chroot', [building, 'apt-get', 'clean']);
    writeFileSync(join(building, DONE), `${wanted.join('\n')}\n`);
    putInPlace(building, folder);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    throw new NoServer(error instanceof Error ? error.message : String(error));
  }
  return folder;
}

/** The same with what only tests need, such as a pooler; some seconds, once. Throws NoServer. */
export async function ensureExtras(say: (line: string) => void): Promise<string> {
  const root = await ensureChroot(say);
  const wanted = packages(EXTRAS);
  const done = join(root, `.coxswain-extras-${hashOf(wanted)}`);
  if (existsSync(done)) return root;
  say(`adding ${wanted.join(', ')} for tests`);
  // several runs may be at it, and one may have been cut off
  const apt = ['apt-get', '-y', '-o', `DPkg::Lock::Timeout=${STEP_LIMIT_MS / 1000}`];
  const quietly = { DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await step('chroot', [root, 'dpkg', '--configure', '-a'], quietly);
    const install = ['install', '--no-install-recommends', '--no-upgrade', ...wanted];
    await step('chroot', [root, ...apt, ...install], quietly);
  } catch (error) {
    throw new NoServer(error instanceof Error ? error.message : String(error));
  }
  writeFileSync(done, `${wanted.join('\n')}\n`);
  return root;
}

function hashOf(wanted: readonly string[]): string {
  const hash = createHash('sha256').update([SUITE, ...wanted].join('\n'));
  return hash.digest('hex').slice(0, 16);
}

/** Another run may have been quicker; then its folder serves. */
function putInPlace(building: string, folder: string): void {
  if (existsSync(folder) && !existsSync(join(folder, DONE))) {
    rmSync(folder, { recursive: true, force: true });
  }
  try {
    renameSync(building, folder);
  } catch (error) {
    if (!existsSync(join(folder, DONE))) throw error;
    rmSync(building, { recursive: true, force: true });
  }
}

async function ensureDebootstrap(say: (line: string) => void): Promise<void> {
  const there = () => spawnSync('sh', ['-c', 'command -v debootstrap']).status === 0;
  if (there()) return;
  say('installing debootstrap');
  try {
    await step('apt-get', ['update']);
    const install = ['install', '-y', '--no-install-recommends', 'debootstrap'];
    await step('apt-get', install, { DEBIAN_FRONTEND: 'noninteractive' });
  } catch (error) {
    throw new NoServer(`debootstrap is not here and cannot be installed: ${error}`);
  }
}

/** Packages would start their services on installing, and make a cluster nobody uses. */
function forbidStarting(root: string): void {
  writeFileSync(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  mkdirSync(join(root, 'etc/postgresql-common'), { recursive: true });
  const conf = join(root, 'etc/postgresql-common/createcluster.conf');
  writeFileSync(conf, 'create_main_cluster = false\n');
}

/** Runs a command to its end; throws with the last of what it wrote where it fails or hangs. */
function step(command: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, LC_ALL: 'C', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: STEP_LIMIT_MS,
    });
    let tail = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        tail = `${tail}${text}`.slice(-2000);
      });
    }
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      reject(new Error(`${command} ${args[0]} ended with ${signal ?? code}:\n${tail}`));
    });
  });
}
