import { cellAt } from '../../game/sim/arena.ts';
import { roundedDust } from '../../game/sim/purse.ts';
import { SHOWER_NOTICE_TICKS, showerAt } from '../../game/sim/shower.ts';
import { SIM_HZ } from '../../game/sim/units.ts';
import type { World } from '../../game/sim/world.ts';
import type { ByteBuffer } from '../../protocol/bytes.ts';
import { appendRecord } from '../../protocol/codec.ts';

/** What everybody in a room is told, whatever they see: the leaders, the crown, showers. Only changes travel. */
export interface Board {
  readonly top: { id: number; tens: number }[];
  crownId: number;
  crownCell: number;
  showerTick: number;
  /** Place of each seat's comet among those in play, from 1; 0 out of play. */
  readonly places: Uint16Array;
  /** How many were in play when the places were counted. */
  ranked: number;
}

export const TOP_PLACES = 10;
/** Ticks between two looks at the crown's cell: it crosses one in half a second at best. */
const CROWN_TICKS = 15;

export function createBoard(seats: number): Board {
  const top = Array.from({ length: TOP_PLACES }, () => ({ id: -1, tens: 0 }));
  return { top, crownId: -1, crownCell: 0, showerTick: -1, places: new Uint16Array(seats), ranked: 0 };
}

/** Adds to `news` what changed on the board with the tick just stepped. */
export function updateBoard(board: Board, world: World, news: ByteBuffer): void {
  if (world.tick % SIM_HZ === 0) rankAll(board, world, news);
  if (world.tick % CROWN_TICKS === 0 || world.crown !== board.crownId) moveCrown(board, world, news);
  const shower = showerAt(world, world.tick);
  if (shower && shower.startTick !== board.showerTick) {
    board.showerTick = shower.startTick;
    addShower(world, news);
  }
}

/** The whole board, for somebody who knows nothing of it. */
export function describeBoard(board: Board, world: World, news: ByteBuffer): void {
  for (let place = 0; place < TOP_PLACES; place++) {
    const { id, tens } = board.top[place];
    if (id >= 0) appendRecord(news, { kind: 'top', place, id, tens });
  }
  if (board.crownId >= 0) appendRecord(news, { kind: 'crown', id: board.crownId, cell: board.crownCell });
  addShower(world, news);
}

function addShower(world: World, news: ByteBuffer): void {
  const shower = showerAt(world, world.tick);
  if (!shower) return;
  const startsIn = Math.min(SHOWER_NOTICE_TICKS, shower.startTick - world.tick);
  appendRecord(news, { kind: 'shower', x: shower.xPx, y: shower.yPx, startsIn });
}

function rankAll(board: Board, world: World, news: ByteBuffer): void {
  const { dust } = world.purses;
  const order = [...world.ids].sort((a, b) => dust[b] - dust[a] || a - b);
  board.places.fill(0);
  board.ranked = order.length;
  for (let i = 0; i < order.length; i++) board.places[order[i]] = i + 1;
  for (let place = 0; place < TOP_PLACES; place++) {
    const id = order[place] ?? -1;
    const tens = id < 0 ? 0 : roundedDust(dust[id]);
    const shown = board.top[place];
    if (shown.id === id && shown.tens === tens) continue;
    board.top[place] = { id, tens };
    appendRecord(news, { kind: 'top', place, id, tens });
  }
}

function moveCrown(board: Board, world: World, news: ByteBuffer): void {
  const id = world.crown;
  const cell = id < 0 ? 0 : cellAt(world.arena, world.comets.x[id], world.comets.y[id]);
  if (id === board.crownId && cell === board.crownCell) return;
  board.crownId = id;
  board.crownCell = cell;
  appendRecord(news, { kind: 'crown', id, cell });
}
