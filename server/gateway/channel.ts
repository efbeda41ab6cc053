import type { Counters } from '../ledger/counters.ts';
import type { Connection } from '../ports/connection.ts';
import type { Publication } from '../ports/publication.ts';
import type { Ending } from '../ports/rooms.ts';
import type { Draft } from './compose.ts';
import type { Streams } from './streams.ts';

/** One room at this gateway, as updates are made of it. */
export interface Channel {
  readonly publication: Publication;
  readonly streams: Streams;
  readonly draft: Draft;
  readonly counters: Counters;
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
