import { STYLES, type StyleName } from '../../game/bots/brains/style.ts';
import { draw } from '../../game/sim/math/random.ts';
import { secretOf } from '../../game/sim/math/secret.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { endsAt, PODIUM_TICKS } from '../../game/sim/rules/round/round.ts';
import { createSimulation, type Input, type Simulation, stepWorld } from '../../game/sim/step.ts';
import { cellsFor } from '../../game/sim/world/arena.ts';
import { choicesOf } from '../../game/sim/world/traits.ts';
import type { World } from '../../game/sim/world/world.ts';
import { createPlayerOf, type Player } from './player.ts';
import { createWatch } from './watch.ts';

/** A round to be played: everything in it follows from these. */
export interface RoundOptions {
  /** Number of the round: who plays in which style goes round with it. */
  index: number;
  seed: number;
  players: number;
  /** One more joins at half time. */
  hasNewcomer: boolean;
}

/** What came of a round. Plain data: it travels between threads. */
export interface RoundResult {
  /** Style and place of each who played from the beginning, among these; those out of play at the end share the places behind. */
  places: { style: StyleName; place: number }[];
  /** Place of the newcomer among all, and how many they are. */
  newcomer: { place: number; of: number } | undefined;
  /** Whether the richest at half time has won. */
  didLeaderWin: boolean;
  /** How often each of `CHOICES` was taken, and the winner's choices as bits. */
  taken: number[];
  winnerChoices: number;
  deaths: number;
  playerMinutes: number;
  /** Ticks from each spawn to the first rival in view. */
  sightTicks: number[];
}

/** Seats of the room, whoever plays: those of the public one. The border makes the world as large as its people need. */
const SEATS = 100;
export const MOST_PLAYERS = SEATS - 1;
const ROUND_TICKS = 360 * SIM_HZ;
const BEGIN_TICK = ROUND_TICKS + PODIUM_TICKS;
const STYLE_NAMES = Object.keys(STYLES) as StyleName[];

/** Plays one round from its beginning to its podium. */
export function playRound(options: RoundOptions): RoundResult {
  const { index, players, hasNewcomer } = options;
  const seed = draw(options.seed, index, players);
  const simulation = createSimulation(draw(seed, 1), secretOf(draw(seed, 2)), SEATS, cellsFor(SEATS), ROUND_TICKS);
  const { world } = simulation;
  enter(simulation, players);
  const crowd: Player[] = Array.from({ length: players }, (_, id) =>
    createPlayerOf(world, id, styleOf(id + index), draw(seed, 3), BEGIN_TICK),
  );
  const halfTick = BEGIN_TICK + ROUND_TICKS / 2;
  if (hasNewcomer) {
    crowd.push(
      createPlayerOf(world, players, styleOf(Math.floor(index / STYLE_NAMES.length)), draw(seed, 3), halfTick),
    );
  }
  const watch = createWatch(world);
  let leader = -1;
  const inputs: Input[] = [];
  while (!endsAt(world.arena, world.tick + 1)) {
    inputs.length = 0;
    for (const player of crowd) player.act(world, inputs);
    stepWorld(simulation, inputs);
    watch.note();
    if (world.tick === halfTick) leader = richestOf(world);
  }
  const choices = world.ids.length > 0 ? choicesOf(world.comets, richestOf(world)) : 0;
  stepWorld(simulation, []);
  const place = placesOf(world, crowd);
  const fromBeginning = crowd.slice(0, players);
  const places = placesOf(world, fromBeginning);
  return {
    places: fromBeginning.map(({ style }, at) => ({ style, place: places[at] })),
    newcomer: hasNewcomer ? { place: place[players], of: crowd.length } : undefined,
    didLeaderWin: leader >= 0 && place[leader] === 1,
    winnerChoices: choices,
    playerMinutes: (players * ROUND_TICKS + (hasNewcomer ? ROUND_TICKS / 2 : 0)) / (60 * SIM_HZ),
    ...watch.result(),
  };
}

function styleOf(at: number): StyleName {
  return STYLE_NAMES[at % STYLE_NAMES.length];
}

/** Brings players in before the podium of the round before, so that this one begins as all do. */
function enter(simulation: Simulation, players: number): void {
  simulation.world.tick = ROUND_TICKS - 2;
  stepWorld(
    simulation,
    Array.from({ length: players }, (_, id): Input => ({ kind: 'spawn', id })),
  );
  while (simulation.world.tick < BEGIN_TICK) stepWorld(simulation, []);
}

/** The lowest id of those with the most dust, as the podium has it; −1 where nobody is in play. */
function richestOf({ ids, own }: World): number {
  return ids.reduce((best, id) => (best < 0 || own.dust[id] > own.dust[best] ? id : best), -1);
}

/** Places among `crowd`, in its order. */
function placesOf({ deeds }: World, crowd: readonly Player[]): number[] {
  const inPlay = crowd.filter(({ id }) => deeds.place[id] > 0);
  const behind = (inPlay.length + 1 + crowd.length) / 2;
  return crowd.map(({ id }) => {
    const place = deeds.place[id];
    return place === 0 ? behind : inPlay.filter((other) => deeds.place[other.id] <= place).length;
  });
}
