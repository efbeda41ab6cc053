import { CLOSE } from '../../protocol/close.ts';
import type { Difficulty } from '../../protocol/join.ts';
import type { Host } from '../host/host.ts';
import { hasComet, type Room } from '../host/room.ts';
import type { Session } from '../host/session.ts';
import { NOBODY } from '../identity/identity.ts';
import type { Ending } from '../ports/rooms.ts';
import type { Time } from '../ports/time.ts';
import { freeSeat, freeSpectatorSeat } from './matchmaking.ts';
import { createKey } from './session-key.ts';
import type { Admission, Seat } from './tickets.ts';

export interface AdmissionOptions {
  readonly host: Host;
  readonly config: { readonly maxRooms: number };
  readonly time: Pick<Time, 'nowMs'>;
  /** Lets bots into a private room that has just been opened; nobody comes where there is no such thing. */
  orderBots?(room: string, bots: number, difficulty: Difficulty): void;
}

/** The same whether a private room is not there or has no place: who does not know its people learns nothing. */
const NOTHING_TO_WATCH: Ending = { code: CLOSE.roomGone.code, reason: 'there is no room to watch with this code' };

/** No session key begins with it. */
const WATCHES = '~';

/** What `Place` tells of a spectator, who has no key: by it the next host gives the same seat, in the room of the same code. */
export function handleOfSpectator({ room, session }: Seat): string {
  return `${WATCHES}${room.options.code}:${session.seat}`;
}

const NO_ROOM_LEFT: Ending = { code: CLOSE.overloaded.code, reason: 'this server has no room left' };

/** Who may sit where. Nobody sits there before the host's `attach`. */
export interface Admitting {
  /** What a hello is good for: the session that goes on, or a seat for somebody new, whose room is opened where it is not. Else why there is none. */
  admit(admission: Admission): Seat | Ending;
  /** The seat of a spectator whose host was lost, by its handle; undefined where it is a player's, or is not to be had. */
  watchAgain(handle: string, key: string): Seat | undefined;
}

export function createAdmission({ host, config, time, orderBots }: AdmissionOptions): Admitting {
  const openedFor = ({ code, isPublic, wish }: Exclude<Admission['to'], Seat>): Room | undefined => {
    const there = host.rooms.get(code);
    if (there || host.rooms.size >= config.maxRooms) return there;
    const { bots = 0, difficulty = 'normal', rounds } = (!isPublic && wish) || {};
    const room = host.open(code, isPublic, rounds);
    if (bots > 0) orderBots?.(code, bots, difficulty);
    return room;
  };

  return {
    admit({ to, watches }) {
      if ('session' in to) return to.session.state.kind === 'left' ? CLOSE.badTicket : to;
      const looksIn = watches && !to.isPublic;
      const room = looksIn ? host.rooms.get(to.code) : openedFor(to);
      const number = room ? (watches ? freeSpectatorSeat(room) : freeSeat(room)) : -1;
      if (room && number >= 0) return { room, session: newSession(number, to.key, time.nowMs()) };
      if (looksIn) return NOTHING_TO_WATCH;
      return room ? CLOSE.roomFull : NO_ROOM_LEFT;
    },
    watchAgain(handle, key) {
      if (!handle.startsWith(WATCHES)) return undefined;
      const [code, number] = handle.slice(WATCHES.length).split(':');
      const room = host.rooms.get(code);
      const seat = Number(number);
      if (!room || hasComet(room, seat) || !(seat in room.sessions) || room.sessions[seat]) return undefined;
      return { room, session: newSession(seat, key, time.nowMs()) };
    },
  };
}

/** One whose hello has come, and who has no seat yet. */
function newSession(seat: number, key: string, nowMs: number): Session {
  const player = { name: '', colour: 0, identity: undefined, who: NOBODY, address: '', sinceMs: nowMs };
  return { ...player, key: createKey(key), seat, state: { kind: 'away', sinceMs: nowMs, untilMs: nowMs } };
}
