import type { Broadcast } from '../../../server/gateway/broadcast.ts';
import type { Streams } from '../../../server/gateway/streams.ts';
import type { Room } from '../../../server/host/room.ts';

/** The streams of a room at the only gateway that follows it. */
export function streamsOf({ followers }: Room): Streams {
  const [followed] = followers.values();
  if (!followed) throw new Error('no gateway follows the room');
  return (followed.follower as Broadcast).streams;
}

/** Nobody counts as slow or dead: all have confirmed what they were sent, and pinged. */
export function hearFromAll(room: Room): void {
  streamsOf(room).confirmedTick.fill(room.world.tick);
  room.pingedTick.fill(room.world.tick);
}
