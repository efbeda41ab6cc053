import { CLOSE } from '../../protocol/close.ts';
import type { Counters } from '../ledger/counters.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Connection } from '../ports/connection.ts';
import type { Directory, Ending, Follower, Place, RoomLink, Gateway as RoomsGateway } from '../ports/rooms.ts';
import type { Shedding } from '../ports/shedding.ts';
import type { Time } from '../ports/time.ts';
import { Broadcast } from './broadcast.ts';
import { hasComet } from './channel.ts';
import { type ConnectionHandlers, PlayerConnection, type Shared, type Speaking } from './player.ts';

export interface GatewayOptions {
  readonly directory: Directory;
  readonly time: Time;
  readonly counters: Counters;
  readonly ledger: Ledger;
  readonly fingerprint: number;
  readonly shedding: Shedding;
  /** What the game writes to a log; pino fits. */
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/** Players' connections, and the rooms that they are in. */
export interface Gateway {
  /** A socket has opened; its first message must be a hello. */
  opened(connection: Connection): ConnectionHandlers;
  /** A host is lost, and its rooms with it: their players keep their connections and wait. `joined`: there is one that may know them. */
  parted(): void;
  joined(): void;
  /** Tells all players that the server goes. */
  stop(): void;
  /** Lets all players go to another gateway, one after another within so many milliseconds. Resolves when the last has been told. */
  drain(ms: number): Promise<void>;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { directory, time, counters, ledger, fingerprint, shedding, log } = options;
  const players = new Set<PlayerConnection>();
  const broadcasts = new Map<RoomLink, Broadcast>();

  const self: RoomsGateway = {
    follow(room): Follower {
      const broadcast = new Broadcast(room, {
        counters,
        ledger,
        shedding,
        nowMs: time.nowMs,
        onClosed: () => broadcasts.delete(room),
      });
      broadcasts.set(room, broadcast);
      return broadcast;
    },
  };

  const speakingAt = (place: Place | Ending): Speaking | Ending => {
    if (!('room' in place)) return place;
    const broadcast = broadcasts.get(place.room);
    return broadcast ? { kind: 'speaking', broadcast, seat: place.seat, handle: place.handle } : CLOSE.badTicket;
  };
  const attach: Shared['attach'] = (ticket, answer) =>
    directory.attach(ticket, self, (place) => {
      const speaking = speakingAt(place);
      if ('broadcast' in speaking) {
        const { broadcast, seat } = speaking;
        const who = hasComet(broadcast, seat) ? 'a player' : 'a spectator';
        log.info({ room: broadcast.publication.facts.code, seat }, `${who} is connected`);
      }
      answer(speaking);
    });
  const takeBack: Shared['takeBack'] = (before, answer) =>
    directory.takeBack(before, self, (place) => answer(speakingAt(place)));

  const shared: Shared = { counters, ledger, fingerprint, time, players, log, attach, takeBack };
  return {
    opened: (connection) => new PlayerConnection(shared, connection),
    parted() {
      for (const player of [...players]) player.part();
    },
    joined() {
      for (const player of [...players]) player.comeBack();
    },
    stop() {
      for (const player of [...players]) player.end(CLOSE.restarting);
    },
    async drain(ms) {
      const all = [...players];
      const startMs = time.nowMs();
      for (let i = 0; i < all.length; i++) {
        const dueMs = startMs + (ms * i) / all.length;
        if (dueMs > time.nowMs()) await new Promise<void>((resolve) => time.later(dueMs - time.nowMs(), resolve));
        if (players.has(all[i])) all[i].end(CLOSE.goingAway);
      }
    },
  };
}
