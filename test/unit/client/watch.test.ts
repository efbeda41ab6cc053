import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createFollow, followNext, moveCamera, NOBODY } from '../../../game/client/watch/follow.ts';
import { reelOf } from '../../../game/client/watch/journal-reel.ts';
import {
  advancePlayer,
  changeSpeed,
  createPlayer,
  seekTo,
  stepBy,
  togglePlaying,
} from '../../../game/client/watch/player.ts';
import { createProjector, seekTick, stepProjector } from '../../../game/client/watch/projector.ts';
import { decodeInputTrack, type InputTrack, packInput, unpackInput } from '../../../game/sim/input-track.ts';
import type { Input } from '../../../game/sim/step.ts';
import { digestWorld } from '../../../game/sim/world/world.ts';
import { trackReplay } from '../../../server/recording/input-track.ts';
import { decodeJournal } from '../../../server/recording/journal.ts';
import { createReplay, replayTo } from '../../../server/recording/replay.ts';

const FILE = fileURLToPath(new URL('../../replay/twelve-people.journal', import.meta.url));

/** The journal as a inputTrack, and the digest of its world after each tick. */
function shoot(): { inputTrack: InputTrack; digests: Map<number, number> } {
  const run = createReplay(decodeJournal(readFileSync(FILE)));
  const inputTrack = trackReplay(run);
  const { world } = run.simulation;
  const digests = new Map([[world.tick, digestWorld(world)]]);
  for (let isOn = true; isOn; ) {
    isOn = replayTo(run, world.tick + 1);
    digests.set(world.tick, digestWorld(world));
  }
  return { inputTrack: decodeInputTrack(inputTrack().slice().buffer), digests };
}

const { inputTrack, digests } = shoot();
const ALWAYS = () => true;

test.each<Input>([
  { kind: 'move', id: 9999, heading: 255, buttons: 3 },
  { kind: 'move', id: 0, heading: 0, buttons: 0 },
  { kind: 'spawn', id: 9999 },
  { kind: 'leave', id: 7 },
])('%j fits into an integer', (input) => {
  expect(unpackInput(packInput(input))).toEqual(input);
});

describe('a projector', () => {
  test('plays each tick as it was, bit for bit', () => {
    const projector = createProjector(inputTrack);
    while (stepProjector(projector)) {
      const { world } = projector.simulation;
      expect(digestWorld(world)).toBe(digests.get(world.tick));
    }
    expect(projector.simulation.world.tick).toBe(projector.lastTick);
    expect(projector.lastTick).toBe(Math.max(...digests.keys()));
  });

  test('finds any tick, back and on', () => {
    const projector = createProjector(inputTrack);
    for (const tick of [2000, 1999, 301, 300, 299, 0, 1, 1500, 1200, 2697]) {
      expect(seekTick(projector, tick, ALWAYS)).toBe(true);
      const { world } = projector.simulation;
      expect(world.tick).toBe(tick);
      expect(digestWorld(world)).toBe(digests.get(tick));
    }
  });

  test('makes a long way in pieces', () => {
    const projector = createProjector(inputTrack);
    let left = 10;
    expect(seekTick(projector, 600, () => left-- > 0)).toBe(false);
    expect(projector.simulation.world.tick).toBe(10);
    expect(seekTick(projector, 600, ALWAYS)).toBe(true);
  });
});

describe('a player', () => {
  const create = () => createPlayer(reelOf(createProjector(inputTrack)));
  const stopped = () => 0;

  test('plays sixty ticks a second, and at a quarter of the speed fifteen', () => {
    const player = create();
    for (let i = 0; i < 10; i++) advancePlayer(player, 100, stopped);
    expect(player.moment).toBeCloseTo(60);
    changeSpeed(player, -1);
    changeSpeed(player, -1);
    changeSpeed(player, -1);
    for (let i = 0; i < 10; i++) advancePlayer(player, 100, stopped);
    expect(player.moment).toBeCloseTo(75);
    expect(player.events.filter(({ kind }) => kind === 'born')).toHaveLength(12);
  });

  test('stands on a tick when paused, and steps from it', () => {
    const player = create();
    advancePlayer(player, 90, stopped);
    togglePlaying(player);
    expect(player.moment).toBe(6);
    stepBy(player, 1);
    expect(player.moment).toBe(7);
    stepBy(player, -1);
    stepBy(player, -1);
    advancePlayer(player, 100, stopped);
    expect(player.moment).toBe(5);
    expect(player.isCut).toBe(true);
  });

  test('ends at the last tick, and begins anew from there', () => {
    const player = create();
    seekTo(player, 1e9);
    advancePlayer(player, 16, stopped);
    expect(player.moment).toBe(player.reel.lastTick);
    advancePlayer(player, 16, stopped);
    expect(player.isPlaying).toBe(false);
    togglePlaying(player);
    advancePlayer(player, 16, stopped);
    expect(player.moment).toBe(inputTrack.fromTick);
  });
});

test('the camera goes from comet to comet, and stays within the world when it is free', () => {
  const whom = createFollow(500);
  const ids = [2, 5, 9];
  const after = [1, 1, 1, 1, -1, -1].map((steps) => {
    followNext(whom, ids, steps as 1 | -1);
    return whom.id;
  });
  expect(after).toEqual([2, 5, 9, 2, 9, 5]);
  moveCamera(whom, 900, -900, 1000);
  expect(whom).toMatchObject({ id: NOBODY, x: 1000, y: 0 });
});
