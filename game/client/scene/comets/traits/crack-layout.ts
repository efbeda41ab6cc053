import { draw } from '../../../../sim/math/random.ts';
import { CRACK_SHAPES } from '../../paint/marks.ts';

/**
 * Where the cracks of a comet run: by its number alone, so that they stay where they are and look the same on every screen. The first
 * is on one side, the second on the other, and neither meets the nose, which has to be read.
 */

const SEED = 29;
const QUARTER = Math.PI / 2;
/** To either side of where a crack would lie in the middle of its side, in radians. */
const SPREAD = 0.4;
/** A little behind the middle: away from the widest nose. */
const BACK = 0.25;

/** Shape of the first (0) or second (1) crack of comet `id`; never the same for both. */
export function crackShape(id: number, which: number): number {
  return (draw(SEED, id, 0) + which * (1 + (draw(SEED, id, 1) % (CRACK_SHAPES - 1)))) % CRACK_SHAPES;
}

/** Where it begins on the rim, in radians from the heading, −π..π. */
export function crackTurn(id: number, which: number): number {
  const side = (draw(SEED, id, 2) + which) % 2 === 0 ? 1 : -1;
  const shift = draw(SEED, id, 3 + which) / 0x80000000 - 1;
  return side * (QUARTER + BACK + SPREAD * shift);
}
