import { encodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import { decodeFromServer } from '../../../protocol/codec/server-messages.ts';
import type { JoinRequest } from '../../../protocol/join.ts';
import { narrow } from '../../../protocol/stamp.ts';
import type { ClientMessage, ServerMessage, Update, UpdateRecord } from '../../../protocol/table.ts';
import type { Game } from '../../../server/game/game.ts';
import type { VirtualTime } from './virtual.ts';

/** A player who speaks messages, not a client: it says what a test tells it to say, and keeps all that it is told. */
export interface Peer {
  readonly key: string;
  readonly room: string;
  readonly welcome: ServerMessage | undefined;
  /** Frames in their order, with the time they came and the tick they end in. */
  readonly updates: readonly Received[];
  /** How the server ended the connection. */
  readonly closed: { code: number; reason: string } | undefined;
  /** Says hello with its ticket, once; sooner or later after the join, as the test wants. */
  hello(): void;
  send(message: ClientMessage): void;
  sendBytes(bytes: Uint8Array, isBinary?: boolean): void;
  /** Answers the last update with a heartbeat, as clients do once a second. */
  ping(): void;
  /** Pings once a second from now on; returns its stop. */
  keepPinging(): () => void;
  /** The connection ends: 1000 on purpose, anything else is lost. */
  close(code?: number): void;
  /** What the socket holds back, as the server sees it. */
  bufferedBytes: number;
}

export interface Received {
  readonly atMs: number;
  readonly tick: number;
  readonly bytes: number;
  readonly update: Update;
}

const REQUEST: JoinRequest = { name: 'Peer', colour: 3 };

/** Takes a seat and a ticket. Throws the refusal's code where there is none. */
export function joinPeer(game: Game, time: VirtualTime, request: Partial<JoinRequest> = {}): Peer {
  const answer = game.lobby.join({ ...REQUEST, ...request });
  if ('error' in answer) throw new Error(answer.error);
  return peerWith(game, time, answer.ticket, answer);
}

/** Joins and says hello at once. */
export function connectPeer(game: Game, time: VirtualTime, request: Partial<JoinRequest> = {}): Peer {
  const peer = joinPeer(game, time, request);
  peer.hello();
  return peer;
}

/** A connection that holds a ticket, good or bad. */
export function peerWith(game: Game, time: VirtualTime, ticket: string, { key = '', room = '' } = {}): Peer {
  const updates: Received[] = [];
  let welcome: ServerMessage | undefined;
  let closed: Peer['closed'];
  let isOver = false;
  let tick = 0;

  const receive = (bytes: Uint8Array) => {
    const message = decodeFromServer(bytes.slice());
    tick = tickAfter(tick, message);
    if (message.kind === 'welcome') {
      welcome = message;
      return;
    }
    updates.push({ atMs: time.nowMs(), tick, bytes: bytes.length, update: message });
  };

  const handlers = game.opened({
    send(bytes) {
      if (!isOver) receive(bytes);
      return !isOver;
    },
    bufferedBytes: () => peer.bufferedBytes,
    close(code, reason) {
      closed = { code, reason };
      time.soon(() => end(code));
    },
  });

  const end = (code: number) => {
    if (isOver) return;
    isOver = true;
    handlers.closed(code);
  };

  let pings = 0;
  const peer: Peer = {
    key,
    room,
    get welcome() {
      return welcome;
    },
    updates,
    get closed() {
      return closed;
    },
    hello: () => peer.send({ kind: 'hello', ticket, fingerprint: game.fingerprint }),
    send: (message) => peer.sendBytes(encodeClientMessage(message)),
    sendBytes(bytes, isBinary = true) {
      if (!isOver) handlers.message(bytes.slice(), isBinary);
    },
    ping: () => peer.send({ kind: 'ping', seq: pings++ & 0xff, read: narrow(tick), now: 0 }),
    keepPinging() {
      let isStopped = false;
      const next = () => {
        if (isStopped) return;
        peer.ping();
        time.later(1000, next);
      };
      next();
      return () => {
        isStopped = true;
      };
    },
    close: (code = 1006) => end(code),
    bufferedBytes: 0,
  };
  return peer;
}

/** All records of a kind that a peer was sent, in their order. */
export function recordsOf<K extends UpdateRecord['kind']>(peer: Peer, kind: K): (UpdateRecord & { kind: K })[] {
  return recordsAmong(
    peer.updates.map(({ update }) => update),
    kind,
  );
}

/** The same among messages, of which some are no updates. */
export function recordsAmong<K extends UpdateRecord['kind']>(
  messages: readonly (ServerMessage | Update)[],
  kind: K,
): (UpdateRecord & { kind: K })[] {
  const items = messages.flatMap((message) => (message.kind === 'update' ? message.items : []));
  return items.filter((item): item is UpdateRecord & { kind: K } => item.kind === kind);
}

/** The tick that a connection is at with a message, having been at `tick`. */
export function tickAfter(tick: number, message: ServerMessage | Update): number {
  if (message.kind === 'welcome') return message.tick;
  const snapshot = message.items.find((item) => item.kind === 'snapshot');
  return snapshot ? snapshot.tick : tick + message.ticks;
}
