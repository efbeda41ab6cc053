import { describe, expect, test } from 'vitest';
import { draw } from '../../../game/sim/math/random.ts';
import { secretOf } from '../../../game/sim/math/secret.ts';
import { CELL_PX, SUBPX } from '../../../game/sim/math/units.ts';
import { createSimulation, stepWorld } from '../../../game/sim/step.ts';
import { createArena } from '../../../game/sim/world/arena.ts';
import { insetAt, isSolid } from '../../../game/sim/world/border.ts';
import { BOOST, sizeClass } from '../../../game/sim/world/comets.ts';
import { addMote, moteCount } from '../../../game/sim/world/motes.ts';
import { tankOf } from '../../../game/sim/world/own-state.ts';
import { radiusOf } from '../../../game/sim/world/size.ts';
import { BORN, createWorld, OWN, STEERED, type World, WRITTEN } from '../../../game/sim/world/world.ts';
import { dustHeld, dustLying, motionOf, openWorld, put, simulationOf } from '../../../tools/lib/virtual/space.ts';
import { goingOn, huntersAt } from '../../harness/sim/hunters.ts';

test('[MV1] a move is in force in its own tick', () => {
  const world = openWorld();
  put(world, 0);
  stepWorld(simulationOf(world), [{ kind: 'move', id: 0, heading: 64, buttons: BOOST }]);
  expect([world.comets.heading[0], world.comets.vy[0] > 0, world.marks[0]]).toEqual([64, true, STEERED]);
});

test('[MV1] a move stays in force until the next', () => {
  const world = openWorld();
  const simulation = simulationOf(world);
  put(world, 0, { dust: 100 });
  stepWorld(simulation, [{ kind: 'move', id: 0, heading: 64, buttons: 1 }]);
  for (let i = 0; i < 30; i++) stepWorld(simulation, []);
  expect(world.comets.vy[0]).toBeGreaterThan(1500);
});

test('comings happen at the tick’s end: the full record holds the state after it', () => {
  const world = openWorld();
  stepWorld(simulationOf(world), [
    { kind: 'spawn', id: 1 },
    { kind: 'move', id: 1, heading: 5, buttons: BOOST },
  ]);
  expect([motionOf(world.comets, 1).vx, world.marks[1], world.tick]).toEqual([0, BORN | OWN, 1]);
});

test('dust picked up cannot be burned before more than 32 ticks have passed', () => {
  const world = openWorld();
  const simulation = simulationOf(world);
  put(world, 1, { dust: 0 });
  addMote(world.motes, world.arena, 1024, 1024, 50);
  stepWorld(simulation, []);
  const pickedUp = world.tick;
  expect(world.own.dust[1]).toBe(50);
  while (tankOf(world.own, 1) === 0 && world.tick < 200) {
    stepWorld(simulation, [{ kind: 'move', id: 1, heading: 0, buttons: BOOST }]);
  }
  expect(world.tick - pickedUp).toBeGreaterThan(32);
  expect(world.comets.flags[1] & BOOST).toBe(BOOST);
});

test('a slot freed in a tick is not given out again in it, even in a full store', () => {
  const world = openWorld();
  const simulation = simulationOf(world);
  for (let id = 0; id < 8; id++) put(world, id, { xPx: 200 + id * 200, dust: 500, flags: BOOST });
  while (addMote(world.motes, world.arena, 200 + ((world.motes.fresh * 7) % 1500), 1024, 1) >= 0);
  let taken = 0;
  for (let i = 0; i < 300; i++) {
    stepWorld(simulation, []);
    const freed = new Set<number>();
    const again: number[] = [];
    for (const one of world.events) {
      if (one.kind === 'moteTaken') freed.add(one.mote);
      // Laid and then taken in one tick is right, taken and then laid is not.
      if (one.kind === 'moteBorn' && freed.has(one.mote)) again.push(one.mote);
    }
    expect(again).toEqual([]);
    taken += freed.size;
  }
  expect(taken).toBeGreaterThan(100);
});

test('dust is neither made nor lost by playing: only newcomers bring some while there is stardust enough', () => {
  const players = 40;
  const world = createWorld(createArena(21, players, 8), secretOf(22));
  const simulation = simulationOf(world);
  for (let i = 0; i < 2000; i++)
    addMote(world.motes, world.arena, 60 + (draw(1, i) % 1900), 60 + (draw(2, i) % 1900), 1);
  // Below twelve a seat new ones fall; in a tick some forty are gathered.
  const enough = players * 12 + 60;
  let brought = 2000;
  let shattered = 0;
  const wrong: number[] = [];
  // Showers bring dust as well, but the first falls later. Nobody chooses: thorns cost what nobody gets.
  for (let tick = 1; tick < 2400 && moteCount(world.motes) > enough; tick++) {
    const moves = huntersAt(world, 5).filter(({ kind }) => kind === 'move');
    stepWorld(simulation, [...moves, ...goingOn(world, players)]);
    for (const id of world.marked) if (world.marks[id] & BORN) brought += world.own.dust[id];
    shattered += world.events.filter((one) => one.kind === 'ram' && one.how === 'shatter').length;
    if (dustHeld(world) + dustLying(world) !== brought) wrong.push(tick);
  }
  expect(wrong).toEqual([]);
  expect(shattered).toBeGreaterThan(10);
});

describe('in 3,000 ticks of play by 40 comets', () => {
  const outcome = playAtRandom(3000, 40);

  test('no comet ends a tick outside the border or inside an asteroid by more than rounding', () => {
    expect(outcome.deepestPx).toBeLessThan(0.2);
  });

  test('a collision pushes nobody farther over the border or into an asteroid than its own radius', () => {
    expect(outcome.deepestPushedPx).toBeLessThan(radiusOf(0) / SUBPX);
  });

  test('no comet moves a cell in a tick, pushes included', () => {
    expect(outcome.longestWayPx).toBeLessThan(CELL_PX / 4);
  });

  test('pairs that ram come in ascending order in every tick', () => {
    expect(outcome.unorderedTicks).toEqual([]);
  });

  test('this is the end of it', () => {
    const { rams, taken, shattered } = outcome;
    expect({ rams, taken, shattered }).toEqual({
      rams: 407,
      shattered: 53,
      taken: 2175,
    });
  });
});

interface Outcome {
  rams: number;
  taken: number;
  shattered: number;
  deepestPx: number;
  deepestPushedPx: number;
  longestWayPx: number;
  unorderedTicks: number[];
}

function playAtRandom(ticks: number, players: number): Outcome {
  const simulation = createSimulation(21, secretOf(22), players, 8);
  const { world } = simulation;
  const outcome: Outcome = {
    rams: 0,
    taken: 0,
    shattered: 0,
    deepestPx: 0,
    deepestPushedPx: 0,
    longestWayPx: 0,
    unorderedTicks: [],
  };
  for (let tick = 1; tick <= ticks; tick++) {
    const before = { x: world.comets.x.slice(), y: world.comets.y.slice() };
    stepWorld(simulation, [...huntersAt(world, 5), ...goingOn(world, players)]);
    note(outcome, world, before);
  }
  return outcome;
}

function note(outcome: Outcome, world: World, before: { x: Int32Array; y: Int32Array }): void {
  const { comets, ids, events, tick } = world;
  const rams = events.filter((one) => one.kind === 'ram');
  outcome.rams += rams.length;
  outcome.taken += events.filter(({ kind }) => kind === 'moteTaken').length;
  outcome.shattered += events.filter((one) => one.kind === 'gone' && one.shattered).length;
  const pairs = rams.map(({ winner, loser }) => Math.min(winner, loser) * 1000 + Math.max(winner, loser));
  if (pairs.some((pair, i) => i > 0 && pair <= pairs[i - 1])) outcome.unorderedTicks.push(tick);
  for (const id of ids) {
    const depth = depthPx(world, id);
    if (world.marks[id] & WRITTEN) outcome.deepestPushedPx = Math.max(outcome.deepestPushedPx, depth);
    else outcome.deepestPx = Math.max(outcome.deepestPx, depth);
    if (world.marks[id] & BORN) continue;
    const way = Math.hypot(comets.x[id] - before.x[id], comets.y[id] - before.y[id]) / SUBPX;
    outcome.longestWayPx = Math.max(outcome.longestWayPx, way);
  }
}

/** How deep a comet is in the border or in an asteroid that is solid. */
function depthPx({ comets, arena, border, tick }: World, id: number): number {
  const [x, y, radius] = [comets.x[id], comets.y[id], radiusOf(sizeClass(comets, id))];
  const inset = insetAt(border, tick);
  const low = inset + radius;
  let deepest = Math.max(0, low - x, low - y, x + low - arena.side, y + low - arena.side);
  for (let i = 0; i < arena.rockX.length; i++) {
    if (!isSolid(arena, i, inset)) continue;
    const apart = Math.hypot(x - arena.rockX[i], y - arena.rockY[i]);
    deepest = Math.max(deepest, radius + arena.rockRadius[i] - apart);
  }
  return deepest / SUBPX;
}
