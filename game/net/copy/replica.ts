import { RAM_HOW, type ServerMessage, type Update, type UpdateRecord } from '../../../protocol/table.ts';
import { SIM_HZ, SUBPX } from '../../sim/math/units.ts';
import {
  courseObserved,
  dropObserved,
  hashObserved,
  layCell,
  layObserved,
  type Observed,
  observeStep,
  putObserved,
  steerObserved,
  takenAt,
  takeObserved,
  writeOwn,
} from '../../sim/observe.ts';
import { gainOf } from '../../sim/rules/dust/thorns.ts';
import { beginsAt } from '../../sim/rules/round/round.ts';
import { type Area, forCellsOnlyIn, hasCell } from '../../sim/world/area.ts';
import { cellAt, createArena } from '../../sim/world/arena.ts';
import { createComets } from '../../sim/world/comets.ts';
import { clearCell, createMotes } from '../../sim/world/motes.ts';
import { createOwnStates } from '../../sim/world/own-state.ts';
import type { Hit } from './hits.ts';
import { createReport, type UpdateReport } from './report.ts';
import { beginRound, noRounds, noteRound, type Rounds } from './rounds.ts';
import { noteTalk, type Talk } from './talk.ts';

/** Something to show or to hear; drained once a drawn frame. Positions in pixels. */
export type GameEvent =
  | { kind: 'taken'; x: number; y: number; value: number; by: number }
  | Hit
  | { kind: 'gone'; id: number; shattered: boolean; x: number; y: number }
  | { kind: 'born'; id: number }
  /** What a ram cost the loser, what of it went to the winner, and whether the loser broke: told, never foreseen. */
  | { kind: 'paid'; winner: number; loser: number; cost: number; gain: number; shattered: boolean }
  /** A comet has made a choice, or a crack has healed. */
  | { kind: 'traits'; id: number; before: number; after: number };

/** Who plays: name, colour (0..11), and the number that is the same in each session of one identity; 0 without one. */
export interface Player {
  readonly name: string;
  readonly colour: number;
  readonly who: number;
}

/** This client's copy of what it may see: exactly the server's state at the end of `tick`. */
export interface Replica extends Observed, Rounds {
  /** The own comet's, whose own state is the only one known. */
  readonly id: number;
  readonly room: string;
  /** Comets that came into play or into the area with the last update, also those that were there before and gone in between. */
  readonly newcomers: number[];
  area: Area;
  readonly roster: Map<number, Player>;
  top: { id: number; tens: number }[];
  crown: { id: number; cell: number } | undefined;
  shower: { xPx: number; yPx: number; startTick: number } | undefined;
  rank: { place: number; of: number };
  readonly events: GameEvent[];
  readonly talk: Talk[];
  /** Hashes that speak of the tick being read. */
  readonly hashes: { cell: number; hash: number }[];
}

export function createReplica(welcome: ServerMessage): Replica {
  const arena = createArena(welcome.seed, welcome.seats, welcome.cells, welcome.roundSeconds * SIM_HZ);
  // One who watches has no comet, and its seat lies behind those of comets.
  const owned = new Uint8Array(welcome.seats);
  owned[welcome.id] = 1;
  return {
    id: welcome.id,
    room: welcome.room,
    arena,
    comets: createComets(welcome.seats),
    own: createOwnStates(welcome.seats),
    owned,
    tick: welcome.tick,
    ids: [],
    newcomers: [],
    area: { left: 0, top: 0, right: -1, bottom: -1 },
    motes: createMotes(arena),
    border: { inset: 0, target: 0, step: 0, sinceTick: welcome.tick },
    cellBefore: new Int32Array(welcome.seats),
    roster: new Map(),
    top: [],
    crown: undefined,
    shower: undefined,
    rank: { place: 0, of: 0 },
    events: [],
    talk: [],
    hashes: [],
    ...noRounds(),
  };
}

/** Events nobody drains, as in a bot without eyes, are not kept for ever. */
const MOST_EVENTS = 256;

/** Brings the copy to the update's last tick. */
export function applyUpdate(replica: Replica, update: Update): UpdateReport {
  const report = createReport();
  replica.newcomers.length = 0;
  let target = replica.tick + update.ticks;
  for (const item of update.items) {
    const isInput = item.kind === 'turn' || item.kind === 'steer';
    // An input belongs to the tick to come: what the last one's hashes speak of ends here.
    if (isInput && replica.hashes.length > 0) closeTick(replica, report);
    if (isInput) steerObserved(replica, item);
    else if (item.kind === 'step') stepTicks(replica, item.ticks, report);
    else applyRecord(replica, item, report);
    if (item.kind === 'snapshot') target = item.tick;
  }
  stepTicks(replica, target - replica.tick, report);
  closeTick(replica, report);
  if (replica.events.length > MOST_EVENTS) replica.events.splice(0, replica.events.length - MOST_EVENTS);
  return report;
}

function stepTicks(replica: Replica, ticks: number, report: UpdateReport): void {
  for (let i = 0; i < ticks; i++) {
    closeTick(replica, report);
    observeStep(replica, take);
    if (beginsAt(replica.arena, replica.tick)) beginRound(replica);
  }
}

function take(replica: Replica, by: number, mote: number): void {
  const { motes, events } = replica;
  const value = by >= 0 ? gainOf(replica.comets, by, motes.value[mote]) : 0;
  if (by >= 0) events.push({ kind: 'taken', x: motes.x[mote], y: motes.y[mote], value, by });
  takeObserved(replica, by, mote);
}

/** The tick's end: what left the area is dropped, and what the server hashed is compared. */
function closeTick(replica: Replica, report: UpdateReport): void {
  for (const id of replica.ids) if (!isInArea(replica, id)) replica.comets.alive[id] = 0;
  if (replica.ids.some((id) => replica.comets.alive[id] === 0)) {
    replica.ids = replica.ids.filter((id) => replica.comets.alive[id] === 1);
  }
  for (const { cell, hash } of replica.hashes) if (!matches(replica, cell, hash)) report.diverged++;
  replica.hashes.length = 0;
}

function isInArea({ comets, arena, area }: Replica, id: number): boolean {
  return hasCell(area, cellAt(arena, comets.x[id], comets.y[id]), arena.cells);
}

function matches(replica: Replica, cell: number, hash: number): boolean {
  return !hasCell(replica.area, cell, replica.arena.cells) || hashObserved(replica, cell) === hash;
}

function applyRecord(replica: Replica, record: UpdateRecord, report: UpdateReport): void {
  const { motes, roster, arena } = replica;
  switch (record.kind) {
    case 'comet':
      if (record.id === replica.id) report.ownWritten = true;
      return putComet(replica, record);
    case 'gone':
      if (record.id === replica.id) report.ownWritten = true;
      return takeAway(replica, record.id, record.cause === 1);
    case 'traits':
      if (record.id === replica.id) report.ownWritten = true;
      return changeTraits(replica, record);
    case 'border':
      // Who was foreseen at the border was foreseen at another one.
      report.ownWritten = true;
      return courseObserved(replica, record);
    case 'mote':
      return layObserved(replica, record.at, record.value);
    case 'dust':
      return layCell(replica, record.cell, record.motes);
    case 'taken': {
      const mote = takenAt(replica, record.at, record.by);
      if (mote >= 0) take(replica, record.by, mote);
      return;
    }
    case 'ram':
      return pushRam(replica, record);
    case 'hash':
      replica.hashes.push({ cell: record.cell, hash: record.hash });
      return;
    case 'player':
      roster.set(record.id, { name: record.name, colour: record.colour, who: record.who });
      return;
    case 'absent':
      roster.delete(record.id);
      return;
    case 'crown':
      replica.crown = record.id < 0 ? undefined : { id: record.id, cell: record.cell };
      return;
    case 'shower':
      replica.shower = { xPx: record.x, yPx: record.y, startTick: replica.tick + record.startsIn };
      return;
    case 'top':
      replica.top[record.place] = { id: record.id, tens: record.tens };
      return;
    case 'shift':
      report.shiftedTicks += record.ticks;
      return;
    case 'snapshot':
      report.reset = true;
      return discard(replica, record.tick);
    case 'area':
      forCellsOnlyIn(replica.area, record, arena.cells, (cell) => clearCell(motes, arena, cell));
      replica.area = { left: record.left, top: record.top, right: record.right, bottom: record.bottom };
      return;
    case 'own':
      return writeOwn(replica, replica.id, { ...record, immuneUntil: replica.tick + record.immune });
    case 'late':
      report.late.push({ stamp: record.stamp, applied: record.applied });
      return;
    case 'dropped':
      report.dropped.push({ stamp: record.stamp, why: record.why });
      return;
    case 'pong':
      report.pongs.push(record);
      return;
    case 'traced':
      report.traced = record;
      return;
    case 'rank':
      replica.rank = { place: record.place, of: record.of };
      return;
    case 'said':
    case 'phrased':
    case 'refused':
    case 'notice':
    case 'restart':
    case 'record':
      return noteTalk(replica, record);
    case 'award':
    case 'deeds':
    case 'revenge':
    case 'result':
      return noteRound(replica, record);
  }
}

function pushRam({ events, tick }: Replica, told: UpdateRecord & { kind: 'ram' }): void {
  const { winner, loser, cost, gain } = told;
  const how = RAM_HOW[told.how];
  events.push({ kind: 'ram', tick, winner, loser, draw: how === 'draw' });
  if (how !== 'draw') events.push({ kind: 'paid', winner, loser, cost, gain, shattered: how === 'shatter' });
}

function changeTraits({ comets, events }: Replica, { id, traits }: UpdateRecord & { kind: 'traits' }): void {
  events.push({ kind: 'traits', id, before: comets.traits[id], after: traits });
  comets.traits[id] = traits;
}

function putComet(replica: Replica, record: UpdateRecord & { kind: 'comet' }): void {
  if (!putObserved(replica, record)) return;
  replica.newcomers.push(record.id);
  replica.events.push({ kind: 'born', id: record.id });
}

function takeAway(replica: Replica, id: number, shattered: boolean): void {
  const { comets, events } = replica;
  if (dropObserved(replica, id)) {
    events.push({ kind: 'gone', id, shattered, x: toPx(comets.x[id]), y: toPx(comets.y[id]) });
  }
}

function discard(replica: Replica, tick: number): void {
  replica.tick = tick;
  courseObserved(replica, { inset: 0, target: 0, step: 0 });
  replica.comets.alive.fill(0);
  replica.ids.length = 0;
  for (let cell = 0; cell < replica.motes.first.length; cell++) clearCell(replica.motes, replica.arena, cell);
  replica.roster.clear();
  replica.top.length = 0;
  replica.crown = undefined;
  replica.shower = undefined;
  replica.awards.length = 0;
  replica.hashes.length = 0;
  replica.events.length = 0;
}

function toPx(subpx: number): number {
  return subpx / SUBPX;
}
