import { SIM_HZ } from '../../game/sim/math/units.ts';
import { CHOICES } from '../../game/sim/world/traits.ts';
import type { World } from '../../game/sim/world/world.ts';
import { isInView } from './view.ts';

/** What is counted while a round goes on. */
export interface Watch {
  /** Looks at the tick that was stepped. */
  note(): void;
  result(): { taken: number[]; deaths: number; sightTicks: number[] };
}

/** As long as the first rival may be awaited: 8 s. */
const LONG_TICKS = 8 * SIM_HZ;

export function createWatch(world: World): Watch {
  const { comets, deeds } = world;
  const taken = CHOICES.map(() => 0);
  const sightTicks: number[] = [];
  /** Who has come into play and has seen nobody. */
  const alone = new Set<number>(world.ids);
  const traits = Uint8Array.from(comets.traits);
  const alive = Uint8Array.from(comets.alive);
  let deaths = 0;

  const countChoices = (id: number) => {
    const made = comets.traits[id] & ~traits[id];
    for (let choice = 0; choice < CHOICES.length; choice++) if (made & (1 << choice)) taken[choice]++;
  };

  /** Who leaves play, or the round, before anybody was seen: a wait that was long already counts as it is. */
  const giveUp = (id: number) => {
    const waited = world.tick - deeds.bornTick[id];
    if (alone.delete(id) && waited >= LONG_TICKS) sightTicks.push(waited);
  };

  return {
    note() {
      for (const event of world.events) if (event.kind === 'gone' && event.shattered) deaths++;
      for (const id of world.marked) {
        if (comets.alive[id] === 1 && alive[id] === 1 && comets.traits[id] !== traits[id]) countChoices(id);
        if (comets.alive[id] === 1 && alive[id] === 0) alone.add(id);
        if (comets.alive[id] === 0) giveUp(id);
        traits[id] = comets.traits[id];
        alive[id] = comets.alive[id];
      }
      for (const id of alone) {
        if (!world.ids.some((other) => other !== id && isInView(world, id, other))) continue;
        alone.delete(id);
        sightTicks.push(world.tick - deeds.bornTick[id]);
      }
    },
    result() {
      for (const id of alone) giveUp(id);
      return { taken, deaths, sightTicks };
    },
  };
}
