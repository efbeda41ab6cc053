// Who plays, for peers that leave interest to the game: a seat, a socket and what it was told.

import { createSeats } from './seats.ts';
import { createSight, type Sights } from './sight.ts';
import type { BenchWorld } from './world.ts';

/** `S`: what the contender's library calls a socket. */
export interface Players<S> {
  readonly sight: Sights;
  /** By id. */
  readonly sockets: ReadonlyMap<number, S>;
  /** Gives an id; undefined when all seats are taken. */
  enter(socket: S): number | undefined;
  leave(id: number): void;
}

export function createPlayers<S>(bench: BenchWorld, clients: number): Players<S> {
  const sight = createSight(bench, clients);
  const seats = createSeats(clients);
  const sockets = new Map<number, S>();
  return {
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
