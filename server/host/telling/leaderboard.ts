import { SIM_HZ } from '../../../game/sim/math/units.ts';
import { showerNow } from '../../../game/sim/rules/dust/shower.ts';
import { cellAt } from '../../../game/sim/world/arena.ts';
import { roundedDust } from '../../../game/sim/world/own-state.ts';
import type { World } from '../../../game/sim/world/world.ts';
import type { ByteBuffer } from '../../../protocol/bytes.ts';
import { appendRecord } from '../../../protocol/codec/records.ts';
import { TOP_PLACES } from '../../../protocol/table.ts';
import type { Leaderboard } from '../../ports/publication.ts';
import { appendShower } from '../../publication/leaderboard.ts';

/** The leaderboard as it is kept: the leaders, the crown, showers. Only changes travel. */
export interface Standings extends Leaderboard {
  readonly top: { id: number; tens: number }[];
  crownId: number;
  crownCell: number;
  /** Start of the last shower told of. */
  showerTick: number;
  ranked: number;
  rankedTick: number;
}

/** Nobody has so few tens. */
const UNTOLD = -1;
/** Ticks between two looks at the crown's cell: it crosses one in half a second at best. */
const CROWN_TICKS = 15;

export function createLeaderboard(seats: number): Standings {
  const top = Array.from({ length: TOP_PLACES }, () => ({ id: -1, tens: 0 }));
  return { top, crownId: -1, crownCell: 0, showerTick: -1, places: new Uint16Array(seats), ranked: 0, rankedTick: 0 };
}

/** Adds to `news` what changed on the leaderboard with the tick just stepped. */
export function updateLeaderboard(leaderboard: Standings, world: World, news: ByteBuffer): void {
  if (world.tick % SIM_HZ === 0) rankAll(leaderboard, world, news);
  if (world.tick % CROWN_TICKS === 0 || world.crown !== leaderboard.crownId) moveCrown(leaderboard, world, news);
  const shower = showerNow(world);
  if (shower && shower.startTick !== leaderboard.showerTick) {
    leaderboard.showerTick = shower.startTick;
    appendShower(news, shower, world.tick);
  }
}

/** The standings of a world that another process has left: all places are told, whatever was told before. */
export function standAnew(leaderboard: Standings, world: World, news: ByteBuffer): void {
  for (const place of leaderboard.top) place.tens = UNTOLD;
  rankAll(leaderboard, world, news);
}

/** Ranks those in play; adds to `news` the places that changed. */
export function rankAll(leaderboard: Standings, world: World, news: ByteBuffer): void {
  const { dust } = world.own;
  const order = [...world.ids].sort((a, b) => dust[b] - dust[a] || a - b);
  leaderboard.places.fill(0);
  leaderboard.ranked = order.length;
  leaderboard.rankedTick = world.tick;
  for (let i = 0; i < order.length; i++) leaderboard.places[order[i]] = i + 1;
  for (let place = 0; place < TOP_PLACES; place++) {
    const id = order[place] ?? -1;
    const tens = id < 0 ? 0 : roundedDust(dust[id]);
    const shown = leaderboard.top[place];
    if (shown.id === id && shown.tens === tens) continue;
    leaderboard.top[place] = { id, tens };
    appendRecord(news, { kind: 'top', place, id, tens });
  }
}

function moveCrown(leaderboard: Standings, world: World, news: ByteBuffer): void {
  const id = world.crown;
  const cell = id < 0 ? 0 : cellAt(world.arena, world.comets.x[id], world.comets.y[id]);
  if (id === leaderboard.crownId && cell === leaderboard.crownCell) return;
  leaderboard.crownId = id;
  leaderboard.crownCell = cell;
  appendRecord(news, { kind: 'crown', id, cell });
}
