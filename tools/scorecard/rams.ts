import type { Client } from '../../game/net/client.ts';
import { BESIDE_TICKS } from '../../game/net/copy/hits.ts';
import type { World } from '../../game/sim/world/world.ts';

/** Rams as each of the two screens shows them, in its own time, against those that happened. */
export interface Rams {
  /** A tick of the server. */
  note(world: World): void;
  /** A picture of a client. */
  see(client: Client): void;
  /**
   * For both screens, from tick `from` on: rams that happened; shown ones that did not; and those that came from nowhere, since
   * the screen had not even shown the two touching at that time.
   */
  count(from: number): { happened: number; denied: number; missed: number };
}

/** On the screen of `viewer`. */
interface Ram {
  tick: number;
  viewer: number;
  winner: number;
  loser: number;
}

/** Two that touched on the screen of `viewer`, whatever came of it. */
interface Touch {
  /** The own tick in which it was shown. */
  tick: number;
  viewer: number;
  other: number;
}

export function createRams(): Rams {
  const happened: Ram[] = [];
  const shown: Ram[] = [];
  const touches: Touch[] = [];
  const isNear = (a: { tick: number }, b: { tick: number }) => Math.abs(a.tick - b.tick) <= BESIDE_TICKS;
  const isSame = (a: Ram, b: Ram) =>
    a.viewer === b.viewer && a.winner === b.winner && a.loser === b.loser && isNear(a, b);

  return {
    note({ events, tick }) {
      for (const one of events) {
        if (one.kind !== 'ram' || one.how === 'draw') continue;
        for (const viewer of [one.winner, one.loser])
          happened.push({ tick, viewer, winner: one.winner, loser: one.loser });
      }
    },
    see(client) {
      const { ahead, replica } = client;
      if (!ahead || !replica) return;
      const viewer = replica.id;
      for (const event of client.takeEvents()) {
        if (event.kind !== 'ram' && event.kind !== 'bump') continue;
        const [a, b] = event.kind === 'bump' ? [event.a, event.b] : [event.winner, event.loser];
        if (a !== viewer && b !== viewer) continue;
        touches.push({ tick: ahead.tick, viewer, other: a === viewer ? b : a });
        if (event.kind === 'ram' && !event.draw) shown.push({ tick: event.tick, viewer, winner: a, loser: b });
      }
    },
    count(from) {
      const judged = happened.filter(({ tick }) => tick >= from);
      return {
        happened: judged.length,
        denied: shown.filter((ram) => ram.tick >= from && !happened.some((one) => isSame(one, ram))).length,
        missed: judged.filter((ram) => !touches.some((touch) => isTouchOf(touch, ram) && isNear(touch, ram))).length,
      };
    },
  };
}

function isTouchOf({ viewer, other }: Touch, ram: Ram): boolean {
  return viewer === ram.viewer && (other === ram.winner || other === ram.loser);
}
