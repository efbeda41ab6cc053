import { expect, test } from 'vitest';
import { applyFrame, createReplica } from '../../../game/net/replica.ts';
import { cellAt } from '../../../game/sim/arena.ts';
import { CELL_PX, SUBPX } from '../../../game/sim/units.ts';
import { createHouse, type House } from '../../harness/house.ts';
import type { Peer } from '../../harness/peer.ts';
import { motionOf } from '../../harness/space.ts';

/** The comets a peer knows after all its frames, by the client's own copy. */
function copyOf({ welcome, frames }: Peer) {
  if (!welcome) throw new Error('not welcome');
  const replica = createReplica(welcome);
  for (const { frame } of frames) applyFrame(replica, frame);
  return replica;
}

/** Comet 1 will fly over a line between two cells in the coming tick, to the left or to the right, where comet 0 sees it. */
function putAtALine(made: House, direction: -1 | 1): void {
  const { world, replication } = made.room();
  const { comets, arena } = world;
  const side = CELL_PX * SUBPX;
  const line = Math.max(1, Math.min(arena.cells - 1, Math.round(comets.x[0] / side))) * side;
  comets.x[1] = direction < 0 ? line + SUBPX : line - SUBPX;
  comets.vx[1] = direction * 4 * SUBPX;
  comets.y[1] = comets.y[0];
  replication.cellOf[1] = cellAt(arena, comets.x[1], comets.y[1]);
}

test.each([-1, 1] as const)(
  '[DV1] a comet parked and brought back in one tick, while it crosses into another cell (%i), stays in the others’ copies',
  async (direction) => {
    const made = createHouse({ WORLD_CELLS: '8' });
    const host = made.enter();
    host.keepBeating();
    const guest = made.enter();
    await made.ticks(30);
    guest.send({ kind: 'hide' });
    while (!made.room().inputs.some(({ kind }) => kind === 'park')) await made.ticks(1);
    putAtALine(made, direction);
    guest.send({ kind: 'show' });
    await made.ticks(4);
    const { world } = made.room();
    const { ids, comets } = copyOf(host);
    expect([ids, motionOf(comets, 1)]).toEqual([[0, 1], motionOf(world.comets, 1)]);
  },
);
