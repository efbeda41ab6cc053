import type { HistogramData } from '../../game/common/histogram.mjs';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { COSTLIEST_TICKS, type StreamHello, type StreamNews, type StreamRoom } from '../../protocol/stream.ts';
import type { Game } from '../game/game.ts';
import { BUDGET_MS, COLUMN, type Ledger, RECENT_TICKS } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import { recentPlaces } from '../ledger/settle.ts';
import { COLUMN_NAMES, describeTick } from './report.ts';
import { readCounters, readState, type Usage, type Values } from './vitals.ts';

/** What the stream says, message by message. All listeners are told the same news, so there is one of it for all. */
export interface Reporter {
  /** Forgets what was new while nobody listened. */
  begin(nowMs: number): void;
  /** For one more listener: what the others know already. */
  hello(): StreamHello;
  news(nowMs: number): StreamNews;
}

/** Ticks told at once to who comes: five seconds fill a screen, while a minute of them would itself be a costly tick. */
const FIRST_TICKS = 5 * SIM_HZ;
/** Every so many messages, what costs more to look at is looked at. */
const STATE_EVERY = 10;

export function createReporter(game: Game, usage: Usage): Reporter {
  const { ledger } = game;
  const values: Values = {};
  let told: Values = {};
  let toldTicks = 0;
  let messages = 0;
  let atMs = 0;
  let rooms: readonly StreamRoom[] = [];
  let toldRooms = '';
  let loopDelay: HistogramData | undefined;

  /** @returns whether anything about the rooms has changed */
  const lookAtState = () => {
    ({ rooms, loopDelay } = readState(game, usage, loopDelay, values));
    const before = toldRooms;
    toldRooms = JSON.stringify(rooms);
    return toldRooms !== before;
  };

  const look = (nowMs: number): StreamNews => {
    atMs = nowMs;
    readCounters(game, usage, values);
    const hasNewRooms = messages++ % STATE_EVERY === 0 && lookAtState();
    const ticks = recentPlaces(ledger, ledger.settled - toldTicks).map((place) => describeTick(ledger, place));
    toldTicks = ledger.settled;
    const changed = Object.entries(values).filter(([name, value]) => told[name] !== value);
    told = { ...values };
    const news: StreamNews = { kind: 'news', atMs: Math.round(nowMs), ticks, values: Object.fromEntries(changed) };
    return hasNewRooms ? { ...news, rooms } : news;
  };

  return {
    begin(nowMs) {
      toldTicks = ledger.settled;
      messages = 0;
      loopDelay = ledger.loopDelayMs.data();
      look(nowMs);
    },
    hello() {
      // Only what was told: what came since, the next news brings.
      const untold = ledger.settled - toldTicks;
      const places = recentPlaces(ledger, RECENT_TICKS).slice(0, untold === 0 ? undefined : -untold);
      const describe = (place: number) => describeTick(ledger, place);
      return {
        kind: 'hello',
        tickHz: SIM_HZ,
        budgetMs: BUDGET_MS,
        columns: COLUMN_NAMES,
        costliest: costliest(ledger, places).map(describe),
        atMs: Math.round(atMs),
        ticks: places.slice(-FIRST_TICKS).map(describe),
        values: told,
        rooms,
      };
    },
    news: look,
  };
}

/** Places of the ticks that took longest, with what was done before them, the worst first. */
function costliest({ recent }: Ledger, places: readonly number[]): number[] {
  const between = COLUMN_NAMES.indexOf('between') + ROW.between;
  const costMs = (at: number) => recent[at + COLUMN.endMs] - recent[at + COLUMN.startMs] + recent[at + between];
  const worst: number[] = [];
  let leastMs = 0;
  for (const place of places) {
    if (worst.length === COSTLIEST_TICKS && costMs(place) <= leastMs) continue;
    worst.push(place);
    worst.sort((a, b) => costMs(b) - costMs(a));
    worst.length = Math.min(worst.length, COSTLIEST_TICKS);
    leastMs = costMs(worst[worst.length - 1]);
  }
  return worst;
}
