import WebSocket from 'ws';
import type { Platform, Socket } from '../../../game/net/line/platform.ts';

/** Real sockets for a client in Node; clock and timers come from the test. */
export interface NodePlatform extends Platform {
  /** Requests without an answer yet, sockets being opened, sockets open, sockets being closed. */
  readonly under: { posts: number; opening: number; open: number; closing: number };
  /** Ends the connection as a pulled cable would, without a goodbye. */
  cut(): void;
}

export function createNodePlatform(
  origin: string,
  time: Pick<Platform, 'nowMs' | 'later'>,
  random: () => number = Math.random,
): NodePlatform {
  const under = { posts: 0, opening: 0, open: 0, closing: 0 };
  let cut = () => {};
  return {
    nowMs: time.nowMs,
    later: time.later,
    random,
    under,
    cut: () => cut(),
    async post(path, body) {
      under.posts++;
      try {
        const response = await fetch(`http://${origin}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        return { status: response.status, body: await response.json() };
      } finally {
        under.posts--;
      }
    },
    openSocket(path, handlers): Socket {
      const socket = new WebSocket(`ws://${origin}${path}`, { perMessageDeflate: false });
      let phase: 'opening' | 'open' | 'closing' | 'closed' = 'opening';
      under.opening++;
      const enter = (next: 'open' | 'closing' | 'closed') => {
        if (phase !== 'closed') under[phase]--;
        phase = next;
        if (next !== 'closed') under[next]++;
      };
      cut = () => {
        enter('closing');
        socket.terminate();
      };
      socket.on('open', () => {
        enter('open');
        handlers.open();
      });
      socket.on('message', (data) => handlers.message(new Uint8Array(data as Buffer)));
      // An error is always followed by a close, which tells all that matters.
      socket.on('error', () => {});
      socket.on('close', (code, reason) => {
        enter('closed');
        handlers.close(code, reason.toString(), code !== 1006);
      });
      return {
        send: (bytes) => socket.send(bytes),
        close(code, reason) {
          enter('closing');
          socket.close(code, reason);
        },
        bufferedBytes: () => socket.bufferedAmount,
      };
    },
  };
}
