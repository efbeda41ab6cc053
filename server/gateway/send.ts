import { SIM_HZ } from '../../game/sim/math/units.ts';
import type { Area } from '../../game/sim/world/area.ts';
import { CLOSE } from '../../protocol/close.ts';
import { countOwn } from '../ledger/sent.ts';
import type { Connection } from '../ports/connection.ts';
import { appendArea, areaOf, copyNewCells } from './area.ts';
import { type Channel, hearsPeople, periodOf } from './channel.ts';
import { beginUpdate, copyTicks, dropUpdate, finishUpdate, hasNews, sendFinished, updateEnd } from './compose.ts';
import { mayWait } from './deferred.ts';
import { appendPrivate } from './private.ts';
import { sendSnapshot } from './snapshot.ts';
import { NEVER, noteSent, readArea, stop, writeArea } from './streams.ts';

/**
 * A client this many ticks behind in confirming is too slow: confirmations come once a second, so it is more than a
 * second behind. The kernel would swallow minutes of updates before a socket pushes back.
 */
const SLOW_TICKS = 2 * SIM_HZ;
/** Ticks after which a stopped stream's connection is closed: 10 s. */
const GIVE_UP_TICKS = 10 * SIM_HZ;
/** Ticks between two snapshots at least: a page that hides and shows itself all the time must not cost the others. */
const SNAPSHOT_GAP_TICKS = 15;
/** Snapshots of a room in one tick: when all come back at once, they must not make one tick as long as twenty. */
const MOST_SNAPSHOTS = 16;
/** Bytes in our own buffer that stop a stream at once, a second guard. */
const MOST_BUFFERED_BYTES = 64 * 1024;

/** Sends each client whose turn it is an update: one composed message for all ticks since its last. */
export function sendUpdates(channel: Channel): void {
  const { publication, draft } = channel;
  const { seats, allSeats } = publication.facts;
  sendSnapshots(channel);
  sendSlot(channel, 0, seats, periodOf(channel, false));
  sendSlot(channel, seats, allSeats, periodOf(channel, true));
  sendFinished(draft);
}

/** Clients are spread over the slots of a period by seat, so that no tick sends to all, but for one that all have waited for. */
function sendSlot(channel: Channel, first: number, end: number, period: number): void {
  const { running } = channel.streams;
  const { tick } = channel.publication;
  const every = channel.isAwaited ? 1 : period;
  for (let seat = first + ((every - ((tick + first) % every)) % every); seat < end; seat += every) {
    const connection = running[seat];
    if (connection !== undefined) sendUpdate(channel, seat, connection, period);
  }
}

function sendSnapshots(channel: Channel): void {
  const { snapshotDue } = channel.streams;
  // From another seat each tick: where many wait, those in front would be served for ever.
  const first = (channel.publication.tick * MOST_SNAPSHOTS) % snapshotDue.length;
  const left = sendSnapshotsTo(channel, first, snapshotDue.length, MOST_SNAPSHOTS);
  sendSnapshotsTo(channel, 0, first, left);
}

/** Sends snapshots that are due to seats from `first` to before `end`. @returns how many of `most` are left */
function sendSnapshotsTo(channel: Channel, first: number, end: number, most: number): number {
  const { snapshotDue } = channel.streams;
  let left = most;
  for (let seat = snapshotDue.indexOf(1, first); seat >= 0 && seat < end; seat = snapshotDue.indexOf(1, seat + 1)) {
    if (left === 0) break;
    if (sendSnapshotTo(channel, seat)) left--;
  }
  return left;
}

/** @returns whether it was sent: it may not be its time */
function sendSnapshotTo(channel: Channel, seat: number): boolean {
  const { streams, publication } = channel;
  const connection = streams.running[seat];
  if (!connection || streams.stoppedTick[seat] !== NEVER) return false;
  if (publication.tick - streams.snapshotTick[seat] < SNAPSHOT_GAP_TICKS) return false;
  sendSnapshot(channel, seat);
  finish(channel, seat, connection);
  return true;
}

function sendUpdate(channel: Channel, seat: number, connection: Connection, period: number): void {
  const { streams, publication, counters } = channel;
  const { stoppedTick, snapshotDue, sentTick, confirmedTick } = streams;
  const { tick } = publication;
  if (stoppedTick[seat] !== NEVER) {
    if (tick - stoppedTick[seat] > GIVE_UP_TICKS) channel.drop(seat, connection, CLOSE.tooSlow);
    return;
  }
  // A snapshot waits for its time, or has just told all.
  if (snapshotDue[seat] === 1 || sentTick[seat] === tick) return;
  const isSlow = sentTick[seat] - confirmedTick[seat] > SLOW_TICKS || connection.bufferedBytes() > MOST_BUFFERED_BYTES;
  if (isSlow) {
    stop(streams, seat, tick);
    counters.slowReaders++;
    return;
  }
  sendDelta(channel, seat, connection, period);
}

/** The area of the client in turn, as it was told last. */
const TOLD_AREA: Area = { left: 0, top: 0, right: 0, bottom: 0 };

/** @param period ticks until the client's next slot */
function sendDelta(channel: Channel, seat: number, connection: Connection, period: number): void {
  const { publication, draft, streams } = channel;
  const { tick, facts, chunks } = publication;
  const { sentTick, examinedTick } = streams;
  readArea(streams, seat, TOLD_AREA);
  const area = areaOf(channel, seat, TOLD_AREA);
  if (area === TOLD_AREA && mayWait(channel, seat)) return;
  beginUpdate(draft, tick - sentTick[seat], examinedTick[seat] - sentTick[seat]);
  copyTicks(draft, chunks, TOLD_AREA, facts.cells, examinedTick[seat] + 1, tick, hearsPeople(channel, seat));
  examinedTick[seat] = tick;
  const ownStart = draft.out.length;
  if (area !== TOLD_AREA) appendArea(updateEnd(draft), area);
  appendPrivate(channel, seat);
  countOwn(draft.sent, draft.out, ownStart);
  if (area !== TOLD_AREA) {
    copyNewCells(channel, TOLD_AREA, area);
    writeArea(streams, seat, area);
  }
  // A slot later would be too late.
  const isIdleOver = tick - sentTick[seat] + period > facts.idleSuppressionTicks;
  if (hasNews(draft) || isIdleOver) finish(channel, seat, connection);
  else dropUpdate(draft);
}

function finish({ counters, draft, streams, publication }: Channel, seat: number, connection: Connection): void {
  noteSent(streams, seat, publication.tick);
  counters.updatesSent++;
  counters.bytesSent += finishUpdate(draft, connection);
}
