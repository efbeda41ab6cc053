// What an attacker has: sockets and requests from an address of its own, and nothing that a client would have.
import { request as ask } from 'node:http';
import { connect, type Socket } from 'node:net';
import WebSocket from 'ws';
import { encodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import { decodeFromServer } from '../../../protocol/codec/server-messages.ts';
import type { JoinAnswer } from '../../../protocol/join.ts';
import { narrow } from '../../../protocol/stamp.ts';
import type { ClientMessage, ServerMessage, Update } from '../../../protocol/table.ts';
import { tickAfter } from '../../lib/virtual/peer.ts';

/** An answer over HTTP; `json` where the body is some. */
export interface Answer {
  /** 0: the connection was closed without one. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly json: Record<string, unknown>;
}

/** A WebSocket, or why there is none. */
export interface Line {
  /** Of the handshake: 101 where it is open. 0: the connection was closed. */
  readonly status: number;
  /** Undefined while it is open. */
  readonly closed: { readonly code: number; readonly reason: string } | undefined;
  /** All that came, the last thousand. */
  readonly messages: readonly Uint8Array[];
  readonly socket: WebSocket;
  readonly ended: Promise<{ readonly code: number; readonly reason: string }>;
  say(message: ClientMessage): void;
  send(bytes: Uint8Array | string): void;
  /** The tick of the last update that was heard, as `ping.read` wants it. */
  readonly tick: number;
  /** Messages decoded, those that can be. */
  heard(): (ServerMessage | Update)[];
}

export interface Attacker {
  /** `http://host:port` of the server. */
  readonly origin: string;
  readonly host: string;
  readonly port: number;
  /** Bare TCP. */
  connect(): Promise<Socket>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  join(request?: object, headers?: Record<string, string>): Promise<Answer>;
  open(headers?: Record<string, string>): Promise<Line>;
  /** Joins and says hello. Throws where the join is refused. */
  enter(request?: object): Promise<Line & { readonly key: string; readonly room: string }>;
  /** Closes all that is open. */
  leave(): void;
  /** Connections that the server has taken since the last `leave`. */
  readonly accepted: number;
}

const PATIENCE_MS = 20_000;
const MESSAGES_KEPT = 1000;

/** @param from an address of this machine to connect from; where not given the system takes one */
export function createAttacker(origin: string, from?: string): Attacker {
  const { hostname: host, port: portText } = new URL(origin);
  const port = Number(portText || 80);
  const local = from === undefined ? {} : { localAddress: from };
  let open: { destroy(): void }[] = [];
  let accepted = 0;

  const http = (method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = ask(
        { host, port, method, path, headers, agent: false, timeout: PATIENCE_MS, ...local },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (piece) => {
            text += piece;
          });
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text, json: jsonOf(text) }),
          );
        },
      );
      request.on('timeout', () => request.destroy(new Error(`no answer to ${method} ${path}`)));
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNRESET') resolve({ status: 0, headers: {}, body: '', json: {} });
        else reject(error);
      });
      request.end(body);
    });

  const attacker: Attacker = {
    origin,
    host,
    port,
    get accepted() {
      return accepted;
    },
    async connect() {
      const socket = connect({ host, port, ...local });
      socket.on('error', () => {});
      open.push(socket);
      await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
      if (!socket.destroyed) accepted++;
      return socket;
    },
    get: (path, headers = {}) => http('GET', path, headers),
    join: (request = {}, headers = {}) =>
      http(
        'POST',
        '/api/join',
        { 'content-type': 'application/json', ...headers },
        JSON.stringify({ name: 'Attacker', colour: 0, ...request }),
      ),
    async open(headers = {}) {
      const socket = new WebSocket(`ws://${host.includes(':') ? `[${host}]` : host}:${port}/ws`, {
        headers,
        perMessageDeflate: false,
        handshakeTimeout: PATIENCE_MS,
        ...local,
      });
      open.push({ destroy: () => socket.terminate() });
      const line = lineOf(socket);
      const status = await new Promise<number>((resolve) => {
        socket.on('open', () => resolve(101));
        socket.on('unexpected-response', (request, response) => {
          request.destroy();
          resolve(response.statusCode ?? 0);
        });
        socket.on('close', () => resolve(0));
      });
      if (status === 101) accepted++;
      return Object.assign(line, { status });
    },
    async enter(request = {}) {
      const { json, status } = await attacker.join(request);
      const { ticket, key, room } = json as unknown as JoinAnswer;
      if (status !== 200) throw new Error(`a join was answered with ${status} ${String(json.error)}`);
      const line = await attacker.open();
      line.say({ kind: 'hello', ticket, fingerprint: 0 });
      line.say({ kind: 'ping', seq: 0, read: 0, now: 0 });
      return Object.assign(line, { key, room });
    },
    leave() {
      for (const one of open) one.destroy();
      open = [];
      accepted = 0;
    },
  };
  return attacker;
}

function lineOf(socket: WebSocket): Line {
  const messages: Uint8Array[] = [];
  let closed: Line['closed'];
  socket.on('error', () => {});
  let tick = 0;
  socket.on('message', (data) => {
    const bytes = new Uint8Array(data as Buffer);
    messages.push(bytes);
    if (messages.length > MESSAGES_KEPT) messages.shift();
    for (const message of decoded(bytes)) tick = tickAfter(tick, message);
  });
  const ended = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      closed = { code, reason: reason.toString() };
      resolve(closed);
    });
  });
  const send = (bytes: Uint8Array | string) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
  };
  return {
    status: 0,
    get closed() {
      return closed;
    },
    get tick() {
      return narrow(tick);
    },
    messages,
    socket,
    ended,
    send,
    say: (message) => send(encodeClientMessage(message)),
    heard: () => messages.flatMap((bytes) => decoded(bytes)),
  };
}

function decoded(bytes: Uint8Array): (ServerMessage | Update)[] {
  try {
    return [decodeFromServer(bytes)];
  } catch {
    return [];
  }
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
