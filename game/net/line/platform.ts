/** What a client needs from the outside: a browser, Node or a test gives it. Times in milliseconds, monotonic. */
export interface Platform {
  nowMs(): number;
  /** Runs `task` once after `ms`; returns its cancellation. */
  later(ms: number, task: () => void): () => void;
  /** 0 up to, not including, 1. */
  random(): number;
  /** POSTs JSON to a path of the server (`/api/join`). Rejects when the line fails, or the answer ends in the middle. */
  post(path: string, body: unknown): Promise<Answer>;
  /** Opens a WebSocket on a path of the server; `close` is called exactly once, also where it never opened. */
  openSocket(path: string, handlers: SocketHandlers): Socket;
}

/**
 * Longest wait for each step on the way into a room. Shorter gives up on slow phones; longer looks like a page that is dead.
 * A platform frees by itself what a request, or a socket that does not open, still holds then: a browser opens no second
 * socket to a server while the first one is opening.
 */
export const PATIENCE_MS = 10_000;

export interface Answer {
  status: number;
  /** Undefined where it is not JSON. */
  body: unknown;
  /** What the header Retry-After says, in seconds. */
  retryAfter?: number | undefined;
}

export interface SocketHandlers {
  open(): void;
  message(bytes: Uint8Array): void;
  close(code: number, reason: string, wasClean: boolean): void;
}

export interface Socket {
  send(bytes: Uint8Array): void;
  close(code: number, reason: string): void;
  bufferedBytes(): number;
}
