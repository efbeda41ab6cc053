import { describe, expect, test } from 'vitest';
import { showerNow } from '../../../../game/sim/rules/dust/shower.ts';
import { cellAt } from '../../../../game/sim/world/arena.ts';
import { type Peer, recordsOf } from '../../../../tools/lib/virtual/peer.ts';
import { createHouse, type House } from '../../../harness/server/house.ts';

/** Twelve players with so much dust each, and what the first of them is told from then on. */
async function ranked(...dust: number[]): Promise<{ made: House; peer: Peer; told: () => Peer }> {
  const made = createHouse({ ROOM_SEATS: '14' });
  const peers = Array.from({ length: 12 }, () => made.enter());
  for (const peer of peers) peer.keepPinging();
  await made.ticks(61);
  const { world } = made.room();
  // Nothing else shall change what they hold.
  world.motes.value.fill(0);
  world.motes.first.fill(-1);
  const from = peers[0].updates.length;
  for (const [id, held] of dust.entries()) world.own.dust[id] = held;
  return { made, peer: peers[0], told: () => ({ ...peers[0], updates: peers[0].updates.slice(from) }) };
}

describe('the leaders', () => {
  test('[FR8] are the ten with most dust, best first, the lower id first on a tie, dust in tens', async () => {
    const { made, told } = await ranked(25, 990, 40, 300, 300, 101, 102, 103, 104, 105, 106, 9);
    await made.ticks(60);
    const top = recordsOf(told(), 'top');
    expect(top.map(({ place, id, tens }) => [place, id, tens])).toEqual([
      [0, 1, 99],
      [1, 3, 30],
      [2, 4, 30],
      [3, 10, 10],
      [4, 9, 10],
      [5, 8, 10],
      [6, 7, 10],
      [7, 6, 10],
      [8, 5, 10],
      [9, 2, 4],
    ]);
  });

  test('are told again only where they changed', async () => {
    const { made, told } = await ranked(500, 400, 300, 200, 190, 180, 170, 160, 150, 140);
    await made.ticks(60);
    const before = recordsOf(told(), 'top').length;
    made.room().world.own.dust[2] = 450;
    await made.ticks(60);
    const after = recordsOf(told(), 'top').slice(before);
    expect(after.map(({ place, id, tens }) => [place, id, tens])).toEqual([
      [1, 2, 45],
      [2, 1, 40],
    ]);
  });

  test('leave an empty place behind', async () => {
    const made = createHouse();
    const [host, guest] = [made.enter(), made.enter()];
    for (const peer of [host, guest]) peer.keepPinging();
    await made.ticks(70);
    guest.close(1000);
    await made.ticks(60);
    expect(recordsOf(host, 'top').at(-1)).toEqual({ kind: 'top', place: 1, id: -1, tens: 0 });
  });

  test('everybody is told its own place among all in play', async () => {
    const { made, told } = await ranked(25, 990, 40, 300, 300);
    await made.ticks(62);
    expect(recordsOf(told(), 'rank').at(-1)).toEqual({ kind: 'rank', place: 5, of: 12 });
  });
});

describe('the crown', () => {
  test('[FR8] is on everybody’s map by its cell, which is told when it changes, and only then', async () => {
    const { made, told } = await ranked(20, 20, 20, 800);
    await made.ticks(60);
    const { world } = made.room();
    const cell = () => cellAt(world.arena, world.comets.x[3], world.comets.y[3]);
    expect(recordsOf(told(), 'crown')).toEqual([{ kind: 'crown', id: 3, cell: cell() }]);
    await made.ticks(120);
    expect(recordsOf(told(), 'crown')).toHaveLength(1);
    world.comets.x[3] += 300 * 1024 * (world.comets.x[3] > world.arena.side / 2 ? -1 : 1);
    await made.ticks(20);
    expect(recordsOf(told(), 'crown').at(-1)).toEqual({ kind: 'crown', id: 3, cell: cell() });
    expect(recordsOf(told(), 'crown')).toHaveLength(2);
  });

  test('nobody’s is told with id −1', async () => {
    const { made, told } = await ranked(20, 20, 20, 800);
    await made.ticks(60);
    made.room().world.own.dust[3] = 10;
    await made.ticks(60);
    expect(recordsOf(told(), 'crown').at(-1)).toEqual({ kind: 'crown', id: -1, cell: 0 });
  });
});

describe('a shower', () => {
  test('[FR8] is told five seconds before it falls, once, with the place where it falls', async () => {
    const made = createHouse();
    const peer = made.enter();
    peer.keepPinging();
    await made.ticks(2398);
    const { world } = made.room();
    const shower = showerNow(world);
    expect(recordsOf(peer, 'shower')).toEqual([{ kind: 'shower', x: shower?.xPx, y: shower?.yPx, startsIn: 300 }]);
    expect(peer.updates.find(({ update }) => update.items.some(({ kind }) => kind === 'shower'))?.tick).toBeLessThan(
      2103,
    );
  });

  test('is told to whoever comes while it falls, as begun', async () => {
    const made = createHouse();
    made.enter().keepPinging();
    await made.ticks(2450);
    const late = made.enter();
    await made.ticks(3);
    const [told] = recordsOf(late, 'shower');
    expect(told.startsIn).toBe(2400 - late.updates[0].tick);
  });

  test('is not told between showers', async () => {
    const made = createHouse();
    made.enter().keepPinging();
    await made.ticks(1000);
    const late = made.enter();
    await made.ticks(3);
    expect(recordsOf(late, 'shower')).toEqual([]);
  });
});

test('who comes late is told the board as it stands', async () => {
  const { made } = await ranked(500, 400, 300);
  await made.ticks(60);
  const late = made.enter();
  await made.ticks(3);
  const first = { ...late, updates: late.updates.slice(0, 1) };
  expect(
    recordsOf(first, 'top')
      .slice(0, 3)
      .map(({ id, tens }) => [id, tens]),
  ).toEqual([
    [0, 50],
    [1, 40],
    [2, 30],
  ]);
  expect(recordsOf(first, 'crown').map(({ id }) => id)).toEqual([0]);
  expect(recordsOf(first, 'player')).toHaveLength(13);
});
