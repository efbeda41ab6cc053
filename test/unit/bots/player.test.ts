import { describe, expect, test } from 'vitest';
import type { Intent } from '../../../game/bots/brains/brain.ts';
import { DIFFICULTIES, type Difficulty } from '../../../game/bots/brains/difficulty.ts';
import { createPlayer } from '../../../game/bots/brains/player.ts';
import { turnTo } from '../../../game/bots/brains/sight/ways.ts';
import { STYLES, type StyleName } from '../../../game/bots/brains/style.ts';
import { draw } from '../../../game/sim/math/random.ts';
import { SUBPX } from '../../../game/sim/math/units.ts';
import { BOOST, THRUST } from '../../../game/sim/world/comets.ts';
import { addMote, THORN } from '../../../game/sim/world/motes.ts';
import { setCracks } from '../../../game/sim/world/traits.ts';
import type { World } from '../../../game/sim/world/world.ts';
import { createView } from '../../../tools/balance/view.ts';
import { openArena, openWorld, type Place, put } from '../../../tools/lib/virtual/space.ts';

/** Two seconds: by then everybody has looked, reacted and turned. */
const SLOTS = 40;

interface Scene {
  /** The own comet, 0. */
  me?: Place;
  myCracks?: number;
  /** Comet 1. */
  rival?: Place;
  itsCracks?: number;
  prepare?(world: World): void;
}

function worldOf({ me, myCracks = 0, rival, itsCracks = 0, prepare }: Scene): World {
  const world = openWorld();
  put(world, 0, me);
  setCracks(world.comets, 0, myCracks);
  if (rival) {
    put(world, 1, rival);
    setCracks(world.comets, 1, itsCracks);
  }
  prepare?.(world);
  return world;
}

/** What somebody does who sees the same for a while. */
function watchedBy(style: StyleName, world: World, difficulty: Difficulty = 'normal', slots = SLOTS): Intent[] {
  let draws = 0;
  const brain = createPlayer(STYLES[style])((below) => draw(7, draws++) % below, { difficulty });
  const view = createView(world, 0);
  return Array.from({ length: slots }, () => brain(view));
}

const last = (intents: Intent[]) => intents[intents.length - 1];
const boosts = (intents: Intent[]) => intents.some(({ boost }) => boost);
const points = (intents: Intent[], to: number) => Math.abs(turnTo(last(intents).heading, to));

const RIGHT = 0;
const LEFT = 128;
const HERE: Place = { dust: 60 };
const TO_THE_RIGHT: Place = { xPx: 1194, dust: 60 };
/** It glows, and comes. */
const COMING: Place = { xPx: 1224, dust: 60, heading: LEFT, vx: -5000, flags: BOOST | THRUST };

describe('who hunts', () => {
  test.each(['hunter', 'mixed'] as const)('%s runs at a rival with cracks', (style) => {
    const intents = watchedBy(style, worldOf({ me: HERE, rival: TO_THE_RIGHT, itsCracks: 2 }));
    expect(boosts(intents)).toBe(true);
    expect(points(intents, RIGHT)).toBeLessThan(24);
  });

  test('mixed play spares who is whole and poor, where the run costs more than it brings', () => {
    const poor = { ...TO_THE_RIGHT, dust: 0 };
    expect(boosts(watchedBy('mixed', worldOf({ me: { dust: 22 }, rival: poor })))).toBe(false);
    expect(boosts(watchedBy('hunter', worldOf({ me: { dust: 22 }, rival: poor })))).toBe(true);
  });

  test.each(['grazer', 'coward'] as const)('%s lets it go', (style) => {
    expect(boosts(watchedBy(style, worldOf({ me: HERE, rival: TO_THE_RIGHT, itsCracks: 2 })))).toBe(false);
  });

  test('nobody runs through thorns', () => {
    const prepare = ({ motes, arena }: World) => {
      for (let x = 1050; x < 1170; x += 20) addMote(motes, arena, x, 1024, THORN + 2);
    };
    const intents = watchedBy('hunter', worldOf({ me: HERE, rival: TO_THE_RIGHT, itsCracks: 2, prepare }), 'hard');
    expect(intents.slice(20).some(({ boost }) => boost)).toBe(false);
  });

  test('who is to be avenged is looked for where the map has it', () => {
    const prepare = (world: World) => {
      world.deeds.nemesis[0] = 1;
      world.deeds.nemesisUntil[0] = 1000;
    };
    const far: Place = { xPx: 100, yPx: 1024 };
    const intents = watchedBy('mixed', worldOf({ me: HERE, rival: far, prepare }));
    expect(points(intents, LEFT)).toBeLessThan(24);
  });
});

describe('who is hunted', () => {
  test('mixed play turns its nose to one that comes, and boosts', () => {
    const intents = watchedBy('mixed', worldOf({ me: HERE, rival: COMING }));
    expect(boosts(intents)).toBe(true);
    expect(points(intents, RIGHT)).toBeLessThan(24);
  });

  test('with all cracks it runs away instead', () => {
    const intents = watchedBy('mixed', worldOf({ me: HERE, myCracks: 2, rival: COMING }));
    expect(boosts(intents)).toBe(true);
    expect(points(intents, RIGHT)).toBeGreaterThan(40);
  });

  test('a coward runs away in any case', () => {
    const intents = watchedBy('coward', worldOf({ me: HERE, rival: COMING }));
    expect(boosts(intents)).toBe(true);
    expect(points(intents, RIGHT)).toBeGreaterThan(40);
  });

  test('with all cracks it keeps away from a rival that does nothing, though that one has cracks too', () => {
    const intents = watchedBy('mixed', worldOf({ me: HERE, myCracks: 2, rival: TO_THE_RIGHT, itsCracks: 2 }));
    expect(boosts(intents)).toBe(false);
    expect(points(intents, LEFT)).toBeLessThan(24);
  });
});

describe('who gathers', () => {
  const dustAt = (x: number, y: number, value = 1) => ({
    prepare: ({ motes, arena }: World) => void addMote(motes, arena, x, y, value),
  });

  test.each(Object.keys(STYLES) as StyleName[])('%s goes for dust in view, and for thorns as well', (style) => {
    expect(points(watchedBy(style, worldOf(dustAt(800, 1024))), LEFT)).toBeLessThan(20);
    expect(points(watchedBy(style, worldOf(dustAt(800, 1024, THORN + 2))), LEFT)).toBeLessThan(20);
  });

  test('who is shy leaves dust beside a rival alone', () => {
    const prepare = ({ motes, arena }: World) => {
      addMote(motes, arena, 1400, 1024, 3);
      addMote(motes, arena, 700, 1024, 1);
    };
    const scene = { rival: { xPx: 1500, heading: RIGHT }, prepare };
    expect(points(watchedBy('coward', worldOf(scene)), LEFT)).toBeLessThan(20);
    expect(points(watchedBy('grazer', worldOf(scene)), RIGHT)).toBeLessThan(20);
  });

  test('at the border it turns to the middle, before the border comes', () => {
    const scene = { me: { xPx: 1900, yPx: 1024 } };
    expect(points(watchedBy('mixed', worldOf({ me: { xPx: 1990 } })), LEFT)).toBeLessThan(20);
    const prepare = ({ border }: World) => {
      Object.assign(border, { inset: 0, target: 600 * SUBPX, step: SUBPX, sinceTick: 0 });
    };
    expect(points(watchedBy('mixed', worldOf({ ...scene, prepare })), LEFT)).toBeLessThan(20);
  });

  test('a shower calls, from anywhere while the border closes', () => {
    const world = openWorld(openArena(16, 8, 120 * 60));
    put(world, 0, { xPx: 300, yPx: 2048 });
    addMote(world.motes, world.arena, 300, 1800, 1);
    Object.assign(world.shower, { xPx: 3000, yPx: 2048, startTick: 200 });
    const towards = () => points(watchedBy('grazer', world), RIGHT);
    expect(towards()).toBeGreaterThan(30);
    world.tick = 61 * 60;
    world.shower.startTick = world.tick + 200;
    expect(towards()).toBeLessThan(20);
  });
});

describe('choices', () => {
  const OFFER = 1 | (3 << 3) | (5 << 6);

  test('one on offer is taken, after it was read', () => {
    const world = worldOf({ prepare: ({ own }) => void own.offer.fill(OFFER, 0, 1) });
    const at = watchedBy('mixed', world, 'normal', 70).findIndex(({ choose }) => choose !== undefined);
    expect(at).toBeGreaterThanOrEqual(19);
    expect(at).toBeLessThan(60);
    expect([1, 3, 5]).toContain(watchedBy('mixed', world, 'normal', 70)[at].choose);
  });

  test('none is asked for where nothing is on offer', () => {
    expect(watchedBy('mixed', worldOf({}), 'normal', 100).every(({ choose }) => choose === undefined)).toBe(true);
  });
});

test('the harder, the sooner a nose that comes is answered', () => {
  const slots = DIFFICULTIES.map((difficulty) => {
    const world = worldOf({ me: HERE });
    let draws = 0;
    const brain = createPlayer(STYLES.mixed)((below) => draw(3, draws++) % below, { difficulty });
    const view = createView(world, 0);
    let sum = 0;
    for (let time = 0; time < 20; time++) {
      for (let slot = 0; slot < 60; slot++) brain(view);
      put(world, 1, COMING);
      let slot = 0;
      while (!brain(view).boost && slot < 100) slot++;
      sum += slot;
      world.comets.alive[1] = 0;
      world.ids.splice(1, 1);
    }
    return sum / 20;
  });
  expect(slots[0]).toBeGreaterThan(slots[1]);
  expect(slots[1]).toBeGreaterThan(slots[2]);
});
