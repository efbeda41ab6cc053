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
  /** Free slots, a stack: what was used lately is used again, so that the motes of a world lie close together. */
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
/** A slot freed in a tick must not be given out again in it: so many others are freed first. */
const RESTING_SLOTS = 256;

export function createMotes(arena: Arena): Motes {
  const capacity = clamp(arena.seats * SLOTS_PER_SEAT + 2 * RESTING_SLOTS, 0, LARGEST_CAPACITY);
  const freeCount = capacity - RESTING_SLOTS;
  return {
    capacity,
    x: new Uint16Array(capacity),
    y: new Uint16Array(capacity),
    value: new Uint8Array(capacity),
    next: new Int32Array(capacity).fill(-1),
    previous: new Int32Array(capacity).fill(-1),
    first: new Int32Array(arena.cells * arena.cells).fill(-1),
    free: Int32Array.from({ length: freeCount }, (_, i) => freeCount - 1 - i),
    freeCount,
    resting: Int32Array.from({ length: RESTING_SLOTS }, (_, i) => freeCount + i),
    longestResting: 0,
  };
}

export function moteCount(motes: Motes): number {
  return motes.capacity - motes.freeCount - RESTING_SLOTS;
}

export function moteCell(motes: Motes, mote: number, arena: Arena): number {
  return cellAt(arena, motes.x[mote] * SUBPX, motes.y[mote] * SUBPX);
}

/** Lays a mote at a pixel position; returns its slot, or −1 when all slots are taken and the dust is lost. */
export function addMote(motes: Motes, arena: Arena, xPx: number, yPx: number, value: number): number {
  if (motes.freeCount === 0) return -1;
  const mote = motes.free[--motes.freeCount];
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
  motes.free[motes.freeCount++] = motes.resting[motes.longestResting];
  motes.resting[motes.longestResting] = mote;
  motes.longestResting = (motes.longestResting + 1) % RESTING_SLOTS;
}
