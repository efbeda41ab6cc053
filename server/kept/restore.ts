import { isDeepStrictEqual } from 'node:util';
import type { Host } from '../host/host.ts';
import { putMoves } from '../host/moves.ts';
import type { Room } from '../host/room.ts';
import { hold } from '../host/seats.ts';
import type { Session } from '../host/session.ts';
import type { Seat } from '../lobby/tickets.ts';
import type { Store, Write } from '../ports/store.ts';
import { decodeRoom, type ReadRoom } from './saved-room.ts';
import { decodeSession, type SavedSession } from './saved-session.ts';

export interface RestoreOptions {
  readonly host: Host;
  readonly fingerprint: number;
  readonly nowMs: () => number;
  /** A session can be resumed again. */
  adopt(seat: Seat): void;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/** What a store holds of rooms and sessions, read before the first tick. */
export interface Saved {
  readonly rooms: readonly { readonly code: string; readonly bytes: Uint8Array }[];
  readonly sessions: readonly { readonly handle: string; readonly bytes: Uint8Array }[];
}

/** Takes out what was kept. Sessions whose room is not there are over, and are removed. */
export async function readSaved(store: Store): Promise<Saved> {
  const [rooms, sessions] = await Promise.all([store.list('rooms'), store.list('sessions')]);
  const saved: Saved = {
    rooms: rooms.map(({ key, value }) => ({ code: key, bytes: value })),
    sessions: sessions.map(({ key, value }) => ({ handle: key, bytes: value })),
  };
  const codes = new Set(saved.rooms.map(({ code }) => code));
  const over = sessions.filter(({ value }) => !codes.has(decodeSession(value)?.room ?? ''));
  await store.batch(over.map(({ key }): Write => ({ table: 'sessions', key, value: undefined })));
  return saved;
}

/** Opens rooms as they were, each comet waiting for its player. A room that cannot be is left out, with a line in the log. */
export function restore(saved: Saved, options: RestoreOptions): void {
  const { log } = options;
  const sessions = saved.sessions.flatMap(({ bytes }) => decodeSession(bytes) ?? []);
  let comets = 0;
  let rooms = 0;
  for (const { code, bytes } of saved.rooms) {
    const read = decodeRoom(bytes, options.fingerprint);
    const players = sessions.filter((session) => session.room === code);
    if (!read) log.warn({ room: code }, 'a room is lost: it was saved by another version of the rules');
    if (!read || players.length === 0) continue;
    try {
      restoreRoom(read, players, options);
      comets += players.length;
      rooms++;
    } catch (error) {
      log.warn({ room: code, error: String(error) }, 'a room is lost: what was saved of it is damaged');
    }
  }
  if (rooms > 0) log.info({ rooms, comets }, 'rooms go on where they were, and comets wait for their players');
}

function restoreRoom(read: ReadRoom, players: readonly SavedSession[], options: RestoreOptions): void {
  const { host, nowMs, adopt } = options;
  const room = host.restore(read);
  room.inputs.push(...read.inputs);
  putMoves(room.moves, read.moves);
  // With other settings nobody could go on as if nothing had been.
  if (isDeepStrictEqual(read.facts, room.facts)) hold(room, read.attached);
  const bySeat = new Map(
    players.filter(({ seat }) => seat >= 0 && seat < read.seats).map((saved) => [saved.seat, saved]),
  );
  for (let seat = 0; seat < read.seats; seat++) {
    const saved = bySeat.get(seat);
    settleComet(room, seat, saved, read.handles[seat]);
    if (saved) adopt({ room, session: seatSession(room, saved, nowMs()) });
  }
}

/** The world is up to a second older than the sessions: a comet may be another's, who has left since, or not be there yet. */
function settleComet({ world, inputs }: Room, id: number, saved: SavedSession | undefined, handle: string | undefined) {
  const isThere = world.comets.alive[id] === 1 || world.parked[id] > 0;
  const isOwn = saved !== undefined && saved.handle === handle;
  if (isThere && !isOwn) inputs.push({ kind: 'leave', id });
  if (saved && !isOwn) inputs.push({ kind: 'spawn', id });
}

function seatSession(room: Room, saved: SavedSession, nowMs: number): Session {
  const { seat, name, colour, identity, who, handle, hash, nextHash } = saved;
  const key = { handle, hash, nextHash };
  const state = { kind: 'away', sinceMs: nowMs, untilMs: nowMs + room.options.graceMs } as const;
  const session: Session = { key, seat, name, colour, identity, who, address: '', sinceMs: nowMs, state };
  room.sessions[seat] = session;
  room.roster[seat] = { name, colour, who };
  return session;
}
