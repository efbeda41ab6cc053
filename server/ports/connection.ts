/** A player's connection as the gateway sees it; each transport implements it, tests do so in memory. */
export interface Connection {
  /**
   * Hands one binary message to the socket. The bytes are borrowed: they are valid until this returns, so whoever cannot pass them on
   * at once must copy them.
   * @returns whether the socket took it; if not the connection is lost, and its close event follows
   */
  send(bytes: Uint8Array): boolean;
  /** Bytes the socket has not yet passed on to the kernel. */
  bufferedBytes(): number;
  /** Ends the connection with a close code of `protocol/close.ts`. Again does no harm. */
  close(code: number, reason: string): void;
}
