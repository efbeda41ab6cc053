import { createBucket } from '../../game/common/pace.ts';
import type { FriendInfo, FriendsAnswer } from '../../protocol/leaderboard.ts';
import { friendCodeOf } from '../identity/friend-code.ts';
import type { Time } from '../ports/time.ts';
import { freeSeat } from './matchmaking.ts';
import type { Parties } from './parties.ts';

/** What a player asks of friends. */
export interface FriendsRequest {
  /** The secret behind the own code. */
  readonly friend?: string | undefined;
  /** The one before: whoever kept its code finds the player no more. */
  readonly was?: string | undefined;
  readonly codes: readonly string[];
}

/** Tells friends of each other: who has a player's code is told where that player plays, and nobody else is. */
export interface Friends {
  /** Undefined: too many ask. */
  ask(request: FriendsRequest): FriendsAnswer | undefined;
}

/** Of all players together: a page asks once in ten seconds, so these are the pages of 2,000 players. */
const ASKS = 1000;
const ASKS_PER_SECOND = 200;

export function createFriends(parties: Parties, time: Time): Friends {
  const mayAsk = createBucket(ASKS, ASKS_PER_SECOND, time.nowMs);

  const tell = (code: string): FriendInfo[] => {
    const seat = parties.playerOf(code);
    if (!seat) return [];
    const { room, session } = seat;
    const where = room.options.isPublic ? { room: room.options.code } : {};
    return [{ code, who: session.who, name: session.name, ...where, free: freeSeat(room) >= 0 }];
  };

  return {
    ask({ friend, was, codes }) {
      if (!mayAsk()) return undefined;
      const own = friend === undefined ? undefined : friendCodeOf(friend);
      if (was !== undefined) parties.renew(friendCodeOf(was), own);
      const friends = [...new Set(codes)].filter((code) => code !== own).flatMap(tell);
      return own === undefined ? { friends } : { code: own, friends };
    },
  };
}
