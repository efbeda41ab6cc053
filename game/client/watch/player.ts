import type { GameEvent } from '../../net/client.ts';
import { SIM_HZ, SUBPX } from '../../sim/math/units.ts';
import { gainOf } from '../../sim/rules/dust/thorns.ts';
import { BORN } from '../../sim/world/world.ts';
import { type Projector, seekTick, stepProjector } from './projector.ts';

/** What plays a inputTrack: where it is, how fast, and where it is asked to go. */
export interface Player {
  readonly projector: Projector;
  /** The drawn moment in ticks, with fraction. */
  moment: number;
  isPlaying: boolean;
  /** Place in `SPEEDS`. */
  speed: number;
  /** Tick it is on its way to, undefined: it plays or stands. */
  target: number | undefined;
  /** The last pictures are of another moment: nothing goes on from them. */
  isCut: boolean;
  /** What happened since they were taken. */
  readonly events: GameEvent[];
}

/** Times as fast as it was. Faster than 16 and a picture skips more than a comet's length of way. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16] as const;
const REAL_SPEED = 2;
/** After a pause of the page it goes on where it was. */
const LONGEST_PICTURE_MS = 100;
/** Steps a picture may take: a seek of minutes takes several, and the page answers between them. */
const STEPPING_MS = 25;

export function createPlayer(projector: Projector): Player {
  const { tick } = projector.simulation.world;
  return { projector, moment: tick, isPlaying: true, speed: REAL_SPEED, target: undefined, isCut: false, events: [] };
}

/** Brings the world to the moment that is to be drawn, `passedMs` after the last. `nowMs` is a clock. */
export function advancePlayer(player: Player, passedMs: number, nowMs: () => number): void {
  const endMs = nowMs() + STEPPING_MS;
  const mayGoOn = () => nowMs() < endMs;
  if (player.target !== undefined) goToTarget(player, player.target, mayGoOn);
  else if (player.isPlaying) playOn(player, Math.min(passedMs, LONGEST_PICTURE_MS), mayGoOn);
}

function goToTarget(player: Player, target: number, mayGoOn: () => boolean): void {
  const { projector } = player;
  const before = player.moment;
  const isThere = seekTick(projector, target, mayGoOn);
  player.moment = projector.simulation.world.tick;
  player.events.length = 0;
  if (Math.abs(player.moment - before) > 1) player.isCut = true;
  if (isThere) player.target = undefined;
}

function playOn(player: Player, passedMs: number, mayGoOn: () => boolean): void {
  const { projector } = player;
  const wanted = player.moment + (passedMs * SIM_HZ * SPEEDS[player.speed]) / 1000;
  player.moment = Math.min(wanted, projector.lastTick);
  while (projector.simulation.world.tick < player.moment && mayGoOn()) playTick(player);
  // A world too large for this speed plays as fast as it goes.
  player.moment = Math.min(player.moment, projector.simulation.world.tick);
  if (player.moment >= projector.lastTick) player.isPlaying = false;
}

function playTick({ projector, events }: Player): void {
  if (stepProjector(projector)) noteEvents(projector, events);
}

/** Plays or pauses; at the end it begins anew. */
export function togglePlaying(player: Player): void {
  const { inputTrack, lastTick } = player.projector;
  player.isPlaying = !player.isPlaying;
  if (!player.isPlaying) return settleOnTick(player);
  if (player.moment >= lastTick) seekTo(player, inputTrack.fromTick);
}

/** Whoever pauses wants to see a tick, not what lies between two. */
function settleOnTick(player: Player): void {
  player.moment = player.projector.simulation.world.tick;
}

/** One tick on or back, and there it stands. */
export function stepBy(player: Player, ticks: 1 | -1): void {
  player.isPlaying = false;
  settleOnTick(player);
  if (ticks < 0) return seekTo(player, (player.target ?? player.moment) - 1);
  player.target = undefined;
  playTick(player);
  settleOnTick(player);
}

export function seekTo(player: Player, tick: number): void {
  const { inputTrack, lastTick } = player.projector;
  player.target = Math.min(lastTick, Math.max(inputTrack.fromTick, Math.round(tick)));
}

export function changeSpeed(player: Player, steps: 1 | -1): void {
  player.speed = Math.min(SPEEDS.length - 1, Math.max(0, player.speed + steps));
}

/** What a client would have been told of the tick just played, had it seen all of the world. */
function noteEvents({ simulation: { world }, valueBefore }: Projector, told: GameEvent[]): void {
  const { tick, comets, motes, events, marked, marks } = world;
  for (const one of events) {
    if (one.kind === 'ram') {
      const { winner, loser, how, cost, gain } = one;
      told.push({ kind: 'ram', tick, winner, loser, draw: how === 'draw' });
      if (how !== 'draw') told.push({ kind: 'paid', winner, loser, cost, gain, shattered: how === 'shatter' });
    } else if (one.kind === 'gone') told.push({ ...one, x: comets.x[one.id] / SUBPX, y: comets.y[one.id] / SUBPX });
    else if (one.kind === 'moteTaken') {
      // Its slot is free and keeps the place; the value is that of before, or of a mote laid in this very tick.
      const value = gainOf(comets, one.by, Math.max(1, valueBefore[one.mote]));
      told.push({ kind: 'taken', x: motes.x[one.mote], y: motes.y[one.mote], value, by: one.by });
    }
  }
  for (const id of marked) if (marks[id] & BORN) told.push({ kind: 'born', id });
}
