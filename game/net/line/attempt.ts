import type { JoinAnswer } from '../../../protocol/join.ts';
import { readAnswer } from './answer.ts';
import type { Cause } from './cause.ts';
import { closed, end, type Line, lose, nextEra, retry, setStatus } from './ending.ts';
import { PATIENCE_MS, type Socket, type SocketHandlers } from './platform.ts';
import type { JoinWish } from './status.ts';

/** What an attempt tells of. */
export interface AttemptOptions {
  readonly fingerprint: number;
  /** The socket is open: say hello. */
  onOpen(socket: Socket, ticket: string): void;
  onMessage(bytes: Uint8Array): void;
}

/** One attempt to come into a room: asks for a ticket, then opens the socket. An older attempt is forgotten. */
export function attempt(line: Line, options: AttemptOptions): void {
  const { wish, key, platform } = line;
  if (!wish) return;
  const mine = nextEra(line);
  line.isBarren = false;
  expect(line, 'noAnswer', 'the server does not answer');
  setStatus(line, { state: 'joining' });
  platform.post('/api/join', requestOf(wish, key, options.fingerprint)).then(
    (answer) => {
      if (mine !== line.era) return;
      const said = readAnswer(answer);
      if ('ticket' in said) open(line, said, options);
      else end(line, said.retry === 'reload' ? 4002 : 4000, said);
    },
    () => {
      if (mine === line.era) retry(line, 'noAnswer', 'the server does not answer');
    },
  );
}

/** The body of a join, J1 in SPEC.md. */
function requestOf(wish: JoinWish, key: string | undefined, fingerprint: number): object {
  const resume = key ?? wish.resume;
  return {
    name: wish.name,
    colour: wish.colour,
    fingerprint,
    ...(wish.room === undefined ? {} : { room: wish.room }),
    ...(wish.private === undefined ? {} : { private: wish.private }),
    ...(wish.options === undefined ? {} : { options: wish.options }),
    ...(wish.identity === undefined ? {} : { identity: wish.identity }),
    ...(wish.friend === undefined ? {} : { friend: wish.friend }),
    ...(wish.with === undefined ? {} : { with: wish.with }),
    ...(wish.watch === undefined ? {} : { watch: wish.watch }),
    // A key we hold live is ours even if the server believes the old connection open; one from storage may be a twin's.
    ...(resume === undefined ? {} : { resume, takeover: key !== undefined }),
  };
}

/** The next step has this long; what it fails with if it does not come. */
function expect(line: Line, cause: Cause, reason: string): void {
  line.cancelTimer();
  line.cancelTimer = line.platform.later(PATIENCE_MS, () => lose(line, cause, reason));
}

function open(line: Line, answer: JoinAnswer, options: AttemptOptions): void {
  line.key = answer.key;
  line.prizes = answer.prizes ?? [];
  line.isBarren = true;
  expect(line, 'unopened', 'the connection does not open');
  line.room = answer.room;
  const handlers = handlersOf(line, () => options.onOpen(opened, answer.ticket), options.onMessage);
  const opened = line.platform.openSocket('/ws', handlers);
  line.socket = opened;
}

function handlersOf(line: Line, onOpen: () => void, onMessage: (bytes: Uint8Array) => void): SocketHandlers {
  const mine = line.era;
  let isOpen = false;
  return {
    open() {
      if (mine !== line.era) return;
      isOpen = true;
      expect(line, 'mute', 'the connection is open, but nothing comes through');
      onOpen();
    },
    message(bytes) {
      if (mine !== line.era) return;
      line.isBarren = false;
      line.barrenSockets = 0;
      onMessage(bytes);
    },
    close(code, reason) {
      if (mine === line.era) closed(line, code, reason, isOpen);
    },
  };
}
