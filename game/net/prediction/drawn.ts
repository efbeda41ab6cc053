import { SUBPX } from '../../sim/math/units.ts';
import { type Comets, createComets } from '../../sim/world/comets.ts';
import type { Replica } from '../copy/replica.ts';
import { emptyPose, type Pose, readComet } from './pose.ts';

/**
 * What is drawn of the comets: where they are between the last two ticks, and by how much that is put off. What frames correct is
 * not jumped to: the difference to what was drawn is kept as an error and melts away.
 */
export interface Drawn {
  /** State at `tick`, the one being drawn towards, and one tick before. */
  readonly at: Comets;
  readonly before: Comets;
  tick: number;
  /** Drawn minus computed place, in pixels, by comet. */
  readonly errorX: Float64Array;
  readonly errorY: Float64Array;
  /** Where comets were drawn before the world was built anew, in pixels. */
  readonly keptX: Float64Array;
  readonly keptY: Float64Array;
  /** 1 for comets that were drawn before the last frame; others have nothing to melt. */
  readonly drawn: Uint8Array;
  /** false: corrections are jumped to. */
  readonly smooths: boolean;
}

/** Time constant of a melting error. Shorter is seen as a jerk, longer as floating. */
const MELT_MS = 90;
/** A larger error is no correction but another place. */
const JUMP_PX = 260;

export function createDrawn(seats: number, smooths: boolean): Drawn {
  return {
    at: createComets(seats),
    before: createComets(seats),
    tick: 0,
    errorX: new Float64Array(seats),
    errorY: new Float64Array(seats),
    keptX: new Float64Array(seats),
    keptY: new Float64Array(seats),
    drawn: new Uint8Array(seats),
    smooths,
  };
}

/** The pose of a comet at own time `own`, between the last two ticks, with its melting error. */
export function readPose(world: Drawn, id: number, own: number, out: Pose): void {
  const { at, before } = world;
  const share = Math.max(0, Math.min(1, own - (world.tick - 1)));
  readComet(at, id, out);
  out.x = (before.x[id] + (at.x[id] - before.x[id]) * share) / SUBPX + world.errorX[id];
  out.y = (before.y[id] + (at.y[id] - before.y[id]) * share) / SUBPX + world.errorY[id];
}

/** Lets errors melt for `passedMs`. */
export function melt(world: Drawn, { ids }: Replica, passedMs: number): void {
  const left = Math.exp(-passedMs / MELT_MS);
  for (const id of ids) {
    world.errorX[id] *= left;
    world.errorY[id] *= left;
  }
}

/** Read into and out of within one call, by all clients alike. */
const scratch = emptyPose();

/** Before the world is built anew: keeps where comets are drawn at own time `own`. */
export function keepPlaces(world: Drawn, { ids, newcomers }: Replica, own: number): void {
  // Gone and back within one frame is another comet, or another life: it has no place to go on from.
  for (const id of newcomers) world.drawn[id] = 0;
  for (const id of ids) {
    if (!world.drawn[id]) continue;
    readPose(world, id, own, scratch);
    world.keptX[id] = scratch.x;
    world.keptY[id] = scratch.y;
  }
}

/** After it has been built anew: what is drawn goes on from the places kept. */
export function noteErrors(world: Drawn, { ids, comets }: Replica, own: number): void {
  for (const id of ids) noteError(world, id, own);
  // A comet that left play or view and comes back is a new sight, wherever it was before.
  for (let id = 0; id < world.drawn.length; id++) if (!comets.alive[id]) world.drawn[id] = 0;
}

function noteError(world: Drawn, id: number, own: number): void {
  const wasDrawn = world.drawn[id] === 1;
  world.errorX[id] = 0;
  world.errorY[id] = 0;
  world.drawn[id] = 1;
  if (!wasDrawn || !world.smooths) return;
  readPose(world, id, own, scratch);
  const dx = world.keptX[id] - scratch.x;
  const dy = world.keptY[id] - scratch.y;
  if (Math.hypot(dx, dy) > JUMP_PX) return;
  world.errorX[id] = dx;
  world.errorY[id] = dy;
}

/** Nothing goes on from where it was. */
export function forgetErrors({ drawn, errorX, errorY }: Drawn): void {
  drawn.fill(0);
  errorX.fill(0);
  errorY.fill(0);
}
