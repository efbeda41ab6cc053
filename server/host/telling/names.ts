import { type ByteBuffer, createByteBuffer } from '../../../protocol/bytes.ts';
import { appendRecord } from '../../../protocol/codec/records.ts';
import { namesFollow } from '../../../protocol/people.ts';
import type { RosterEntry } from '../../ports/publication.ts';
import { appendPlayer, type Roster } from '../../publication/names.ts';

/** Who plays, as it is told: to everybody, or, where names follow, to gateways and to those who see them or read of them. */
export interface Names {
  /** For everybody, before all else of the tick: names of those it shows who were not shown before. */
  readonly shown: ByteBuffer;
  /** For gateways alone. */
  readonly forGateways: ByteBuffer;
  /** Seats whose names everybody has. */
  displayed: Set<number>;
}

export function createNames(): Names {
  return { shown: createByteBuffer(0), forGateways: createByteBuffer(0), displayed: new Set() };
}

/** What a change of the roster is told with. */
interface Told {
  readonly roster: (RosterEntry | undefined)[];
  readonly names: Names;
  readonly news: ByteBuffer;
}

/** Notes who plays in a seat, or that nobody does, and tells it. */
export function enrol({ roster, names, news }: Told, seat: number, player: RosterEntry | undefined): void {
  const known = roster[seat];
  if (known?.name === player?.name && known?.colour === player?.colour && known?.who === player?.who) return;
  roster[seat] = player;
  names.displayed.delete(seat);
  // Of another name of somebody in play all are told: who sees the comet is not told of it anew.
  const out = namesFollow(roster.length) && !(known && player) ? names.forGateways : news;
  appendRecord(out, player ? { kind: 'player', id: seat, ...player } : { kind: 'absent', id: seat });
}

/** Adds the names of those whom everybody reads of from this tick on. */
export function showNames(names: Names, roster: Roster, displayed: Set<number>): void {
  for (const id of displayed) if (!names.displayed.has(id)) appendPlayer(names.shown, roster, id);
  names.displayed = displayed;
}

/** The tick is encoded. */
export function namesTold({ shown, forGateways }: Names): void {
  shown.length = 0;
  forGateways.length = 0;
}
