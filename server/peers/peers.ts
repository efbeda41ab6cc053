import type { Boards } from '../boards/boards.ts';
import { announce } from '../host/announce.ts';
import type { Room } from '../host/room.ts';
import { endBanned } from '../lobby/banned.ts';
import type { KeptAnew } from '../moderation/moderation.ts';
import type { Store } from '../ports/store.ts';
import type { Time } from '../ports/time.ts';
import { createTimeKeys } from '../store/time-keys.ts';
import { announceElsewhere, followOthers } from './follow.ts';
import { listingOf, type Peers } from './listing.ts';
import { shareListings } from './share-listings.ts';

export interface PeersOptions {
  readonly store: Store;
  readonly time: Time;
  /** This host's; empty: there are no others. */
  readonly name: string;
  readonly rooms: ReadonlyMap<string, Room>;
  readonly boards: Boards;
  readonly moderation: KeptAnew;
  /** Milliseconds since 1970. */
  calendarMs(): number;
  readonly log: { warn(fields: object, message: string): void };
}

/** One of several hosts that share a store: what is reached or decided at one counts at all, and each shows the rooms of all. */
export function joinPeers(options: PeersOptions): Peers {
  const { store, name, rooms, boards, moderation, log, calendarMs } = options;
  if (name === '') return ALONE;
  followOthers({
    ...options,
    onDecided: () => void endBanned(rooms, moderation),
    announce: (announcement) => void announce(rooms, announcement),
  });
  const keyOf = createTimeKeys('', name);
  return {
    ...shareListings({ ...options, read: () => listingOf(rooms.values(), boards) }),
    announce(announcement) {
      announceElsewhere(store, keyOf(calendarMs()), announcement).catch((error) =>
        log.warn({ error: String(error) }, 'the other hosts cannot be told what is announced'),
      );
    },
  };
}

const ALONE: Peers = { listings: () => [], announce() {}, stop() {} };
