import { draw } from '../../sim/math/random.ts';
import type { Platform, Socket, SocketHandlers } from './platform.ts';

/**
 * A simulated line: latency, jitter, a bandwidth, and loss as TCP shows it. Nothing disappears and order is kept; all that
 * stands behind a lost segment waits for its retransmission and then arrives in a burst.
 */
export interface Line {
  /** Of a round trip without anything lost; both directions take half. */
  rttMs: number;
  /** A round trip takes up to so much more or less, each direction half of it, uniformly. */
  jitterMs: number;
  /** Share of segments that are lost, 0 to 1. */
  lossShare: number;
  /** Kilobits a second; Infinity: no limit. */
  upKbps: number;
  downKbps: number;
  /** Now and then nothing moves in either direction. */
  gaps?: Gaps;
}

/** Milliseconds between two gaps, and that they last, each drawn between least and most. */
export interface Gaps {
  apartMs: readonly [least: number, most: number];
  lengthMs: readonly [least: number, most: number];
}

export const LINES = {
  lan: { rttMs: 1, jitterMs: 0.4, lossShare: 0, upKbps: Infinity, downKbps: Infinity },
  fibre: { rttMs: 12, jitterMs: 2, lossShare: 0, upKbps: 100_000, downKbps: 100_000 },
  cable: { rttMs: 40, jitterMs: 5, lossShare: 0, upKbps: 10_000, downKbps: 50_000 },
  wifi: { rttMs: 60, jitterMs: 25, lossShare: 0.005, upKbps: 10_000, downKbps: 20_000 },
  '4g': { rttMs: 110, jitterMs: 40, lossShare: 0.01, upKbps: 4000, downKbps: 10_000 },
  '3g': { rttMs: 220, jitterMs: 80, lossShare: 0.015, upKbps: 400, downKbps: 1500 },
  intercontinental: { rttMs: 280, jitterMs: 10, lossShare: 0, upKbps: 10_000, downKbps: 20_000 },
  /** Gaps of seconds: tunnels, and cells that hand over. */
  train: {
    rttMs: 120,
    jitterMs: 60,
    lossShare: 0.02,
    upKbps: 2000,
    downKbps: 6000,
    gaps: { apartMs: [15_000, 40_000], lengthMs: [1000, 4000] },
  },
  /** A tab that stops for two seconds. */
  freeze: {
    rttMs: 40,
    jitterMs: 5,
    lossShare: 0,
    upKbps: 10_000,
    downKbps: 50_000,
    gaps: { apartMs: [20_000, 40_000], lengthMs: [2000, 2000] },
  },
} as const satisfies Record<string, Line>;

export type LineName = keyof typeof LINES;

export function isLineName(name: string): name is LineName {
  return Object.hasOwn(LINES, name);
}

/** Payload of a segment on an Ethernet path without options. */
const SEGMENT_BYTES = 1460;
/**
 * What a lost segment costs, in round trips: RACK (RFC 8985) takes it for lost a quarter of a round trip after a later
 * segment is acknowledged.
 */
const FAST_RTTS = 1.25;
/** Without a later segment only the tail loss probe tells: two round trips, and the time an acknowledgement may be delayed. */
const PROBE_RTTS = 2;
const PROBE_MS = 200;

interface Parcel {
  arrivesMs: number;
  readonly bytes: number;
  readonly arrive: () => void;
}

/** One direction of a line. */
interface Way {
  /** Takes `bytes` now, and calls `arrive` when they are through, after all that was taken before. */
  carry(bytes: number, arrive: () => void): void;
  /** Bytes under way. */
  waiting(): number;
}

/** One client's end of a simulated line, the same again for the same seed. */
export function simulateLine(platform: Platform, line: Line, seed: number): Platform {
  const heldUntil = createGaps(line.gaps, seed);
  const dice = [createDice(seed, 0), createDice(seed, 1)];
  const createWays = () => {
    const [up, down] = [line.upKbps, line.downKbps].map((kbps, i) =>
      createWay(platform, line, kbps, heldUntil, dice[i]),
    );
    return { up, down };
  };
  return {
    ...platform,
    post: (path, body) =>
      new Promise((resolve, reject) => {
        const { up, down } = createWays();
        up.carry(JSON.stringify(body).length, () => {
          platform.post(path, body).then((answer) => {
            down.carry(JSON.stringify(answer.body ?? '').length, () => resolve(answer));
          }, reject);
        });
      }),
    openSocket: (path, handlers) => openThrough(platform, path, handlers, createWays()),
  };
}

function openThrough(
  platform: Platform,
  path: string,
  handlers: SocketHandlers,
  { up, down }: { up: Way; down: Way },
): Socket {
  let socket: Socket | undefined;
  up.carry(0, () => {
    socket = platform.openSocket(path, {
      open: () => down.carry(0, () => handlers.open()),
      message(bytes) {
        // The socket may use these bytes again.
        const copy = bytes.slice();
        down.carry(copy.length, () => handlers.message(copy));
      },
      close: (code, reason, wasClean) => down.carry(0, () => handlers.close(code, reason, wasClean)),
    });
  });
  return {
    send(bytes) {
      const copy = bytes.slice();
      up.carry(copy.length, () => socket?.send(copy));
    },
    close: (code, reason) => up.carry(0, () => socket?.close(code, reason)),
    bufferedBytes: () => up.waiting() + (socket?.bufferedBytes() ?? 0),
  };
}

function createWay(
  platform: Platform,
  { rttMs, jitterMs, lossShare }: Line,
  kbps: number,
  heldUntil: (ms: number) => number,
  dice: () => number,
): Way {
  const queue: Parcel[] = [];
  let freeMs = 0;
  /** The last parcel, if its last segment was lost: what follows soon makes its retransmission sooner. */
  let lost: { parcel: Parcel; leftMs: number; wayMs: number } | undefined;
  let cancel = () => {};

  const arm = () => {
    cancel();
    if (queue.length > 0) cancel = platform.later(queue[0].arrivesMs - platform.nowMs(), deliver);
  };

  const deliver = () => {
    const nowMs = platform.nowMs();
    // Timers round: half a millisecond early is on time.
    while (queue.length > 0 && queue[0].arrivesMs <= nowMs + 0.5) queue.shift()?.arrive();
    arm();
  };

  const hurry = (leavesMs: number) => {
    if (!lost || leavesMs - lost.leftMs > rttMs) return;
    lost.parcel.arrivesMs = heldUntil(lost.leftMs + lost.wayMs + FAST_RTTS * rttMs);
  };

  return {
    carry(bytes, arrive) {
      freeMs = Math.max(freeMs, platform.nowMs()) + (bytes * 8) / kbps;
      const leavesMs = heldUntil(freeMs);
      hurry(leavesMs);
      lost = undefined;
      const wayMs = (rttMs + (2 * dice() - 1) * jitterMs) / 2;
      const segments = Math.max(1, Math.ceil(bytes / SEGMENT_BYTES));
      let extraMs = 0;
      for (let i = 0; i < segments; i++) if (dice() < lossShare) extraMs = costOfLoss(rttMs, i === segments - 1);
      const parcel = { arrivesMs: heldUntil(leavesMs + wayMs + extraMs), bytes, arrive };
      if (extraMs > FAST_RTTS * rttMs) lost = { parcel, leftMs: leavesMs, wayMs };
      queue.push(parcel);
      arm();
    },
    waiting: () => queue.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Milliseconds by which a lost segment comes later, as far as is known when it is sent. */
function costOfLoss(rttMs: number, isLast: boolean): number {
  return isLast ? PROBE_RTTS * rttMs + PROBE_MS : FAST_RTTS * rttMs;
}

/** Seeded chances, 0 up to, not including, 1; another `stream` of the same seed has others. */
export function createDice(seed: number, stream: number): () => number {
  let drawn = 0;
  return () => draw(seed, stream, drawn++) / 2 ** 32;
}

/** When what is ready at a time may move: then, or at the end of the gap it falls into. */
function createGaps(gaps: Gaps | undefined, seed: number): (ms: number) => number {
  if (!gaps) return (ms) => ms;
  const dice = createDice(seed, 2);
  const between = ([least, most]: readonly [number, number]) => least + dice() * (most - least);
  /** Starts and ends, in order; there is always one that lies ahead. */
  const known: [from: number, to: number][] = [];
  let endMs = 0;
  return (ms) => {
    while (endMs <= ms) {
      const from = endMs + between(gaps.apartMs);
      endMs = from + between(gaps.lengthMs);
      known.push([from, endMs]);
    }
    for (let i = known.length - 1; i >= 0 && known[i][1] > ms; i--) if (ms >= known[i][0]) return known[i][1];
    return ms;
  };
}
