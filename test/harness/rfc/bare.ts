import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A WebSocket's client without a library: what its frames say is the test's. RFC 6455, section 5.2. */

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

export const HANDSHAKE: Readonly<Record<string, string>> = {
  Host: 'cometa',
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** A handshake as text. Headers that are undefined are left out. */
export function handshake(headers: Record<string, string | undefined> = {}, line = 'GET /ws HTTP/1.1'): string {
  const all = Object.entries({ ...HANDSHAKE, ...headers }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return `${[line, ...all].join('\r\n')}\r\n\r\n`;
}

export interface FrameOptions {
  readonly final?: boolean;
  /** 0 to 7: which of the reserved bits are set. */
  readonly reserved?: number;
  readonly masked?: boolean;
  /** What the length is said to be, and in how many bytes (0, 2, 8), where it is not as it should be. */
  readonly length?: bigint;
  readonly lengthBytes?: 0 | 2 | 8;
}

/** A frame as bytes. Its mask is not 0, so that one that is not undone is noticed. */
export function frame(opcode: number, payload: Uint8Array | string = '', options: FrameOptions = {}): Buffer {
  const bytes = Buffer.from(payload);
  const { final = true, reserved = 0, masked = true, length = BigInt(bytes.length) } = options;
  const { lengthBytes = length < 126n ? 0 : length < 65_536n ? 2 : 8 } = options;
  const head = Buffer.alloc(2 + lengthBytes);
  head[0] = (final ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (masked ? 0x80 : 0) | (lengthBytes === 0 ? Number(length) : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) head.writeUInt16BE(Number(length), 2);
  if (lengthBytes === 8) head.writeBigUInt64BE(BigInt.asUintN(64, length), 2);
  if (!masked) return Buffer.concat([head, bytes]);
  const mask = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
  return Buffer.concat([head, mask, bytes.map((byte, i) => byte ^ mask[i % 4])]);
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

export const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10];

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
