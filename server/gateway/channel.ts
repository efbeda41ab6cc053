import type { Counters } from '../ledger/counters.ts';
import type { Connection } from '../ports/connection.ts';
import type { Publication } from '../ports/publication.ts';
import type { Ending } from '../ports/rooms.ts';
import { SHED, type Shedding } from '../ports/shedding.ts';
import type { Draft } from './compose.ts';
import type { Streams } from './streams.ts';

/** One room at this gateway, as updates are made of it. */
export interface Channel {
  readonly publication: Publication;
  readonly streams: Streams;
  readonly draft: Draft;
  readonly counters: Counters;
  readonly shedding: Shedding;
  /** All have waited for the tick that comes next: it is told to all, and not to those alone whose turn it is. */
  readonly isAwaited: boolean;
  /** Ends a connection from our side; the comet waits for its player as after a lost line. */
  drop(seat: number, connection: Connection, why: Ending): void;
}

/** Whether a seat is a player's; those behind are spectators'. */
export function hasComet({ publication }: Channel, seat: number): boolean {
  return seat < publication.facts.seats;
}

/** Whether a seat is told what people say to all. */
export function hearsPeople({ publication }: Channel, seat: number): boolean {
  const { seats, spectatorsHear } = publication.facts;
  return seat < seats || spectatorsHear;
}

/** Ticks from one update of a seat to the next: SEND_EVERY, and under load more, twice as many at most. */
export function periodOf({ publication, shedding }: Channel, isSpectators: boolean): number {
  const { sendEvery } = publication.facts;
  if (isSpectators && shedding.step >= SHED.watching) return 2 * sendEvery;
  return shedding.step >= SHED.updates ? sendEvery + 1 : sendEvery;
}
