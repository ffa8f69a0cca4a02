// A PgBouncer in front of a test's server, in transaction mode and with fewer connections than
// clients, so that whoever comes next gets one that another tenant has just used.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureExtras } from './chroot.ts';
import { chrootHome } from './server.ts';

/** Two tenants at once, on one connection each. */
export const POOL_SIZE = 2;
const PORT = 6432;
const READY_WITHIN_MS = 20_000;

export interface Pooler {
  /** The same database as the same role, through the pooler. */
  through(url: string): string;
}

/**
 * In front of the server that `url` leads to, for the role and password in it; it ends with this
 * process. With no statements kept it is as PgBouncer was before 1.21. Throws NoServer.
 */
export async function startPooler(url: string, kept_statements = 400): Promise<Pooler> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  await ensureExtras(say);
  const { root, home, inside, inChroot, give } = await chrootHome(say);
  const put = (name: string, text: string) => {
    const path = join(home, name);
    writeFileSync(path, text, { mode: 0o600 });
    give(path);
  };
  const server = new URL(url);
  put('users', `"${server.username}" "${server.password}"\n`);
  put('pgbouncer.ini', settings(server, { root, inside, kept_statements }));
  const log = join(home, 'log');
  const child = spawn('chroot', inChroot('/usr/sbin/pgbouncer', `${inside}/pgbouncer.ini`), {
    stdio: ['ignore', 'ignore', openSync(log, 'a')],
  });
  child.unref();
  process.once('exit', () => {
    child.kill('SIGQUIT');
    rmSync(home, { recursive: true, force: true });
  });
  const socket = join(home, `.s.PGSQL.${PORT}`);
  for (const until = Date.now() + READY_WITHIN_MS; !existsSync(socket); await pause(20)) {
    if (isAlive(child) && Date.now() < until) continue;
    throw new Error(`the pooler did not start:\n${readFileSync(log, 'utf8')}`);
  }
  return {
    through(wanted) {
      const address = new URL(wanted);
      address.hostname = 'localhost';
      address.port = String(PORT);
      address.search = `?host=${encodeURIComponent(home)}`;
      return address.href;
    },
  };
}

const isAlive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

interface Place {
  root: string;
  inside: string;
  kept_statements: number;
}

/** What docs/databases.md asks for, and as few connections as there can be. */
function settings(server: URL, { root, inside, kept_statements }: Place): string {
  const socket = server.searchParams.get('host');
  // a throw-away server's socket is in the same system, by another name from inside
  const host = socket === null ? server.hostname : socket.replace(root, '');
  return `
[databases]
* = host=${host} port=${server.port || 5432}
[pgbouncer]
listen_addr =
listen_port = ${PORT}
unix_socket_dir = ${inside}
auth_type = scram-sha-256
auth_file = ${inside}/users
pool_mode = transaction
default_pool_size = ${POOL_SIZE}
max_client_conn = 100
max_prepared_statements = ${kept_statements}
`;
}
