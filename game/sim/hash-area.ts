import { HASH_START, hashInt } from './math/hash.ts';
import { type Hashed, hashObserved } from './observe.ts';
import { type Area, forCellsOnlyIn } from './world/area.ts';

/** The hash of all that is in sight in an area: 32 bits. */
export function hashArea(seen: Hashed, area: Area): number {
  let h = HASH_START;
  forCellsOnlyIn(area, undefined, seen.arena.cells, (cell) => {
    h = hashInt(h, hashObserved(seen, cell));
  });
  return h >>> 0;
}
