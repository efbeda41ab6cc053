import { createBucket } from '../../game/common/pace.ts';
import { CALL_SECONDS, type FriendInfo, type FriendsAnswer } from '../../protocol/leaderboard.ts';
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
  /** The code of whom the player of `friend` calls. */
  readonly call?: string | undefined;
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

  const calls = createCalls(time);

  const tell = (code: string, own: string | undefined): FriendInfo[] => {
    const seat = parties.playerOf(code);
    if (!seat) return [];
    const { room, session } = seat;
    const where = room.options.isPublic ? { room: room.options.code } : {};
    const call = own !== undefined && calls.waits(code, own) ? ({ calls: true } as const) : {};
    return [{ code, who: session.who, name: session.name, ...where, free: freeSeat(room) >= 0, ...call }];
  };

  return {
    ask({ friend, was, codes, call }) {
      if (!mayAsk()) return undefined;
      const own = friend === undefined ? undefined : friendCodeOf(friend);
      if (was !== undefined) parties.renew(friendCodeOf(was), own);
      if (own !== undefined && call !== undefined && parties.playerOf(own)) calls.add(own, call);
      const friends = [...new Set(codes)].filter((code) => code !== own).flatMap((code) => tell(code, own));
      return own === undefined ? { friends } : { code: own, friends };
    },
  };
}

/** Of one caller. More is no call, but an announcement. */
const MOST_CALLS = 5;

/** Who calls whom, by codes. A caller has a seat, so there are few, and what is over goes. */
function createCalls(time: Pick<Time, 'nowMs'>) {
  /** By caller, whoever called last last. */
  const byCaller = new Map<string, { to: string; untilMs: number }[]>();

  const waitingOf = (from: string) => (byCaller.get(from) ?? []).filter(({ untilMs }) => time.nowMs() < untilMs);

  const forgetOld = () => {
    for (const from of byCaller.keys()) {
      if (waitingOf(from).length > 0) return;
      byCaller.delete(from);
    }
  };

  return {
    add(from: string, to: string): void {
      const waiting = waitingOf(from);
      if (waiting.some((call) => call.to === to)) return;
      byCaller.delete(from);
      forgetOld();
      byCaller.set(from, [...waiting, { to, untilMs: time.nowMs() + CALL_SECONDS * 1000 }].slice(-MOST_CALLS));
    },
    waits: (from: string, to: string) => waitingOf(from).some((call) => call.to === to),
  };
}
