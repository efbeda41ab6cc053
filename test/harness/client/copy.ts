import { applyUpdate, createReplica, type Replica } from '../../../game/net/copy/replica.ts';
import type { UpdateReport } from '../../../game/net/copy/report.ts';
import { secretOf } from '../../../game/sim/math/secret.ts';
import { SUBPX } from '../../../game/sim/math/units.ts';
import { createSimulation, type Simulation } from '../../../game/sim/step.ts';
import { hashComets } from '../../../game/sim/world/comets.ts';
import { hashCell, moteCell, placeAt } from '../../../game/sim/world/motes.ts';
import type { World } from '../../../game/sim/world/world.ts';
import type { ServerMessage, UpdateItem, UpdateRecord } from '../../../protocol/table.ts';
import { motesOf } from '../../../tools/lib/virtual/space.ts';

/** A client's copy that is told things by hand. */

export const WELCOME: ServerMessage = {
  kind: 'welcome',
  version: 1,
  id: 0,
  room: 'ABCDEFGH',
  tick: 1000,
  tickHz: 60,
  sendEvery: 2,
  seed: 1,
  seats: 8,
  cells: 8,
  roundSeconds: 0,
};

export type CometRecord = UpdateRecord & { kind: 'comet' };

/** A full record; places in pixels. In the arena of `WELCOME` there is no asteroid near the default. */
export function cometRecord(
  id: number,
  place: { xPx?: number; yPx?: number } & Partial<CometRecord> = {},
): CometRecord {
  const { xPx = 400, yPx = 400, ...fields } = place;
  return {
    kind: 'comet',
    id,
    x: xPx * SUBPX,
    y: yPx * SUBPX,
    vx: 0,
    vy: 0,
    heading: 0,
    flags: 0,
    traits: 0,
    lit: 0,
    ...fields,
  };
}

export function ownRecord(dust: number, fields: Partial<UpdateRecord & { kind: 'own' }> = {}): UpdateRecord {
  return { kind: 'own', dust, fresh: 0, ripe: 0, immune: 0, offer: 0, ...fields };
}

export const WHOLE_AREA: UpdateRecord = { kind: 'area', left: 0, top: 0, right: 7, bottom: 7 };

/** A copy after its first update: comets as given, all cells in area. */
export function copyOf(...records: UpdateRecord[]): Replica {
  const replica = createReplica(WELCOME);
  tell(replica, 0, { kind: 'snapshot', tick: WELCOME.tick }, WHOLE_AREA, ownRecord(20), ...records);
  return replica;
}

/** One update. */
export function tell(replica: Replica, ticks: number, ...items: UpdateItem[]): UpdateReport {
  return applyUpdate(replica, { kind: 'update', ticks, items });
}

/** The cell of 400, 400 px. */
export const CELL = 9;

/** Hash of `CELL`, as the server computes it where it holds just these comets and the copy's dust. */
export function hashOf(replica: Replica, ...ids: number[]): number {
  return hashCell(hashComets(replica.comets, ids), replica.motes, CELL);
}

/** All dust of a world, as somebody learns of it who sees all. */
export function dustOf({ motes }: World): UpdateRecord[] {
  return motesOf(motes).map(({ x, y, value }) => ({ kind: 'mote', at: placeAt(x, y), value }));
}

/** What the last step did to dust that who sees all cannot compute. */
export function dustNews({ motes, arena, cellBefore, events }: World): UpdateRecord[] {
  const at = (mote: number) => placeAt(motes.x[mote], motes.y[mote]);
  return events.flatMap((one): UpdateRecord[] => {
    if (one.kind === 'moteTaken' && one.cell !== cellBefore[one.by]) {
      return [{ kind: 'taken', at: at(one.mote), by: one.by }];
    }
    if (one.kind !== 'moteBorn') return [];
    const isComputed = one.by >= 0 && moteCell(motes, one.mote, arena) === cellBefore[one.by];
    return isComputed ? [] : [{ kind: 'mote', at: at(one.mote), value: motes.value[one.mote] }];
  });
}

/** A world without players whose arena is that of `WELCOME`. */
export function worldLike(): Simulation {
  const simulation = createSimulation(WELCOME.seed, secretOf(1), WELCOME.seats, WELCOME.cells);
  simulation.world.tick = WELCOME.tick;
  return simulation;
}
