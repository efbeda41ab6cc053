import type { Reader } from '../http/live-leaderboard.ts';
import type { HttpAnswer, Routes } from '../transport/routes.ts';
import type { FromThread, ToThread } from './messages.ts';

/** The routes of the host's thread, as a transport in another one has them. */
export interface Remote {
  readonly routes: Routes;
  /** Takes an answer in. */
  take(message: ToThread): void;
}

export function createRemote(say: (message: FromThread) => void): Remote {
  const asking = new Map<number, (answer: HttpAnswer) => void>();
  const readers = new Map<number, Reader>();
  let ids = 0;

  const ask = (send: (answer: HttpAnswer) => void): number => {
    asking.set(++ids, send);
    return ids;
  };

  /** The head of an answer is written, and somebody reads. */
  const follow = (id: number, reader: Reader): (() => void) => {
    readers.set(id, reader);
    say({ kind: 'reads', id });
    return () => {
      if (readers.delete(id)) say({ kind: 'gone', id });
    };
  };

  const answered = ({ id, answer, isLive }: ToThread & { kind: 'answer' }) => {
    const send = asking.get(id);
    asking.delete(id);
    if (!isLive) return send?.(answer);
    let isRead = false;
    const live = (reader: Reader) => {
      isRead = true;
      return follow(id, reader);
    };
    send?.({ ...answer, live });
    // Whoever asked has gone meanwhile: else what waits for a reader would wait for ever.
    if (!isRead) say({ kind: 'gone', id });
  };

  return {
    routes: {
      answer: (request, send) => say({ kind: 'request', id: ask(send), request }),
      post: (request, body, send) => say({ kind: 'post', id: ask(send), request, body: body.slice() }),
    },
    take(message) {
      switch (message.kind) {
        case 'answer':
          return answered(message);
        case 'piece': {
          const reader = readers.get(message.id);
          // Who does not keep up is ended here: of a socket the other thread knows nothing.
          if (reader && !reader.write(message.text)) reader.end();
          return;
        }
        case 'ended':
          readers.get(message.id)?.end();
      }
    },
  };
}
