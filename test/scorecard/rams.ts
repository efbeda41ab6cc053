import type { Client } from '../../game/net/client.ts';
import { contactOf } from '../../game/sim/ram.ts';
import type { World } from '../../game/sim/world.ts';

/** Rams as each player's own screen shows them, against those that happened. */
export interface Rams {
  /** A tick of the server. */
  note(world: World): void;
  /** A picture of a client. */
  see(client: Client): void;
  /** Rams that happened, shown ones that did not, and those that no screen of the two showed in time. */
  count(): { happened: number; denied: number; missed: number };
}

interface Ram {
  tick: number;
  viewer: number;
  winner: number;
  loser: number;
}

/** A screen that shows a ram so many ticks beside its time has shown it. */
const BESIDE_TICKS = 12;
/** The same two do not ram twice within so many ticks: who was hit is immune. */
const AGAIN_TICKS = 60;

export function createRams(): Rams {
  const happened: Ram[] = [];
  const shown: Ram[] = [];
  /** The tick up to which each screen has been looked at, by viewer. */
  const lookedAt = new Map<number, number>();

  const isKnown = (rams: readonly Ram[], ram: Ram, ticks: number) =>
    rams.some(
      (one) =>
        one.viewer === ram.viewer &&
        one.winner === ram.winner &&
        one.loser === ram.loser &&
        Math.abs(one.tick - ram.tick) <= ticks,
    );

  return {
    note({ happenings, tick }) {
      for (const one of happenings) {
        if (one.kind !== 'ram' || one.draw) continue;
        for (const viewer of [one.winner, one.loser])
          happened.push({ tick, viewer, winner: one.winner, loser: one.loser });
      }
    },
    see({ ahead, replica }) {
      if (!ahead || !replica?.comets.alive[replica.id]) return;
      const viewer = replica.id;
      if (lookedAt.get(viewer) === ahead.tick) return;
      lookedAt.set(viewer, ahead.tick);
      for (const other of replica.ids) {
        if (other === viewer) continue;
        const contact = contactOf(ahead.at, viewer, other);
        if (!contact || contact.noseA === contact.noseB) continue;
        const [winner, loser] = contact.noseA ? [viewer, other] : [other, viewer];
        const ram = { tick: ahead.tick, viewer, winner, loser };
        if (!isKnown(shown.slice(-200), ram, AGAIN_TICKS)) shown.push(ram);
      }
    },
    count: () => ({
      happened: happened.length,
      denied: shown.filter((ram) => !isKnown(happened, ram, BESIDE_TICKS)).length,
      missed: happened.filter((ram) => !isKnown(shown, ram, BESIDE_TICKS)).length,
    }),
  };
}
