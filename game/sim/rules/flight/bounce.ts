import { UNIT } from '../../math/trig.ts';
import { distance, divide } from '../../math/units.ts';
import { type Arena, cellAt } from '../../world/arena.ts';
import { isSolid } from '../../world/border.ts';
import type { Comets } from '../../world/comets.ts';

/** Share of the speed into a wall that comes back, in quarters. At 4 a comet would bounce for ever, at 0 it would stick. */
export const BOUNCE_QUARTERS = 3;

/** Puts a comet of `radius` that passed the border, or was passed by it, back inside and turns its speed around. */
export function bounceOffBorder(comets: Comets, id: number, radius: number, side: number, inset: number): void {
  const low = inset + radius;
  bounceAxis(comets.x, comets.vx, id, low, side - low);
  bounceAxis(comets.y, comets.vy, id, low, side - low);
}

function bounceAxis(position: Int32Array, speed: Int32Array, id: number, low: number, high: number): void {
  const at = position[id];
  const v = speed[id];
  if (at < low) {
    position[id] = low;
    if (v < 0) speed[id] = -divide(v * BOUNCE_QUARTERS, 4);
  } else if (at > high) {
    position[id] = high;
    if (v > 0) speed[id] = -divide(v * BOUNCE_QUARTERS, 4);
  }
}

/** Puts a comet of `radius` that entered a solid asteroid back on its surface and reflects its speed. */
export function bounceOffAsteroids(comets: Comets, id: number, radius: number, arena: Arena, inset: number): void {
  const cell = cellAt(arena, comets.x[id], comets.y[id]);
  const end = arena.rocksFrom[cell + 1];
  for (let k = arena.rocksFrom[cell]; k < end; k++) {
    const rock = arena.rocksNear[k];
    if (!isSolid(arena, rock, inset)) continue;
    const dx = comets.x[id] - arena.rockX[rock];
    const dy = comets.y[id] - arena.rockY[rock];
    const reach = radius + arena.rockRadius[rock];
    if (dx * dx + dy * dy >= reach * reach) continue;
    const apart = distance(dx, dy);
    // A comet exactly on the centre has no direction to leave by: any fixed one will do, but all copies need the same.
    const nx = apart === 0 ? UNIT : divide(dx * UNIT, apart);
    const ny = apart === 0 ? 0 : divide(dy * UNIT, apart);
    comets.x[id] = arena.rockX[rock] + divide(nx * reach, UNIT);
    comets.y[id] = arena.rockY[rock] + divide(ny * reach, UNIT);
    const inward = divide(comets.vx[id] * nx + comets.vy[id] * ny, UNIT);
    if (inward >= 0) continue;
    const push = divide(inward * (4 + BOUNCE_QUARTERS), 4);
    comets.vx[id] = comets.vx[id] - divide(push * nx, UNIT);
    comets.vy[id] = comets.vy[id] - divide(push * ny, UNIT);
  }
}
