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
// - Several rooms are one Instance, each with channels of its own: an Instance a room would listen on a port each.
import { Client, Instance, NetworkEvent, type NetworkMessage } from 'nengi';
import { BufferWriter } from 'nengi-buffers';
import { uWebSocketsInstanceAdapter } from 'nengi-uws-instance-adapter';
import { freePort } from '../../../server/machine/free-port.ts';
import { createContext, NType } from './nengi/context.ts';
import { NengiRoom, type Player } from './nengi/room.ts';
import { ready, startLoop } from './shared/contender.ts';
import { createRooms } from './shared/rooms.ts';
import { allMoves, toHex } from './shared/script.ts';

const context = createContext();
const instance = new Instance(context);
instance.onConnect = async () => true;
const rooms = createRooms().map((bench) => new NengiRoom(instance, bench));

function update(): void {
  while (!instance.queue.isEmpty()) handle(instance.queue.next());
  for (const room of rooms) room.step();
  instance.step();
}

function handle({ type, user, command }: NetworkMessage): void {
  const player = user as Player;
  if (type === NetworkEvent.Command) {
    const { heading, buttons } = command as { heading: number; buttons: number };
    player.room?.move(player.seat, heading, buttons);
  } else if (type === NetworkEvent.UserConnected) enter(player);
  else if (type === NetworkEvent.UserDisconnected) player.room?.leave(player);
}

function enter(player: Player): void {
  // Its first snapshot answers with the client's last tick, and -1 for "none yet" does not fit: the step would throw.
  if (player.lastReceivedClientTick < 0) player.lastReceivedClientTick = 0;
  if (!rooms.some((room) => room.enter(player))) player.disconnect('all seats are taken');
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
