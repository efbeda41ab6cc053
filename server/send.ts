import { SIM_HZ } from '../game/sim/units.ts';
import type { View } from '../game/sim/view.ts';
import type { World } from '../game/sim/world.ts';
import type { ByteBuffer } from '../protocol/bytes.ts';
import { CLOSE } from '../protocol/close.ts';
import { appendRecord } from '../protocol/codec.ts';
import { describeBoard } from './board.ts';
import {
  beginFrame,
  copyBytes,
  copyTicks,
  dropFrame,
  finishFrame,
  forNewCells,
  frameEnd,
  hasNews,
  sendFinished,
} from './compose.ts';
import { closeFeed } from './connect.ts';
import { answerBeat, type Feed } from './feed.ts';
import { viewAt } from './interest.ts';
import { takeMargin } from './moves.ts';
import { chunksOf, encodeWholeCell } from './replicate.ts';
import { type Room, roomTime } from './room.ts';
import type { Session } from './session.ts';

/**
 * A client this many ticks behind in confirming is too slow: confirmations come once a second, so it is more than a
 * second behind. The kernel would swallow minutes of frames before a socket pushes back.
 */
const SLOW_TICKS = 2 * SIM_HZ;
/** Ticks after which a stopped stream's connection is closed: 10 s. */
const GIVE_UP_TICKS = 10 * SIM_HZ;
/** Ticks between two reset frames at least: a page that hides and shows itself all the time must not cost the others. */
const RESET_GAP_TICKS = 15;
/** Bytes in our own buffer that stop a stream at once, a second guard. */
const MOST_BUFFERED_BYTES = 64 * 1024;

/** Sends each client whose turn it is a frame: one composed message for all ticks since its last. */
export function sendFrames(room: Room): void {
  const { playing, needsReset } = room;
  const { sendEvery } = room.options;
  for (let seat = needsReset.indexOf(1); seat >= 0; seat = needsReset.indexOf(1, seat + 1)) sendResetTo(room, seat);
  // Clients are spread over the slots by seat, so that no tick sends to all.
  for (let seat = (sendEvery - (room.world.tick % sendEvery)) % sendEvery; seat < playing.length; seat += sendEvery) {
    const feed = playing[seat];
    if (feed) sendFrame(room, feed);
  }
  sendFinished(room.draft);
}

function sendResetTo(room: Room, seat: number): void {
  const feed = room.playing[seat];
  if (feed && feed.stoppedAtTick === undefined && room.world.tick - feed.resetTick >= RESET_GAP_TICKS) {
    sendReset(room, feed);
  }
}

function sendFrame(room: Room, feed: Feed): void {
  const { tick } = room.world;
  if (feed.stoppedAtTick !== undefined) {
    if (tick - feed.stoppedAtTick > GIVE_UP_TICKS) {
      closeFeed(room, room.sessions[feed.seat] as Session, feed, CLOSE.tooSlow);
    }
    return;
  }
  // A reset waits for its time, or has just told all.
  if (room.needsReset[feed.seat] === 1 || feed.sentTick === tick) return;
  if (isSlow(feed)) {
    feed.stoppedAtTick = tick;
    room.options.counters.slowReaders++;
    return;
  }
  sendDelta(room, feed);
}

function isSlow(feed: Feed): boolean {
  return feed.sentTick - feed.confirmedTick > SLOW_TICKS || feed.connection.bufferedBytes() > MOST_BUFFERED_BYTES;
}

function sendDelta(room: Room, feed: Feed): void {
  const { world, draft, replication } = room;
  const { tick, arena } = world;
  const view = feed.view as View;
  beginFrame(draft, tick - feed.sentTick, feed.examinedTick - feed.sentTick);
  copyTicks(draft, replication, view, arena.cells, feed.examinedTick + 1, tick);
  feed.examinedTick = tick;
  const fresh = viewOf(room, feed);
  if (fresh !== view) appendView(frameEnd(draft), fresh);
  appendPrivate(room, feed);
  if (fresh !== view) copyNewCells(room, view, fresh);
  feed.view = fresh;
  // A slot later would be too late.
  const isLongSilence = tick - feed.sentTick + room.options.sendEvery > room.options.longestSilenceTicks;
  if (hasNews(draft) || isLongSilence) send(room, feed);
  else dropFrame(draft);
}

/** Everything anew: for a first frame, a page that is seen again, a reader that caught up, a copy that diverged. */
function sendReset(room: Room, feed: Feed): void {
  const { world, draft } = room;
  const { out } = draft;
  const view = viewOf(room, feed);
  beginFrame(draft, 0, 0);
  appendRecord(out, { kind: 'reset', tick: world.tick });
  // Lost with the ticks that are not told, it would have all moves come at a wrong time.
  if (feed.untoldShift > 0) appendRecord(out, { kind: 'shift', ticks: Math.min(feed.untoldShift, 0xffff) });
  describePlayers(room, out);
  describeBoard(room.board, world, out);
  appendView(out, view);
  world.pursesWritten[feed.seat] = 1;
  feed.rankPlace = -1;
  appendPrivate(room, feed);
  copyNewCells(room, undefined, view);
  feed.view = view;
  room.needsReset[feed.seat] = 0;
  feed.examinedTick = feed.sentTick = feed.resetTick = world.tick;
  room.options.counters.resetFrames++;
  send(room, feed);
}

/** Where the comet in turn is, filled anew for each frame. */
const EYE = { x: 0, y: 0, vx: 0, vy: 0 };

function viewOf(room: Room, feed: Feed): View {
  const { comets, arena } = room.world;
  if (room.options.seesAll) return feed.view ?? { left: 0, top: 0, right: arena.cells - 1, bottom: arena.cells - 1 };
  const id = feed.seat;
  // Out of play the eyes stay where the comet was: its last place is still in its fields.
  if (comets.alive[id] === 0 && feed.view) return feed.view;
  EYE.x = comets.x[id];
  EYE.y = comets.y[id];
  EYE.vx = comets.vx[id];
  EYE.vy = comets.vy[id];
  return viewAt(feed.view, EYE, arena.cells);
}

function appendView(out: ByteBuffer, { left, top, right, bottom }: View): void {
  appendRecord(out, { kind: 'view', left, top, right, bottom });
}

function describePlayers(room: Room, out: ByteBuffer): void {
  for (const session of room.sessions) {
    if (!session || session.state.kind === 'joining' || session.state.kind === 'left') continue;
    appendRecord(out, { kind: 'player', id: session.seat, colour: session.colour, name: session.name });
  }
}

/** What concerns the receiver alone: its purse, its place, the fate of its moves, the answer to its beat. */
function appendPrivate(room: Room, feed: Feed): void {
  const { world, draft, board } = room;
  const id = feed.seat;
  if (world.pursesWritten[id]) {
    world.pursesWritten[id] = 0;
    appendPurse(frameEnd(draft), world, id);
  }
  const place = board.places[id];
  if (place !== feed.rankPlace || world.ids.length !== feed.rankOf) {
    feed.rankPlace = place;
    feed.rankOf = world.ids.length;
    appendRecord(frameEnd(draft), { kind: 'rank', place, of: feed.rankOf });
  }
  if (feed.privateNews) {
    copyBytes(draft, feed.privateNews, 0, feed.privateNews.length);
    feed.privateNews = undefined;
  }
  if (feed.beat) {
    answerBeat(feed.beat, frameEnd(draft), roomTime(room), takeMargin(room.moves, id));
    feed.beat = undefined;
  }
}

function appendPurse(out: ByteBuffer, { purses, tick }: World, id: number): void {
  const immune = Math.min(0xffff, Math.max(0, purses.immuneUntil[id] - tick));
  appendRecord(out, {
    kind: 'purse',
    dust: purses.dust[id],
    fresh: purses.fresh[id],
    ripe: purses.ripe[id],
    immune,
  });
}

function copyNewCells(room: Room, before: View | undefined, after: View): void {
  const { world, replication, draft } = room;
  const { buffer } = chunksOf(replication, world.tick);
  forNewCells(before, after, world.arena.cells, (cell) => {
    encodeWholeCell(replication, world, cell);
    copyBytes(draft, buffer, replication.wholeStart[cell], replication.wholeEnd[cell]);
  });
}

function send(room: Room, feed: Feed): void {
  const { counters } = room.options;
  feed.sentTick = room.world.tick;
  feed.untoldShift = 0;
  counters.framesSent++;
  counters.bytesSent += finishFrame(room.draft, feed.connection);
}
