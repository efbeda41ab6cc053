import { expect, test } from 'vitest';
import type { MakeBrain } from '../../../game/bots/brains/brain.ts';
import storm from '../../../game/bots/brains/storm.ts';
import wander from '../../../game/bots/brains/wander.ts';
import { type FleetOptions, startFleet } from '../../../game/bots/fleet.ts';
import { addUp, summarize } from '../../../game/bots/summary.ts';
import { LINES } from '../../../game/net/line/profiles.ts';
import { createVirtualWorld, type VirtualWorld } from '../../../tools/lib/virtual/virtual.ts';

function fleetIn(world: VirtualWorld, options: Partial<FleetOptions> & { makeBrain: MakeBrain }) {
  let made = 0;
  return startFleet({
    bots: 10,
    first: 0,
    perSecond: 100,
    seed: 1,
    makesRoom: false,
    platformOf: (random) => ({ ...world.platform(undefined, made++).platform, random }),
    ...options,
  });
}

test('a fleet comes in at its rate, plays, is counted and leaves', async () => {
  const world = createVirtualWorld({ ROOM_SEATS: '20' }, 3);
  const fleet = fleetIn(world, { makeBrain: wander, perSecond: 5 });
  await world.time.run(1000);
  expect(fleet.figures()).toMatchObject({ bots: 10, connected: 5 });
  await world.time.run(1000);
  expect(fleet.figures()).toMatchObject({ connected: 10, joining: 0, failed: {} });
  const before = fleet.figures();
  await world.time.run(10_000);
  const summary = summarize(fleet.figures(), before, 10);
  expect(summary).toMatchObject({ seconds: 10, connected: 10, divergences: 0, lateMoveShare: 0 });
  expect(summary.updatesPerSecond).toBeGreaterThan(59);
  expect(summary.updatesPerSecond).toBeLessThan(61);
  expect(summary.loopDelayMs.max).toBeLessThan(1);
  fleet.stop();
  await world.time.run(1000);
  expect([...world.game.lobby.rooms.values()].flatMap(({ sessions }) => sessions.filter(Boolean))).toEqual([]);
});

test('a move is acknowledged after a round trip, what it is sent ahead, and the wait for a frame', async () => {
  const world = createVirtualWorld({ ROOM_SEATS: '20', SEND_EVERY: '1' }, 3);
  const line = { ...LINES.lan, rttMs: 100, jitterMs: 0 };
  const fleet = fleetIn(world, { makeBrain: storm, line });
  await world.time.run(20_000);
  const { moveToAckMs, stateAgeMs } = summarize(fleet.figures(), undefined, 20);
  expect(moveToAckMs.p50).toBeGreaterThanOrEqual(100);
  expect(moveToAckMs.p50).toBeLessThan(100 + 50);
  expect(stateAgeMs.p50).toBeGreaterThanOrEqual(50);
  expect(stateAgeMs.p50).toBeLessThan(50 + 25);
});

test('those who chat say a line every three seconds, of which none is refused', async () => {
  const world = createVirtualWorld({ ROOM_SEATS: '20' }, 3);
  fleetIn(world, { makeBrain: wander, chats: true });
  await world.time.run(31_000);
  const { linesSaid, linesRefused } = world.game.counters;
  expect(linesSaid).toBeGreaterThanOrEqual(100);
  expect(linesSaid).toBeLessThanOrEqual(110);
  expect(linesRefused).toEqual({});
});

test('a room that is full is a reason, told once for each bot', async () => {
  const world = createVirtualWorld({ ROOM_SEATS: '4', MAX_ROOMS: '1' }, 3);
  const fleet = fleetIn(world, { makeBrain: wander, bots: 6 });
  await world.time.run(60_000);
  const { connected, failed } = fleet.figures();
  expect([connected, Object.values(failed)]).toEqual([4, [2]]);
});

test('company makes room for people, and comes back when they go', async () => {
  const world = createVirtualWorld({ ROOM_SEATS: '20' }, 3);
  const fleet = fleetIn(world, { makeBrain: wander, bots: 4, makesRoom: true });
  await world.time.run(3000);
  expect(fleet.figures().connected).toBe(4);
  const people = [1, 2].map((i) => world.addClient(undefined, 100 + i).client);
  for (const person of people) person.join({ name: 'Person', colour: 0 });
  await world.time.run(5000);
  expect(fleet.figures().connected).toBe(2);
  for (const person of people) person.leave();
  await world.time.run(5000);
  expect(fleet.figures().connected).toBe(4);
});

test('bots of a room are alone half a minute after the last of the people has gone, and not while somebody is there', async () => {
  const world = createVirtualWorld({ ROOM_SEATS: '20' }, 3);
  let alone = 0;
  const onAlone = () => {
    alone++;
    fleet.stop();
  };
  const { client } = world.addClient(undefined, 100);
  client.join({ name: 'Person', colour: 0, room: 'QRSTUVWX' });
  const fleet = fleetIn(world, { makeBrain: wander, bots: 3, room: 'QRSTUVWX', onAlone });
  await world.time.run(60_000);
  expect([alone, client.game?.roster.size]).toEqual([0, 4]);
  client.leave();
  await world.time.run(29_000);
  expect([alone, fleet.figures().connected]).toEqual([0, 3]);
  await world.time.run(3000);
  expect([alone, fleet.figures().connected]).toEqual([1, 0]);
  await world.time.run(65_000);
  expect(world.game.lobby.rooms.size).toBe(0);
});

test('how well bots are to play is told to their brains', async () => {
  const world = createVirtualWorld({ ROOM_SEATS: '20' }, 3);
  const told: unknown[] = [];
  const makeBrain: MakeBrain = (dice, options) => {
    told.push(options);
    return wander(dice, options);
  };
  fleetIn(world, { makeBrain, bots: 1, difficulty: 'hard' });
  fleetIn(world, { makeBrain, bots: 1 });
  expect(told).toEqual([{ difficulty: 'hard' }, { difficulty: 'normal' }]);
});

test('what threads counted adds up', async () => {
  const world = createVirtualWorld({ ROOM_SEATS: '20' }, 3);
  const parts = [0, 5].map((first) => fleetIn(world, { makeBrain: storm, bots: 5, first }));
  await world.time.run(5000);
  const [a, b] = parts.map((fleet) => fleet.figures());
  const sum = addUp([a, b]);
  expect([sum.bots, sum.ticks, sum.bytesIn]).toEqual([10, a.ticks + b.ticks, a.bytesIn + b.bytesIn]);
  const count = (counts: [number, number][]) => counts.reduce((all, [, n]) => all + n, 0);
  expect(count(sum.moveToAck.counts)).toBe(count(a.moveToAck.counts) + count(b.moveToAck.counts));
  expect(sum.age.maxMs).toBe(Math.max(a.age.maxMs, b.age.maxMs));
});
