import { WebSocket } from 'ws';
import type { FromGateway, ToGateway } from '../remote/messages.ts';
import {
  ASK_EVERY_MS,
  createNonce,
  type FromMachine,
  isProof,
  LARGEST_MESSAGE_BYTES,
  LINK_CLOSE,
  LINK_PATH,
  pack,
  proofOf,
  SILENCE_MS,
  type ToMachine,
  unpack,
} from './messages.ts';

export interface HostLinkOptions {
  /** Where the host is now, like `ws://10.0.0.5:9465`; undefined: nobody says so. */
  find(): Promise<string | undefined>;
  readonly secret: string;
  readonly version: string;
  /** This gateway's, in the host's log and metrics. */
  readonly name: string;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  onLinked(): void;
  onCut(): void;
  onMessage(message: ToGateway): void;
}

/** A gateway's link to its host, made anew whenever it is cut. */
export interface HostLink {
  /** What is said while there is no link is lost. */
  say(message: FromGateway): void;
  /** The host's clock, in milliseconds. */
  hostNowMs(): number;
  close(): void;
}

/** Pauses between attempts: a host that is replaced is there again within a second. Each pause is half of it at least, by chance. */
const PAUSE_MS = 8;
const SOON = 120;
const LONG_PAUSE_MS = 50;
const CONNECT_MS = 2000;
/** The clock is set by the quickest of so many answers. */
const SAMPLES = 16;

export function createHostLink(options: HostLinkOptions): HostLink {
  const { log } = options;
  const clock = createHostClock();
  const id = createNonce();
  let current: WebSocket | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** Attempts since there was a link. */
  let attempts = 0;
  const telling = createTelling(log);
  let isClosed = false;

  const say = (message: FromMachine) => {
    if (current?.readyState === WebSocket.OPEN) current.send(pack(message));
  };

  const again = () => {
    if (isClosed) return;
    const pauseMs = attempts++ < SOON ? PAUSE_MS : LONG_PAUSE_MS;
    timer = setTimeout(() => void connect(), pauseMs * (0.5 + Math.random() / 2));
  };

  const connect = async () => {
    const url = await options.find().catch((error: Error) => {
      telling.tell(error.message);
      return undefined;
    });
    if (isClosed) return;
    if (url === undefined) return again();
    serve(openSocket(url), url);
  };

  const serve = (socket: WebSocket, url: string) => {
    const greeting = createGreeting(options, id);
    let isLinked = false;
    let heardMs = performance.now();
    let lastError = '';
    const asking = setInterval(() => {
      if (performance.now() - heardMs > SILENCE_MS) return socket.terminate();
      if (isLinked) say({ kind: 'ask', atMs: performance.now() });
    }, ASK_EVERY_MS);

    const link = () => {
      isLinked = true;
      current = socket;
      attempts = 0;
      telling.forget();
      log.info({ host: url }, 'the host is there');
      options.onLinked();
    };

    const take = (message: ToMachine) => {
      if (message.kind === 'told') {
        greeting.checkOver();
        clock.told(message);
        // The clock first: what rooms say of time is said in the host's.
        if (!isLinked) link();
      } else if (message.kind === 'greet') {
        for (const answer of greeting.answers(message)) socket.send(pack(answer));
      } else if (message.kind === 'entered') {
        greeting.check(message.proof);
        clock.begin();
      } else if (greeting.isOver()) options.onMessage(message);
    };

    socket.on('message', (data, isBinary) => {
      heardMs = performance.now();
      try {
        take(unpack<ToMachine>(data, isBinary));
      } catch (error) {
        telling.tell(
          `The link to the host at ${url} is given up: ${error instanceof Error ? error.message : String(error)}.`,
        );
        socket.close(LINK_CLOSE.malformed);
      }
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      lastError = error.code ?? error.message;
    });
    socket.on('close', (code) => {
      clearInterval(asking);
      telling.tell(describeEnd(url, code, lastError));
      if (isLinked) {
        current = undefined;
        options.onCut();
      }
      again();
    });
  };

  void connect();
  return {
    say,
    hostNowMs: () => performance.now() + clock.aheadMs(),
    close() {
      isClosed = true;
      clearTimeout(timer);
      current?.close(LINK_CLOSE.goingAway);
    },
  };
}

function openSocket(url: string): WebSocket {
  return new WebSocket(`${url.replace(/\/+$/, '')}${LINK_PATH}`, {
    perMessageDeflate: false,
    maxPayload: LARGEST_MESSAGE_BYTES,
    handshakeTimeout: CONNECT_MS,
  });
}

/** Attempts are many: why they fail is told once a cause. */
function createTelling(log: HostLinkOptions['log']) {
  let told = '';
  return {
    tell(sentence: string) {
      if (sentence !== told) log.warn({}, sentence);
      told = sentence;
    },
    forget() {
      told = '';
    },
  };
}

/** The gateway's part of the greeting. */
function createGreeting({ secret, version, name }: HostLinkOptions, id: string) {
  const own = createNonce();
  let nonces: readonly [string, string] | undefined;
  let isOver = false;
  return {
    /** The time is asked for at once, and told to who is let in: players wait for one way there and back less. */
    answers({ nonce }: ToMachine & { kind: 'greet' }): readonly FromMachine[] {
      nonces = [String(nonce), own];
      const proof = proofOf(secret, 'gateway', nonces);
      return [
        { kind: 'enter', version, id, name, nonce: own, proof },
        { kind: 'ask', atMs: performance.now() },
      ];
    },
    check(proof: string): void {
      if (!nonces || !isProof(proof, proofOf(secret, 'host', nonces))) throw new Error('it does not know RELAY_SECRET');
      isOver = true;
    },
    isOver: () => isOver,
    /** Nothing is said to who has not shown that it is a host. */
    checkOver(): void {
      if (!isOver) throw new Error('it tells the time before it has shown that it knows RELAY_SECRET');
    },
  };
}

/** How far the host's clock is ahead of this process's, by the answers that took the least time (Cristian, 1989). */
function createHostClock() {
  let samples: { aheadMs: number; tookMs: number }[] = [];
  /** Chosen when an answer comes: the time is asked for with each ping. */
  let aheadMs = 0;
  return {
    /** Another host has another clock. */
    begin() {
      samples = [];
    },
    told({ atMs, hostMs }: { atMs: number; hostMs: number }) {
      const nowMs = performance.now();
      const tookMs = nowMs - atMs;
      samples = [...samples.slice(1 - SAMPLES), { aheadMs: hostMs + tookMs / 2 - nowMs, tookMs }];
      aheadMs = samples.reduce((a, b) => (b.tookMs < a.tookMs ? b : a)).aheadMs;
    },
    aheadMs: () => aheadMs,
  };
}

function describeEnd(url: string, code: number, error: string): string {
  switch (code) {
    case LINK_CLOSE.stranger:
      return `The host at ${url} refuses this gateway: RELAY_SECRET is another one there. Give both the same.`;
    case LINK_CLOSE.otherVersion:
      return `The host at ${url} is of another version. Start host and gateways from one version.`;
    case LINK_CLOSE.goingAway:
      return `The host at ${url} has gone. Players wait for the next one.`;
    default:
      return error === ''
        ? `The link to the host at ${url} is cut. Players wait until it is there again.`
        : `The host at ${url} does not answer (${error}). Start it, or correct HOST_URL.`;
  }
}
