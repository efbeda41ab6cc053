// The rooms of a run: one world, or several of equal size beside each other. All seats are taken, the first room's first.

import { config } from './contender.ts';
import { type BenchWorld, createBenchWorld } from './world.ts';

export const seesAll = config.scenario === 'arena';
export const seatsOfRoom = config.seats;

/** A world for each room, each of a seed of its own. */
export function createRooms(): BenchWorld[] {
  return Array.from({ length: config.rooms }, (_, room) => createRoom(room));
}

export function createRoom(room: number): BenchWorld {
  return createBenchWorld({ seed: config.seed + room, seats: seatsOfRoom, cells: config.cells, seesAll });
}

/** Asks one room after the other; undefined where all are full. */
export function firstWithSeat<R, T>(rooms: readonly R[], take: (room: R) => T | undefined): [R, T] | undefined {
  for (const room of rooms) {
    const taken = take(room);
    if (taken !== undefined) return [room, taken];
  }
  return undefined;
}
