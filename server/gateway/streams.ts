import { WIDE } from '../../game/sim/math/shapes.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { createFollowing, type Following } from '../../game/sim/star.ts';
import type { Area } from '../../game/sim/world/area.ts';
import { type ByteBuffer, createByteBuffer } from '../../protocol/bytes.ts';
import { appendRecord } from '../../protocol/codec/records.ts';
import { NO_SLACK } from '../../protocol/table.ts';
import type { Connection } from '../ports/connection.ts';

/** A ping and when it arrived, in sixteenths of a tick. */
export interface Ping {
  seq: number;
  arrivedParts: number;
}

/**
 * What the clients of a room at this gateway have been told, and what they still have to be told, by seat: each update asks for
 * all of this, so it lies side by side and not in an object a client. A seat's part begins anew with each connection.
 *
 * A stream runs, or is stopped because its client reads too slowly; in both a snapshot may be due. Which of these it is change
 * the functions below alone.
 */
export interface Streams {
  /** Who is attached, and of these whose page is seen: what a tick walks over. */
  readonly connections: (Connection | undefined)[];
  readonly running: (Connection | undefined)[];
  /** Ticks up to this one were looked at for this client, and told or found silent. */
  readonly examinedTick: Int32Array;
  /** Last tick of the newest update sent. */
  readonly sentTick: Int32Array;
  /** Last tick the client has confirmed to have read. */
  readonly confirmedTick: Int32Array;
  /** Tick the stream was stopped at because the client reads too slowly; `NEVER` while it runs. */
  readonly stoppedTick: Int32Array;
  /** Tick of the last snapshot, or `NEVER`. */
  readonly snapshotTick: Int32Array;
  /** 1: the next update discards all and shows everything anew. */
  readonly snapshotDue: Uint8Array;
  /** Four a seat: left, top, right, bottom; left is −1 before the first update. */
  readonly areas: Int16Array;
  /** What each client's screen shows, a place in `SHAPES`. */
  readonly shapes: Uint8Array;
  /** 1: the area is still that of another shape. */
  readonly areaDue: Uint8Array;
  /** Whose area it is, for one who has no comet. */
  readonly following: Following[];
  /** 1: own state was written in a way that its owner cannot compute, and not yet told. */
  readonly ownDue: Uint8Array;
  readonly rankPlace: Int32Array;
  readonly rankOf: Int32Array;
  /** Ticks the server gave up since the last update, which a snapshot has to tell. */
  readonly untoldShift: Int32Array;
  /** Records for this client alone, waiting for the next update; seldom any. */
  readonly privates: (ByteBuffer | undefined)[];
  /** The ping to answer, or undefined, and the input slack to answer it with. */
  readonly pings: (Ping | undefined)[];
  readonly slacks: Int16Array;
}

/** Before every tick that may count. */
export const NEVER = -0x4000_0000;
/** Ticks between two snapshots a client may ask for: a copy that diverges all the time must not cost the others. */
const ASKED_GAP_TICKS = SIM_HZ;

export function createStreams(seats: number): Streams {
  const numbers = () => new Int32Array(seats);
  const nothing = () => Array.from({ length: seats }, () => undefined);
  return {
    connections: nothing(),
    running: nothing(),
    examinedTick: numbers(),
    sentTick: numbers(),
    confirmedTick: numbers(),
    stoppedTick: numbers(),
    snapshotTick: numbers().fill(NEVER),
    snapshotDue: new Uint8Array(seats),
    areas: new Int16Array(4 * seats),
    shapes: new Uint8Array(seats),
    areaDue: new Uint8Array(seats),
    following: Array.from({ length: seats }, createFollowing),
    ownDue: new Uint8Array(seats),
    rankPlace: numbers(),
    rankOf: numbers(),
    untoldShift: numbers(),
    privates: nothing(),
    pings: nothing(),
    slacks: new Int16Array(seats),
  };
}

/** A new connection takes the seat at `tick`: it knows nothing yet. Snapshots keep their distance over connections. */
export function openStream(streams: Streams, seat: number, connection: Connection, tick: number): void {
  streams.connections[seat] = streams.running[seat] = connection;
  streams.examinedTick[seat] = streams.sentTick[seat] = streams.confirmedTick[seat] = tick;
  streams.stoppedTick[seat] = NEVER;
  streams.snapshotDue[seat] = 1;
  streams.areas[4 * seat] = -1;
  streams.shapes[seat] = WIDE;
  streams.areaDue[seat] = 0;
  streams.following[seat].picked = -1;
  streams.following[seat].era = -1;
  streams.ownDue[seat] = 0;
  streams.untoldShift[seat] = 0;
  streams.privates[seat] = undefined;
  streams.pings[seat] = undefined;
  streams.slacks[seat] = NO_SLACK;
}

export function closeStream({ connections, running, snapshotDue }: Streams, seat: number): void {
  connections[seat] = running[seat] = undefined;
  snapshotDue[seat] = 0;
}

/** The page is hidden: nothing is sent. */
export function hideStream({ running }: Streams, seat: number): void {
  running[seat] = undefined;
}

/** The page is seen again at `tick`. What it missed is not told; it gets everything anew. */
export function showStream(streams: Streams, seat: number, tick: number): void {
  streams.running[seat] = streams.connections[seat];
  resume(streams, seat, tick);
}

/** The client reads too slowly: nothing is sent until it has read what was. */
export function stop({ stoppedTick }: Streams, seat: number, tick: number): void {
  stoppedTick[seat] = tick;
}

/** All that was sent has been read, or counts no more: from `tick` on it counts anew. */
function resume(streams: Streams, seat: number, tick: number): void {
  streams.confirmedTick[seat] = tick;
  streams.stoppedTick[seat] = NEVER;
  requestSnapshot(streams, seat);
}

/** The client says that it has read all up to `read`; a stream that was stopped goes on once that is all there is. */
export function confirm(streams: Streams, seat: number, read: number, tick: number): void {
  const { confirmedTick, sentTick, stoppedTick, running } = streams;
  // What was never sent cannot have been read; what was confirmed once stays so.
  if (read > confirmedTick[seat] && read <= sentTick[seat]) confirmedTick[seat] = read;
  if (running[seat] === undefined || stoppedTick[seat] === NEVER) return;
  if (confirmedTick[seat] >= sentTick[seat]) resume(streams, seat, tick);
}

/** The next update shows everything anew. */
export function requestSnapshot({ snapshotDue }: Streams, seat: number): void {
  snapshotDue[seat] = 1;
}

/** The client asks for a snapshot since its copy has diverged. */
export function askForSnapshot(streams: Streams, seat: number, tick: number): void {
  if (tick - streams.snapshotTick[seat] >= ASKED_GAP_TICKS) requestSnapshot(streams, seat);
}

/** A snapshot of `tick` is written: it has told all there was. */
export function noteSnapshot(streams: Streams, seat: number, tick: number): void {
  streams.snapshotDue[seat] = 0;
  streams.examinedTick[seat] = streams.snapshotTick[seat] = tick;
}

/** An update up to `tick` is on its way. */
export function noteSent(streams: Streams, seat: number, tick: number): void {
  streams.sentTick[seat] = tick;
  streams.untoldShift[seat] = 0;
}

/** Tick n is from now on due `ticks` later, as everybody is told. */
export function shiftStreams({ untoldShift, pings }: Streams, ticks: number, parts: number): void {
  for (let seat = 0; seat < pings.length; seat++) {
    untoldShift[seat] += ticks;
    shiftPing(pings[seat], parts);
  }
}

/** Tick n is from now on due `parts` sixteenths of a tick later, and each client is told by itself that it is `ticks`. */
export function tellDelay(streams: Streams, ticks: number, parts: number): void {
  for (const [seat, connection] of streams.connections.entries()) {
    if (!connection) continue;
    if (ticks > 0) appendRecord(privatesOf(streams, seat), { kind: 'shift', ticks: Math.min(ticks, 0xffff) });
    shiftPing(streams.pings[seat], parts);
  }
}

function shiftPing(ping: Ping | undefined, parts: number): void {
  if (ping) ping.arrivedParts -= parts;
}

/** Reads a client's area into `area`; false before its first update. */
export function readArea({ areas }: Streams, seat: number, area: Area): boolean {
  const at = 4 * seat;
  area.left = areas[at];
  area.top = areas[at + 1];
  area.right = areas[at + 2];
  area.bottom = areas[at + 3];
  return area.left >= 0;
}

export function writeArea({ areas, areaDue }: Streams, seat: number, { left, top, right, bottom }: Area): void {
  areaDue[seat] = 0;
  const at = 4 * seat;
  areas[at] = left;
  areas[at + 1] = top;
  areas[at + 2] = right;
  areas[at + 3] = bottom;
}

/** The client's screen has this shape from now on: its next update has an area to it. */
export function reshape({ shapes, areaDue }: Streams, seat: number, shape: number): void {
  if (shapes[seat] === shape) return;
  shapes[seat] = shape;
  areaDue[seat] = 1;
}

/** Where a record for this client alone goes. */
export function privatesOf({ privates }: Streams, seat: number): ByteBuffer {
  const records = privates[seat] ?? createByteBuffer(16);
  privates[seat] = records;
  return records;
}
