/** Bytes that grow as needed and are reused: no allocation once they are large enough. */
export interface ByteBuffer {
  bytes: Uint8Array;
  length: number;
}

export function createByteBuffer(capacity: number): ByteBuffer {
  return { bytes: new Uint8Array(capacity), length: 0 };
}

/** Makes room for `more` bytes. */
export function reserve(buffer: ByteBuffer, more: number): void {
  if (buffer.length + more <= buffer.bytes.length) return;
  const larger = new Uint8Array(Math.max(buffer.bytes.length * 2, buffer.length + more));
  larger.set(buffer.bytes.subarray(0, buffer.length));
  buffer.bytes = larger;
}

/** Up to so many bytes a loop pings the library's copy, which wants a view made first. */
const SHORT_COPY = 100;

/** Copies `start` to `end` of another buffer to the end of this one. */
export function appendBytes(buffer: ByteBuffer, from: Uint8Array, start: number, end: number): void {
  const length = end - start;
  reserve(buffer, length);
  const { bytes } = buffer;
  if (length > SHORT_COPY) bytes.set(from.subarray(start, end), buffer.length);
  else for (let i = start, at = buffer.length; i < end; i++, at++) bytes[at] = from[i];
  buffer.length += length;
}
