import { stepWorld } from '../game/sim/step.ts';
import { appendRecord } from '../protocol/codec.ts';
import { narrow } from '../protocol/stamp.ts';
import { updateBoard } from './board.ts';
import { privateNewsOf } from './feed.ts';
import { keepHouse } from './housekeeping.ts';
import { mark } from './ledger/ledger.ts';
import { ROW } from './ledger/rows.ts';
import { takeDueMove } from './moves.ts';
import { recordTick } from './recorder.ts';
import { chunksOf, countChunks, replicate } from './replicate.ts';
import type { Room } from './room.ts';
import { sendFrames } from './send.ts';
import { noteActing, notePhase, tellTraces } from './trace.ts';

/** One tick. The order of these lines is the phases of a tick, and what clients rely on. */
export function runTick(room: Room): void {
  phase(room, ROW.inputs, takeInputs);
  phase(room, ROW.record, record);
  phase(room, ROW['step.rest'], step);
  notePhase(room, 'steppedMs');
  phase(room, ROW['replicate.compare'], replicateTick);
  notePhase(room, 'encodedMs');
  phase(room, ROW['send.compose'], sendFrames);
  tellTraces(room);
  phase(room, ROW.housekeeping, keepHouse);
}

/** Runs a phase on the account of a row of the ledger; where it has parts, that of the first. */
function phase(room: Room, row: number, run: (room: Room) => void): void {
  const { ledger } = room.options;
  const before = mark(ledger, row);
  run(room);
  mark(ledger, before);
}

function takeInputs(room: Room): void {
  const tick = room.world.tick + 1;
  const { counts } = room.moves;
  for (let seat = 0; seat < room.options.seats; seat++) if (counts[seat] > 0) takeInput(room, seat, tick);
}

// Hidden pages and lost lines as well: what they said last, which may let go of everything, still waits for its tick (MV8).
function takeInput(room: Room, seat: number, tick: number): void {
  const due = takeDueMove(room.moves, seat, tick);
  if (!due) return;
  const { counters } = room.options;
  if (room.feeds.traces.count > 0) noteActing(room, seat, due.stamp, tick);
  if (due.stamp === tick) counters.movesOnTime++;
  else {
    counters.movesLate++;
    if (!due.isInherited) tellLate(room, seat, due.stamp, tick);
  }
  const wish = room.world.wishes[seat];
  // Most say again what was said before: the world need not hear it twice.
  if (wish.heading === due.heading && wish.buttons === due.buttons) return;
  const input = room.moveInputs[seat];
  input.heading = due.heading;
  input.buttons = due.buttons;
  room.inputs.push(input);
}

function tellLate({ feeds }: Room, seat: number, stamp: number, applied: number): void {
  appendRecord(privateNewsOf(feeds, seat), { kind: 'late', stamp: narrow(stamp), applied: narrow(applied) });
}

function record({ recorder, world, inputs }: Room): void {
  if (recorder) recordTick(recorder, world, inputs);
}

function step(room: Room): void {
  stepWorld(room.simulation, room.inputs, room.probe);
}

function replicateTick(room: Room): void {
  updateBoard(room.board, room.world, room.news);
  const { replication, world, news, options } = room;
  // Their place is needed: what was sent of them is known by now.
  countChunks(replication, chunksOf(replication, world.tick), options.counters.sent);
  replicate(replication, world, news, options.ledger);
  room.news.length = 0;
  room.inputs.length = 0;
}
