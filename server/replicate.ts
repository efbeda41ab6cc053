import { cellAt } from '../game/sim/arena.ts';
import { hashComet } from '../game/sim/comets.ts';
import { HASH_START } from '../game/sim/hash.ts';
import { moteCell } from '../game/sim/motes.ts';
import { SIM_HZ } from '../game/sim/units.ts';
import { BORN, GONE, type Happening, STEERED, type World, WRITTEN } from '../game/sim/world.ts';
import { addRecord, addSteer, type Values } from '../protocol/codec.ts';
import {
  appendValues,
  type ByteBuffer,
  clearSpans,
  createByteBuffer,
  createDrafts,
  createSpans,
  type Drafts,
  draftOf,
  encodeDrafts,
  type Spans,
} from './chunks.ts';

/** What one tick has to tell, encoded once, by cell. Frames are composed by copying from it. */
export interface TickChunks {
  tick: number;
  readonly buffer: ByteBuffer;
  /** Steer records by the comet's cell before the step; a client applies them, then steps. */
  readonly moves: Spans;
  /** Writes, births and happenings by cell, after the step. */
  readonly after: Spans;
  /** Comets that changed cell: chains by their new cell, each with where it came from and its full record. */
  readonly arrivals: Arrivals;
  /** What concerns the whole room. */
  readonly room: { start: number; end: number };
}

interface Arrivals {
  /** First arrival of a cell plus one, 0 where there is none. */
  readonly first: Int32Array;
  readonly touched: number[];
  readonly entries: { from: number; start: number; end: number; next: number }[];
}

/** The replication of one room: remembers each comet's cell, and the chunks of the last few ticks. */
export interface Replication {
  readonly ring: TickChunks[];
  /** Cell of each comet at the end of the last tick, −1 out of play. */
  readonly cellOf: Int32Array;
  /** Ids by cell, chained; valid for `chainTick`. */
  readonly chainFirst: Int32Array;
  readonly chainNext: Int32Array;
  chainTick: number;
  readonly wholeCells: Spans;
  readonly drafts: { moves: Drafts; after: Drafts };
  readonly scratch: Values;
  readonly cellHash: Int32Array;
  readonly hashedCells: number[];
}

export function createReplication(world: World, ticksKept: number): Replication {
  const cells = world.arena.cells * world.arena.cells;
  return {
    ring: Array.from({ length: ticksKept }, () => createTickChunks(cells)),
    cellOf: new Int32Array(world.arena.seats).fill(-1),
    chainFirst: new Int32Array(cells).fill(-1),
    chainNext: new Int32Array(world.arena.seats),
    chainTick: -1,
    wholeCells: createSpans(cells),
    drafts: { moves: createDrafts(cells), after: createDrafts(cells) },
    scratch: [],
    cellHash: new Int32Array(cells),
    hashedCells: [],
  };
}

function createTickChunks(cells: number): TickChunks {
  return {
    tick: 0,
    buffer: createByteBuffer(4096),
    moves: createSpans(cells),
    after: createSpans(cells),
    arrivals: { first: new Int32Array(cells), touched: [], entries: [] },
    room: { start: 0, end: 0 },
  };
}

/** The chunks of a tick that is still kept. */
export function chunksOf(replication: Replication, tick: number): TickChunks {
  return replication.ring[tick % replication.ring.length];
}

/**
 * Encodes what the step of `world.tick` changed that observers cannot compute. Nothing is compared with shadow copies:
 * the rules have marked what they wrote. `roomNews` are records for everybody.
 */
export function replicate(replication: Replication, world: World, roomNews: Values): TickChunks {
  const chunks = chunksOf(replication, world.tick);
  clearChunks(chunks, world.tick);
  clearSpans(replication.wholeCells);
  draftMoves(replication, world);
  draftHappenings(replication, world);
  draftWrites(replication, world);
  trackCells(replication, world, chunks);
  draftHashes(replication, world);
  encodeDrafts(replication.drafts.moves, chunks.buffer, chunks.moves);
  encodeDrafts(replication.drafts.after, chunks.buffer, chunks.after);
  chunks.room.start = chunks.buffer.length;
  appendValues(chunks.buffer, roomNews);
  chunks.room.end = chunks.buffer.length;
  return chunks;
}

function clearChunks(chunks: TickChunks, tick: number): void {
  chunks.tick = tick;
  chunks.buffer.length = 0;
  clearSpans(chunks.moves);
  clearSpans(chunks.after);
  for (const cell of chunks.arrivals.touched) chunks.arrivals.first[cell] = 0;
  chunks.arrivals.touched.length = 0;
  chunks.arrivals.entries.length = 0;
}

function draftMoves(replication: Replication, world: World): void {
  for (const id of world.marked) {
    if (!(world.marks[id] & STEERED)) continue;
    const draft = draftOf(replication.drafts.moves, replication.cellOf[id]);
    addSteer(draft, id, world.comets.heading[id], world.comets.flags[id]);
  }
}

function draftHappenings(replication: Replication, world: World): void {
  for (const happening of world.happenings) {
    const cell = cellOfHappening(replication, world, happening);
    // A comet that came and went within one tick was seen by nobody.
    if (cell >= 0) addHappening(draftOf(replication.drafts.after, cell), world, happening);
  }
}

function cellOfHappening(replication: Replication, world: World, happening: Happening): number {
  switch (happening.kind) {
    case 'moteBorn':
      return moteCell(world.motes, happening.mote, world.arena);
    case 'moteTaken':
      return happening.cell;
    case 'ram':
      return replication.cellOf[happening.winner];
    case 'gone':
      // Back in the same tick: the full record tells all, and a word of its going might stand behind it.
      return world.comets.alive[happening.id] === 1 ? -1 : replication.cellOf[happening.id];
  }
}

function addHappening(draft: Values, world: World, happening: Happening): void {
  const { motes } = world;
  switch (happening.kind) {
    case 'moteBorn': {
      const { mote } = happening;
      // Born and taken in one tick: its slot still holds the place, the value is already 0.
      const value = motes.value[mote] || 1;
      return addRecord(draft, { kind: 'mote', mote, x: motes.x[mote], y: motes.y[mote], value });
    }
    case 'moteTaken':
      return addRecord(draft, { kind: 'taken', mote: happening.mote, by: happening.by });
    case 'ram': {
      const { winner, loser, draw } = happening;
      return addRecord(draft, { kind: 'ram', winner, loser, draw: draw ? 1 : 0 });
    }
    case 'gone':
      return addRecord(draft, { kind: 'gone', id: happening.id, cause: happening.shattered ? 1 : 0 });
  }
}

function draftWrites(replication: Replication, world: World): void {
  for (const id of world.marked) {
    const marks = world.marks[id];
    if (world.comets.alive[id] === 0) continue;
    if (!(marks & (BORN | WRITTEN))) continue;
    const seenIn = replication.cellOf[id];
    addComet(draftOf(replication.drafts.after, seenIn < 0 ? currentCell(world, id) : seenIn), world, id);
  }
}

function currentCell(world: World, id: number): number {
  return cellAt(world.arena, world.comets.x[id], world.comets.y[id]);
}

/** A comet's full record: its whole state, bit for bit. */
export function addComet(values: Values, world: World, id: number): void {
  const { x, y, vx, vy, heading, flags } = world.comets;
  addRecord(values, {
    kind: 'comet',
    id,
    x: x[id],
    y: y[id],
    vx: vx[id],
    vy: vy[id],
    heading: heading[id],
    flags: flags[id],
  });
}

/** Notes every comet's new cell, and for those that crossed into it a full record for observers who did not see the old. */
function trackCells(replication: Replication, world: World, chunks: TickChunks): void {
  const { cellOf, scratch } = replication;
  for (const id of world.marked) if (world.marks[id] & GONE && world.comets.alive[id] === 0) cellOf[id] = -1;
  for (const id of world.ids) {
    const cell = currentCell(world, id);
    const from = cellOf[id];
    if (cell === from) continue;
    cellOf[id] = cell;
    if (from < 0) continue;
    scratch.length = 0;
    addComet(scratch, world, id);
    const start = chunks.buffer.length;
    appendValues(chunks.buffer, scratch);
    addArrival(chunks.arrivals, cell, { from, start, end: chunks.buffer.length });
  }
}

function addArrival(arrivals: Arrivals, cell: number, arrival: { from: number; start: number; end: number }): void {
  if (arrivals.first[cell] === 0) arrivals.touched.push(cell);
  arrivals.entries.push({ ...arrival, next: arrivals.first[cell] });
  arrivals.first[cell] = arrivals.entries.length;
}

/** Once a second, staggered by cell, a hash of the cell's comets, so that no divergence lives long. */
function draftHashes(replication: Replication, world: World): void {
  const { cellOf, cellHash, hashedCells, drafts } = replication;
  const turn = world.tick % SIM_HZ;
  for (const id of world.ids) {
    const cell = cellOf[id];
    if (cell % SIM_HZ !== turn) continue;
    if (cellHash[cell] === 0) hashedCells.push(cell);
    cellHash[cell] = hashComet(cellHash[cell] || HASH_START, world.comets, id);
  }
  for (const cell of hashedCells) {
    addRecord(draftOf(drafts.after, cell), { kind: 'hash', cell, hash: cellHash[cell] >>> 0 });
    cellHash[cell] = 0;
  }
  hashedCells.length = 0;
}

/** Everything in a cell at the end of this tick; encoded when first asked for. Returns whether there is anything. */
export function encodeWholeCell(replication: Replication, world: World, cell: number): boolean {
  const { wholeCells, scratch } = replication;
  const { buffer } = chunksOf(replication, world.tick);
  if (replication.chainTick !== world.tick) chainByCell(replication, world);
  if (wholeCells.end[cell] > 0) return wholeCells.end[cell] > wholeCells.start[cell];
  scratch.length = 0;
  for (let id = replication.chainFirst[cell]; id >= 0; id = replication.chainNext[id]) addComet(scratch, world, id);
  const { motes } = world;
  for (let mote = motes.first[cell]; mote >= 0; mote = motes.next[mote]) {
    addRecord(scratch, { kind: 'mote', mote, x: motes.x[mote], y: motes.y[mote], value: motes.value[mote] });
  }
  wholeCells.start[cell] = buffer.length;
  appendValues(buffer, scratch);
  wholeCells.end[cell] = buffer.length;
  wholeCells.touched.push(cell);
  return buffer.length > wholeCells.start[cell];
}

function chainByCell(replication: Replication, world: World): void {
  const { chainFirst, chainNext, cellOf } = replication;
  chainFirst.fill(-1);
  for (let k = world.ids.length - 1; k >= 0; k--) {
    const id = world.ids[k];
    chainNext[id] = chainFirst[cellOf[id]];
    chainFirst[cellOf[id]] = id;
  }
  replication.chainTick = world.tick;
}
