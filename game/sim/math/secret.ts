import { draw } from './random.ts';

/**
 * Chance that players cannot foresee: 128 bits, four unsigned integers of 32. A seed of 32 bits is found by trying them all,
 * from two places where somebody has come into play.
 */
export type Secret = readonly [number, number, number, number];

/** Rounds of the cipher, as its authors advise for the long term. */
const ROUNDS = 12;

/**
 * A 32-bit unsigned draw for `(a, b, c)` under `key`: without state as `draw`, but nothing about one draw follows from others. It
 * is the first word of Chaskey-12 over one full block, a cipher of additions, rotations and exclusive ors of 32 bits, exact
 * everywhere (Mouha et al., "Chaskey: An Efficient MAC Algorithm for 32-bit Microcontrollers", 2014).
 */
export function drawSecret(key: Secret, a: number, b = 0, c = 0): number {
  const [k0, k1, k2, k3] = key;
  // The subkey of a full last block: the key times two in the field of 2^128.
  const s0 = (k0 << 1) ^ (k3 < 0x80000000 ? 0 : 0x87);
  const s1 = (k1 << 1) | (k0 >>> 31);
  const s2 = (k2 << 1) | (k1 >>> 31);
  const s3 = (k3 << 1) | (k2 >>> 31);
  let v0 = k0 ^ s0 ^ a;
  let v1 = k1 ^ s1 ^ b;
  let v2 = k2 ^ s2 ^ c;
  let v3 = k3 ^ s3;
  for (let round = 0; round < ROUNDS; round++) {
    v0 = (v0 + v1) | 0;
    v1 = rotate(v1, 5) ^ v0;
    v0 = rotate(v0, 16);
    v2 = (v2 + v3) | 0;
    v3 = rotate(v3, 8) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = rotate(v3, 13) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = rotate(v1, 7) ^ v2;
    v2 = rotate(v2, 16);
  }
  return (v0 ^ s0) >>> 0;
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** A secret that follows from a number, and so is none: for tests, balance and benchmarks, which begin alike each time. */
export function secretOf(seed: number): Secret {
  return [draw(seed, 1), draw(seed, 2), draw(seed, 3), draw(seed, 4)];
}
