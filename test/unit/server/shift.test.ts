import { expect, test } from 'vitest';
import { serverTicks } from '../../../game/net/clock.ts';
import { THRUST } from '../../../game/sim/comets.ts';
import { widen } from '../../../protocol/stamp.ts';
import { TICK_PARTS } from '../../../protocol/table.ts';
import { roomTime } from '../../../server/room.ts';
import { connectPeer, recordsOf } from '../../harness/peer.ts';
import { stallingTime } from '../../harness/stalls.ts';
import { createVirtualWorld, seededLink } from '../../harness/virtual.ts';

const PICTURE_MS = 1000 / 60;
const FROM_MS = 5000;

const stallOf = (stallMs: number) => (atMs: number) =>
  atMs >= FROM_MS && atMs < FROM_MS + stallMs ? FROM_MS + stallMs : atMs;

/** A player who steers all the time while the server's process stands still for `stallMs`, from second 5 on. */
async function steerThrough(stallMs: number) {
  const world = createVirtualWorld({ ROOM_SEATS: '4' }, 3, {
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

test('a stall of up to five ticks gives up no time, and no move is late by more than it', async () => {
  const { world, client, run, turn } = await steerThrough(70);
  await run(2000, turn);
  expect([world.game.counters.shiftedTicks, client.telemetry.divergences]).toEqual([0, 0]);
});

test('a long one is told: the client’s idea of server time is right again with the next frame', async () => {
  const { world, client, run, turn } = await steerThrough(2000);
  await run(500, turn);
  expect(world.game.counters.shiftedTicks).toBeGreaterThan(100);
  const [room] = world.game.lobby.rooms.values();
  const { clock } = client;
  if (!clock) throw new Error('not playing');
  expect(Math.abs(serverTicks(clock, world.time.nowMs()) - roomTime(room))).toBeLessThan(0.5);
});

// Known: stamps from before the shift hold back those after it, for as long as was given up.
test.fails('after it the player steers again within half a second', async () => {
  const { world, client, run } = await steerThrough(2000);
  await run(500, () => client.steer(200, THRUST));
  const [room] = world.game.lobby.rooms.values();
  expect(room.world.comets.heading[0]).toBe(200);
});

// Known: its arrival stays in the old time, and a quick round trip makes clients believe it.
test.fails('a beat that came just before time was given up is answered in the new time', async () => {
  const world = createVirtualWorld({}, 3, { serverTime: (time) => stallingTime(time, stallOf(2000)) });
  const peer = connectPeer(world.game, world.time);
  const stop = peer.keepBeating();
  await world.time.run(FROM_MS - 100);
  stop();
  await world.time.run(2090);
  peer.beat();
  await world.time.run(200);
  const answer = peer.frames.findLast(({ frame }) => frame.items.some(({ kind }) => kind === 'pulse'));
  const [pulse] = recordsOf(peer, 'pulse').slice(-1);
  const arrivedTick = widen(pulse.arrived, (answer?.tick ?? 0) * TICK_PARTS) / TICK_PARTS;
  expect(Math.abs(arrivedTick - (answer?.tick ?? 0))).toBeLessThan(20);
});
