import { type Arena, cellAt } from '../../game/sim/world/arena.ts';
import type { Comets } from '../../game/sim/world/comets.ts';
import type { Motes } from '../../game/sim/world/motes.ts';
import type { ByteBuffer } from '../../protocol/bytes.ts';
import { appendComet, appendDust } from '../../protocol/codec/records.ts';
import { namesFollow } from '../../protocol/people.ts';
import { fitCopies } from '../ledger/sent.ts';
import type { Chunks } from '../ports/publication.ts';
import { type ByCell, createByCell, noteInCell, sortByCell } from './by-cell.ts';
import { chunksOf } from './chunks.ts';
import { appendPlayer, type Roster } from './names.ts';

/** What lies in cells: a host's world, or a gateway's replica of it. */
export interface Contents {
  readonly tick: number;
  readonly arena: Arena;
  readonly comets: Comets;
  readonly motes: Motes;
  readonly ids: readonly number[];
}

/** Comets by cell, sorted for `sortedTick` only when a whole cell is asked for. */
export interface Residents {
  readonly byCell: ByCell;
  sortedTick: number;
  /** Where names follow what one sees: each comet's is told before it. */
  readonly named: Roster | undefined;
}

/** @param roster who plays, by seat: it is read whenever a comet is told */
export function createResidents(cells: number, roster: Roster): Residents {
  return { byCell: createByCell(cells), sortedTick: -1, named: namesFollow(roster.length) ? roster : undefined };
}

/** Encodes all that lies in a cell at the end of this tick, when first asked for it, behind the tick's chunks. */
export function encodeWholeCell(residents: Residents, chunks: Chunks, contents: Contents, cell: number): void {
  const { wholeStart, wholeEnd } = chunks;
  if (residents.sortedTick !== contents.tick) sortResidents(residents, chunks, contents);
  if (wholeStart[cell] >= 0) return;
  const newest = chunksOf(chunks, contents.tick);
  const { buffer } = newest;
  const { offsets, items } = residents.byCell;
  wholeStart[cell] = buffer.length;
  for (let k = offsets[cell]; k < offsets[cell + 1]; k++)
    appendCometOf(buffer, contents.comets, items[k], residents.named);
  appendDustOf(buffer, contents.motes, cell);
  wholeEnd[cell] = buffer.length;
  newest.copies = fitCopies(newest.copies, buffer);
}

function sortResidents(residents: Residents, { wholeStart }: Chunks, { ids, comets, arena, tick }: Contents): void {
  const { byCell } = residents;
  byCell.count = 0;
  for (const id of ids) noteInCell(byCell, cellAt(arena, comets.x[id], comets.y[id]), id);
  sortByCell(byCell);
  wholeStart.fill(-1);
  residents.sortedTick = tick;
}

/** Appends a comet's full record: its whole state, bit for bit. Before it comes whose it is, where names follow. */
export function appendCometOf(buffer: ByteBuffer, comets: Comets, id: number, named: Roster | undefined): void {
  if (named) appendPlayer(buffer, named, id);
  const { x, y, vx, vy, heading, flags, traits, lit } = comets;
  appendComet(buffer, id, x[id], y[id], vx[id], vy[id], heading[id], flags[id], traits[id], lit[id]);
}

/** Bytes of a mote in a `dust` record, and the most of them that are whole motes. */
const MOTE_BYTES = 3;
const MOST_DUST_BYTES = 255 - (255 % MOTE_BYTES);
const dust = new Uint8Array(MOST_DUST_BYTES);
/** A cell's motes as numbers: place within the cell, then value. A list of ours: a sort of a part of it makes no garbage. */
let order = new Uint32Array(64);

/**
 * Appends what lies in a cell, in the order of places: a host and a replica chain the same motes in different orders, and must
 * tell them in the same.
 */
function appendDustOf(buffer: ByteBuffer, motes: Motes, cell: number): void {
  const count = sortMotes(motes, cell);
  let length = 0;
  for (let k = 0; k < count; k++) {
    const mote = order[k];
    dust[length++] = (mote >>> 8) & 0xff;
    dust[length++] = mote >>> 16;
    dust[length++] = mote & 0xff;
    if (length < MOST_DUST_BYTES) continue;
    appendDust(buffer, cell, dust, length);
    length = 0;
  }
  if (length > 0) appendDust(buffer, cell, dust, length);
}

/** Lays a cell's motes in `order`, by row, column and value; returns how many there are. */
function sortMotes({ first, next, x, y, value }: Motes, cell: number): number {
  let count = 0;
  for (let mote = first[cell]; mote >= 0; mote = next[mote]) {
    if (count === order.length) order = grown(order);
    // Within the cell the low eight bits are the place: a cell is 256 pixels wide.
    const packed = ((y[mote] & 0xff) << 16) | ((x[mote] & 0xff) << 8) | value[mote];
    let at = count++;
    for (; at > 0 && order[at - 1] > packed; at--) order[at] = order[at - 1];
    order[at] = packed;
  }
  return count;
}

function grown(list: typeof order): typeof order {
  const larger = new Uint32Array(2 * list.length);
  larger.set(list);
  return larger;
}
