import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * One process at a time has a folder: it listens on a socket there. Unlike a file with a number in it, the socket falls silent with its
 * process, whatever ends it, and across containers that share the folder.
 */
export interface FolderLock {
  release(): void;
}

/** The longest name of a socket that every system takes, in bytes. */
const LONGEST_NAME = 100;

/** @returns undefined where another process has the folder. Rejects where there can be no socket: with EACCES, EROFS and the like. */
export async function lockFolder(dir: string): Promise<FolderLock | undefined> {
  const name = lockName(dir);
  let server = await tryListen(name);
  if (!server && !(await isHeard(name))) {
    // Left behind by a process that was killed.
    rmSync(name, { force: true });
    server = await tryListen(name);
  }
  if (!server) return undefined;
  server.unref();
  const held = server;
  const waiting = new Set<Socket>();
  // Who waits for the folder hears of its release, or of this process's end, by the end of the connection.
  server.on('connection', (socket) => {
    waiting.add(socket.unref());
    socket.on('error', () => {});
    socket.once('close', () => waiting.delete(socket));
    socket.resume();
  });
  return {
    release() {
      held.close();
      for (const socket of waiting) socket.destroy();
    },
  };
}

/** Resolves when whoever has the folder has released it or ended, or at once where nobody has it. */
export function untilReleased(dir: string): Promise<void> {
  const socket = connect(lockName(dir));
  socket.on('error', () => {});
  socket.resume();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

function lockName(dir: string): string {
  const name = join(dir, 'lock.sock');
  const hash = createHash('sha256').update(dir).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\cometa-${hash}`;
  return Buffer.byteLength(name) <= LONGEST_NAME ? name : join(tmpdir(), `cometa-${hash}.sock`);
}

function tryListen(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(name, () => resolve(server));
  });
}

function isHeard(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(name);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
