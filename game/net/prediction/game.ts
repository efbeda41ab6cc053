import { namesFollow } from '../../../protocol/people.ts';
import { SHOWER_FALL_TICKS } from '../../sim/rules/dust/shower.ts';
import { choicesOn } from '../../sim/rules/life/choices.ts';
import { clockAt, type Phase } from '../../sim/rules/round/round.ts';
import { type Following, followStar } from '../../sim/star.ts';
import type { Arena } from '../../sim/world/arena.ts';
import type { Border } from '../../sim/world/border.ts';
import type { Motes } from '../../sim/world/motes.ts';
import { tankOf } from '../../sim/world/own-state.ts';
import type { Player, Replica } from '../copy/replica.ts';
import type { Award } from '../copy/rounds.ts';
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
  /** The confirmed state of the last update. */
  serverPose(id: number, out: Pose): boolean;
  /** Dust in view, by cell. */
  readonly motes: Motes;
  /** Everybody in the room; in a very large one who is seen, or shown on the leaderboard. */
  readonly roster: ReadonlyMap<number, Player>;
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
  /** Choices on offer, as places in `CHOICES`; none, or three. */
  readonly offer: readonly number[];
  /** The border's course; `insetAt` tells where it is at `tick`. */
  readonly border: Border;
  /** Phase of the round, and seconds to the next one; undefined where there are no rounds. */
  readonly round: { readonly phase: Phase; readonly secondsLeft: number } | undefined;
  /** Who got what on the podium; empty while a round is on. */
  readonly awards: readonly Award[];
  /** Rams won and comets shattered by the own player in this round. */
  readonly deeds: { readonly rams: number; readonly shattered: number };
  /** Who shattered the own comet last, and in which cell that one is; for half a minute. */
  readonly revenge: { readonly id: number; readonly cell: number } | undefined;
  /** How the last round ended for the own player: place 0 where it was out of play. `alive`: ticks of its longest life. */
  readonly result:
    | { readonly place: number; readonly of: number; readonly dust: number; readonly alive: number }
    | undefined;
  /** The drawn moment in ticks, with fraction. */
  readonly tick: number;
}

/** How many play in the room; where names follow what one sees, how many of them are in play. */
export function playersIn({ arena, roster, rank }: Game): number {
  return namesFollow(arena.seats) ? rank.of : roster.size;
}

/** The round as a clock shows it. */
export function roundNow(arena: Arena, tick: number): Game['round'] {
  return arena.roundTicks === 0 ? undefined : clockAt(arena, tick);
}

/** A view on the live parts of a client; `own` tells the drawn moment in ticks, `following` whom one who watches sees. */
export function createGameView(replica: Replica, ahead: Ahead, own: () => number, following: Following): Game {
  const watches = replica.id >= replica.arena.seats;
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
      return replica.own.dust[replica.id];
    },
    get tank() {
      return tankOf(replica.own, replica.id);
    },
    get offer() {
      return choicesOn(replica.own.offer[replica.id]);
    },
    border: replica.border,
    get round() {
      return roundNow(replica.arena, replica.tick);
    },
    get awards() {
      return replica.awards;
    },
    get deeds() {
      return replica.deeds;
    },
    get revenge() {
      const { revenge, tick } = replica;
      return revenge && tick < revenge.untilTick ? revenge : undefined;
    },
    get result() {
      return replica.result;
    },
    get tick() {
      return own();
    },
  };
}
