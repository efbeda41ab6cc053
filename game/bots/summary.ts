import { addedSince, createHistogram, type HistogramData } from '../common/histogram.ts';
import { SLOTS_PER_SECOND } from './bot.ts';
import { type FleetFigures, MOVE_PARTS, type MovePart } from './fleet.ts';

/** Percentiles in milliseconds, and what they were made from. */
export interface Spread {
  p50: number;
  p95: number;
  p99: number;
  max: number;
  histogram: HistogramData['counts'];
}

/** What `cometa bots` has to say: of a second, or of the whole run. */
export interface Summary {
  /** Seconds it speaks of. */
  seconds: number;
  bots: number;
  connected: number;
  joining: number;
  failed: number;
  failures: Record<string, number>;
  /** Ticks accounted for, of a bot: 60 where all is well. */
  updatesPerSecond: number;
  /** From when a move was due to the update that confirms it. */
  moveToAckMs: Spread;
  /** Of the newest state, when it is looked at. */
  stateAgeMs: Spread;
  /** From one message to the next, also where the connection was lost in between. A server with nothing to tell is silent for 250 ms (`IDLE_SUPPRESSION_MS`). */
  gapMs: Spread;
  /** How many connections ended that bots did not end, by code, since the start. */
  closes: Record<string, number>;
  correctionsPerMinute: number;
  lateMoveShare: number;
  divergences: number;
  reconnects: number;
  bytesInPerSecond: number;
  bytesOutPerSecond: number;
  /** How late the bots themselves were: beyond a few milliseconds they spoil the figures. */
  loopDelayMs: Spread;
  /** Of moves that were followed, where any were. */
  movesMs?: Record<MovePart, Spread>;
}

/** What several threads counted, as one. */
export function addUp(parts: readonly FleetFigures[]): FleetFigures {
  const [first, ...others] = parts.map((part) => ({ ...part, failed: { ...part.failed }, closes: { ...part.closes } }));
  for (const other of others) {
    for (const name of ['failed', 'closes'] as const) {
      for (const [why, count] of Object.entries(other[name])) first[name][why] = (first[name][why] ?? 0) + count;
    }
    for (const name of COUNTED) first[name] += other[name];
    for (const name of SPREAD) first[name] = merged(first[name], other[name]);
    first.moves = movesOf((part) => merged(first.moves[part], other.moves[part]));
  }
  return first;
}

const COUNTED = [
  'bots',
  'connected',
  'joining',
  'slots',
  'ticks',
  'movesSent',
  'lateMoves',
  'corrections',
  'divergences',
  'reconnects',
  'bytesIn',
  'bytesOut',
] as const;
const SPREAD = ['moveToAck', 'age', 'gap', 'loopDelay'] as const;

function movesOf<Value>(of: (part: MovePart) => Value): Record<MovePart, Value> {
  return Object.fromEntries(MOVE_PARTS.map((part) => [part, of(part)])) as Record<MovePart, Value>;
}

function merged(a: HistogramData, b: HistogramData): HistogramData {
  const all = createHistogram();
  all.addAll(a);
  all.addAll(b);
  return all.data();
}

/** What bots have counted that do not exist: its summary says which figures there are. */
export const NOTHING: FleetFigures = {
  ...(Object.fromEntries(COUNTED.map((name) => [name, 0])) as Record<(typeof COUNTED)[number], number>),
  ...(Object.fromEntries(SPREAD.map((name) => [name, createHistogram().data()])) as Record<
    (typeof SPREAD)[number],
    HistogramData
  >),
  failed: {},
  closes: {},
  moves: movesOf(() => createHistogram().data()),
};

/** What happened between two counts, or since the start, in `seconds`; rates are those of a bot in play. */
export function summarize(now: FleetFigures, before: FleetFigures | undefined, seconds: number): Summary {
  const since = (name: (typeof COUNTED)[number]) => now[name] - (before?.[name] ?? 0);
  const botSeconds = since('slots') / SLOTS_PER_SECOND;
  const aBot = (count: number) => (botSeconds > 0 ? count / botSeconds : 0);
  return {
    seconds: rounded(seconds),
    bots: now.bots,
    connected: now.connected,
    joining: now.joining,
    failed: Object.values(now.failed).reduce((sum, count) => sum + count, 0),
    failures: now.failed,
    updatesPerSecond: rounded(aBot(since('ticks'))),
    moveToAckMs: spreadOf(now.moveToAck, before?.moveToAck),
    stateAgeMs: spreadOf(now.age, before?.age),
    gapMs: spreadOf(now.gap, before?.gap),
    closes: now.closes,
    correctionsPerMinute: rounded(aBot(since('corrections')) * 60),
    lateMoveShare: since('movesSent') > 0 ? since('lateMoves') / since('movesSent') : 0,
    divergences: since('divergences'),
    reconnects: since('reconnects'),
    bytesInPerSecond: rounded(since('bytesIn') / seconds),
    bytesOutPerSecond: rounded(since('bytesOut') / seconds),
    loopDelayMs: spreadOf(now.loopDelay, before?.loopDelay),
    ...(now.moves.whole.counts.length > 0 && {
      movesMs: movesOf((part) => spreadOf(now.moves[part], before?.moves[part])),
    }),
  };
}

function spreadOf(now: HistogramData, before: HistogramData | undefined): Spread {
  const histogram = addedSince(before, now);
  const { counts, maxMs } = histogram.data();
  const at = (share: number) => rounded(histogram.percentileMs(share));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: rounded(maxMs), histogram: counts };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
