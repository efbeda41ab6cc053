import { expect, test } from 'vitest';
import { takeAnnouncement } from '../../../../server/admin/announce.ts';
import { beatRecords, type RoomRecords } from '../../../../server/people/room-records.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';

async function gather(players: number) {
  const world = createVirtualWorld({ ROOM_SEATS: '20' });
  const people = Array.from({ length: players }, (_, i) => world.addClient(undefined, i + 1).client);
  for (const [i, client] of people.entries()) client.join({ name: `P${i}`, colour: i });
  await world.time.run(1000);
  const heard = async () => {
    await world.time.run(200);
    return people.map((client) => client.takeTalk());
  };
  return { world, people, heard };
}

test('[PE10] an announcement reaches all, one room, or one player', async () => {
  const { world, people, heard } = await gather(3);
  const say = (request: object) => takeAnnouncement(world.game, JSON.stringify(request));
  const notice = { kind: 'notice', title: 'Tonight', body: 'A tournament at eight.' };
  expect(say({ title: 'Tonight', body: 'A tournament at eight.' })).toEqual({ told: 3 });
  expect(await heard()).toEqual([0, 1, 2].map(() => [{ ...notice, scope: 0 }]));
  const { room, id } = people[1].game ?? { room: '', id: -1 };
  expect(say({ title: 'Tonight', body: 'A tournament at eight.', room })).toEqual({ told: 3 });
  expect((await heard()).flat()).toHaveLength(3);
  expect(say({ title: 'Tonight', body: 'A tournament at eight.', room, seat: id })).toEqual({ told: 1 });
  expect(await heard()).toEqual([[], [{ ...notice, scope: 2 }], []]);
  expect(say({ title: 'x', room, seat: 19 })).toEqual({ told: 0 });
});

test('[PE10] a restart is told with its seconds', async () => {
  const { world, heard } = await gather(2);
  expect(takeAnnouncement(world.game, '{"restartIn":30}')).toEqual({ told: 2 });
  expect(await heard()).toEqual([0, 1].map(() => [{ kind: 'restart', seconds: 30 }]));
});

test.each([
  ['no JSON', 'hello', 400],
  ['nothing to say', '{}', 400],
  ['another field', '{"title":"x","to":"all"}', 400],
  ['a seat without a room', '{"title":"x","seat":1}', 400],
  ['a room that is not there', '{"title":"x","room":"ABCDE"}', 404],
  ['seconds that are none', '{"restartIn":-1}', 400],
  ['a title of 161 bytes', JSON.stringify({ title: `${'ü'.repeat(80)}x` }), 400],
])('an announcement with %s is refused with a sentence', async (_what, body, status) => {
  const { world, heard } = await gather(1);
  expect(takeAnnouncement(world.game, body)).toEqual({ status, message: expect.stringMatching(/^[A-Z].+\.$/) });
  expect(await heard()).toEqual([[]]);
});

test('[PE10] a room’s records: the first round sets them, and what is only equal beats nothing', () => {
  const records: RoomRecords = new Map();
  const podium = (dust: number, rams: number) =>
    beatRecords(records, {
      ids: Int32Array.of(4, 5, 6, 7, -1, 9),
      values: Int32Array.of(dust, 50, 40, rams, 0, 600),
    });
  expect(podium(100, 3)).toEqual([]);
  expect(podium(100, 2)).toEqual([]);
  expect(podium(140, 4)).toEqual([
    { kind: 'record', what: 0, id: 4, value: 140, before: 100 },
    { kind: 'record', what: 3, id: 7, value: 4, before: 3 },
  ]);
});
