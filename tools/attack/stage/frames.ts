// Handshakes and frames of a WebSocket as bytes, good and bad: RFC 6455, sections 4.1 and 5.2.

export const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10];

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
