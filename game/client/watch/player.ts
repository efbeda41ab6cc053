import type { GameEvent } from '../../net/client.ts';
import { SIM_HZ } from '../../sim/math/units.ts';
import type { Arena } from '../../sim/world/arena.ts';

/** What can be played: some ticks of a world, any of which can be gone to. */
export interface Reel {
  readonly arena: Arena;
  /** The first tick there is, and the last. */
  readonly fromTick: number;
  readonly lastTick: number;
  /** The tick at which it is. */
  readonly tick: number;
  /** Goes on by a tick, and adds what happened in it to `told`; false at the end. */
  step(told: GameEvent[]): boolean;
  /** Goes towards a tick, for as long as `mayGoOn` says so. @returns whether it is there */
  seek(tick: number, mayGoOn: () => boolean): boolean;
}

/** What plays a reel: where it is, how fast, and where it is asked to go. */
export interface Player {
  readonly reel: Reel;
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

export function createPlayer(reel: Reel): Player {
  const { tick } = reel;
  return { reel, moment: tick, isPlaying: true, speed: REAL_SPEED, target: undefined, isCut: false, events: [] };
}

/** Brings the world to the moment that is to be drawn, `passedMs` after the last. `nowMs` is a clock. */
export function advancePlayer(player: Player, passedMs: number, nowMs: () => number): void {
  const endMs = nowMs() + STEPPING_MS;
  const mayGoOn = () => nowMs() < endMs;
  if (player.target !== undefined) goToTarget(player, player.target, mayGoOn);
  else if (player.isPlaying) playOn(player, Math.min(passedMs, LONGEST_PICTURE_MS), mayGoOn);
}

function goToTarget(player: Player, target: number, mayGoOn: () => boolean): void {
  const { reel } = player;
  const before = player.moment;
  const isThere = reel.seek(target, mayGoOn);
  player.moment = reel.tick;
  player.events.length = 0;
  if (Math.abs(player.moment - before) > 1) player.isCut = true;
  if (isThere) player.target = undefined;
}

function playOn(player: Player, passedMs: number, mayGoOn: () => boolean): void {
  const { reel } = player;
  const wanted = player.moment + (passedMs * SIM_HZ * SPEEDS[player.speed]) / 1000;
  player.moment = Math.min(wanted, reel.lastTick);
  while (reel.tick < player.moment && mayGoOn()) playTick(player);
  // A world too large for this speed plays as fast as it goes.
  player.moment = Math.min(player.moment, reel.tick);
  if (player.moment >= reel.lastTick) player.isPlaying = false;
}

function playTick({ reel, events }: Player): void {
  reel.step(events);
}

/** Plays or pauses; at the end it begins anew. */
export function togglePlaying(player: Player): void {
  const { fromTick, lastTick } = player.reel;
  player.isPlaying = !player.isPlaying;
  if (!player.isPlaying) return settleOnTick(player);
  if (player.moment >= lastTick) seekTo(player, fromTick);
}

/** Whoever pauses wants to see a tick, not what lies between two. */
function settleOnTick(player: Player): void {
  player.moment = player.reel.tick;
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
  const { fromTick, lastTick } = player.reel;
  player.target = Math.min(lastTick, Math.max(fromTick, Math.round(tick)));
}

export function changeSpeed(player: Player, steps: 1 | -1): void {
  player.speed = Math.min(SPEEDS.length - 1, Math.max(0, player.speed + steps));
}
