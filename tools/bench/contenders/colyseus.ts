// Colyseus 0.18 on uWebSockets.js, or on ws, as docs.colyseus.io lays it out: one room, its state in schemas, clients' moves as
// messages of bytes. Where it leaves a choice, what costs it least:
//
// - The patch is sent right after the step (`broadcastPatch`, no patch rate): one timer, and no state older than a tick.
// - No `defineInput`: with it each client's patch carries a time and an acknowledgement of its own, so each is a copy.
// - Open world: a StateView a client (colyseus/interest.ts). The own dust is a tagged field of the comet.
// - Arena: no views, so that the patch is encoded once for all. The own dust is a message when it has changed.
// - Without devMode, playground and monitor. Its `debug` output is off as long as nobody sets DEBUG.
import { type Client, matchMaker, Room, Server } from '@colyseus/core';
import { freePort } from '../../../server/machine/free-port.ts';
import { createInterest, type Player } from './colyseus/interest.ts';
import { createState, createTypes, type RoomState } from './colyseus/state.ts';
import { config, ready, startLoop } from './shared/contender.ts';
import { createRoom, seatsOfRoom, seesAll } from './shared/rooms.ts';
import { allMoves } from './shared/script.ts';
import { createSeats } from './shared/seats.ts';

/** Codes of its protocol, first byte of each message. */
const JOIN_ROOM = '0a';
const ROOM_STATE = '0e';
const ROOM_STATE_PATCH = '0f';
const ROOM_DATA_BYTES = 0x11;
/** Types of messages: a small number takes a byte, a name its letters. */
const MOVE = 0;
const DUST = 0;
/** Reserved seats wait for a load generator that takes its time. */
const SEAT_SECONDS = 600;

const types = createTypes(!seesAll);

interface Seated {
  seat: number;
  /** In the open world, where views differ. */
  player: Player | undefined;
  /** The own dust as it was told last. */
  dust: number;
}

class WorldRoom extends Room<RoomState['root'], Seated> {
  override patchRate = null;
  override autoDispose = false;
  override maxClients = seatsOfRoom;
  override seatReservationTimeout = SEAT_SECONDS;
  private readonly bench = createRoom(rooms.length);
  private readonly world = createState(this.bench, types);
  private readonly interest = seesAll ? undefined : createInterest(this.bench, this.world);
  private readonly seats = createSeats(seatsOfRoom);
  override state = this.world.root;

  override onCreate(): void {
    rooms.push(this);
    this.onMessageBytes(MOVE, (client, bytes) => this.bench.move(client.userData.seat, bytes[0], bytes[1]));
  }

  override onJoin(client: Client<Seated>): void {
    const seat = this.seats.take();
    if (seat === undefined) throw new Error('all seats are taken');
    const player = this.interest?.add(seat);
    client.userData = { seat, player, dust: 0 };
    client.view = player?.view;
    this.bench.join(seat);
  }

  override onLeave({ userData: { seat, player } }: Client<Seated>): void {
    if (player) this.interest?.remove(player);
    this.bench.leave(seat);
    this.seats.giveBack(seat);
  }

  tick(): void {
    this.bench.step();
    this.world.refresh();
    this.interest?.refresh();
    this.broadcastPatch();
    if (seesAll) for (const client of this.clients) this.tellDust(client);
  }

  private tellDust(client: Client<Seated>): void {
    const dust = this.bench.world.own.dust[client.userData.seat];
    if (dust === client.userData.dust) return;
    client.userData.dust = dust;
    client.send(DUST, dust);
  }
}

const rooms: WorldRoom[] = [];

/** The seats of all clients, so that a load generator needs no HTTP: where each connects. */
async function reserveSeats(): Promise<string[]> {
  const paths: string[] = [];
  for (let i = 0; i < config.clients; i++) {
    const { processId, roomId, sessionId } = await matchMaker.joinOrCreate('world');
    paths.push(`/${processId}/${roomId}?sessionId=${sessionId}`);
  }
  return paths;
}

/** Only the one that is measured is loaded. */
async function createTransport() {
  if (config.transport === 'ws') return new (await import('@colyseus/ws-transport')).WebSocketTransport();
  return new (await import('@colyseus/uwebsockets-transport')).uWebSocketsTransport();
}

const port = await freePort();
const server = new Server({ transport: await createTransport(), greet: false, gracefullyShutdown: false });
server.define('world', WorldRoom);
await server.listen(port);
const paths = await reserveSeats();
ready({
  port,
  paths,
  opening: [{ after: 'message', match: JOIN_ROOM, text: false, hex: JOIN_ROOM }],
  joined: { match: ROOM_STATE },
  text: false,
  // As `room.sendBytes(MOVE, [heading, buttons])` writes it.
  moves: allMoves((heading, buttons) => Uint8Array.of(ROOM_DATA_BYTES, MOVE, heading, buttons)),
  update: { match: ROOM_STATE_PATCH, text: false },
  replies: [],
  everySlot: false,
  dialect: 'plain',
});
startLoop(() => {
  for (const room of rooms) room.tick();
});
