import { describe, expect, test } from 'vitest';
import { SUBPX } from '../../../../game/sim/math/units.ts';
import type { JoinRequest } from '../../../../protocol/join.ts';
import type { UpdateRecord } from '../../../../protocol/table.ts';
import { type Peer, recordsOf } from '../../../../tools/lib/virtual/peer.ts';
import { createHouse, type House } from '../../../harness/server/house.ts';

const WATCH = { name: '', colour: 0, watch: true };

type AreaRecord = UpdateRecord & { kind: 'area' };

const columnsOf = ({ left, right }: AreaRecord) => right - left + 1;
const rowsOf = ({ top, bottom }: AreaRecord) => bottom - top + 1;
const areasOf = (peer: Peer) => recordsOf(peer, 'area');

function lastArea(peer: Peer): AreaRecord {
  const area = areasOf(peer).at(-1);
  if (!area) throw new Error('no area was told');
  return area;
}

/** One in play in the middle of a large world, or who watches it. */
async function entered(request: Partial<JoinRequest> = {}): Promise<{ house: House; peer: Peer }> {
  const house = createHouse({ WORLD_CELLS: '30', IDLE_SUPPRESSION_MS: '0' });
  const peer = house.enter(request);
  peer.keepPinging();
  await house.ticks(10);
  return { house, peer };
}

describe('shape', () => {
  test('[VW2] changes the area with the next update, and the new cells are told', async () => {
    const { house, peer } = await entered();
    const { comets } = house.room().world;
    comets.x[0] = comets.y[0] = 3840 * SUBPX;
    await house.ticks(3);
    const wide = lastArea(peer);
    const told = areasOf(peer).length;
    expect(columnsOf(wide)).toBeGreaterThan(rowsOf(wide));
    const rival = house.enter().welcome?.id ?? -1;
    await house.ticks(10);
    // Above the own one: beyond what a wide screen is told of, within what a tall one is.
    comets.x[rival] = comets.x[0];
    comets.y[rival] = comets.y[0] - 850 * SUBPX;
    await house.ticks(3);
    const toldOfRival = () => recordsOf(peer, 'comet').filter(({ id }) => id === rival).length;
    const before = toldOfRival();
    peer.send({ kind: 'shape', shape: 2 });
    await house.ticks(3);
    const tall = lastArea(peer);
    expect(areasOf(peer)).toHaveLength(told + 1);
    expect(rowsOf(tall)).toBeGreaterThan(columnsOf(tall));
    expect(toldOfRival()).toBe(before + 1);
  });

  test('[VW2] said twice, or as it is, changes nothing', async () => {
    const { house, peer } = await entered();
    peer.send({ kind: 'shape', shape: 0 });
    await house.ticks(5);
    expect(areasOf(peer)).toHaveLength(1);
    for (let i = 0; i < 5; i++) {
      peer.send({ kind: 'shape', shape: 2 });
      await house.ticks(5);
    }
    expect(areasOf(peer)).toHaveLength(2);
  });

  test('[VW2] said many times costs one change of area an update', async () => {
    const { house, peer } = await entered();
    const before = peer.updates.length;
    for (let i = 0; i < 90; i++) {
      peer.send({ kind: 'shape', shape: i % 3 });
      if (i % 10 === 9) await house.ticks(2);
    }
    const areas = peer.updates
      .slice(before)
      .map(({ update }) => update.items.filter(({ kind }) => kind === 'area').length);
    expect(Math.max(...areas)).toBe(1);
    expect(peer.closed).toBeUndefined();
  });

  test('[IN10] said without end closes the connection, as any message does', async () => {
    const { house, peer } = await entered();
    for (let i = 0; i < 400; i++) peer.send({ kind: 'shape', shape: i % 3 });
    await house.ticks(1);
    expect(peer.closed?.code).toBe(4006);
  });

  test.each([3, 255, -1])('[IN8] of %i closes with 4009', async (shape) => {
    const { house, peer } = await entered();
    peer.sendBytes(shape === 255 ? Uint8Array.of(0x92, 10, 0xcc, 255) : Uint8Array.of(0x92, 10, shape & 255));
    await house.ticks(1);
    expect(peer.closed).toMatchObject({ code: 4009, reason: expect.stringMatching(/^IN8: shape\.shape/) });
  });

  test('[J9] of one who watches counts as well, also where there is nobody to see', async () => {
    const { house, peer } = await entered(WATCH);
    expect([columnsOf(lastArea(peer)), rowsOf(lastArea(peer))]).toEqual([8, 6]);
    peer.send({ kind: 'shape', shape: 2 });
    await house.ticks(10);
    expect([columnsOf(lastArea(peer)), rowsOf(lastArea(peer))]).toEqual([6, 8]);
    expect(areasOf(peer)).toHaveLength(2);
    house.enter().keepPinging();
    await house.ticks(120);
    expect(rowsOf(lastArea(peer))).toBeGreaterThan(columnsOf(lastArea(peer)));
  });

  test('[VW4] changes the area of one out of play, around where the comet was', async () => {
    const { house, peer } = await entered();
    const { comets } = house.room().world;
    const [x, y] = [comets.x[0] >> 18, comets.y[0] >> 18];
    comets.alive[0] = 0;
    peer.send({ kind: 'shape', shape: 2 });
    await house.ticks(20);
    const { left, top, right, bottom } = lastArea(peer);
    expect(areasOf(peer)).toHaveLength(2);
    expect(bottom - top).toBeGreaterThan(right - left);
    expect([left < x && x < right, top < y && y < bottom]).toEqual([true, true]);
  });

  test('[VW2] is forgotten with the connection: a resumed one begins wide', async () => {
    const { house, peer } = await entered();
    peer.send({ kind: 'shape', shape: 2 });
    await house.ticks(5);
    peer.close();
    await house.ticks(5);
    const again = house.enter({ resume: peer.key });
    await house.ticks(5);
    expect(columnsOf(lastArea(again))).toBeGreaterThan(rowsOf(lastArea(again)));
  });

  test('[HD1] said while the page is hidden holds when it is seen again', async () => {
    const { house, peer } = await entered();
    peer.send({ kind: 'hide' });
    peer.send({ kind: 'shape', shape: 2 });
    await house.ticks(30);
    expect(areasOf(peer)).toHaveLength(1);
    peer.send({ kind: 'show' });
    await house.ticks(5);
    expect(rowsOf(lastArea(peer))).toBeGreaterThan(columnsOf(lastArea(peer)));
  });
});
