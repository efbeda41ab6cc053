import type { Socket } from 'node:net';

/** Binary WebSocket frames of a server, each with its head in one piece of memory: RFC 6455, 5.2. */

/** Where frames are put together. What a socket has queued stays in it; a frame the kernel took at once makes room for the next. */
const BLOCK_BYTES = 64 * 1024;
const FINAL_BINARY = 0x82;
/** A head says the length in its second byte up to 125, else in two bytes or in eight behind it. */
const LENGTH_IN_2 = 126;
const LENGTH_IN_8 = 127;

let block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
let used = 0;

/** Writes a message. The bytes are copied, so they may change afterwards: the socket may keep them until the kernel takes them. */
export function writeFrame(socket: Socket, bytes: Uint8Array): void {
  const { length } = bytes;
  const headBytes = length < LENGTH_IN_2 ? 2 : length < 2 ** 16 ? 4 : 10;
  if (block.length - used < headBytes + length) {
    block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, headBytes + length));
    used = 0;
  }
  block[used] = FINAL_BINARY;
  block[used + 1] = headBytes === 2 ? length : headBytes === 4 ? LENGTH_IN_2 : LENGTH_IN_8;
  if (headBytes === 4) block.writeUInt16BE(length, used + 2);
  if (headBytes === 10) {
    block.writeUInt32BE(0, used + 2);
    block.writeUInt32BE(length, used + 6);
  }
  block.set(bytes, used + headBytes);
  const end = used + headBytes + length;
  socket.write(block.subarray(used, end));
  if (socket.writableLength > 0) used = end;
}
