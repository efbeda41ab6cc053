// ws and JSON as WebSocket tutorials teach it: whatever a client sends changes the state, and the whole state goes to
// everybody. Nobody looks at what a client can see, or whether it keeps up. Two guards that tutorials leave out are
// here, or there would be nothing to measure: a limit of what waits for a client, and moves that wait for their turn.
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { ready, startLoop } from './shared/contender.ts';
import { count } from './shared/meter.ts';
import { createRooms, firstWithSeat, seatsOfRoom } from './shared/rooms.ts';
import { allMoves, toHex } from './shared/script.ts';
import { createSeats, type Seats } from './shared/seats.ts';
import type { BenchWorld } from './shared/world.ts';

interface TutorialRoom {
  readonly bench: BenchWorld;
  readonly seats: Seats;
  readonly sockets: Set<WebSocket>;
}

const rooms = createRooms().map(
  (bench): TutorialRoom => ({ bench, seats: createSeats(seatsOfRoom), sockets: new Set() }),
);

/** Without it the process runs out of memory within seconds. */
const MOST_BUFFERED_BYTES = 1024 * 1024;

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (socket) => {
  const found = firstWithSeat(rooms, ({ seats }) => seats.take());
  if (!found) return socket.close(1013);
  const [room, id] = found;
  room.bench.join(id);
  room.sockets.add(socket);
  socket.send(JSON.stringify({ type: 'welcome', id }));
  socket.on('message', (data) => {
    const { heading, buttons } = JSON.parse(data.toString());
    waiting.push({ room, id, heading, buttons });
    if (waiting.length === 1) setImmediate(takeTurn);
  });
  socket.on('close', () => {
    room.sockets.delete(socket);
    room.bench.leave(id);
    room.seats.giveBack(id);
  });
  socket.on('error', () => socket.terminate());
});

server.on('listening', () => {
  startLoop(() => {
    for (const { bench } of rooms) bench.step();
  });
  ready({
    port: (server.address() as AddressInfo).port,
    path: '/',
    opening: [],
    joined: { match: toHex('{"type":"welcome"') },
    text: true,
    moves: allMoves((heading, buttons) => JSON.stringify({ type: 'move', heading, buttons })),
    update: { match: toHex('{"type":"state"'), text: true },
    replies: [],
    everySlot: false,
    dialect: 'plain',
  });
});

let waiting: { room: TutorialRoom; id: number; heading: number; buttons: number }[] = [];
let next = 0;

/**
 * One move in each turn of the event loop. All those of a full socket at once, thousands of broadcasts, and the loop
 * would neither tick nor answer the bench for minutes.
 */
function takeTurn(): void {
  const { room, id, heading, buttons } = waiting[next++];
  room.bench.move(id, heading, buttons);
  broadcast(room);
  if (next < waiting.length) {
    setImmediate(takeTurn);
    return;
  }
  waiting = [];
  next = 0;
}

function broadcast({ bench, sockets }: TutorialRoom): void {
  const text = JSON.stringify(wholeState(bench));
  for (const socket of sockets) {
    if (socket.readyState !== WebSocket.OPEN) continue;
    if (socket.bufferedAmount > MOST_BUFFERED_BYTES) count('dropped');
    else socket.send(text);
  }
}

function wholeState({ world }: BenchWorld): object {
  const { comets: all, motes: dust, own } = world;
  const comets = world.ids.map((id) => ({
    id,
    x: all.x[id] >> 10,
    y: all.y[id] >> 10,
    heading: all.heading[id],
    flags: all.flags[id],
    dust: own.dust[id],
  }));
  const motes = [];
  for (let id = 0; id < dust.capacity; id++) {
    if (dust.value[id] > 0) motes.push({ id, x: dust.x[id], y: dust.y[id], value: dust.value[id] });
  }
  return { type: 'state', comets, motes };
}
