import { foldHash, HASH_START, hashInt } from '../math/hash.ts';
import { clamp, SUBPX } from '../math/units.ts';
import { type Arena, cellAt } from './arena.ts';

/**
 * Stardust lying about: motes never move, so a mote is a place, a value and the tick-less fact that it is there. Kept in
 * slots; those of a cell are chained through `next` and `previous`, so picking up looks at a cell or two.
 */
export interface Motes {
  readonly capacity: number;
  /** Position in whole pixels. */
  readonly x: Uint16Array;
  readonly y: Uint16Array;
  /** Dust it holds, and `THORN` for one that hurts; 0 marks a free slot. */
  readonly value: Uint8Array;
  readonly next: Int32Array;
  readonly previous: Int32Array;
  /** First mote of each cell, −1 where there is none. */
  readonly first: Int32Array;
  /** Slots from here on have never been used, but for the last ones, which began at rest: their memory costs nothing. */
  fresh: number;
  /** Slots that are free again, a stack: what was used lately is used again, so that the motes of a world lie close together. */
  readonly free: Int32Array;
  freeCount: number;
  /** The slots freed last, a ring: each leaves it for the stack when as many others have been freed after it. */
  readonly resting: Int32Array;
  longestResting: number;
}

/** Motes a seat brings: four times the ambient ones, so that trails and sheddings fit. More would only cost memory. */
const SLOTS_PER_SEAT = 48;
const LARGEST_CAPACITY = 65_535;
export const LARGEST_VALUE = 127;
/** Added to the value of a thorn. */
export const THORN = 128;
/** Whoever keeps motes by slot hears of a freed one before it is another: so many others are freed first. */
const RESTING_SLOTS = 256;

export function createMotes(arena: Arena): Motes {
  const capacity = clamp(arena.seats * SLOTS_PER_SEAT + 2 * RESTING_SLOTS, 0, LARGEST_CAPACITY);
  const mostLying = capacity - RESTING_SLOTS;
  return {
    capacity,
    x: new Uint16Array(capacity),
    y: new Uint16Array(capacity),
    value: new Uint8Array(capacity),
    next: new Int32Array(capacity),
    previous: new Int32Array(capacity),
    first: new Int32Array(arena.cells * arena.cells).fill(-1),
    fresh: 0,
    free: new Int32Array(mostLying),
    freeCount: 0,
    resting: Int32Array.from({ length: RESTING_SLOTS }, (_, i) => mostLying + i),
    longestResting: 0,
  };
}

export function moteCount(motes: Motes): number {
  return motes.fresh - motes.freeCount;
}

export function moteCell(motes: Motes, mote: number, arena: Arena): number {
  return cellAt(arena, motes.x[mote] * SUBPX, motes.y[mote] * SUBPX);
}

/** A place in whole pixels as one number. */
export function placeAt(xPx: number, yPx: number): number {
  return xPx + yPx * 0x10000;
}

export function xOfPlace(place: number): number {
  return place & 0xffff;
}

export function yOfPlace(place: number): number {
  return place >>> 16;
}

/** The cell of a place. */
export function cellOfPlace(arena: Arena, place: number): number {
  return cellAt(arena, xOfPlace(place) * SUBPX, yOfPlace(place) * SUBPX);
}

/** The mote of a cell that was the last to be laid at a place, where several may lie; −1 where none does. */
export function newestAt(motes: Motes, cell: number, place: number): number {
  return nextAt(motes, motes.first[cell], place);
}

/** The one that has lain there for the longest. */
export function oldestAt(motes: Motes, cell: number, place: number): number {
  let oldest = -1;
  for (let mote = newestAt(motes, cell, place); mote >= 0; mote = nextAt(motes, motes.next[mote], place)) oldest = mote;
  return oldest;
}

/** The first at a place in what is left of a cell's chain from `mote` on. Chains begin with what was laid last. */
function nextAt(motes: Motes, mote: number, place: number): number {
  const x = xOfPlace(place);
  const y = yOfPlace(place);
  let at = mote;
  while (at >= 0 && (motes.x[at] !== x || motes.y[at] !== y)) at = motes.next[at];
  return at;
}

/** What travels as a cell's hash: that of its comets, `h`, and its dust, a sum, since copies chain motes in different orders. */
export function hashCell(h: number, motes: Motes, cell: number): number {
  let sum = 0;
  for (let mote = motes.first[cell]; mote >= 0; mote = motes.next[mote]) {
    sum = (sum + hashInt(hashInt(hashInt(HASH_START, motes.x[mote]), motes.y[mote]), motes.value[mote])) | 0;
  }
  return foldHash(hashInt(h, sum));
}

/** Lays a mote at a pixel position; returns its slot, or −1 when all slots are taken and the dust is lost. */
export function addMote(motes: Motes, arena: Arena, xPx: number, yPx: number, value: number): number {
  const mote = motes.freeCount > 0 ? motes.free[--motes.freeCount] : takeFresh(motes);
  if (mote < 0) return -1;
  motes.x[mote] = xPx;
  motes.y[mote] = yPx;
  motes.value[mote] = value;
  const cell = moteCell(motes, mote, arena);
  const head = motes.first[cell];
  motes.next[mote] = head;
  motes.previous[mote] = -1;
  if (head >= 0) motes.previous[head] = mote;
  motes.first[cell] = mote;
  return mote;
}

function takeFresh(motes: Motes): number {
  return motes.fresh < motes.capacity - RESTING_SLOTS ? motes.fresh++ : -1;
}

/** Takes all motes of a cell away. */
export function clearCell(motes: Motes, arena: Arena, cell: number): void {
  while (motes.first[cell] >= 0) removeMote(motes, arena, motes.first[cell]);
}

export function removeMote(motes: Motes, arena: Arena, mote: number): void {
  const before = motes.previous[mote];
  const after = motes.next[mote];
  if (before >= 0) motes.next[before] = after;
  else motes.first[moteCell(motes, mote, arena)] = after;
  if (after >= 0) motes.previous[after] = before;
  motes.value[mote] = 0;
  motes.free[motes.freeCount++] = motes.resting[motes.longestResting];
  motes.resting[motes.longestResting] = mote;
  motes.longestResting = (motes.longestResting + 1) % RESTING_SLOTS;
}
