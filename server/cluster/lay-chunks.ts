import type { Observed } from '../../game/sim/observe.ts';
import { cellAt } from '../../game/sim/world/arena.ts';
import { appendBytes } from '../../protocol/bytes.ts';
import type { RelayDown } from '../../protocol/relay.ts';
import { fitCopies } from '../ledger/sent.ts';
import { LANE } from '../ports/publication.ts';
import { noteInCell, sortByCell } from '../publication/by-cell.ts';
import { chunksOf, type WritableChunks, type WritableTickChunks } from '../publication/chunks.ts';

export type Message<K extends RelayDown['kind']> = RelayDown & { kind: K };

/** What a tick's messages have told so far, before it is applied. */
export interface Incoming {
  readonly tick: Message<'tick'>;
  readonly cells: Message<'cell'>[];
  readonly arrivals: Message<'arrival'>[];
}

/**
 * Lays a tick's bytes where updates are copied from, as the host has them; `seen` has been stepped to it. Moves end at `movesEnd`
 * of the bytes, and what concerns the room starts at `roomStart`.
 */
export function layChunks(
  chunks: WritableChunks,
  seen: Observed,
  { tick, cells, arrivals }: Incoming,
  movesEnd: number,
  roomStart: number,
): void {
  const ticked = chunksOf(chunks, tick.tick);
  ticked.buffer.length = 0;
  appendBytes(ticked.buffer, tick.chunks, 0, tick.chunks.length);
  layLanes(chunks, ticked.lane, cells, movesEnd, seen.tick);
  layArrivals(chunks, ticked, seen, arrivals, roomStart);
  ticked.room.start = roomStart;
  ticked.room.end = ticked.people.start = roomStart + tick.roomBytes;
  ticked.people.end = ticked.people.start + tick.peopleBytes;
  ticked.namesEnd = tick.chunks.length;
  ticked.copies = fitCopies(ticked.copies, ticked.buffer);
}

function layLanes(
  { lanes, laneCount, stirredTick }: WritableChunks,
  lane: number,
  told: readonly Message<'cell'>[],
  movesEnd: number,
  tick: number,
): void {
  let moves = 0;
  let after = movesEnd;
  let next = 0;
  for (let cell = 0; cell <= stirredTick.length; cell++) {
    const at = cell * laneCount + lane;
    lanes[at + LANE.moves] = moves;
    lanes[at + LANE.after] = after;
    if (told[next]?.cell !== cell) continue;
    const { stirred, ...sizes } = told[next++];
    moves += sizes.moves;
    after += sizes.after;
    if (stirred === 1) stirredTick[cell] = tick;
  }
}

/** Records of arrivals end where the room's start. */
function layArrivals(
  { lanes, laneCount }: WritableChunks,
  ticked: WritableTickChunks,
  { comets, arena }: Observed,
  arrivals: readonly Message<'arrival'>[],
  roomStart: number,
): void {
  ticked.arrivals.count = 0;
  for (const { comet, from } of arrivals) {
    noteInCell(ticked.arrivals, cellAt(arena, comets.x[comet], comets.y[comet]), comet);
    ticked.cameFrom[comet] = from;
  }
  sortByCell(ticked.arrivals);
  let at = roomStart - arrivals.reduce((sum, { size }) => sum + size, 0);
  arrivals.forEach(({ size }, k) => {
    ticked.arrivalStart[k] = at;
    at += size;
  });
  ticked.arrivalStart[arrivals.length] = at;
  const { offsets } = ticked.arrivals;
  for (let cell = 0; cell < offsets.length; cell++)
    lanes[ticked.lane + LANE.arrivals + cell * laneCount] = offsets[cell];
}
