// ws and JSON, as a careful small game does it: once a tick each client is told in one message what it sees. In the arena
// all see the same, so the state is turned into text once.
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { ready, startLoop } from './shared/contender.ts';
import { createPlayers, type Players } from './shared/players.ts';
import { firstWithSeat, seesAll } from './shared/rooms.ts';
import { allMoves, toHex } from './shared/script.ts';

const AS_TEXT = { binary: false };

const rooms = createPlayers<WebSocket>();
let first: Buffer | undefined;

// Its documentation's advice: no compression (the default), and no second list of clients where the game has its own.
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, clientTracking: false, maxPayload: 1024 });
server.on('connection', (socket) => {
  const found = firstWithSeat(rooms, ({ enter }) => enter(socket));
  if (!found) return socket.close(1013);
  const [room, id] = found;
  if (seesAll) socket.send(firstMessage(room), AS_TEXT);
  socket.on('message', (data) => {
    const [heading, buttons] = JSON.parse(data.toString());
    room.bench.move(id, heading, buttons);
  });
  socket.on('close', () => room.leave(id));
  socket.on('error', () => socket.terminate());
});

server.on('listening', () => {
  startLoop(() => rooms.forEach(tick));
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

function tick(room: Players<WebSocket>): void {
  const { bench, sight, sockets } = room;
  bench.step();
  sight.refresh();
  if (seesAll) tellAll(room);
  else for (const [id, socket] of sockets) socket.send(JSON.stringify({ ...sight.look(id), dust: sight.newDust(id) }));
}

function tellAll({ sight, sockets }: Players<WebSocket>): void {
  first = undefined;
  // In bytes: of a text, ws would make them for each client anew.
  const state = Buffer.from(JSON.stringify(sight.lookAtAll()));
  for (const [id, socket] of sockets) {
    socket.send(state, AS_TEXT);
    const dust = sight.newDust(id);
    if (dust !== undefined) socket.send(`{"dust":${dust}}`);
  }
}

/** All motes, once for everybody who comes between two ticks: an arena is the only room. */
function firstMessage({ sight }: Players<WebSocket>): Buffer {
  first ??= Buffer.from(JSON.stringify({ motes: sight.allMotes() }));
  return first;
}
