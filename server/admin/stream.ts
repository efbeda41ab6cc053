import type { ServerResponse } from 'node:http';
import type { StreamMessage } from '../../protocol/stream.ts';
import type { Game } from '../game/game.ts';
import { charge } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import { createReporter } from './reporter.ts';

/** The live stream of the private port. Nothing of it runs while nobody listens. */
export interface Stream {
  /** Answers a request with messages until its connection ends. @returns false: there are too many listeners */
  add(response: ServerResponse): boolean;
  close(): void;
}

const EVERY_MS = 100;
/** Each is a browser tab of an operator; more would be a mistake, and cost ticks. */
const MOST_LISTENERS = 20;
/** A listener with so much unread is cut off: a tab that is asleep. It comes back by itself when it wakes. */
const MOST_UNREAD_BYTES = 1024 * 1024;

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
};

export function createStream(game: Game, nowMs = () => performance.now()): Stream {
  const listeners = new Set<ServerResponse>();
  const reporter = createReporter(game, process);
  let timer: ReturnType<typeof setInterval> | undefined;

  const tell = () => {
    const event = eventOf(reporter.news(nowMs()));
    for (const listener of listeners) {
      if (listener.writableLength > MOST_UNREAD_BYTES) listener.destroy();
      else listener.write(event);
    }
  };
  const remove = (listener: ServerResponse) => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };

  return {
    add(response) {
      if (listeners.size >= MOST_LISTENERS) return false;
      if (listeners.size === 0) {
        reporter.begin(nowMs());
        timer = setInterval(() => charge(game.ledger, ROW['between.http'], tell), EVERY_MS);
      }
      listeners.add(response);
      response.once('close', () => remove(response));
      response.writeHead(200, HEADERS);
      response.write(eventOf(reporter.hello()));
      return true;
    },
    close() {
      clearInterval(timer);
      for (const listener of listeners) listener.end();
    },
  };
}

function eventOf(message: StreamMessage): string {
  return `data: ${JSON.stringify(message)}\n\n`;
}
