import type { ServerMessage } from '../../protocol/table.ts';
import type { Replica } from './copy/replica.ts';
import { MOST_TALK, type Talk } from './copy/talk.ts';

/** What a client has heard, over all of its connections: a snapshot may tell again what was said before. */
export interface Heard {
  talk: Talk[];
  /** The room, as its code and the seed of its arena, and the tick up to which all was heard. */
  room: string;
  tick: number;
}

export function createHeard(): Heard {
  return { talk: [], room: '', tick: -1 };
}

/** A connection begins. In another room, or one that began anew, nothing was heard yet. */
export function enterRoom(heard: Heard, { room, seed, tick }: ServerMessage): void {
  const name = `${room}/${seed}`;
  if (heard.room === name && heard.tick <= tick) return;
  heard.room = name;
  heard.tick = -1;
}

/** Takes what an update has told over from the copy that it was applied to. */
export function hearTalk(heard: Heard, { talk, tick }: Replica, isSnapshot: boolean): void {
  for (const item of talk.splice(0)) {
    const isKnown = isSnapshot && item.kind === 'line' && item.to < 0 && item.tick <= heard.tick;
    if (!isKnown) heard.talk.push(item);
  }
  heard.tick = tick;
  if (heard.talk.length > MOST_TALK) heard.talk.splice(0, heard.talk.length - MOST_TALK);
}
