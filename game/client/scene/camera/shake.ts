/** A short shake of the camera along the way of a hit. It ends by itself and is the same each time. */
export interface Shake {
  /** Of the camera now, in world pixels. */
  x: number;
  y: number;
  reachX: number;
  reachY: number;
  leftMs: number;
}

/** Longer and one aims at where nothing is. */
export const SHAKE_MS = 240;
const SWINGS = 3;

export function createShake(): Shake {
  return { x: 0, y: 0, reachX: 0, reachY: 0, leftMs: 0 };
}

/** Begins, along a direction (a vector of length 1). A weaker one does not end a stronger. */
export function kick(shake: Shake, dirX: number, dirY: number, reachPx: number): void {
  const left = shake.leftMs / SHAKE_MS;
  if (reachPx < Math.hypot(shake.reachX, shake.reachY) * left * left) return;
  shake.reachX = dirX * reachPx;
  shake.reachY = dirY * reachPx;
  shake.leftMs = SHAKE_MS;
}

export function advanceShake(shake: Shake, deltaMs: number): void {
  shake.leftMs = Math.max(0, shake.leftMs - deltaMs);
  const left = shake.leftMs / SHAKE_MS;
  const swing = left * left * Math.cos((1 - left) * SWINGS * 2 * Math.PI);
  shake.x = shake.reachX * swing;
  shake.y = shake.reachY * swing;
}
