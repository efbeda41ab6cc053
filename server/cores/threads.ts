import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Crowd } from '../door/crowd.ts';
import type { Game } from '../game/game.ts';
import { freePort } from '../machine/free-port.ts';
import { describeListenError, findListenError } from '../machine/listen-error.ts';
import { createHostSide } from '../remote/host-side.ts';
import type { TransportName } from '../transport/choose.ts';
import type { HostRoutes } from '../transport/routes.ts';
import type { Transport, TransportOptions } from '../transport/transport.ts';
import { type FromThread, systemMs, type ThreadOptions, type ToThread } from './messages.ts';

export interface ThreadsOptions extends Pick<TransportOptions, 'host' | 'port' | 'tls'> {
  readonly threads: number;
  readonly transport: TransportName;
  readonly game: Game;
  readonly crowd: Crowd;
  readonly routes: HostRoutes;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  /** A thread has ended by itself, and its players' connections with it. */
  onLost(error: Error): void;
}

/** Built as a program of its own beside this one. */
const PROGRAM = join(dirname(fileURLToPath(import.meta.url)), 'gateway-thread.js');
/** The first version of Node whose own servers share a port. */
const SHARING_NODE = 23.1;
/** A thread that has not closed its sockets by then is left to the end of the process. */
const CLOSE_MS = 1000;

/**
 * Players' sockets in threads of their own: all listen on one port, and the system spreads connections over them. Rooms, HTTP and the door stay
 * in this thread. Rejects with a sentence where the port cannot be had.
 */
export async function startThreads(options: ThreadsOptions): Promise<Transport> {
  const { host, transport } = options;
  if (transport === 'ws' && Number.parseFloat(process.versions.node) < SHARING_NODE) {
    throw new Error(
      `CORES is ${options.threads}, but without uWebSockets.js threads share a port only from Node ${SHARING_NODE} on, and this is ${process.versions.node}. Set CORES to 1.`,
    );
  }
  const port = options.port === 0 ? await freePort() : options.port;
  const taken = await findListenError(port, host);
  if (taken !== undefined) {
    throw new Error(describeListenError(taken, { port, portName: 'PORT', host, hostName: 'HOST' }));
  }
  const threads: Thread[] = [];
  const close = () => Promise.all(threads.map((thread) => thread.close()));
  try {
    for (let i = 1; i <= options.threads; i++) threads.push(await startThread(`gateway ${i}`, { ...options, port }));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    port,
    async renew() {
      const problems = await Promise.all(threads.map(({ renew }) => renew()));
      const [problem] = problems.filter((one) => one !== undefined);
      if (problem !== undefined) throw new Error(problem);
    },
    stopListening() {
      for (const { say } of threads) say({ kind: 'stop' });
    },
    async close() {
      await close();
    },
  };
}

interface Thread {
  say(message: ToThread): void;
  /** Resolves to a sentence where the certificate cannot be used. */
  renew(): Promise<string | undefined>;
  close(): Promise<void>;
}

async function startThread(name: string, options: ThreadsOptions): Promise<Thread> {
  const { host, port, tls, transport, game, crowd, log } = options;
  const zeroMs = systemMs() - performance.now();
  const { fingerprint } = game;
  const workerData: ThreadOptions = { name, host, port, tls, transport, crowd, fingerprint, zeroMs };
  const worker = new Worker(PROGRAM, { name, workerData });
  const say = (message: ToThread) =>
    worker.postMessage(message, message.kind === 'relay' ? [message.bytes.buffer as ArrayBuffer] : []);
  const side = createHostSide({ name, game, routes: options.routes, log, say, outlasts: false });
  let lost = new Error(`${name} has ended`);
  let isClosing = false;
  let renewed: (problem: string | undefined) => void = () => {};
  let closed = () => {};
  let listening = () => {};

  const take = (message: FromThread) => {
    switch (message.kind) {
      case 'renewed':
        return renewed(message.problem);
      case 'failed':
        lost = new Error(message.sentence);
        return;
      case 'listening':
        return listening();
      case 'closed':
        return closed();
      default:
        return side.take(message);
    }
  };

  worker.on('message', take);
  await new Promise<void>((resolve, reject) => {
    listening = resolve;
    worker.once('error', reject);
    worker.once('exit', () => reject(lost));
  });
  worker.on('error', (error) => {
    lost = error instanceof Error ? error : new Error(String(error));
  });
  worker.on('exit', () => {
    closed();
    if (!isClosing) options.onLost(lost);
  });
  return {
    say,
    renew: () =>
      new Promise((resolve) => {
        renewed = resolve;
        say({ kind: 'renew' });
      }),
    close: () =>
      new Promise((resolve) => {
        isClosing = true;
        setTimeout(resolve, CLOSE_MS).unref();
        closed = resolve;
        say({ kind: 'close' });
      }),
  };
}
