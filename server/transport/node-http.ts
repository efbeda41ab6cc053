import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Refused } from '../../protocol/join.ts';
import type { Door } from '../door/door.ts';
import type { Signs } from '../door/visitor.ts';
import type { TlsFiles } from '../machine/certificate.ts';
import type { Descriptors } from '../machine/descriptors.ts';
import { answerTurned, collectBody, type HttpAnswer, isPost, type Routes } from './routes.ts';
import { isHandshake, NO_HANDSHAKE, SOCKET_PATH } from './transport.ts';

/** HTTP on Node's own server, with the limits that uWebSockets.js has by itself. */

export interface HttpOptions {
  routes: Routes;
  tls: TlsFiles | undefined;
  descriptors: Descriptors;
  door: Pick<Door, 'arrive'>;
  /** A WebSocket's handshake has come; `head` is what came behind it. */
  onHandshake(request: IncomingMessage, socket: Socket, head: Buffer): void;
}

/** A connection on which nothing moves is closed after so long: to hold thousands open would cost their sender nothing. */
const IDLE_MS = 10_000;
/** How often it is looked whether a request has taken too long. */
const CHECK_MS = 1000;

/** Node reads others as well. */
const VERSIONS = ['1.0', '1.1'];

/** A server that does not listen yet. */
export function createHttpServer({ routes, tls, descriptors, door, onHandshake }: HttpOptions): Server {
  const options = {
    /** Newer than the types: whoever wishes for another protocol than ours is heard as if it did not, body included. */
    shouldUpgradeCallback: isWish,
    headersTimeout: IDLE_MS,
    requestTimeout: IDLE_MS,
    keepAliveTimeout: IDLE_MS,
    connectionsCheckingInterval: CHECK_MS,
  };
  const hearHandshake = (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (request.httpVersion !== '1.1') return end(socket, 505);
    if (!isHandshake((name) => String(request.headers[name] ?? ''))) return refuseHandshake(socket, NO_HANDSHAKE);
    onHandshake(request, socket, head);
  };
  const server: Server = tls
    ? createTlsServer({ ...options, ...readTls(tls), handshakeTimeout: IDLE_MS })
    : createServer(options);
  server.timeout = IDLE_MS;
  server.on('connection', keepBelowLimit(descriptors, door));
  server.on('request', (request, response) => hear(routes, request, response));
  server.on('clientError', answerBroken);
  server.on('connect', (_request, socket) => end(socket, 405));
  server.on('upgrade', (request, socket, head) => {
    if (isWish(request)) hearHandshake(request, socket as Socket, head);
    else hearAgain(server, tls ? 'secureConnection' : 'connection', request, socket, head);
  });
  return server;
}

/** Both files, as Node takes them. */
export function readTls({ cert, key }: TlsFiles): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(cert), key: readFileSync(key) };
}

/** One that is closed within the accepting loop never reaches the limit. */
function keepBelowLimit(descriptors: Descriptors, door: Pick<Door, 'arrive'>): (socket: Socket) => void {
  const known = new WeakSet<Socket>();
  return (socket) => {
    // One that is heard again.
    if (known.has(socket)) return;
    known.add(socket);
    socket.once('close', () => descriptors.closed());
    if (!descriptors.opened() || !door.arrive(socket.remoteAddress ?? '')) socket.destroy();
  };
}

function hear(routes: Routes, request: IncomingMessage, response: ServerResponse): void {
  const { method = '', headers } = request;
  if (!VERSIONS.includes(request.httpVersion)) return end(request.socket, 505);
  const path = pathOf(request);
  if (!isPost(method, path)) {
    const asked = {
      ...signsOf(request),
      method,
      path,
      acceptEncoding: text(headers['accept-encoding']),
      ifNoneMatch: text(headers['if-none-match']),
      query: queryOf(request),
      scheme: String(headers['x-forwarded-proto'] ?? ''),
    };
    return routes.answer(asked, (answer) => send(response, answer));
  }
  const head = {
    ...signsOf(request),
    path,
    contentType: text(headers['content-type']),
    authorization: text(headers.authorization),
  };
  const add = collectBody((body) => routes.post(head, body, (answer) => send(response, answer)));
  request.on('data', (chunk: Buffer) => add(chunk, false));
  request.on('end', () => add(new Uint8Array(0), true));
}

/** What of a request says where it comes from. */
export function signsOf({ headers, socket }: IncomingMessage): Signs {
  // The types know a list of texts, which Node joins.
  const forwarded = String(headers['x-forwarded-for'] ?? '');
  return { peer: socket.remoteAddress ?? '', forwarded, origin: text(headers.origin), host: text(headers.host) };
}

function pathOf({ url = '' }: IncomingMessage): string {
  const [path] = url.split('?', 1);
  return path;
}

function queryOf({ url = '' }: IncomingMessage): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at + 1);
}

function text(header: string | undefined): string {
  return header ?? '';
}

function send(response: ServerResponse, { status, headers, body, live }: HttpAnswer): void {
  response.statusCode = status;
  // Else what follows of a body that is too long would be read for ever.
  if (status === TOO_BIG) response.setHeader('Connection', 'close');
  for (const [name, value] of headers) response.setHeader(name, value);
  if (live) {
    const gone = live({ write: (piece) => response.write(piece), end: () => response.destroy() });
    return void response.once('close', gone);
  }
  // Told to HEAD as well, for which the body is left out.
  if (body !== undefined) response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}

/** Whether somebody wishes for a WebSocket where there are some. */
function isWish(request: IncomingMessage): boolean {
  const { upgrade, 'sec-websocket-key': key } = request.headers;
  const isAsked = upgrade?.toLowerCase() === 'websocket' && key !== undefined;
  return isAsked && request.method === 'GET' && pathOf(request) === SOCKET_PATH;
}

/**
 * Lets the server hear a request without its wish for another protocol, as the standard has it. Java's clients wish for HTTP/2 with
 * every first request. Node asks `shouldUpgradeCallback` since 24.9; before, it leaves such a request to us, its body included.
 */
function hearAgain(server: Server, event: string, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (!/^(upgrade|connection)$/i.test(rawHeaders[i])) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  }
  // Once for a connection: each time adds listeners to it.
  lines.push('Connection: close', '\r\n');
  socket.unshift(Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), head]));
  server.emit(event, socket);
}

const TOO_BIG = 413;

/** What cannot be read as HTTP, and the status that says why; all else is 400. */
const BROKEN: Readonly<Record<string, number>> = {
  HPE_INVALID_VERSION: 505,
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** What only Node finds broken: methods it does not know, CONNECT with a path, paths with bytes that are no ASCII. */
const ONLY_ODD = ['HPE_INVALID_METHOD', 'HPE_INVALID_URL'];
const REQUEST_LINE = /^([A-Z]+) \/\S* HTTP\/1\.1\r\n/;

function answerBroken({ code = '', rawPacket }: Error & { code?: string; rawPacket?: Buffer }, socket: Duplex): void {
  const [, method] = (ONLY_ODD.includes(code) && REQUEST_LINE.exec(rawPacket?.toString('latin1') ?? '')) || [];
  if (method === undefined) end(socket, BROKEN[code] ?? 400);
  else end(socket, method === 'GET' || method === 'HEAD' ? 404 : 405);
}

/** Says why a WebSocket is not opened. */
export function refuseHandshake(socket: Duplex, turned: Refused): void {
  end(socket, turned.status, answerTurned(turned));
}

/** Ends a connection that Node's server has let go of. */
function end(socket: Duplex, status: number, { headers = [], body = '' }: Partial<HttpAnswer> = {}): void {
  socket.on('error', () => {});
  if (!socket.writable) return void socket.destroy();
  const own = [['Connection', 'close'], ['Content-Length', String(Buffer.byteLength(body))], ...headers];
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...own.map((header) => header.join(': '))];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // Whoever does not close its side holds no descriptor for it.
  const timer = setTimeout(() => socket.destroy(), CHECK_MS);
  socket.once('close', () => clearTimeout(timer));
}
