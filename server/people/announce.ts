import { LONGEST_NOTICE_BYTES, LONGEST_TITLE_BYTES } from '../../protocol/people.ts';
import type { UpdateRecord } from '../../protocol/table.ts';

/** An operator's announcement: to all rooms (no `room`), to one, or to one of its seats. */
export interface Announcement {
  readonly title: string;
  readonly body: string;
  readonly room?: string;
  readonly seat?: number;
}

/** Whom an announcement is for, as `notice.scope` says it. */
const SCOPE = { all: 0, room: 1, seat: 2 } as const;

/** Why an announcement cannot be made, as a sentence; undefined where it can. */
export function checkAnnouncement({ title, body, room, seat }: Announcement): string | undefined {
  if (title === '' && body === '') return 'An announcement has a title or a body.';
  if (bytesOf(title) > LONGEST_TITLE_BYTES) return `The title may have ${LONGEST_TITLE_BYTES} bytes.`;
  if (bytesOf(body) > LONGEST_NOTICE_BYTES) return `The body may have ${LONGEST_NOTICE_BYTES} bytes.`;
  return seat !== undefined && room === undefined ? 'A seat is one of a room: name the room as well.' : undefined;
}

export function noticeOf({ title, body, room, seat }: Announcement): UpdateRecord {
  const scope = room === undefined ? SCOPE.all : seat === undefined ? SCOPE.room : SCOPE.seat;
  return { kind: 'notice', scope, title, body };
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
