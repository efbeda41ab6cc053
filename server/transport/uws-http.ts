import { STATUS_CODES } from 'node:http';
import type { Signs } from '../door/visitor.ts';
import type { Reader } from '../http/live-leaderboard.ts';
import { collectBody, type HttpAnswer, isPost, type Routes } from './routes.ts';
import type { HttpRequest, HttpResponse, TemplatedApp } from './uws-library.ts';

/** HTTP on uWebSockets.js: requests to routes, answers to sockets. */

const TOO_BIG = 413;

/** Address of the other end, as `plainAddress` takes it. */
export function peerOf(res: HttpResponse): string {
  return Buffer.from(res.getRemoteAddressAsText()).toString();
}

/** What of a request says where it comes from. */
export function signsOf(res: HttpResponse, req: HttpRequest): Signs {
  return {
    peer: peerOf(res),
    forwarded: req.getHeader('x-forwarded-for'),
    origin: req.getHeader('origin'),
    host: req.getHeader('host'),
  };
}

export function serveHttp(app: TemplatedApp, routes: Routes): void {
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
      const scheme = req.getHeader('x-forwarded-proto');
      const signs = signsOf(res, req);
      return routes.answer({ ...signs, method, path, acceptEncoding, ifNoneMatch, query, scheme }, reply.send);
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
function isAmbiguous(req: HttpRequest): boolean {
  const told: string[] = [];
  req.forEach((name, value) => {
    if (name === 'content-length') told.push('length');
    if (name === 'transfer-encoding') told.push(value.toLowerCase());
  });
  return told.length > 1 || told.some((one) => one !== 'length' && one !== 'chunked');
}

/** Sends an answer, now or later, unless the connection is gone by then: the library wants to know who hears of that. */
function replyTo(res: HttpResponse, isHead: boolean) {
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
function hasBody(req: HttpRequest): boolean {
  return Number(req.getHeader('content-length')) > 0 || req.getHeader('transfer-encoding') !== '';
}

function readBody(res: HttpResponse, onBody: (body: Uint8Array) => void, isGone: () => boolean): void {
  const add = collectBody(onBody);
  res.onData((piece, isLast) => {
    if (!isGone()) add(new Uint8Array(piece), isLast);
  });
}

export function writeHead(res: HttpResponse, status: number, headers: HttpAnswer['headers']): void {
  res.writeStatus(`${status} ${STATUS_CODES[status]}`);
  for (const [name, value] of headers) res.writeHeader(name, value);
}

function send(res: HttpResponse, { status, headers, body, live }: HttpAnswer, isHead: boolean): void {
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
function sendWhole(res: HttpResponse, body: string | Uint8Array): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const [isTaken, isDone] = res.tryEnd(bytes, bytes.length);
  if (isTaken || isDone) return;
  res.onWritable((offset) => res.tryEnd(bytes.subarray(offset), bytes.length)[0]);
}

/** A response that is over must not be used: the library would end the process. */
function sendLive(res: HttpResponse, live: (reader: Reader) => () => void): void {
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
function endWithLength(res: HttpResponse, bytes: number): void {
  res.writeHeader('Content-Length', String(bytes));
  res.endWithoutBody();
}
