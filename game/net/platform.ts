/** What a client needs from the outside: a browser, Node or a test gives it. Times in milliseconds, monotonic. */
export interface Platform {
  nowMs(): number;
  /** Runs `task` once after `ms`; returns its cancellation. */
  later(ms: number, task: () => void): () => void;
  /** 0 up to, not including, 1. */
  random(): number;
  /** POSTs JSON to a path of the server. Rejects when the line fails. */
  post(path: string, body: unknown): Promise<{ status: number; body: unknown }>;
  /** Opens a WebSocket on a path of the server; `close` is called exactly once, also where it never opened. */
  openSocket(path: string, handlers: SocketHandlers): Socket;
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
