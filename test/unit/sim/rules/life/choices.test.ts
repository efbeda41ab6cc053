import { describe, expect, test } from 'vitest';
import { CHOICE_CLASSES, choicesOn, choose, offerChoices } from '../../../../../game/sim/rules/life/choices.ts';
import { park, spawn } from '../../../../../game/sim/rules/life/spawn.ts';
import { stepWorld } from '../../../../../game/sim/step.ts';
import { LEAST_DUST } from '../../../../../game/sim/world/size.ts';
import { BROAD, CHOICES, choicesOf, countChoices, HEAVY, has, THORNY } from '../../../../../game/sim/world/traits.ts';
import { clearNews, OWN, TRAITS, type World } from '../../../../../game/sim/world/world.ts';
import { openArena, openWorld, put, simulationOf } from '../../../../../tools/lib/virtual/space.ts';

/** Own state of comet 0 settles in ticks that 32 divides. */
const SETTLES = 64;

/** A comet of so much dust that has made some choices, when its own state settles. */
function grown(dust: number, traits = 0, tick = SETTLES): World {
  const world = openWorld();
  put(world, 0, { dust, traits });
  world.tick = tick;
  offerChoices(world);
  return world;
}

const offerOf = (world: World) => choicesOn(world.own.offer[0]);

describe('an offer', () => {
  test('comes with size classes 3, 6 and 9: from 65, 160 and 370 dust', () => {
    expect([...CHOICE_CLASSES].map((size) => LEAST_DUST[size])).toEqual([65, 160, 370]);
    const least = [0, BROAD, BROAD | HEAVY, BROAD | HEAVY | THORNY].map((traits) =>
      [64, 65, 159, 160, 369, 370, 5000].find((dust) => offerOf(grown(dust, traits)).length > 0),
    );
    expect(least).toEqual([65, 160, 370, undefined]);
  });

  test('comes when own state settles, and the owner is told', () => {
    expect([offerOf(grown(65, 0, SETTLES - 1)), grown(65, 0, SETTLES - 1).marked]).toEqual([[], []]);
    expect([offerOf(grown(65)).length, grown(65).marks[0]]).toEqual([3, OWN]);
  });

  test('is three different ones, none of which the comet has; this is the first', () => {
    expect(offerOf(grown(65)).map((choice) => CHOICES[choice])).toEqual(['reaching', 'broad', 'heavy']);
    const seen = new Set<number>();
    for (let tick = 32; tick < 32 * 400; tick += 32) {
      const offer = offerOf(grown(370, BROAD | HEAVY, tick));
      expect(new Set(offer).size).toBe(3);
      for (const choice of offer) seen.add(choice);
    }
    expect([...seen].sort().map((choice) => CHOICES[choice])).toEqual(['thrifty', 'reaching', 'mending', 'thorny']);
  });

  test('holds each of the six as often as any other', () => {
    const counts = CHOICES.map(() => 0);
    for (let tick = 32; tick <= 32 * 2000; tick += 32)
      for (const choice of offerOf(grown(65, 0, tick))) counts[choice]++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(100);
  });

  test('stands until it is taken, also while the comet shrinks, grows, or is parked', () => {
    const world = grown(65);
    const offer = offerOf(world);
    world.own.dust[0] = 5;
    for (let i = 0; i < 100; i++) {
      world.tick++;
      offerChoices(world);
    }
    park(world, 0);
    expect(offerOf(world)).toEqual(offer);
  });

  test('of none is none', () => {
    expect(choicesOn(0)).toEqual([]);
  });
});

describe('a choice', () => {
  test('is made once, by a bit that all see, and is no more on offer', () => {
    for (const place of [0, 1, 2]) {
      const world = grown(65);
      const choice = offerOf(world)[place];
      clearNews(world);
      choose(world, 0, choice);
      expect([has(world.comets, 0, 1 << choice), countChoices(world.comets.traits[0])]).toEqual([true, 1]);
      expect([offerOf(world), world.marks[0]]).toEqual([[], OWN | TRAITS]);
    }
  });

  test('leaves cracks as they are', () => {
    const world = grown(65, 0x80);
    choose(world, 0, offerOf(world)[0]);
    expect(world.comets.traits[0] & 0xc0).toBe(0x80);
  });

  test.each([
    [
      'is not on offer',
      (world: World) =>
        choose(
          world,
          0,
          CHOICES.findIndex((_, at) => !offerOf(world).includes(at)),
        ),
    ],
    [
      'does not exist',
      (world: World) => {
        for (const choice of [6, 7, 8, 255, -1]) choose(world, 0, choice);
      },
    ],
    [
      'is of another comet',
      (world: World) => {
        put(world, 1, { dust: 65 });
        choose(world, 1, offerOf(world)[0]);
      },
    ],
  ])('that %s does nothing', (_what, act) => {
    const world = grown(65);
    const offer = offerOf(world);
    clearNews(world);
    act(world);
    expect([choicesOf(world.comets, 0), choicesOf(world.comets, 1), offerOf(world), world.marked]).toEqual([
      0,
      0,
      offer,
      [],
    ]);
  });

  test('made twice is made once', () => {
    const world = grown(65);
    const [first, second] = offerOf(world);
    choose(world, 0, first);
    clearNews(world);
    choose(world, 0, first);
    choose(world, 0, second);
    expect([countChoices(world.comets.traits[0]), world.marked]).toEqual([1, []]);
  });

  test('of a comet that is out of play does nothing', () => {
    const world = grown(65);
    const [first] = offerOf(world);
    park(world, 0);
    clearNews(world);
    choose(world, 0, first);
    expect([choicesOf(world.comets, 0), world.marked]).toEqual([0, []]);
  });

  test('is gone with the life, and so is the offer', () => {
    const world = grown(200, BROAD);
    expect(offerOf(world)).toHaveLength(3);
    world.ids.length = 0;
    world.comets.alive[0] = 0;
    spawn(world, 0);
    expect([choicesOf(world.comets, 0), offerOf(world)]).toEqual([0, []]);
  });
});

test('a comet that has grown to class 9 at once gets its three choices one after the other', () => {
  const world = openWorld(openArena(8, 8));
  const simulation = simulationOf(world);
  put(world, 0, { dust: 400 });
  const made: [tick: number, choices: number][] = [];
  for (let i = 0; i < 400; i++) {
    const [first] = offerOf(world);
    stepWorld(simulation, first === undefined ? [] : [{ kind: 'choose', id: 0, choice: first }]);
    const count = countChoices(world.comets.traits[0]);
    if (count !== (made.at(-1)?.[1] ?? 0)) made.push([world.tick, count]);
  }
  expect(made).toEqual([
    [33, 1],
    [65, 2],
    [97, 3],
  ]);
});
