import type { Refused } from '../../protocol/join.ts';
import type { Door } from '../door/door.ts';
import type { Visitor } from '../door/visitor.ts';
import type { ConnectionHandlers } from '../gateway/player.ts';
import type { Descriptors } from '../machine/descriptors.ts';
import { describeListenError, findListenError } from '../machine/listen-error.ts';
import type { Connection } from '../ports/connection.ts';
import { answerTurned } from './routes.ts';
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
import { peerOf, serveHttp, signsOf, writeHead } from './uws-http.ts';
import { type HttpResponse, type TemplatedApp, type us_listen_socket, uWS, type WebSocket } from './uws-library.ts';

/** Listening and sockets on uWebSockets.js; `uws-http.ts` has its requests. */

/** Told what the client asks for, the library would answer with it, as if this server spoke it. */
const NO_SUBPROTOCOL = '';
/** Without it a second server would silently share the port, and every other player would land there. */
const EXCLUSIVE_PORT = 1;
/** With it nobody could listen anew while somebody is connected, as a renewed certificate needs, and other threads could not listen. */
const SHARED_PORT = 0;

/** The library takes a host together with listen options, its types do not say so. */
interface FlaggedListener {
  listen(host: string, port: number, options: number, cb: (socket: us_listen_socket | false) => void): void;
}

/** All but the first from the opening on. */
interface SocketData {
  readonly visitor: Visitor;
  socket: Socket | undefined;
  handlers: ConnectionHandlers | undefined;
}

/** A socket's data are properties of the socket itself: to ask the library for them is a call out of JavaScript. */
function dataOf(ws: WebSocket<SocketData>): SocketData {
  return ws as unknown as SocketData;
}

/** Starts to listen. Rejects with a sentence when the port cannot be had. */
export async function listen(options: TransportOptions): Promise<Transport> {
  const { host, port: wanted, routes, descriptors, door, tls, isShared = false } = options;
  const apps: TemplatedApp[] = [];
  const prepare = () => {
    const app = tls ? uWS.SSLApp({ cert_file_name: tls.cert, key_file_name: tls.key }) : uWS.App();
    apps.push(app);
    app.filter(keepBelowLimit(descriptors, door));
    serveSockets(app, options);
    serveHttp(app, routes);
    return app;
  };
  const flags = tls || isShared ? SHARED_PORT : EXCLUSIVE_PORT;
  const taken = tls && !isShared && wanted !== 0 ? await findListenError(wanted, host) : undefined;
  if (taken !== undefined) throw cannotListen(taken, host, wanted);
  let listening = await listenAt(prepare(), { host, port: wanted, flags });
  const port = uWS.us_socket_local_port(listening);
  return {
    port,
    async renew() {
      // An app has its certificate for good. Who is connected stays with the one before.
      const before = listening;
      listening = await listenAt(prepare(), { host, port, flags });
      uWS.us_listen_socket_close(before);
    },
    stopListening: () => uWS.us_listen_socket_close(listening),
    close() {
      for (const app of apps) app.close();
    },
  };
}

function listenAt(
  app: TemplatedApp,
  { host, port, flags }: { host: string; port: number; flags: number },
): Promise<us_listen_socket> {
  return new Promise((resolve, reject) => {
    (app as unknown as FlaggedListener).listen(host, port, flags, (socket) => {
      if (socket) return resolve(socket);
      void findListenError(port, host).then((code) => reject(cannotListen(code, host, port)));
    });
  });
}

function cannotListen(code: string | undefined, host: string, port: number): Error {
  return new Error(describeListenError(code, { port, portName: 'PORT', host, hostName: 'HOST' }));
}

/** Told of each connection that comes in (1) or goes (−1): closed within the library's own loop, it never reaches the limit. */
function keepBelowLimit(
  descriptors: Descriptors,
  door: Pick<Door, 'arrive'>,
): (res: HttpResponse, change: unknown) => void {
  return (res, change) => {
    if (Number(change) < 0) descriptors.closed();
    else if (!descriptors.opened() || !door.arrive(peerOf(res))) res.close();
  };
}

type Served = Pick<TransportOptions, 'opened' | 'descriptors' | 'door'>;

/** Closes the connection as well: who is refused has no other business on it. */
function refuseAndClose(res: HttpResponse, turned: Refused): void {
  const { status, headers, body } = answerTurned(turned);
  res.cork(() => {
    writeHead(res, status, headers);
    res.end(body, true);
  });
}

function serveSockets(app: TemplatedApp, { opened, descriptors, door }: Served): void {
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
      const data: SocketData = { visitor, socket: undefined, handlers: undefined };
      // Now or never: of upgrades that come later the library closes some at once (issue 1928 of uWebSockets).
      res.upgrade(
        data,
        req.getHeader('sec-websocket-key'),
        NO_SUBPROTOCOL,
        req.getHeader('sec-websocket-extensions'),
        context,
      );
    },
    open(ws) {
      const data = dataOf(ws);
      data.socket = new Socket(ws);
      data.handlers = opened(data.socket);
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

function countControl(ws: WebSocket<SocketData>): void {
  dataOf(ws).handlers?.control();
}

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
  private readonly ws: WebSocket<SocketData>;

  constructor(ws: WebSocket<SocketData>) {
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
