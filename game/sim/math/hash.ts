/** The 32-bit hash by which two copies of the state are compared. FNV-1a over integers, with a fold so high bits matter. */

export const HASH_START = 0x811c9dc5;

/** Takes one integer into hash `h`. Start with `HASH_START`; make the end unsigned with `>>> 0`. */
export function hashInt(h: number, value: number): number {
  h = Math.imul(h ^ value, 0x01000193);
  return h ^ (h >>> 15);
}

/** A hash in 16 bits, as it travels: one difference in 65,536 stays unseen until the next. */
export function foldHash(h: number): number {
  return (h ^ (h >>> 16)) & 0xffff;
}
