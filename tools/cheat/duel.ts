import { STYLES, type StyleName } from '../../game/bots/brains/style.ts';
import { draw } from '../../game/sim/math/random.ts';
import { secretOf } from '../../game/sim/math/secret.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { createSimulation, type Input, stepWorld } from '../../game/sim/step.ts';
import { cellsFor } from '../../game/sim/world/arena.ts';
import type { World } from '../../game/sim/world/world.ts';
import { createPlayerOf, type Player } from '../balance/player.ts';
import { createCheater } from './cheater.ts';
import type { Pattern } from './pattern.ts';

/** Everything in a duel follows from these. Plain data: it travels between threads. */
export interface DuelOptions {
  readonly pattern: Pattern;
  readonly seed: number;
  /** How long it lasts in the world's time; two minutes where not given. */
  readonly seconds?: number;
}

/** Dust that each side had, added up over comets and ticks. */
export interface DuelResult {
  readonly cheats: number;
  readonly honest: number;
}

/** Two of each style on each side. */
const STYLE_NAMES = Object.keys(STYLES) as StyleName[];
const PLAYERS = 4 * STYLE_NAMES.length;
const SEATS = 100;
const SECONDS = 120;

/**
 * Lets as many play by a pattern as play honestly, in the same styles, for some of a world's time.
 * @param rig what a test does to the world of who cheats, after each tick, to have a rule with a gap
 */
export function playDuel(
  { pattern, seed, seconds = SECONDS }: DuelOptions,
  rig: (world: World, id: number) => void = () => {},
): DuelResult {
  const ticks = seconds * SIM_HZ;
  const simulation = createSimulation(draw(seed, 1), secretOf(draw(seed, 2)), SEATS, cellsFor(SEATS), ticks);
  const { world } = simulation;
  const styleOf = (id: number) => STYLE_NAMES[(id >> 1) % STYLE_NAMES.length];
  const crowd: Player[] = Array.from({ length: PLAYERS }, (_, id) => {
    const honest = createPlayerOf(world, id, styleOf(id), draw(seed, 3), 0);
    return cheats(id) ? createCheater(honest, pattern) : honest;
  });
  const dust = { cheats: 0, honest: 0 };
  const inputs: Input[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    inputs.length = 0;
    for (const player of crowd) player.act(world, inputs);
    stepWorld(simulation, inputs);
    for (const id of world.ids) {
      if (cheats(id)) rig(world, id);
      dust[cheats(id) ? 'cheats' : 'honest'] += world.own.dust[id];
    }
  }
  return dust;
}

function cheats(id: number): boolean {
  return id % 2 === 1;
}
