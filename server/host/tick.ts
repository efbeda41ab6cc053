import { stepWorld } from '../../game/sim/step.ts';
import { namesFollow } from '../../protocol/people.ts';
import { narrow } from '../../protocol/stamp.ts';
import { mark } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import { displayedIds } from '../publication/names.ts';
import { recordTick } from '../recording/recorder.ts';
import { keepHouse } from './housekeeping.ts';
import { takeDueMove } from './moves.ts';
import { publish } from './publish.ts';
import type { Room } from './room.ts';
import { tellRounds } from './rounds.ts';
import { encodeTick } from './telling/encode.ts';
import { updateLeaderboard } from './telling/leaderboard.ts';
import { namesTold, showNames } from './telling/names.ts';
import { tellSeat } from './telling/outbox.ts';
import { noteActing, noteStepped, publishTraces } from './traces.ts';

/** One tick. The order of these lines is the phases of a tick, and what clients rely on. */
export function runTick(room: Room): void {
  phase(room, ROW.inputs, takeInputs);
  phase(room, ROW.record, record);
  phase(room, ROW['step.rest'], step);
  noteStepped(room);
  phase(room, ROW['replicate.compare'], encode);
  publishTraces(room);
  phase(room, ROW['send.compose'], publish);
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
  if (room.traces.size > 0) noteActing(room, seat, due.stamp, tick);
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

function tellLate({ outbox }: Room, seat: number, stamp: number, applied: number): void {
  tellSeat(outbox, seat, { kind: 'late', stamp: narrow(stamp), applied: narrow(applied) });
}

function record({ recorder, world, inputs }: Room): void {
  if (recorder) recordTick(recorder, world, inputs);
}

function step(room: Room): void {
  stepWorld(room.simulation, room.inputs, room.probe);
}

function encode(room: Room): void {
  const { encoding, leaderboard, world, news, names, chat, options } = room;
  updateLeaderboard(leaderboard, world, news);
  tellRounds(room);
  if (news.length > 0 && namesFollow(options.seats)) {
    showNames(names, room.roster, displayedIds(leaderboard, world.awards));
  }
  const { shown, forGateways } = names;
  const told = { shown, room: news, said: chat.news, forGateways };
  encodeTick(encoding, world, told, options.ledger, options.counters.sent);
  namesTold(names);
  room.news.length = 0;
  chat.told();
  room.inputs.length = 0;
}
