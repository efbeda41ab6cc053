import type { Platform } from '../net/line/platform.ts';

/** What is seen of a client's line from outside. */
export interface LineWatch {
  /** A message has come. */
  heard(): void;
  /** A connection has ended, with this code of RFC 6455 or `protocol/close.ts`; 1000 is the client's own goodbye. */
  closed(code: number): void;
}

/** The same platform, watched. */
export function watchLine(platform: Platform, watch: LineWatch): Platform {
  return {
    ...platform,
    openSocket: (path, handlers) =>
      platform.openSocket(path, {
        open: () => handlers.open(),
        message(bytes) {
          watch.heard();
          handlers.message(bytes);
        },
        close(code, reason, wasClean) {
          watch.closed(code);
          handlers.close(code, reason, wasClean);
        },
      }),
  };
}
