import { SIM_HZ } from '../../game/sim/math/units.ts';
import { pick } from '../../game/sim/star.ts';
import { appendBytes } from '../../protocol/bytes.ts';
import { CLOSE } from '../../protocol/close.ts';
import { encodeServerMessage } from '../../protocol/codec/server-messages.ts';
import { widen } from '../../protocol/stamp.ts';
import { type ClientMessage, PROTOCOL_VERSION, TICK_PARTS } from '../../protocol/table.ts';
import type { Counters } from '../ledger/counters.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Connection } from '../ports/connection.ts';
import type { Publication } from '../ports/publication.ts';
import type { Ending, Follower, Inputs, RoomLink } from '../ports/rooms.ts';
import type { Shedding } from '../ports/shedding.ts';
import type { Channel } from './channel.ts';
import { endConnection } from './close.ts';
import { createDraft, type Draft } from './compose.ts';
import { sendUpdates } from './send.ts';
import {
  askForSnapshot,
  closeStream,
  confirm,
  createStreams,
  hideStream,
  openStream,
  privatesOf,
  requestSnapshot,
  reshape,
  type Streams,
  shiftStreams,
  showStream,
  tellDelay,
} from './streams.ts';
import { tellGiven, type UngivenTrace } from './traces.ts';

/**
 * Players are told so much less than a room is late that goes on at another host: the time there is known by one answer, and a move that comes too early waits,
 * while one that comes too late is corrected. Of 60 players 0 to 16 moves came late with it, 0 to 80 without.
 */
const SPARE_TICKS = 2;

export interface BroadcastOptions {
  readonly counters: Counters;
  readonly ledger: Ledger;
  readonly shedding: Shedding;
  nowMs(): number;
  onClosed(): void;
}

/** One room at this gateway: what it publishes, the streams of those who are in it here, and what they say to it. */
export class Broadcast implements Follower, Channel {
  readonly publication: Publication;
  readonly inputs: Inputs;
  readonly streams: Streams;
  readonly draft: Draft;
  readonly counters: Counters;
  readonly shedding: Shedding;
  /** Of a host in this process. */
  readonly outlasts = false;
  /** The way to the room is cut. */
  isParted = false;
  isAwaited = false;
  private traces: UngivenTrace[] = [];
  private readonly options: BroadcastOptions;

  constructor({ publication, inputs }: RoomLink, options: BroadcastOptions) {
    this.publication = publication;
    this.inputs = inputs;
    this.streams = createStreams(publication.facts.allSeats);
    this.draft = createDraft(options.ledger, options.counters.sent);
    this.counters = options.counters;
    this.shedding = options.shedding;
    this.options = options;
  }

  /** A connection takes a seat; one that had it is closed. */
  open(seat: number, connection: Connection): void {
    const { streams, publication } = this;
    const before = streams.connections[seat];
    openStream(streams, seat, connection, publication.tick);
    this.traces = this.traces.filter(({ move }) => move.seat !== seat);
    if (before) endConnection(this.counters, before, CLOSE.replaced);
    const welcome = encodeServerMessage(welcomeOf(publication, seat));
    this.counters.bytesSent += welcome.length;
    this.counters.sent.welcomes += welcome.length;
    if (!connection.send(welcome)) this.counters.sent.refused++;
  }

  /** A seat whose connection stayed is this gateway's again, of a room that goes on. */
  comeBack(seat: number): void {
    if (this.streams.running[seat] === undefined) this.inputs.hide(seat);
  }

  /** A move of who has `seat`. Apart from all else: moves come by the thousand. */
  move(seat: number, connection: Connection, move: { stamp: number; heading: number; buttons: number }): void {
    if (this.streams.running[seat] === connection) this.inputs.move(seat, move);
  }

  /** A checked message, other than a move, of who has `seat`. Of a connection that was replaced or given up nothing counts. */
  hear(seat: number, connection: Connection, message: Exclude<ClientMessage, { kind: 'hello' | 'move' }>): void {
    const { streams, inputs, publication } = this;
    if (streams.connections[seat] !== connection) return;
    switch (message.kind) {
      case 'ping':
        return this.takePing(seat, message);
      case 'hide':
        hideStream(streams, seat);
        return inputs.hide(seat);
      case 'show':
        if (streams.running[seat] === undefined) showStream(streams, seat, publication.tick);
        return inputs.show(seat);
      case 'again':
        return inputs.again(seat);
      case 'choose':
        return inputs.choose(seat, message.choice);
      case 'snapshot':
        return askForSnapshot(streams, seat, publication.tick);
      case 'trace':
        return inputs.trace(seat, message.stamp);
      case 'say':
        return inputs.say(seat, message.to, message.text);
      case 'phrase':
        return inputs.phrase(seat, message.to, message.phrase);
      case 'report':
        return inputs.report(seat, message.id, message.reason);
      case 'shape':
        return reshape(streams, seat, message.shape);
      case 'follow':
        return this.follow(seat, message.id);
    }
  }

  /** One without a comet picks whom to see, or nobody (−1). */
  private follow(seat: number, id: number): void {
    const { facts, tick } = this.publication;
    if (seat >= facts.seats && id < facts.seats) pick(this.streams.following[seat], id, tick);
  }

  private takePing(seat: number, { seq, read, now }: ClientMessage & { kind: 'ping' }): void {
    const { streams, publication, inputs } = this;
    confirm(streams, seat, widen(read, streams.sentTick[seat]), publication.tick);
    streams.pings[seat] = { seq, arrivedParts: Math.floor(publication.nowTicks() * TICK_PARTS) };
    inputs.ping(seat, now);
  }

  /** A connection ended by itself, on purpose or not. */
  leave(seat: number, connection: Connection, code: number): void {
    const { streams, inputs } = this;
    if (streams.connections[seat] !== connection) return;
    closeStream(streams, seat);
    if (code === CLOSE.left.code) inputs.leave(seat);
    else inputs.lost(seat);
  }

  drop(seat: number, connection: Connection, why: Ending): void {
    closeStream(this.streams, seat);
    this.inputs.lost(seat);
    endConnection(this.counters, connection, why);
  }

  published(): void {
    this.takePrivates();
    const { traced, tick } = this.publication;
    for (const move of traced) this.traces.push({ move, publishedMs: this.options.nowMs(), tick });
    sendUpdates(this);
    this.isAwaited = false;
    if (this.traces.length > 0) this.traces = tellGiven(this.traces, this.streams, tick, this.options.nowMs());
  }

  /** Notes what the tick tells single seats: it goes out with their next update. */
  private takePrivates(): void {
    const { streams, publication } = this;
    const { privates, ownWritten, snapshotsDue, pinged, slacks } = publication;
    let start = 0;
    for (let k = 0; k < privates.seats.length; k++) {
      const seat = privates.seats[k];
      if (streams.connections[seat])
        appendBytes(privatesOf(streams, seat), privates.buffer.bytes, start, privates.ends[k]);
      start = privates.ends[k];
    }
    for (const seat of ownWritten) streams.ownDue[seat] = 1;
    for (const seat of snapshotsDue) requestSnapshot(streams, seat);
    for (const seat of pinged) streams.slacks[seat] = Math.min(streams.slacks[seat], slacks[seat]);
  }

  shifted(ticks: number): void {
    shiftStreams(this.streams, ticks, ticks * TICK_PARTS);
  }

  parted(): void {
    this.isParted = true;
  }

  goesOn(lateTicks: number): void {
    this.isParted = false;
    this.isAwaited = true;
    const told = Math.max(0, Math.floor(lateTicks) - SPARE_TICKS);
    tellDelay(this.streams, told, Math.round(lateTicks * TICK_PARTS));
  }

  ended(seat: number, why: Ending): void {
    const connection = this.streams.connections[seat];
    closeStream(this.streams, seat);
    if (connection) endConnection(this.counters, connection, why);
  }

  closed(): void {
    this.options.onClosed();
  }
}

function welcomeOf({ facts, tick }: Publication, seat: number) {
  const { code, sendEvery, seed, seats, cells, roundSeconds } = facts;
  return {
    kind: 'welcome',
    version: PROTOCOL_VERSION,
    id: seat,
    room: code,
    tick,
    tickHz: SIM_HZ,
    sendEvery,
    seed,
    seats,
    cells,
    roundSeconds,
  } as const;
}
