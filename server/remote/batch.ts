import { appendBytes, createByteBuffer } from '../../protocol/bytes.ts';

/** Bytes that leave together. */
export interface Batch {
  /** The bytes are copied. */
  add(bytes: Uint8Array): void;
}

/**
 * Collects what is said, and hands it on as one message: a message between threads takes 10 to 20 µs, whatever is in it.
 * @param post gets bytes that it may keep
 * @param soon runs a task when enough has been waited: behind the tick in hand, or when all sockets have been read
 */
export function createBatch(post: (bytes: Uint8Array<ArrayBuffer>) => void, soon: (task: () => void) => void): Batch {
  const waiting = createByteBuffer(4096);
  const flush = () => {
    const bytes = new Uint8Array(waiting.length);
    bytes.set(waiting.bytes.subarray(0, waiting.length));
    waiting.length = 0;
    post(bytes);
  };
  return {
    add(bytes) {
      if (waiting.length === 0) soon(flush);
      appendBytes(waiting, bytes, 0, bytes.length);
    },
  };
}
