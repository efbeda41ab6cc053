import { SIM_HZ } from './math/units.ts';
import type { Observed } from './observe.ts';
import { burnsNow } from './rules/dust/trail.ts';
import { collide, faces, immuneUntil, type Outcome } from './rules/fight/ram.ts';
import { BURN_DUST } from './rules/flight/boost.ts';
import { decide } from './rules/flight/decide.ts';
import { stepComet } from './rules/flight/motion.ts';
import { insetAt } from './world/border.ts';
import type { Comets } from './world/comets.ts';
import { forNeighbours, type Neighbours } from './world/neighbours.ts';
import { lose, type OwnStates } from './world/own-state.ts';
import type { Move } from './world/world.ts';

/** What is in sight as it will be some ticks after the last one that was told, if nobody but the own player steers. */
export interface Foreseen {
  /** Comets as they are at `tick`. */
  readonly at: Comets;
  /** Exact for the own comet alone. */
  readonly own: OwnStates;
  /** What the own player wants. */
  readonly wish: Move;
  readonly near: Neighbours;
  /** false: the own comet goes on as it was told to be, and comets pass through one another. */
  readonly predicts: boolean;
  tick: number;
}

/** Told of two comets that touch: who rams the other for sure; −1 where it hangs on a button that somebody else may press or let go of. */
export type HitForeseen = (a: number, b: number, winner: number) => void;

/** Beyond what was told all go on for a second, and stand then: the line is shown to be in trouble. */
const MOST_TICKS_AHEAD = SIM_HZ;

/**
 * One tick more of what can be foreseen from `seen`: the part of `stepWorld` that changes how comets move, in its order and made
 * of the same pieces. Dust that others gather or shed is no part of it. `own` is the comet whose wish is known; it may be out of play.
 */
export function foreseeStep(world: Foreseen, seen: Observed, ownId: number, onHit: HitForeseen): void {
  world.tick++;
  const { at, own, wish, predicts, tick } = world;
  const isInPlay = seen.comets.alive[ownId] === 1;
  // The own nose follows the hand whatever the line does.
  if (isInPlay && predicts) decide(at, own, ownId, tick, wish);
  if (tick - seen.tick > MOST_TICKS_AHEAD) return;
  const inset = insetAt(seen.border, tick);
  for (const id of seen.ids) stepComet(at, id, seen.arena, inset);
  if (isInPlay && burnsNow(at, ownId, tick)) lose(own, ownId, BURN_DUST);
  if (predicts) ramForeseen(world, seen, ownId, onHit);
}

/** What collisions do to motion, not the dust they shed. */
function ramForeseen({ at, own, near, tick }: Foreseen, { ids, arena }: Observed, ownId: number, onHit: HitForeseen) {
  forNeighbours(near, at, ids, arena, (a, b) => {
    const outcome = collide(at, a, b);
    if (!outcome) return;
    const winner = winnerOf(outcome, a, b);
    const other = winner === a ? b : a;
    // Only a win of the own comet over one that does not face it is taken for sure.
    onHit(a, b, winner === ownId && !faces(at, other, ownId) ? ownId : -1);
    if (winner >= 0 && other === ownId) own.immuneUntil[ownId] = immuneUntil(tick);
  });
}

function winnerOf(outcome: Outcome, a: number, b: number): number {
  if (outcome === 'first wins') return a;
  return outcome === 'second wins' ? b : -1;
}
