import { clamp, divide } from '../math/units.ts';

/**
 * What only a comet's owner knows: its exact dust and what hangs on it.
 *
 * Dust picked up counts for rank at once, but can be burned, and makes the comet larger, only after it was announced:
 * it passes through `fresh` and `ripe` before it reaches the tank. The owner runs ahead of the server and cannot know
 * of a pickup in the ticks between; thanks to the delay no such pickup can change how its comet moves there.
 */
export interface OwnStates {
  /** All the dust held: the rank. Thorns can make it negative until they are settled. */
  readonly dust: Int32Array;
  /** Part of it picked up since the last settling. */
  readonly fresh: Int32Array;
  /** Part of it that reaches the tank at the next settling. */
  readonly ripe: Int32Array;
  /** The comet is immune in ticks below this one. */
  readonly immuneUntil: Int32Array;
  /** Three choices on offer, three bits each, the first one lowest; 0: nothing is. */
  readonly offer: Int32Array;
}

/**
 * Ticks between two settlings of own state; dust is announced for at least as long before it can be burned. Shorter than
 * an owner's lead over the last frame and its prediction would miss; longer and fuel feels stuck.
 */
export const SETTLE_TICKS = 32;

export function createOwnStates(capacity: number): OwnStates {
  return {
    dust: new Int32Array(capacity),
    fresh: new Int32Array(capacity),
    ripe: new Int32Array(capacity),
    immuneUntil: new Int32Array(capacity),
    offer: new Int32Array(capacity),
  };
}

/** Dust that may be burned now. */
export function tankOf(own: OwnStates, id: number): number {
  return own.dust[id] - own.fresh[id] - own.ripe[id];
}

/** Whether own state `id` settles in `tick`. Staggered by id, so that not all comets change size in one tick. */
export function settlesAt(id: number, tick: number): boolean {
  return (tick + id) % SETTLE_TICKS === 0;
}

/** Announced dust reaches the tank, what was picked up since becomes announced. What thorns have cost beyond the tank is forgiven. */
export function settle(own: OwnStates, id: number): void {
  own.ripe[id] = own.fresh[id];
  own.fresh[id] = 0;
  const debt = -tankOf(own, id);
  if (debt > 0) own.dust[id] = own.dust[id] + debt;
}

/** Adds dust, or takes what a thorn costs: both reach the tank only when they were announced. */
export function earn(own: OwnStates, id: number, dust: number): void {
  own.dust[id] = own.dust[id] + dust;
  own.fresh[id] = own.fresh[id] + dust;
}

/** Takes `dust` away, from the tank first, then from what is ripe, then from what is fresh. */
export function lose(own: OwnStates, id: number, dust: number): void {
  const beyondTank = Math.max(0, dust - Math.max(0, tankOf(own, id)));
  own.dust[id] = own.dust[id] - dust;
  // What thorns have cost stays as it is: with it taken for dust, a burn would fill the tank.
  const fromRipe = clamp(beyondTank, 0, Math.max(0, own.ripe[id]));
  own.ripe[id] = own.ripe[id] - fromRipe;
  own.fresh[id] = own.fresh[id] - clamp(beyondTank - fromRipe, 0, Math.max(0, own.fresh[id]));
}

/** Gives comet `id` own state of settled `dust`. */
export function fillOwn(own: OwnStates, id: number, dust: number, immuneUntil: number): void {
  own.dust[id] = dust;
  own.fresh[id] = 0;
  own.ripe[id] = 0;
  own.immuneUntil[id] = immuneUntil;
}

export function copyOwn(to: OwnStates, from: OwnStates, id: number): void {
  to.dust[id] = from.dust[id];
  to.fresh[id] = from.fresh[id];
  to.ripe[id] = from.ripe[id];
  to.immuneUntil[id] = from.immuneUntil[id];
  to.offer[id] = from.offer[id];
}

/** What others are told of somebody's dust: rounded down to tens, since exact amounts are private. */
export function roundedDust(dust: number): number {
  return dust > 0 ? divide(dust, 10) : 0;
}
