// Who plays, for peers that leave interest to the game: a seat, a socket and what it was told.

import { createSeats } from './seats.ts';
import { createSight } from './sight.ts';
import type { BenchWorld } from './world.ts';

export function createPlayers<S>(bench: BenchWorld, clients: number) {
  const sight = createSight(bench, clients);
  const seats = createSeats(clients);
  const sockets = new Map<number, S>();
  return {
    sight,
    sockets,
    /** @returns its id, undefined when all seats are taken */
    enter(socket: S): number | undefined {
      const id = seats.take();
      if (id === undefined) return undefined;
      sockets.set(id, socket);
      bench.join(id);
      return id;
    },
    leave(id: number) {
      sockets.delete(id);
      bench.leave(id);
      sight.forget(id);
      seats.giveBack(id);
    },
  };
}
