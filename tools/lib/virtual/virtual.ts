import { type Client, createClient } from '../../../game/net/client.ts';
import type { Platform, Socket, SocketHandlers } from '../../../game/net/line/platform.ts';
import { draw } from '../../../game/sim/math/random.ts';
import type { Config } from '../../../server/config/config.ts';
import { readConfig } from '../../../server/config/config.ts';
import { createGame, type Game, type GameOptions } from '../../../server/game/game.ts';
import type { Room } from '../../../server/host/room.ts';
import { answerJoin, answerOther, type JsonAnswer } from '../../../server/http/api.ts';
import type { Time } from '../../../server/ports/time.ts';

/** Virtual time: tasks run in order of their time, then of their making; nothing else happens. */
export interface VirtualTime extends Time {
  /** Runs everything due within the next `ms`. Promises settle between tasks. */
  run(ms: number): Promise<void>;
  /** Runs `task` at a time. A link schedules by it: `later` would round, and rounding would reorder. */
  at(ms: number, task: () => void): void;
}

interface Task {
  atMs: number;
  order: number;
  run: () => void;
}

export function createVirtualTime(): VirtualTime {
  let nowMs = 0;
  let order = 0;
  const tasks: Task[] = [];

  const add = (atMs: number, run: () => void): Task => {
    const task = { atMs, order: order++, run };
    let low = 0;
    let high = tasks.length;
    // Latest first, so that the next task is popped from the end.
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = tasks[middle];
      if (other.atMs > atMs || (other.atMs === atMs && other.order > task.order)) low = middle + 1;
      else high = middle;
    }
    tasks.splice(low, 0, task);
    return task;
  };

  return {
    nowMs: () => nowMs,
    later(ms, run) {
      const task = add(nowMs + Math.max(0, ms), run);
      return () => {
        task.run = () => {};
      };
    },
    soon: (run) => void add(nowMs, run),
    at: (ms, run) => void add(Math.max(ms, nowMs), run),
    async run(ms) {
      const end = nowMs + ms;
      while (tasks.length > 0 && tasks[tasks.length - 1].atMs <= end) {
        const task = tasks.pop() as Task;
        nowMs = Math.max(nowMs, task.atMs);
        task.run();
        if (needsSettling) {
          needsSettling = false;
          await Promise.resolve()
            .then(() => {})
            .then(() => {});
        }
      }
      nowMs = end;
    },
  };
}

/** Set by whoever resolves a promise in virtual time, so that its followers run before the next task. */
let needsSettling = false;

/** One way of a link: how long a message of so many bytes sent now takes. Order is kept, as TCP does. */
export interface LinkModel {
  /** Delay in milliseconds of the n-th message in a direction (0 up, 1 down) sent at `nowMs`. */
  delayMs(direction: 0 | 1, n: number, nowMs: number): number;
}

/** No delay at all. */
export const IDEAL: LinkModel = { delayMs: () => 0 };

/** Half of `rttMs` each way, jitter on top, and now and then a stall that holds everything up for `stallMs`. */
export function seededLink(seed: number, rttMs: number, jitterMs: number, stallShare = 0, stallMs = 300): LinkModel {
  return {
    delayMs(direction, n) {
      const chance = draw(seed, direction, n) / 2 ** 32;
      const isStalled = draw(seed, direction + 2, n) / 2 ** 32 < stallShare;
      return rttMs / 2 + chance * jitterMs + (isStalled ? stallMs : 0);
    },
  };
}

export interface VirtualWorld {
  readonly time: VirtualTime;
  readonly game: Game;
  /** A client on its own link. */
  addClient(link?: LinkModel, seed?: number): VirtualClient;
  /** What a client of one's own needs from outside. */
  platform(link?: LinkModel, seed?: number): VirtualPlatform;
}

export interface VirtualPlatform {
  readonly platform: Platform;
  /** Cuts the connection without a goodbye. */
  cut(): void;
  /** Nothing arrives in either direction for so long; then everything does at once. */
  stall(ms: number): void;
}

export interface VirtualClient extends Omit<VirtualPlatform, 'platform'> {
  readonly client: Client;
}

const quiet = { info() {}, warn() {} };

interface WorldOptions extends Pick<GameOptions, 'link' | 'store' | 'saved' | 'checkToken'> {
  /** Where it begins in another world's time. */
  time?: VirtualTime;
  onTicked?: (room: Room) => void;
  onCrashed?: (room: Room, error: unknown) => void;
  mayJoin?: () => boolean;
  orderBots?: NonNullable<GameOptions['orderBots']>;
  reports?: NonNullable<GameOptions['reports']>;
  /** The server's own clock and timers, where it is to be late. */
  serverTime?: (time: VirtualTime) => Time;
}

/** A server in virtual time; `settings` are environment variables. */
export function createVirtualWorld(
  settings: Record<string, string>,
  seed = 1,
  { time = createVirtualTime(), serverTime, ...given }: WorldOptions = {},
): VirtualWorld {
  let drawn = 0;
  const randomBytes = (length: number) => Uint8Array.from({ length }, () => draw(seed, 77, drawn++) & 255);
  const config: Config = readConfig({ WORLD_SEED: String(seed), ...settings });
  const game = createGame({
    config,
    time: serverTime?.(time) ?? time,
    log: quiet,
    randomBytes,
    ...given,
  });
  return {
    time,
    game,
    platform: (link = IDEAL, clientSeed = 1) => createPlatform(time, game, link, clientSeed),
    addClient(link = IDEAL, clientSeed = 1) {
      const { platform, cut, stall } = createPlatform(time, game, link, clientSeed);
      return { client: createClient({ platform }), cut, stall };
    },
  };
}

function createPlatform(time: VirtualTime, game: Game, link: LinkModel, seed: number): VirtualPlatform {
  let cut = () => {};
  let drawn = 0;
  let stalledUntilMs = 0;
  const stallingLink: LinkModel = {
    delayMs: (direction, n, nowMs) => Math.max(link.delayMs(direction, n, nowMs), stalledUntilMs - nowMs),
  };
  const platform: Platform = {
    nowMs: time.nowMs,
    later: (ms, task) =>
      time.later(ms, () => {
        task();
        // It may have been an answer that somebody waits for.
        needsSettling = true;
      }),
    random: () => draw(seed, 99, drawn++) / 2 ** 32,
    post: (path, body) =>
      new Promise((resolve) => {
        const bytes = new TextEncoder().encode(JSON.stringify(body));
        time.later(link.delayMs(0, -1, time.nowMs()) + link.delayMs(1, -1, time.nowMs()), () => {
          const answer = answerNow(game, path, bytes);
          needsSettling = true;
          resolve({ status: answer.status, body: answer.body });
        });
      }),
    openSocket: (_path, handlers) => {
      const pair = connectPair(time, game, stallingLink, handlers);
      cut = pair.cut;
      return pair.socket;
    },
  };
  return {
    platform,
    cut: () => cut(),
    stall: (ms) => {
      stalledUntilMs = time.nowMs() + ms;
    },
  };
}

/** Joins need no token here, so that nothing has to be waited for. */
function answerNow(game: Game, path: string, body: Uint8Array): JsonAnswer {
  const head = { path, contentType: 'application/json', authorization: '', address: '' };
  return path === '/api/join' ? answerJoin(game, head.contentType, body) : answerOther(game, head, body);
}

/** A socket without a network: messages arrive in order, after what the link says. */
function connectPair(time: VirtualTime, game: Game, link: LinkModel, handlers: SocketHandlers) {
  let isOpen = true;
  const counts = [0, 0];
  const lastAt = [0, 0];
  const carry = (direction: 0 | 1, task: () => void) => {
    const at = Math.max(lastAt[direction], time.nowMs() + link.delayMs(direction, counts[direction]++, time.nowMs()));
    lastAt[direction] = at;
    time.at(at, () => {
      if (isOpen) task();
    });
  };
  const end = (code: number, reason: string, wasClean: boolean) => {
    if (!isOpen) return;
    isOpen = false;
    serverSide.closed(wasClean ? code : 1006);
    handlers.close(wasClean ? code : 1006, reason, wasClean);
  };
  const serverSide = game.opened({
    send(bytes) {
      const copy = bytes.slice();
      carry(1, () => handlers.message(copy));
      return isOpen;
    },
    bufferedBytes: () => 0,
    close: (code, reason) => carry(1, () => end(code, reason, true)),
  });
  const socket: Socket = {
    send(bytes) {
      const copy = bytes.slice();
      carry(0, () => serverSide.message(copy, true));
    },
    close: (code, reason) => carry(0, () => end(code, reason, true)),
    bufferedBytes: () => 0,
  };
  carry(0, () => carry(1, () => handlers.open()));
  return { socket, cut: () => end(1006, '', false) };
}
