import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { handshake, PONG } from '../../../tools/attack/stage/frames.ts';

/** A WebSocket's client without a library: what its frames say is the test's. */

export interface Frame {
  readonly final: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

export interface BareClient {
  /** The status line and headers of the answer to the handshake; empty: none came. */
  readonly head: string;
  readonly status: number;
  readonly frames: readonly Frame[];
  readonly hasEnded: boolean;
  write(bytes: Uint8Array): void;
  /** Resolves when the server has ended the connection, or a pong with this text came. */
  pongOrEnd(text: string): Promise<'pong' | 'end'>;
  destroy(): void;
}

/** Connects, sends a handshake (whole, or byte by byte), and waits for its answer or the end. */
export async function openBare(port: number, text = handshake(), isSlow = false): Promise<BareClient> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const client = clientOf(socket);
  if (isSlow)
    for (const byte of Buffer.from(text, 'latin1')) await new Promise((done) => socket.write(Buffer.of(byte), done));
  else socket.write(text, 'latin1');
  while (client.head === '' && !client.hasEnded) await new Promise((resolve) => setTimeout(resolve, 2));
  return client;
}

function clientOf(socket: Socket): BareClient {
  let heard = Buffer.alloc(0);
  let head = '';
  let hasEnded = false;
  const frames: Frame[] = [];
  // Not by once(), to which a reset is an error.
  const ended = new Promise<void>((resolve) => socket.on('close', () => resolve())).then(() => {
    hasEnded = true;
  });
  socket.on('data', (data) => {
    heard = Buffer.concat([heard, data]);
    if (head === '') {
      const end = heard.indexOf('\r\n\r\n');
      if (end < 0) return;
      head = heard.subarray(0, end).toString('latin1');
      heard = heard.subarray(end + 4);
    }
    for (let read = readFrame(heard); read; read = readFrame(heard)) {
      frames.push(read.frame);
      heard = heard.subarray(read.size);
    }
  });
  return {
    get head() {
      return head;
    },
    get status() {
      return Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
    },
    frames,
    get hasEnded() {
      return hasEnded;
    },
    write: (bytes) => void socket.write(bytes),
    async pongOrEnd(text) {
      const hasPong = () => frames.some(({ opcode, payload }) => opcode === PONG && payload.toString() === text);
      while (!hasPong() && !hasEnded) await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2))]);
      return hasPong() ? 'pong' : 'end';
    },
    destroy: () => socket.destroy(),
  };
}

function readFrame(bytes: Buffer): { frame: Frame; size: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes[1] & 0x7f;
  const at = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < at) return undefined;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < at + length) return undefined;
  const payload = Buffer.from(bytes.subarray(at, at + length));
  return { frame: { final: bytes[0] >= 0x80, opcode: bytes[0] & 0x0f, payload }, size: at + length };
}
