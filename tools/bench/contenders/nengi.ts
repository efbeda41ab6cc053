// nengi 2 (2.0.0-alpha.57) as its README lays it out: an Instance, channels that users subscribe to, uWebSockets.js and
// Node's buffers below, `update` draining the queue and stepping every 50 ms. Where it leaves a choice, the cheaper one
// was measured with a thousand users:
//
// - Interest by one Channel a cell, a user subscribed to those of its view. ChannelAABB2D looks at all entities for each
//   user: 1.6 times the time of a step. The arena is one Channel.
// - Comets are entities, as the README has players. Their place is one property of a type of our own, two UInt16, since
//   each property that changed costs five bytes and an object: a quarter of a frame.
// - Motes are messages of their cell's channel, given to a user when it subscribes. As entities each would be compared
//   property by property in every step, though it never changes: six times the time of a step.
import {
  Binary,
  Channel,
  Client,
  Context,
  declareBinaryType,
  defineSchema,
  type Entity,
  Instance,
  type Message,
  NetworkEvent,
  type NetworkMessage,
  type User,
} from 'nengi';
import { BufferWriter } from 'nengi-buffers';
import { uWebSocketsInstanceAdapter } from 'nengi-uws-instance-adapter';
import type { Area } from '../../../game/sim/world/area.ts';
import { freePort } from '../../lib/server/free-port.ts';
import { config, ready, startLoop } from './shared/contender.ts';
import { allMoves, toHex } from './shared/script.ts';
import { createSeats } from './shared/seats.ts';
import { createBenchWorld, forCellsOnlyIn } from './shared/world.ts';

const { clients, cells, seed, scenario } = config;
const isArena = scenario === 'arena';
const SUBPX_SHIFT = 10;

const NType = { Move: 1, Comet: 2, Mote: 3, MoteGone: 4, CellLeft: 5, Dust: 6 };

interface PlaceValue {
  x: number;
  y: number;
}

interface MoteMessage extends Message {
  mote: number;
  x: number;
  y: number;
  value: number;
}

interface Comet extends Entity {
  id: number;
  place: PlaceValue;
  heading: number;
  flags: number;
}

interface CellChannel extends Channel {
  /** Those that lie in it. */
  motes: Map<number, MoteMessage>;
}

interface Player extends User {
  seat: number;
  /** The own dust as it was told last. */
  dust: number;
  /** Cells it is subscribed to; undefined before the first step. */
  view: Area | undefined;
}

/** A place in whole pixels, four bytes; interpolated as nengi's own vectors are. */
const Place = Binary.LAST_INDEX + 1;
declareBinaryType<PlaceValue>(Place, {
  write: ({ x, y }, writer) => {
    writer.writeUInt16(x);
    writer.writeUInt16(y);
  },
  read: (reader) => ({ x: reader.readUInt16(), y: reader.readUInt16() }),
  byteSize: () => 4,
  compare: (a, b) => a.x === b.x && a.y === b.y,
  interp: (a, b, t) => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }),
  clone: ({ x, y }) => ({ x, y }),
});

/** What instance and client agree on. */
const context = new Context();
context.register(NType.Move, defineSchema({ heading: Binary.UInt8, buttons: Binary.UInt8 }));
context.register(
  NType.Comet,
  defineSchema({
    id: Binary.UInt16,
    place: { type: Place, interp: true },
    heading: Binary.UInt8,
    flags: Binary.UInt8,
  }),
);
context.register(
  NType.Mote,
  defineSchema({ mote: Binary.UInt16, x: Binary.UInt16, y: Binary.UInt16, value: Binary.UInt8 }),
);
context.register(NType.MoteGone, defineSchema({ mote: Binary.UInt16 }));
context.register(NType.CellLeft, defineSchema({ cell: Binary.UInt16 }));
context.register(NType.Dust, defineSchema({ dust: Binary.UInt32 }));

const bench = createBenchWorld({ seed, seats: clients, cells, seesAll: isArena });
const { comets, motes, own } = bench.world;
const seats = createSeats(clients);
const instance = new Instance(context);
instance.onConnect = async () => true;

/** One a cell, or the arena's only one, each with the motes that lie in it. */
const channels = Array.from({ length: isArena ? 1 : cells * cells }, (_, cell) => {
  const channel: CellChannel = Object.assign(new Channel(instance.localState), { motes: new Map() });
  instance.registerChannel(channel);
  channel.onSubscribe = (user) => {
    for (const message of channel.motes.values()) user.queueMessage(message);
  };
  channel.onUnsubscribe = (user) => user.queueMessage({ ntype: NType.CellLeft, cell });
  return channel;
});
const channelAt = (cell: number) => channels[isArena ? 0 : cell];

/** By seat: who sits there, the comet's entity and the channel it is in. By mote: the channel it lies in. */
const players = Array.from({ length: clients }, (): Player | undefined => undefined);
const entities = Array.from({ length: clients }, (): Comet | undefined => undefined);
const cometChannels: CellChannel[] = [];
const moteChannels: CellChannel[] = [];

for (let mote = 0; mote < motes.capacity; mote++) if (motes.value[mote] > 0) layMote(mote);

function layMote(mote: number): void {
  const channel = channelAt(bench.cellOfMote(mote));
  const message: MoteMessage = {
    ntype: NType.Mote,
    mote,
    x: motes.x[mote],
    y: motes.y[mote],
    value: motes.value[mote],
  };
  channel.motes.set(mote, message);
  channel.addMessage(message);
  moteChannels[mote] = channel;
}

function takeMote(mote: number): void {
  const channel = moteChannels[mote];
  channel.motes.delete(mote);
  channel.addMessage({ ntype: NType.MoteGone, mote });
}

function update(): void {
  while (!instance.queue.isEmpty()) handle(instance.queue.next());
  bench.step();
  for (const mote of bench.goneMotes) takeMote(mote);
  for (const mote of bench.bornMotes) layMote(mote);
  for (let id = 0; id < clients; id++) updateComet(id);
  for (const player of players) if (player) updatePlayer(player);
  instance.step();
}

function handle({ type, user, command }: NetworkMessage): void {
  const player = user as Player;
  if (type === NetworkEvent.Command) {
    const { heading, buttons } = command as { heading: number; buttons: number };
    bench.move(player.seat, heading, buttons);
  } else if (type === NetworkEvent.UserConnected) enter(player);
  else if (type === NetworkEvent.UserDisconnected) leave(player);
}

function enter(user: Player): void {
  // Its first snapshot answers with the client's last tick, and -1 for "none yet" does not fit: the step would throw.
  if (user.lastReceivedClientTick < 0) user.lastReceivedClientTick = 0;
  const seat = seats.take();
  if (seat === undefined) return user.disconnect('all seats are taken');
  user.seat = seat;
  user.dust = 0;
  players[user.seat] = user;
  bench.join(user.seat);
}

function leave(user: Player): void {
  if (user.seat === undefined) return;
  for (const channel of [...user.subscriptions.values()]) channel.unsubscribe(user);
  players[user.seat] = undefined;
  bench.leave(user.seat);
  seats.giveBack(user.seat);
}

function updateComet(id: number): void {
  const before = entities[id];
  if (!comets.alive[id]) {
    if (before) cometChannels[id].removeEntity(before);
    entities[id] = undefined;
    return;
  }
  const entity = before ?? { nid: 0, ntype: NType.Comet, id, place: { x: 0, y: 0 }, heading: 0, flags: 0 };
  entities[id] = entity;
  entity.place.x = comets.x[id] >> SUBPX_SHIFT;
  entity.place.y = comets.y[id] >> SUBPX_SHIFT;
  entity.heading = comets.heading[id];
  entity.flags = comets.flags[id];
  const channel = channelAt(bench.cellOfComet(id));
  if (before && channel === cometChannels[id]) return;
  // Into the new channel first: an entity that is in no channel loses its id, and its viewers would see another comet.
  channel.addEntity(entity);
  if (before) cometChannels[id].removeEntity(entity);
  cometChannels[id] = channel;
}

function updatePlayer(user: Player): void {
  const view = bench.areaOf2(user.seat);
  if (view !== user.view) {
    if (isArena) channels[0].subscribe(user);
    else watch(user, view);
    user.view = view;
  }
  const dust = own.dust[user.seat];
  if (dust === user.dust) return;
  user.dust = dust;
  user.queueMessage({ ntype: NType.Dust, dust });
}

function watch(user: Player, view: Area): void {
  if (user.view) forCellsOnlyIn(user.view, view, cells, (cell) => channels[cell].unsubscribe(user));
  forCellsOnlyIn(view, user.view, cells, (cell) => channels[cell].subscribe(user));
}

/** What nengi's own client would write, by its own writer. */
function clientSays(): { handshake: string; moves: string[] } {
  const { network } = new Client(context, class {}, 20);
  return {
    // It makes room for a byte too many, which would say what happened to be in memory there.
    handshake: toHex(network.createHandshakeBuffer({}, BufferWriter).subarray(0, -1)),
    moves: allMoves((heading, buttons) => {
      network.clientTick = 1;
      network.addCommand({ ntype: NType.Move, heading, buttons });
      return network.createOutboundBuffer(BufferWriter);
    }),
  };
}

const port = await freePort();
const { handshake, moves } = clientSays();
new uWebSocketsInstanceAdapter(instance.network, {}).listen(port, () => {
  ready({
    port,
    path: '/',
    opening: [{ after: 'open', text: false, hex: handshake }],
    joined: { match: '010101' },
    text: false,
    moves,
    // The client's tick follows the section, its count, the message's type and a network id of nobody.
    counter: { offset: 5, bytes: 2, littleEndian: false, first: 1 },
    // A snapshot begins with its engine messages: the client's tick, and now and then the time.
    update: { match: '01', text: false },
    replies: [],
    // `flush`, which its client calls in every frame, always sends the client's tick, commands or not.
    everySlot: true,
    dialect: 'plain',
  });
  startLoop(update);
});
