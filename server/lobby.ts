import { LEAST_WORLD_CELLS } from '../game/sim/arena.ts';
import { SIM_HZ } from '../game/sim/units.ts';
import { CLOSE } from '../protocol/close.ts';
import {
  cleanName,
  isRoomCode,
  type JoinAnswer,
  type JoinRefusal,
  type JoinRequest,
  ROOM_ALPHABET,
  ROOM_CODE_LENGTH,
} from '../protocol/join.ts';
import type { Config } from './config.ts';
import { expel } from './connect.ts';
import type { Counters } from './counters.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Time } from './loop.ts';
import { createRoom, hasComet, type Room } from './room.ts';
import { connectionOf, type Session } from './session.ts';

/** Who may sit where: rooms by code, sessions by key, tickets. */
export interface Lobby {
  readonly rooms: ReadonlyMap<string, Room>;
  /** Answers a join, or says why not with the HTTP status to say it with. */
  join(request: JoinRequest): JoinAnswer | (JoinRefusal & { status: number });
  readonly tickets: Map<string, Seat>;
  closeEmptyRooms(): void;
  /** Ends a room in the middle of whatever it does: its players come back to another. */
  closeRoom(room: Room): void;
}

export interface Seat {
  room: Room;
  session: Session;
  /** Makes the ticket for this seat worthless, if there is one. */
  dropTicket?: () => void;
}

/** What of the configuration the game itself depends on. */
export type GameConfig = Omit<Config, 'port' | 'host' | 'adminPort' | 'logLevel' | 'shutdownSeconds' | 'captureDir'>;

export interface LobbyOptions {
  config: GameConfig;
  time: Time;
  counters: Counters;
  ledger: Ledger;
  fingerprint: number;
  nowTicks(): number;
  /** Loop ticks run so far. */
  ticksRun(): number;
  randomBytes(length: number): Uint8Array;
  /** Whether there is place for somebody new. */
  mayJoin?(): boolean;
}

/** A ticket is good for this long, and holds its seat meanwhile. */
const TICKET_MS = 10_000;
/** An empty room is closed after this long: a minute covers a reload and a short way to fetch somebody. */
const EMPTY_ROOM_MS = 60_000;
const SECRET_BYTES = 24;

export function createLobby(options: LobbyOptions): Lobby {
  const { config, time, counters, ledger, mayJoin = () => true } = options;
  const rooms = new Map<string, Room>();
  const seatsByKey = new Map<string, Seat>();
  const tickets = new Map<string, Seat>();

  const secret = () => toBase64Url(options.randomBytes(SECRET_BYTES));

  const openRoom = (code: string, isPublic: boolean): Room => {
    const seedBytes = new DataView(options.randomBytes(8).slice().buffer);
    const room = createRoom({
      code,
      isPublic,
      seats: config.roomSeats,
      cells: config.worldCells === 0 ? undefined : Math.max(config.worldCells, LEAST_WORLD_CELLS),
      seesAll: config.view === 'world',
      longestSilenceTicks: (config.longestSilenceMs * SIM_HZ) / 1000,
      seed: config.worldSeed || seedBytes.getUint32(0),
      luck: seedBytes.getUint32(4),
      sendEvery: config.sendEvery,
      crowd: config.crowd,
      baseTick: options.ticksRun(),
      graceMs: config.graceSeconds * 1000,
      hiddenMs: config.hiddenMinutes * 60_000,
      recordedMinutes: config.captureMinutes,
      counters,
      ledger,
      nowTicks: options.nowTicks,
      nowMs: time.nowMs,
      onLeft: (session) => seatsByKey.delete(session.key),
    });
    rooms.set(code, room);
    return room;
  };

  const newCode = (): string => {
    for (;;) {
      const bytes = options.randomBytes(ROOM_CODE_LENGTH);
      const code = Array.from(bytes, (byte) => ROOM_ALPHABET[byte % ROOM_ALPHABET.length]).join('');
      if (!rooms.has(code)) return code;
    }
  };

  const findRoom = (request: JoinRequest): Room | Refusal => {
    if (request.room !== undefined) {
      if (!isRoomCode(request.room)) return roomUnknown(request.room);
      const room = rooms.get(request.room);
      if (room) return freeSeat(room) >= 0 ? room : refusal(503, 'room-full', 'This room is full. Try again soon.', 5);
      return rooms.size < config.maxRooms ? openRoom(request.room, false) : serverFull();
    }
    if (!request.private) {
      for (const room of rooms.values()) if (room.options.isPublic && freeSeat(room) >= 0) return room;
    }
    return rooms.size < config.maxRooms ? openRoom(newCode(), !request.private) : serverFull();
  };

  /** The room asked for if it is open, else the public one, and of several that in which a player would land. */
  const findRoomToWatch = ({ room: code }: JoinRequest): Room | Refusal => {
    if (code !== undefined && !isRoomCode(code)) return roomUnknown(code);
    const asked = code === undefined ? undefined : rooms.get(code);
    const open = asked ? [asked] : [...rooms.values()].filter(({ options }) => options.isPublic);
    if (open.length === 0) return rooms.size < config.maxRooms ? openRoom(newCode(), true) : serverFull();
    const free = open.filter((room) => freeWatchSeat(room) >= 0);
    return free.find((room) => freeSeat(room) >= 0) ?? free[0] ?? galleryFull();
  };

  const resumed = (request: JoinRequest): Seat | undefined => {
    const seat = request.resume === undefined ? undefined : seatsByKey.get(request.resume);
    if (!seat || seat.session.state.kind === 'left') return undefined;
    if (request.room !== undefined && request.room !== seat.room.options.code) return undefined;
    // A key from storage may be a duplicated tab's: it must not take a living session from its twin.
    return connectionOf(seat.session) && !request.takeover ? undefined : seat;
  };

  const takeSeat = (room: Room, number: number): Seat => {
    const session: Session = {
      key: secret(),
      seat: number,
      name: '',
      colour: 0,
      state: { kind: 'joining', untilMs: time.nowMs() + TICKET_MS },
    };
    room.sessions[number] = session;
    room.lastSeenMs = time.nowMs();
    const seat = { room, session };
    // There is nothing to come back to for one who only watched.
    if (hasComet(room, number)) seatsByKey.set(session.key, seat);
    return seat;
  };

  /** One ticket a seat, the newest: who asks for the same seat again and again must not fill the memory. */
  const giveTicket = (seat: Seat): string => {
    const { session } = seat;
    if (session.state.kind === 'joining') session.state.untilMs = time.nowMs() + TICKET_MS;
    seat.dropTicket?.();
    const ticket = secret();
    const cancel = time.later(TICKET_MS, () => tickets.delete(ticket));
    tickets.set(ticket, seat);
    seat.dropTicket = () => {
      cancel();
      tickets.delete(ticket);
    };
    return ticket;
  };

  const join = (request: JoinRequest): JoinAnswer | Refusal => {
    if (request.fingerprint && request.fingerprint !== options.fingerprint) {
      return refusal(409, 'other-protocol', 'This page is of another version than the server. Reload it.');
    }
    if (request.watch) return watch(request);
    let seat = resumed(request);
    if (!seat) {
      const room = mayJoin() ? findRoom(request) : serverFull();
      if ('error' in room) return room;
      seat = takeSeat(room, freeSeat(room));
    }
    const name = cleanName(request.name);
    if (name !== request.name) counters.namesCleaned++;
    seat.session.name = name;
    seat.session.colour = request.colour;
    return answerWith(seat);
  };

  const watch = (request: JoinRequest): JoinAnswer | Refusal => {
    const room = mayJoin() ? findRoomToWatch(request) : serverFull();
    return 'error' in room ? room : answerWith(takeSeat(room, freeWatchSeat(room)));
  };

  const answerWith = (seat: Seat): JoinAnswer => ({
    ticket: giveTicket(seat),
    key: seat.session.key,
    room: seat.room.options.code,
  });

  const closeEmptyRooms = () => {
    for (const [code, room] of rooms) {
      const isEmpty = room.sessions.every((session) => session === undefined);
      if (isEmpty && time.nowMs() - room.lastSeenMs > EMPTY_ROOM_MS) rooms.delete(code);
    }
  };

  const closeRoom = (room: Room) => {
    rooms.delete(room.options.code);
    for (const session of room.sessions) if (session) expel(room, session, CLOSE.restarting);
  };

  return { rooms, tickets, join, closeEmptyRooms, closeRoom };
}

/** The seat a ticket was given for; a ticket is used up by this. */
export function takeTicket(lobby: Lobby, ticket: string): Seat | undefined {
  const seat = lobby.tickets.get(ticket);
  lobby.tickets.delete(ticket);
  return seat && seat.session.state.kind !== 'left' ? seat : undefined;
}

type Refusal = JoinRefusal & { status: number };

function refusal(status: number, error: string, message: string, retryAfter?: number): Refusal {
  return retryAfter === undefined ? { status, error, message } : { status, error, message, retryAfter };
}

function serverFull(): Refusal {
  return refusal(503, 'server-full', 'This server has no room left. Try again soon.', 10);
}

function galleryFull(): Refusal {
  return refusal(
    503,
    'gallery-full',
    'So many watch already that there is no place left. Play, or try again soon.',
    10,
  );
}

function roomUnknown(code: string): Refusal {
  return refusal(404, 'room-unknown', `There is no room ${JSON.stringify(code)}. Check the link.`);
}

/** The first free seat of a player, −1 where there is none. */
function freeSeat(room: Room): number {
  const first = room.sessions.indexOf(undefined);
  return hasComet(room, first) ? first : -1;
}

/** The first free seat of one who watches, −1 where there is none. */
function freeWatchSeat({ sessions, options }: Room): number {
  return sessions.indexOf(undefined, options.seats);
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
