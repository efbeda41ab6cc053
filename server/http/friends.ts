import { isFriendCode, type Refused, refuse } from '../../protocol/join.ts';
import { type FriendsAnswer, MOST_FRIENDS } from '../../protocol/leaderboard.ts';
import type { Friends } from '../lobby/friends.ts';
import { isSecret, type PostHead, readJson, wrongSecret } from './body.ts';

/** Longer than the pause of a page that asks, so that those who were refused do not come back at once. */
const RETRY_SECONDS = 20;

/** Answers `POST /api/friends`, FD2 in SPEC.md. Never throws for anything in `body`. */
export function answerFriends(friends: Friends, { contentType }: PostHead, body: Uint8Array): Refused | FriendsAnswer {
  const read = readJson(contentType, body);
  if ('error' in read) return read;
  const { friend, was, call, codes = [] }: Record<string, unknown> = Object(read.value);
  if (!mayBeSecret(friend) || !mayBeSecret(was)) return wrongSecret('friend and was');
  if (!isCodes(codes)) {
    return refuse(400, 'wrong-field', `codes must be a list of at most ${MOST_FRIENDS} friends' codes.`);
  }
  if (call !== undefined && !isCodes([call])) return refuse(400, 'wrong-field', 'call must be a friend’s code.');
  const answer = friends.ask({ codes, friend, was, call: call as string | undefined });
  return (
    answer ?? refuse(429, 'too-many', 'Too many ask for their friends at the moment. Try again soon.', RETRY_SECONDS)
  );
}

function mayBeSecret(value: unknown): value is string | undefined {
  return value === undefined || isSecret(value);
}

function isCodes(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= MOST_FRIENDS &&
    value.every((code) => typeof code === 'string' && isFriendCode(code))
  );
}
