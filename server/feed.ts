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

/** What one connection has been told, and what it still has to be told. Begins anew with each connection. */
export interface Feed {
  readonly connection: Connection;
  readonly seat: number;
  view: View | undefined;
  /** Ticks up to this one were looked at for this client, and told or found silent. */
  examinedTick: number;
  /** Last tick of the newest frame sent. */
  sentTick: number;
  /** Last tick the client has confirmed to have read. */
  confirmedTick: number;
  /** Server time of the last beat, in ticks. */
  beatTick: number;
  /** Tick the stream was stopped at because the client reads too slowly, or undefined. */
  stoppedAtTick: number | undefined;
  /** Tick of the last reset frame. */
  resetTick: number;
  /** Ticks the server gave up since the last frame, which a reset frame has to tell. */
  untoldShift: number;
  /** Records for this client alone, waiting for the next frame; seldom any. */
  privateNews: ByteBuffer | undefined;
  /** The beat to answer, or undefined. */
  beat: Beat | undefined;
  rankPlace: number;
  rankOf: number;
}

export function createFeed(connection: Connection, seat: number, tick: number): Feed {
  return {
    connection,
    seat,
    view: undefined,
    examinedTick: tick,
    sentTick: tick,
    confirmedTick: tick,
    beatTick: tick,
    stoppedAtTick: undefined,
    resetTick: Number.NEGATIVE_INFINITY,
    untoldShift: 0,
    privateNews: undefined,
    beat: undefined,
    rankPlace: 0,
    rankOf: 0,
  };
}

/** Writes the answer to a beat; `nowTicks` is when the frame leaves, `margin` that of the moves since the last one. */
export function answerBeat({ seq, arrivedParts }: Beat, out: ByteBuffer, nowTicks: number, margin: number): void {
  const held = Math.min(0xffff, Math.max(0, Math.floor(nowTicks * TICK_PARTS) - arrivedParts));
  appendRecord(out, { kind: 'pulse', seq, arrived: narrow(arrivedParts), held, margin });
}

/** Where a record for this client alone goes. */
export function privateNewsOf(feed: Feed): ByteBuffer {
  feed.privateNews ??= createByteBuffer(16);
  return feed.privateNews;
}

/** Tells a client of a move that will never act. */
export function tellDropped(feed: Feed, stamp: number, why: number): void {
  appendRecord(privateNewsOf(feed), { kind: 'dropped', stamp: narrow(stamp), why });
}
