import type { Prize } from '../../../protocol/leaderboard.ts';
import { type AttemptOptions, attempt } from './attempt.ts';
import type { Cause } from './cause.ts';
import { type Line, lose, nextEra, setStatus } from './ending.ts';
import type { Platform, Socket } from './platform.ts';
import type { JoinWish, Status } from './status.ts';

export interface ConnectionOptions extends AttemptOptions {
  platform: Platform;
  onStatus(status: Status): void;
}

/** Keeps a line to the server: ticket, socket, and trying again with growing, jittered pauses. */
export interface Connection {
  readonly status: Status;
  readonly socket: Socket | undefined;
  readonly key: string | undefined;
  /** What the player has won, the newest first. */
  readonly prizes: readonly Prize[];
  join(wish: JoinWish): void;
  /** The first update has arrived. */
  established(): void;
  setQuiet(quiet: boolean): void;
  /** The line is dead though the socket does not know: begin anew. */
  lose(cause: Cause, reason: string): void;
  /** A countdown that runs ends now: the player is looking again. */
  retryNow(): void;
  /** Leaves for good, with 1000. */
  leave(): void;
}

export function createConnection(options: ConnectionOptions): Connection {
  const line = createLine(options);
  return {
    get status() {
      return line.status;
    },
    get socket() {
      return line.socket;
    },
    get prizes() {
      return line.prizes;
    },
    get key() {
      return line.key;
    },
    join: (wish) => join(line, wish),
    established: () => establish(line),
    setQuiet(quiet) {
      const { status } = line;
      if (status.state === 'playing' && status.quiet !== quiet) setStatus(line, { state: 'playing', quiet });
    },
    lose: (cause, reason) => lose(line, cause, reason),
    retryNow() {
      if (line.status.state === 'waiting') line.start();
    },
    leave: () => leave(line),
  };
}

function createLine({ platform, onStatus, ...options }: ConnectionOptions): Line {
  const line: Line = {
    platform,
    onStatus,
    start: () => attempt(line, options),
    status: { state: 'idle' },
    wish: undefined,
    key: undefined,
    room: undefined,
    prizes: [],
    socket: undefined,
    era: 0,
    attempt: 0,
    cancelTimer: () => {},
    isBarren: false,
    barrenSockets: 0,
  };
  return line;
}

function join(line: Line, wish: JoinWish): void {
  const old = line.socket;
  line.wish = wish;
  line.key = undefined;
  line.attempt = 0;
  line.start();
  // Who joins from within a room has left it: else the server would take the silence for a lost line.
  old?.close(1000, 'left');
}

function establish(line: Line): void {
  line.cancelTimer();
  line.attempt = 0;
  // From now on this is the room, also if it was drawn by the server. One that was full before the hello is not.
  if (line.wish && line.room !== undefined) line.wish = { ...line.wish, room: line.room };
  setStatus(line, { state: 'playing', quiet: false });
}

function leave(line: Line): void {
  const old = line.socket;
  nextEra(line);
  line.wish = undefined;
  line.key = undefined;
  setStatus(line, { state: 'idle' });
  old?.close(1000, 'left');
}
