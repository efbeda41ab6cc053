import { SUBPX } from '../../game/sim/math/units.ts';
import { showerNow } from '../../game/sim/rules/dust/shower.ts';
import { insetPxAt } from '../../game/sim/world/border.ts';
import { sizeClass } from '../../game/sim/world/comets.ts';
import { moteCount } from '../../game/sim/world/motes.ts';
import { tankOf } from '../../game/sim/world/own-state.ts';
import { CHOICES, choicesOf, cracksOf } from '../../game/sim/world/traits.ts';
import { digestWorld, type World } from '../../game/sim/world/world.ts';

/** A world to be read by people: what decides its future, one comet a row. Positions in pixels, speeds in pixels a tick. */
export interface WorldDump {
  tick: number;
  hash: number;
  seats: number;
  cells: number;
  /** The leader, −1: nobody. */
  crown: number;
  /** Pixels from the arena's sides to the border. */
  borderPx: number;
  motes: number;
  /** Dust that lies about. */
  dustLying: number;
  shower: { xPx: number; yPx: number; startTick: number } | undefined;
  parked: number[];
  comets: CometDump[];
}

export interface CometDump {
  id: number;
  xPx: number;
  yPx: number;
  vxPx: number;
  vyPx: number;
  heading: number;
  flags: number;
  size: number;
  dust: number;
  tank: number;
  immuneUntil: number;
  cracks: number;
  /** Choices it has made. */
  choices: string[];
  wishHeading: number;
  wishButtons: number;
}

export function dumpWorld(world: World): WorldDump {
  const { tick, arena, crown, motes, parked, ids } = world;
  return {
    tick,
    hash: digestWorld(world),
    seats: arena.seats,
    cells: arena.cells,
    crown,
    borderPx: insetPxAt(world.border, tick),
    motes: moteCount(motes),
    dustLying: motes.value.reduce((sum, value) => sum + value, 0),
    shower: showerNow(world),
    parked: [...parked.keys()].filter((id) => parked[id] > 0),
    comets: ids.map((id) => dumpComet(world, id)),
  };
}

function dumpComet({ comets, own, wishes }: World, id: number): CometDump {
  const px = (subpx: number) => Math.round((subpx * 100) / SUBPX) / 100;
  return {
    id,
    xPx: px(comets.x[id]),
    yPx: px(comets.y[id]),
    vxPx: px(comets.vx[id]),
    vyPx: px(comets.vy[id]),
    heading: comets.heading[id],
    flags: comets.flags[id] & 7,
    size: sizeClass(comets, id),
    dust: own.dust[id],
    tank: tankOf(own, id),
    immuneUntil: own.immuneUntil[id],
    cracks: cracksOf(comets, id),
    choices: CHOICES.filter((_, choice) => choicesOf(comets, id) & (1 << choice)),
    wishHeading: wishes[id].heading,
    wishButtons: wishes[id].buttons,
  };
}
