import type { Client } from '../../game/net/client.ts';

/** How long moves take from when they were due to the copies of all others who see the comet. */
export interface Screens {
  readonly delays: number[];
  moved(client: Client, stamp: number, dueMs: number): void;
  /** A frame has brought a client's copy to `tick`. */
  told(client: Client, tick: number): void;
}

interface Move {
  id: number;
  stamp: number;
  dueMs: number;
}

/** Moves older than this have reached everybody they will ever reach. */
const FORGOTTEN_TICKS = 600;

export function createScreens(nowMs: () => number): Screens {
  const delays: number[] = [];
  let moves: Move[] = [];
  const toldTick = new Map<Client, number>();
  return {
    delays,
    moved({ replica }, stamp, dueMs) {
      if (!replica) return;
      moves.push({ id: replica.id, stamp, dueMs });
      if (moves.length > 4096) moves = moves.filter((move) => move.stamp > stamp - FORGOTTEN_TICKS);
    },
    told(client, tick) {
      const { replica } = client;
      const before = toldTick.get(client);
      toldTick.set(client, tick);
      if (!replica || before === undefined) return;
      for (let i = moves.length - 1; i >= 0 && moves[i].stamp > before - FORGOTTEN_TICKS; i--) {
        const { id, stamp, dueMs } = moves[i];
        if (stamp <= before || stamp > tick || id === replica.id || !replica.comets.alive[id]) continue;
        delays.push(nowMs() - dueMs);
      }
    },
  };
}
