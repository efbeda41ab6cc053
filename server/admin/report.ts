import type { Histogram, HistogramData } from '../../game/common/histogram.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import type { Game } from '../game/game.ts';
import { hasComet, type Room } from '../host/room.ts';
import { gatewayOf } from '../host/session.ts';
import type { Counters } from '../ledger/counters.ts';
import { BUDGET_MS, COLUMNS, type Ledger, RECENT_TICKS, TICK_COLUMNS } from '../ledger/ledger.ts';
import { ROWS, type RowName } from '../ledger/rows.ts';
import { sumUpdates } from '../ledger/sent.ts';
import { recentPlaces } from '../ledger/settle.ts';
import { countChunks } from '../publication/chunks.ts';

/** What the ledger says, of all ticks that are added up: the last few wait for word of their collections. */
export interface LedgerReport {
  ticks: number;
  tickHz: number;
  budgetMs: number;
  /** Players who have a connection. */
  players: number;
  rooms: number;
  /** Threads and processes with players' sockets, of which traces and profiles can be had. */
  threads: readonly string[];
  overruns: number;
  shiftedTicks: number;
  catchUps: number;
  /** Times the ledger has read the clock: what it costs. */
  clockReads: number;
  rows: Record<RowName, { histogram: HistogramData; totalMs: number }>;
  lateMs: HistogramData;
  workMs: HistogramData;
  loopDelayMs: HistogramData;
  collectionsMs: HistogramData;
  bytes: BytesReport;
  /** The last ticks one by one, oldest first, where asked for. */
  recent?: { columns: readonly string[]; ticks: number[][] };
}

/** Bytes of messages handed to sockets; each of the groups sums to the total, or to all updates. */
export interface BytesReport {
  total: number;
  byMessage: { welcome: number; update: number };
  /** By the row of the ledger in which they were handed over. */
  byPhase: Partial<Record<RowName, number>>;
  /** Of updates, by kind of record and by part. */
  byRecord: Record<string, number>;
  byPart: Record<string, number>;
}

/** @param ticks how many of the last ticks to tell one by one, at most a minute of them */
export function describeLedger({ ledger, counters, lobby, gateways }: Game, ticks = 0): LedgerReport {
  const data = (histogram: Histogram) => histogram.data();
  const rows = ROWS.map((name, row) => [
    name,
    { histogram: data(ledger.histograms[row]), totalMs: roundUs(ledger.totalMs[row]) },
  ]);
  return {
    ticks: ledger.settled,
    tickHz: SIM_HZ,
    budgetMs: BUDGET_MS,
    players: countPlayers(lobby.rooms.values()),
    rooms: lobby.rooms.size,
    threads: [...gateways.keys()],
    overruns: ledger.overruns,
    shiftedTicks: counters.shiftedTicks,
    catchUps: counters.catchUps,
    clockReads: ledger.clockReads,
    rows: Object.fromEntries(rows),
    lateMs: data(ledger.lateMs),
    workMs: data(ledger.workMs),
    loopDelayMs: data(ledger.loopDelayMs),
    collectionsMs: data(ledger.collectionMs),
    bytes: describeBytes(lobby.rooms.values(), counters),
    ...(ticks > 0 ? { recent: describeRecent(ledger, Math.min(ticks, RECENT_TICKS)) } : {}),
  };
}

export function countPlayers(rooms: Iterable<Room>): number {
  return countConnected(rooms, true);
}

export function countSpectators(rooms: Iterable<Room>): number {
  return countConnected(rooms, false);
}

function countConnected(rooms: Iterable<Room>, haveComets: boolean): number {
  let connected = 0;
  for (const room of rooms) {
    for (const session of room.sessions) {
      if (session && gatewayOf(session) && hasComet(room, session.seat) === haveComets) connected++;
    }
  }
  return connected;
}

/** What the server has handed to sockets up to now. */
export function describeBytes(rooms: Iterable<Room>, { bytesSent, sent }: Counters): BytesReport {
  for (const { encoding } of rooms) {
    for (const ticked of encoding.chunks.ring) countChunks(encoding.chunks, ticked, sent);
  }
  const byRecord = sumUpdates(sent, 'kind');
  const update = Object.values(byRecord).reduce((sum, bytes) => sum + bytes, 0);
  return {
    total: bytesSent,
    byMessage: { welcome: sent.welcomes, update },
    byPhase: { 'between.messages': sent.welcomes, 'send.socket': update },
    byRecord,
    byPart: sumUpdates(sent, 'part'),
  };
}

function describeRecent(ledger: Ledger, ticks: number): NonNullable<LedgerReport['recent']> {
  return { columns: COLUMN_NAMES, ticks: recentPlaces(ledger, ticks).map((place) => describeTick(ledger, place)) };
}

/** What the numbers of a described tick are. */
export const COLUMN_NAMES: readonly string[] = [...TICK_COLUMNS, ...ROWS];

/** The tick at a place of `recent`. */
export function describeTick({ recent }: Ledger, place: number): number[] {
  return Array.from(recent.subarray(place, place + COLUMNS), roundUs);
}

/** Milliseconds to whole microseconds: further places are longer than they are true. */
function roundUs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
