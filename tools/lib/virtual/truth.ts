import type { Replica } from '../../../game/net/copy/replica.ts';
import { SUBPX } from '../../../game/sim/math/units.ts';
import { hasCell } from '../../../game/sim/world/area.ts';
import { cellAt } from '../../../game/sim/world/arena.ts';
import { type Border, insetAt } from '../../../game/sim/world/border.ts';
import { type Comets, createComets } from '../../../game/sim/world/comets.ts';
import type { Motes } from '../../../game/sim/world/motes.ts';
import type { Room } from '../../../server/host/room.ts';
import { motesOf } from './space.ts';

/** What the server knew at the end of each of its last ticks: the shadow copies that the server itself does without. */
export interface Truth {
  note(room: Room): void;
  /**
   * Every way in which a client's copy differs from the server's state of the same tick; empty when it does not.
   * Comets, own state and border always, dust where asked for: it is the slow part.
   */
  differences(replica: Replica, withMotes?: boolean): string[];
}

interface Past {
  tick: number;
  comets: Comets;
  ids: number[];
  motes: Pick<Motes, 'x' | 'y' | 'value'>;
  own: Record<(typeof OWN_FIELDS)[number], Int32Array>;
  border: Border;
}

const TICKS_KEPT = 600;
const FIELDS = ['x', 'y', 'vx', 'vy', 'heading', 'flags', 'traits', 'lit'] as const;
const OWN_FIELDS = ['dust', 'fresh', 'ripe', 'offer'] as const;
/** A border's course is compared where it is, and where it will be. */
const COURSE_TICKS = [0, 1, 60, 3600];

export function createTruth(): Truth {
  const past = new Map<number, Past>();

  const note = (room: Room) => {
    const { comets, ids, tick, motes, own, border } = room.world;
    const copy = createComets(comets.capacity);
    for (const field of [...FIELDS, 'alive'] as const) copy[field].set(comets[field]);
    past.set(tick, {
      tick,
      comets: copy,
      ids: [...ids],
      motes: { x: motes.x.slice(), y: motes.y.slice(), value: motes.value.slice() },
      own: { dust: own.dust.slice(), fresh: own.fresh.slice(), ripe: own.ripe.slice(), offer: own.offer.slice() },
      border: { ...border },
    });
    past.delete(tick - TICKS_KEPT);
  };

  const differences = (replica: Replica, withMotes: boolean): string[] => {
    const then = past.get(replica.tick);
    if (!then) return [`no record of tick ${replica.tick}`];
    const found = [
      ...cometDifferences(replica, then),
      ...ownDifferences(replica, then),
      ...borderDifferences(replica, then),
    ];
    return withMotes ? [...found, ...moteDifferences(replica, then)] : found;
  };

  const cometDifferences = (replica: Replica, then: Past): string[] => {
    const found: string[] = [];
    const visible = then.ids.filter((id) => isInArea(replica, then.comets.x[id], then.comets.y[id]));
    if (visible.join() !== replica.ids.join()) found.push(`sees ${replica.ids.join()}, should see ${visible.join()}`);
    for (const id of visible) {
      for (const field of FIELDS) {
        const [mine, theirs] = [replica.comets[field][id], then.comets[field][id]];
        if (mine !== theirs) found.push(`comet ${id} ${field} ${mine}, should be ${theirs}`);
      }
    }
    return found;
  };

  const moteDifferences = (replica: Replica, then: Past): string[] => {
    const found: string[] = [];
    const known = motesOf(replica.motes);
    for (const { x, y, value } of motesOf(then.motes)) {
      if (!isInArea(replica, x * SUBPX, y * SUBPX)) continue;
      const at = known.findIndex((mote) => mote.x === x && mote.y === y && mote.value === value);
      if (at < 0) found.push(`a mote of ${value} at ${x}, ${y} is missing`);
      else known.splice(at, 1);
    }
    for (const { x, y, value } of known) found.push(`a mote of ${value} at ${x}, ${y} should not be there`);
    return found;
  };

  const ownDifferences = (replica: Replica, then: Past): string[] => {
    if (!replica.comets.alive[replica.id]) return [];
    return OWN_FIELDS.flatMap((field) => {
      const [mine, theirs] = [replica.own[field][replica.id], then.own[field][replica.id]];
      return mine === theirs ? [] : [`own ${field} ${mine}, should be ${theirs}`];
    });
  };

  const borderDifferences = ({ border, tick }: Replica, then: Past): string[] =>
    COURSE_TICKS.flatMap((ticks) => {
      const [mine, theirs] = [insetAt(border, tick + ticks), insetAt(then.border, tick + ticks)];
      return mine === theirs ? [] : [`border in ${ticks} ticks ${mine}, should be ${theirs}`];
    });

  return {
    note,
    differences: (replica, withMotes = true) =>
      differences(replica, withMotes).map((text) => `tick ${replica.tick}, client ${replica.id}: ${text}`),
  };
}

function isInArea({ arena, area }: Replica, x: number, y: number): boolean {
  return hasCell(area, cellAt(arena, x, y), arena.cells);
}
