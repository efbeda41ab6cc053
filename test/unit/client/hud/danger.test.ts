import { describe, expect, test } from 'vitest';
import { createAlarm } from '../../../../game/client/danger/alarm.ts';
import { secondsToRam, WARN_S } from '../../../../game/client/danger/danger.ts';
import { emptyPose, type Game, type Pose } from '../../../../game/net/client.ts';
import { BOOST, CLASS_SHIFT, IMMUNE } from '../../../../game/sim/world/comets.ts';

/** The smallest comet: 14 px. */
const at = (x: number, y: number, more: Partial<Pose> = {}): Pose => ({ ...emptyPose(), x, y, ...more });
const own = at(0, 0);
/** Left of the own comet, flying at it at 400 px/s. */
const rammer = (more: Partial<Pose> = {}): Pose => at(-128, 0, { vx: 400, heading: 0, flags: BOOST, ...more });

describe('seconds to a ram', () => {
  test('are the way between both rims by the speed at which they close', () => {
    expect(secondsToRam(rammer(), own)).toBe(0.25);
    // It flies away from it, or towards it.
    expect(secondsToRam(rammer(), at(0, 0, { vx: 150 }))).toBe(0.4);
    expect(secondsToRam(rammer(), at(0, 0, { vx: -100 }))).toBe(0.2);
    // Larger by five sizes: 10 px nearer.
    expect(secondsToRam(rammer({ flags: BOOST | (5 << CLASS_SHIFT) }), own)).toBe(0.225);
    expect(secondsToRam(rammer({ x: -20 }), own)).toBe(0);
  });

  test('half a second ahead is warned of, and no more', () => {
    expect(WARN_S).toBe(0.5);
    expect(secondsToRam(rammer({ x: -228 }), own)).toBe(0.5);
    expect(secondsToRam(rammer({ x: -229 }), own)).toBeUndefined();
    expect(secondsToRam(rammer({ vx: 0 }), own)).toBeUndefined();
    expect(secondsToRam(rammer({ vx: -400 }), own)).toBeUndefined();
  });

  test('there are none without boost, nor where one of both is immune', () => {
    expect(secondsToRam(rammer({ flags: 0 }), own)).toBeUndefined();
    expect(secondsToRam(rammer({ flags: BOOST | IMMUNE }), own)).toBeUndefined();
    expect(secondsToRam(rammer(), at(0, 0, { flags: IMMUNE }))).toBeUndefined();
  });

  test.each([
    [0, true],
    [32, true],
    [33, false],
    [224, true],
    [223, false],
    [128, false],
  ])('a nose at heading %i strikes to the right: %s', (heading, strikes) => {
    expect(secondsToRam(rammer({ heading }), own) !== undefined).toBe(strikes);
  });

  test('a way that leads past is none, unless the nose can make good for it', () => {
    // In a quarter of a second it is 50 px aside: both radii and the nose reach 103.
    expect(secondsToRam(rammer({ vy: 200 }), own)).toBe(0.25);
    expect(secondsToRam(rammer({ vy: 420 }), own)).toBeUndefined();
  });
});

interface Stub {
  alive: boolean;
  ids: number[];
  poses: Map<number, Pose>;
}

/** A game of which an alarm knows enough; number 1 is the player. */
function gameOf(poses: Record<number, Pose>): Stub & Game {
  const stub = {
    id: 1,
    alive: true,
    ids: Object.keys(poses).map(Number),
    poses: new Map(Object.entries(poses).map(([id, pose]) => [Number(id), pose])),
    pose(id: number, out: Pose): boolean {
      const pose = stub.poses.get(id);
      if (pose) Object.assign(out, pose);
      return pose !== undefined;
    },
  };
  return stub as unknown as Stub & Game;
}

describe('the alarm', () => {
  test('warns of the soonest, from where it comes', () => {
    const game = gameOf({ 1: own, 2: rammer({ x: -200 }), 3: at(0, 128, { vy: -400, heading: 192, flags: BOOST }) });
    expect(createAlarm().look(game, 0)).toEqual({ id: 3, towards: 64 });
  });

  test('stays with the one it warns of, and holds for a quarter of a second', () => {
    const game = gameOf({ 1: own, 2: rammer() });
    const alarm = createAlarm();
    expect(alarm.look(game, 0)?.id).toBe(2);
    game.poses.set(3, at(0, 60, { vy: -400, heading: 192, flags: BOOST }));
    game.ids.push(3);
    expect(alarm.look(game, 16)?.id).toBe(2);
    game.poses.set(2, rammer({ heading: 60 }));
    game.poses.delete(3);
    expect(alarm.look(game, 200)?.id).toBe(2);
    expect(alarm.look(game, 265)?.id).toBe(2);
    expect(alarm.look(game, 266)).toBeUndefined();
    game.poses.set(2, rammer());
    expect(alarm.look(game, 300)?.id).toBe(2);
  });

  test('a nose that trembles about its angle is one warning', () => {
    const game = gameOf({ 1: own, 2: rammer() });
    const alarm = createAlarm();
    const seen = new Set<number | undefined>();
    for (let i = 0; i < 60; i++) {
      game.poses.set(2, rammer({ heading: i % 2 === 0 ? 32 : 33 }));
      seen.add(alarm.look(game, i * 16)?.id);
    }
    expect([...seen]).toEqual([2]);
  });

  test('ends at once where there is nobody to ram: immune, shattered, without a game', () => {
    const game = gameOf({ 1: own, 2: rammer() });
    const alarm = createAlarm();
    alarm.look(game, 0);
    game.poses.set(1, at(0, 0, { flags: IMMUNE }));
    expect(alarm.look(game, 16)).toBeUndefined();
    game.poses.set(1, own);
    expect(alarm.look(game, 32)?.id).toBe(2);
    expect(alarm.look(undefined, 48)).toBeUndefined();
    alarm.look(game, 64);
    game.alive = false;
    expect(alarm.look(game, 80)).toBeUndefined();
  });
});
