import { headingTo } from '../../../game/net/heading.ts';
import { draw } from '../../../game/sim/math/random.ts';
import { SUBPX } from '../../../game/sim/math/units.ts';
import { choicesOn } from '../../../game/sim/rules/life/choices.ts';
import type { Input } from '../../../game/sim/step.ts';
import { cellAt } from '../../../game/sim/world/arena.ts';
import { BOOST, IMMUNE, THRUST } from '../../../game/sim/world/comets.ts';
import type { World } from '../../../game/sim/world/world.ts';

/** Ticks between two moves of a hunter. */
const MOVE_TICKS = 10;
/** Ticks for which one hunts, gathers or flies anywhere, before it is drawn anew. */
const MOOD_TICKS = 300;

/** The way to something, in sub-pixel units. */
interface Way {
  dx: number;
  dy: number;
}

/** Moves and choices of all in play for the next tick, so that all rules are met: some hunt, some gather, some fly anywhere. */
export function huntersAt(world: World, seed: number): Input[] {
  const tick = world.tick + 1;
  const inputs: Input[] = [];
  for (const id of world.ids) {
    if ((tick + id) % MOVE_TICKS === 0) inputs.push({ kind: 'move', id, ...moveOf(world, id, seed, tick) });
    const offer = choicesOn(world.own.offer[id]);
    const chance = draw(seed, tick, id);
    if (offer.length > 0 && chance % 50 === 0)
      inputs.push({ kind: 'choose', id, choice: offer[chance % offer.length] });
  }
  return inputs;
}

function moveOf(world: World, id: number, seed: number, tick: number): { heading: number; buttons: number } {
  const mood = draw(seed, Math.floor(tick / MOOD_TICKS), id, 1) % 4;
  const prey = mood < 2 ? nearestComet(world, id) : mood === 2 ? nearestDust(world, id) : undefined;
  const chance = draw(seed, tick, id, 2);
  if (!prey) return { heading: chance & 255, buttons: (chance >>> 8) & (THRUST | BOOST) };
  return { heading: Math.round(headingTo(prey.dx, prey.dy)) & 255, buttons: mood < 2 ? THRUST | BOOST : THRUST };
}

/** The way to the nearest comet that can be hit. */
function nearestComet({ comets, ids }: World, id: number): Way | undefined {
  const others = ids.filter((other) => other !== id && !(comets.flags[other] & IMMUNE));
  return nearest(others.map((other) => ({ dx: comets.x[other] - comets.x[id], dy: comets.y[other] - comets.y[id] })));
}

/** The way to the nearest mote of its cell. */
function nearestDust({ comets, motes, arena }: World, id: number): Way | undefined {
  const ways: Way[] = [];
  const x = comets.x[id];
  const y = comets.y[id];
  for (let mote = motes.first[cellAt(arena, x, y)]; mote >= 0; mote = motes.next[mote]) {
    ways.push({ dx: motes.x[mote] * SUBPX - x, dy: motes.y[mote] * SUBPX - y });
  }
  return nearest(ways);
}

function nearest(ways: readonly Way[]): Way | undefined {
  let best: Way | undefined;
  for (const way of ways) if (!best || Math.hypot(way.dx, way.dy) < Math.hypot(best.dx, best.dy)) best = way;
  return best;
}

/** Who has shattered goes on at once, so that the play stays lively. */
export function goingOn({ comets, parked }: World, players: number): Input[] {
  const inputs: Input[] = [];
  for (let id = 0; id < players; id++) {
    if (comets.alive[id] === 0 && parked[id] === 0) inputs.push({ kind: 'spawn', id });
  }
  return inputs;
}
