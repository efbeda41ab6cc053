// Who plays, for peers that leave interest to the game: a room's world, and for each player a seat, a socket and what it
// was told.

import { createRooms } from './rooms.ts';
import { createSeats } from './seats.ts';
import { createSight, type Sights } from './sight.ts';
import type { BenchWorld } from './world.ts';

/** `S`: what the contender's library calls a socket. */
export interface Players<S> {
  readonly bench: BenchWorld;
  readonly sight: Sights;
  /** By id. */
  readonly sockets: ReadonlyMap<number, S>;
  /** Gives an id; undefined when all seats are taken. */
  enter(socket: S): number | undefined;
  leave(id: number): void;
}

/** One for each room of this run. */
export function createPlayers<S>(): Players<S>[] {
  return createRooms().map(playersOf<S>);
}

function playersOf<S>(bench: BenchWorld): Players<S> {
  const { seats: count } = bench.world.arena;
  const sight = createSight(bench, count);
  const seats = createSeats(count);
  const sockets = new Map<number, S>();
  return {
    bench,
    sight,
    sockets,
    enter(socket) {
      const id = seats.take();
      if (id === undefined) return undefined;
      sockets.set(id, socket);
      bench.join(id);
      return id;
    },
    leave(id) {
      sockets.delete(id);
      bench.leave(id);
      sight.forget(id);
      seats.giveBack(id);
    },
  };
}
