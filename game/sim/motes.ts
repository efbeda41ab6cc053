import { type Arena, cellAt } from './arena.ts';
import { clamp, SUBPX } from './units.ts';

/**
 * Stardust lying about: motes never move, so a mote is a place, a value and the tick-less fact that it is there. Kept in
 * slots; those of a cell are chained through `next` and `previous`, so picking up looks at a cell or two.
 */
export interface Motes {
  readonly capacity: number;
  /** Position in whole pixels. */
  readonly x: Uint16Array;
  readonly y: Uint16Array;
  /** Dust it holds; 0 marks a free slot. */
  readonly value: Uint8Array;
  readonly next: Int32Array;
  readonly previous: Int32Array;
  /** First mote of each cell, −1 where there is none. */
  readonly first: Int32Array;
  /** Free slots, a ring: the slot freed longest ago is used first. */
  readonly free: Int32Array;
  freeHead: number;
  freeCount: number;
}

/** Motes a seat brings: four times the ambient ones, so that trails and sheddings fit. More would only cost memory. */
const SLOTS_PER_SEAT = 48;
const LARGEST_CAPACITY = 65_535;
export const LARGEST_VALUE = 127;
/** Slots always left free: so many others come first before a slot taken in a tick is given out again in it. */
const RESTING_SLOTS = 256;

export function createMotes(arena: Arena): Motes {
  const capacity = clamp(arena.seats * SLOTS_PER_SEAT + 2 * RESTING_SLOTS, 0, LARGEST_CAPACITY);
  return {
    capacity,
    x: new Uint16Array(capacity),
    y: new Uint16Array(capacity),
    value: new Uint8Array(capacity),
    next: new Int32Array(capacity).fill(-1),
    previous: new Int32Array(capacity).fill(-1),
    first: new Int32Array(arena.cells * arena.cells).fill(-1),
    free: Int32Array.from({ length: capacity }, (_, i) => i),
    freeHead: 0,
    freeCount: capacity,
  };
}

export function moteCount(motes: Motes): number {
  return motes.capacity - motes.freeCount;
}

export function moteCell(motes: Motes, mote: number, arena: Arena): number {
  return cellAt(arena, motes.x[mote] * SUBPX, motes.y[mote] * SUBPX);
}

/** Lays a mote at a pixel position; returns its slot, or −1 when all slots are taken and the dust is lost. */
export function addMote(motes: Motes, arena: Arena, xPx: number, yPx: number, value: number): number {
  if (motes.freeCount <= RESTING_SLOTS) return -1;
  const mote = motes.free[motes.freeHead];
  motes.freeHead = (motes.freeHead + 1) % motes.capacity;
  motes.freeCount--;
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

export function removeMote(motes: Motes, arena: Arena, mote: number): void {
  const before = motes.previous[mote];
  const after = motes.next[mote];
  if (before >= 0) motes.next[before] = after;
  else motes.first[moteCell(motes, mote, arena)] = after;
  if (after >= 0) motes.previous[after] = before;
  motes.value[mote] = 0;
  motes.free[(motes.freeHead + motes.freeCount) % motes.capacity] = mote;
  motes.freeCount++;
}
