import type { ReplayFile } from '../../../protocol/codec/replay-file.ts';
import { decodeFromServer } from '../../../protocol/codec/server-messages.ts';
import { PROTOCOL_VERSION, type Update } from '../../../protocol/table.ts';
import type { Game, GameEvent, Pose } from '../../net/client.ts';
import { applyUpdate, createReplica, type Replica } from '../../net/copy/replica.ts';
import { roundNow } from '../../net/prediction/game.ts';
import { hashArea } from '../../sim/hash-area.ts';
import { SIM_HZ } from '../../sim/math/units.ts';
import { SHOWER_FALL_TICKS } from '../../sim/rules/dust/shower.ts';
import { type Before, poseBetween } from './between.ts';
import type { Follow } from './follow.ts';
import type { Reel } from './player.ts';

/** A replay at one of its ticks, from both sides: what two spectators were told, each with a copy of its own. */
export interface Sides extends Reel {
  readonly file: ReplayFile;
  /** First of the comet that shattered, then of the one that struck it. */
  readonly views: readonly SideView[];
  /** The first tick after which a copy was not what was recorded, −1: they always were. */
  readonly differsAt: number;
  /** The side from which it is seen, whose events are told. */
  shown: number;
}

export interface SideView extends Before {
  readonly replica: Replica;
  /** Which comets were there before the last update. */
  readonly wasThere: Uint8Array;
}

/** Throws where the file holds what this page cannot read. */
export function createSides(file: ReplayFile): Sides {
  const { head, updates } = file;
  const views = head.sides.map(() => createSideView(head));
  let tick = head.fromTick - 1;
  let differsAt = -1;

  const step = (told: GameEvent[]): boolean => {
    if (tick >= head.lastTick) return false;
    tick++;
    for (const [side, view] of views.entries()) {
      const isRight = apply(view, updates[side][tick - head.fromTick]);
      const isEnd = tick === head.lastTick;
      const isSame = isRight && (!isEnd || hashArea(view.replica, view.replica.area) === head.sides[side].hash);
      if (!isSame && differsAt < 0) differsAt = tick;
      const events = view.replica.events.splice(0);
      if (side === sides.shown) told.push(...events);
    }
    return true;
  };

  const sides: Sides = {
    file,
    views,
    arena: views[0].replica.arena,
    fromTick: head.fromTick,
    lastTick: head.lastTick,
    shown: 0,
    get tick() {
      return tick;
    },
    get differsAt() {
      return differsAt;
    },
    step,
    seek(target, mayGoOn) {
      // The way back begins at the beginning: ten seconds of some comets are stepped while nobody waits.
      if (tick > target) {
        tick = head.fromTick - 1;
        step([]);
      }
      while (tick < target) if (!mayGoOn() || !step([])) return false;
      return true;
    },
  };
  step([]);
  return sides;
}

function createSideView({ seed, seats, cells, roundSeconds, fromTick: tick, players }: ReplayFile['head']): SideView {
  const facts = { version: PROTOCOL_VERSION, id: seats, room: '', tickHz: SIM_HZ, sendEvery: 1, seed, seats, cells };
  const replica = createReplica({ kind: 'welcome', ...facts, roundSeconds, tick });
  for (const [id, colour, name] of players) replica.roster.set(id, { name, colour, who: 0 });
  return {
    replica,
    beforeX: new Int32Array(seats),
    beforeY: new Int32Array(seats),
    wasThere: new Uint8Array(seats),
  };
}

/** @returns whether all hashes that were told are those of the copy */
function apply({ replica, beforeX, beforeY, wasThere }: SideView, bytes: Uint8Array): boolean {
  const message = decodeFromServer(bytes);
  if (message.kind !== 'update') throw new RangeError('a replay holds updates and nothing else');
  beforeX.set(replica.comets.x);
  beforeY.set(replica.comets.y);
  wasThere.set(replica.comets.alive);
  const roster = [...replica.roster];
  const { diverged } = applyUpdate(replica, message satisfies Update);
  // A snapshot discards who plays; a replay tells it once.
  for (const [id, player] of roster) replica.roster.set(id, player);
  return diverged === 0;
}

/** A replay as the game that scene and panels draw, as the comet that is followed has it. Nobody's own state is told. */
export function createSidesGame(sides: Sides, whom: Follow, moment: () => number): Game {
  const view = () => sides.views[sides.shown];
  const seen = () => view().replica;
  return {
    get id() {
      return whom.id;
    },
    room: '',
    arena: sides.arena,
    get roster() {
      return seen().roster;
    },
    get ids() {
      return seen().ids;
    },
    get alive() {
      return seen().comets.alive[whom.id] === 1;
    },
    pose: (id, out) => poseIn(view(), id, out, moment() - (sides.tick - 1)),
    serverPose: (id, out) => poseIn(view(), id, out, 1),
    get motes() {
      return seen().motes;
    },
    get crown() {
      return seen().crown;
    },
    get shower() {
      const { shower, tick } = seen();
      return shower && tick < shower.startTick + SHOWER_FALL_TICKS ? shower : undefined;
    },
    get top() {
      return seen().top.filter(({ id }) => id >= 0);
    },
    rank: { place: 0, of: 0 },
    dust: 0,
    tank: 0,
    offer: [],
    get border() {
      return seen().border;
    },
    get round() {
      return roundNow(sides.arena, sides.tick);
    },
    awards: [],
    deeds: { rams: 0, shattered: 0 },
    revenge: undefined,
    result: undefined,
    get tick() {
      return moment();
    },
  };
}

function poseIn(view: SideView, id: number, out: Pose, share: number): boolean {
  return poseBetween(view.replica.comets, view, id, out, share, view.wasThere[id] === 0);
}
