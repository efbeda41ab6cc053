import type { Game, Pose } from '../../../net/client.ts';
import { angleOf } from '../../../net/heading.ts';
import { CELL_PX, clamp, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from '../../../sim/math/units.ts';
import { THORN } from '../../../sim/world/motes.ts';
import { type Sighting, wayTo } from './ways.ts';

/** A comet drifts on for a third of a second whatever it does: people aim from where it will be. */
const DRIFT_SECONDS = 0.33;
/** Dust at the nose is worth what it holds; so many pixels away, half of it. */
const NEAR_PX = 60;
/** Thorns within so many pixels ahead, and so many to the side, are in the way of a run. */
const THORN_PX = 220;
const THORN_ASIDE_PX = 40;

/** A place to keep away from, in pixels. */
export interface Shunned {
  x: number;
  y: number;
}

/** Dust so near to who is shunned is left alone, in pixels. */
const SHUNNED_PX = 400;

/** The dust in view that is most worth its way, and not near who is `shunned`. */
export function bestDust({ motes, arena }: Game, me: Pose, shunned?: Shunned): Sighting | undefined {
  const x = me.x + me.vx * DRIFT_SECONDS;
  const y = me.y + me.vy * DRIFT_SECONDS;
  const column = (px: number) => clamp(Math.floor(px / CELL_PX), 0, arena.cells - 1);
  const right = column(me.x + VIEW_WIDTH_PX / 2);
  const bottom = column(me.y + VIEW_HEIGHT_PX / 2);
  let best = -1;
  let bestWorth = 0;
  for (let row = column(me.y - VIEW_HEIGHT_PX / 2); row <= bottom; row++) {
    for (let at = column(me.x - VIEW_WIDTH_PX / 2); at <= right; at++) {
      for (let mote = motes.first[row * arena.cells + at]; mote >= 0; mote = motes.next[mote]) {
        const dx = motes.x[mote] - x;
        const dy = motes.y[mote] - y;
        const worth = (motes.value[mote] % THORN) / (NEAR_PX + Math.sqrt(dx * dx + dy * dy));
        if (worth <= bestWorth || (shunned && isNear(motes.x[mote], motes.y[mote], shunned))) continue;
        best = mote;
        bestWorth = worth;
      }
    }
  }
  return best < 0 ? undefined : wayTo(motes.x[best] - x, motes.y[best] - y);
}

function isNear(x: number, y: number, shunned: Shunned): boolean {
  return (x - shunned.x) ** 2 + (y - shunned.y) ** 2 < SHUNNED_PX * SHUNNED_PX;
}

/** Whether a run with this heading would lead through thorns. */
export function seesThorn({ motes, arena }: Game, me: Pose, heading: number): boolean {
  const cos = Math.cos(angleOf(heading));
  const sin = Math.sin(angleOf(heading));
  const column = (px: number) => clamp(Math.floor(px / CELL_PX), 0, arena.cells - 1);
  const right = column(me.x + THORN_PX);
  const bottom = column(me.y + THORN_PX);
  for (let row = column(me.y - THORN_PX); row <= bottom; row++) {
    for (let at = column(me.x - THORN_PX); at <= right; at++) {
      for (let mote = motes.first[row * arena.cells + at]; mote >= 0; mote = motes.next[mote]) {
        if (motes.value[mote] < THORN) continue;
        const dx = motes.x[mote] - me.x;
        const dy = motes.y[mote] - me.y;
        const ahead = dx * cos + dy * sin;
        if (ahead > 0 && ahead < THORN_PX && Math.abs(dy * cos - dx * sin) < THORN_ASIDE_PX) return true;
      }
    }
  }
  return false;
}
