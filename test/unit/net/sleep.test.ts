import { describe, expect, test } from 'vitest';
import { type Client, createClient } from '../../../game/net/client.ts';
import { THRUST } from '../../../game/sim/world/comets.ts';
import { roomTime } from '../../../server/host/room.ts';
import { createVirtualWorld, seededLink } from '../../../tools/lib/virtual/virtual.ts';
import { createDevice, type Device } from '../../harness/client/device.ts';

const PICTURE_MS = 1000 / 60;
const RTT_MS = 90;
const QUARTER_OF_AN_HOUR_MS = 900_000;

/** A player on a device of its own, who turns ten times a second. */
async function playing(seed: number, rttMs = RTT_MS) {
  const world = createVirtualWorld({ ROOM_SEATS: '4' }, seed);
  const device = createDevice(world.time, world.platform(seededLink(seed, rttMs, 20)));
  const client = createClient({ platform: device.platform });
  const { counters } = world.game;
  let picture = 0;
  let isDrawnAlways = true;
  const play = async (ms: number) => {
    for (const end = picture + Math.round(ms / PICTURE_MS); picture < end; picture++) {
      if (picture % 6 === 0) client.steer(picture & 255, THRUST);
      client.advance();
      const { game } = client;
      const pose = { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0, traits: 0, lit: 0 };
      if (game?.pose(game.id, pose)) isDrawnAlways &&= Number.isFinite(pose.x) && Number.isFinite(pose.y);
      await world.time.run(PICTURE_MS);
    }
  };
  /** Ticks by which what is drawn is ahead of the server's time. */
  const ahead = () => {
    client.advance();
    const room = world.game.lobby.rooms.get(client.game?.room ?? '');
    return client.game && room ? client.game.tick - roomTime(room) : Number.NaN;
  };
  client.join({ name: 'Ada', colour: 1 });
  await play(12_000);
  expect(client.status.state).toBe('playing');
  return { client, device, counters, play, ahead, isDrawnAlways: () => isDrawnAlways };
}

/** What a player must find after `befall`: own time right within two seconds, at most one move late or lost, and a picture. */
async function expectRecovery(seed: number, befall: (device: Device, client: Client) => unknown, rttMs?: number) {
  const { client, device, counters, play, ahead, isDrawnAlways } = await playing(seed, rttMs);
  const before = ahead();
  expect(before).toBeGreaterThan(0);
  await befall(device, client);
  const spoilt = () => counters.movesLate + counters.movesDropped;
  const [spoiltBefore, onTimeBefore] = [spoilt(), counters.movesOnTime];
  await play(2000);
  const within = ahead();
  expect({ state: client.status.state, isRight: Math.abs(within - before) < 3 || within }).toEqual({
    state: 'playing',
    isRight: true,
  });
  await play(10_000);
  expect(Math.abs(ahead() - before)).toBeLessThan(3);
  expect({ spoilt: spoilt() - spoiltBefore <= 1 || spoilt() - spoiltBefore, drawn: isDrawnAlways() }).toEqual({
    spoilt: true,
    drawn: true,
  });
  expect(counters.refusedByRule).toEqual({});
  expect(counters.movesOnTime - onTimeBefore).toBeGreaterThan(90);
}

describe.each(['standing', 'running'] as const)('[TM3] a device wakes whose clock was %s', (clock) => {
  test.each([5, 7.3, 11, 19, 48, 130, 600])('after %d s of sleep', async (seconds) => {
    await expectRecovery(Math.ceil(seconds), (device) => device.sleep(seconds * 1000, clock));
  });

  test.each([8, 560])('on a line of %d ms', async (rttMs) => {
    await expectRecovery(3, (device) => device.sleep(6500, clock), rttMs);
  });

  test('while it joins again: nothing is said on the new line before its hello', async () => {
    await expectRecovery(8, async (device, client) => {
      device.cut();
      while (client.status.state !== 'joining') await device.sleep(10, 'running');
      await device.sleep(3000, clock);
    });
  });

  test('behind another tab', async () => {
    await expectRecovery(5, async (device, client) => {
      client.hide();
      await device.sleep(QUARTER_OF_AN_HOUR_MS, clock);
      client.show();
    });
  });
});

test.each([3600, 47, 2.5, -2.5, -33, -3600])('[TM3] a clock jumps by %d s in mid-play', async (seconds) => {
  await expectRecovery(9, (device) => device.jump(seconds * 1000));
});

test('[TM3] a clock that jumps while the device sleeps, and sleeps in a row, are no worse', async () => {
  await expectRecovery(4, async (device) => {
    await device.sleep(6000, 'standing');
    device.jump(-1_000_000);
    await device.sleep(8000, 'running');
    device.jump(2_000_000);
  });
});

test('[TM3] a clock that tells time in tenths of a second is doubted by nobody', async () => {
  const world = createVirtualWorld({ ROOM_SEATS: '4' }, 6);
  const { platform } = world.platform(seededLink(6, 30, 10));
  const client = createClient({ platform: { ...platform, nowMs: () => Math.floor(platform.nowMs() / 100) * 100 } });
  client.join({ name: 'Ada', colour: 1 });
  let doubts = 0;
  for (let picture = 0; picture < 1200; picture++) {
    client.steer(picture & 255, THRUST);
    if (client.clock?.isDoubtful) doubts++;
    await world.time.run(PICTURE_MS);
  }
  expect([client.status.state, doubts]).toEqual(['playing', 0]);
});
