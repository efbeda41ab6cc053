import uWS from 'uWebSockets.js';
import { STATUS_CODES } from 'node:http';
import type { Turned } from '../door/door.ts';
import type { Signs, Visitor } from '../door/visitor.ts';
import type { ConnectionHandlers } from '../gateway/player.ts';
import type { Reader } from '../http/live-leaderboard.ts';
import type { Descriptors } from '../machine/descriptors.ts';
import { describeListenError, findListenError } from '../machine/listen-error.ts';
import type { Connection } from '../ports/connection.ts';
import { answerTurned, collectBody, createRoutes, type HttpAnswer, isPost, type Routes } from './routes.ts';
import {
  CUT_OFF_CODE,
  fitReason,
  IDLE_SECONDS,
  isHandshake,
  LARGEST_BACKLOG_BYTES,
  LARGEST_PAYLOAD_BYTES,
  NO_HANDSHAKE,
  SOCKET_PATH,
  type Transport,
  type TransportOptions,
} from './transport.ts';

/** The one file that knows uWebSockets.js. Where its binary does not load, neither does this file. */

/** Told what the client asks for, the library would answer with it, as if this server spoke it. */
const NO_SUBPROTOCOL = '';
/** Without it a second server would silently share the port, and every other player would land there. */
const EXCLUSIVE_PORT = 1;

/** The library takes a host together with listen options, its types do not say so. */
interface ExclusiveListener {
  listen(host: string, port: number, options: number, cb: (socket: uWS.us_listen_socket | false) => void): void;
}

/** All but the first from the opening on. */
interface SocketData {
  readonly visitor: Visitor;
  socket: Socket | undefined;
  handlers: ConnectionHandlers | undefined;
}

/** A socket's data are properties of the socket itself: to ask the library for them is a call out of JavaScript. */
function dataOf(ws: uWS.WebSocket<SocketData>): SocketData {
  return ws as unknown as SocketData;
}

/** Starts to listen. Rejects with a sentence when the port cannot be had. */
export function listen({ host, port, game, page, descriptors, door }: TransportOptions): Promise<Transport> {
  const app = uWS.App();
  app.filter(keepBelowLimit(descriptors));
  serveSockets(app, { game, descriptors, door });
  serveHttp(app, createRoutes(game, page, door));
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

type Served = Pick<TransportOptions, 'game' | 'descriptors' | 'door'>;

function signsOf(res: uWS.HttpResponse, req: uWS.HttpRequest): Signs {
  return {
    peer: Buffer.from(res.getRemoteAddressAsText()).toString(),
    forwarded: req.getHeader('x-forwarded-for'),
    origin: req.getHeader('origin'),
    host: req.getHeader('host'),
  };
}

/** Closes the connection as well: who is refused has no other business on it. */
function refuseAndClose(res: uWS.HttpResponse, turned: Turned): void {
  const { status, headers, body } = answerTurned(turned);
  res.cork(() => {
    writeHead(res, status, headers);
    res.end(body, true);
  });
}

function serveSockets(app: uWS.TemplatedApp, { game, descriptors, door }: Served): void {
  app.ws<SocketData>(SOCKET_PATH, {
    compression: uWS.DISABLED,
    maxPayloadLength: LARGEST_PAYLOAD_BYTES,
    maxBackpressure: LARGEST_BACKLOG_BYTES,
    closeOnBackpressureLimit: 1,
    idleTimeout: IDLE_SECONDS,
    sendPingsAutomatically: true,
    upgrade(res, req, context) {
      if (!isHandshake((name) => req.getHeader(name))) return refuseAndClose(res, NO_HANDSHAKE);
      const visitor = door.enter(signsOf(res, req));
      if ('error' in visitor) return refuseAndClose(res, visitor);
      res.upgrade<SocketData>(
        { visitor, socket: undefined, handlers: undefined },
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
    ping: countControl,
    pong: countControl,
    close(ws, code, why) {
      // The library tells the filter of HTTP alone.
      descriptors.closed();
      const data = dataOf(ws);
      door.left(data.visitor);
      if (data.socket) data.socket.isOpen = false;
      data.handlers?.closed(code, code === CUT_OFF_CODE ? CUT_OFF.get(Buffer.from(why).toString()) : undefined);
    },
  });
}

function countControl(ws: uWS.WebSocket<SocketData>): void {
  dataOf(ws).handlers?.control();
}

/** What the library says when it cuts a connection off by itself, and the rule that was broken. */
const CUT_OFF: ReadonlyMap<string, string> = new Map([
  ['Received too big message', 'IN2'],
  ['Received invalid UTF-8', 'IN9'],
  ['WebSocket timed out from inactivity', 'HD1'],
]);

const TOO_BIG = 413;

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
    if (this.isOpen) this.ws.end(code, fitReason(reason));
  }
}

function serveHttp(app: uWS.TemplatedApp, routes: Routes): void {
  app.any('/*', (res, req) => {
    // Ended with an answer, the library would still read what is in the same packet.
    if (isAmbiguous(req)) return void res.close();
    const method = req.getMethod().toUpperCase();
    const path = req.getUrl();
    const reply = replyTo(res, method === 'HEAD');
    if (!isPost(method, path)) {
      const acceptEncoding = req.getHeader('accept-encoding');
      const ifNoneMatch = req.getHeader('if-none-match');
      const query = req.getQuery() ?? '';
      const [origin, host] = [req.getHeader('origin'), req.getHeader('host')];
      const scheme = req.getHeader('x-forwarded-proto');
      return routes.answer({ method, path, acceptEncoding, ifNoneMatch, query, origin, host, scheme }, reply.send);
    }
    const head = {
      ...signsOf(res, req),
      path,
      contentType: req.getHeader('content-type'),
      authorization: req.getHeader('authorization'),
    };
    const answer = (body: Uint8Array) => routes.post(head, body, reply.send);
    if (hasBody(req)) readBody(res, answer, reply.isGone);
    else answer(new Uint8Array(0));
  });
}

/** Whether another reader could find the end of the body elsewhere, RFC 9112, 6.1 and 6.3: of several headers the library takes the first. */
function isAmbiguous(req: uWS.HttpRequest): boolean {
  const told: string[] = [];
  req.forEach((name, value) => {
    if (name === 'content-length') told.push('length');
    if (name === 'transfer-encoding') told.push(value.toLowerCase());
  });
  return told.length > 1 || told.some((one) => one !== 'length' && one !== 'chunked');
}

/** Sends an answer, now or later, unless the connection is gone by then: the library wants to know who hears of that. */
function replyTo(res: uWS.HttpResponse, isHead: boolean) {
  let isGone = false;
  res.onAborted(() => {
    isGone = true;
  });
  return {
    isGone: () => isGone,
    send(answer: HttpAnswer): void {
      if (!isGone) send(res, answer, isHead);
    },
  };
}

/** Asked before a body is waited for: of an empty one the library tells nothing where the request came in pieces. */
function hasBody(req: uWS.HttpRequest): boolean {
  return Number(req.getHeader('content-length')) > 0 || req.getHeader('transfer-encoding') !== '';
}

function readBody(res: uWS.HttpResponse, onBody: (body: Uint8Array) => void, isGone: () => boolean): void {
  const add = collectBody(onBody);
  res.onData((piece, isLast) => {
    if (!isGone()) add(new Uint8Array(piece), isLast);
  });
}

function writeHead(res: uWS.HttpResponse, status: number, headers: HttpAnswer['headers']): void {
  res.writeStatus(`${status} ${STATUS_CODES[status]}`);
  for (const [name, value] of headers) res.writeHeader(name, value);
}

function send(res: uWS.HttpResponse, { status, headers, body, live }: HttpAnswer, isHead: boolean): void {
  res.cork(() => {
    writeHead(res, status, headers);
    // Else what follows of a body that is too long would be read for ever.
    if (status === TOO_BIG) res.end(body, true);
    else if (live) sendLive(res, live);
    else if (body === undefined) res.endWithoutBody();
    else if (isHead) endWithLength(res, Buffer.byteLength(body));
    else sendWhole(res, body);
  });
}

/**
 * Gives the socket what it takes, and the rest when it takes more: what is only ended waits in the process's memory, as often as it is
 * asked for. The library ends a connection whose next request comes before this is done, and one on which nothing moves.
 */
function sendWhole(res: uWS.HttpResponse, body: string | Uint8Array): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const [isTaken, isDone] = res.tryEnd(bytes, bytes.length);
  if (isTaken || isDone) return;
  res.onWritable((offset) => res.tryEnd(bytes.subarray(offset), bytes.length)[0]);
}

/** A response that is over must not be used: the library would end the process. */
function sendLive(res: uWS.HttpResponse, live: (reader: Reader) => () => void): void {
  let isOpen = true;
  let gone = () => {};
  res.onAborted(() => {
    isOpen = false;
    gone();
  });
  gone = live({
    write(piece) {
      let isTaken = true;
      if (isOpen) {
        res.cork(() => {
          isTaken = res.write(piece);
        });
      }
      return isTaken;
    },
    end: () => void (isOpen && res.close()),
  });
}

/** Ends an answer to HEAD. Told the length itself, the library waits for a body: it ends the process, or leaves the next request unanswered. */
function endWithLength(res: uWS.HttpResponse, bytes: number): void {
  res.writeHeader('Content-Length', String(bytes));
  res.endWithoutBody();
}
