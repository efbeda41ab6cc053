import type { StreamHello, StreamMessage, StreamNews, StreamRoom } from '../../../../protocol/stream.ts';
import { createTickReader, type Rows, type Tick, type TickReader } from '../parts/ticks.ts';

/** What the page knows of the server: the last minute of it. */
export interface Live {
  readonly rows: Rows;
  readonly budgetMs: number;
  /** Oldest first. */
  ticks: Tick[];
  /** One for each message. */
  samples: Sample[];
  /** The worst ticks of the minute before the page came. */
  readonly before: readonly Tick[];
  rooms: readonly StreamRoom[];
}

/** What was known at a message, and what happened since the one before. */
export interface Sample {
  readonly atMs: number;
  readonly values: Readonly<Record<string, number>>;
  readonly worstLateMs: number;
  readonly meanLateMs: number;
  readonly collectedMs: number;
  readonly inPlay: number;
}

/** What is kept and shown. */
export const KEPT_MS = 60_000;
/** What figures speak of: long enough for a p99 to mean something, short enough to see a change. */
export const WINDOW_MS = 10_000;
/** Rates are of a second: of a tenth of it they would flicker. */
const RATE_MS = 1000;

/** Takes messages, the first of which must be a hello: then it begins anew. */
export function createListener(): (message: StreamMessage) => Live {
  let reader: TickReader;
  let live: Live;
  return (message) => {
    if (message.kind === 'hello') {
      reader = createTickReader(message.columns);
      live = begin(message, reader);
    }
    hear(live, reader, message);
    return live;
  };
}

function begin({ budgetMs, costliest }: StreamHello, { rows, read }: TickReader): Live {
  return { rows, budgetMs, ticks: [], samples: [], before: costliest.map(read), rooms: [] };
}

function hear(live: Live, { rows, read }: TickReader, { atMs, ticks, values, rooms }: StreamNews | StreamHello): void {
  const news = ticks.map(read);
  const collections = rows.find(({ name }) => name === 'collections');
  const last = live.samples.at(-1);
  live.samples.push({
    atMs,
    values: { ...last?.values, ...values },
    worstLateMs: Math.max(0, ...news.map(({ lateMs }) => lateMs)),
    meanLateMs: news.reduce((sum, { lateMs }) => sum + lateMs, 0) / (news.length || 1),
    collectedMs: collections ? news.reduce((sum, { ms }) => sum + ms[collections.at], 0) : 0,
    inPlay: news.at(-1)?.inPlay ?? last?.inPlay ?? 0,
  });
  live.ticks.push(...news);
  if (rooms) live.rooms = rooms;
  live.samples = live.samples.filter((sample) => sample.atMs >= atMs - KEPT_MS - RATE_MS);
  live.ticks = live.ticks.filter(({ endMs }) => endMs >= atMs - KEPT_MS);
}

/** What is known now; 0 where the server says nothing of it. */
export function latest({ samples }: Live, name: string): number {
  return samples.at(-1)?.values[name] ?? 0;
}

/** How much a counter has risen in the last `ms`, or since the page knows of it. */
export function risenIn({ samples }: Live, name: string, ms: number): number {
  const now = samples.at(-1);
  const then = samples.find(({ atMs }) => now && atMs >= now.atMs - ms);
  return (now?.values[name] ?? 0) - (then?.values[name] ?? 0);
}

/** How fast a counter rose in the second up to each sample; the first samples have none before them. */
export function ratesOf({ samples }: Live, name: string): (number | null)[] {
  let from = 0;
  return samples.map(({ atMs, values }, i) => {
    while (samples[from].atMs < atMs - RATE_MS) from++;
    if (from === i) return null;
    return (((values[name] ?? 0) - (samples[from].values[name] ?? 0)) * 1000) / (atMs - samples[from].atMs);
  });
}

/** Seconds from each sample to the newest: what all charts over time share. */
export function agesOf({ samples }: Live): number[] {
  const nowMs = samples.at(-1)?.atMs ?? 0;
  return samples.map(({ atMs }) => (atMs - nowMs) / 1000);
}

/** The ticks of the last seconds. */
export function recentTicks({ ticks, samples }: Live, ms: number): Tick[] {
  const fromMs = (samples.at(-1)?.atMs ?? 0) - ms;
  return ticks.filter(({ endMs }) => endMs >= fromMs);
}

/** The costliest ticks of the last minute, the worst first. */
export function costliestTicks({ ticks, before, samples }: Live, count: number): Tick[] {
  const fromMs = (samples.at(-1)?.atMs ?? 0) - KEPT_MS;
  const all = new Map([...before, ...ticks].filter(({ endMs }) => endMs >= fromMs).map((tick) => [tick.tick, tick]));
  return [...all.values()].sort((a, b) => b.totalMs - a.totalMs).slice(0, count);
}
