/**
 * Chance without state: a draw is a pure function of a seed and what it is drawn for. So a rule never consumes from a
 * stream that another rule would miss, and nothing has to be saved to go on from a snapshot.
 */

/** One avalanche round of MurmurHash3's finalizer (Austin Appleby, public domain). `Math.imul` is exact by definition. */
function mix(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A 32-bit unsigned draw for `(a, b, c)` under `seed`. */
export function draw(seed: number, a: number, b = 0, c = 0): number {
  let h = mix(seed ^ 0x9e3779b9);
  h = mix(h ^ a);
  h = mix(h ^ Math.imul(b, 0x27d4eb2f));
  return mix(h ^ Math.imul(c, 0x165667b1)) >>> 0;
}

/** What each draw is for. Two rules that share a number would see each other's secret. */
export const DRAW = {
  asteroid: 1,
  spawn: 2,
  ambient: 3,
  shower: 4,
  rain: 5,
  shed: 6,
  offer: 7,
} as const;
