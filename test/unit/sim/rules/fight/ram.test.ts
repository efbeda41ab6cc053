import { describe, expect, test } from 'vitest';
import { draw } from '../../../../../game/sim/math/random.ts';
import { SUBPX } from '../../../../../game/sim/math/units.ts';
import { ramAll } from '../../../../../game/sim/rules/fight/ram.ts';
import { IMMUNE_TICKS } from '../../../../../game/sim/rules/flight/immunity.ts';
import { BOOST, IMMUNE, THRUST } from '../../../../../game/sim/world/comets.ts';
import { radiusOf } from '../../../../../game/sim/world/size.ts';
import { BROAD, cracksOf, HEAVY } from '../../../../../game/sim/world/traits.ts';
import { type World, WRITTEN } from '../../../../../game/sim/world/world.ts';
import {
  dustHeld,
  dustLying,
  motionOf,
  openWorld,
  type Place,
  put,
  simulationOf,
} from '../../../../../tools/lib/virtual/space.ts';

/** Comets 0, 1, ... as given, collided once. */
function collide(...places: Place[]): { world: World; losers: number[]; broken: number[] } {
  const world = openWorld();
  for (const [id, place] of places.entries()) put(world, id, place);
  const broken = ramAll(world, simulationOf(world).near);
  const losers = ramsOf(world).flatMap(({ how, loser }) => (how === 'draw' ? [] : [loser]));
  return { world, losers, broken };
}

const ramsOf = ({ events }: World) => events.filter((event) => event.kind === 'ram');

const LEFT = { xPx: 1000 };
const RIGHT = { xPx: 1026 };
const TO_THE_RIGHT = 0;
const TO_THE_LEFT = 128;

describe('golden numbers', () => {
  test('two drifting comets exchange their speeds and part', () => {
    const { world, losers } = collide({ ...LEFT, vx: 3000, vy: 500 }, { ...RIGHT, vx: -1000 });
    expect([motionOf(world.comets, 0), motionOf(world.comets, 1), losers]).toEqual([
      {
        vx: -1700,
        vy: 500,
        x: 1022975,
        y: 1048576,
      },
      {
        vx: 3700,
        vy: 0,
        x: 1051649,
        y: 1048576,
      },
      [],
    ]);
  });

  test('a nose that hits from the left', () => {
    const { world } = collide({ ...LEFT, flags: BOOST, heading: TO_THE_RIGHT, vx: 6000 }, { ...RIGHT, dust: 100 });
    expect([motionOf(world.comets, 0), motionOf(world.comets, 1)]).toEqual([
      {
        vx: -700,
        vy: 0,
        x: 1018879,
        y: 1048576,
      },
      {
        vx: 9900,
        vy: 0,
        x: 1055745,
        y: 1048576,
      },
    ]);
    expect(ramsOf(world)).toEqual([{ kind: 'ram', winner: 0, loser: 1, how: 'hit', cost: 33, gain: 33 }]);
  });

  test('a hit aslant', () => {
    const { world } = collide({ ...LEFT, flags: BOOST, heading: 20, vx: 5000, vy: 2500 }, { xPx: 1020, yPx: 1035 });
    expect([motionOf(world.comets, 0), motionOf(world.comets, 1)]).toEqual([
      {
        vx: -507,
        vy: -527,
        x: 1021679,
        y: 1047300,
      },
      {
        vx: 8310,
        vy: 4568,
        x: 1046801,
        y: 1061116,
      },
    ]);
  });
});

test('nose wins: the one that boosts towards the other takes no harm, whichever id it has', () => {
  const byLow = collide({ ...LEFT, flags: BOOST, heading: TO_THE_RIGHT }, RIGHT);
  const byHigh = collide(LEFT, { ...RIGHT, flags: BOOST, heading: TO_THE_LEFT });
  expect([byLow.losers, byHigh.losers]).toEqual([[1], [0]]);
});

test('noses within 45° of the other’s centre count, others do not', () => {
  const wins = (heading: number) => collide({ ...LEFT, flags: BOOST, heading }, RIGHT).losers.length > 0;
  const counting = Array.from({ length: 256 }, (_, heading) => heading).filter(wins);
  expect(counting).toEqual([
    ...Array.from({ length: 33 }, (_, i) => i),
    ...Array.from({ length: 32 }, (_, i) => 224 + i),
  ]);
});

test('noses of broad comets count within 53°', () => {
  const wins = (heading: number) => collide({ ...LEFT, flags: BOOST, heading, traits: BROAD }, RIGHT).losers.length > 0;
  const counting = Array.from({ length: 256 }, (_, heading) => heading).filter(wins);
  expect(counting).toEqual([
    ...Array.from({ length: 39 }, (_, i) => i),
    ...Array.from({ length: 38 }, (_, i) => 218 + i),
  ]);
});

test('two noses of which only the broad one counts: no draw', () => {
  const aslant = { heading: 36, flags: BOOST };
  const { world } = collide({ ...LEFT, ...aslant, traits: BROAD }, { ...RIGHT, ...aslant });
  expect(ramsOf(world)).toMatchObject([{ winner: 0, loser: 1, how: 'hit' }]);
});

test('heavy comets are pushed half as hard, whether they win, lose or only bounce', () => {
  const speeds = (...traits: number[]) => {
    const { world } = collide(
      { ...LEFT, flags: BOOST, heading: TO_THE_RIGHT, vx: 6000, traits: traits[0] },
      { ...RIGHT, traits: traits[1] },
    );
    return [world.comets.vx[0], world.comets.vx[1]];
  };
  // 6700 for each side: the closing speed and 700; the loser 3200 more.
  expect([speeds(0, 0), speeds(HEAVY, 0), speeds(0, HEAVY)]).toEqual([
    [-700, 9900],
    [2650, 9900],
    [-700, 4950],
  ]);
  const { world } = collide({ ...LEFT, vx: 3000, traits: HEAVY }, { ...RIGHT, vx: -1000 });
  expect([world.comets.vx[0], world.comets.vx[1]]).toEqual([650, 3700]);
});

test('the first ram cracks, the second cracks again, the third breaks', () => {
  const after = [0, 1, 2].map((cracks) => {
    const { world, broken } = collide({ ...LEFT, flags: BOOST }, { ...RIGHT, dust: 400, traits: cracks << 6 });
    return [ramsOf(world)[0]?.how, world.own.dust[1], cracksOf(world.comets, 1), broken];
  });
  expect(after).toEqual([
    ['hit', 267, 1, []],
    ['hit', 200, 2, []],
    ['shatter', 0, 2, [1]],
  ]);
});

test('rams won are counted, draws and bounces are not', () => {
  const won = (a: Place, b: Place) => [...collide({ ...LEFT, ...a }, { ...RIGHT, ...b }).world.deeds.rams.slice(0, 2)];
  expect([
    won({ flags: BOOST }, {}),
    won({ flags: BOOST }, { traits: 2 << 6 }),
    won({ flags: BOOST }, { flags: BOOST, heading: TO_THE_LEFT }),
    won({}, {}),
  ]).toEqual([
    [1, 0],
    [1, 0],
    [0, 0],
    [0, 0],
  ]);
});

test('a nose without boost is none', () => {
  const { world, losers } = collide({ ...LEFT, flags: THRUST, heading: TO_THE_RIGHT, vx: 4000 }, RIGHT);
  expect([losers, ramsOf(world)]).toEqual([[], []]);
});

test('both noses make a draw: both bounce, nobody sheds, nobody becomes immune', () => {
  const { world, losers } = collide(
    { ...LEFT, flags: BOOST, heading: TO_THE_RIGHT, vx: 5000, dust: 100 },
    { ...RIGHT, flags: BOOST, heading: TO_THE_LEFT, vx: -5000, dust: 100 },
  );
  expect(losers).toEqual([]);
  expect(ramsOf(world)).toEqual([{ kind: 'ram', winner: 0, loser: 1, how: 'draw', cost: 0, gain: 0 }]);
  expect([dustHeld(world), dustLying(world)]).toEqual([200, 0]);
  expect([world.comets.vx[0] < 0, world.comets.vx[1] > 0, world.own.immuneUntil[0]]).toEqual([true, true, 0]);
});

test('a boosting comet hit from behind by a nose loses', () => {
  const { losers } = collide(
    { ...LEFT, flags: BOOST, heading: TO_THE_RIGHT },
    { ...RIGHT, flags: BOOST, heading: TO_THE_RIGHT },
  );
  expect(losers).toEqual([1]);
});

test.each([
  ['the attacker', BOOST | IMMUNE, 0],
  ['the other', BOOST, IMMUNE],
])('where %s is immune, both pass through', (_who, mine, theirs) => {
  const { world, losers } = collide({ ...LEFT, flags: mine, vx: 5000 }, { ...RIGHT, flags: theirs });
  expect([losers, world.events, world.marked]).toEqual([[], [], []]);
  expect(motionOf(world.comets, 0)).toEqual({ x: 1000 * SUBPX, y: 1024 * SUBPX, vx: 5000, vy: 0 });
});

test('the loser is immune for 2 s from the next tick on, and shown so at once', () => {
  const { world } = collide({ ...LEFT, flags: BOOST }, { ...RIGHT, dust: 100 });
  expect(world.own.immuneUntil[1]).toBe(world.tick + 1 + IMMUNE_TICKS);
  expect(world.comets.flags[1] & IMMUNE).toBe(IMMUNE);
});

test('who has just been rammed is safe from a second nose in the same tick', () => {
  const { losers, world } = collide(
    { ...LEFT, flags: BOOST, heading: TO_THE_RIGHT },
    { ...RIGHT, dust: 100 },
    { xPx: 1050, flags: BOOST, heading: TO_THE_LEFT },
  );
  expect([losers, ramsOf(world).length, world.own.dust[1]]).toEqual([[1], 1, 67]);
});

test('comets that only touch do not collide', () => {
  const { world } = collide(LEFT, { xPx: 1028 });
  expect(world.marked).toEqual([]);
});

test('two comets on one spot part to the sides, the lower id to the left', () => {
  const { world } = collide({}, {});
  expect([world.comets.vx[0], world.comets.vx[1], world.comets.vy[0]]).toEqual([-700, 700, 0]);
  expect(world.comets.x[1] - world.comets.x[0]).toBeGreaterThanOrEqual(2 * radiusOf(0));
});

test('both sides of a collision are marked as written, so that observers get their records', () => {
  const { world } = collide(LEFT, RIGHT);
  expect([world.marks[0], world.marks[1]]).toEqual([WRITTEN, WRITTEN]);
});

test('pairs collide in ascending order of ids, wherever the comets are', () => {
  // One spot on four cells: nobody's neighbours are all in its own cell.
  const places = [7, 3, 0, 5, 1, 6, 2, 4].map((i) => ({ xPx: 1024 - 14 + i * 4, yPx: 1024 - 14 + ((i * 3) % 8) * 4 }));
  const { world } = collide(...places.map((place) => ({ ...place, flags: BOOST, heading: 32, dust: 500 })));
  const pairs = ramsOf(world).map(({ winner, loser }) => [winner, loser].sort());
  expect(pairs.length).toBeGreaterThan(2);
  expect(pairs).toEqual([...pairs].sort(([a, b], [c, d]) => a - c || b - d));
});

test('a collision does not depend on who else is in the world, nor on cells', () => {
  const near = collide({ xPx: 250, yPx: 250, flags: BOOST, vx: 2000 }, { xPx: 270, yPx: 262 });
  const crowd = collide(
    { xPx: 250, yPx: 250, flags: BOOST, vx: 2000 },
    { xPx: 270, yPx: 262 },
    { xPx: 400, yPx: 400 },
    { xPx: 100, yPx: 300 },
  );
  for (const id of [0, 1]) expect(motionOf(crowd.world.comets, id)).toEqual(motionOf(near.world.comets, id));
});

test('every touching pair is found, also of the largest across cells, as if all were compared with all', () => {
  let collisions = 0;
  for (let round = 0; round < 300; round++) {
    const at = (i: number, axis: number) => 900 + (draw(round, i, axis) % 300);
    const places = Array.from({ length: 2 }, (_, i) => ({
      xPx: at(i, 1),
      yPx: at(i, 2),
      dust: draw(round, i, 3) % 2000,
    }));
    const { world } = collide(...places);
    const reach = places.map(({ dust }) => dust);
    const touches =
      Math.hypot(places[0].xPx - places[1].xPx, places[0].yPx - places[1].yPx) < radiusSum(world, reach.length);
    expect(world.marked.length > 0).toBe(touches);
    if (touches) collisions++;
  }
  expect(collisions).toBeGreaterThan(10);
});

function radiusSum({ comets }: World, count: number): number {
  let sum = 0;
  for (let id = 0; id < count; id++) sum += radiusOf(comets.flags[id] >> 3) / SUBPX;
  return sum;
}

test('after a collision nobody overlaps, and both keep going apart', () => {
  for (let round = 0; round < 200; round++) {
    const { world } = collide(
      { xPx: 1000, yPx: 1000, vx: (draw(round, 1) % 8000) - 4000, vy: (draw(round, 2) % 8000) - 4000 },
      { xPx: 1000 + (draw(round, 3) % 19), yPx: 1000 + (draw(round, 4) % 19), vx: (draw(round, 5) % 8000) - 4000 },
    );
    const { x, y, vx, vy } = world.comets;
    const [dx, dy] = [x[1] - x[0], y[1] - y[0]];
    expect(Math.hypot(dx, dy)).toBeGreaterThan(2 * radiusOf(0) - 64);
    expect((vx[1] - vx[0]) * dx + (vy[1] - vy[0]) * dy).toBeGreaterThan(0);
  }
});
