import { SUBPX } from '../../game/sim/math/units.ts';
import type { Comets } from '../../game/sim/world/comets.ts';
import type { Room } from '../../server/host/room.ts';

/** Where a comet really was at a moment, in pixels. */
export interface Place {
  x: number;
  y: number;
}

/** What the server knew at the end of each of its last ticks. */
export interface Past {
  note(room: Room): void;
  /** The place of a comet at a moment in ticks, with fraction; undefined where it was not in play, or was moved there. */
  placeAt(id: number, moment: number): Place | undefined;
  /** The last tick noted. */
  readonly tick: number;
}

const TICKS_KEPT = 256;
/** Nobody goes so far in a tick: it is a new comet, or one brought elsewhere. */
const JUMP_PX = 40;

export function createPast(seats: number): Past {
  const xs = Array.from({ length: TICKS_KEPT }, () => new Int32Array(seats));
  const ys = Array.from({ length: TICKS_KEPT }, () => new Int32Array(seats));
  const alive = Array.from({ length: TICKS_KEPT }, () => new Uint8Array(seats));
  let tick = -1;

  const copy = ({ x, y, alive: inPlay }: Comets, slot: number) => {
    xs[slot].set(x);
    ys[slot].set(y);
    alive[slot].set(inPlay);
  };

  return {
    get tick() {
      return tick;
    },
    note({ world }) {
      tick = world.tick;
      copy(world.comets, tick % TICKS_KEPT);
    },
    placeAt(id, moment) {
      const [from, to] = [Math.floor(moment), Math.floor(moment) + 1];
      if (to > tick || from <= tick - TICKS_KEPT) return undefined;
      const [a, b] = [from % TICKS_KEPT, to % TICKS_KEPT];
      if (!alive[a][id] || !alive[b][id]) return undefined;
      const share = moment - from;
      const dx = (xs[b][id] - xs[a][id]) / SUBPX;
      const dy = (ys[b][id] - ys[a][id]) / SUBPX;
      if (Math.hypot(dx, dy) > JUMP_PX) return undefined;
      return { x: xs[a][id] / SUBPX + dx * share, y: ys[a][id] / SUBPX + dy * share };
    },
  };
}
