import { SHOWER_NOTICE_TICKS, type Shower } from '../../game/sim/rules/dust/shower.ts';
import { type Border, insetAt } from '../../game/sim/world/border.ts';
import type { ByteBuffer } from '../../protocol/bytes.ts';
import { appendRecord } from '../../protocol/codec/records.ts';
import type { Leaderboard, Publication } from '../ports/publication.ts';

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

/** The border's course from `tick` on. */
export function appendBorder(out: ByteBuffer, border: Border, tick: number): void {
  appendRecord(out, { kind: 'border', inset: insetAt(border, tick), target: border.target, step: border.step });
}

/** Who is awarded on the podium. */
export function appendAwards(out: ByteBuffer, { ids, values }: Publication['awards']): void {
  for (let what = 0; what < ids.length; what++) {
    if (ids[what] >= 0) appendRecord(out, { kind: 'award', what, id: ids[what], value: values[what] });
  }
}
