import * as v from 'valibot';
import { CLOSE } from '../../protocol/close.ts';
import { cleanName } from '../../protocol/join.ts';
import { cleanText, LONGEST_SANCTION_BYTES, type Sanction, sentenceOf } from '../../protocol/people.ts';
import type { Game } from '../game/game.ts';
import { announce } from '../host/announce.ts';
import { hasComet } from '../host/room.ts';
import { dismiss } from '../host/seats.ts';
import { whoIs } from '../identity/identity.ts';
import { endBanned } from '../lobby/banned.ts';
import { readPrefix } from '../machine/prefix.ts';
import type { Act } from '../ports/moderation.ts';
import { everyone, type Sitting } from './people.ts';

/** What an act did, or why it did nothing. */
export type ActAnswer =
  /** `players`: how many it ended or told. `saved` false: it ends with the process. */
  { readonly status: 200; readonly players: number; readonly saved: boolean } | ActRefusal;

interface ActRefusal {
  readonly status: 400 | 404 | 409;
  /** Stable, in kebab case. */
  readonly error: string;
  readonly message: string;
}

/** What an act did at once, and whether it was written down. */
interface Done {
  readonly players: number;
  readonly saved: Promise<boolean>;
}

/** Ten years: an end is an end. */
const MOST_MINUTES = 5_256_000;

const reason = v.pipe(
  v.string(),
  v.transform(cleanText),
  v.minLength(1),
  v.check((text) => Buffer.byteLength(text) <= LONGEST_SANCTION_BYTES),
);
const minutes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_MINUTES));
const identity = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));
const name = v.pipe(v.string(), v.maxLength(200));
/** Somebody who is here, by session, or a player who need not be, by identity. */
const someone = v.union([v.object({ player: v.string() }), v.object({ identity, name: v.optional(name, '') })]);
const address = v.object({ address: v.pipe(v.string(), v.maxLength(60)), name: v.optional(name, '') });
type Someone = v.InferOutput<typeof someone>;

interface Entry {
  readonly shape: v.GenericSchema;
  readonly wants: string;
  run(game: Game, request: never): Done | ActRefusal;
}

function entry<Shape extends v.GenericSchema>(
  wants: string,
  shape: Shape,
  run: (game: Game, request: v.InferOutput<Shape>) => Done | ActRefusal,
): Entry {
  return { wants, shape, run };
}

const SOMEONE = '"player" (of /moderation) or "identity"';
const REASON = `"reason" (1 to ${LONGEST_SANCTION_BYTES} bytes)`;
const MINUTES = `"minutes" (1 to ${MOST_MINUTES})`;

const ENTRIES: Readonly<Record<Act, Entry>> = {
  kick: entry(`"player", ${REASON}`, v.object({ player: v.string(), reason }), kick),
  mute: entry(`${SOMEONE}, ${MINUTES}, ${REASON}`, v.intersect([someone, v.object({ minutes, reason })]), mute),
  unmute: entry('"identity"', v.object({ identity }), unmute),
  ban: entry(
    `${SOMEONE} or "address" (such as 192.0.2.0/24), ${MINUTES}, ${REASON}`,
    v.intersect([v.union([someone, address]), v.object({ minutes, reason })]),
    ban,
  ),
  unban: entry('"id" of a ban', v.object({ id: v.string() }), unban),
  rename: entry(`"player", "name", ${REASON}`, v.object({ player: v.string(), name, reason }), rename),
  'close-room': entry(`"room", ${REASON}`, v.object({ room: v.string(), reason }), closeRoom),
  'reset-board': entry(`${SOMEONE}, ${REASON}`, v.intersect([someone, v.object({ reason })]), resetBoard),
};

/** `POST /moderation/ACT`: does it at once; answers when it is in the store, or cannot be. */
export async function takeAct(game: Game, act: Act, text: string): Promise<ActAnswer> {
  const { shape, wants, run } = ENTRIES[act];
  const read = v.safeParse(shape, parse(text));
  if (!read.success) return refuse(400, 'wrong-field', `Send JSON with ${wants}.`);
  const done = run(game, read.output as never);
  if ('error' in done) return done;
  return { status: 200, players: done.players, saved: (await done.saved) && game.isKept };
}

function kick(game: Game, request: { player: string; reason: string }): Done | ActRefusal {
  const sitting = find(game, request.player);
  if ('error' in sitting) return sitting;
  end(sitting, CLOSE.kicked.code, { kind: 'kicked', reason: request.reason });
  return { players: 1, saved: game.moderation.note({ act: 'kick', ...subject(sitting), reason: request.reason }) };
}

function mute(game: Game, request: Someone & { minutes: number; reason: string }): Done | ActRefusal {
  const known = identify(game, request);
  if ('error' in known) return known;
  const { reason } = request;
  const untilMs = endOf(game, request.minutes);
  const saved = game.moderation.mute({ ...known, reason, untilMs });
  return { players: tellAll(game, known.identity, { kind: 'muted', untilMs, reason }), saved };
}

function unmute(game: Game, request: { identity: string }): Done | ActRefusal {
  const saved = game.moderation.unmute(request.identity);
  if (!saved) return refuse(404, 'not-muted', 'This identity is not muted.');
  return { players: tellAll(game, request.identity, { kind: 'unmuted' }), saved };
}

type BanRequest = (Someone | v.InferOutput<typeof address>) & { minutes: number; reason: string };

function ban(game: Game, request: BanRequest): Done | ActRefusal {
  const { moderation } = game;
  const untilMs = endOf(game, request.minutes);
  const target = 'address' in request ? rangeOf(request) : identify(game, request);
  if ('error' in target) return target;
  const { id, identity, name } = { id: target.identity ?? '', ...target };
  const kind = 'address' in request ? 'address' : 'identity';
  const saved = moderation.ban({ id, kind, identity, name, reason: request.reason, untilMs });
  return { players: endBanned(game.lobby.rooms, moderation), saved };
}

/** A range of addresses; never this machine's own: its bots come from there, and behind a proxy on it everybody. */
function rangeOf({ address, name }: { address: string; name: string }) {
  const prefix = readPrefix(address);
  if (!prefix) {
    const wanted = 'an address, or a range from /8 (IPv4) or /32 (IPv6) on, such as 192.0.2.0/24';
    return refuse(400, 'wrong-field', `address must be ${wanted}.`);
  }
  if (prefix.covers('127.0.0.1') || prefix.covers('::1')) {
    const why = 'bots come from there, and behind a proxy on this machine everybody does';
    return refuse(409, 'own-address', `The range ${prefix.text} holds this machine itself: ${why}. Ban the identity.`);
  }
  return { id: prefix.text, identity: undefined, name };
}

function unban(game: Game, { id }: { id: string }): Done | ActRefusal {
  const saved = game.moderation.unban(id);
  return saved ? { players: 0, saved } : refuse(404, 'not-banned', 'There is no such ban.');
}

function rename(game: Game, request: { player: string; name: string; reason: string }): Done | ActRefusal {
  const sitting = find(game, request.player);
  if ('error' in sitting) return sitting;
  const { room, session } = sitting;
  const { name: from, identity } = session;
  if (!hasComet(room, session.seat)) return refuse(409, 'spectator', 'Who watches has no name.');
  const to = cleanName(request.name);
  if (to === from) return refuse(400, 'wrong-field', 'That is the name already.');
  const { code } = room.options;
  const { reason } = request;
  const saved =
    identity === undefined
      ? game.moderation.note({ act: 'rename', ...subject(sitting), detail: to, reason })
      : Promise.all([
          game.moderation.rename({ identity, from, to }, reason, code),
          game.replays.rename(identity, from, to),
        ]).then((all) => all.every(Boolean));
  game.lobby.rename(sitting, to);
  return { players: tell(game, sitting, { kind: 'renamed', name: to, reason }), saved };
}

function closeRoom(game: Game, { room: code, reason }: { room: string; reason: string }): Done | ActRefusal {
  const room = game.lobby.rooms.get(code);
  if (!room) return refuse(404, 'unknown-room', 'There is no such room.');
  const players = everyone(game).filter((sitting) => sitting.room === room).length;
  game.closeRoom(room, { code: CLOSE.roomGone.code, reason: sentenceOf({ kind: 'closed', reason }) });
  return { players, saved: game.moderation.note({ act: 'close-room', room: code, reason }) };
}

function resetBoard(game: Game, request: Someone & { reason: string }): Done | ActRefusal {
  const known = identify(game, request);
  if ('error' in known) return known;
  const boards = game.boards.reset(known.identity, whoIs(known.identity));
  if (boards === 0) return refuse(404, 'not-on-boards', 'This player is on no leaderboard.');
  const noted = game.moderation.note({ act: 'reset-board', ...known, reason: request.reason });
  return { players: 0, saved: game.boards.settled().then(() => noted) };
}

function find(game: Game, player: string): Sitting | ActRefusal {
  const sitting = everyone(game).find(({ session }) => session.key.handle === player);
  return sitting ?? refuse(404, 'unknown-player', 'This player is not here any more.');
}

function identify(game: Game, request: Someone): { identity: string; name: string } | ActRefusal {
  if ('identity' in request) return { identity: request.identity, name: request.name };
  const sitting = find(game, request.player);
  if ('error' in sitting) return sitting;
  const { identity, name } = sitting.session;
  if (identity !== undefined) return { identity, name };
  return refuse(409, 'no-identity', 'This player joined without an identity: kick, or ban the address.');
}

function subject({ room, session: { identity, name } }: Sitting) {
  return { identity, name, room: room.options.code };
}

function end({ room, session }: Sitting, code: number, sanction: Sanction): void {
  dismiss(room, session, { code, reason: sentenceOf(sanction) });
}

/** Tells every session of an identity. @returns how many */
function tellAll(game: Game, identity: string, sanction: Sanction): number {
  const own = everyone(game).filter(({ session }) => session.identity === identity);
  return own.reduce((told, sitting) => told + tell(game, sitting, sanction), 0);
}

function tell({ lobby }: Game, { room, session }: Sitting, sanction: Sanction): number {
  return announce(lobby.rooms, {
    title: '',
    body: sentenceOf(sanction),
    room: room.options.code,
    seat: session.seat,
  });
}

function endOf({ calendarMs }: Game, minutes: number): number {
  return calendarMs() + minutes * 60_000;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(status: ActRefusal['status'], error: string, message: string): ActRefusal {
  return { status, error, message };
}
