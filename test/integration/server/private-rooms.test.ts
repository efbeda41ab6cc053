import { afterEach, beforeEach, expect, test } from 'vitest';
import { namesFor } from '../../../game/bots/names.ts';
import { readConfig } from '../../../server/config/config.ts';
import { createRoomBots, spawnRoomBots } from '../../../server/lobby/room-bots.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { enterRaw, joinRaw, openRaw, type RawClient, recordsHeard } from '../../harness/server/raw-client.ts';

const clients: RawClient[] = [];
let server: Server;
let stops: (() => unknown)[] = [];

beforeEach(async () => {
  const warned: string[] = [];
  const log = { warn: (_: object, message: string) => void warned.push(message) };
  server = await startServer({
    config: readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off' }),
    page: new Map(),
    log: { info() {}, warn() {} },
    orderBots: (room, bots, difficulty) => roomBots.order({ room, bots, difficulty }),
  });
  const roomBots = createRoomBots(
    2,
    () => spawnRoomBots({ host: '127.0.0.1', port: server.port, isEncrypted: false }),
    log,
  );
  stops = [() => expect(warned).toEqual([]), () => roomBots.stop(), () => server.stop()];
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close(1000);
  for (const stop of stops) await stop();
});

async function until(check: () => boolean, what: string): Promise<void> {
  const endMs = performance.now() + 110_000;
  while (!check()) {
    if (performance.now() > endMs) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Who plays in a room, as the server has it. */
const namesIn = (code: string) =>
  (server.game.lobby.rooms.get(code)?.roster ?? []).flatMap((player) => player?.name ?? []).sort();

const namesHeard = (client: RawClient) => new Set(recordsHeard(client, 'player').map(({ name }) => name));

async function enter(request: Parameters<typeof joinRaw>[1]): Promise<{ client: RawClient; room: string }> {
  const { ticket, room } = await joinRaw(server.port, request);
  const client = await openRaw(server.port);
  client.send({ kind: 'hello', ticket, fingerprint: 0 });
  clients.push(client);
  return { client, room };
}

test('two who have the same code meet in one private room, and nobody else is there', async () => {
  clients.push(await enterRaw(server.port, { name: 'Stranger' }));
  const host = await enter({ name: 'Host', private: true });
  const guest = await enter({ name: 'Guest', room: host.room });
  expect(guest.room).toBe(host.room);
  const both = new Set(['Host', 'Guest']);
  for (const { client } of [host, guest]) await until(() => namesHeard(client).size === 2, 'both to be told of both');
  expect([namesHeard(host.client), namesHeard(guest.client)]).toEqual([both, both]);
  expect(server.game.lobby.rooms.size).toBe(2);
});

test('[J10] bots come into the private room that wants them, as many as there are, and into no other', async () => {
  clients.push(await enterRaw(server.port, { name: 'Stranger' }));
  const host = await enter({ name: 'Host', private: true, options: { bots: 5, difficulty: 'hard', rounds: true } });
  await until(() => namesIn(host.room).length === 3, 'two bots to come');
  const others = namesIn(host.room).filter((name) => name !== 'Host');
  expect(others).toHaveLength(2);
  expect(namesFor(1)).toEqual(expect.arrayContaining(others));
  expect(server.game.lobby.rooms.get(host.room)?.options.roundSeconds).toBe(360);
  const elsewhere = [...server.game.lobby.rooms.keys()].filter((code) => code !== host.room);
  expect(elsewhere.map(namesIn)).toEqual([['Stranger']]);
});
