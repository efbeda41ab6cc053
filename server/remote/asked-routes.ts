import type { Reader } from '../http/live-leaderboard.ts';
import { NOWHERE } from '../lobby/rating.ts';
import { answerTurned, type HttpAnswer, type PostRequest, type Routes } from '../transport/routes.ts';
import type { FromGateway, Say, ToGateway } from './messages.ts';

/** A host's routes, as a gateway elsewhere has them. */
export interface AskedRoutes extends Routes {
  /** How well a join would be placed there, see `rateJoin`. */
  rate(request: PostRequest, body: Uint8Array, answer: (rate: number) => void): void;
  /** Takes an answer in. */
  take(message: ToGateway): void;
  /** Whether there is a host. Without one who asks, or waits for an answer, is told so, and readers of live answers are ended. */
  setLinked(isLinked: boolean): void;
}

export const NO_HOST = answerTurned({
  status: 503,
  error: 'restarting',
  message: 'The server is being restarted. Try again in a moment.',
  retryAfter: 1,
});

export function createAskedRoutes(say: Say<FromGateway>): AskedRoutes {
  const asking = new Map<number, (answer: HttpAnswer) => void>();
  const rating = new Map<number, (rate: number) => void>();
  const readers = new Map<number, Reader>();
  let ids = 0;
  let isLinked = false;

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

  const answered = ({ id, answer, isLive }: ToGateway & { kind: 'answer' }) => {
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
    answer: (request, send) => (isLinked ? say({ kind: 'request', id: ask(send), request }) : send(NO_HOST)),
    post: (request, body, send) =>
      isLinked ? say({ kind: 'post', id: ask(send), request, body: body.slice() }) : send(NO_HOST),
    rate(request, body, send) {
      if (!isLinked) return send(NOWHERE);
      rating.set(++ids, send);
      say({ kind: 'rate', id: ids, request, body: body.slice() });
    },
    take(message) {
      switch (message.kind) {
        case 'answer':
          return answered(message);
        case 'rated': {
          const send = rating.get(message.id);
          rating.delete(message.id);
          return send?.(message.rate);
        }
        case 'piece': {
          const reader = readers.get(message.id);
          // Who does not keep up is ended here: of a socket the host knows nothing.
          if (reader && !reader.write(message.text)) reader.end();
          return;
        }
        case 'ended':
          readers.get(message.id)?.end();
      }
    },
    setLinked(isNowLinked) {
      isLinked = isNowLinked;
      if (isLinked) return;
      for (const reader of [...readers.values()]) reader.end();
      for (const send of asking.values()) send(NO_HOST);
      asking.clear();
      for (const send of rating.values()) send(NOWHERE);
      rating.clear();
    },
  };
}
