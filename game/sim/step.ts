import type { Secret } from './math/secret.ts';
import { pickUp } from './rules/dust/pickup.ts';
import { announceShower, rain } from './rules/dust/shower.ts';
import { refillStardust, scatterStardust } from './rules/dust/stardust.ts';
import { sweepDust } from './rules/dust/sweep.ts';
import { leaveTrails } from './rules/dust/trail.ts';
import { heal } from './rules/fight/crack.ts';
import { ramAll } from './rules/fight/ram.ts';
import { removeBroken } from './rules/fight/shatter.ts';
import { decide } from './rules/flight/decide.ts';
import { stepComets } from './rules/flight/motion.ts';
import { choose, offerChoices } from './rules/life/choices.ts';
import { crownLeader } from './rules/life/crown.ts';
import { beginRound, endRound } from './rules/life/podium.ts';
import { leave, park, spawn, unpark } from './rules/life/spawn.ts';
import { placeBorder, steerBorder } from './rules/round/border.ts';
import { createArena } from './world/arena.ts';
import { insetAt } from './world/border.ts';
import { createNeighbours, type Neighbours } from './world/neighbours.ts';
import { clearNews, createWorld, mark, STEERED, type World } from './world/world.ts';

/** All that can reach a world from outside, in force in the tick it is given for. A list of these is a journal. */
export type Input =
  | { kind: 'move'; id: number; heading: number; buttons: number }
  /** A place in `CHOICES`. */
  | { kind: 'choose'; id: number; choice: number }
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

/** A new world: asteroids from `seed`, which players know; stardust, spawns and showers from `secret`, which they do not. */
export function createSimulation(
  seed: number,
  secret: Secret,
  seats: number,
  cells?: number,
  roundTicks?: number,
): Simulation {
  const arena = createArena(seed, seats, cells, roundTicks);
  const world = createWorld(arena, secret);
  placeBorder(world, 0);
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
  endRound(world);
  sweepDust(world);
  applyMoves(world, inputs);
  probe?.('decide');
  decideAll(world);
  probe?.('motion');
  stepComets(world.comets, world.ids, world.arena, insetAt(world.border, world.tick), world.cellBefore);
  probe?.('dust');
  pickUp(world);
  leaveTrails(world);
  probe?.('ram');
  const broken = ramAll(world, near);
  probe?.('rest');
  removeBroken(world, broken);
  heal(world);
  announceShower(world);
  rain(world);
  refillStardust(world);
  applyComings(world, inputs);
  beginRound(world);
  offerChoices(world);
  steerBorder(world);
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
    if (decide(world.comets, world.own, id, world.tick, world.wishes[id])) mark(world, id, STEERED);
  }
}

/** Comings and goings happen at the tick's end, so that a full record holds the state after the tick. */
function applyComings(world: World, inputs: readonly Input[]): void {
  for (const input of inputs) {
    if (input.kind === 'spawn') spawn(world, input.id);
    else if (input.kind === 'park') park(world, input.id);
    else if (input.kind === 'unpark') unpark(world, input.id);
    else if (input.kind === 'leave') leave(world, input.id);
    else if (input.kind === 'choose') choose(world, input.id, input.choice);
  }
}
