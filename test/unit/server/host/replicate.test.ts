import { expect, test } from 'vitest';
import { applyUpdate, createReplica } from '../../../../game/net/copy/replica.ts';
import { CELL_PX, SUBPX } from '../../../../game/sim/math/units.ts';
import { hasCell } from '../../../../game/sim/world/area.ts';
import { cellAt } from '../../../../game/sim/world/arena.ts';
import { BOOST } from '../../../../game/sim/world/comets.ts';
import { addMote } from '../../../../game/sim/world/motes.ts';
import { type Peer, recordsOf } from '../../../../tools/lib/virtual/peer.ts';
import { motesOf, motionOf } from '../../../../tools/lib/virtual/space.ts';
import { createHouse } from '../../../harness/server/house.ts';

/** The comets a peer knows after all its updates, by the client's own copy. */
function copyOf({ welcome, updates }: Peer) {
  if (!welcome) throw new Error('not welcome');
  const replica = createReplica(welcome);
  for (const { update } of updates) applyUpdate(replica, update);
  return replica;
}

test('[DV1] a comet whose player is back when it is about to be parked just stays, in the others’ copies too', async () => {
  const made = createHouse({ WORLD_CELLS: '8' });
  const host = made.enter();
  host.keepPinging();
  const guest = made.enter();
  await made.ticks(30);
  guest.send({ kind: 'hide' });
  while (!made.room().inputs.some(({ kind }) => kind === 'park')) await made.ticks(1);
  guest.send({ kind: 'show' });
  await made.ticks(4);
  const { world } = made.room();
  const { ids, comets } = copyOf(host);
  expect([ids, motionOf(comets, 1)]).toEqual([[0, 1], motionOf(world.comets, 1)]);
  expect(recordsOf(host, 'gone')).toEqual([]);
});

test('[SIM7] [DV1] a trail that finds no room is in nobody’s copy', async () => {
  const made = createHouse({ WORLD_CELLS: '8' });
  const host = made.enter();
  host.keepPinging();
  await made.ticks(30);
  const { world } = made.room();
  // Far away, where the host does not see it.
  const far = world.comets.x[0] > world.arena.side >> 1 ? 60 : 8 * CELL_PX - 60;
  while (addMote(world.motes, world.arena, far, far, 1) >= 0);
  let lost = 0;
  for (let i = 0; i < 480; i++) {
    world.own.dust[0] = 100;
    host.send({ kind: 'move', stamp: (world.tick + 2) & 0xffff, heading: 0, buttons: BOOST });
    await made.ticks(1);
    lost += world.events.filter(({ kind }) => kind === 'trailLost').length;
  }
  await made.ticks(4);
  const { motes, area, arena } = copyOf(host);
  const seen = motesOf(world.motes).filter(({ x, y }) =>
    hasCell(area, cellAt(arena, x * SUBPX, y * SUBPX), arena.cells),
  );
  const places = (list: typeof seen) => list.map(({ x, y, value }) => `${x} ${y} ${value}`).sort();
  expect(lost).toBeGreaterThan(2);
  expect(places(motesOf(motes))).toEqual(places(seen));
});

test('[SIM7] [FR8] of a trail that finds no room in another cell nobody is told: nobody has computed it', async () => {
  const made = createHouse({ WORLD_CELLS: '8' });
  const host = made.enter();
  host.keepPinging();
  await made.ticks(30);
  const { world } = made.room();
  const { comets, motes, own, arena } = world;
  while (addMote(motes, arena, 60, 60, 1) >= 0);
  const lost: number[] = [];
  for (let i = 0; i < 240; i++) {
    // Its nose to the right, ten pixels behind the line between two cells: what it burns falls before that line.
    comets.x[0] = (4 * CELL_PX + 10) * SUBPX;
    comets.vx[0] = comets.vy[0] = 0;
    own.dust[0] = 100;
    host.send({ kind: 'move', stamp: (world.tick + 2) & 0xffff, heading: 0, buttons: BOOST });
    await made.ticks(1);
    for (const one of world.events) if (one.kind === 'trailLost') lost.push(one.at & 0xffff);
  }
  expect(lost.length).toBeGreaterThan(2);
  expect(lost.filter((x) => x >= 4 * CELL_PX)).toEqual([]);
  expect(recordsOf(host, 'taken').filter(({ by }) => by === -1)).toEqual([]);
});
