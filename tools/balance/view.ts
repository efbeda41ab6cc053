import type { Game, Pose } from '../../game/net/client.ts';
import { roundNow } from '../../game/net/prediction/game.ts';
import { readComet } from '../../game/net/prediction/pose.ts';
import { CELL_SHIFT, clamp, SUBPX, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from '../../game/sim/math/units.ts';
import { showerNow } from '../../game/sim/rules/dust/shower.ts';
import { choicesOn } from '../../game/sim/rules/life/choices.ts';
import { cellAt } from '../../game/sim/world/arena.ts';
import { roundedDust, tankOf } from '../../game/sim/world/own-state.ts';
import type { World } from '../../game/sim/world/world.ts';

const HALF_WIDTH = (VIEW_WIDTH_PX / 2) * SUBPX;
const HALF_HEIGHT = (VIEW_HEIGHT_PX / 2) * SUBPX;
/** Leaders that are told. */
const LEADERS = 10;

/** Whether `other` is on the screen of comet `id`. */
export function isInView({ comets }: World, id: number, other: number): boolean {
  return (
    Math.abs(comets.x[other] - comets.x[id]) <= HALF_WIDTH && Math.abs(comets.y[other] - comets.y[id]) <= HALF_HEIGHT
  );
}

/** The game as the player of comet `id` is told of it: what is on the screen, the map and the own state, and nothing else of the world. */
export function createView(world: World, id: number): Game {
  const { arena, comets, own, deeds, border } = world;
  const motes = { ...world.motes, first: new Int32Array(arena.cells * arena.cells).fill(-1) };
  let shown: number[] = [];
  const showDust = () => {
    for (const cell of shown) motes.first[cell] = -1;
    shown = cellsInView(world, id);
    for (const cell of shown) motes.first[cell] = world.motes.first[cell];
  };
  const pose = (other: number, out: Pose) => {
    if (comets.alive[other] === 0 || !isInView(world, id, other)) return false;
    readComet(comets, other, out);
    return true;
  };
  return {
    id,
    room: '',
    arena,
    roster: new Map(),
    awards: [],
    border,
    result: undefined,
    pose,
    serverPose: pose,
    get ids() {
      return world.ids.filter((other) => isInView(world, id, other));
    },
    get alive() {
      return comets.alive[id] === 1;
    },
    get motes() {
      showDust();
      return motes;
    },
    get crown() {
      const { crown } = world;
      return crown < 0 ? undefined : { id: crown, cell: cellAt(arena, comets.x[crown], comets.y[crown]) };
    },
    get shower() {
      return showerNow(world);
    },
    get top() {
      const best = [...world.ids].sort((a, b) => own.dust[b] - own.dust[a] || a - b).slice(0, LEADERS);
      return best.map((other) => ({ id: other, tens: roundedDust(own.dust[other]) }));
    },
    get rank() {
      const richer = world.ids.filter((other) => own.dust[other] > own.dust[id]).length;
      return { place: richer + 1, of: world.ids.length };
    },
    get dust() {
      return own.dust[id];
    },
    get tank() {
      return tankOf(own, id);
    },
    get offer() {
      return choicesOn(own.offer[id]);
    },
    get round() {
      return roundNow(arena, world.tick);
    },
    get deeds() {
      return { rams: deeds.rams[id], shattered: deeds.shattered[id] };
    },
    get revenge() {
      const other = deeds.nemesis[id];
      if (other < 0 || world.tick >= deeds.nemesisUntil[id] || comets.alive[other] === 0) return undefined;
      return { id: other, cell: cellAt(arena, comets.x[other], comets.y[other]) };
    },
    get tick() {
      return world.tick;
    },
  };
}

function cellsInView({ arena, comets }: World, id: number): number[] {
  const last = arena.cells - 1;
  const cellOf = (at: number) => clamp(at >> CELL_SHIFT, 0, last);
  const left = cellOf(comets.x[id] - HALF_WIDTH);
  const right = cellOf(comets.x[id] + HALF_WIDTH);
  const bottom = cellOf(comets.y[id] + HALF_HEIGHT);
  const cells: number[] = [];
  for (let row = cellOf(comets.y[id] - HALF_HEIGHT); row <= bottom; row++) {
    for (let column = left; column <= right; column++) cells.push(row * arena.cells + column);
  }
  return cells;
}
