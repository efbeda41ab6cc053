import { expect, test } from 'vitest';
import { SUBPX } from '../../../../game/sim/math/units.ts';
import { cellAt } from '../../../../game/sim/world/arena.ts';
import type { Peer } from '../../../../tools/lib/virtual/peer.ts';
import { createHouse } from '../../../harness/server/house.ts';

/** Frames of one who rests alone in a full world: there is little to say. */
async function quietUpdates(sendEvery: number): Promise<Peer['updates']> {
  const made = createHouse({ SEND_EVERY: String(sendEvery) });
  const peer = made.enter();
  peer.ping();
  await made.run(1000);
  peer.ping();
  // Within the three seconds after which the silence of the peer would be noticed.
  await made.run(2500);
  return peer.updates.filter(({ atMs }) => atMs >= 1000);
}

const gapsOf = (updates: Peer['updates']) => updates.slice(1).map(({ atMs }, i) => atMs - updates[i].atMs);

async function longestGapMs(sendEvery: number): Promise<number> {
  const gaps = gapsOf(await quietUpdates(sendEvery));
  expect(gaps.length).toBeGreaterThan(7);
  return Math.max(...gaps);
}

test.each([1, 3, 5])(
  '[TM5] at least one update comes every 250 ms, though nothing happens (SEND_EVERY=%i)',
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

test.each([1, 2, 3])('between those no update comes that has nothing to say (SEND_EVERY=%i)', async (sendEvery) => {
  const updates = await quietUpdates(sendEvery);
  const idle = gapsOf(updates).filter((_, i) => updates[i + 1].update.items.length === 0);
  expect(idle.length).toBeGreaterThan(5);
  for (const gap of idle) expect(gap).toBeGreaterThan(200);
});

test('[FR4] a silent update is one byte long and tells how many ticks have passed', async () => {
  const silent = (await quietUpdates(3)).filter(({ update }) => update.items.length === 0);
  expect(new Set(silent.map(({ bytes }) => bytes))).toEqual(new Set([1]));
  expect(new Set(silent.map(({ update }) => update.ticks))).toEqual(new Set([15]));
});

test.each([1, 2, 3])(
  'updates come in every client’s own slot, so that no tick carries all (SEND_EVERY=%i)',
  async (sendEvery) => {
    const made = createHouse({ SEND_EVERY: String(sendEvery) });
    const peers = Array.from({ length: 6 }, () => made.enter());
    await made.run(2000);
    for (const [id, peer] of peers.entries()) {
      const slots = peer.updates.slice(1).map(({ tick }) => (tick + id) % sendEvery);
      expect(new Set(slots)).toEqual(new Set([0]));
    }
  },
);

test('the ticks of a peer’s updates add up: none is left out, none told twice', async () => {
  const made = createHouse();
  const peer = made.enter();
  peer.keepPinging();
  await made.run(10_000);
  const last = peer.updates.at(-1);
  expect(made.room().world.tick - (last?.tick ?? 0)).toBeLessThan(16);
  const ticks = peer.updates.map(({ tick }) => tick);
  expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
});

/** Ticks from each of a guest's turns to the end of the host's update that tells of it. */
async function delaysOfTurns(apartPx: number, crowd = '0'): Promise<number[]> {
  const made = createHouse({ SEND_EVERY: '3', WORLD_CELLS: '12', DEFER_FROM: crowd });
  const [host, guest] = [made.enter(), made.enter()];
  for (const peer of [host, guest]) peer.keepPinging();
  await made.run(3000);
  const { world, encoding } = made.room();
  const { comets, arena } = world;
  for (const [id, x] of [1500, 1500 + apartPx].entries()) {
    comets.x[id] = x * SUBPX;
    comets.y[id] = 1500 * SUBPX;
    encoding.cellOf[id] = cellAt(arena, comets.x[id], comets.y[id]);
  }
  await made.run(500);
  const delays: number[] = [];
  for (let heading = 1; heading <= 60; heading++) {
    const stamp = world.tick + 1;
    guest.send({ kind: 'move', stamp, heading, buttons: 0 });
    await made.ticks(10 + (heading % 3));
    const telling = host.updates.find(
      ({ tick, update }) => tick >= stamp && update.items.some((item) => item.kind === 'turn' && item.id === 1),
    );
    delays.push((telling?.tick ?? Number.NaN) - stamp);
  }
  return delays;
}

test('[FR9] a turn of somebody near is told in the next slot, in a crowd one far away waits for one slot more at most', async () => {
  const [near, far] = [await delaysOfTurns(100), await delaysOfTurns(500)];
  expect(Math.max(...near)).toBe(2);
  expect([Math.min(...far), Math.max(...far)]).toEqual([0, 5]);
  expect(Math.max(...(await delaysOfTurns(500, '3')))).toBe(2);
});
