import { SIM_HZ } from '../../game/sim/math/units.ts';
import type { Guilty } from './culprit.ts';
import { COLUMN } from './ledger.ts';
import { PARENT, ROW, ROWS } from './rows.ts';
import { type Sampled, type StackEvent, stackEvents } from './stacks.ts';
import { boundsOf, columnOf, rowOf, type Stretch } from './stretch.ts';

/**
 * Ticks of the ledger in the Trace Event Format, as a JSON object: ui.perfetto.dev and chrome://tracing open it.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 *
 * Rows are sums: what they summed up is laid end to end, in the order of the rows, and unattributed comes last. Ticks,
 * late starts and collections have the times at which they were.
 */
export interface TraceContents {
  stretch: Stretch;
  sampled?: Sampled | undefined;
  /** The tick for which it was made. */
  slowTick?: SlowTick | undefined;
}

export interface SlowTick {
  /** As the ledger counts; a room counts its own. */
  tick: number;
  room: string;
  roomTick: number;
  guilty: Guilty;
}

/** Tracks, in the order in which they are shown. */
const TRACK = { ticks: 1, late: 2, collections: 3, samples: 4 } as const;
const TRACK_NAMES: Readonly<Record<keyof typeof TRACK, string>> = {
  ticks: 'ticks, and the work before them',
  late: 'late starts',
  collections: 'collections of garbage',
  samples: 'CPU samples',
};
const PROCESS = 1;
/** Calls and returns told at a time. */
const STACK_EVENTS_PER_PIECE = 200;

/** The text of the file in pieces, each of them made in well under a millisecond. */
export function* traceText({ stretch, sampled, slowTick }: TraceContents): Generator<string> {
  const about = { server: 'cometa', tickHz: SIM_HZ, ticks: stretch.count, sampled: sampled !== undefined, slowTick };
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(about)},"traceEvents":[\n`;
  yield textOf(namesOfTracks()).slice(2);
  for (let i = 0; i < stretch.count; i++) yield textOf(eventsOfTick(stretch, i, slowTick));
  yield textOf(eventsOfCollections(stretch));
  if (sampled && stretch.count > 0) yield* textOfSamples(sampled, stretch);
  yield '\n]}\n';
}

function textOf(events: readonly object[]): string {
  return events.map((event) => `,\n${JSON.stringify(event)}`).join('');
}

function namesOfTracks(): object[] {
  const tell = (name: string, tid: number, args: object) => ({ ph: 'M', pid: PROCESS, tid, name, args });
  const tracks = Object.entries(TRACK).flatMap(([key, tid]) => [
    tell('thread_name', tid, { name: TRACK_NAMES[key as keyof typeof TRACK] }),
    tell('thread_sort_index', tid, { sort_index: tid }),
  ]);
  return [tell('process_name', 0, { name: 'cometa server' }), ...tracks];
}

function eventsOfTick(stretch: Stretch, i: number, slowTick: SlowTick | undefined): object[] {
  const of = (column: keyof typeof COLUMN) => columnOf(stretch, i, COLUMN[column]);
  const [tick, startMs, endMs] = [of('tick'), of('startMs'), of('endMs')];
  const args = { tick, rooms: of('rooms'), players: of('inPlay'), bytes: of('bytesSent') };
  const isSlow = slowTick?.tick === tick;
  const blame = isSlow ? { room: slowTick.room, roomTick: slowTick.roomTick, guilty: slowTick.guilty.row } : {};
  const events = [
    ...eventsBefore(stretch, i),
    slice(TRACK.ticks, 'tick', startMs, endMs, { ...args, ...blame }),
    ...layRows(stretch, i, topRows(stretch, i), startMs, endMs),
    counter('players', startMs, { players: args.players }),
    counter('bytes sent', startMs, { bytes: args.bytes }),
  ];
  const dueMs = of('dueMs');
  // Time in which the tick before ran is that one's: slices of a track must not overlap.
  const lateFromMs = i === 0 ? dueMs : Math.max(dueMs, columnOf(stretch, i - 1, COLUMN.startMs));
  if (startMs > lateFromMs)
    events.push(slice(TRACK.late, 'late', lateFromMs, startMs, { tick, lateMs: startMs - dueMs }));
  if (isSlow) events.push(instant(`slow: ${slowTick.guilty.row}`, startMs));
  return events;
}

/** What was done before the tick: it ends where the tick begins. */
function eventsBefore(stretch: Stretch, i: number): object[] {
  const startMs = columnOf(stretch, i, COLUMN.startMs);
  // A sample of messages that stands for sixteen may claim more than there was.
  const mostMs = i === 0 ? Number.POSITIVE_INFINITY : startMs - columnOf(stretch, i - 1, COLUMN.endMs);
  const tookMs = Math.min(rowOf(stretch, i, ROW.between), mostMs);
  if (toNs(tookMs) <= 0) return [];
  const fromMs = startMs - tookMs;
  return [
    slice(TRACK.ticks, 'between', fromMs, startMs),
    ...layRows(stretch, i, partsOf(stretch, i, ROW.between), fromMs, startMs),
  ];
}

interface Part {
  row: number;
  ms: number;
}

function partsOf(stretch: Stretch, i: number, of: number): Part[] {
  return ROWS.flatMap((_, row) => (PARENT[row] === of ? [{ row, ms: rowOf(stretch, i, row) }] : []));
}

/** Rows of the tick itself. Collections before it are in its row of them, but took nothing of it. */
function topRows(stretch: Stretch, i: number): Part[] {
  const parts = partsOf(stretch, i, -1).filter(({ row }) => row !== ROW.between);
  const workMs = columnOf(stretch, i, COLUMN.endMs) - columnOf(stretch, i, COLUMN.startMs);
  const othersMs = parts.reduce((sum, { row, ms }) => (row === ROW.collections ? sum : sum + ms), 0);
  return parts.map(({ row, ms }) => ({ row, ms: row === ROW.collections ? workMs - othersMs : ms }));
}

/** Slices of rows and of their parts, end to end from one time to another; the last one fills it. */
function layRows(stretch: Stretch, i: number, rows: readonly Part[], fromMs: number, toMs: number): object[] {
  const slices: object[] = [];
  const shown = rows.filter(({ ms }) => toNs(ms) > 0);
  let startMs = fromMs;
  for (const [n, { row, ms }] of shown.entries()) {
    const endMs = n === shown.length - 1 ? toMs : Math.min(toMs, startMs + ms);
    slices.push(slice(TRACK.ticks, ROWS[row], startMs, endMs));
    slices.push(...layRows(stretch, i, partsOf(stretch, i, row), startMs, endMs));
    startMs = endMs;
  }
  return slices;
}

function eventsOfCollections({ collections }: Stretch): object[] {
  const slices: object[] = [];
  for (let at = 0; at < collections.length; at += 2)
    slices.push(slice(TRACK.collections, 'collection', collections[at], collections[at + 1]));
  return slices;
}

function* textOfSamples(sampled: Sampled, stretch: Stretch): Generator<string> {
  let events: object[] = [];
  for (const event of stackEvents(sampled, ...boundsOf(stretch))) {
    events.push(eventOfStack(event));
    if (events.length < STACK_EVENTS_PER_PIECE) continue;
    yield textOf(events);
    events = [];
  }
  yield textOf(events);
}

/** Begin and end apart, since calls that begin with the same sample must nest by their order. */
function eventOfStack({ ms, call }: StackEvent): object {
  const event = { ph: call ? 'B' : 'E', pid: PROCESS, tid: TRACK.samples, ts: toNs(ms) / 1000 };
  if (!call) return event;
  return { ...event, name: call.name, args: call.at === '' ? undefined : { at: call.at } };
}

function slice(tid: number, name: string, startMs: number, endMs: number, args?: object): object {
  // Whole nanoseconds: rounded alike, what lies within another does so to the last digit.
  const startNs = toNs(startMs);
  return { ph: 'X', pid: PROCESS, tid, name, ts: startNs / 1000, dur: (toNs(endMs) - startNs) / 1000, args };
}

function counter(name: string, ms: number, args: object): object {
  return { ph: 'C', pid: PROCESS, name, ts: toNs(ms) / 1000, args };
}

function instant(name: string, ms: number): object {
  return { ph: 'i', s: 'p', pid: PROCESS, tid: TRACK.ticks, name, ts: toNs(ms) / 1000 };
}

function toNs(ms: number): number {
  return Math.round(ms * 1e6);
}
