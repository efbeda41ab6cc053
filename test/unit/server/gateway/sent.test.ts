import { expect, test } from 'vitest';
import { decodeFromServer } from '../../../../protocol/codec/server-messages.ts';
import { endOfItem, ITEM_KINDS, kindOfItem } from '../../../../protocol/items.ts';
import { describeBytes } from '../../../../server/admin/report.ts';
import { createVirtualWorld, seededLink, type VirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';
import { playAtRandom } from '../../../harness/server/play.ts';

const PICTURE_MS = 1000 / 60;

type Bytes = Record<string, number>;

function add(sums: Bytes, kind: string, bytes: number): void {
  sums[kind] = (sums[kind] ?? 0) + bytes;
}

/** Listens to all that sockets are given, and decodes it. */
function listen({ game }: VirtualWorld) {
  const heard = { total: 0, byMessage: {} as Bytes, byRecord: {} as Bytes };
  const { opened } = game;
  game.opened = (connection) =>
    opened({
      ...connection,
      send(bytes) {
        const { kind } = decodeFromServer(bytes.slice(), (item, size) => {
          if (item !== 'welcome') add(heard.byRecord, item, size);
        });
        add(heard.byMessage, kind, bytes.length);
        heard.total += bytes.length;
        return connection.send(bytes);
      },
    });
  return heard;
}

test.each([
  { SEND_EVERY: '1', WORLD_CELLS: '7' },
  { SEND_EVERY: '2', WORLD_CELLS: '9', CROWD: '2' },
  { SEND_EVERY: '3', VIEW: 'world', LONGEST_SILENCE_MS: '0' },
])('bytes by message, record, part and phase are those that sockets were given, at any time: %o', async (settings) => {
  const world = createVirtualWorld({ ROOM_SEATS: '24', ...settings }, 5);
  const heard = listen(world);
  const players = Array.from({ length: 24 }, (_, i) => world.addClient(seededLink(i, 40, 20, 0.002, 2500), i));
  for (const [i, { client }] of players.entries()) client.join({ name: `Player ${i}`, colour: i % 12 });
  for (let picture = 0; picture < 900; picture++) {
    for (const [i, { client }] of players.entries()) playAtRandom(client, 40 + i, picture);
    if (picture % 200 === 50) for (const { client } of players.slice(0, 4)) client.hide();
    if (picture % 200 === 90) for (const { client } of players.slice(0, 4)) client.show();
    if (picture % 300 === 120) players[5].cut();
    await world.time.run(PICTURE_MS);
    if (picture % 97 !== 0) continue;
    const told = describeBytes(world.game.lobby.rooms.values(), world.game.counters);
    expect(told).toMatchObject(heard);
    expect(told.byRecord).toEqual(heard.byRecord);
    expect(sum(told.byPart)).toBe(told.byMessage.frame);
    expect(sum(told.byPhase)).toBe(told.total);
  }
  // All that a record can be was said: otherwise the test proves little.
  expect(Object.keys(heard.byRecord)).toEqual(
    expect.arrayContaining(['turn', 'steer', 'comet', 'dust', 'reset', 'pulse']),
  );
});

function sum(bytes: Partial<Bytes>): number {
  return Object.values(bytes).reduce<number>((total, value) => total + (value ?? 0), 0);
}

test('an item is told by its first bytes', () => {
  const kinds = (hex: number[]) => {
    const bytes = Uint8Array.from(hex);
    const found: string[] = [];
    for (let at = 0; at < bytes.length; ) {
      const kind = kindOfItem(bytes, at);
      found.push(ITEM_KINDS[kind]);
      at = endOfItem(bytes, at, kind);
    }
    return found;
  };
  // Turn of comet 5, steer of comet 300 (heading −1 − 200), a step of 16, gone, and rank, whose number takes two bytes.
  const bytes = [0x05, 0x40, 0xcd, 0x01, 0x2c, 0xd1, 0xff, 0x37, 0x03, 0xf0, 0xee, 0x05, 0x01, 0xd0, 0xdd, 0x01, 0x02];
  expect(kinds(bytes)).toEqual(['turn', 'steer', 'step', 'gone', 'rank']);
});
