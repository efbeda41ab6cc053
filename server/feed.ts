import { IMMUNE_TICKS } from '../game/sim/immunity.ts';
import { createFollowing, type Following } from '../game/sim/star.ts';
import { SIM_HZ } from '../game/sim/units.ts';
import type { View } from '../game/sim/view.ts';
import { type ByteBuffer, createByteBuffer } from '../protocol/bytes.ts';
import { appendRecord } from '../protocol/codec.ts';
import { narrow } from '../protocol/stamp.ts';
import { TICK_PARTS } from '../protocol/table.ts';

/** A connection as rooms see it; the transport implements it, tests do so in memory. */
export interface Connection {
  /** Hands one binary message to the socket. False: it could not take it, and the connection is lost. */
  send(bytes: Uint8Array): boolean;
  /** Bytes the socket has not yet passed on to the kernel. */
  bufferedBytes(): number;
  /** Ends the connection with a close code. */
  close(code: number, reason: string): void;
}

/** A beat and when it arrived, in sixteenths of a tick. */
export interface Beat {
  seq: number;
  arrivedParts: number;
}

/** A move on its way through the server, because its player asked. Times in milliseconds; 0: not there yet. */
export interface Trace {
  readonly stamp: number;
  /** Server time in parts of a tick. */
  readonly arrivedParts: number;
  readonly arrivedMs: number;
  /** The tick in which it acts. */
  tick: number;
  begunMs: number;
  steppedMs: number;
  encodedMs: number;
}

/** Moves that are followed, by seat: one at a time, so that nobody makes a tick dearer by asking. */
export interface Traces {
  readonly bySeat: (Trace | undefined)[];
  /** How many there are: a tick without any reads no clock for them. */
  count: number;
}

/**
 * What the clients of a room have been told, and what they still have to be told, by seat: each frame asks for all of
 * this, so it lies side by side and not in an object a client. A seat's part begins anew with each connection.
 */
export interface Feeds {
  /** Ticks up to this one were looked at for this client, and told or found silent. */
  readonly examinedTick: Int32Array;
  /** Last tick of the newest frame sent. */
  readonly sentTick: Int32Array;
  /** Last tick the client has confirmed to have read. */
  readonly confirmedTick: Int32Array;
  /** Tick the stream was stopped at because the client reads too slowly; `NEVER` while it runs. */
  readonly stoppedTick: Int32Array;
  /** Tick of the last reset frame, or `NEVER`. */
  readonly resetTick: Int32Array;
  /** Tick of the last beat. */
  readonly beatTick: Int32Array;
  /** 1: the next frame discards all and shows everything anew. */
  readonly needsReset: Uint8Array;
  /** Four a seat: left, top, right, bottom; left is −1 before the first frame. */
  readonly views: Int16Array;
  /** Whose view it is, for one who has no comet. */
  readonly following: Following[];
  readonly rankPlace: Int32Array;
  readonly rankOf: Int32Array;
  /** Ticks the server gave up since the last frame, which a reset frame has to tell. */
  readonly untoldShift: Int32Array;
  /** Records for this client alone, waiting for the next frame; seldom any. */
  readonly privateNews: (ByteBuffer | undefined)[];
  /** The beat to answer, or undefined. */
  readonly beats: (Beat | undefined)[];
  readonly traces: Traces;
}

/** Before every tick that may count. */
export const NEVER = -0x4000_0000;

export function createFeeds(seats: number): Feeds {
  const numbers = () => new Int32Array(seats);
  return {
    examinedTick: numbers(),
    sentTick: numbers(),
    confirmedTick: numbers(),
    stoppedTick: numbers(),
    resetTick: numbers(),
    beatTick: numbers(),
    needsReset: new Uint8Array(seats),
    views: new Int16Array(4 * seats),
    following: Array.from({ length: seats }, createFollowing),
    rankPlace: numbers(),
    rankOf: numbers(),
    untoldShift: numbers(),
    privateNews: Array.from({ length: seats }, () => undefined),
    beats: Array.from({ length: seats }, () => undefined),
    traces: { bySeat: Array.from({ length: seats }, () => undefined), count: 0 },
  };
}

/** A connection that sent no beat for this many ticks is dead, though its socket may not know. */
export const DEAD_TICKS = 3 * SIM_HZ;
/** Ticks between two looks at who is dead. */
export const ROUND_TICKS = 15;
/**
 * A new connection may bring its player nothing at all. Without a first beat in this time its comet is parked, while it still
 * is immune: else it would be prey, with nobody to steer it.
 */
const FIRST_BEAT_TICKS = IMMUNE_TICKS - ROUND_TICKS;

/** A new connection takes the seat at `tick`: it knows nothing yet. */
export function beginFeed(feeds: Feeds, seat: number, tick: number): void {
  feeds.examinedTick[seat] = feeds.sentTick[seat] = feeds.confirmedTick[seat] = tick;
  feeds.beatTick[seat] = tick - DEAD_TICKS + FIRST_BEAT_TICKS;
  feeds.stoppedTick[seat] = feeds.resetTick[seat] = NEVER;
  feeds.needsReset[seat] = 1;
  feeds.views[4 * seat] = -1;
  feeds.following[seat].era = -1;
  feeds.untoldShift[seat] = 0;
  feeds.privateNews[seat] = undefined;
  feeds.beats[seat] = undefined;
  forgetTrace(feeds, seat);
}

/** The move of this seat is followed no more. */
export function forgetTrace({ traces }: Feeds, seat: number): void {
  if (!traces.bySeat[seat]) return;
  traces.bySeat[seat] = undefined;
  traces.count--;
}

/** Reads a client's view into `view`; false before its first frame. */
export function readView({ views }: Feeds, seat: number, view: View): boolean {
  const at = 4 * seat;
  view.left = views[at];
  view.top = views[at + 1];
  view.right = views[at + 2];
  view.bottom = views[at + 3];
  return view.left >= 0;
}

export function writeView({ views }: Feeds, seat: number, { left, top, right, bottom }: View): void {
  const at = 4 * seat;
  views[at] = left;
  views[at + 1] = top;
  views[at + 2] = right;
  views[at + 3] = bottom;
}

/** Writes the answer to a beat; `nowTicks` is when the frame leaves, `margin` that of the moves since the last one. */
export function answerBeat({ seq, arrivedParts }: Beat, out: ByteBuffer, nowTicks: number, margin: number): void {
  const held = Math.min(0xffff, Math.max(0, Math.floor(nowTicks * TICK_PARTS) - arrivedParts));
  appendRecord(out, { kind: 'pulse', seq, arrived: narrow(arrivedParts), held, margin });
}

/** Where a record for this client alone goes. */
export function privateNewsOf({ privateNews }: Feeds, seat: number): ByteBuffer {
  const news = privateNews[seat] ?? createByteBuffer(16);
  privateNews[seat] = news;
  return news;
}
