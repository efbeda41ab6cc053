import type { AddressInfo, Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import type { ConnectionHandlers } from '../gateway/player.ts';
import { describeListenError } from '../machine/listen-error.ts';
import type { Connection } from '../ports/connection.ts';
import { writeFrame } from './frames.ts';
import { createHttpServer, readTls, refuseHandshake, signsOf } from './node-http.ts';
import {
  CUT_OFF_CODE,
  fitReason,
  IDLE_SECONDS,
  LARGEST_BACKLOG_BYTES,
  LARGEST_PAYLOAD_BYTES,
  type Transport,
  type TransportOptions,
} from './transport.ts';

/** The one file of the server that knows ws. It runs wherever Node does, and takes more processor time than uws.ts. */

/** How often it is looked who has been silent for too long. */
const SWEEP_SECONDS = 4;
/** Seconds of silence after which a client is pinged. */
const PING_AFTER_SECONDS = 24;
/** Seconds for a client to close its side of a connection that has ended. */
const FAREWELL_SECONDS = 8;

/** Starts to listen. Rejects with a sentence when the port cannot be had. */
export function listen(options: TransportOptions): Promise<Transport> {
  const { host, port, tls, routes, opened, descriptors, door, isShared = false } = options;
  const connections = new Set<Player>();
  const sockets = new WebSocketServer({
    noServer: true,
    WebSocket: Line,
    maxPayload: LARGEST_PAYLOAD_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const server = createHttpServer({
    routes,
    tls,
    descriptors,
    door,
    onHandshake(request, socket, head) {
      const visitor = door.enter(signsOf(request));
      if ('error' in visitor) return refuseHandshake(socket, visitor);
      // Told what the client asks for, the library would answer with it, as if this server spoke it.
      delete request.headers['sec-websocket-protocol'];
      sockets.handleUpgrade(request, socket, head, (line) => {
        const player = new Player(line, socket);
        connections.add(player);
        socket.once('close', () => {
          connections.delete(player);
          door.left(visitor);
        });
        player.handlers = opened(player);
      });
    },
  });
  const sweeping = setInterval(() => {
    for (const player of connections) player.sweep();
  }, SWEEP_SECONDS * 1000);
  sweeping.unref();
  return new Promise((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      clearInterval(sweeping);
      reject(new Error(describeListenError(code, { port, portName: 'PORT', host, hostName: 'HOST' })));
    });
    server.listen({ host, port, ...(isShared ? { reusePort: true } : { exclusive: true }) }, () => {
      // Out of file descriptors, say: an error that nobody hears would end the process, and the game with it.
      server.on('error', () => {});
      resolve({
        port: (server.address() as AddressInfo).port,
        async renew() {
          if (tls && server instanceof TlsServer) server.setSecureContext(readTls(tls));
        },
        stopListening: () => void server.close(),
        close() {
          clearInterval(sweeping);
          server.closeAllConnections();
          for (const player of connections) player.cut();
        },
      });
    });
  });
}

/** A WebSocket that says at once how it ends: the library's own event waits until the client has closed its side as well. */
class Line extends WebSocket {
  player: Player | undefined;

  /** The library calls it too: with the client's own code and reason, or with a code alone where it cannot read what came. */
  override close(code?: number, reason?: string | Buffer): void {
    // The library would say in a close frame what was wrong. SPEC.md has such a connection cut off: IN2, IN9.
    if (code !== undefined && reason === undefined) return this.terminate();
    super.close(code, reason);
    this.player?.ended(code ?? NO_CODE);
  }
}

/** The client's close frame has no code. */
const NO_CODE = 1005;

/** What the library says when it cannot read what came, and the rule that was broken. */
const CUT_OFF: Readonly<Record<string, string>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'IN2',
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 'IN2',
  WS_ERR_INVALID_UTF8: 'IN9',
};

/** A socket as the game sees it. It writes messages to the socket itself, as one piece each: the library would write two. */
class Player implements Connection {
  handlers: ConnectionHandlers | undefined;
  private isOpen = true;
  private bytesHeard = 0;
  /** Since something was heard, or since it has ended. */
  private silentSeconds = 0;
  private readonly line: Line;
  private readonly socket: Socket;

  constructor(line: Line, socket: Socket) {
    this.line = line;
    this.socket = socket;
    line.player = this;
    line.on('message', hear);
    line.on('ping', countControl);
    line.on('pong', countControl);
    line.on('error', fail);
    line.on('close', end);
    // Whoever sends nothing more plays no more; the library would wait until all has been sent to it.
    socket.on('end', () => this.cut());
  }

  send(bytes: Uint8Array): boolean {
    const { line, socket } = this;
    if (!this.isOpen || line.readyState !== WebSocket.OPEN) return false;
    if (socket.writableLength + bytes.length > LARGEST_BACKLOG_BYTES) {
      this.cut();
      return false;
    }
    writeFrame(socket, bytes);
    return true;
  }

  bufferedBytes(): number {
    return this.isOpen ? this.line.bufferedAmount : 0;
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.line.close(code, fitReason(reason));
    // The library would wait for the client's close frame.
    this.socket.end();
  }

  heard(bytes: Uint8Array, isBinary: boolean): void {
    if (this.isOpen) this.handlers?.message(bytes, isBinary);
  }

  control(): void {
    if (this.isOpen) this.handlers?.control();
  }

  ended(code: number, brokenRule?: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.silentSeconds = 0;
    this.handlers?.closed(code, brokenRule);
  }

  /** Ends the connection without a close frame. */
  cut(brokenRule?: string): void {
    this.line.terminate();
    this.ended(CUT_OFF_CODE, brokenRule);
  }

  /** Called every SWEEP_SECONDS. */
  sweep(): void {
    const { bytesRead } = this.socket;
    const isSilent = !this.isOpen || bytesRead === this.bytesHeard;
    this.bytesHeard = bytesRead;
    this.silentSeconds = isSilent ? this.silentSeconds + SWEEP_SECONDS : 0;
    if (!this.isOpen && this.silentSeconds >= FAREWELL_SECONDS) this.socket.destroy();
    else if (this.silentSeconds >= IDLE_SECONDS) this.cut('HD1');
    else if (this.isOpen && this.silentSeconds === PING_AFTER_SECONDS) this.line.ping();
  }
}

// Of all lines together: closures of each would be code the processor has long forgotten when its message comes.

function hear(this: WebSocket, data: RawData, isBinary: boolean): void {
  const { buffer, byteOffset, byteLength } = data as Buffer;
  (this as Line).player?.heard(new Uint8Array(buffer, byteOffset, byteLength), isBinary);
}

function countControl(this: WebSocket): void {
  (this as Line).player?.control();
}

function fail(this: WebSocket, { code = '' }: Error & { code?: string }): void {
  (this as Line).player?.ended(CUT_OFF_CODE, CUT_OFF[code]);
}

function end(this: WebSocket, code: number): void {
  (this as Line).player?.ended(code);
}
