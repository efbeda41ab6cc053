import type { GameEvent } from '../../../net/client.ts';

/** Which numbers stand beside comets, how large, and where. */

export type Tone = 'gain' | 'cost' | 'otherCost' | 'thorn';

export interface Amount {
  /** Beside whom. */
  readonly id: number;
  /** With its sign. */
  readonly amount: number;
  readonly tone: Tone;
}

/** The number that an event puts beside a comet, or undefined: what a hit cost, what a broken comet brought, an own thorn. */
export function amountOf(event: GameEvent, ownId: number): Amount | undefined {
  if (event.kind === 'taken') {
    return event.value < 0 && event.by === ownId ? { id: ownId, amount: event.value, tone: 'thorn' } : undefined;
  }
  if (event.kind !== 'paid') return undefined;
  const { winner, loser, cost, gain, shattered } = event;
  if (shattered) return gain > 0 ? { id: winner, amount: gain, tone: 'gain' } : undefined;
  return cost > 0 ? { id: loser, amount: -cost, tone: loser === ownId ? 'cost' : 'otherCost' } : undefined;
}

const LEAST_CSS_PX = 15;
const MOST_CSS_PX = 32;
const PER_DOUBLING_CSS_PX = 3;
/** Below this nothing is smaller. */
const SMALL = 8;
const OTHERS_SHARE = 0.85;

/** Height of an amount's signs in CSS pixels: the more, the larger; others' a little smaller. */
export function heightOf(amount: number, isOwn: boolean): number {
  const doublings = Math.log2(Math.max(SMALL, Math.abs(amount)) / SMALL);
  const cssPx = Math.min(MOST_CSS_PX, LEAST_CSS_PX + PER_DOUBLING_CSS_PX * doublings);
  return isOwn ? cssPx : Math.max(LEAST_CSS_PX, cssPx * OTHERS_SHARE);
}

/** A box beside a circle: from its middle, in any one unit. */
export interface Spot {
  x: number;
  y: number;
}

/** Puts a box behind a circle, opposite to its nose (radians), `gap` from its rim: wherever it turns, the nose is free. */
export function placeBehindNose(
  out: Spot,
  nose: number,
  radius: number,
  halfWidth: number,
  halfHeight: number,
  gap: number,
): void {
  const backX = -Math.cos(nose);
  const backY = -Math.sin(nose);
  const away = radius + gap + halfWidth * Math.abs(backX) + halfHeight * Math.abs(backY);
  out.x = backX * away;
  out.y = backY * away;
}
