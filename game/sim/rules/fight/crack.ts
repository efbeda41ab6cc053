import { cracksOf, has, MENDING, setCracks } from '../../world/traits.ts';
import { mark, TRAITS, type World } from '../../world/world.ts';

/** Ticks without another ram until a crack heals: 25 s, so that it outlasts the fight and whoever comes next can win by it. */
export const HEAL_TICKS = 1500;
/** The same for mending comets: 15 s. */
export const MENDING_HEAL_TICKS = 900;

/** A lost ram leaves one more crack. */
export function crack(world: World, id: number): void {
  setCracks(world.comets, id, cracksOf(world.comets, id) + 1);
  world.healTick[id] = world.tick + healTicksOf(world, id);
}

/** Cracks heal one after the other. */
export function heal(world: World): void {
  const { comets, healTick, tick, ids } = world;
  for (const id of ids) {
    if (cracksOf(comets, id) === 0 || tick < healTick[id]) continue;
    setCracks(comets, id, cracksOf(comets, id) - 1);
    healTick[id] = tick + healTicksOf(world, id);
    mark(world, id, TRAITS);
  }
}

function healTicksOf({ comets }: World, id: number): number {
  return has(comets, id, MENDING) ? MENDING_HEAL_TICKS : HEAL_TICKS;
}
