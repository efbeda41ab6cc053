// Who plays, for peers that leave interest to the game: a seat, a socket and what it was told.
import { createSeats } from './seats.mjs';
import { createSight } from './sight.mjs';

/**
 * @template S what the contender's library calls a socket
 * @param {import('./world.ts').BenchWorld} bench
 * @param {number} clients
 */
export function createPlayers(bench, clients) {
  const sight = createSight(bench, clients);
  const seats = createSeats(clients);
  /** @type {Map<number, S>} */
  const sockets = new Map();
  return {
    sight,
    sockets,
    /**
     * @param {S} socket
     * @returns {number | undefined} its id, undefined when all seats are taken
     */
    enter(socket) {
      const id = seats.take();
      if (id === undefined) return undefined;
      sockets.set(id, socket);
      bench.join(id);
      return id;
    },
    /** @param {number} id */
    leave(id) {
      sockets.delete(id);
      bench.leave(id);
      sight.forget(id);
      seats.giveBack(id);
    },
  };
}
