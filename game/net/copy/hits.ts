/** A ram: who won it. */
export interface Ram {
  readonly kind: 'ram';
  readonly tick: number;
  readonly winner: number;
  readonly loser: number;
  readonly draw: boolean;
}

/** Two comets that touch in the drawn world; how it ends hangs on buttons that are not known yet. */
export interface Bump {
  readonly kind: 'bump';
  readonly tick: number;
  readonly a: number;
  readonly b: number;
}

export type Hit = Ram | Bump;

/** Whether comet `id` is one of the two. */
export function isOf(hit: Hit, id: number): boolean {
  return hit.kind === 'ram' ? hit.winner === id || hit.loser === id : hit.a === id || hit.b === id;
}

/** What a screen has shown: a hit that was foreseen must not be shown once more when it is foreseen again, or told. */
export interface HitsShown {
  /** Whether this one has not been shown; from now on it has. */
  takeIn(hit: Hit): boolean;
}

/** The same hit may be foreseen, and then happen, a little sooner or later. */
export const BESIDE_TICKS = 12;
/** Nobody waits longer for word of a hit: a line is given up after three seconds. */
const KEPT_TICKS = 240;

export function createHitsShown(): HitsShown {
  let shown: Hit[] = [];
  return {
    takeIn(hit) {
      if (shown.some((one) => Math.abs(one.tick - hit.tick) <= BESIDE_TICKS && isSame(one, hit))) return false;
      shown = shown.filter(({ tick }) => tick > hit.tick - KEPT_TICKS);
      shown.push(hit);
      return true;
    },
  };
}

function isSame(one: Hit, other: Hit): boolean {
  if (one.kind === 'bump') return other.kind === 'bump' && one.a === other.a && one.b === other.b;
  return other.kind === 'ram' && one.winner === other.winner && one.loser === other.loser && one.draw === other.draw;
}
