import { describe, expect, test } from 'vitest';
import { type Client, createClient, type Pose } from '../../../game/net/client.ts';
import { BOOST, THRUST } from '../../../game/sim/world/comets.ts';
import { createFakePlatform } from '../../../tools/lib/virtual/platform.ts';
import {
  createVirtualWorld,
  type LinkModel,
  seededLink,
  type VirtualClient,
  type VirtualWorld,
} from '../../../tools/lib/virtual/virtual.ts';

const PICTURE_MS = 1000 / 60;
const GOOD_LINK = seededLink(1, 40, 0);

interface Scene extends VirtualClient {
  world: VirtualWorld;
  /** Lets the client draw for so long. */
  draw(ms: number): Promise<void>;
}

async function playing(link: LinkModel = GOOD_LINK): Promise<Scene> {
  const world = createVirtualWorld({ ROOM_SEATS: '4' }, 3);
  const added = world.addClient(link);
  added.client.join({ name: 'Ada', colour: 1 });
  const draw = async (ms: number) => {
    for (let picture = 0; picture < ms / PICTURE_MS; picture++) {
      added.client.advance();
      await world.time.run(PICTURE_MS);
    }
  };
  await draw(1000);
  expect(added.client.status.state).toBe('playing');
  return { ...added, world, draw };
}

function poseOf(client: Client): Pose {
  const pose: Pose = { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0, traits: 0, lit: 0 };
  client.game?.pose(client.game.id, pose);
  return pose;
}

/** Messages of a kind the client sent, as its log tells them. */
const sentOf = ({ telemetry }: Client, kind: string) =>
  telemetry.log.filter(({ out, text }) => out && text.split(' ')[0] === kind).map(({ text }) => text);

describe('a move', () => {
  test('shows in the picture that is drawn next, before any update can know of it', async () => {
    const { client } = await playing();
    const before = poseOf(client);
    const updates = client.telemetry.updatesIn;
    client.steer((before.heading + 64) & 255, THRUST);
    const after = poseOf(client);
    expect([after.heading, after.flags & THRUST]).toEqual([(before.heading + 64) & 255, THRUST]);
    expect(after.vx !== before.vx || after.vy !== before.vy).toBe(true);
    expect(client.telemetry.updatesIn).toBe(updates);
  });

  test('arrives before its tick, and is never corrected', async () => {
    const { client, world, draw } = await playing();
    for (let i = 0; i < 40; i++) {
      client.steer((i * 37) & 255, i % 3);
      await draw(150);
    }
    expect([world.game.counters.movesLate, client.telemetry.corrections]).toEqual([0, 0]);
    expect(world.game.counters.movesOnTime).toBe(client.telemetry.movesSent);
  });

  test('[MV1] of those wanted while the line is down only the newest is sent, stamped anew', async () => {
    const { client, cut, draw, world } = await playing();
    client.steer(10, THRUST);
    await draw(200);
    cut();
    for (const heading of [20, 30, 40, 50]) {
      client.steer(heading, THRUST);
      await draw(30);
    }
    expect(client.status.state).toBe('waiting');
    const before = client.telemetry.movesSent;
    await draw(2000);
    expect(client.status.state).toBe('playing');
    expect(client.telemetry.movesSent).toBe(before + 1);
    const [, stamp, heading, buttons] = sentOf(client, 'move').at(-1)?.split(' ').map(Number) ?? [];
    expect([heading, buttons]).toEqual([50, THRUST]);
    const room = [...world.game.lobby.rooms.values()][0];
    expect(Math.abs(room.world.tick - stamp)).toBeLessThan(150);
    expect([room.world.comets.heading[0], world.game.counters.movesDropped]).toEqual([50, 0]);
  });

  test('that was let go while the line was down is not sent at all', async () => {
    const { client, cut, draw } = await playing();
    const { heading } = poseOf(client);
    cut();
    client.steer(heading, BOOST);
    client.steer(heading, 0);
    const before = client.telemetry.movesSent;
    await draw(2000);
    // A tap is owed one tick even then: the press, and its end.
    expect(client.telemetry.movesSent - before).toBeLessThanOrEqual(2);
    expect(poseOf(client).flags & BOOST).toBe(0);
  });
});

describe('commands', () => {
  test('wait while the line is down, at most eight of them', async () => {
    const { client, cut, draw } = await playing();
    cut();
    for (let i = 0; i < 500; i++) client.again();
    const before = client.telemetry.bytesOutByKind.again ?? 0;
    await draw(2000);
    expect(client.status.state).toBe('playing');
    // Two bytes each.
    expect((client.telemetry.bytesOutByKind.again ?? 0) - before).toBe(16);
  });

  test('leaving says 1000: the server frees the seat at once', async () => {
    const { client, draw, world } = await playing();
    client.leave();
    expect([client.status, client.game]).toEqual([{ state: 'idle' }, undefined]);
    await draw(200);
    const room = [...world.game.lobby.rooms.values()][0];
    expect([room.sessions[0], room.world.ids]).toEqual([undefined, []]);
  });
});

describe('the line', () => {
  test('a cut one is resumed: the same comet at the same place', async () => {
    const { client, cut, draw } = await playing();
    client.steer(0, 0);
    await draw(3000);
    const [id, before] = [client.game?.id, poseOf(client)];
    cut();
    await draw(2000);
    expect([client.status.state, client.game?.id, client.telemetry.reconnects]).toEqual(['playing', id, 1]);
    expect(Math.hypot(poseOf(client).x - before.x, poseOf(client).y - before.y)).toBeLessThan(1);
  });

  test('[TM5] one that is silent for a second is called quiet, and no longer when an update comes', async () => {
    const { client, stall, draw } = await playing();
    const seen: unknown[] = [];
    client.onStatus((status) => seen.push(status));
    stall(2200);
    await draw(1500);
    expect(client.status).toEqual({ state: 'playing', quiet: true });
    await draw(1500);
    expect(seen).toEqual([
      { state: 'playing', quiet: true },
      { state: 'playing', quiet: false },
    ]);
  });

  test('one that is silent for three seconds is given up and opened anew', async () => {
    const { client, stall, draw } = await playing();
    stall(3800);
    await draw(3400);
    expect(client.telemetry.reconnects).toBe(1);
    await draw(3000);
    expect(client.status).toEqual({ state: 'playing', quiet: false });
  });

  test('[TM3] heartbeats come four in half a second, then one a second, and none while the page is hidden', async () => {
    const world = createVirtualWorld({ ROOM_SEATS: '4' }, 3);
    const { client } = world.addClient();
    client.join({ name: 'Ada', colour: 1 });
    await world.time.run(10_000);
    // All it says beside its hello are pings.
    const pings = () => client.telemetry.messagesOut - 1;
    expect(pings()).toBeGreaterThanOrEqual(12);
    expect(pings()).toBeLessThanOrEqual(15);
    client.hide();
    const before = pings();
    await world.time.run(10_000);
    expect(pings()).toBe(before);
  });

  const afterBytes = async (bytes: number[]) => {
    const platform = createFakePlatform();
    const client = createClient({ platform });
    client.join({ name: 'Ada', colour: 1 });
    await platform.posts[0].answer(200, { ticket: 'T', key: 'K', room: 'ABCDEFGH' });
    platform.sockets[0].handlers.open();
    platform.sockets[0].handlers.message(Uint8Array.from(bytes));
    return { status: client.status, closed: platform.sockets[0].closed?.code };
  };

  test.each([
    ['no update', [0xa1, 0x41], 'FR1'],
    ['an unknown record', [0x01, 0xd0, 0x90], 'FR2'],
    ['an unknown message', [0x91, 0x63], 'IN6'],
  ])('%s from the server gives the connection up instead of throwing', async (_what, bytes, rule) => {
    const { status, closed } = await afterBytes(bytes);
    expect(status).toMatchObject({
      state: 'waiting',
      cause: 'unreadable',
      reason: `the server sent something unreadable (${rule})`,
    });
    expect(closed).toBe(4000);
  });

  test.each([
    ['nothing at all', []],
    ['an update cut off in a value', [0x01, 0xcd, 0x01]],
    ['an update cut off in a record', [0x01, 0x05, 0xef]],
    ['a message cut off', [0x99, 0x01]],
  ])('%s from the server does so too', async (_what, bytes) => {
    expect(await afterBytes(bytes)).toMatchObject({ status: { state: 'waiting' }, closed: 4000 });
  });
});

test('[DV3] a copy that has diverged is found within two seconds or so, and replaced', async () => {
  const { client, draw } = await playing();
  const { replica } = client;
  if (!replica) throw new Error('not playing');
  replica.comets.vx[replica.id] += 500;
  await draw(2300);
  expect([client.telemetry.divergences > 0, client.telemetry.resets]).toEqual([true, 2]);
  const found = client.telemetry.divergences;
  await draw(3000);
  expect(client.telemetry.divergences).toBe(found);
});

test('round trip, lead and slack are found within some pings', async () => {
  const { client, draw } = await playing(seededLink(1, 120, 0));
  await draw(20_000);
  expect(client.telemetry.pingMs).toBeGreaterThan(118);
  expect(client.telemetry.pingMs).toBeLessThan(125);
  expect(client.telemetry.jitterMs).toBeLessThan(3);
  expect(client.telemetry.slackTicks).toBeGreaterThan(0);
  expect(client.telemetry.slackTicks).toBeLessThan(2);
});

test('a page that comes back gets one reset view and goes on from there, without fast-forward', async () => {
  const { client, draw } = await playing();
  client.hide();
  await draw(2000);
  const { updatesIn, resets } = client.telemetry;
  await draw(8000);
  expect(client.telemetry.updatesIn).toBe(updatesIn);
  client.show();
  await draw(500);
  expect([client.telemetry.resets, client.game?.alive]).toEqual([resets + 1, true]);
  expect(client.telemetry.corrections).toBe(0);
});

describe('the shape of the screen', () => {
  test('[VW2] is told once where it is another, and the area follows', async () => {
    const { client, draw } = await playing();
    client.see(0);
    client.see(2);
    client.see(2);
    await draw(500);
    expect(sentOf(client, 'shape')).toEqual(['shape 2']);
    const { left, top, right, bottom } = client.replica?.area ?? { left: 0, top: 0, right: 0, bottom: 0 };
    expect(bottom - top).toBeGreaterThan(right - left);
  });

  test('[VW2] that is known before the welcome, or while the line is down, is told when it is up', async () => {
    const { client, cut, draw } = await playing();
    client.see(1);
    cut();
    await draw(100);
    client.see(2);
    await draw(4000);
    expect(client.telemetry.reconnects).toBe(1);
    expect(sentOf(client, 'shape')).toEqual(['shape 1', 'shape 2']);
  });
});
