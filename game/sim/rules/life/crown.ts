import type { World } from '../../world/world.ts';

/** Ticks between two looks at who leads. More often and two equals would pass the crown every tick. */
export const CROWN_TICKS = 30;
/** Dust below which nobody wears the crown: twice a new comet's. */
export const LEAST_DUST = 40;

/** The comet with the most dust wears the crown; the wearer keeps it on a tie, else the lowest id takes it. */
export function crownLeader(world: World): void {
  const lost = world.crown >= 0 && world.comets.alive[world.crown] === 0;
  if (lost || world.tick % CROWN_TICKS === 0) world.crown = findLeader(world, lost ? -1 : world.crown);
}

function findLeader(world: World, wearer: number): number {
  const { dust } = world.own;
  let leader = wearer;
  let most = wearer >= 0 ? dust[wearer] : LEAST_DUST - 1;
  if (most < LEAST_DUST) {
    leader = -1;
    most = LEAST_DUST - 1;
  }
  for (const id of world.ids) {
    if (dust[id] <= most) continue;
    leader = id;
    most = dust[id];
  }
  return leader;
}
