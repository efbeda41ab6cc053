import { stepWorld } from '../game/sim/step.ts';
import { appendRecord } from '../protocol/codec.ts';
import { narrow } from '../protocol/stamp.ts';
import { updateBoard } from './board.ts';
import { keepHouse } from './housekeeping.ts';
import { takeDueMove } from './moves.ts';
import { replicate } from './replicate.ts';
import type { Room } from './room.ts';
import { sendFrames } from './send.ts';
import { feedOf } from './session.ts';

/** One tick. The order of these lines is the phases of a tick, and what clients rely on. */
export function runTick(room: Room): void {
  takeInputs(room);
  stepWorld(room.simulation, room.inputs);
  replicateTick(room);
  sendFrames(room);
  keepHouse(room);
}

function takeInputs(room: Room): void {
  const tick = room.world.tick + 1;
  const { counters } = room.options;
  for (const session of room.sessions) {
    // Hidden pages as well: their last move, which lets go of everything, may still wait for its tick.
    const feed = session && feedOf(session);
    if (!feed || feed.moves.count === 0) continue;
    const due = takeDueMove(feed.moves, tick, feed.onDropped);
    if (!due) continue;
    room.inputs.push(due);
    if (due.stamp === tick) counters.movesOnTime++;
    else {
      counters.movesLate++;
      appendRecord(feed.privateNews, { kind: 'late', stamp: narrow(due.stamp), applied: narrow(tick) });
    }
  }
}

function replicateTick(room: Room): void {
  updateBoard(room.board, room.world, room.news);
  replicate(room.replication, room.world, room.news);
  room.news.length = 0;
  room.inputs.length = 0;
}
