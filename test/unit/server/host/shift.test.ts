import { expect, test } from 'vitest';
import type { Client } from '../../../../game/net/client.ts';
import { serverTicks } from '../../../../game/net/time/clock.ts';
import { THRUST } from '../../../../game/sim/world/comets.ts';
import { roomTime } from '../../../../server/host/room.ts';
import { stallingTime } from '../../../../tools/lib/virtual/stalls.ts';
import { createVirtualWorld, seededLink, type VirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';

const PICTURE_MS = 1000 / 60;
const FROM_MS = 5000;

const stallOf = (stallMs: number) => (atMs: number) =>
  atMs >= FROM_MS && atMs < FROM_MS + stallMs ? FROM_MS + stallMs : atMs;

/** A player who steers all the time while the server's process stands still for `stallMs`, from second 5 on. */
async function steerThrough(stallMs: number, settings: Record<string, string> = {}) {
  const world = createVirtualWorld({ ROOM_SEATS: '4', ...settings }, 3, {
    serverTime: (time) => stallingTime(time, stallOf(stallMs)),
  });
  const { client, stall } = world.addClient(seededLink(1, 40, 2));
  client.join({ name: 'Ada', colour: 1 });
  const run = async (ms: number, steer: (i: number) => void) => {
    for (let i = 0; i < ms / PICTURE_MS; i++) {
      steer(i);
      client.advance();
      await world.time.run(PICTURE_MS);
    }
  };
  const turn = (i: number) => client.steer(i & 255, i % 2 === 0 ? THRUST : 0);
  await run(FROM_MS, turn);
  // A process that stands still reads no sockets either.
  stall(stallMs);
  await run(stallMs, turn);
  return { world, client, run, turn };
}

/** By how many ticks the client misjudges the server's time. */
function clockError(world: VirtualWorld, { clock }: Client): number {
  if (!clock) throw new Error('not playing');
  const [room] = world.game.lobby.rooms.values();
  return Math.abs(serverTicks(clock, world.time.nowMs()) - roomTime(room));
}

test('a stall of up to five ticks gives up no time, and no copy diverges', async () => {
  const { world, client, run, turn } = await steerThrough(70);
  await run(2000, turn);
  expect([world.game.counters.shiftedTicks, client.telemetry.divergences]).toEqual([0, 0]);
});

test('[TM2] a long one is told: the client’s idea of server time is right again with the next frame', async () => {
  const { world, client, run, turn } = await steerThrough(2000);
  await run(500, turn);
  expect(world.game.counters.shiftedTicks).toBeGreaterThan(100);
  expect(clockError(world, client)).toBeLessThan(0.5);
});

test('after it the player steers again within half a second', async () => {
  const { world, client, run } = await steerThrough(2000);
  await run(500, () => client.steer(200, THRUST));
  const [room] = world.game.lobby.rooms.values();
  expect(room.world.comets.heading[0]).toBe(200);
});

test('[TM4] beats that were under way meanwhile do not mislead the clock, whenever it was', async () => {
  const errors: number[] = [];
  for (let i = 0; i < 40; i++) {
    // Frames are rare, so that some beats come before time is given up and are answered after.
    const { world, client, run, turn } = await steerThrough(2000 + i * 25, { SEND_EVERY: '6' });
    await run(400, turn);
    errors.push(clockError(world, client));
  }
  expect(Math.max(...errors)).toBeLessThan(0.5);
});
