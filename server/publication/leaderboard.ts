import { SHOWER_NOTICE_TICKS, type Shower } from '../../game/sim/rules/shower.ts';
import type { ByteBuffer } from '../../protocol/bytes.ts';
import { appendRecord } from '../../protocol/codec/records.ts';
import type { Leaderboard } from '../ports/publication.ts';

/** The whole leaderboard, for somebody who knows nothing of it. */
export function appendLeaderboard(out: ByteBuffer, { top, crownId, crownCell }: Leaderboard): void {
  top.forEach(({ id, tens }, place) => {
    if (id >= 0) appendRecord(out, { kind: 'top', place, id, tens });
  });
  if (crownId >= 0) appendRecord(out, { kind: 'crown', id: crownId, cell: crownCell });
}

/** A shower that is announced or falls at `tick`. */
export function appendShower(out: ByteBuffer, shower: Shower, tick: number): void {
  const startsIn = Math.min(SHOWER_NOTICE_TICKS, shower.startTick - tick);
  appendRecord(out, { kind: 'shower', x: shower.xPx, y: shower.yPx, startsIn });
}
