import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Game } from '../game/game.ts';
import type { TlsFiles } from '../machine/certificate.ts';
import { describeListenError } from '../machine/listen-error.ts';
import { createHostSide, type HostSide } from '../remote/host-side.ts';
import type { HostRoutes } from '../transport/routes.ts';
import {
  createNonce,
  type FromMachine,
  isProof,
  LARGEST_MESSAGE_BYTES,
  LINK_CLOSE,
  LINK_PATH,
  LONGEST_GREETING,
  linkVersion,
  pack,
  proofOf,
  SILENCE_MS,
  type ToMachine,
  unpack,
} from './messages.ts';

export interface RelayPortOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly secret: string;
  /** With it the port speaks wss. */
  readonly tls: TlsFiles | undefined;
  readonly game: Game;
  readonly routes: HostRoutes;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/** Where gateways of other processes find the rooms of this one. */
export interface RelayPort {
  readonly port: number;
  /** Reads the certificate again, for links from now on. */
  renew(): void;
  /** Tells all gateways that no tick follows. Resolves when all has come that they have said, or they take too long. */
  quiet(): Promise<void>;
  /** Tells all gateways that the host goes: they keep their players, and look for the next one. */
  close(): void;
}

/** A host that goes waits no longer for what gateways still have to say. */
const QUIET_MS = 100;
const WATCH_EVERY_MS = 500;
/** A gateway that has not taken so much is given up: it has stopped, or its line is too thin. */
const MOST_UNREAD_BYTES = 2 ** 26;

/** Rejects with a sentence where the port cannot be had. */
export async function openRelayPort(options: RelayPortOptions): Promise<RelayPort> {
  const { host, port, tls } = options;
  const secure = tls && createTlsServer(readPair(tls));
  const server = secure ?? createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({
    server,
    path: LINK_PATH,
    maxPayload: LARGEST_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  const links = new Map<string, Link>();
  sockets.on('connection', (socket) => new Link(socket, options, links));
  // What is wrong with the port is said below.
  sockets.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      reject(new Error(describeListenError(code, { port, portName: 'RELAY_PORT', host, hostName: 'RELAY_HOST' }))),
    );
    server.listen({ host, port, exclusive: true }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async quiet() {
      const all = Promise.all([...links.values()].map((link) => link.pause()));
      await Promise.race([all, sleep(QUIET_MS, undefined, { ref: false })]);
    },
    renew: () => void (tls && secure?.setSecureContext(readPair(tls))),
    close() {
      for (const socket of sockets.clients) socket.close(LINK_CLOSE.goingAway, 'the host goes');
      sockets.close();
      server.close();
    },
  };
}

function readPair({ cert, key }: TlsFiles): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(cert), key: readFileSync(key) };
}

/** The host's end of a connection to a gateway. */
class Link {
  private readonly nonce = createNonce();
  private readonly version: string;
  private readonly socket: WebSocket;
  private readonly options: RelayPortOptions;
  /** All that have entered, by the id of the gateway. */
  private readonly links: Map<string, Link>;
  private readonly watching: NodeJS.Timeout;
  private side: HostSide | undefined;
  private id = '';
  name = '';
  private heardMs = performance.now();
  private isOver = false;

  constructor(socket: WebSocket, options: RelayPortOptions, links: Map<string, Link>) {
    this.socket = socket;
    this.options = options;
    this.links = links;
    this.version = linkVersion(options.game.fingerprint);
    this.watching = setInterval(() => this.watch(), WATCH_EVERY_MS);
    socket.on('message', (data, isBinary) => this.hear(data as Buffer, isBinary));
    socket.on('error', () => {});
    socket.on('close', () => this.cut());
    this.say({ kind: 'greet', version: this.version, nonce: this.nonce });
  }

  private say(message: ToMachine): void {
    this.socket.send(pack(message));
  }

  private watch(): void {
    const isSilent = performance.now() - this.heardMs > SILENCE_MS;
    if (isSilent || this.socket.bufferedAmount > MOST_UNREAD_BYTES) this.socket.terminate();
  }

  private hear(data: Buffer, isBinary: boolean): void {
    if (this.isOver) return;
    this.heardMs = performance.now();
    try {
      if (!this.side && data.length > LONGEST_GREETING) throw new Error('this is no greeting');
      this.take(unpack<FromMachine>(data, isBinary));
    } catch (error) {
      this.options.log.warn({ gateway: this.name, error: String(error) }, 'a gateway said what no gateway says');
      this.refuse(LINK_CLOSE.malformed, 'this is no message');
    }
  }

  /** What follows is not heard any more. */
  private refuse(code: number, why: string): void {
    this.isOver = true;
    this.socket.close(code, why);
  }

  private take(message: FromMachine): void {
    if (message.kind === 'enter') return this.enter(message);
    if (!this.side) throw new Error('a message before the greeting');
    if (message.kind === 'ask')
      return this.say({ kind: 'told', atMs: message.atMs, hostMs: this.options.game.time.nowMs() });
    this.side.take(message);
  }

  private enter({ version, id, name, nonce, proof }: FromMachine & { kind: 'enter' }): void {
    const { secret, game, routes, log } = this.options;
    if (this.side) throw new Error('a second greeting');
    const nonces = [this.nonce, String(nonce)] as const;
    if (!isProof(proof, proofOf(secret, 'gateway', nonces))) {
      log.warn({}, 'somebody who does not know RELAY_SECRET is refused at RELAY_PORT');
      return this.refuse(LINK_CLOSE.stranger, 'RELAY_SECRET is another one here');
    }
    this.name = freeName(String(name), new Set([...this.links.values()].map((link) => link.name)));
    if (version !== this.version) {
      log.warn({ gateway: this.name }, 'a gateway of another version is refused: update it, or this host');
      return this.refuse(LINK_CLOSE.otherVersion, 'this host is of another version');
    }
    // A link of before that is dead, which nobody has noticed here yet: its seats are asked for in a moment.
    this.id = String(id);
    this.links.get(this.id)?.end();
    this.links.set(this.id, this);
    this.say({ kind: 'entered', proof: proofOf(secret, 'host', nonces) });
    const say = (answer: ToMachine) => this.say(answer);
    this.side = createHostSide({ name: this.name, game, routes, log, say, outlasts: true });
    log.info({ gateway: this.name }, 'a gateway is there');
  }

  async pause(): Promise<void> {
    await this.side?.pause();
  }

  private end(): void {
    this.socket.terminate();
    this.cut();
  }

  private cut(): void {
    this.isOver = true;
    clearInterval(this.watching);
    if (!this.side) return;
    this.links.delete(this.id);
    this.side.cut();
    this.side = undefined;
    this.options.log.info({ gateway: this.name }, 'a gateway is gone');
  }
}

/** Two gateways may have one name, as containers do. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const wanted = `gateway ${name.slice(0, 60)}`;
  for (let i = 1; ; i++) {
    const free = i === 1 ? wanted : `${wanted} (${i})`;
    if (!taken.has(free)) return free;
  }
}
