import { SIM_HZ } from '../../game/sim/math/units.ts';
import {
  courseObserved,
  dropObserved,
  hashAllObserved,
  hashObserved,
  layCell,
  layObserved,
  type Observed,
  observeStep,
  putObserved,
  steerObserved,
  takenAt,
  takeObserved,
  writeOwn,
} from '../../game/sim/observe.ts';
import { SHOWER_FALL_TICKS, type Shower } from '../../game/sim/rules/dust/shower.ts';
import { createArena } from '../../game/sim/world/arena.ts';
import { createComets } from '../../game/sim/world/comets.ts';
import { AWARDS } from '../../game/sim/world/deeds.ts';
import { createMotes } from '../../game/sim/world/motes.ts';
import { createOwnStates } from '../../game/sim/world/own-state.ts';
import { appendBytes, createByteBuffer } from '../../protocol/bytes.ts';
import { decodeItems } from '../../protocol/codec/updates.ts';
import type { RelayDown } from '../../protocol/relay.ts';
import { NO_SLACK, type UpdateRecord } from '../../protocol/table.ts';
import type { Line, Publication, RoomFacts, RosterEntry, TracedMove } from '../ports/publication.ts';
import { createChunks, ticksKeptFor, type WritableChunks } from '../publication/chunks.ts';
import { keepLine } from '../publication/lines.ts';
import { createResidents, encodeWholeCell } from '../publication/whole-cell.ts';
import { factsOf } from './facts.ts';
import { type Incoming, layChunks, type Message } from './lay-chunks.ts';

/**
 * A room at the other end of a link: its publication, read from messages. All that observers compute it computes with the step of
 * observers, so that it can tell its players the same bytes as a gateway beside the host.
 */
export class RoomReplica implements Publication {
  readonly facts: RoomFacts;
  readonly chunks: WritableChunks;
  readonly leaderboard;
  readonly roster: (RosterEntry | undefined)[];
  readonly ownWritten: number[] = [];
  readonly snapshotsDue: number[] = [];
  readonly pinged: number[] = [];
  readonly slacks: Int16Array;
  readonly privates = { buffer: createByteBuffer(64), seats: [] as number[], ends: [] as number[] };
  readonly traced: TracedMove[] = [];
  readonly lines: Line[] = [];
  readonly awards = {
    ids: new Int32Array(AWARDS.length).fill(-1),
    values: new Int32Array(AWARDS.length),
  };
  /** Cells whose hash was not that of the host: 0, or the replica is wrong. */
  diverged = 0;
  readonly nowTicks: () => number;
  private readonly seen: Observed;
  private readonly residents;
  private hashes: { cell: number; hash: number }[] = [];
  private incoming: Incoming | undefined;
  private newestShower: Shower | undefined;

  /** @param nowTicks server time in the room's ticks, with fraction */
  constructor(opened: Message<'opened'>, nowTicks: () => number) {
    const { seats, allSeats, cells, seed, tick } = opened;
    this.facts = factsOf(opened);
    this.nowTicks = nowTicks;
    const arena = createArena(seed, seats, cells, opened.roundSeconds * SIM_HZ);
    this.seen = {
      arena,
      comets: createComets(seats),
      own: createOwnStates(seats),
      // Of seats that another gateway holds nothing is known: what is computed for them is never told.
      owned: new Uint8Array(seats).fill(1),
      motes: createMotes(arena),
      border: { inset: 0, target: 0, step: 0, sinceTick: tick },
      tick,
      ids: [],
      cellBefore: new Int32Array(seats),
    };
    this.chunks = createChunks(cells * cells, seats, ticksKeptFor(opened.sendEvery));
    this.roster = Array.from({ length: seats }, () => undefined);
    this.residents = createResidents(cells * cells, this.roster);
    this.slacks = new Int16Array(allSeats).fill(NO_SLACK);
    this.leaderboard = {
      top: [] as { id: number; tens: number }[],
      crownId: -1,
      crownCell: 0,
      places: new Uint16Array(allSeats),
      ranked: 0,
      rankedTick: 0,
    };
  }

  get tick(): number {
    return this.seen.tick;
  }

  get eyes() {
    return this.seen.comets;
  }

  get own() {
    return this.seen.own;
  }

  get border() {
    return this.seen.border;
  }

  get inPlay(): number {
    return this.seen.ids.length;
  }

  get shower(): Shower | undefined {
    const { newestShower, tick } = this;
    return newestShower && tick < newestShower.startTick + SHOWER_FALL_TICKS ? newestShower : undefined;
  }

  /** Whether both are one room at one tick, comets and dust alike. */
  equals({ facts, seen, tick }: RoomReplica): boolean {
    const isOne = JSON.stringify(facts) === JSON.stringify(this.facts) && tick === this.tick;
    return isOne && hashAllObserved(seen) === hashAllObserved(this.seen);
  }

  encodeWholeCell(cell: number): void {
    encodeWholeCell(this.residents, this.chunks, this.seen, cell);
  }

  /** Takes one message of the room in; true where the publication of a tick, or the opening, is complete. */
  take(message: RelayDown): boolean {
    switch (message.kind) {
      case 'contents':
        this.applyRecords(message.records);
        return false;
      case 'tick':
        this.beginTick(message);
        return false;
      case 'cell':
        this.incoming?.cells.push(message);
        return false;
      case 'arrival':
        this.incoming?.arrivals.push(message);
        return false;
      case 'eye':
        this.applyTick();
        this.placeEye(message);
        return false;
      case 'own':
        this.applyTick();
        writeOwn(this.seen, message.seat, message);
        if (message.isTold === 1) this.ownWritten.push(message.seat);
        return false;
      case 'ranks':
        this.rank(message.order);
        return false;
      case 'private':
        appendBytes(this.privates.buffer, message.records, 0, message.records.length);
        this.privates.seats.push(message.seat);
        this.privates.ends.push(this.privates.buffer.length);
        return false;
      case 'snapshotDue':
        this.snapshotsDue.push(message.seat);
        return false;
      case 'slack':
        this.pinged.push(message.seat);
        this.slacks[message.seat] = message.slack;
        return false;
      case 'traced':
        this.traced.push(message);
        return false;
      case 'published':
        this.applyTick();
        return true;
      default:
        return false;
    }
  }

  private beginTick(tick: Message<'tick'>): void {
    this.ownWritten.length = 0;
    this.snapshotsDue.length = 0;
    this.pinged.length = 0;
    this.traced.length = 0;
    this.privates.buffer.length = 0;
    this.privates.seats.length = 0;
    this.privates.ends.length = 0;
    this.incoming = { tick, cells: [], arrivals: [] };
  }

  /** Steps the room, once all chunks of the tick are there; what is private comes behind them. */
  private applyTick(): void {
    const { incoming, seen } = this;
    if (!incoming) return;
    this.incoming = undefined;
    const { tick, cells } = incoming;
    const movesEnd = cells.reduce((sum, cell) => sum + cell.moves, 0);
    const afterEnd = cells.reduce((sum, cell) => sum + cell.after, movesEnd);
    const roomStart = tick.chunks.length - tick.roomBytes - tick.peopleBytes - tick.nameBytes;
    this.applyRecords(tick.chunks.subarray(0, movesEnd));
    observeStep(seen, takeObserved);
    this.applyRecords(tick.chunks.subarray(movesEnd, afterEnd));
    this.applyRecords(tick.chunks.subarray(roomStart));
    this.compareHashes();
    layChunks(this.chunks, seen, incoming, movesEnd, roomStart);
  }

  private applyRecords(bytes: Uint8Array): void {
    for (const item of decodeItems(bytes)) {
      if (item.kind === 'turn' || item.kind === 'steer') steerObserved(this.seen, item);
      else if (item.kind !== 'step') this.applyRecord(item);
    }
  }

  private applyRecord(record: UpdateRecord): void {
    const { seen, leaderboard, roster } = this;
    switch (record.kind) {
      case 'comet':
        putObserved(seen, record);
        return;
      case 'gone':
        dropObserved(seen, record.id);
        return;
      case 'traits':
        seen.comets.traits[record.id] = record.traits;
        return;
      case 'border':
        return courseObserved(seen, record);
      case 'award':
        this.awards.ids[record.what] = record.id;
        this.awards.values[record.what] = record.value;
        return;
      case 'mote':
        return layObserved(seen, record.at, record.value);
      case 'dust':
        return layCell(seen, record.cell, record.motes);
      case 'taken': {
        const mote = takenAt(seen, record.at, record.by);
        if (mote >= 0) takeObserved(seen, record.by, mote);
        return;
      }
      case 'hash':
        this.hashes.push(record);
        return;
      case 'player':
        roster[record.id] = { name: record.name, colour: record.colour, who: record.who };
        return;
      case 'absent':
        roster[record.id] = undefined;
        return;
      case 'top':
        leaderboard.top[record.place] = { id: record.id, tens: record.tens };
        return;
      case 'crown':
        leaderboard.crownId = record.id;
        leaderboard.crownCell = record.cell;
        return;
      case 'shower':
        this.newestShower = { xPx: record.x, yPx: record.y, startTick: this.tick + record.startsIn };
        return;
      case 'said':
      case 'phrased':
        keepLine(this.lines, record);
        return;
    }
  }

  private compareHashes(): void {
    for (const { cell, hash } of this.hashes) if (hashObserved(this.seen, cell) !== hash) this.diverged++;
    this.hashes = [];
  }

  private placeEye({ seat, x, y, vx, vy }: Message<'eye'>): void {
    const { comets } = this.seen;
    comets.x[seat] = x;
    comets.y[seat] = y;
    comets.vx[seat] = vx;
    comets.vy[seat] = vy;
  }

  private rank(order: Uint8Array): void {
    const { leaderboard } = this;
    leaderboard.places.fill(0);
    leaderboard.ranked = order.length / 2;
    leaderboard.rankedTick = this.tick;
    for (let k = 0; k < leaderboard.ranked; k++) leaderboard.places[(order[2 * k] << 8) | order[2 * k + 1]] = k + 1;
  }
}
