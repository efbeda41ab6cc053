import type { Platform, Socket, SocketHandlers } from '../../../game/net/line/platform.ts';
import { createVirtualTime, type VirtualTime } from './virtual.ts';

/** A platform on which nothing happens by itself: the test answers posts, opens sockets and lets time pass. */
export interface FakePlatform extends Platform {
  readonly time: VirtualTime;
  readonly posts: FakePost[];
  readonly sockets: FakeSocket[];
  /** What `random` answers from now on. */
  chance: number;
}

export interface FakePost {
  readonly path: string;
  readonly body: unknown;
  answer(status: number, body?: unknown, retryAfter?: number): Promise<void>;
  fail(): Promise<void>;
}

export interface FakeSocket extends Socket {
  readonly path: string;
  readonly handlers: SocketHandlers;
  readonly sent: Uint8Array[];
  /** How it was closed from this side. */
  closed: { code: number; reason: string } | undefined;
}

export function createFakePlatform(): FakePlatform {
  const time = createVirtualTime();
  const platform: FakePlatform = {
    time,
    posts: [],
    sockets: [],
    chance: 0,
    nowMs: time.nowMs,
    later: time.later,
    random: () => platform.chance,
    post(path, body) {
      return new Promise((resolve, reject) => {
        platform.posts.push({
          path,
          body,
          answer: (status, answer, retryAfter) => settled(() => resolve({ status, body: answer, retryAfter })),
          fail: () => settled(() => reject(new Error('no line'))),
        });
      });
    },
    openSocket(path, handlers) {
      const socket: FakeSocket = {
        path,
        handlers,
        sent: [],
        closed: undefined,
        send: (bytes) => void socket.sent.push(bytes.slice()),
        close(code, reason) {
          socket.closed = { code, reason };
        },
        bufferedBytes: () => 0,
      };
      platform.sockets.push(socket);
      return socket;
    },
  };
  return platform;
}

/** Does it, and lets those who wait for it go on. */
async function settled(act: () => void): Promise<void> {
  act();
  for (let i = 0; i < 5; i++) await Promise.resolve();
}
