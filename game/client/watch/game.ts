import { COLOURS } from '../../../protocol/join.ts';
import { TOP_PLACES } from '../../../protocol/table.ts';
import { emptyPose, type Game, type Pose } from '../../net/client.ts';
import { roundNow } from '../../net/prediction/game.ts';
import { showerNow } from '../../sim/rules/dust/shower.ts';
import { choicesOn } from '../../sim/rules/life/choices.ts';
import { cellAt } from '../../sim/world/arena.ts';
import { tankOf } from '../../sim/world/own-state.ts';
import { BORN, type World } from '../../sim/world/world.ts';
import { poseBetween } from './between.ts';
import { type Follow, NOBODY } from './follow.ts';
import type { Projector } from './projector.ts';

/**
 * A inputTrack as the game that scene and HUD draw: all of its world, seen by the comet that is followed. The free camera is a
 * comet that is nobody's and nowhere to be seen: it has a pose, and is not in play.
 */
export function createTrackGame(projector: Projector, whom: Follow, moment: () => number): Game {
  const { arena } = projector;
  const world = (): World => projector.simulation.world;
  return {
    get id() {
      return whom.id;
    },
    room: '',
    arena,
    roster: numberEverybody(arena.seats),
    get ids() {
      return world().ids;
    },
    get alive() {
      return whom.id !== NOBODY && world().comets.alive[whom.id] === 1;
    },
    pose(id, out) {
      if (id === NOBODY) return poseCamera(whom, out);
      return poseComet(projector, id, out, moment());
    },
    serverPose: (id, out) => poseComet(projector, id, out, world().tick),
    get motes() {
      return world().motes;
    },
    get crown() {
      const { crown, comets } = world();
      return crown < 0 ? undefined : { id: crown, cell: cellAt(arena, comets.x[crown], comets.y[crown]) };
    },
    get shower() {
      return showerNow(world());
    },
    get top() {
      const { dust } = world().own;
      return (
        byDust(world())
          .slice(0, TOP_PLACES)
          // Nothing is secret here. Ten times a tenth of an integer is that integer, whatever is rounded between.
          .map((id) => ({ id, tens: dust[id] / 10 }))
      );
    },
    get rank() {
      return { place: byDust(world()).indexOf(whom.id) + 1, of: world().ids.length };
    },
    get dust() {
      return whom.id === NOBODY ? 0 : world().own.dust[whom.id];
    },
    get tank() {
      return whom.id === NOBODY ? 0 : tankOf(world().own, whom.id);
    },
    get offer() {
      return whom.id === NOBODY ? [] : choicesOn(world().own.offer[whom.id]);
    },
    get border() {
      return world().border;
    },
    get round() {
      return roundNow(arena, world().tick);
    },
    get awards() {
      return awardsOf(world());
    },
    get deeds() {
      const { rams, shattered } = world().deeds;
      return whom.id === NOBODY ? { rams: 0, shattered: 0 } : { rams: rams[whom.id], shattered: shattered[whom.id] };
    },
    revenge: undefined,
    result: undefined,
    get tick() {
      return moment();
    },
  };
}

/** A journal knows no names. */
function numberEverybody(seats: number): Game['roster'] {
  return new Map(
    Array.from({ length: seats }, (_, id) => [id, { name: `#${id}`, colour: (id * 5) % COLOURS, who: 0 }]),
  );
}

function awardsOf({ awards }: World): Game['awards'] {
  return Array.from(awards.ids, (id, what) => ({ what, id, name: `#${id}`, value: awards.values[what] })).filter(
    ({ id }) => id >= 0,
  );
}

function byDust({ ids, own: { dust } }: World): number[] {
  return [...ids].sort((a, b) => dust[b] - dust[a] || a - b);
}

function poseCamera({ x, y }: Follow, out: Pose): true {
  Object.assign(out, emptyPose(), { x, y });
  return true;
}

function poseComet(projector: Projector, id: number, out: Pose, moment: number): boolean {
  const { comets, marks, tick } = projector.simulation.world;
  return poseBetween(comets, projector, id, out, moment - (tick - 1), (marks[id] & BORN) !== 0);
}
