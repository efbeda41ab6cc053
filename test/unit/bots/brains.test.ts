import { describe, expect, test } from 'vitest';
import { createBot } from '../../../game/bots/bot.ts';
import type { MakeBrain } from '../../../game/bots/brains/brain.ts';
import human from '../../../game/bots/brains/human.ts';
import hunter from '../../../game/bots/brains/hunter.ts';
import still from '../../../game/bots/brains/still.ts';
import storm from '../../../game/bots/brains/storm.ts';
import wander from '../../../game/bots/brains/wander.ts';
import { createVirtualWorld, seededLink } from '../../../tools/lib/virtual/virtual.ts';

interface Played {
  /** Motes, by all. */
  taken: number;
  moves: number[];
  rams: number;
  failures: (string | undefined)[];
  ways: number[];
}

/** Lets `count` bots of a brain play for `seconds` of virtual time, in a world where they meet. */
async function play(makeBrain: MakeBrain, count: number, seconds: number, cells = 8): Promise<Played> {
  let rams = 0;
  let taken = 0;
  const ways = Array.from({ length: count }, () => 0);
  const world = createVirtualWorld({ ROOM_SEATS: String(count), WORLD_CELLS: String(cells) }, 5, {
    onTicked({ world: { happenings, ids, comets } }) {
      rams += happenings.filter(({ kind }) => kind === 'ram').length;
      taken += happenings.filter(({ kind }) => kind === 'moteTaken').length;
      for (const id of ids) ways[id] += Math.hypot(comets.vx[id], comets.vy[id]) / 1024;
    },
  });
  const bots = Array.from({ length: count }, (_, i) =>
    createBot({
      platform: world.platform(seededLink(i, 30, 4), i).platform,
      makeBrain,
      seed: i,
      name: `Bot ${i}`,
      colour: i % 12,
      onAcknowledged() {},
      onAge() {},
    }),
  );
  for (const bot of bots) bot.join();
  for (let slot = 0; slot < seconds * 20; slot++) {
    for (const bot of bots) bot.act(world.time.nowMs());
    for (let picture = 0; picture < 3; picture++) {
      await world.time.run(50 / 3);
      for (const { client } of bots) client.advance();
    }
  }
  return {
    taken,
    moves: bots.map(({ client }) => client.telemetry.movesSent / seconds),
    rams,
    failures: bots.map(({ failure }) => failure),
    ways,
  };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a brain', () => {
  test('still rests', async () => {
    const { ways, moves } = await play(still, 4, 20);
    expect(mean(ways)).toBe(0);
    // One move each, to say that it rests.
    expect(mean(moves)).toBeLessThanOrEqual(1 / 20);
  });

  test('wander goes about, with two moves a second', async () => {
    const { ways, moves } = await play(wander, 8, 20);
    expect(Math.min(...ways)).toBeGreaterThan(1500);
    expect(mean(moves)).toBeGreaterThan(1);
    expect(mean(moves)).toBeLessThan(3);
  });

  test('storm has a new heading in every slot', async () => {
    expect(mean((await play(storm, 4, 20)).moves)).toBeGreaterThan(18);
  });

  test('hunter gathers and rams', async () => {
    const { rams } = await play(hunter, 16, 60);
    expect(rams).toBeGreaterThan(10);
  });

  test('human gathers a mote every few seconds, rams now and then, and is no machine', async () => {
    const { taken, rams, moves } = await play(human, 16, 90, 12);
    expect(taken / 16).toBeGreaterThan(20);
    expect(rams).toBeGreaterThan(2);
    expect(mean(moves)).toBeGreaterThan(2);
    expect(mean(moves)).toBeLessThan(12);
  });

  test('makes the same of the same seed', async () => {
    expect(await play(human, 6, 20)).toEqual(await play(human, 6, 20));
  });

  test('that throws, or gives no heading, ends its bot with a sentence', async () => {
    const throws: MakeBrain = () => () => {
      throw new Error('too many stars');
    };
    expect((await play(throws, 1, 2)).failures).toEqual(['its brain failed: too many stars']);
    const mute = (() => () => undefined) as unknown as MakeBrain;
    expect((await play(mute, 1, 2)).failures).toEqual(['its brain failed: it gave no heading']);
  });
});
