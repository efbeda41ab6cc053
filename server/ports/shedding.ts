/**
 * What a server gives up, one after the other, when its ticks take nearly all the time there is. Each step contains those before. A room that
 * runs goes on, and no tick is left out.
 */
export const SHED = {
  nothing: 0,
  /** Those who only watch get half as many updates. */
  watching: 1,
  /** Everybody's updates come a tick later than they would. */
  updates: 2,
  /** Newcomers are asked to wait; who comes back to a comet is let in. */
  newcomers: 3,
} as const;

/** How far the server gives way at this moment. */
export interface Shedding {
  /** One of `SHED`. */
  readonly step: number;
}
