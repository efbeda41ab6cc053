import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { createHostEnd } from '../cluster/host-end.ts';
import type { Crowd } from '../door/crowd.ts';
import type { Game } from '../game/game.ts';
import { createCounters } from '../ledger/counters.ts';
import { ROWS } from '../ledger/rows.ts';
import { freePort } from '../machine/free-port.ts';
import { describeListenError, findListenError } from '../machine/listen-error.ts';
import type { Publication } from '../ports/publication.ts';
import type { TransportName } from '../transport/choose.ts';
import type { HttpAnswer, Routes } from '../transport/routes.ts';
import type { Transport, TransportOptions } from '../transport/transport.ts';
import { createBatch } from './batch.ts';
import { addCounted, addRows } from './counted.ts';
import { type FromThread, systemMs, type ThreadOptions, type ToThread } from './messages.ts';

export interface ThreadsOptions extends Pick<TransportOptions, 'host' | 'port' | 'tls'> {
  readonly threads: number;
  readonly transport: TransportName;
  readonly game: Game;
  readonly crowd: Crowd;
  readonly routes: Routes;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  /** A thread has ended by itself, and its players' connections with it. */
  onLost(error: Error): void;
}

/** Built as a program of its own beside this one. */
const PROGRAM = join(dirname(fileURLToPath(import.meta.url)), 'gateway-thread.js');
/** The first version of Node whose own servers share a port. */
const SHARING_NODE = 23.1;
/** Shorter, and a moment would count as an overload. */
const JUDGE_EVERY_MS = 1000;
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
  const say = (message: ToThread, moved: ArrayBuffer[] = []) => worker.postMessage(message, moved);
  const relay = createBatch((bytes) => say({ kind: 'relay', bytes }, [bytes.buffer]), queueMicrotask);
  const tellClock = (room: number, publication: Publication) => {
    const roomMs = (publication.nowTicks() * 1000) / SIM_HZ;
    say({ kind: 'clock', room, zeroMs: game.time.nowMs() - roomMs });
  };
  const hear = createHostEnd(game.lobby, relay.add, tellClock);
  const http = answering(options.routes, say);
  const count = counting(name, game, say);
  let lost = new Error(`${name} has ended`);
  let isClosing = false;
  let renewed: (problem: string | undefined) => void = () => {};
  let closed = () => {};
  let listening = () => {};

  const take = (message: FromThread) => {
    switch (message.kind) {
      case 'relay':
        return hear(message.bytes);
      case 'log':
        return message.isWarning
          ? log.warn(message.fields, message.message)
          : log.info(message.fields, message.message);
      case 'counted':
        return count(message);
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
        return http(message);
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

/** Adds what a thread has counted to the counters of all, and tells it how far the server gives way. */
function counting(
  name: string,
  { counters, shedding }: Game,
  say: (message: ToThread) => void,
): (counted: FromThread & { kind: 'counted' }) => void {
  let before = { counters: createCounters(), rowsMs: new Float64Array(ROWS.length) as Float64Array };
  let judged = { atMs: performance.now(), busyMs: 0 };
  let shed = 0;

  return (counted) => {
    addCounted(counters, counted.counters, before.counters);
    addRows(counters.gatewayRowsMs, counted.rowsMs, before.rowsMs);
    before = counted;
    counters.threadBusyMs.host = performance.eventLoopUtilization().active;
    counters.threadBusyMs[name] = counted.busyMs;
    const atMs = performance.now();
    if (atMs - judged.atMs >= JUDGE_EVERY_MS) {
      shedding.heard((counted.busyMs - judged.busyMs) / (atMs - judged.atMs));
      judged = { atMs, busyMs: counted.busyMs };
    }
    if (shedding.step === shed) return;
    shed = shedding.step;
    say({ kind: 'shed', step: shed });
  };
}

type HttpMessage = FromThread & { kind: 'request' | 'post' | 'reads' | 'gone' };

/** Answers the requests that another thread has heard. */
function answering(routes: Routes, say: (message: ToThread) => void): (message: HttpMessage) => void {
  const live = new Map<number, NonNullable<HttpAnswer['live']>>();
  const stops = new Map<number, () => void>();

  const answer = (id: number) => (found: HttpAnswer) => {
    const { live: read, ...rest } = found;
    if (read) live.set(id, read);
    say({ kind: 'answer', id, answer: rest, isLive: read !== undefined });
  };

  const read = (id: number) => {
    const write = (text: string) => {
      say({ kind: 'piece', id, text });
      return true;
    };
    const stop = live.get(id)?.({ write, end: () => say({ kind: 'ended', id }) });
    live.delete(id);
    if (stop) stops.set(id, stop);
  };

  return (message) => {
    const { id } = message;
    switch (message.kind) {
      case 'request':
        return routes.answer(message.request, answer(id));
      case 'post':
        return routes.post(message.request, message.body, answer(id));
      case 'reads':
        return read(id);
      case 'gone':
        live.delete(id);
        stops.get(id)?.();
        stops.delete(id);
    }
  };
}
