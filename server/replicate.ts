import { cellAt } from '../game/sim/arena.ts';
import { type Comets, hashComet } from '../game/sim/comets.ts';
import { HASH_START } from '../game/sim/hash.ts';
import { cellOfPlace, hashCell, moteCell, placeAt } from '../game/sim/motes.ts';
import { SIM_HZ } from '../game/sim/units.ts';
import { BORN, GONE, type Happening, STEERED, type World, WRITTEN } from '../game/sim/world.ts';
import { appendBytes, type ByteBuffer, createByteBuffer } from '../protocol/bytes.ts';
import { appendComet, appendDust, appendMote, appendRecord, appendSteer, appendTurn } from '../protocol/codec.ts';
import { type ByCell, createByCell, noteInCell, sortByCell } from './by-cell.ts';
import { type Ledger, mark } from './ledger/ledger.ts';
import { ROW } from './ledger/rows.ts';
import { type Copies, countCopies, fitCopies, type SentBytes } from './ledger/sent.ts';

/** What one tick has to tell, encoded once, in the order of cells. Frames are composed by copying from it. */
export interface TickChunks {
  readonly buffer: ByteBuffer;
  copies: Copies;
  /** Its first lane of `Replication.lanes`; see `LANE`. */
  readonly lane: number;
  /** Comets that changed cell, by their new one; their full records lie from `arrivalStart[k]` to `arrivalStart[k + 1]`. */
  readonly arrivals: ByCell;
  readonly arrivalStart: Int32Array;
  /** The cell each of them came from, by comet. */
  readonly cameFrom: Int32Array;
  /** What concerns the whole room. */
  readonly room: { start: number; end: number };
}

/** The replication of one room: remembers each comet's cell, and the chunks of the last few ticks. */
export interface Replication {
  readonly ring: TickChunks[];
  /**
   * Where what a cell has to tell begins, `laneCount` numbers a cell: three of each tick kept. Those of cell c in a lane
   * end where those of cell c + 1 begin, and a frame finds all of its ticks in the same few places.
   */
  readonly lanes: Int32Array;
  readonly laneCount: number;
  /** Cell of each comet at the end of the last tick, −1 out of play. */
  readonly cellOf: Int32Array;
  /** Comets that were steered, and what else there is to tell (see `Topic`), until it is encoded. */
  readonly steered: ByCell;
  readonly topics: ByCell;
  /** Comets by cell, sorted for `sortedTick` only when a whole cell is asked for. */
  readonly residents: ByCell;
  sortedTick: number;
  /** Whole cells encoded for that tick: where in its buffer, or −1. */
  readonly wholeStart: Int32Array;
  readonly wholeEnd: Int32Array;
  readonly cellHash: Int32Array;
  /** By cell: the last tick in which something befell a comet there that motion does not explain. */
  readonly stirredTick: Int32Array;
  /** Flags of each comet at the end of the last tick: who sees it knows them. */
  readonly flags: Comets['flags'];
}

/**
 * Lanes of a tick: bytes of turns and steers, by the comet's cell before the step; bytes of writes, births and happenings,
 * after the step; places in the list of arrivals.
 */
export const LANE = { moves: 0, after: 1, arrivals: 2 } as const;
const LANES_A_TICK = 3;

/** What an entry of `topics` speaks of: the kind in the lowest bits, above them the comet, happening or cell. */
const TOPIC = { happening: 0, comet: 1, hash: 2 } as const;
const TOPIC_BITS = 2;

export function createReplication(world: World, ticksKept: number): Replication {
  const { seats } = world.arena;
  const cells = world.arena.cells * world.arena.cells;
  const laneCount = ticksKept * LANES_A_TICK;
  return {
    ring: Array.from({ length: ticksKept }, (_, i) => createTickChunks(i * LANES_A_TICK, cells, seats)),
    lanes: new Int32Array(laneCount * (cells + 1)),
    laneCount,
    cellOf: new Int32Array(seats).fill(-1),
    steered: createByCell(cells),
    topics: createByCell(cells),
    residents: createByCell(cells),
    sortedTick: -1,
    wholeStart: new Int32Array(cells),
    wholeEnd: new Int32Array(cells),
    cellHash: new Int32Array(cells),
    stirredTick: new Int32Array(cells),
    flags: world.comets.flags.slice(),
  };
}

function createTickChunks(lane: number, cells: number, seats: number): TickChunks {
  return {
    buffer: createByteBuffer(4096),
    copies: new Int32Array(0),
    lane,
    arrivals: createByCell(cells),
    arrivalStart: new Int32Array(seats + 1),
    cameFrom: new Int32Array(seats),
    room: { start: 0, end: 0 },
  };
}

/** The chunks of a tick that is still kept. */
export function chunksOf(replication: Replication, tick: number): TickChunks {
  return replication.ring[tick % replication.ring.length];
}

/** Where in the chunks in hand moves, what comes after the step, arrivals and what concerns the room end. */
const PART_ENDS = new Int32Array(4);

/** Counts what frames have taken of a tick's chunks since they were counted last. */
export function countChunks({ lanes, laneCount }: Replication, chunks: TickChunks, sent: SentBytes): void {
  const last = lanes.length - laneCount + chunks.lane;
  PART_ENDS[0] = lanes[last + LANE.moves];
  PART_ENDS[1] = lanes[last + LANE.after];
  PART_ENDS[2] = chunks.arrivalStart[chunks.arrivals.count];
  PART_ENDS[3] = chunks.room.end;
  countCopies(sent, chunks.copies, chunks.buffer, PART_ENDS);
}

/**
 * Encodes what the step of `world.tick` changed that observers cannot compute. Nothing is compared with shadow copies:
 * the rules have marked what they wrote. `roomNews` are records for everybody.
 */
export function replicate(replication: Replication, world: World, roomNews: ByteBuffer, ledger: Ledger): void {
  const chunks = chunksOf(replication, world.tick);
  chunks.buffer.length = 0;
  noteMoves(replication, world);
  noteHappenings(replication, world);
  noteWrites(replication, world);
  trackCells(replication, world, chunks);
  noteHashes(replication, world);
  mark(ledger, ROW['replicate.encode']);
  encodeMoves(replication, world, chunks);
  replication.flags.set(world.comets.flags);
  encodeTopics(replication, world, chunks);
  encodeArrivals(replication, world, chunks);
  chunks.room.start = chunks.buffer.length;
  appendBytes(chunks.buffer, roomNews.bytes, 0, roomNews.length);
  chunks.room.end = chunks.buffer.length;
  chunks.copies = fitCopies(chunks.copies, chunks.buffer);
}

function noteMoves({ steered, cellOf, stirredTick }: Replication, world: World): void {
  steered.count = 0;
  for (const id of world.marked) {
    if (cellOf[id] >= 0) stirredTick[cellOf[id]] = world.tick;
    if (world.marks[id] & STEERED) noteInCell(steered, cellOf[id], id);
  }
  sortByCell(steered);
}

function noteHappenings(replication: Replication, world: World): void {
  replication.topics.count = 0;
  for (let i = 0; i < world.happenings.length; i++) {
    const cell = cellOfHappening(replication, world, world.happenings[i]);
    if (cell >= 0) noteInCell(replication.topics, cell, (i << TOPIC_BITS) | TOPIC.happening);
  }
}

/** The cell whose observers are to be told, −1 where nobody is: they compute what a comet does in the cell it was in. */
function cellOfHappening({ cellOf }: Replication, world: World, happening: Happening): number {
  switch (happening.kind) {
    case 'moteBorn': {
      const cell = moteCell(world.motes, happening.mote, world.arena);
      return happening.by >= 0 && cellOf[happening.by] === cell ? -1 : cell;
    }
    case 'trailLost': {
      // In another cell than its comet's nobody has laid it; told so, they would take something else from there.
      const cell = cellOfPlace(world.arena, happening.at);
      return cellOf[happening.by] === cell ? cell : -1;
    }
    case 'moteTaken':
      return cellOf[happening.by] === happening.cell ? -1 : happening.cell;
    case 'ram':
      return cellOf[happening.winner];
    case 'gone':
      // Back in the same tick: the full record tells all, and a word of its going might stand behind it. One that came
      // and went within a tick was seen by nobody.
      return world.comets.alive[happening.id] === 1 ? -1 : cellOf[happening.id];
  }
}

function noteWrites({ topics, cellOf }: Replication, world: World): void {
  for (const id of world.marked) {
    if (world.comets.alive[id] === 0 || !(world.marks[id] & (BORN | WRITTEN))) continue;
    const cell = cellOf[id] < 0 ? currentCell(world, id) : cellOf[id];
    noteInCell(topics, cell, (id << TOPIC_BITS) | TOPIC.comet);
  }
}

function currentCell(world: World, id: number): number {
  return cellAt(world.arena, world.comets.x[id], world.comets.y[id]);
}

/** Notes every comet's new cell; those that crossed into it are arrivals for observers who did not see the old. */
function trackCells({ cellOf }: Replication, world: World, { arrivals, cameFrom }: TickChunks): void {
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
function noteHashes({ cellOf, cellHash, topics }: Replication, world: World): void {
  const turn = world.tick % HASH_TICKS;
  for (const id of world.ids) {
    const cell = cellOf[id];
    if (cell % HASH_TICKS !== turn) continue;
    if (cellHash[cell] === 0) noteInCell(topics, cell, (cell << TOPIC_BITS) | TOPIC.hash);
    cellHash[cell] = hashComet(cellHash[cell] || HASH_START, world.comets, id);
  }
}

function encodeMoves({ steered, flags, lanes, laneCount }: Replication, { comets }: World, chunks: TickChunks): void {
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

function encodeTopics(replication: Replication, world: World, { buffer, lane }: TickChunks): void {
  const { topics, lanes, laneCount } = replication;
  sortByCell(topics);
  let at = lane + LANE.after;
  const cells = topics.offsets.length - 1;
  for (let cell = 0; cell < cells; cell++, at += laneCount) {
    lanes[at] = buffer.length;
    for (let k = topics.offsets[cell]; k < topics.offsets[cell + 1]; k++) {
      appendTopic(buffer, replication, world, topics.items[k]);
    }
  }
  lanes[at] = buffer.length;
}

function appendTopic(buffer: ByteBuffer, { cellHash }: Replication, world: World, topic: number): void {
  const index = topic >> TOPIC_BITS;
  switch (topic & ((1 << TOPIC_BITS) - 1)) {
    case TOPIC.happening:
      return appendHappening(buffer, world, world.happenings[index]);
    case TOPIC.comet:
      return appendCometOf(buffer, world, index);
    case TOPIC.hash:
      appendRecord(buffer, { kind: 'hash', cell: index, hash: hashCell(cellHash[index], world.motes, index) });
      cellHash[index] = 0;
  }
}

function appendHappening(buffer: ByteBuffer, { motes }: World, happening: Happening): void {
  switch (happening.kind) {
    case 'moteBorn': {
      const { mote } = happening;
      return appendMote(buffer, placeAt(motes.x[mote], motes.y[mote]), motes.value[mote]);
    }
    case 'trailLost':
      return appendRecord(buffer, { kind: 'taken', at: happening.at, by: -1 });
    case 'moteTaken': {
      // A slot keeps its place for a while after it is freed.
      const at = placeAt(motes.x[happening.mote], motes.y[happening.mote]);
      return appendRecord(buffer, { kind: 'taken', at, by: happening.by });
    }
    case 'ram': {
      const { winner, loser, draw } = happening;
      return appendRecord(buffer, { kind: 'ram', winner, loser, draw: draw ? 1 : 0 });
    }
    case 'gone':
      return appendRecord(buffer, { kind: 'gone', id: happening.id, cause: happening.shattered ? 1 : 0 });
  }
}

/** Appends a comet's full record: its whole state, bit for bit. */
function appendCometOf(buffer: ByteBuffer, { comets }: World, id: number): void {
  const { x, y, vx, vy, heading, flags } = comets;
  appendComet(buffer, id, x[id], y[id], vx[id], vy[id], heading[id], flags[id]);
}

/** A full record of each arrival, in the order of cells. */
function encodeArrivals({ lanes, laneCount }: Replication, world: World, chunks: TickChunks): void {
  const { arrivals, arrivalStart, buffer, lane } = chunks;
  const { offsets } = arrivals;
  for (let cell = 0; cell < offsets.length; cell++) lanes[lane + LANE.arrivals + cell * laneCount] = offsets[cell];
  for (let k = 0; k < arrivals.count; k++) {
    arrivalStart[k] = buffer.length;
    appendCometOf(buffer, world, arrivals.items[k]);
  }
  arrivalStart[arrivals.count] = buffer.length;
}

/** Everything in a cell at the end of this tick goes to `wholeStart` to `wholeEnd`; encoded when first asked for. */
export function encodeWholeCell(replication: Replication, world: World, cell: number): void {
  const { residents, wholeStart, wholeEnd } = replication;
  if (replication.sortedTick !== world.tick) sortResidents(replication, world);
  if (wholeStart[cell] >= 0) return;
  const chunks = chunksOf(replication, world.tick);
  const { buffer } = chunks;
  wholeStart[cell] = buffer.length;
  for (let k = residents.offsets[cell]; k < residents.offsets[cell + 1]; k++) {
    appendCometOf(buffer, world, residents.items[k]);
  }
  appendDustOf(buffer, world, cell);
  wholeEnd[cell] = buffer.length;
  chunks.copies = fitCopies(chunks.copies, buffer);
}

/** Bytes of a mote in a `dust` record, and the most of them that are whole motes. */
const MOTE_BYTES = 3;
const MOST_DUST_BYTES = 255 - (255 % MOTE_BYTES);
const dust = new Uint8Array(MOST_DUST_BYTES);

function appendDustOf(buffer: ByteBuffer, { motes }: World, cell: number): void {
  let length = 0;
  for (let mote = motes.first[cell]; mote >= 0; mote = motes.next[mote]) {
    // Within the cell the low eight bits are the place: a cell is 256 pixels wide.
    dust[length++] = motes.x[mote];
    dust[length++] = motes.y[mote];
    dust[length++] = motes.value[mote];
    if (length < MOST_DUST_BYTES) continue;
    appendDust(buffer, cell, dust, length);
    length = 0;
  }
  if (length > 0) appendDust(buffer, cell, dust, length);
}

function sortResidents(replication: Replication, world: World): void {
  const { residents, cellOf } = replication;
  residents.count = 0;
  for (const id of world.ids) noteInCell(residents, cellOf[id], id);
  sortByCell(residents);
  replication.wholeStart.fill(-1);
  replication.sortedTick = world.tick;
}
