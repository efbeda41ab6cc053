import { addedSince, type HistogramData } from '../../game/common/histogram.ts';
import type { StreamRoom } from '../../protocol/stream.ts';
import type { Game } from '../game/game.ts';
import { countPlayers, describeBytes } from './report.ts';

/** What a process uses. */
export interface Usage {
  cpuUsage(): { user: number; system: number };
  memoryUsage(): { rss: number; heapUsed: number };
}

export type Values = Record<string, number>;

/** What is cheap to look at: counters. */
export function readCounters({ counters, ledger }: Game, usage: Usage, into: Values): void {
  for (const [name, value] of Object.entries(counters)) if (typeof value === 'number') into[name] = value;
  const { user, system } = usage.cpuUsage();
  into.cpuUserUs = user;
  into.cpuSystemUs = system;
  into.overruns = ledger.overruns;
  into.collections = ledger.collections.count;
}

/** What takes a walk over all rooms, or asks the operating system. Returns rooms, and what `loopDelayMs` held. */
export function readState(
  { counters, ledger, lobby }: Game,
  usage: Usage,
  loopDelayBefore: HistogramData | undefined,
  into: Values,
): { rooms: StreamRoom[]; loopDelay: HistogramData } {
  const rooms = [...lobby.rooms.values()].map(
    (room): StreamRoom => [
      room.options.code,
      room.options.isPublic ? 1 : 0,
      countPlayers([room]),
      room.world.ids.length,
      room.options.seats,
    ],
  );
  into.players = rooms.reduce((sum, [, , players]) => sum + players, 0);
  into.rooms = rooms.length;
  const { rss, heapUsed } = usage.memoryUsage();
  into.rssBytes = rss;
  into.heapBytes = heapUsed;
  const loopDelay = ledger.loopDelayMs.data();
  const delays = addedSince(loopDelayBefore, loopDelay);
  into.loopDelayP50Ms = rounded(delays.percentileMs(0.5));
  into.loopDelayMaxMs = rounded(delays.maxMs());
  const { byMessage, byRecord } = describeBytes(lobby.rooms.values(), counters);
  into['sent.welcome'] = byMessage.welcome;
  for (const [kind, bytes] of Object.entries(byRecord)) into[`sent.${kind}`] = bytes;
  for (const [rule, count] of Object.entries(counters.refusedByRule)) into[`refused.${rule}`] = count;
  for (const [code, count] of Object.entries(counters.closedByCode)) into[`closed.${code}`] = count;
  for (const [thread, { busyMs, rowsMs }] of Object.entries(counters.threads)) {
    into[`busyMs.${thread}`] = rounded(busyMs);
    for (const [row, ms] of Object.entries(rowsMs)) into[`rowMs.${row}.${thread}`] = rounded(ms);
  }
  return { rooms, loopDelay };
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
