import type { Area } from '../../game/sim/world/area.ts';
import { appendBytes, type ByteBuffer } from '../../protocol/bytes.ts';
import { appendRecord } from '../../protocol/codec/records.ts';
import { namesFollow } from '../../protocol/people.ts';
import { countOwn } from '../ledger/sent.ts';
import type { Publication } from '../ports/publication.ts';
import { appendAwards, appendBorder, appendLeaderboard, appendShower } from '../publication/leaderboard.ts';
import { appendPlayer, displayedIds } from '../publication/names.ts';
import { appendArea, areaOf, copyNewCells } from './area.ts';
import { type Channel, hasComet, hearsPeople } from './channel.ts';
import { beginUpdate } from './compose.ts';
import { appendPrivate } from './private.ts';
import { NEVER, noteSnapshot, readArea, writeArea } from './streams.ts';

const TOLD_AREA: Area = { left: 0, top: 0, right: 0, bottom: 0 };

/** Writes everything anew: for a first update, a page that is seen again, a reader that caught up, a copy that diverged. */
export function sendSnapshot(channel: Channel, seat: number): void {
  const { publication, draft, streams, counters } = channel;
  const { out } = draft;
  const { tick } = publication;
  const isFirst = !readArea(streams, seat, TOLD_AREA);
  const area = areaOf(channel, seat, isFirst ? undefined : TOLD_AREA);
  beginUpdate(draft, 0, 0);
  const ownStart = out.length;
  appendRecord(out, { kind: 'snapshot', tick });
  // Lost with the ticks that are not told, it would have all moves come at a wrong time.
  const shift = streams.untoldShift[seat];
  if (shift > 0) appendRecord(out, { kind: 'shift', ticks: Math.min(shift, 0xffff) });
  appendNames(out, publication, seat);
  appendRoom(out, publication);
  // What was said in ticks that it was told of, it has heard.
  if (hearsPeople(channel, seat)) appendLines(out, publication, isFirst ? NEVER : streams.examinedTick[seat]);
  appendArea(out, area);
  if (hasComet(channel, seat)) streams.ownDue[seat] = 1;
  streams.rankPlace[seat] = -1;
  appendPrivate(channel, seat);
  countOwn(draft.sent, out, ownStart);
  copyNewCells(channel, undefined, area);
  writeArea(streams, seat, area);
  noteSnapshot(streams, seat, tick);
  counters.snapshotsSent++;
}

/** What was said to all since a tick. */
function appendLines(out: ByteBuffer, { lines }: Publication, sinceTick: number): void {
  for (const { tick, record } of lines) if (tick > sinceTick) appendBytes(out, record, 0, record.length);
}

/** Who plays; where names follow, of those in sight it stands before their comets. */
function appendNames(out: ByteBuffer, { roster, leaderboard, awards }: Publication, seat: number): void {
  const ids = namesFollow(roster.length) ? displayedIds(leaderboard, awards).add(seat) : roster.keys();
  for (const id of ids) appendPlayer(out, roster, id);
}

/** What is told to everybody. */
function appendRoom(out: ByteBuffer, { leaderboard, shower, border, awards, tick }: Publication): void {
  appendLeaderboard(out, leaderboard);
  appendBorder(out, border, tick);
  appendAwards(out, awards);
  if (shower) appendShower(out, shower, tick);
}
