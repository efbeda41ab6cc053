import { SHOWER_FALL_TICKS } from '../../sim/rules/shower.ts';
import { createFollowing, followStar } from '../../sim/star.ts';
import type { Arena } from '../../sim/world/arena.ts';
import type { Motes } from '../../sim/world/motes.ts';
import { tankOf } from '../../sim/world/own-state.ts';
import type { Replica } from '../copy/replica.ts';
import type { Ahead } from './ahead.ts';
import { readPose } from './drawn.ts';
import { type Pose, readComet } from './pose.ts';

/** The game as it is to be drawn, or as a bot sees it. Reading it changes nothing. */
export interface Game {
  /** The own comet's; for one who watches, that of the comet that is followed, −1 while there is none. */
  readonly id: number;
  /** Code of the room. */
  readonly room: string;
  readonly arena: Arena;
  /** Comets in play and in view, ascending; the own one among them while it is in play. */
  readonly ids: readonly number[];
  /** Whether the own comet is in play. */
  readonly alive: boolean;
  /** The drawn pose of a comet now; false where it is not known. */
  pose(id: number, out: Pose): boolean;
  /** The confirmed state of the last frame. */
  serverPose(id: number, out: Pose): boolean;
  /** Dust in view, by cell. */
  readonly motes: Motes;
  /** Everybody in the room. */
  readonly roster: ReadonlyMap<number, { name: string; colour: number }>;
  /** Who wears the crown, and in which cell. */
  readonly crown: { id: number; cell: number } | undefined;
  /** Announced, or falling. */
  readonly shower: { xPx: number; yPx: number; startTick: number } | undefined;
  /** The leaders, best first; dust in tens. */
  readonly top: readonly { id: number; tens: number }[];
  readonly rank: { place: number; of: number };
  /** Own dust, exact, and the part that may be burned. */
  readonly dust: number;
  readonly tank: number;
  /** The drawn moment in ticks, with fraction. */
  readonly tick: number;
}

/** A view on the live parts of a client; `own` tells the drawn moment in ticks. */
export function createGameView(replica: Replica, ahead: Ahead, own: () => number): Game {
  const watches = replica.id >= replica.arena.seats;
  const following = createFollowing();
  return {
    get id() {
      if (!watches) return replica.id;
      return followStar(following, replica.tick, replica.crown?.id ?? -1, replica.top, replica.comets);
    },
    room: replica.room,
    arena: replica.arena,
    motes: replica.motes,
    roster: replica.roster,
    get ids() {
      return replica.ids;
    },
    get alive() {
      return replica.comets.alive[replica.id] === 1;
    },
    pose(id, out) {
      if (!replica.comets.alive[id]) return false;
      readPose(ahead, id, own(), out);
      return true;
    },
    serverPose(id, out) {
      if (!replica.comets.alive[id]) return false;
      readComet(replica.comets, id, out);
      return true;
    },
    get crown() {
      return replica.crown;
    },
    get shower() {
      const { shower, tick } = replica;
      // Its end is no news to the server: who knows its beginning knows it.
      return shower && tick < shower.startTick + SHOWER_FALL_TICKS ? shower : undefined;
    },
    get top() {
      return replica.top.filter(({ id }) => id >= 0);
    },
    get rank() {
      return replica.rank;
    },
    get dust() {
      return replica.purses.dust[replica.id];
    },
    get tank() {
      return tankOf(replica.purses, replica.id);
    },
    get tick() {
      return own();
    },
  };
}
