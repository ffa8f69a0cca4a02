// One process at a time on a data folder: two PGlite processes silently lose committed rows. The
// lock is held by the operating system for the process, so that it cannot outlive a SIGKILL.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoxswainError } from '../errors.ts';

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes the folder or throws `data_folder_in_use`. On Linux an abstract socket is the lock: it is
 * atomic and vanishes with its process. Elsewhere a socket file stands in for it, whose leftover is
 * told from a living one by trying to connect; Windows pipes vanish like abstract sockets.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  mkdirSync(folder, { recursive: true });
  const address = addressOf(nameOf(folder));
  let server = await listen(address.path);
  if (!server && address.is_file && !(await isAlive(address.path))) {
    rmSync(address.path, { force: true });
    server = await listen(address.path);
  }
  if (!server) {
    throw new CoxswainError(
      'data_folder_in_use',
      `Another Coxswain is already running on the data folder ${folder}. ` +
        'Stop it first, or set COXSWAIN_DATA_DIR to another folder.',
    );
  }
  const held = server;
  held.unref();
  return { release: () => new Promise((resolve) => held.close(() => resolve())) };
}

/** Whether a process has the folder now. Takes nothing. */
export async function folderIsHeld(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  return isAlive(addressOf(nameOf(folder)).path);
}

function nameOf(folder: string): string {
  const id = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 32);
  return `coxswain-${id}`;
}

function addressOf(name: string): { path: string; is_file: boolean } {
  if (process.platform === 'linux') return { path: `\0${name}`, is_file: false };
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\${name}`, is_file: false };
  return { path: join(tmpdir(), `${name}.sock`), is_file: true };
}

function listen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(path, () => resolve(server));
  });
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
