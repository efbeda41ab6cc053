import { appendBytes, type ByteBuffer } from '../../protocol/bytes.ts';
import { appendRecord } from '../../protocol/codec/records.ts';
import { narrow } from '../../protocol/stamp.ts';
import { NO_SLACK, TICK_PARTS } from '../../protocol/table.ts';
import type { Publication } from '../ports/publication.ts';
import { type Channel, hasComet } from './channel.ts';
import { updateEnd } from './compose.ts';

/** What concerns the receiver alone: its own state, if it has a comet, its place, the fate of its moves, the answer to its ping. */
export function appendPrivate(channel: Channel, seat: number): void {
  const { publication, draft, streams } = channel;
  const { rankPlace, rankOf, privates, pings, ownDue } = streams;
  const { places, ranked } = publication.leaderboard;
  if (hasComet(channel, seat) && ownDue[seat] === 1) {
    ownDue[seat] = 0;
    appendOwnState(updateEnd(draft), publication, seat);
  }
  const place = places[seat];
  if (place !== rankPlace[seat] || ranked !== rankOf[seat]) {
    rankPlace[seat] = place;
    rankOf[seat] = ranked;
    appendRecord(updateEnd(draft), { kind: 'rank', place, of: ranked });
  }
  const records = privates[seat];
  if (records) {
    appendBytes(updateEnd(draft), records.bytes, 0, records.length);
    privates[seat] = undefined;
  }
  if (pings[seat]) appendPong(updateEnd(draft), channel, seat);
}

function appendOwnState(out: ByteBuffer, { own, tick }: Publication, id: number): void {
  const immune = Math.min(0xffff, Math.max(0, own.immuneUntil[id] - tick));
  appendRecord(out, {
    kind: 'own',
    dust: own.dust[id],
    fresh: own.fresh[id],
    ripe: own.ripe[id],
    immune,
    offer: own.offer[id],
  });
}

/** Answers a ping as the update leaves, with the slack of the moves since the ping before. */
function appendPong(out: ByteBuffer, { streams, publication }: Channel, seat: number): void {
  const { pings, slacks } = streams;
  const ping = pings[seat];
  if (!ping) return;
  const held = Math.floor(publication.nowTicks() * TICK_PARTS) - ping.arrivedParts;
  appendRecord(out, {
    kind: 'pong',
    seq: ping.seq,
    arrived: narrow(ping.arrivedParts),
    held: Math.min(0xffff, Math.max(0, held)),
    slack: slacks[seat],
  });
  pings[seat] = undefined;
  slacks[seat] = NO_SLACK;
}
