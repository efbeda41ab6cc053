import type { StepPart } from '../../game/sim/step.ts';

/**
 * Where the time of a tick goes, in the order in which it goes there. A name with a dot is a part of the row before the
 * dot, and its parts sum to such a row. All others sum to the tick: what was done since the tick before, and the tick.
 */
export const ROWS = [
  /** What the process did between the last tick's end and this one's begin, charged to this one. */
  'between',
  /** Messages of players, from the callback on: every 16th is measured, and counts sixteen times. */
  'between.messages',
  /** Of these what people say: cleaning, filtering, reports. */
  'between.people',
  /** HTTP, of both ports. */
  'between.http',
  /** Starting and stopping V8's sampling of stacks, where that is on. */
  'between.samples',
  /** Making journals and traces. */
  'between.captures',
  /** All else the event loop was busy with: reading and closing sockets, timers, logs. */
  'between.rest',
  'inputs',
  /** What the flight recorder keeps of them. */
  'record',
  'step',
  'step.decide',
  'step.motion',
  /** Gathering and trails. */
  'step.dust',
  'step.ram',
  'step.rest',
  'replicate',
  /** What is to be told, and of which cell. */
  'replicate.compare',
  'replicate.encode',
  'send',
  /** Making updates. Cells that come into view are encoded here. */
  'send.compose',
  'send.socket',
  'housekeeping',
  /** Collections of garbage, taken out of the rows they fell into. */
  'collections',
  /** What no row owns: between two phases, or before the first. */
  'unattributed',
] as const;

export type RowName = (typeof ROWS)[number];

/** Each row's number. */
export const ROW = Object.fromEntries(ROWS.map((name, row) => [name, row])) as Readonly<Record<RowName, number>>;

/** Each rule's row. */
export const STEP_ROW: Readonly<Record<StepPart, number>> = {
  decide: ROW['step.decide'],
  motion: ROW['step.motion'],
  dust: ROW['step.dust'],
  ram: ROW['step.ram'],
  rest: ROW['step.rest'],
};

/** The row that a row is a part of, or −1. */
export const PARENT: readonly number[] = ROWS.map((name) =>
  (ROWS as readonly string[]).indexOf(name.split('.')[0]),
).map((parent, row) => (parent === row ? -1 : parent));

/** Rows that have no parts: they sum to the tick as well. */
export const LEAVES: readonly number[] = ROWS.map((_, row) => row).filter((row) => !PARENT.includes(row));
