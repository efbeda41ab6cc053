import { closeKindOf, closeOf } from '../../protocol/close.ts';
import type { JoinAnswer } from '../../protocol/join.ts';
import { type Failure, readAnswer } from './answer.ts';
import type { Cause } from './cause.ts';
import { PATIENCE_MS, type Platform, type Socket } from './platform.ts';

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
/** So many sockets in a row that brought nothing, each after an answered join, are no chance: one may be a restart. */
const BLOCKED_AFTER = 2;
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
  /** The one timer that runs: until the next attempt, or for as long as a step of this one may take. */
  let cancelTimer = () => {};
  /** Whether nothing has come through the socket yet, and how many such sockets have ended in a row. */
  let isBarren = false;
  let barrenSockets = 0;

  const setStatus = (next: Status) => {
    status = next;
    onStatus(next);
  };

  /** Ends an attempt; the number is the next one's. */
  const nextEra = (): number => {
    cancelTimer();
    socket = undefined;
    return ++era;
  };

  const giveUp = (code: number, cause: Cause, reason: string, reload: boolean) => {
    nextEra();
    setStatus({ state: 'closed', code, cause, reason, reload });
  };

  const retry = (cause: Cause, reason: string, leastMs = 0) => {
    nextEra();
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
    const pauseMs = leastMs + longest * (0.5 + platform.random() / 2);
    attempt++;
    cancelTimer = platform.later(pauseMs, start);
    setStatus({ state: 'waiting', retryAtMs: platform.nowMs() + pauseMs, attempt, cause, reason });
  };

  const end = (code: number, { cause, reason, retry: again, afterMs }: Failure) => {
    if (again === 'no' || again === 'reload') giveUp(code, cause, reason, again === 'reload');
    else retry(cause, reason, afterMs);
  };

  /** The line broke without a word from the server. */
  const breakOff = (cause: Cause, reason: string) => {
    if (isBarren && ++barrenSockets >= BLOCKED_AFTER)
      retry('blocked', 'the server answers, but nothing comes through a WebSocket');
    else retry(cause, reason);
  };

  const lose = (cause: Cause, reason: string) => {
    const old = socket;
    breakOff(cause, reason);
    old?.close(GIVEN_UP, 'line lost');
  };

  /** The next step has this long; what it fails with if it does not come. */
  const expect = (cause: Cause, reason: string) => {
    cancelTimer();
    cancelTimer = platform.later(PATIENCE_MS, () => lose(cause, reason));
  };

  const start = () => {
    if (!wish) return;
    const mine = nextEra();
    isBarren = false;
    expect('noAnswer', 'the server does not answer');
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
        if (mine !== era) return;
        const said = readAnswer(answer);
        if ('ticket' in said) open(said);
        else end(said.retry === 'reload' ? 4002 : 4000, said);
      },
      () => {
        if (mine === era) retry('noAnswer', 'the server does not answer');
      },
    );
  };

  const open = (answer: JoinAnswer) => {
    const mine = era;
    key = answer.key;
    // From now on this is the room, also if the first one was drawn by the server.
    if (wish) wish = { ...wish, room: answer.room };
    isBarren = true;
    let isOpen = false;
    expect('unopened', 'the connection does not open');
    const opened = platform.openSocket('/ws', {
      open: () => {
        if (mine !== era) return;
        isOpen = true;
        expect('mute', 'the connection is open, but nothing comes through');
        options.onOpen(opened, answer.ticket);
      },
      message: (bytes) => {
        if (mine !== era) return;
        isBarren = false;
        barrenSockets = 0;
        options.onMessage(bytes);
      },
      close: (code, reason) => {
        if (mine === era) lost(code, reason, isOpen);
      },
    });
    socket = opened;
  };

  const lost = (code: number, said: string, wasOpen: boolean) => {
    const kind = closeKindOf(code);
    const { retry: again, reason: sentence } = closeOf(code);
    // A code we do not know, with a reason, is a newer server's; without one nobody closed the line.
    if (!kind && !said)
      return wasOpen ? breakOff('lost', sentence) : breakOff('unopened', 'the connection does not open');
    barrenSockets = 0;
    end(code, {
      cause: kind ?? 'other',
      reason: said || sentence,
      retry: again,
      afterMs: again === 'later' ? LATER_MS : 0,
    });
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
      const old = socket;
      wish = next;
      key = undefined;
      attempt = 0;
      start();
      // Who joins from within a room has left it: else the server would take the silence for a lost line.
      old?.close(1000, 'left');
    },
    established() {
      cancelTimer();
      attempt = 0;
      setStatus({ state: 'playing', quiet: false });
    },
    setQuiet(quiet) {
      if (status.state === 'playing' && status.quiet !== quiet) setStatus({ state: 'playing', quiet });
    },
    lose,
    retryNow() {
      if (status.state === 'waiting') start();
    },
    leave() {
      const old = socket;
      nextEra();
      wish = undefined;
      key = undefined;
      setStatus({ state: 'idle' });
      old?.close(1000, 'left');
    },
  };
}
