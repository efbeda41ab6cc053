import { SIM_HZ } from '../../game/sim/math/units.ts';
import type { Culprit } from './culprit.ts';
import { toGrid, toUs } from './grid.ts';
import { COLUMN } from './ledger.ts';
import { PARENT, ROW, ROWS } from './rows.ts';
import { type Sampled, type StackEvent, stackEvents } from './stacks.ts';
import { boundsOf, columnOf, rowOf, type Stretch } from './stretch.ts';

/**
 * Ticks of the ledger in the Trace Event Format, as a JSON object: ui.perfetto.dev, DevTools and chrome://tracing open it.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 *
 * Rows are sums: what they summed up is laid end to end, in the order of the rows, and unattributed comes last. Ticks,
 * late starts and collections have the times at which they were. All times below are of the grid, but for those in `...Ms`.
 */
export interface TraceContents {
  stretch: Stretch;
  sampled?: Sampled | undefined;
  /** Whose ticks they are; the server's where not given. */
  name?: string;
  /** The tick for which it was made. */
  slowTick?: SlowTick | undefined;
}

export interface SlowTick {
  /** As the ledger counts; a room counts its own. */
  tick: number;
  room: string;
  roomTick: number;
  culprit: Culprit;
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
/** DevTools looks into it without asking whether there is one. */
const CATEGORY = 'cometa';
/** Calls and returns told at a time. */
const STACK_EVENTS_PER_PIECE = 200;

/** The text of the file in pieces, each of them made in well under a millisecond. */
export function* traceText({ stretch, sampled, slowTick, name = 'server' }: TraceContents): Generator<string> {
  const about = { server: 'cometa', tickHz: SIM_HZ, ticks: stretch.count, sampled: sampled !== undefined, slowTick };
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(about)},"traceEvents":[\n`;
  yield textOf(namesOfTracks(name)).slice(2);
  for (let i = 0; i < stretch.count; i++) yield textOf(eventsOfTick(stretch, i, slowTick));
  yield textOf(eventsOfCollections(stretch));
  if (sampled && stretch.count > 0) yield* textOfSamples(sampled, stretch);
  yield '\n]}\n';
}

function textOf(events: readonly object[]): string {
  return events.map((event) => `,\n${JSON.stringify(event)}`).join('');
}

function namesOfTracks(own: string): object[] {
  const tell = (name: string, tid: number, args: object) => ({ ph: 'M', pid: PROCESS, tid, name, args });
  const tracks = Object.entries(TRACK).flatMap(([key, tid]) => [
    tell('thread_name', tid, { name: TRACK_NAMES[key as keyof typeof TRACK] }),
    tell('thread_sort_index', tid, { sort_index: tid }),
  ]);
  return [tell('process_name', 0, { name: `cometa ${own}` }), ...tracks];
}

function eventsOfTick(stretch: Stretch, i: number, slowTick: SlowTick | undefined): object[] {
  const of = (column: keyof typeof COLUMN) => columnOf(stretch, i, COLUMN[column]);
  const tick = of('tick');
  const [start, end] = [toGrid(of('startMs')), toGrid(of('endMs'))];
  const args = { tick, rooms: of('rooms'), players: of('inPlay'), bytes: of('bytesSent') };
  const isSlow = slowTick?.tick === tick;
  const blame = isSlow ? { room: slowTick.room, roomTick: slowTick.roomTick, culprit: slowTick.culprit.row } : {};
  const events = [
    ...eventsBefore(stretch, i),
    slice(TRACK.ticks, 'tick', start, end, { ...args, ...blame }),
    ...layRows(stretch, i, topRows(stretch, i), start, end),
    counter('players', start, { players: args.players }),
    counter('bytes sent', start, { bytes: args.bytes }),
  ];
  // Time in which the tick before ran is that one's: slices of a track must not overlap.
  const lateFrom = Math.max(toGrid(of('dueMs')), timeBefore(stretch, i, COLUMN.startMs));
  if (start > lateFrom)
    events.push(slice(TRACK.late, 'late', lateFrom, start, { tick, lateMs: of('startMs') - of('dueMs') }));
  if (isSlow) events.push(instant(`slow: ${slowTick.culprit.row}`, start));
  return events;
}

/** When the tick before began or ended. */
function timeBefore(stretch: Stretch, i: number, column: number): number {
  return i === 0 ? Number.NEGATIVE_INFINITY : toGrid(columnOf(stretch, i - 1, column));
}

/** What was done before the tick: it ends where the tick begins. */
function eventsBefore(stretch: Stretch, i: number): object[] {
  const to = toGrid(columnOf(stretch, i, COLUMN.startMs));
  // A sample of messages that stands for sixteen may claim more than there was.
  const from = Math.max(to - toGrid(rowOf(stretch, i, ROW.between)), timeBefore(stretch, i, COLUMN.endMs));
  if (from >= to) return [];
  const parts = partsOf(stretch, i, ROW.between);
  return [slice(TRACK.ticks, 'between', from, to), ...layRows(stretch, i, parts, from, to)];
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
function layRows(stretch: Stretch, i: number, rows: readonly Part[], from: number, to: number): object[] {
  const slices: object[] = [];
  const shown = rows.filter(({ ms }) => toGrid(ms) > 0);
  let start = from;
  let laidMs = 0;
  for (const [n, { row, ms }] of shown.entries()) {
    laidMs += ms;
    const end = n === shown.length - 1 ? to : Math.min(to, from + toGrid(laidMs));
    if (end === start) continue;
    slices.push(slice(TRACK.ticks, ROWS[row], start, end));
    slices.push(...layRows(stretch, i, partsOf(stretch, i, row), start, end));
    start = end;
  }
  return slices;
}

function eventsOfCollections({ collections }: Stretch): object[] {
  const slices: object[] = [];
  for (let at = 0; at < collections.length; at += 2) {
    const [start, end] = [toGrid(collections[at]), toGrid(collections[at + 1])];
    if (end > start) slices.push(slice(TRACK.collections, 'collection', start, end));
  }
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

/** Begin and end apart, since calls that begin with the same sample must nest by their order. Both are named, or DevTools throws. */
function eventOfStack({ time, isBegin, name, at }: StackEvent): object {
  const event = eventAt(isBegin ? 'B' : 'E', name, time, TRACK.samples);
  return isBegin && at !== '' ? { ...event, args: { at } } : event;
}

function slice(tid: number, name: string, start: number, end: number, args?: object): object {
  return { ...eventAt('X', name, start, tid), dur: toUs(end - start), args };
}

function counter(name: string, time: number, args: object): object {
  return { ...eventAt('C', name, time), args };
}

function instant(name: string, time: number): object {
  return { ...eventAt('i', name, time, TRACK.ticks), s: 'p' };
}

function eventAt(ph: string, name: string, time: number, tid?: number): object {
  return { ph, pid: PROCESS, tid, cat: CATEGORY, name, ts: toUs(time) };
}
