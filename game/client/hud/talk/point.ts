import { PHRASES } from '../../../../protocol/people.ts';

/** From one phrase of the wheel to the next, in radians; the first is at the top, and they go round as a clock does. */
export const TURN = (2 * Math.PI) / PHRASES.length;

/** A stick this far out points. */
const TILT = 0.5;

/** The place of the wheel that a stick points at, −1: none. To the right and down, −1..1. */
export function placeAt(x: number, y: number): number {
  if (Math.hypot(x, y) < TILT) return -1;
  return (Math.round(Math.atan2(x, -y) / TURN) + PHRASES.length) % PHRASES.length;
}
