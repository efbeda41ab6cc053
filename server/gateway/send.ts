import { followStar } from '../../game/sim/star.ts';
import { CELL_SHIFT, clamp, SIM_HZ, SUBPX } from '../../game/sim/units.ts';
import { forCellsOnlyIn, type View } from '../../game/sim/view.ts';
import type { World } from '../../game/sim/world.ts';
import { appendBytes, type ByteBuffer } from '../../protocol/bytes.ts';
import { CLOSE } from '../../protocol/close.ts';
import { appendRecord } from '../../protocol/codec.ts';
import { describeBoard } from '../host/leaderboard.ts';
import {
  beginFrame,
  copyChunk,
  copyTicks,
  dropFrame,
  finishFrame,
  frameEnd,
  hasNews,
  sendFinished,
} from './compose.ts';
import { closeConnection } from '../host/seats.ts';
import { answerBeat, type Connection, NEVER, readView, writeView } from './streams.ts';
import { viewAt } from './interest.ts';
import { countOwn } from '../ledger/sent.ts';
import { takeMargin } from '../host/moves.ts';
import { chunksOf, encodeWholeCell } from '../host/encode.ts';
import { hasComet, type Room, roomTime } from '../host/room.ts';
import type { Session } from '../host/session.ts';

/**
 * A client this many ticks behind in confirming is too slow: confirmations come once a second, so it is more than a
 * second behind. The kernel would swallow minutes of frames before a socket pushes back.
 */
const SLOW_TICKS = 2 * SIM_HZ;
/** Ticks after which a stopped stream's connection is closed: 10 s. */
const GIVE_UP_TICKS = 10 * SIM_HZ;
/** Ticks between two reset frames at least: a page that hides and shows itself all the time must not cost the others. */
const RESET_GAP_TICKS = 15;
/** Who is farther away than this cannot be met before the next frame: 128 px. */
const NEAR_SUBPX = 128 * SUBPX;
/** Bytes in our own buffer that stop a stream at once, a second guard. */
const MOST_BUFFERED_BYTES = 64 * 1024;

/** Sends each client whose turn it is a frame: one composed message for all ticks since its last. */
export function sendFrames(room: Room): void {
  const { playing, feeds } = room;
  const { sendEvery } = room.options;
  const { needsReset } = feeds;
  for (let seat = needsReset.indexOf(1); seat >= 0; seat = needsReset.indexOf(1, seat + 1)) sendResetTo(room, seat);
  // Clients are spread over the slots by seat, so that no tick sends to all.
  for (let seat = (sendEvery - (room.world.tick % sendEvery)) % sendEvery; seat < playing.length; seat += sendEvery) {
    const connection = playing[seat];
    if (connection !== undefined) sendFrame(room, seat, connection);
  }
  sendFinished(room.draft);
}

function sendResetTo(room: Room, seat: number): void {
  const { feeds, world } = room;
  const connection = room.playing[seat];
  if (!connection || feeds.stoppedTick[seat] !== NEVER) return;
  if (world.tick - feeds.resetTick[seat] >= RESET_GAP_TICKS) sendReset(room, seat, connection);
}

function sendFrame(room: Room, seat: number, connection: Connection): void {
  const { tick } = room.world;
  const { stoppedTick, needsReset, sentTick, confirmedTick } = room.feeds;
  if (stoppedTick[seat] !== NEVER) {
    if (tick - stoppedTick[seat] > GIVE_UP_TICKS) {
      closeConnection(room, room.sessions[seat] as Session, connection, CLOSE.tooSlow);
    }
    return;
  }
  // A reset waits for its time, or has just told all.
  if (needsReset[seat] === 1 || sentTick[seat] === tick) return;
  const isSlow = sentTick[seat] - confirmedTick[seat] > SLOW_TICKS || connection.bufferedBytes() > MOST_BUFFERED_BYTES;
  if (isSlow) {
    stoppedTick[seat] = tick;
    room.options.counters.slowReaders++;
    return;
  }
  sendDelta(room, seat, connection);
}

/** The view of the client in turn, as it was told last. */
const TOLD_VIEW: View = { left: 0, top: 0, right: 0, bottom: 0 };

function sendDelta(room: Room, seat: number, connection: Connection): void {
  const { world, draft, replication, feeds } = room;
  const { tick, arena } = world;
  const { sentTick, examinedTick } = feeds;
  readView(feeds, seat, TOLD_VIEW);
  const view = viewOf(room, seat, TOLD_VIEW);
  if (view === TOLD_VIEW && mayWait(room, seat)) return;
  beginFrame(draft, tick - sentTick[seat], examinedTick[seat] - sentTick[seat]);
  copyTicks(draft, replication, TOLD_VIEW, arena.cells, examinedTick[seat] + 1, tick);
  examinedTick[seat] = tick;
  const ownStart = draft.out.length;
  if (view !== TOLD_VIEW) appendView(frameEnd(draft), view);
  appendPrivate(room, seat);
  countOwn(draft.sent, draft.out, ownStart);
  if (view !== TOLD_VIEW) {
    copyNewCells(room, TOLD_VIEW, view);
    writeView(feeds, seat, view);
  }
  // A slot later would be too late.
  const isLongSilence = tick - sentTick[seat] + room.options.sendEvery > room.options.longestSilenceTicks;
  if (hasNews(draft) || isLongSilence) send(room, seat, connection);
  else dropFrame(draft);
}

/** The cells around the comet in turn. */
const NEAR: View = { left: 0, top: 0, right: 0, bottom: 0 };

/**
 * Whether a frame may wait for the next slot: in a crowd, once, while nothing is to be told of its own comet and of the cells around
 * it. Turns and boosts are accelerations: what is told 50 ms later at a distance is less than two pixels off till then.
 */
function mayWait(room: Room, seat: number): boolean {
  const { world, replication, feeds } = room;
  const { sendEvery, longestSilenceTicks, crowd } = room.options;
  const { examinedTick, sentTick, privateNews, beats, untoldShift } = feeds;
  const { tick, arena } = world;
  if (world.ids.length < crowd) return false;
  const hasWaited = tick - examinedTick[seat] > sendEvery;
  if (hasWaited || tick - sentTick[seat] + 2 * sendEvery > longestSilenceTicks) return false;
  if (privateNews[seat] || beats[seat] || untoldShift[seat] > 0) return false;
  if (!hasComet(room, seat)) return true;
  if (world.pursesWritten[seat]) return false;
  const { x, y, alive } = world.comets;
  if (alive[seat] === 0) return true;
  const last = arena.cells - 1;
  NEAR.left = clamp((x[seat] - NEAR_SUBPX) >> CELL_SHIFT, 0, last);
  NEAR.right = clamp((x[seat] + NEAR_SUBPX) >> CELL_SHIFT, 0, last);
  NEAR.top = clamp((y[seat] - NEAR_SUBPX) >> CELL_SHIFT, 0, last);
  NEAR.bottom = clamp((y[seat] + NEAR_SUBPX) >> CELL_SHIFT, 0, last);
  for (let row = NEAR.top; row <= NEAR.bottom; row++) {
    for (let column = NEAR.left; column <= NEAR.right; column++) {
      if (replication.stirredTick[row * arena.cells + column] > examinedTick[seat]) return false;
    }
  }
  return true;
}

/** Everything anew: for a first frame, a page that is seen again, a reader that caught up, a copy that diverged. */
function sendReset(room: Room, seat: number, connection: Connection): void {
  const { world, draft, feeds } = room;
  const { out } = draft;
  const view = viewOf(room, seat, readView(feeds, seat, TOLD_VIEW) ? TOLD_VIEW : undefined);
  beginFrame(draft, 0, 0);
  const ownStart = out.length;
  appendRecord(out, { kind: 'reset', tick: world.tick });
  // Lost with the ticks that are not told, it would have all moves come at a wrong time.
  const shift = feeds.untoldShift[seat];
  if (shift > 0) appendRecord(out, { kind: 'shift', ticks: Math.min(shift, 0xffff) });
  describePlayers(room, out);
  describeBoard(room.board, world, out);
  appendView(out, view);
  if (hasComet(room, seat)) world.pursesWritten[seat] = 1;
  feeds.rankPlace[seat] = -1;
  appendPrivate(room, seat);
  countOwn(draft.sent, out, ownStart);
  copyNewCells(room, undefined, view);
  writeView(feeds, seat, view);
  feeds.needsReset[seat] = 0;
  feeds.examinedTick[seat] = feeds.resetTick[seat] = world.tick;
  room.options.counters.resetFrames++;
  send(room, seat, connection);
}

/** Where the comet is around which the view in turn lies, filled anew for each frame. */
const EYE = { x: 0, y: 0, vx: 0, vy: 0 };

function viewOf(room: Room, seat: number, told: View | undefined): View {
  const { comets, arena } = room.world;
  if (room.options.seesAll) return told ?? { left: 0, top: 0, right: arena.cells - 1, bottom: arena.cells - 1 };
  const id = hasComet(room, seat) ? seat : starFor(room, seat);
  // Out of play the eyes stay where the comet was: its last place is still in its fields.
  if (told && (id < 0 || comets.alive[id] === 0)) return told;
  if (id < 0) return viewAt(undefined, { x: arena.side / 2, y: arena.side / 2, vx: 0, vy: 0 }, arena.cells);
  EYE.x = comets.x[id];
  EYE.y = comets.y[id];
  EYE.vx = comets.vx[id];
  EYE.vy = comets.vy[id];
  return viewAt(told, EYE, arena.cells);
}

/** Whom one without a comet follows. */
function starFor({ world, board, feeds }: Room, seat: number): number {
  return followStar(feeds.following[seat], world.tick, board.crownId, board.top, world.comets);
}

function appendView(out: ByteBuffer, { left, top, right, bottom }: View): void {
  appendRecord(out, { kind: 'view', left, top, right, bottom });
}

function describePlayers(room: Room, out: ByteBuffer): void {
  for (const session of room.sessions) {
    if (!session || !hasComet(room, session.seat)) continue;
    if (session.state.kind === 'joining' || session.state.kind === 'left') continue;
    appendRecord(out, { kind: 'player', id: session.seat, colour: session.colour, name: session.name });
  }
}

/** What concerns the receiver alone: its purse, if it has a comet, its place, the fate of its moves, the answer to its beat. */
function appendPrivate(room: Room, seat: number): void {
  const { world, draft, board, feeds } = room;
  const { rankPlace, rankOf, privateNews, beats } = feeds;
  if (hasComet(room, seat) && world.pursesWritten[seat]) {
    world.pursesWritten[seat] = 0;
    appendPurse(frameEnd(draft), world, seat);
  }
  const place = board.places[seat];
  if (place !== rankPlace[seat] || board.ranked !== rankOf[seat]) {
    rankPlace[seat] = place;
    rankOf[seat] = board.ranked;
    appendRecord(frameEnd(draft), { kind: 'rank', place, of: board.ranked });
  }
  const news = privateNews[seat];
  if (news) {
    appendBytes(frameEnd(draft), news.bytes, 0, news.length);
    privateNews[seat] = undefined;
  }
  const beat = beats[seat];
  if (beat) {
    answerBeat(beat, frameEnd(draft), roomTime(room), takeMargin(room.moves, seat));
    beats[seat] = undefined;
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
  const chunks = chunksOf(replication, world.tick);
  forCellsOnlyIn(after, before, world.arena.cells, (cell) => {
    encodeWholeCell(replication, world, cell);
    copyChunk(draft, chunks, replication.wholeStart[cell], replication.wholeEnd[cell]);
  });
}

function send(room: Room, seat: number, connection: Connection): void {
  const { counters } = room.options;
  room.feeds.sentTick[seat] = room.world.tick;
  room.feeds.untoldShift[seat] = 0;
  counters.framesSent++;
  counters.bytesSent += finishFrame(room.draft, connection);
}
