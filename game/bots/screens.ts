import type { Client } from '../net/client.ts';
import { SIM_HZ } from '../sim/math/units.ts';

/** Moves on their way to the copies, and the pictures, of all others who see the comet. */
export interface Screens {
  /** A client has sent a move that was due at `dueMs`, to act from tick `stamp` on. */
  moved(client: Client, stamp: number, dueMs: number): void;
  /** A frame has brought a client's copy to `tick`. */
  told(client: Client, tick: number): void;
  /** A client's picture is drawn. */
  pictured(client: Client): void;
}

export interface ScreensOptions {
  nowMs(): number;
  /** A move has reached somebody's copy so many milliseconds after it was due. */
  onTold(ms: number): void;
  /** The first picture behind it. */
  onPictured?(ms: number): void;
}

interface Move {
  room: string;
  id: number;
  stamp: number;
  dueMs: number;
}

/** Moves older than this have reached everybody they will ever reach. */
const FORGOTTEN_TICKS = 10 * SIM_HZ;
const MOST_MOVES = 4096;

export function createScreens({ nowMs, onTold, onPictured }: ScreensOptions): Screens {
  let moves: Move[] = [];
  const toldTick = new Map<Client, number>();
  /** When moves were due that a client has been told of and has not drawn. */
  const undrawn = new Map<Client, number[]>();
  return {
    moved({ replica }, stamp, dueMs) {
      if (!replica) return;
      moves.push({ room: replica.room, id: replica.id, stamp, dueMs });
      const { room } = replica;
      if (moves.length > MOST_MOVES)
        moves = moves.filter((move) => move.room !== room || move.stamp > stamp - FORGOTTEN_TICKS);
    },
    told(client, tick) {
      const { replica } = client;
      const before = toldTick.get(client);
      toldTick.set(client, tick);
      if (!replica || before === undefined) return;
      for (let i = moves.length - 1; i >= 0; i--) {
        const { room, id, stamp, dueMs } = moves[i];
        // Rooms count ticks and seats each for itself.
        if (room !== replica.room) continue;
        if (stamp <= before - FORGOTTEN_TICKS) break;
        if (stamp <= before || stamp > tick || id === replica.id || !replica.comets.alive[id]) continue;
        onTold(nowMs() - dueMs);
        if (!onPictured) continue;
        const waiting = undrawn.get(client);
        if (waiting) waiting.push(dueMs);
        else undrawn.set(client, [dueMs]);
      }
    },
    pictured(client) {
      const waiting = undrawn.get(client);
      if (!waiting) return;
      undrawn.delete(client);
      for (const dueMs of waiting) onPictured?.(nowMs() - dueMs);
    },
  };
}
