import { type CloseKind, closeKindOf, closeOf } from '../../protocol/close.ts';
import type { JoinAnswer, JoinRefusal } from '../../protocol/join.ts';
import type { Platform, Socket } from './platform.ts';

/** Whom to be and where; `resume` is a session key from an earlier visit, found in storage. */
export interface JoinWish {
  name: string;
  colour: number;
  room?: string;
  private?: boolean;
  resume?: string;
  /** See the room without a comet of one's own. */
  watch?: boolean;
}

/**
 * Why there is no line, as a closed list, for words in the player's language: the kinds of protocol/close.ts, two refusals of a
 * join, what a client finds by itself. 'other': from a newer server, whose sentence is all there is to show.
 */
export type Cause = CloseKind | 'roomUnknown' | 'serverFull' | 'lost' | 'silent' | 'noAnswer' | 'unreadable' | 'other';

export type Status =
  /** Before joining, or after leaving. */
  | { state: 'idle' }
  /** Asking for a ticket, opening the socket, waiting for the first frame. */
  | { state: 'joining' }
  /** `quiet`: no frame for over a second. */
  | { state: 'playing'; quiet: boolean }
  /** Lost; tries again at `retryAtMs` of the platform's clock. */
  | { state: 'waiting'; retryAtMs: number; attempt: number; cause: Cause; reason: string }
  /** Ended for good, with a sentence that says more than `cause`; `reload`: the page is of another version than the server. */
  | { state: 'closed'; code: number; cause: Cause; reason: string; reload: boolean };

export interface ConnectionOptions {
  platform: Platform;
  fingerprint: number;
  /** The socket is open: say hello. */
  onOpen(socket: Socket, ticket: string): void;
  onMessage(bytes: Uint8Array): void;
  onStatus(status: Status): void;
}

/** Keeps a line to the server: ticket, socket, and trying again with growing, jittered pauses. */
export interface Connection {
  readonly status: Status;
  readonly socket: Socket | undefined;
  readonly key: string | undefined;
  join(wish: JoinWish): void;
  /** The first frame has arrived. */
  established(): void;
  setQuiet(quiet: boolean): void;
  /** The line is dead though the socket does not know: begin anew. */
  lose(cause: Cause, reason: string): void;
  /** A countdown that runs ends now: the player is looking again. */
  retryNow(): void;
  /** Leaves for good, with 1000. */
  leave(): void;
}

/** Pauses between attempts: doubled each time, half of it by chance, so that a restarted server is not stormed. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** Least pause after a server said that it goes or is full. */
const LATER_MS = 1500;
/** Close code of ours for a line given up: not 1000, which would end the session. */
const GIVEN_UP = 4000;

export function createConnection(options: ConnectionOptions): Connection {
  const { platform, onStatus } = options;
  let status: Status = { state: 'idle' };
  let wish: JoinWish | undefined;
  let key: string | undefined;
  let socket: Socket | undefined;
  /** Raised with each attempt, so that what belongs to an older one is ignored. */
  let era = 0;
  let attempt = 0;
  let cancelRetry = () => {};

  const setStatus = (next: Status) => {
    status = next;
    onStatus(next);
  };

  const giveUp = (code: number, cause: Cause, reason: string, reload = false) => {
    era++;
    socket = undefined;
    setStatus({ state: 'closed', code, cause, reason, reload });
  };

  const retry = (cause: Cause, reason: string, leastMs = 0) => {
    const mine = ++era;
    socket = undefined;
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
    const pauseMs = leastMs + longest * (0.5 + platform.random() / 2);
    attempt++;
    setStatus({ state: 'waiting', retryAtMs: platform.nowMs() + pauseMs, attempt, cause, reason });
    cancelRetry = platform.later(pauseMs, () => {
      if (mine === era) start();
    });
  };

  const start = () => {
    if (!wish) return;
    const mine = ++era;
    setStatus({ state: 'joining' });
    const resume = key ?? wish.resume;
    const body = {
      name: wish.name,
      colour: wish.colour,
      fingerprint: options.fingerprint,
      ...(wish.room === undefined ? {} : { room: wish.room }),
      ...(wish.private === undefined ? {} : { private: wish.private }),
      ...(wish.watch === undefined ? {} : { watch: wish.watch }),
      // A key we hold live is ours even if the server believes the old connection open; one from storage may be a twin's.
      ...(resume === undefined ? {} : { resume, takeover: key !== undefined }),
    };
    platform.post('/api/join', body).then(
      (answer) => {
        if (mine === era) takeAnswer(answer.status, answer.body);
      },
      () => {
        if (mine === era) retry('noAnswer', 'the server does not answer');
      },
    );
  };

  const takeAnswer = (code: number, body: unknown) => {
    if (code === 200) return open(body as JoinAnswer);
    const refusal = body as Partial<JoinRefusal> | undefined;
    const message = refusal?.message ?? `The server answered with status ${code}.`;
    if (code === 409) return giveUp(4002, 'otherProtocol', message, true);
    const cause = causeOfRefusal(code, refusal?.error);
    if (code >= 500) return retry(cause, message, (refusal?.retryAfter ?? 1) * 1000);
    giveUp(4000, cause, message);
  };

  const open = (answer: JoinAnswer) => {
    const mine = era;
    key = answer.key;
    // From now on this is the room, also if the first one was drawn by the server.
    if (wish) wish = { ...wish, room: answer.room };
    const opened = platform.openSocket('/ws', {
      open: () => {
        if (mine === era) options.onOpen(opened, answer.ticket);
      },
      message: (bytes) => {
        if (mine === era) options.onMessage(bytes);
      },
      close: (code, reason) => {
        if (mine === era) lost(code, reason);
      },
    });
    socket = opened;
  };

  const lost = (code: number, reason: string) => {
    const known = closeOf(code);
    const sentence = reason || known.reason;
    // A code we do not know, with a reason, is a newer server's; without one nobody closed the line.
    const cause = closeKindOf(code) ?? (reason ? 'other' : 'lost');
    if (known.retry === 'no') return giveUp(code, cause, sentence);
    if (known.retry === 'reload') return giveUp(code, cause, sentence, true);
    retry(cause, sentence, known.retry === 'later' ? LATER_MS : 0);
  };

  return {
    get status() {
      return status;
    },
    get socket() {
      return socket;
    },
    get key() {
      return key;
    },
    join(next) {
      cancelRetry();
      const old = socket;
      socket = undefined;
      wish = next;
      key = undefined;
      attempt = 0;
      start();
      // Who joins from within a room has left it: else the server would take the silence for a lost line.
      old?.close(1000, 'left');
    },
    established() {
      attempt = 0;
      setStatus({ state: 'playing', quiet: false });
    },
    setQuiet(quiet) {
      if (status.state === 'playing' && status.quiet !== quiet) setStatus({ state: 'playing', quiet });
    },
    lose(cause, reason) {
      const old = socket;
      retry(cause, reason);
      old?.close(GIVEN_UP, 'line lost');
    },
    retryNow() {
      if (status.state !== 'waiting') return;
      cancelRetry();
      start();
    },
    leave() {
      cancelRetry();
      era++;
      const old = socket;
      socket = undefined;
      wish = undefined;
      key = undefined;
      setStatus({ state: 'idle' });
      old?.close(1000, 'left');
    },
  };
}

const REFUSALS: Readonly<Record<string, Cause>> = {
  'room-unknown': 'roomUnknown',
  'room-full': 'roomFull',
  'server-full': 'serverFull',
};

function causeOfRefusal(status: number, error: unknown): Cause {
  if (typeof error === 'string') return Object.hasOwn(REFUSALS, error) ? REFUSALS[error] : 'other';
  // A proxy answers in place of a server that is not there.
  return status >= 500 ? 'noAnswer' : 'other';
}
