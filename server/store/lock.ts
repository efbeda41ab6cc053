import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * One process at a time has a folder: it listens on a socket there. Unlike a file with a number in it, the socket falls silent with its
 * process, whatever ends it, and across containers that share the folder.
 *
 * Several may want it in the same instant, as processes do that wait for the end of one. So each has a socket of its own name. It listens first,
 * and has the folder only where it hears nobody else after that: of two, the later one hears the other.
 */
export interface FolderLock {
  release(): void;
}

/** The longest name of a socket that every system takes, in bytes. */
const LONGEST_NAME = 100;
const NAME = /^lock.*\.sock$/;
/** What is heard at a socket: its process has the folder, or wants it like this one. */
const HAS = 'has';
const WANTS = 'wants';
/** What one says to the process that has it, and behind it which rules it has itself. */
const END = 'end ';
/** It ended the connection before it said anything. */
const GOES = 'goes';
/** Of older versions, which say nothing. */
const OLD_NAME = 'lock.sock';
const LOOK_AGAIN_MS = 3;
const SILENT_MS = 1000;

/** Another process asks this one, which has the store, to end: it goes on in its place. @param rules which it goes by, see `askToEnd` */
export type OnAsked = (rules: string) => void;

/**
 * @param onAsked called when another process asks the one that has the folder to end, see `askToEnd`
 * @returns undefined where another process has the folder, or is about to. Rejects where there can be no socket: with EACCES, EROFS and the like.
 */
export async function lockFolder(dir: string, onAsked: OnAsked = () => {}): Promise<FolderLock | undefined> {
  if (process.platform === 'win32') return lockPipe(dir);
  const place = placeOf(dir);
  const name = `lock-${randomBytes(6).toString('hex')}.sock`;
  const socket = await listenAt(place, name, onAsked);
  for (;;) {
    const others = await hearOthers(place, name);
    if (others.length === 0) break;
    // Of those who want it the first by name stays; the others hear it, and go.
    if (others.some(({ says, name: other }) => says === HAS || (says === WANTS && other < name))) {
      socket.close();
      return undefined;
    }
    await sleep(LOOK_AGAIN_MS);
  }
  socket.says = HAS;
  return { release: socket.close };
}

/** Resolves when whoever has the folder has released it or ended, or at once where nobody has it. */
export async function untilReleased(dir: string): Promise<void> {
  const names = process.platform === 'win32' ? [pipeOf(dir)] : socketsIn(placeOf(dir));
  await Promise.all(names.map((path) => new Promise<void>((resolve) => listenTo(path).once('close', () => resolve()))));
}

/** Asks whoever has the folder to end. @param rules which this process goes by: with others the rooms of before end. Only who may write there can. Windows has no such question: nobody is asked. */
export async function askToEnd(dir: string, rules: string): Promise<void> {
  if (process.platform === 'win32') return;
  await Promise.all(
    socketsIn(placeOf(dir)).map((path) => {
      const socket = connect(path).on('error', () => {});
      socket.setTimeout(SILENT_MS, () => socket.destroy());
      socket.once('data', (data) => (data.toString() === HAS ? socket.end(END + rules) : socket.destroy()));
      return new Promise<void>((resolve) => socket.once('close', () => resolve()));
    }),
  );
}

interface LockSocket {
  says: string;
  close(): void;
}

/** Bound under another name first: a socket that is there under its own is one that is listened to. */
async function listenAt(place: string, name: string, onAsked: OnAsked): Promise<LockSocket> {
  const [path, first] = [join(place, name), join(place, `new-${name}`)];
  const waiting = new Set<Socket>();
  const lock: LockSocket = {
    says: WANTS,
    close() {
      rmSync(path, { force: true });
      server.close();
      for (const one of waiting) one.destroy();
    },
  };
  const server = createServer((one) => {
    // Who waits for the folder hears of its release, or of this process's end, by the end of the connection.
    waiting.add(one.unref());
    one.on('error', () => {});
    one.once('close', () => waiting.delete(one));
    one.on('data', (data) => {
      const said = data.toString();
      if (said.startsWith(END) && lock.says === HAS) onAsked(said.slice(END.length));
    });
    one.write(lock.says);
  });
  await listening(server, first);
  server.unref();
  renameSync(first, path);
  return lock;
}

/** Those who answer; what a process left behind that was killed is removed. */
async function hearOthers(place: string, own: string): Promise<{ name: string; says: string }[]> {
  const names = readdirSync(place).filter((name) => NAME.test(name) && name !== own);
  const heard = await Promise.all(names.map(async (name) => ({ name, says: await hear(place, name) })));
  for (const { name, says } of heard) if (says === undefined) rmSync(join(place, name), { force: true });
  return heard.flatMap(({ name, says }) => (says === undefined ? [] : [{ name, says }]));
}

/** What a socket says first. Undefined: nobody listens. */
function hear(place: string, name: string): Promise<string | undefined> {
  const socket = connect(join(place, name));
  return new Promise((resolve) => {
    let isOpen = false;
    socket.once('connect', () => {
      isOpen = true;
      // One that stands still, stopped by somebody, has the folder all the same.
      socket.setTimeout(SILENT_MS, () => {
        resolve(HAS);
        socket.destroy();
      });
    });
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once('error', () => {});
    socket.once('close', () => resolve(isOpen ? (name === OLD_NAME ? HAS : GOES) : undefined));
  });
}

function listenTo(path: string): Socket {
  return connect(path)
    .on('error', () => {})
    .resume();
}

function socketsIn(place: string): string[] {
  try {
    return readdirSync(place).flatMap((name) => (NAME.test(name) ? [join(place, name)] : []));
  } catch {
    return [];
  }
}

/** The folder itself, or one in its stead where names in it would be too long. */
function placeOf(dir: string): string {
  if (Buffer.byteLength(join(dir, `new-lock-${'0'.repeat(12)}.sock`)) <= LONGEST_NAME) return dir;
  const place = join(tmpdir(), `cometa-${hashOf(dir)}`);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  return place;
}

function hashOf(dir: string): string {
  return createHash('sha256').update(dir).digest('hex').slice(0, 16);
}

function pipeOf(dir: string): string {
  return `\\\\.\\pipe\\cometa-${hashOf(dir)}`;
}

/** A pipe of Windows is gone with its process, and there can be but one. */
async function lockPipe(dir: string): Promise<FolderLock | undefined> {
  const server = createServer((one) => void one.unref().on('error', () => {}));
  try {
    await listening(server, pipeOf(dir));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
  server.unref();
  return { release: () => void server.close() };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}
