import uWS from 'uWebSockets.js';
import { LONGEST_JOIN_BODY } from '../../protocol/join.ts';
import type { Game } from '../game/game.ts';
import type { ConnectionHandlers } from '../gateway/player.ts';
import { answerJoin, answerVersion, type JsonAnswer } from '../http/api.ts';
import { type Page, pickFile } from '../http/files.ts';
import { charge } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import type { Descriptors } from '../machine/descriptors.ts';
import { describeListenError, findListenError } from '../machine/listen-error.ts';
import type { Connection } from '../ports/connection.ts';

/** The one file that knows uWebSockets.js: sockets and HTTP in, bytes and answers out. */

export interface TransportOptions {
  host: string;
  /** 0 takes a free port. */
  port: number;
  game: Game;
  page: Page;
  descriptors: Descriptors;
}

export interface Transport {
  readonly port: number;
  /** Takes no more connections. */
  stopListening(): void;
  /** Drops every connection that is still there. */
  close(): void;
}

/** Larger messages are cut off by the library without a close frame; up to this the game says 1009 and why. */
const LARGEST_PAYLOAD_BYTES = 16 * 1024;
/** Seconds without a sign of life after which a socket is dead; the library pings before, and browsers answer it. */
const IDLE_SECONDS = 32;
/** Told what the client asks for, the library would answer with it, as if this server spoke it. */
const NO_SUBPROTOCOL = '';
/** Largest backlog of one socket. A snapshot of a full room is some 150 KiB; the game stops far earlier. */
const LARGEST_BACKLOG_BYTES = 1024 * 1024;
/** Without it a second server would silently share the port, and every other player would land there. */
const EXCLUSIVE_PORT = 1;

/** The library takes a host together with listen options, its types do not say so. */
interface ExclusiveListener {
  listen(host: string, port: number, options: number, cb: (socket: uWS.us_listen_socket | false) => void): void;
}

/** Both from the opening on. */
interface SocketData {
  socket: Socket | undefined;
  handlers: ConnectionHandlers | undefined;
}

/** A socket's data are properties of the socket itself: to ask the library for them is a call out of JavaScript. */
function dataOf(ws: uWS.WebSocket<SocketData>): SocketData {
  return ws as unknown as SocketData;
}

/** Starts to listen. Rejects with a sentence when the port cannot be had. */
export function listen({ host, port, game, page, descriptors }: TransportOptions): Promise<Transport> {
  const app = uWS.App();
  app.filter(keepBelowLimit(descriptors));
  serveSockets(app, game, descriptors);
  const onHttp = (task: () => void) => {
    game.counters.httpRequests++;
    charge(game.ledger, ROW['between.http'], task);
  };
  app.post('/api/join', (res, req) => {
    const contentType = req.getHeader('content-type');
    const answer = (body: Uint8Array) => onHttp(() => sendJson(res, answerJoin(game, contentType, body)));
    if (hasBody(req)) readBody(res, answer);
    else answer(new Uint8Array(0));
  });
  const answerGet = (path: string, answer: () => JsonAnswer) => {
    app.get(path, (res) => onHttp(() => sendJson(res, answer())));
    app.head(path, (res) => onHttp(() => sendJson(res, answer(), false)));
  };
  answerGet('/version', () => answerVersion(game));
  answerGet('/healthz', () => ({ status: 200, body: { ok: true } }));
  answerGet('/readyz', () => ({ status: 200, body: { ok: true, rooms: game.lobby.rooms.size } }));
  app.any('/*', (res, req) => onHttp(() => serveFile(res, req, page)));
  return new Promise((resolve, reject) => {
    (app as unknown as ExclusiveListener).listen(host, port, EXCLUSIVE_PORT, (socket) => {
      if (!socket) {
        const place = { port, portName: 'PORT', host, hostName: 'HOST' };
        void findListenError(port, host).then((code) => reject(new Error(describeListenError(code, place))));
        return;
      }
      resolve({
        port: uWS.us_socket_local_port(socket),
        stopListening: () => uWS.us_listen_socket_close(socket),
        close: () => app.close(),
      });
    });
  });
}

/** Told of each connection that comes in (1) or goes (−1): closed within the library's own loop, it never reaches the limit. */
function keepBelowLimit(descriptors: Descriptors): (res: uWS.HttpResponse, change: unknown) => void {
  return (res, change) => {
    if (Number(change) < 0) descriptors.closed();
    else if (!descriptors.opened()) res.close();
  };
}

function serveSockets(app: uWS.TemplatedApp, game: Game, descriptors: Descriptors): void {
  app.ws<SocketData>('/ws', {
    compression: uWS.DISABLED,
    maxPayloadLength: LARGEST_PAYLOAD_BYTES,
    maxBackpressure: LARGEST_BACKLOG_BYTES,
    closeOnBackpressureLimit: 1,
    idleTimeout: IDLE_SECONDS,
    sendPingsAutomatically: true,
    upgrade(res, req, context) {
      res.upgrade<SocketData>(
        { socket: undefined, handlers: undefined },
        req.getHeader('sec-websocket-key'),
        NO_SUBPROTOCOL,
        req.getHeader('sec-websocket-extensions'),
        context,
      );
    },
    open(ws) {
      const data = dataOf(ws);
      data.socket = new Socket(ws);
      data.handlers = game.opened(data.socket);
    },
    message(ws, message, isBinary) {
      dataOf(ws).handlers?.message(new Uint8Array(message), isBinary);
    },
    close(ws, code, why) {
      // The library tells the filter of HTTP alone.
      descriptors.closed();
      const data = dataOf(ws);
      if (data.socket) data.socket.isOpen = false;
      data.handlers?.closed(code, code === CUT_OFF_CODE ? CUT_OFF.get(Buffer.from(why).toString()) : undefined);
    },
  });
}

/** A connection that ended without a close frame; no client can send this code. */
const CUT_OFF_CODE = 1006;
/** What the library says when it cuts a connection off by itself, and the rule that was broken. */
const CUT_OFF: ReadonlyMap<string, string> = new Map([
  ['Received too big message', 'IN2'],
  ['Received invalid UTF-8', 'IN9'],
  ['WebSocket timed out from inactivity', 'HD1'],
]);

const SEND_PASSED_ON = 1;
const SEND_DROPPED = 2;

/** A socket as the game sees it. Using one that is closed would throw inside the library, so every call asks first. */
class Socket implements Connection {
  isOpen = true;
  /** The kernel did not take all of the last message at once. */
  private isBackedUp = false;
  private readonly ws: uWS.WebSocket<SocketData>;

  constructor(ws: uWS.WebSocket<SocketData>) {
    this.ws = ws;
  }

  send(bytes: Uint8Array): boolean {
    if (!this.isOpen) return false;
    const outcome = this.ws.send(bytes, true, false);
    this.isBackedUp = outcome !== SEND_PASSED_ON;
    return outcome !== SEND_DROPPED;
  }

  bufferedBytes(): number {
    return this.isOpen && this.isBackedUp ? this.ws.getBufferedAmount() : 0;
  }

  close(code: number, reason: string): void {
    if (this.isOpen) this.ws.end(code, reason.slice(0, 120));
  }
}

/** Asked before a body is waited for: of an empty one the library tells nothing where the request came in pieces. */
function hasBody(req: uWS.HttpRequest): boolean {
  return Number(req.getHeader('content-length')) > 0 || req.getHeader('transfer-encoding') !== '';
}

/** Collects a request's body, at most one byte more than allowed: enough to see that it is too long. */
function readBody(res: uWS.HttpResponse, onBody: (body: Uint8Array) => void): void {
  const body = new Uint8Array(LONGEST_JOIN_BODY + 1);
  let length = 0;
  let isDone = false;
  res.onAborted(() => {
    isDone = true;
  });
  res.onData((chunk, isLast) => {
    if (isDone) return;
    const bytes = new Uint8Array(chunk);
    body.set(bytes.subarray(0, body.length - length), length);
    length = Math.min(body.length, length + bytes.length);
    if (!isLast && length < body.length) return;
    isDone = true;
    onBody(body.subarray(0, length));
  });
}

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  200: '200 OK',
  304: '304 Not Modified',
  400: '400 Bad Request',
  404: '404 Not Found',
  405: '405 Method Not Allowed',
  409: '409 Conflict',
  413: '413 Content Too Large',
  415: '415 Unsupported Media Type',
  503: '503 Service Unavailable',
};

function statusText(status: number): string {
  return STATUS_TEXTS[status] ?? String(status);
}

function sendJson(res: uWS.HttpResponse, answer: JsonAnswer, withBody = true): void {
  const body = JSON.stringify(answer.body);
  res.cork(() => {
    res.writeStatus(statusText(answer.status));
    res.writeHeader('Content-Type', 'application/json; charset=utf-8');
    res.writeHeader('Cache-Control', 'no-store');
    res.writeHeader('X-Content-Type-Options', 'nosniff');
    if (answer.status === 405) res.writeHeader('Allow', 'GET, HEAD');
    if (answer.retryAfter !== undefined) res.writeHeader('Retry-After', String(answer.retryAfter));
    if (withBody) res.end(body);
    else endWithLength(res, Buffer.byteLength(body));
  });
}

/** Ends an answer to HEAD. Told the length itself, the library waits for a body: it ends the process, or leaves the next request unanswered. */
function endWithLength(res: uWS.HttpResponse, bytes: number): void {
  res.writeHeader('Content-Length', String(bytes));
  res.endWithoutBody();
}

function serveFile(res: uWS.HttpResponse, req: uWS.HttpRequest, page: Page): void {
  const method = req.getMethod();
  if (method !== 'get' && method !== 'head') {
    sendJson(res, { status: 405, body: { error: 'method', message: 'Only GET is answered here.' } });
    return;
  }
  const answer = pickFile(page, req.getUrl(), req.getHeader('accept-encoding'), req.getHeader('if-none-match'));
  res.cork(() => {
    res.writeStatus(statusText(answer.status));
    for (const [name, value] of answer.headers) res.writeHeader(name, value);
    if (!answer.body) res.endWithoutBody();
    else if (method === 'get') res.end(answer.body);
    else endWithLength(res, answer.body.length);
  });
}
