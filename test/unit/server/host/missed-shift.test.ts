import { expect, test } from 'vitest';
import { serverTicks } from '../../../../game/net/time/clock.ts';
import { THRUST } from '../../../../game/sim/world/comets.ts';
import { roomTime } from '../../../../server/host/room.ts';
import { stallingTime } from '../../../../tools/lib/virtual/stalls.ts';
import { createVirtualWorld, seededLink } from '../../../../tools/lib/virtual/virtual.ts';

const PICTURE_MS = 1000 / 60;
const FROM_MS = 6000;
const STALL_MS = 1500;

test('[TM2] a reset frame tells the time that was given up while the page was hidden', async () => {
  const world = createVirtualWorld({ ROOM_SEATS: '4' }, 3, {
    serverTime: (time) =>
      stallingTime(time, (atMs) => (atMs >= FROM_MS && atMs < FROM_MS + STALL_MS ? FROM_MS + STALL_MS : atMs)),
  });
  const { client } = world.addClient(seededLink(1, 40, 2));
  client.join({ name: 'Ada', colour: 1 });
  await world.time.run(5000);
  client.hide();
  await world.time.run(5000);
  client.show();
  for (let i = 0; i < 30; i++) {
    client.steer(i * 8, THRUST);
    client.advance();
    await world.time.run(PICTURE_MS);
  }
  const [room] = world.game.lobby.rooms.values();
  const { clock, telemetry } = client;
  if (!clock) throw new Error('not playing');
  expect(world.game.counters.shiftedTicks).toBeGreaterThan(60);
  expect(Math.abs(serverTicks(clock, world.time.nowMs()) - roomTime(room))).toBeLessThan(0.5);
  expect([telemetry.movesSent > 3, telemetry.droppedMoves, telemetry.lateMoves]).toEqual([true, 0, 0]);
});
