// ws and JSON, as a careful small game does it: once a tick each client is told in one message what it sees. In the arena
// all see the same, so the state is turned into text once.
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { config, ready, startLoop } from './shared/contender.ts';
import { createPlayers } from './shared/players.ts';
import { allMoves, toHex } from './shared/script.ts';
import { createBenchWorld } from './shared/world.ts';

const AS_TEXT = { binary: false };

const { clients, cells, seed } = config;
const seesAll = config.scenario === 'arena';
const bench = createBenchWorld({ seed, seats: clients, cells, seesAll });
const { sight, sockets, enter, leave }: ReturnType<typeof createPlayers<WebSocket>> = createPlayers(bench, clients);
let first: Buffer | undefined;

// Its documentation's advice: no compression (the default), and no second list of clients where the game has its own.
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, clientTracking: false, maxPayload: 1024 });
server.on('connection', (socket) => {
  const id = enter(socket);
  if (id === undefined) return socket.close(1013);
  if (seesAll) socket.send(firstMessage(), AS_TEXT);
  socket.on('message', (data) => {
    const [heading, buttons] = JSON.parse(data.toString());
    bench.move(id, heading, buttons);
  });
  socket.on('close', () => leave(id));
  socket.on('error', () => socket.terminate());
});

server.on('listening', () => {
  startLoop(tick);
  ready({
    port: (server.address() as AddressInfo).port,
    path: '/',
    opening: [],
    joined: { match: toHex(seesAll ? '{"motes":' : '{"comets":') },
    text: true,
    moves: allMoves((heading, buttons) => JSON.stringify([heading, buttons])),
    update: { match: toHex('{"comets":'), text: true },
    replies: [],
    everySlot: false,
    dialect: 'plain',
  });
});

function tick(): void {
  bench.step();
  sight.refresh();
  if (seesAll) tellAll();
  else for (const [id, socket] of sockets) socket.send(JSON.stringify({ ...sight.look(id), dust: sight.newDust(id) }));
}

function tellAll(): void {
  first = undefined;
  // In bytes: of a text, ws would make them for each client anew.
  const state = Buffer.from(JSON.stringify(sight.lookAtAll()));
  for (const [id, socket] of sockets) {
    socket.send(state, AS_TEXT);
    const dust = sight.newDust(id);
    if (dust !== undefined) socket.send(`{"dust":${dust}}`);
  }
}

/** All motes, once for everybody who comes between two ticks. */
function firstMessage(): Buffer {
  first ??= Buffer.from(JSON.stringify({ motes: sight.allMotes() }));
  return first;
}
