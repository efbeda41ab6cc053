import { expect, test } from 'vitest';
import { readRooms } from '../../../../server/http/rooms.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';

test('[RM1] public rooms are told with who plays there and what their round is at, private ones are not', async () => {
  const world = createVirtualWorld({ ROUND_SECONDS: '120', ROOM_SEATS: '3' });
  expect(readRooms(world.game)).toEqual([]);
  for (const name of ['Ann', 'Bob', 'Cat', 'Dan']) world.addClient().client.join({ name, colour: 0 });
  world.addClient().client.join({ name: 'Eve', colour: 0, private: true });
  world.addClient().client.join({ name: '', colour: 0, watch: true });
  await world.time.run(500);
  const [full, other, ...none] = readRooms(world.game);
  expect(full).toMatchObject({ players: 3, seats: 3, phase: 'open', secondsLeft: 60 });
  expect([other.players, none]).toEqual([1, []]);
  await world.time.run(60_000);
  expect(readRooms(world.game)[0]).toMatchObject({ phase: 'closing', secondsLeft: 60 });
  await world.time.run(60_000);
  expect(readRooms(world.game)[0]).toMatchObject({ phase: 'podium', secondsLeft: 10 });
});

test('[RM1] where there are no rounds none ends', async () => {
  const world = createVirtualWorld({ ROUND_SECONDS: '0' });
  world.addClient().client.join({ name: 'Ann', colour: 0 });
  await world.time.run(1000);
  expect(readRooms(world.game)).toMatchObject([{ players: 1, phase: 'open', secondsLeft: 0 }]);
});
