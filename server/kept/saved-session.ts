import type { Room } from '../host/room.ts';
import type { Session } from '../host/session.ts';
import { jsonBytes, jsonOf } from '../store/tables.ts';

/** A session whose comet can be taken up again. What opens it is kept as hashes. */
export interface SavedSession {
  readonly handle: string;
  readonly hash: string;
  readonly nextHash: string | undefined;
  /** Code of its room, and its seat there. */
  readonly room: string;
  readonly seat: number;
  readonly name: string;
  readonly colour: number;
  readonly identity: string | undefined;
  readonly who: number;
}

export function encodeSession({ options }: Room, session: Session): Uint8Array {
  const { key, seat, name, colour, identity, who } = session;
  const saved: SavedSession = { ...key, room: options.code, seat, name, colour, identity, who };
  return jsonBytes(saved);
}

/** @returns undefined for bytes that are none */
export function decodeSession(bytes: Uint8Array): SavedSession | undefined {
  const saved = jsonOf(bytes) as unknown as SavedSession;
  const texts = [saved.handle, saved.hash, saved.room, saved.name];
  const numbers = [saved.seat, saved.colour, saved.who];
  const isGood = texts.every((text) => typeof text === 'string') && numbers.every((number) => Number.isInteger(number));
  return isGood ? saved : undefined;
}
