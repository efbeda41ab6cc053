import { DRAW, draw } from '../../math/random.ts';
import { drawSecret } from '../../math/secret.ts';
import { distance, divide, SIM_HZ, SUBPX } from '../../math/units.ts';
import { sidePxOf } from '../../world/arena.ts';
import { insetAt, insetPxAt } from '../../world/border.ts';
import { CLASS_SHIFT, IMMUNE } from '../../world/comets.ts';
import { forgetDeeds, noteLife } from '../../world/deeds.ts';
import { fillOwn } from '../../world/own-state.ts';
import { classOf, radiusOf } from '../../world/size.ts';
import { enterPlay, leavePlay, mark, OWN, type World } from '../../world/world.ts';
import { isOutsideRocks } from '../dust/stardust.ts';
import { scatterAround } from '../fight/shed.ts';
import { bounceOffBorder } from '../flight/bounce.ts';
import { IMMUNE_TICKS } from '../flight/immunity.ts';
import { makeRoom } from '../round/border.ts';
import { beginsAt, phaseAt, roundOf } from '../round/round.ts';

export const SPAWN_DUST = 20;
/** Who was parked for less than this, 10 s, comes back as rammable as it went. */
export const LONG_AWAY_TICKS = 10 * SIM_HZ;
/** Who leaves before it is this old, 10 s, leaves nothing behind: joining again and again must not bring dust into the world. */
export const SHORT_LIFE_TICKS = 10 * SIM_HZ;
/** Who comes when others have more begins with one in so many of the dust that the one in the middle holds. Few enough that staying whole pays. */
export const MEDIAN_SHARE = 4;
const SPAWN_TRIES = 64;
export const BORDER_PX = 200;
/** A place this far from everybody is clear. */
export const CLEAR_PX = 450;
/** Somebody is to be within this: less than a screen away. */
export const REACH_PX = 600;

/** Player `id` comes, or goes on: with a new comet at once while a round is on, else with all others when the next one begins. */
export function spawn(world: World, id: number): void {
  const { deeds, arena, tick } = world;
  if (deeds.joined[id] === 0) forgetDeeds(deeds, id);
  deeds.joined[id] = 1;
  world.parked[id] = 0;
  if (phaseAt(arena, tick) !== 'podium' && !beginsAt(arena, tick)) startLife(world, id);
}

/** A new comet for `id`: some dust, a clear place with somebody in reach, two seconds of immunity. */
export function startLife(world: World, id: number): void {
  const { comets, deeds, tick } = world;
  makeRoom(world);
  const place = findPlace(world, id);
  comets.x[id] = place.xPx * SUBPX;
  comets.y[id] = place.yPx * SUBPX;
  comets.heading[id] = drawSecret(world.secret, DRAW.spawn, tick, id) & 255;
  comets.traits[id] = 0;
  comets.lit[id] = 0;
  deeds.bornTick[id] = tick;
  fillOwn(world.own, id, startDust(world, id), 0);
  world.own.offer[id] = 0;
  setOut(world, id, true);
}

/** Dust to begin with. Never more than the comet had that broke before it: dying does not pay. */
function startDust({ ids, own, deeds }: World, id: number): number {
  const held = Array.from(ids, (other) => own.dust[other]).sort((a, b) => a - b);
  const middle = held.length > 0 ? held[divide(held.length, 2)] : 0;
  const fair = Math.max(SPAWN_DUST, divide(middle, MEDIAN_SHARE));
  return deeds.fellWith[id] < 0 ? fair : Math.min(fair, deeds.fellWith[id]);
}

/** Takes comet `id` out of play as it is, or does nothing where it is not in play. */
export function park(world: World, id: number): void {
  if (world.comets.alive[id] === 0) return;
  leavePlay(world, id, false);
  world.parked[id] = world.tick + 1;
}

/**
 * Brings a parked comet back where it was left, or the nearest place inside the border, at rest; immune only after a long absence,
 * or who goes quiet for a moment would be immune most of the time. One that shattered or left stays gone. After a round's end a parked comet is one of the past: its player gets a new one.
 */
export function unpark(world: World, id: number): void {
  const { parked, deeds, arena, tick, comets, own, border } = world;
  if (parked[id] === 0) return;
  const isOfThisRound = roundOf(arena, deeds.bornTick[id]) === roundOf(arena, tick);
  if (!isOfThisRound || phaseAt(arena, tick) === 'podium') return spawn(world, id);
  const wasLongAway = tick + 1 - parked[id] >= LONG_AWAY_TICKS;
  bounceOffBorder(comets, id, radiusOf(classOf(own.dust[id])), arena.side, insetAt(border, tick));
  setOut(world, id, wasLongAway);
}

/** Ends comet `id`; what it held stays behind for the others, unless it lived so shortly that it would only have brought dust in. */
export function leave(world: World, id: number): void {
  world.parked[id] = 0;
  world.deeds.joined[id] = 0;
  if (world.comets.alive[id] === 0) return;
  noteLife(world.deeds, id, world.tick);
  if (world.tick - world.deeds.bornTick[id] >= SHORT_LIFE_TICKS)
    scatterAround(world, id, Math.max(0, world.own.dust[id]));
  leavePlay(world, id, false);
}

function setOut(world: World, id: number, isImmune: boolean): void {
  const { comets, own } = world;
  comets.vx[id] = 0;
  comets.vy[id] = 0;
  comets.flags[id] = (classOf(own.dust[id]) << CLASS_SHIFT) | (isImmune ? IMMUNE : 0);
  fillOwn(own, id, own.dust[id], isImmune ? world.tick + 1 + IMMUNE_TICKS : 0);
  world.wishes[id] = { heading: comets.heading[id], buttons: 0 };
  mark(world, id, OWN);
  enterPlay(world, id);
}

/** The first of some places that is clear and has somebody in reach, else the one that is nearest to that. Away from where the border will be. */
function findPlace(world: World, id: number): { xPx: number; yPx: number } {
  const sidePx = sidePxOf(world.arena);
  const insetPx = Math.max(insetPxAt(world.border, world.tick), divide(world.border.target, SUBPX));
  const low = insetPx + BORDER_PX;
  const span = Math.max(1, sidePx - 2 * low);
  let best = { xPx: divide(sidePx, 2), yPx: divide(sidePx, 2) };
  let leastWrong = Number.MAX_SAFE_INTEGER;
  for (let attempt = 0; attempt < SPAWN_TRIES && leastWrong > 0; attempt++) {
    const chance = drawSecret(world.secret, DRAW.spawn, world.tick, (id + 1) * SPAWN_TRIES + attempt);
    const place = { xPx: low + (draw(chance, 1) % span), yPx: low + (draw(chance, 2) % span) };
    if (!isOutsideRocks(world.arena, place.xPx, place.yPx)) continue;
    const wrong = howWrong(nearestTo(world, place.xPx, place.yPx));
    if (wrong >= leastWrong) continue;
    best = place;
    leastWrong = wrong;
  }
  return best;
}

/** By how much a place misses being clear, which counts four times, or in reach of somebody; `apart`: pixels to the nearest comet. */
function howWrong(apart: number): number {
  if (apart < CLEAR_PX) return 4 * (CLEAR_PX - apart);
  return apart > REACH_PX ? apart - REACH_PX : 0;
}

/** Pixels to the nearest comet; where nobody plays, any place has everybody in reach. */
function nearestTo(world: World, xPx: number, yPx: number): number {
  let least = world.ids.length > 0 ? Number.MAX_SAFE_INTEGER : CLEAR_PX;
  for (const id of world.ids) {
    const dx = divide(world.comets.x[id], SUBPX) - xPx;
    const dy = divide(world.comets.y[id], SUBPX) - yPx;
    const apart = distance(dx, dy);
    if (apart < least) least = apart;
  }
  return least;
}
