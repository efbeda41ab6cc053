import type { ByteBuffer } from '../../protocol/bytes.ts';
import { appendRecord } from '../../protocol/codec/records.ts';
import type { Leaderboard, Publication, RosterEntry } from '../ports/publication.ts';

export type Roster = readonly (RosterEntry | undefined)[];

/** Tells who plays in a seat, if anybody is known to. */
export function appendPlayer(out: ByteBuffer, roster: Roster, id: number): void {
  const player = roster[id];
  if (player) appendRecord(out, { kind: 'player', id, ...player });
}

/** Seats of whom everybody is told, wherever they are: of the leaderboard, the crown and the podium. */
export function displayedIds({ top, crownId }: Leaderboard, { ids }: Publication['awards']): Set<number> {
  const displayed = new Set([...top.map(({ id }) => id), crownId, ...ids]);
  displayed.delete(-1);
  return displayed;
}
