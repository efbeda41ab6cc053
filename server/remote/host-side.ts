import { SIM_HZ } from '../../game/sim/math/units.ts';
import { createHostEnd } from '../cluster/host-end.ts';
import type { Game } from '../game/game.ts';
import type { Counters, ThreadTime } from '../ledger/counters.ts';
import type { Publication } from '../ports/publication.ts';
import type { HostRoutes, HttpAnswer } from '../transport/routes.ts';
import { createBatch } from './batch.ts';
import { addCounted, addRows } from './counted.ts';
import { createAskingToMeasure } from './measuring.ts';
import type { FromGateway, Say, ToGateway } from './messages.ts';

export interface HostSideOptions {
  /** The gateway's, in metrics. */
  readonly name: string;
  readonly game: Game;
  readonly routes: HostRoutes;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  readonly say: Say<ToGateway>;
  /** The gateway is another process. */
  readonly outlasts: boolean;
}

/** What the host does for a gateway elsewhere. */
export interface HostSide {
  /** Throws a `WireError` for relayed bytes that break the table. */
  take(message: FromGateway): void;
  /** See `HostEnd`. */
  pause(): Promise<void>;
  /** The gateway is gone, and its players' connections with it. */
  cut(): void;
}

/** Shorter, and a moment would count as an overload. */
const JUDGE_EVERY_MS = 1000;

export function createHostSide({ name, game, routes, log, say, outlasts }: HostSideOptions): HostSide {
  const relay = createBatch((bytes) => say({ kind: 'relay', bytes }), queueMicrotask);
  const tellClock = (room: number, publication: Publication) => {
    const roomMs = (publication.nowTicks() * 1000) / SIM_HZ;
    say({ kind: 'clock', room, zeroMs: game.time.nowMs() - roomMs });
  };
  const end = createHostEnd(game.lobby, relay.add, tellClock, outlasts);
  const http = createAnswering(routes, say);
  const counting = createCounting(name, game, say);
  const measuring = createAskingToMeasure(name, game.time, say);
  game.gateways.set(name, measuring.measure);
  return {
    take(message) {
      switch (message.kind) {
        case 'relay':
          return end.receive(message.bytes);
        case 'log':
          return message.isWarning
            ? log.warn(message.fields, message.message)
            : log.info(message.fields, message.message);
        case 'counted':
          return counting.take(message);
        case 'measured':
          return measuring.take(message);
        default:
          return http.take(message);
      }
    },
    pause: end.pause,
    cut() {
      end.cut();
      http.cut();
      counting.cut();
      measuring.cut();
      game.gateways.delete(name);
    },
  };
}

/** Adds what a gateway has counted to the counters of all, and tells it how far the server gives way. */
function createCounting(
  name: string,
  { counters, shedding }: Game,
  say: Say<ToGateway>,
): { take(counted: Counted): void; cut(): void } {
  let before: Counted | undefined;
  let judged: { atMs: number; busyMs: number } | undefined;
  let shed = 0;
  const thread: ThreadTime = { busyMs: 0, rowsMs: {} };

  const judge = (busyMs: number) => {
    const atMs = performance.now();
    judged ??= { atMs, busyMs };
    if (atMs - judged.atMs < JUDGE_EVERY_MS) return;
    shedding.heard((busyMs - judged.busyMs) / (atMs - judged.atMs));
    judged = { atMs, busyMs };
  };

  const add = (counted: Counted) => {
    // Of what was before only who is connected counts.
    if (!before) counters.connectionsOpened += openOf(counted.counters);
    else {
      addCounted(counters, counted.counters, before.counters);
      addRows(thread.rowsMs, counted.rowsMs, before.rowsMs);
    }
    before = counted;
    counters.threads.host = { busyMs: performance.eventLoopUtilization().active, rowsMs: {} };
    thread.busyMs = counted.busyMs;
    counters.threads[name] = thread;
  };

  const cut = () => {
    if (before) counters.connectionsClosed += openOf(before.counters);
    before = undefined;
    delete counters.threads[name];
  };

  return {
    take(counted) {
      if (counted.isFirst) add(counted);
      else cut();
      judge(counted.busyMs);
      if (shedding.step === shed) return;
      shed = shedding.step;
      say({ kind: 'shed', step: shed });
    },
    cut,
  };
}

type Counted = FromGateway & { kind: 'counted' };

function openOf({ connectionsOpened, connectionsClosed }: Counters): number {
  return connectionsOpened - connectionsClosed;
}

type HttpMessage = FromGateway & { kind: 'request' | 'post' | 'rate' | 'reads' | 'gone' };

/** Answers the requests that a gateway has heard. */
function createAnswering(routes: HostRoutes, say: Say<ToGateway>): { take(message: HttpMessage): void; cut(): void } {
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

  return {
    take(message) {
      const { id } = message;
      switch (message.kind) {
        case 'request':
          return routes.answer(message.request, answer(id));
        case 'post':
          return routes.post(message.request, message.body, answer(id));
        case 'rate':
          return say({ kind: 'rated', id, rate: routes.rate(message.request, message.body) });
        case 'reads':
          return read(id);
        case 'gone':
          live.delete(id);
          stops.get(id)?.();
          stops.delete(id);
      }
    },
    cut() {
      for (const stop of stops.values()) stop();
    },
  };
}
