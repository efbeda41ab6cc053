import { crownLeader } from './rules/crown.ts';
import { decide } from './rules/decide.ts';
import { stepComets } from './rules/motion.ts';
import { pickUp } from './rules/pickup.ts';
import { ramAll } from './rules/ram.ts';
import { shatter } from './rules/shatter.ts';
import { rain } from './rules/shower.ts';
import { leave, park, spawn, unpark } from './rules/spawn.ts';
import { refillStardust, scatterStardust } from './rules/stardust.ts';
import { leaveTrails } from './rules/trail.ts';
import { createArena } from './world/arena.ts';
import { createNeighbours, type Neighbours } from './world/neighbours.ts';
import { clearNews, createWorld, mark, STEERED, type World } from './world/world.ts';

/** All that can reach a world from outside, in force in the tick it is given for. A list of these is a journal. */
export type Input =
  | { kind: 'move'; id: number; heading: number; buttons: number }
  | { kind: 'spawn' | 'park' | 'unpark' | 'leave'; id: number };

/** Rules, as far as their costs are told apart. */
export type StepPart = 'decide' | 'motion' | 'dust' | 'ram' | 'rest';

/** Told of each part of a step when it begins; what comes before the first is `rest`. */
export type StepProbe = (part: StepPart) => void;

/** A world with the scratch its rules need. */
export interface Simulation {
  readonly world: World;
  readonly near: Neighbours;
}

/** A new world: asteroids from `seed`, which players know; stardust, spawns and showers from `luck`, which they do not. */
export function createSimulation(seed: number, luck: number, seats: number, cells?: number): Simulation {
  const arena = createArena(seed, seats, cells);
  const world = createWorld(arena, luck);
  scatterStardust(world);
  clearNews(world);
  return { world, near: createNeighbours(arena) };
}

/**
 * One tick of the whole world. The order is a contract: `foreseeStep` and `observeStep` run their parts of it in the same order,
 * and replication sends what comes before the step before it.
 */
export function stepWorld({ world, near }: Simulation, inputs: readonly Input[], probe?: StepProbe): void {
  world.tick++;
  clearNews(world);
  applyMoves(world, inputs);
  probe?.('decide');
  decideAll(world);
  probe?.('motion');
  stepComets(world.comets, world.ids, world.arena, world.cellBefore);
  probe?.('dust');
  pickUp(world);
  leaveTrails(world);
  probe?.('ram');
  const losers = ramAll(world, near);
  probe?.('rest');
  shatter(world, losers);
  rain(world);
  refillStardust(world);
  applyComings(world, inputs);
  crownLeader(world);
}

function applyMoves(world: World, inputs: readonly Input[]): void {
  for (const input of inputs) {
    if (input.kind !== 'move') continue;
    const wish = world.wishes[input.id];
    wish.heading = input.heading;
    wish.buttons = input.buttons;
  }
}

function decideAll(world: World): void {
  for (const id of world.ids) {
    if (decide(world.comets, world.purses, id, world.tick, world.wishes[id])) mark(world, id, STEERED);
  }
}

/** Comings and goings happen at the tick's end, so that a full record holds the state after the tick. */
function applyComings(world: World, inputs: readonly Input[]): void {
  for (const input of inputs) {
    if (input.kind === 'spawn') spawn(world, input.id);
    else if (input.kind === 'park') park(world, input.id);
    else if (input.kind === 'unpark') unpark(world, input.id);
    else if (input.kind === 'leave') leave(world, input.id);
  }
}
