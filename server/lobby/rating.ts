import { createHash } from 'node:crypto';
import type { JoinRequest } from '../../protocol/join.ts';
import { freeSeats, type MatchmakingOptions, publicPlaces } from './matchmaking.ts';

/**
 * How well a join would be placed here, where a gateway has several hosts to choose from; it goes to the one that says most.
 * 3: the session, room or party that it asks for is here. 2 and more: a public room has a free seat, the more the fuller it is, so that people meet.
 * 1 and more: a room can be opened, the more the emptier this host is. Below 1 the same, of a join that asks for what is not here. −1: there is no place.
 */
export const FOUND = 3;
export const NOWHERE = -1;
const FREE = 2;
const EMPTY = 1;

/** @param name this host's, different from all others'; @param own the player's code, by which friends may have come before */
export function rateRooms(options: MatchmakingOptions, name: string, request: JoinRequest, own?: string): number {
  const { host, parties, tickets } = options;
  const { room, with: party, resume } = request;
  if (room !== undefined) {
    if (host.rooms.has(room) || tickets.expected.has(room)) return FOUND;
    // All gateways choose alike: two who come to one new room by different gateways meet there.
    return host.rooms.size < options.maxRooms ? shareOf(`${name}/${room}`) : NOWHERE;
  }
  if (request.private) return below(rateNewRoom(options), resume !== undefined);
  const known = party === undefined ? undefined : (parties.roomOf(party) ?? parties.heldFor(party));
  if (known !== undefined) return FOUND;
  if (own !== undefined && parties.roomWaitingFor(own)) return FOUND;
  return below(ratePublic(options), party !== undefined || resume !== undefined);
}

/** Below 1, in the same order, where a join asks for what is not here. */
function below(rate: number, isSeeking: boolean): number {
  return isSeeking && rate >= EMPTY ? (rate - EMPTY) / FOUND : rate;
}

/** The fullest public room that has a seat. */
function ratePublic(options: MatchmakingOptions): number {
  const shares = publicPlaces(options).map(({ free, seats }) => 1 - free / seats);
  const fullest = Math.max(...shares.filter((share) => share < 1));
  return fullest >= 0 ? FREE + fullest : rateNewRoom(options);
}

function rateNewRoom({ host, tickets, maxRooms, roomSeats }: MatchmakingOptions): number {
  if (host.rooms.size >= maxRooms) return NOWHERE;
  let taken = 0;
  for (const room of host.rooms.values()) taken += room.options.seats - freeSeats(room);
  for (const { players } of tickets.expected.values()) taken += players;
  return EMPTY + (1 - taken / (maxRooms * roomSeats)) / 2;
}

/** From 0 up to 1, by chance that is the same for all who ask (rendezvous hashing; Thaler and Ravishankar, 1998). */
function shareOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
