import { describe, expect, test } from 'vitest';
import { secretOf } from '../../../../../game/sim/math/secret.ts';
import { createSimulation, type Input, type Simulation, stepWorld } from '../../../../../game/sim/step.ts';
import { insetPxAt } from '../../../../../game/sim/world/border.ts';
import { AWARDS } from '../../../../../game/sim/world/deeds.ts';
import { clearCell, moteCount } from '../../../../../game/sim/world/motes.ts';
import { BORN, GONE } from '../../../../../game/sim/world/world.ts';
import { put } from '../../../../../tools/lib/virtual/space.ts';

/** A round of 2 min: it ends with tick 7200, and the next begins with tick 7800. */
const ROUND = 7200;
const NEXT = 7800;

/** A world for 8 just before a round's end, in which comets 0, 1, ... hold so much. */
function ending(...dust: number[]): Simulation {
  const simulation = createSimulation(7, secretOf(8), 8, undefined, ROUND);
  const { world } = simulation;
  for (const [id, held] of dust.entries()) {
    put(world, id, { xPx: 300 + 200 * id, yPx: 300, dust: held });
    world.deeds.joined[id] = 1;
  }
  for (let cell = 0; cell < world.motes.first.length; cell++) clearCell(world.motes, world.arena, cell);
  world.tick = ROUND - 1;
  return simulation;
}

/** Steps up to and with a tick; `inputs` are of the first. */
function stepTo(simulation: Simulation, tick: number, inputs: Input[] = []): void {
  stepWorld(simulation, inputs);
  while (simulation.world.tick < tick) stepWorld(simulation, []);
}

/** Who got what, by its name. */
function awardsOf({ world }: Simulation) {
  const { ids, values } = world.awards;
  return Object.fromEntries(AWARDS.map((name, at) => [name, ids[at] < 0 ? undefined : [ids[at], values[at]]]));
}

const places = ({ world }: Simulation) => [...world.deeds.place.slice(0, 5)];

describe('with a round’s last tick', () => {
  test('all comets go out of play, which nobody is told, since everybody knows it', () => {
    const simulation = ending(50, 90, 70);
    const { world } = simulation;
    stepTo(simulation, ROUND);
    expect([world.ids, [...world.comets.alive]]).toEqual([[], Array(8).fill(0)]);
    expect(world.events.filter(({ kind }) => kind !== 'moteBorn')).toEqual([]);
    expect([0, 1, 2].map((id) => world.marks[id])).toEqual([GONE, GONE, GONE]);
    expect(world.crown).toBe(-1);
  });

  test('the first three by dust, and the best at other things, are awarded', () => {
    const simulation = ending(50, 90, 70, 60);
    const { deeds } = simulation.world;
    deeds.rams.set([3, 0, 5, 0]);
    deeds.shattered.set([2, 0, 1, 0]);
    deeds.longest.set([100, 2000, 0, 0]);
    deeds.bornTick.set([7000, 7100, 5000, 6000]);
    stepTo(simulation, ROUND);
    expect(awardsOf(simulation)).toEqual({
      first: [1, 90],
      second: [2, 70],
      third: [3, 60],
      rams: [2, 5],
      shattered: [0, 2],
      // Lives that end with the round count: from 5000 on.
      alive: [2, 2200],
    });
    expect(places(simulation)).toEqual([4, 1, 2, 3, 0]);
  });

  test('of equals the lowest id goes first', () => {
    const simulation = ending(50, 70, 70, 50);
    simulation.world.deeds.rams.set([0, 4, 4, 4]);
    stepTo(simulation, ROUND);
    expect([places(simulation), awardsOf(simulation).rams]).toEqual([
      [3, 1, 2, 4, 0],
      [1, 4],
    ]);
  });

  test('one alone is first, and nobody gets what nobody has done', () => {
    const simulation = ending(20);
    simulation.world.deeds.bornTick[0] = ROUND - 10;
    stepTo(simulation, ROUND);
    expect(awardsOf(simulation)).toEqual({
      first: [0, 20],
      second: undefined,
      third: undefined,
      rams: undefined,
      shattered: undefined,
      alive: [0, 10],
    });
    expect(places(simulation)).toEqual([1, 0, 0, 0, 0]);
  });

  test('where nobody plays there is no award and no place', () => {
    const simulation = ending();
    stepTo(simulation, ROUND);
    expect([new Set(Object.values(awardsOf(simulation))), places(simulation)]).toEqual([
      new Set([undefined]),
      [0, 0, 0, 0, 0],
    ]);
  });

  test('who is out of play has no place, but is awarded for its deeds; who has left is not', () => {
    const simulation = ending(50, 90, 70);
    const { deeds } = simulation.world;
    deeds.joined[4] = 1;
    deeds.rams.set([1, 1, 1, 9, 5]);
    stepTo(simulation, ROUND);
    expect([awardsOf(simulation).rams, places(simulation)]).toEqual([
      [4, 5],
      [3, 1, 2, 0, 0],
    ]);
  });

  test('who owes dust to thorns has none', () => {
    const simulation = ending(-4);
    stepTo(simulation, ROUND);
    expect(awardsOf(simulation).first).toEqual([0, 0]);
  });

  test('places of the round before are forgotten', () => {
    const simulation = ending(50, 90);
    simulation.world.deeds.place.fill(7);
    stepTo(simulation, ROUND);
    expect(places(simulation)).toEqual([2, 1, 0, 0, 0]);
  });
});

describe('while the podium lasts', () => {
  test('nobody is in play, and the awards stand', () => {
    const simulation = ending(50, 90);
    stepTo(simulation, NEXT - 1);
    expect([simulation.world.ids, awardsOf(simulation).first]).toEqual([[], [1, 90]]);
  });

  test('the world fills with dust for the next round, four times as fast', () => {
    const simulation = ending(50, 90);
    const { world } = simulation;
    stepTo(simulation, ROUND);
    const first = moteCount(world.motes);
    stepTo(simulation, NEXT - 1);
    // 12 for each of 8 seats.
    expect([first, moteCount(world.motes)]).toEqual([4, 96]);
  });

  test('who joins, goes on, or comes back from being parked, begins with the next round', () => {
    const simulation = ending(50, 90, 70);
    const { world } = simulation;
    stepWorld(simulation, [{ kind: 'park', id: 2 }]);
    // Too late: the round was over.
    expect(world.parked[2]).toBe(0);
    world.parked[2] = 1;
    stepWorld(simulation, [
      { kind: 'spawn', id: 5 },
      { kind: 'spawn', id: 0 },
      { kind: 'unpark', id: 2 },
    ]);
    expect([world.ids, world.parked[2], world.deeds.joined[5]]).toEqual([[], 0, 1]);
    stepTo(simulation, NEXT);
    expect(world.ids).toEqual([0, 1, 2, 5]);
  });

  test('who leaves does not begin, but keeps its award', () => {
    const simulation = ending(50, 90);
    const { world } = simulation;
    stepWorld(simulation, []);
    stepTo(simulation, NEXT - 1, [{ kind: 'leave', id: 1 }]);
    expect(awardsOf(simulation).first).toEqual([1, 90]);
    stepTo(simulation, NEXT);
    expect(world.ids).toEqual([0]);
  });

  test('a choice is too late', () => {
    const simulation = ending(90);
    const { world } = simulation;
    world.own.offer[0] = 0o210;
    stepWorld(simulation, []);
    stepWorld(simulation, [{ kind: 'choose', id: 0, choice: 1 }]);
    expect(world.comets.traits[0]).toBe(0);
  });
});

describe('when the next round begins', () => {
  test('all who are there have a new comet, and what was done counts no more', () => {
    const simulation = ending(50, 900, 70);
    const { world } = simulation;
    const { deeds } = world;
    deeds.joined[4] = 1;
    deeds.fellWith[4] = 3;
    deeds.rams.set([1, 2, 3]);
    deeds.nemesis[4] = 1;
    world.comets.traits[1] = 0x81;
    stepTo(simulation, NEXT);
    expect(world.ids).toEqual([0, 1, 2, 4]);
    expect(world.ids.map((id) => world.own.dust[id])).toEqual([20, 20, 20, 20]);
    expect(world.ids.map((id) => world.comets.traits[id])).toEqual([0, 0, 0, 0]);
    expect(world.ids.map((id) => world.marks[id] & BORN)).toEqual(Array(4).fill(BORN));
    expect([[...deeds.rams], [...deeds.nemesis], places(simulation)]).toEqual([
      Array(8).fill(0),
      Array(8).fill(-1),
      [0, 0, 0, 0, 0],
    ]);
    expect(new Set(Object.values(awardsOf(simulation)))).toEqual(new Set([undefined]));
  });

  test('who joins, goes on, returns or leaves in that very tick is treated as all others', () => {
    const simulation = ending(50, 90, 70);
    const { world } = simulation;
    stepTo(simulation, NEXT - 1);
    world.parked[2] = 1;
    stepWorld(simulation, [
      { kind: 'spawn', id: 6 },
      { kind: 'spawn', id: 0 },
      { kind: 'leave', id: 1 },
      { kind: 'unpark', id: 2 },
    ]);
    expect([world.tick, world.ids, world.ids.map((id) => world.own.dust[id])]).toEqual([NEXT, [0, 2, 6], [20, 20, 20]]);
    expect([...world.deeds.joined]).toEqual([1, 0, 1, 0, 0, 0, 1, 0]);
  });

  test('who joined in the last second of the round was in it, and is in this one', () => {
    const simulation = ending(50);
    const { world } = simulation;
    world.tick = ROUND - 30;
    stepTo(simulation, ROUND, [{ kind: 'spawn', id: 3 }]);
    expect(places(simulation)).toEqual([1, 0, 0, 2, 0]);
    stepTo(simulation, NEXT);
    expect(world.ids).toEqual([0, 3]);
  });

  test('a comet that is parked stays so; its player gets a new one when it returns', () => {
    const simulation = ending(50, 90);
    const { world } = simulation;
    world.tick = ROUND - 30;
    world.comets.traits[1] = 0x41;
    stepTo(simulation, NEXT, [{ kind: 'park', id: 1 }]);
    expect([world.ids, world.parked[1] > 0, places(simulation)[1]]).toEqual([[0], true, 0]);
    stepTo(simulation, NEXT + 50);
    stepWorld(simulation, [{ kind: 'unpark', id: 1 }]);
    expect([world.ids, world.parked[1], world.own.dust[1], world.comets.traits[1]]).toEqual([[0, 1], 0, 20, 0]);
    expect(world.deeds.bornTick[1]).toBe(NEXT + 51);
  });

  test('the border is where it suits them', () => {
    const simulation = createSimulation(7, secretOf(8), 100, undefined, ROUND);
    const { world } = simulation;
    for (let id = 0; id < 50; id++) {
      put(world, id, { xPx: 2100 + (id % 8) * 200, yPx: 2100 + Math.floor(id / 8) * 200 });
      world.deeds.joined[id] = 1;
    }
    world.tick = ROUND - 1;
    stepTo(simulation, NEXT);
    expect([world.ids.length, insetPxAt(world.border, NEXT)]).toEqual([50, 900]);
  });
});

test('without rounds nobody is ever taken out of play', () => {
  const simulation = createSimulation(7, secretOf(8), 8);
  const { world } = simulation;
  put(world, 0);
  world.tick = 21_590;
  stepTo(simulation, 22_210);
  expect(world.ids).toEqual([0]);
});
