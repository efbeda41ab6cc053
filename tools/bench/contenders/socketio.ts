// Socket.IO as its pages on performance and memory advise: on uWebSockets.js in place of Node's HTTP server and ws, with
// the msgpack parser, WebSocket alone, and without the first request of each session kept. In the arena all see the
// same: one broadcast, which is encoded once and published by uWebSockets.js itself.

import uWS from 'uWebSockets.js';
import { Server, type Socket } from 'socket.io';
import parser from 'socket.io-msgpack-parser';
import { ready, startLoop } from './shared/contender.ts';
import { createPlayers, type Players } from './shared/players.ts';
import { firstWithSeat, seesAll } from './shared/rooms.ts';
import { allMoves, toHex } from './shared/script.ts';

/** Packet types of its protocol. */
const CONNECT = 0;
const EVENT = 2;

const rooms = createPlayers<Socket>();

const app = uWS.App();
const io = new Server({ parser, transports: ['websocket'], serveClient: false });
// Beyond 64 KiB, the library's own limit, uWebSockets.js drops messages, and a dropped list of motes is never made good.
io.attachApp(app, { maxBackpressure: 1024 * 1024 });
io.engine.on('connection', (rawSocket) => {
  rawSocket.request = null;
});

io.on('connection', (socket) => {
  const found = firstWithSeat(rooms, ({ enter }) => enter(socket));
  if (!found) return socket.disconnect(true);
  const [{ bench, sight, leave }, id] = found;
  if (seesAll) socket.emit('motes', sight.allMotes());
  socket.on('move', (heading, buttons) => bench.move(id, heading, buttons));
  socket.on('disconnect', () => leave(id));
});

app.listen('127.0.0.1', 0, (socket) => {
  startLoop(() => rooms.forEach(tick));
  ready({
    port: uWS.us_socket_local_port(socket),
    path: '/socket.io/?EIO=4&transport=websocket',
    opening: [
      {
        after: 'message',
        match: toHex('0{'),
        text: false,
        hex: toHex(encode({ type: CONNECT, data: undefined, nsp: '/' })),
      },
    ],
    joined: { match: seesAll ? startOf('motes', []) : startOf('state', [], [], [], null) },
    text: false,
    // As socket.io-client writes it, options included.
    moves: allMoves((heading, buttons) =>
      encode({ type: EVENT, data: ['move', heading, buttons], options: { compress: true }, nsp: '/' }),
    ),
    update: { match: startOf('state', [], [], [], null), text: false },
    replies: [{ match: toHex('2'), text: true, hex: toHex('3') }],
    everySlot: false,
    dialect: 'plain',
  });
});

function encode(packet: object): Buffer {
  return new parser.Encoder().encode(packet)[0];
}

/** How messages of an event begin, in hex: up to the end of its name, before its arguments. */
function startOf(event: string, ...args: unknown[]): string {
  const bytes = encode({ type: EVENT, data: [event, ...args], nsp: '/' });
  return toHex(bytes.subarray(0, bytes.indexOf(event) + event.length));
}

function tick(room: Players<Socket>): void {
  const { bench, sight, sockets } = room;
  bench.step();
  sight.refresh();
  if (seesAll) tellAll(room);
  else for (const [id, socket] of sockets) tell(room, id, socket);
}

function tell({ sight }: Players<Socket>, id: number, socket: Socket): void {
  const { comets, added, removed } = sight.look(id);
  socket.emit('state', comets, added, removed, sight.newDust(id) ?? null);
}

/** An arena is the only room. */
function tellAll({ sight, sockets }: Players<Socket>): void {
  const { comets, added, removed } = sight.lookAtAll();
  io.emit('state', comets, added, removed, null);
  for (const [id, socket] of sockets) {
    const dust = sight.newDust(id);
    if (dust !== undefined) socket.emit('dust', dust);
  }
}
