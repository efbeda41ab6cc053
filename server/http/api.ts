import type { ReplayAnswer } from '../../protocol/codec/replay-file.ts';
import { type JoinAnswer, type JoinRefusal, type JoinRequest, type Refused, refuse } from '../../protocol/join.ts';
import type { FriendsAnswer } from '../../protocol/leaderboard.ts';
import { PROTOCOL_VERSION } from '../../protocol/table.ts';
import type { Game } from '../game/game.ts';
import { hashOf } from '../identity/identity.ts';
import type { Account } from '../identity/tokens.ts';
import { FOUND } from '../lobby/rating.ts';
import { type PostHead, readJson } from './body.ts';
import { answerFriends } from './friends.ts';
import { answerIdentity } from './identity.ts';
import { checkJoin } from './join-schema.ts';
import { answerReplay } from './replay.ts';

/** An HTTP answer whose body is JSON. */
export interface JsonAnswer {
  status: number;
  body: JoinAnswer | FriendsAnswer | ReplayAnswer | JoinRefusal | Record<string, unknown>;
  retryAfter?: number;
}

/** All paths that are asked by POST. */
export const POSTS: ReadonlySet<string> = new Set([
  '/api/join',
  '/api/friends',
  '/api/identity/code',
  '/api/identity/claim',
  '/api/replay',
]);

/** Answers a POST to one of them, later where a token has to be checked. Never throws or rejects for anything in it. */
export function answerPost(game: Game, head: PostHead, body: Uint8Array): JsonAnswer | Promise<JsonAnswer> {
  if (head.path === '/api/replay') return answerReplay(game, head, body).then(inBody);
  if (head.path !== '/api/join') return answerOther(game, head, body);
  const { contentType, address } = head;
  if (!game.checkToken) return answerJoin(game, contentType, body, { address });
  return game.checkToken(head.authorization).then((account) => {
    if (!('error' in account)) return answerJoin(game, contentType, body, { account, address });
    const isLater = account.error === 'token-keys-unreachable';
    const retry = isLater ? { retryAfter: RETRY_SECONDS } : {};
    return refuseJoin(game, { ...account, status: isLater ? 503 : 401, ...retry });
  });
}

/** Answers a POST to one of them that is no join. */
export function answerOther({ lobby, codes }: Game, head: PostHead, body: Uint8Array): JsonAnswer {
  return inBody(
    head.path === '/api/friends' ? answerFriends(lobby.friends, head, body) : answerIdentity(codes, head, body),
  );
}

const RETRY_SECONDS = 5;

/** Who asks: whose token came with it, whose name and identity then count, and from where. */
export interface Asker {
  readonly account?: Account;
  readonly address?: string;
}

/** Answers `POST /api/join`. Never throws for anything in `body`. */
export function answerJoin(
  game: Game,
  contentType: string,
  body: Uint8Array,
  { account, address = '' }: Asker = {},
): JsonAnswer {
  const request = readJoin(contentType, body, account);
  if ('error' in request) return refuseJoin(game, request);
  const identity = account?.identity ?? hashOf(request.identity);
  const answer = game.lobby.join(request, { identity, address });
  return 'error' in answer ? refuseJoin(game, answer) : inBody({ ...answer, ...prizesFor(game, identity) });
}

/** How well a join would be placed here, see `FOUND`. What is no join may be sent to any host: its answer says why. */
export function rateJoin({ lobby }: Game, contentType: string, body: Uint8Array): number {
  const request = readJoin(contentType, body, undefined);
  return 'error' in request ? FOUND : lobby.rate(request);
}

function refuseJoin({ counters }: Game, refusal: Refused): JsonAnswer {
  counters.joinsRefused++;
  return inBody(refusal);
}

/** An answer, or a refusal with its status. */
export function inBody(
  answer: JoinAnswer | FriendsAnswer | ReplayAnswer | Refused | Record<string, unknown>,
): JsonAnswer {
  if (!isRefused(answer)) return { status: 200, body: answer };
  const { status, ...refusal } = answer;
  return { status, body: refusal, ...(refusal.retryAfter === undefined ? {} : { retryAfter: refusal.retryAfter }) };
}

function isRefused(answer: object): answer is Refused {
  return 'error' in answer;
}

/** Answers `GET /version`: what a client of another make needs before it joins. */
export function answerVersion(game: Game): JsonAnswer {
  return { status: 200, body: { name: 'cometa', protocol: PROTOCOL_VERSION, fingerprint: game.fingerprint } };
}

/** What the player has won, where that is anything: the newest first. */
function prizesFor({ boards }: Game, identity: string | undefined): Pick<JoinAnswer, 'prizes'> {
  const prizes = identity === undefined ? [] : boards.prizesOf(identity).slice(0, MOST_TOLD_PRIZES);
  return prizes.length > 0 ? { prizes } : {};
}

const MOST_TOLD_PRIZES = 6;

function readJoin(contentType: string, body: Uint8Array, account: Account | undefined): JoinRequest | Refused {
  const read = readJson(contentType, body);
  if ('error' in read) return read;
  const value = account?.name === undefined ? read.value : withName(read.value, account.name);
  const join = checkJoin(value);
  return 'wanted' in join ? refuse(400, 'wrong-field', `In a join, ${join.field} must be ${join.wanted}.`) : join;
}

/** With an account's name in the place of the one that was typed. */
function withName(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, name } : value;
}
