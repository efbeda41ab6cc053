import { afterEach, describe, expect, test } from 'vitest';
import { encodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import { narrow } from '../../../protocol/stamp.ts';
import { readConfig } from '../../../server/config/config.ts';
import type { Room } from '../../../server/host/room.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { streamsOf } from '../../../tools/lib/virtual/streams.ts';
import { createVirtualTime, type VirtualTime } from '../../../tools/lib/virtual/virtual.ts';
import { fromHex } from '../../harness/bytes/hex.ts';
import { TICK_MS } from '../../harness/server/house.ts';
import { joinRaw, openRaw, type RawClient } from '../../harness/server/raw-client.ts';

// MV8 over real sockets, on the test's own clock: what waits when a connection ends, in every way in which one can, still acts.

let server: Server | undefined;
afterEach(() => server?.stop());

/** A player in play whose connection will end, and all that a test needs to watch its comet. */
interface Scene {
  readonly server: Server;
  readonly time: VirtualTime;
  readonly room: Room;
  readonly player: RawClient;
  readonly key: string;
  /** Waits until the server has heard so many messages since the scene began. */
  heard(count: number): Promise<void>;
}

/** Waits for a condition. It has no deadline of its own: what never comes is caught by the test's. */
async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 1));
}

async function enter(port: number, request: Parameters<typeof joinRaw>[1] = {}) {
  const { ticket, key } = await joinRaw(port, request);
  const player = await openRaw(port);
  player.send({ kind: 'hello', ticket, fingerprint: 0 });
  return { player, key };
}

async function createScene(): Promise<Scene> {
  const time = createVirtualTime();
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', WORLD_SEED: '7', ROOM_SEATS: '4' });
  const started = await startServer({ config, page: new Map(), log: { info() {}, warn() {} }, time });
  server = started;
  const { counters, lobby } = started.game;
  const entered = await enter(started.port);
  await until(() => counters.joins === 1);
  // Half a tick aside, so that rounding decides nothing.
  await time.run(40.5 * TICK_MS);
  const [room] = lobby.rooms.values();
  const before = counters.messagesReceived;
  return {
    server: started,
    time,
    room,
    ...entered,
    heard: (count) => until(() => counters.messagesReceived - before >= count),
  };
}

/** Says three moves for 3, 6 and 9 ticks from now; resolves with the headings that the comet must show from then on. */
async function sayThreeMoves({ room, player, heard }: Scene, alreadyHeard = 0): Promise<Map<number, number>> {
  const { tick, comets } = room.world;
  const start = comets.heading[0];
  const headings = [11, 77, 201].map((turn) => (start + turn) & 255);
  for (const [i, heading] of headings.entries()) {
    player.send({ kind: 'move', stamp: narrow(tick + 3 * (i + 1)), heading, buttons: i & 1 });
  }
  await heard(alreadyHeard + 3);
  const expected = [start, start, ...headings.flatMap((heading) => [heading, heading, heading])];
  return new Map(expected.map((heading, i) => [tick + 1 + i, heading]));
}

/** Runs the ticks of `expected` one by one; what the comet showed in each. */
async function watchHeadings({ time, room }: Scene, expected: Map<number, number>): Promise<Map<number, number>> {
  const shown = new Map<number, number>();
  const last = Math.max(...expected.keys());
  while (room.world.tick < last) {
    await time.run(TICK_MS);
    if (expected.has(room.world.tick)) shown.set(room.world.tick, room.world.comets.heading[0]);
  }
  return shown;
}

const hasNoLine = ({ room }: Scene) => room.sessions[0]?.state.kind === 'away';

type End = (scene: Scene) => unknown;

const ENDS: [what: string, code: number, end: End][] = [
  ['a malformed message', 4009, ({ player }) => player.sendBytes(fromHex('94 02 c0 40 03'))],
  ['a second hello', 4009, ({ player }) => player.send({ kind: 'hello', ticket: 'x', fingerprint: 0 })],
  ['a text frame', 4009, ({ player }) => player.sendText('left')],
  ['a message of 65 bytes', 1009, ({ player }) => player.sendBytes(new Uint8Array(65))],
  ['a message the transport cuts off', 1006, ({ player }) => player.sendBytes(new Uint8Array(20_000))],
  ['text that is not UTF-8', 1006, ({ player }) => player.sendText(fromHex('61 ff'))],
  [
    'too many messages',
    4006,
    ({ player }) => {
      for (let i = 0; i < 500; i++) player.sendBytes(encodeClientMessage({ kind: 'again' }));
    },
  ],
  ['a cut line', 1006, ({ player }) => player.cut()],
  ['a close frame of a page that goes', 1001, ({ player }) => player.close(1001)],
  ['a close frame of a client that begins anew', 4000, ({ player }) => player.close(4000)],
];

describe('moves that wait', () => {
  test.each(ENDS)('[MV8] still act when the connection ends by %s', async (_what, code, end) => {
    const scene = await createScene();
    const expected = await sayThreeMoves(scene);
    end(scene);
    await until(() => hasNoLine(scene));
    expect(await watchHeadings(scene, expected)).toEqual(expected);
    expect(scene.room.world.wishes[0]).toMatchObject({ heading: [...expected.values()].at(-1), buttons: 0 });
    expect(hasNoLine(scene)).toBe(true);
    // A close frame that a client sent comes back to it as it was.
    expect((await scene.player.closed).code).toBe(code);
  });

  test('[MV8] still act when a newer connection takes over, which is told nothing of them', async () => {
    const scene = await createScene();
    const expected = await sayThreeMoves(scene);
    const { player: newer } = await enter(scene.server.port, { resume: scene.key, takeover: true });
    expect((await scene.player.closed).code).toBe(4007);
    expect(await watchHeadings(scene, expected)).toEqual(expected);
    expect(streamsOf(scene.room).privates[0]).toBeUndefined();
    newer.close(1000);
  });

  test('[MV8] still act when the connection is closed for reading too slowly', async () => {
    const scene = await createScene();
    const { time, room, player, heard } = scene;
    // It beats, so that its comet stays in play, and confirms nothing.
    let beats = 0;
    const beat = async () => {
      player.send({ kind: 'beat', seq: beats & 255, read: 0, now: 0 });
      await heard(++beats);
    };
    const closesAt = () => streamsOf(room).stoppedTick[0] + 600;
    while (streamsOf(room).stoppedTick[0] < 0 || room.world.tick < closesAt() - 2) {
      if (room.world.tick % 60 === 0) await beat();
      await time.run(TICK_MS);
    }
    const expected = await sayThreeMoves(scene, beats);
    expect(await watchHeadings(scene, expected)).toEqual(expected);
    expect((await player.closed).code).toBe(4010);
    expect(hasNoLine(scene)).toBe(true);
  });

  test('[MV8] act in the tick in which their player leaves, and never on the next one in its seat', async () => {
    const scene = await createScene();
    const { time, room, player, heard, server: started } = scene;
    const { tick, comets } = room.world;
    const heading = (comets.heading[0] + 99) & 255;
    for (const stamp of [tick + 1, tick + 8]) {
      player.send({ kind: 'move', stamp: narrow(stamp), heading, buttons: 1 });
    }
    await heard(2);
    player.close(1000);
    await until(() => room.sessions[0]?.state.kind === 'left');
    await time.run(TICK_MS);
    expect([comets.alive[0], comets.heading[0], room.sessions[0]]).toEqual([0, heading, undefined]);
    const { player: next } = await enter(started.port);
    await until(() => started.game.counters.joins === 2);
    await time.run(2 * TICK_MS);
    const shown = comets.heading[0];
    await time.run(12 * TICK_MS);
    expect([comets.alive[0], comets.heading[0], comets.flags[0] & 3]).toEqual([1, shown, 0]);
    next.close(1000);
  });
});
