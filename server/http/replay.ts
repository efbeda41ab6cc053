import { isReplayId, REPLAY_SECONDS, type ReplayAnswer } from '../../protocol/codec/replay-file.ts';
import { type Refused, refuse } from '../../protocol/join.ts';
import type { Game } from '../game/game.ts';
import { type PostHead, readJson } from './body.ts';

/** Behind it stands what a link ends with. */
export const REPLAY_PATH = '/api/replay/';

const AGAIN_SECONDS = 10;

/** Answers `POST /api/replay`, RP1 in SPEC.md, when the replay is made. Never throws or rejects for anything in `body`. */
export async function answerReplay(
  { replays, lobby }: Game,
  { contentType }: PostHead,
  body: Uint8Array,
): Promise<ReplayAnswer | Refused> {
  const read = readJson(contentType, body);
  if ('error' in read) return read;
  const { key }: Record<string, unknown> = Object(read.value);
  if (typeof key !== 'string') return refuse(400, 'wrong-field', 'key must be a session key.');
  if (!replays.isOn) return refuse(404, 'replay-off', 'This server keeps no replays.');
  const seat = lobby.find(key);
  if (!seat) return refuse(404, 'session-unknown', 'There is no such session: join first.');
  const answer = await replays.ask(seat.room, seat.session.seat);
  switch (answer) {
    case 'none':
      return refuse(404, 'replay-none', 'Nothing of the kind happened to you in the last minutes.');
    case 'too-many':
      return refuse(503, 'too-many', 'Too many want to see it again. Try again soon.', AGAIN_SECONDS);
    case 'failed':
      return refuse(503, 'replay-failed', 'The replay cannot be kept at the moment.', AGAIN_SECONDS);
    default:
      return { id: answer.id, seconds: REPLAY_SECONDS };
  }
}

/** Finds the file behind a link, RP2 in SPEC.md. */
export async function findReplay({ replays }: Game, id: string): Promise<Uint8Array | Refused> {
  const file = isReplayId(id) ? await replays.get(id) : undefined;
  if (file === 'too-many') return refuse(429, 'too-many', 'Too many ask for what is not here.', AGAIN_SECONDS);
  return (
    file ??
    refuse(404, 'replay-gone', 'There is no replay behind this link, or none any more: they are kept for a day.')
  );
}
