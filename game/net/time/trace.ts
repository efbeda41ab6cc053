import { narrow, widen } from '../../../protocol/stamp.ts';
import { FINE_PARTS, type FrameRecord } from '../../../protocol/table.ts';
import { type Clock, serverTicks } from './clock.ts';

/** Where a move is between the key and a screen like this one that shows what it did. */
export const STAGES = [
  /** Wanted, not sent: one move a tick, and a nose is turned twenty times a second. */
  'held',
  'up',
  /** At the server, until its tick. */
  'waited',
  /** Inputs and step. */
  'tick',
  'encode',
  /** Until it was given to the socket: a frame goes every so many ticks. */
  'send',
  'down',
  /** Until the next picture. */
  'draw',
] as const;

/** One move, followed; its stages sum to the whole. */
export interface MoveTrace {
  readonly stamp: number;
  /** Milliseconds, by stage. A border between here and the server may be off, so `up` and `down` may be negative. */
  readonly stages: Readonly<Record<(typeof STAGES)[number], number>>;
  readonly wholeMs: number;
  /** By how much `up` and `down` may be off at most: the clock is known to half a round trip. */
  readonly clockErrorMs: number;
}

type Told = FrameRecord & { kind: 'traced' };

/** Follows one move at a time. Times in milliseconds of the platform's clock. */
export interface Tracer {
  isOn: boolean;
  /** Whether the next move is to be followed. */
  wants(nowMs: number): boolean;
  begin(stamp: number, keyMs: number, sentMs: number): void;
  /** A frame has brought the copy to `tick`; a move that was late acts in another tick than stamped. */
  takeFrame(
    tick: number,
    late: readonly { stamp: number; applied: number }[],
    told: Told | undefined,
    nowMs: number,
  ): void;
  /** A picture is drawn; returns a move that has been followed to its end. */
  takePicture(clock: Clock, nowMs: number): MoveTrace | undefined;
}

const APART_MS = 500;
/** A move without an answer by then was dropped. */
const FORGOTTEN_MS = 3000;

interface Followed {
  readonly stamp: number;
  readonly keyMs: number;
  readonly sentMs: number;
  tick: number;
  backMs?: number;
  drawnMs?: number;
  told?: Told;
}

export function createTracer(): Tracer {
  let open: Followed | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  const tracer: Tracer = {
    isOn: false,
    wants(nowMs) {
      if (open && nowMs - open.sentMs > FORGOTTEN_MS) open = undefined;
      return tracer.isOn && !open && nowMs - lastMs >= APART_MS;
    },
    begin(stamp, keyMs, sentMs) {
      lastMs = sentMs;
      open = { stamp, keyMs, sentMs, tick: stamp };
    },
    takeFrame(tick, late, told, nowMs) {
      if (!open) return;
      const { stamp } = open;
      const lateness = late.find((one) => one.stamp === narrow(stamp));
      if (lateness) open.tick = widen(lateness.applied, stamp);
      if (tick >= open.tick) open.backMs ??= nowMs;
      if (told?.stamp === narrow(stamp)) open.told = told;
    },
    takePicture(clock, nowMs) {
      if (open?.backMs === undefined) return undefined;
      open.drawnMs ??= nowMs;
      if (!open.told) return undefined;
      const trace = traceOf(open, open.told, open.backMs, open.drawnMs, clock);
      open = undefined;
      return trace;
    },
  };
  return tracer;
}

function traceOf(
  { stamp, keyMs, sentMs }: Followed,
  told: Told,
  backMs: number,
  drawnMs: number,
  clock: Clock,
): MoveTrace {
  const near = Math.floor(serverTicks(clock, sentMs) * FINE_PARTS);
  const arrivedTicks = widen(told.arrived, near) / FINE_PARTS;
  const arrivedMs = ((arrivedTicks - clock.serverOffset) * 1000) / clock.tickHz;
  const [waited, tick, encode, send] = [told.waitedUs, told.tickUs, told.encodeUs, told.sendUs].map((us) => us / 1000);
  const givenMs = arrivedMs + waited + tick + encode + send;
  return {
    stamp,
    stages: {
      held: sentMs - keyMs,
      up: arrivedMs - sentMs,
      waited,
      tick,
      encode,
      send,
      down: backMs - givenMs,
      draw: drawnMs - backMs,
    },
    wholeMs: drawnMs - keyMs,
    clockErrorMs: clock.rttMs / 2,
  };
}
