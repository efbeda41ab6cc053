import { expect, test } from 'vitest';
import { createHouse } from '../../harness/house.ts';
import type { Peer } from '../../harness/peer.ts';

/** Frames of one who rests alone in a full world: there is little to say. */
async function quietFrames(sendEvery: number): Promise<Peer['frames']> {
  const made = createHouse({ SEND_EVERY: String(sendEvery) });
  const peer = made.enter();
  await made.run(1000);
  peer.beat();
  // Within the three seconds after which the silence of the peer would be noticed.
  await made.run(2500);
  return peer.frames.filter(({ atMs }) => atMs >= 1000);
}

const gapsOf = (frames: Peer['frames']) => frames.slice(1).map(({ atMs }, i) => atMs - frames[i].atMs);

async function longestGapMs(sendEvery: number): Promise<number> {
  const gaps = gapsOf(await quietFrames(sendEvery));
  expect(gaps.length).toBeGreaterThan(8);
  return Math.max(...gaps);
}

test.each([1, 3, 5])(
  '[TM5] at least one frame comes every 250 ms, though nothing happens (SEND_EVERY=%i)',
  async (sendEvery) => {
    expect(await longestGapMs(sendEvery)).toBeLessThan(250.001);
  },
);

test.each([2, 4, 6])(
  '[TM5] nor is it longer in slots that fifteen ticks are no multiple of (SEND_EVERY=%i)',
  async (sendEvery) => {
    expect(await longestGapMs(sendEvery)).toBeLessThan(250.001);
  },
);

test.each([1, 2, 3])('between those no frame comes that has nothing to say (SEND_EVERY=%i)', async (sendEvery) => {
  const frames = await quietFrames(sendEvery);
  const idle = gapsOf(frames).filter((_, i) => frames[i + 1].frame.items.length === 0);
  expect(idle.length).toBeGreaterThan(5);
  for (const gap of idle) expect(gap).toBeGreaterThan(200);
});

test('[FR4] a silent frame is one byte long and tells how many ticks have passed', async () => {
  const silent = (await quietFrames(3)).filter(({ frame }) => frame.items.length === 0);
  expect(new Set(silent.map(({ bytes }) => bytes))).toEqual(new Set([1]));
  expect(new Set(silent.map(({ frame }) => frame.ticks))).toEqual(new Set([15]));
});

test.each([1, 2, 3])(
  'frames come in every client’s own slot, so that no tick carries all (SEND_EVERY=%i)',
  async (sendEvery) => {
    const made = createHouse({ SEND_EVERY: String(sendEvery) });
    const peers = Array.from({ length: 6 }, () => made.enter());
    await made.run(2000);
    for (const [id, peer] of peers.entries()) {
      const slots = peer.frames.slice(1).map(({ tick }) => (tick + id) % sendEvery);
      expect(new Set(slots)).toEqual(new Set([0]));
    }
  },
);

test('the ticks of a peer’s frames add up: none is left out, none told twice', async () => {
  const made = createHouse();
  const peer = made.enter();
  peer.keepBeating();
  await made.run(10_000);
  const last = peer.frames.at(-1);
  expect(made.room().world.tick - (last?.tick ?? 0)).toBeLessThan(16);
  const ticks = peer.frames.map(({ tick }) => tick);
  expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
});
