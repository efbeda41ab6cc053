import { appendRecord } from '../../protocol/codec/records.ts';
import { type Announcement, noticeOf } from '../people/announce.ts';
import type { Room } from './room.ts';
import { tellSeat } from './telling/outbox.ts';

/**
 * Tells players what the operator announces, with the tick to come.
 * @returns how many are told, spectators among them; 0 where there is no such room, or nobody in that seat
 */
export function announce(rooms: ReadonlyMap<string, Room>, announcement: Announcement): number {
  const record = noticeOf(announcement);
  const { room: code, seat } = announcement;
  const meant = [...rooms.values()].filter(({ options }) => code === undefined || options.code === code);
  let told = 0;
  for (const room of meant) {
    if (seat === undefined) {
      appendRecord(room.news, record);
      told += countThere(room);
    } else if (isThere(room, seat)) {
      tellSeat(room.outbox, seat, record);
      told++;
    }
  }
  return told;
}

/** Tells everybody that the server restarts in so many seconds. @returns how many are told */
export function announceRestart(rooms: ReadonlyMap<string, Room>, seconds: number): number {
  let told = 0;
  for (const room of rooms.values()) {
    appendRecord(room.news, { kind: 'restart', seconds });
    told += countThere(room);
  }
  return told;
}

function countThere(room: Room): number {
  return room.sessions.filter((_, seat) => isThere(room, seat)).length;
}

/** A hidden page is told nothing. */
function isThere({ sessions }: Room, seat: number): boolean {
  return sessions[seat]?.state.kind === 'playing';
}
