import { type JoinAnswer, type JoinRefusal, type JoinRequest, LONGEST_JOIN_BODY } from '../../protocol/join.ts';
import { PROTOCOL_VERSION } from '../../protocol/table.ts';
import type { Game } from '../game/game.ts';
import { identityOf } from '../identity/identity.ts';
import { checkJoin } from './join-schema.ts';

/** An HTTP answer whose body is JSON. */
export interface JsonAnswer {
  status: number;
  body: JoinAnswer | JoinRefusal | Record<string, unknown>;
  retryAfter?: number;
}

/** Answers `POST /api/join`. Never throws for anything in `body`. */
export function answerJoin(game: Game, contentType: string, body: Uint8Array): JsonAnswer {
  const request = readJoin(contentType, body);
  const answer = 'error' in request ? request : game.lobby.join(request);
  if (!('error' in answer)) return { status: 200, body: { ...answer, ...prizesFor(game, request as JoinRequest) } };
  game.counters.joinsRefused++;
  const { status, ...refusal } = answer;
  return { status, body: refusal, ...(refusal.retryAfter === undefined ? {} : { retryAfter: refusal.retryAfter }) };
}

/** Answers `GET /version`: what a client of another make needs before it joins. */
export function answerVersion(game: Game): JsonAnswer {
  return { status: 200, body: { name: 'cometa', protocol: PROTOCOL_VERSION, fingerprint: game.fingerprint } };
}

/** What the player has won, where that is anything: the newest first. */
function prizesFor({ boards }: Game, { identity }: JoinRequest): Pick<JoinAnswer, 'prizes'> {
  const prizes = identity === undefined ? [] : boards.prizesOf(identityOf(identity)).slice(0, MOST_TOLD_PRIZES);
  return prizes.length > 0 ? { prizes } : {};
}

const MOST_TOLD_PRIZES = 6;

type Refusal = JoinRefusal & { status: number };

function readJoin(contentType: string, body: Uint8Array): JoinRequest | Refusal {
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    return refuse(415, 'not-json', 'Send JSON, with Content-Type: application/json.');
  }
  if (body.length > LONGEST_JOIN_BODY) {
    return refuse(413, 'body-too-big', `The body may have ${LONGEST_JOIN_BODY} bytes, not ${body.length}.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refuse(400, 'not-json', 'The body is not JSON in UTF-8.');
  }
  const join = checkJoin(value);
  return 'wanted' in join ? refuse(400, 'wrong-field', `In a join, ${join.field} must be ${join.wanted}.`) : join;
}

function refuse(status: number, error: string, message: string): Refusal {
  return { status, error, message };
}
