import type { RoomInfo } from '../../protocol/leaderboard.ts';
import type { Game } from '../game/game.ts';
import { listingOf } from '../peers/listing.ts';

/** The public rooms, of this host and of all others, those with most players first. Of private ones nobody is told. */
export function readRooms({ lobby, boards, peers }: Game): readonly RoomInfo[] {
  const listings = [listingOf(lobby.rooms.values(), boards), ...peers.listings()];
  return listings.flatMap(({ rooms }) => rooms).sort((a, b) => b.players - a.players);
}
