import { HASH_START } from '../../../game/sim/math/hash.ts';
import { SIM_HZ } from '../../../game/sim/math/units.ts';
import { cellAt } from '../../../game/sim/world/arena.ts';
import { type Comets, hashComet } from '../../../game/sim/world/comets.ts';
import { cellOfPlace, hashCell, moteCell, placeAt } from '../../../game/sim/world/motes.ts';
import { BORN, GONE, STEERED, TRAITS, type World, type WorldEvent, WRITTEN } from '../../../game/sim/world/world.ts';
import { appendBytes, type ByteBuffer, createByteBuffer } from '../../../protocol/bytes.ts';
import { appendMote, appendRecord, appendSteer, appendTurn } from '../../../protocol/codec/records.ts';
import { RAM_HOW } from '../../../protocol/table.ts';
import { type Ledger, mark } from '../../ledger/ledger.ts';
import { ROW } from '../../ledger/rows.ts';
import { fitCopies, type SentBytes } from '../../ledger/sent.ts';
import { LANE } from '../../ports/publication.ts';
import { type ByCell, createByCell, noteInCell, sortByCell } from '../../publication/by-cell.ts';
import {
  chunksOf,
  countChunks,
  createChunks,
  type WritableChunks,
  type WritableTickChunks,
} from '../../publication/chunks.ts';
import type { Roster } from '../../publication/names.ts';
import { appendCometOf, createResidents, type Residents } from '../../publication/whole-cell.ts';

/** How one room is encoded: remembers each comet's cell, and the chunks of the last few ticks. */
export interface Encoding {
  readonly chunks: WritableChunks;
  readonly residents: Residents;
  /** Cell of each comet at the end of the last tick, −1 out of play. */
  readonly cellOf: Int32Array;
  /** Comets that were steered, and what else there is to tell (see `Topic`), until it is encoded. */
  readonly steered: ByCell;
  readonly topics: ByCell;
  readonly cellHash: Int32Array;
  /** Flags of each comet at the end of the last tick: who sees it knows them. */
  readonly flags: Comets['flags'];
}

/** What an entry of `topics` speaks of: the kind in the lowest bits, above them the comet, event or cell. */
const TOPIC = { event: 0, comet: 1, hash: 2, traits: 3 } as const;
const TOPIC_BITS = 2;

/** @param roster who plays, by seat */
export function createEncoding(world: World, ticksKept: number, roster: Roster): Encoding {
  const { seats } = world.arena;
  const cells = world.arena.cells * world.arena.cells;
  return {
    chunks: createChunks(cells, seats, ticksKept),
    residents: createResidents(cells, roster),
    cellOf: new Int32Array(seats).map((_, id) => (world.comets.alive[id] === 1 ? currentCell(world, id) : -1)),
    steered: createByCell(cells),
    topics: createByCell(cells),
    cellHash: new Int32Array(cells),
    flags: world.comets.flags.slice(),
  };
}

/** Records that concern no cell. */
export interface News {
  /** For everybody: names first, which what follows speaks of. */
  readonly shown: ByteBuffer;
  readonly room: ByteBuffer;
  /** Lines, for all who hear people. */
  readonly said: ByteBuffer;
  /** For gateways alone: who came and went, where names follow. */
  readonly forGateways: ByteBuffer;
}

const NOTHING = createByteBuffer(0);

/** News of a world whose players nobody names or hears. */
export function newsOf(room: ByteBuffer): News {
  return { shown: NOTHING, room, said: NOTHING, forGateways: NOTHING };
}

/**
 * Encodes what the step of `world.tick` changed that observers cannot compute. Nothing is compared with shadow copies:
 * the rules have marked what they wrote.
 */
export function encodeTick(encoding: Encoding, world: World, news: News, ledger: Ledger, sent: SentBytes): void {
  const chunks = chunksOf(encoding.chunks, world.tick);
  // Their place is needed: what was sent of them is known by now.
  countChunks(encoding.chunks, chunks, sent);
  chunks.buffer.length = 0;
  noteMoves(encoding, world);
  noteEvents(encoding, world);
  noteWrites(encoding, world);
  trackCells(encoding, world, chunks);
  noteHashes(encoding, world);
  mark(ledger, ROW['replicate.encode']);
  encodeMoves(encoding, world, chunks);
  encoding.flags.set(world.comets.flags);
  encodeTopics(encoding, world, chunks);
  encodeArrivals(encoding, world, chunks);
  chunks.room.start = chunks.buffer.length;
  appendBytes(chunks.buffer, news.shown.bytes, 0, news.shown.length);
  appendBytes(chunks.buffer, news.room.bytes, 0, news.room.length);
  chunks.room.end = chunks.people.start = chunks.buffer.length;
  appendBytes(chunks.buffer, news.said.bytes, 0, news.said.length);
  chunks.people.end = chunks.buffer.length;
  appendBytes(chunks.buffer, news.forGateways.bytes, 0, news.forGateways.length);
  chunks.namesEnd = chunks.buffer.length;
  chunks.copies = fitCopies(chunks.copies, chunks.buffer);
}

function noteMoves({ steered, cellOf, chunks }: Encoding, world: World): void {
  const { stirredTick } = chunks;
  steered.count = 0;
  for (const id of world.marked) {
    if (cellOf[id] >= 0) stirredTick[cellOf[id]] = world.tick;
    if (world.marks[id] & STEERED) noteInCell(steered, cellOf[id], id);
  }
  sortByCell(steered);
}

function noteEvents(encoding: Encoding, world: World): void {
  encoding.topics.count = 0;
  for (let i = 0; i < world.events.length; i++) {
    const cell = cellOfEvent(encoding, world, world.events[i]);
    if (cell >= 0) noteInCell(encoding.topics, cell, (i << TOPIC_BITS) | TOPIC.event);
  }
}

/** The cell whose observers are to be told, −1 where nobody is: they compute what a comet does in the cell it was in. */
function cellOfEvent({ cellOf }: Encoding, world: World, event: WorldEvent): number {
  switch (event.kind) {
    case 'moteBorn': {
      const cell = moteCell(world.motes, event.mote, world.arena);
      return event.by >= 0 && cellOf[event.by] === cell ? -1 : cell;
    }
    case 'trailLost': {
      // In another cell than its comet's nobody has laid it; told so, they would take something else from there.
      const cell = cellOfPlace(world.arena, event.at);
      return cellOf[event.by] === cell ? cell : -1;
    }
    case 'moteTaken':
      return cellOf[event.by] === event.cell ? -1 : event.cell;
    case 'ram':
      return cellOf[event.winner];
    case 'gone':
      // Back in the same tick: the full record tells all, and a word of its going might stand behind it. One that came
      // and went within a tick was seen by nobody.
      return world.comets.alive[event.id] === 1 ? -1 : cellOf[event.id];
  }
}

function noteWrites({ topics, cellOf }: Encoding, world: World): void {
  for (const id of world.marked) {
    if (world.comets.alive[id] === 0 || !(world.marks[id] & (BORN | WRITTEN | TRAITS))) continue;
    const cell = cellOf[id] < 0 ? currentCell(world, id) : cellOf[id];
    const topic = world.marks[id] & (BORN | WRITTEN) ? TOPIC.comet : TOPIC.traits;
    noteInCell(topics, cell, (id << TOPIC_BITS) | topic);
  }
}

function currentCell(world: World, id: number): number {
  return cellAt(world.arena, world.comets.x[id], world.comets.y[id]);
}

/** Notes every comet's new cell; those that crossed into it are arrivals for observers who did not see the old. */
function trackCells({ cellOf }: Encoding, world: World, { arrivals, cameFrom }: WritableTickChunks): void {
  for (const id of world.marked) if (world.marks[id] & GONE && world.comets.alive[id] === 0) cellOf[id] = -1;
  arrivals.count = 0;
  for (const id of world.ids) {
    const cell = currentCell(world, id);
    const from = cellOf[id];
    if (cell === from) continue;
    cellOf[id] = cell;
    cameFrom[id] = from;
    if (from >= 0) noteInCell(arrivals, cell, id);
  }
  sortByCell(arrivals);
}

/** Ticks between two hashes of a cell. */
const HASH_TICKS = 2 * SIM_HZ;

/** Every two seconds, staggered by cell, a hash of the cell's comets, so that no divergence lives long. */
function noteHashes({ cellOf, cellHash, topics }: Encoding, world: World): void {
  const turn = world.tick % HASH_TICKS;
  for (const id of world.ids) {
    const cell = cellOf[id];
    if (cell % HASH_TICKS !== turn) continue;
    if (cellHash[cell] === 0) noteInCell(topics, cell, (cell << TOPIC_BITS) | TOPIC.hash);
    cellHash[cell] = hashComet(cellHash[cell] || HASH_START, world.comets, id);
  }
}

function encodeMoves(
  { steered, flags, chunks: { lanes, laneCount } }: Encoding,
  { comets }: World,
  chunks: WritableTickChunks,
): void {
  const { buffer } = chunks;
  let at = chunks.lane + LANE.moves;
  const cells = steered.offsets.length - 1;
  for (let cell = 0; cell < cells; cell++, at += laneCount) {
    lanes[at] = buffer.length;
    for (let k = steered.offsets[cell]; k < steered.offsets[cell + 1]; k++) {
      const id = steered.items[k];
      if (comets.flags[id] === flags[id]) appendTurn(buffer, id, comets.heading[id]);
      else appendSteer(buffer, id, comets.heading[id], comets.flags[id]);
    }
  }
  lanes[at] = buffer.length;
}

function encodeTopics(encoding: Encoding, world: World, { buffer, lane }: WritableTickChunks): void {
  const { topics } = encoding;
  const { lanes, laneCount } = encoding.chunks;
  sortByCell(topics);
  let at = lane + LANE.after;
  const cells = topics.offsets.length - 1;
  for (let cell = 0; cell < cells; cell++, at += laneCount) {
    lanes[at] = buffer.length;
    for (let k = topics.offsets[cell]; k < topics.offsets[cell + 1]; k++) {
      appendTopic(buffer, encoding, world, topics.items[k]);
    }
  }
  lanes[at] = buffer.length;
}

function appendTopic(buffer: ByteBuffer, { cellHash, residents }: Encoding, world: World, topic: number): void {
  const index = topic >> TOPIC_BITS;
  switch (topic & ((1 << TOPIC_BITS) - 1)) {
    case TOPIC.event:
      return appendEvent(buffer, world, world.events[index]);
    case TOPIC.comet:
      // Who saw it before knows whose it is.
      return appendCometOf(buffer, world.comets, index, world.marks[index] & BORN ? residents.named : undefined);
    case TOPIC.traits:
      return appendRecord(buffer, { kind: 'traits', id: index, traits: world.comets.traits[index] });
    case TOPIC.hash:
      appendRecord(buffer, { kind: 'hash', cell: index, hash: hashCell(cellHash[index], world.motes, index) });
      cellHash[index] = 0;
  }
}

function appendEvent(buffer: ByteBuffer, { motes }: World, event: WorldEvent): void {
  switch (event.kind) {
    case 'moteBorn': {
      const { mote } = event;
      return appendMote(buffer, placeAt(motes.x[mote], motes.y[mote]), motes.value[mote]);
    }
    case 'trailLost':
      return appendRecord(buffer, { kind: 'taken', at: event.at, by: -1 });
    case 'moteTaken': {
      // A slot keeps its place for a while after it is freed.
      const at = placeAt(motes.x[event.mote], motes.y[event.mote]);
      return appendRecord(buffer, { kind: 'taken', at, by: event.by });
    }
    case 'ram': {
      const { winner, loser, how, cost, gain } = event;
      return appendRecord(buffer, { kind: 'ram', winner, loser, how: RAM_HOW.indexOf(how), cost, gain });
    }
    case 'gone':
      return appendRecord(buffer, { kind: 'gone', id: event.id, cause: event.shattered ? 1 : 0 });
  }
}

/** A full record of each arrival, in the order of cells. */
function encodeArrivals(
  { chunks: { lanes, laneCount }, residents }: Encoding,
  world: World,
  chunks: WritableTickChunks,
): void {
  const { arrivals, arrivalStart, buffer, lane } = chunks;
  const { offsets } = arrivals;
  for (let cell = 0; cell < offsets.length; cell++) lanes[lane + LANE.arrivals + cell * laneCount] = offsets[cell];
  for (let k = 0; k < arrivals.count; k++) {
    arrivalStart[k] = buffer.length;
    appendCometOf(buffer, world.comets, arrivals.items[k], residents.named);
  }
  arrivalStart[arrivals.count] = buffer.length;
}
