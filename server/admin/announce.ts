import * as v from 'valibot';
import type { Game } from '../game/game.ts';
import { announce, announceRestart } from '../host/announce.ts';
import { checkAnnouncement } from '../people/announce.ts';

/** `POST /announce`: a title and a body, to all, to a room or to one of its seats; or in how many seconds the server restarts. */
const REQUEST = v.union([
  v.strictObject({ restartIn: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff)) }),
  v.strictObject({
    title: v.optional(v.string(), ''),
    body: v.optional(v.string(), ''),
    room: v.exactOptional(v.string()),
    seat: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9999))),
  }),
]);

const SHAPE =
  'Send JSON: {"title": "...", "body": "..."}, with "room" for one room, and "seat" for one of its players; or {"restartIn": SECONDS}.';

/** @returns how many were told at this host, or a sentence that says what is wrong */
export function takeAnnouncement(
  { lobby, peers }: Game,
  text: string,
): { told: number } | { status: number; message: string } {
  const read = v.safeParse(REQUEST, parse(text));
  if (!read.success) return { status: 400, message: SHAPE };
  const request = read.output;
  if ('restartIn' in request) return { told: announceRestart(lobby.rooms, request.restartIn) };
  const problem = checkAnnouncement(request);
  if (problem) return { status: 400, message: problem };
  const { room } = request;
  const isElsewhere = peers.listings().some(({ rooms }) => rooms.some((other) => other.room === room));
  if (room !== undefined && !lobby.rooms.has(room) && !isElsewhere) {
    return { status: 404, message: `There is no room ${room}.` };
  }
  peers.announce(request);
  return { told: announce(lobby.rooms, request) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
