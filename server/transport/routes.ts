import { LONGEST_JOIN_BODY, type Refused } from '../../protocol/join.ts';
import type { Door } from '../door/door.ts';
import type { Signs } from '../door/visitor.ts';
import type { Game } from '../game/game.ts';
import { answerPost, answerVersion, inBody, type JsonAnswer, POSTS, rateJoin } from '../http/api.ts';
import type { PostHead } from '../http/body.ts';
import { type Page, pickFile } from '../http/files.ts';
import { ENCRYPTED_SECURITY, PLAIN_SECURITY } from '../http/headers.ts';
import { readPlaces } from '../http/leaderboard.ts';
import { createLiveLeaderboard, type LiveLeaderboard, type Reader } from '../http/live-leaderboard.ts';
import { findReplay, REPLAY_PATH } from '../http/replay.ts';
import { readRooms } from '../http/rooms.ts';
import { charge } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';

/** A request without its body. */
export interface Request extends Signs {
  /** In capitals. */
  method: string;
  /** As it stands in the request line, without the query, not decoded. */
  path: string;
  acceptEncoding: string;
  ifNoneMatch: string;
  /** What stands behind the question mark, not decoded. */
  query: string;
  /** How the player asked, as a proxy says it. Nobody needs to believe it: a lie changes the liar's own answer alone. */
  readonly scheme: string;
}

/** What of a request with a body matters beside it. */
export interface PostRequest extends Omit<PostHead, 'address'>, Signs {}

/** A request's answer. To HEAD the body is not sent, but its length is told. */
export interface HttpAnswer {
  status: number;
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array | string | undefined;
  /** In place of a body: pieces as they come. Called when the head is written. @returns what is to be called when the reader is gone */
  live?: (reader: Reader) => () => void;
}

/** What is answered over HTTP, whatever library heard the request. Sending is part of the time that is charged to HTTP. */
export interface Routes {
  /** Answers all but a POST, whose body has to be read first; a replay later, since it lies in the store. */
  answer(request: Request, send: (answer: HttpAnswer) => void): void;
  /** May answer later. */
  post(request: PostRequest, body: Uint8Array, send: (answer: HttpAnswer) => void): void;
}

/** The routes of a host, of which a gateway may have several. */
export interface HostRoutes extends Routes {
  /** See `rateJoin`. */
  rate(request: PostRequest, body: Uint8Array): number;
}

/** @param isEncrypted whether the transport itself speaks TLS */
export function createRoutes(game: Game, page: Page, door: Door, isEncrypted: boolean): HostRoutes {
  const leaderboard = createLiveLeaderboard(game, game.time);
  const json: ReadonlyMap<string, () => JsonAnswer> = new Map([
    ['/version', () => answerVersion(game)],
    ['/api/rooms', () => ({ status: 200, body: { rooms: readRooms(game), spectatorChat: game.spectatorChat } })],
    ['/healthz', () => ({ status: 200, body: { ok: true } })],
    ['/readyz', () => ({ status: 200, body: { ok: true, rooms: game.lobby.rooms.size, saves: game.isKept } })],
  ]);
  const onHttp = (task: () => void) => {
    game.counters.httpRequests++;
    charge(game.ledger, ROW['between.http'], task);
  };
  /** An answer that pages of the operator's other origins may read. */
  const share = ({ origin, host }: Signs, answer: HttpAnswer): HttpAnswer =>
    origin !== '' && door.isWelcome(origin, host)
      ? { ...answer, headers: [...answer.headers, ...sharedWith(origin)] }
      : answer;
  /** What is asked of the API is noted with its answer. */
  const finish = (request: Signs & { method: string; path: string }, answer: HttpAnswer): HttpAnswer => {
    if (request.path.startsWith('/api/')) door.note(request, answer.status);
    return share(request, answer);
  };
  const find = ({ method, path, acceptEncoding, ifNoneMatch, query, origin, host }: Request): HttpAnswer => {
    // What a browser asks before it sends JSON to another origin.
    if (method === 'OPTIONS' && POSTS.has(path) && origin !== '' && door.isWelcome(origin, host)) return PREFLIGHT;
    if (method !== 'GET' && method !== 'HEAD') return OTHER_METHOD;
    if (path === '/api/leaderboard') return answerLeaderboard(game, leaderboard, query);
    if (path === '/api/leaderboard/live') return answerLive(leaderboard, query, method === 'HEAD');
    const answer = json.get(path);
    return answer ? inJson(answer()) : pickFile(page, path, acceptEncoding, ifNoneMatch);
  };
  return {
    answer(request, send) {
      const isReplay = request.path.startsWith(REPLAY_PATH) && (request.method === 'GET' || request.method === 'HEAD');
      if (!isReplay) return onHttp(() => send(secure(request, isEncrypted, finish(request, find(request)))));
      void findReplay(game, request.path.slice(REPLAY_PATH.length)).then((found) =>
        onHttp(() => send(finish(request, inFile(found)))),
      );
    },
    rate: ({ contentType }, body) => charge(game.ledger, ROW['between.http'], () => rateJoin(game, contentType, body)),
    post: (request, body, send) =>
      onHttp(() => {
        const reply = (answer: HttpAnswer) => send(finish({ ...request, method: 'POST' }, answer));
        const visitor = door.ask(request, request.path === '/api/join');
        if ('error' in visitor) {
          game.counters.joinsRefused++;
          return reply(answerTurned(visitor));
        }
        const answer = answerPost(game, { ...request, address: visitor.address }, body);
        if (!(answer instanceof Promise)) return reply(inJson(answer));
        void answer.then((late) => charge(game.ledger, ROW['between.http'], () => reply(inJson(late))));
      }),
  };
}

function secure({ scheme }: Request, isEncrypted: boolean, answer: HttpAnswer): HttpAnswer {
  return isEncrypted || scheme === 'https'
    ? { ...answer, headers: [...answer.headers, ...ENCRYPTED_SECURITY] }
    : answer;
}

/** A file of the page, where that is what is asked for. */
export function answerFile(page: Page, request: Request, isEncrypted: boolean): HttpAnswer | undefined {
  const { method, path, acceptEncoding, ifNoneMatch } = request;
  if ((method !== 'GET' && method !== 'HEAD') || !page.has(path)) return undefined;
  return secure(request, isEncrypted, pickFile(page, path, acceptEncoding, ifNoneMatch));
}

/** The answer to who is not let in, to a request or a handshake. */
export function answerTurned(turned: Refused): HttpAnswer {
  return inJson(inBody(turned));
}

const PREFLIGHT: HttpAnswer = {
  status: 204,
  headers: [
    ['Access-Control-Allow-Methods', 'POST'],
    ['Access-Control-Allow-Headers', 'Content-Type, Authorization'],
    ['Access-Control-Max-Age', '600'],
  ],
  body: undefined,
};

/** Headers by which a browser lets a page of another origin read an answer. */
function sharedWith(origin: string): HttpAnswer['headers'] {
  return [
    ['Access-Control-Allow-Origin', origin],
    ['Vary', 'Origin'],
  ];
}

function inFile(found: Uint8Array | Refused): HttpAnswer {
  if (found instanceof Uint8Array) return { status: 200, headers: FILE_HEADERS, body: found };
  const { status, retryAfter, ...body } = found;
  return inJson({ status, body: { ...body }, ...(retryAfter === undefined ? {} : { retryAfter }) });
}

/** Whether a request is one with a body. */
export function isPost(method: string, path: string): boolean {
  return method === 'POST' && POSTS.has(path);
}

function answerLeaderboard(game: Game, leaderboard: LiveLeaderboard, query: string): HttpAnswer {
  const places = readPlaces(game, query);
  const boards = leaderboard.read();
  // Of the boards the text is made once a second at most, whoever asks.
  const body = places ? `${boards.slice(0, -1)},"places":${JSON.stringify(places)}}` : boards;
  return { status: 200, headers: JSON_HEADERS, body };
}

function answerLive(leaderboard: LiveLeaderboard, query: string, isHead: boolean): HttpAnswer {
  if (!leaderboard.hasPlace()) {
    const message = 'Too many follow the leaderboard already: ask for /api/leaderboard now and then.';
    return inJson({ status: 503, body: { error: 'too-many-listeners', message }, retryAfter: 10 });
  }
  if (isHead) return { status: 200, headers: EVENT_HEADERS, body: undefined };
  return { status: 200, headers: EVENT_HEADERS, body: undefined, live: (reader) => leaderboard.add(reader, query) };
}

const NO_STORE = [['Cache-Control', 'no-store'], ...PLAIN_SECURITY] as const;
const JSON_HEADERS = [['Content-Type', 'application/json; charset=utf-8'], ...NO_STORE] as const;
/** Gone is gone, also where it was seen before. */
const FILE_HEADERS = [['Content-Type', 'application/gzip'], ...NO_STORE] as const;
/** The last one keeps nginx from collecting what is to come at once. */
const EVENT_HEADERS = [
  ['Content-Type', 'text/event-stream; charset=utf-8'],
  ...NO_STORE,
  ['X-Accel-Buffering', 'no'],
] as const;

function inJson({ status, body, retryAfter }: JsonAnswer): HttpAnswer {
  const headers: (readonly [string, string])[] = [...JSON_HEADERS];
  if (status === 401) headers.push(['WWW-Authenticate', 'Bearer']);
  if (status === 405) headers.push(['Allow', 'GET, HEAD']);
  if (retryAfter !== undefined) headers.push(['Retry-After', String(retryAfter)]);
  return { status, headers, body: JSON.stringify(body) };
}

const OTHER_METHOD = inJson({ status: 405, body: { error: 'method', message: 'Only GET is answered here.' } });

/**
 * Collects the body of a POST, at most one byte more than allowed: enough to see that it is too long.
 * @returns what takes the next piece, and whether it is the last; pieces behind the end are ignored
 */
export function collectBody(onBody: (body: Uint8Array) => void): (piece: Uint8Array, isLast: boolean) => void {
  const body = new Uint8Array(LONGEST_JOIN_BODY + 1);
  let length = 0;
  let isDone = false;
  return (piece, isLast) => {
    if (isDone) return;
    body.set(piece.subarray(0, body.length - length), length);
    length = Math.min(body.length, length + piece.length);
    if (!isLast && length < body.length) return;
    isDone = true;
    onBody(body.subarray(0, length));
  };
}
