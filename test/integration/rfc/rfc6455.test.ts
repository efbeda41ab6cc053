import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import { chooseTransport } from '../../../server/transport/choose.ts';
import type { Transport } from '../../../server/transport/transport.ts';
import { BINARY, CLOSE, CONTINUATION, frame, handshake, PING, TEXT } from '../../../tools/attack/stage/frames.ts';
import { type BareClient, openBare } from '../../harness/rfc/bare.ts';
import { createHouse, servedBy } from '../../harness/server/house.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

/** The WebSocket Protocol, section by section, over bare sockets, on both transports. What a case breaks off must end its connection alone. */

const PROBE = 'still there?';
const bytes = (length: number) => Buffer.alloc(length, 7);
const closeWith = (code: number, reason: Uint8Array | string = '') =>
  frame(CLOSE, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]));

type Frames = readonly Uint8Array[];
/** What the game is to hear: the lengths of messages, in their order. */
type Messages = readonly number[];

/** Goes on, and the game hears these. */
const FINE: readonly (readonly [section: string, what: string, frames: Frames, messages: Messages])[] = [
  ['5.2', 'a message of no bytes', [frame(BINARY)], [0]],
  ['5.2', 'a message of 125 bytes', [frame(BINARY, bytes(125))], [125]],
  ['5.2', 'a message of 126 bytes, whose length takes two more', [frame(BINARY, bytes(126))], [126]],
  ['5.2', 'a message of 16,384 bytes', [frame(BINARY, bytes(16_384))], [16_384]],
  ['5.2', 'two messages in one packet', [Buffer.concat([frame(BINARY, bytes(3)), frame(BINARY, bytes(4))])], [3, 4]],
  ['5.3', 'a mask is undone', [frame(BINARY, Buffer.from([1, 2, 3]))], [3]],
  ['5.4', 'two fragments', [frame(BINARY, bytes(2), { final: false }), frame(CONTINUATION, bytes(3))], [5]],
  [
    '5.4',
    'three fragments, the middle one empty',
    [
      frame(BINARY, bytes(2), { final: false }),
      frame(CONTINUATION, '', { final: false }),
      frame(CONTINUATION, bytes(1)),
    ],
    [3],
  ],
  ['5.4', 'all fragments empty', [frame(BINARY, '', { final: false }), frame(CONTINUATION)], [0]],
  [
    '5.4',
    'sixty fragments of a byte',
    [
      frame(BINARY, bytes(1), { final: false }),
      ...Array.from({ length: 58 }, () => frame(CONTINUATION, bytes(1), { final: false })),
      frame(CONTINUATION, bytes(1)),
    ],
    [60],
  ],
  [
    '5.4',
    'a ping between fragments',
    [frame(BINARY, bytes(2), { final: false }), frame(PING, 'between'), frame(CONTINUATION, bytes(2))],
    [4],
  ],
  [
    '5.4',
    'a pong between fragments',
    [frame(BINARY, bytes(2), { final: false }), frame(10, 'between'), frame(CONTINUATION, bytes(2))],
    [4],
  ],
  ['5.5.2', 'a ping without a payload', [frame(PING)], []],
  ['5.5.2', 'a ping of 125 bytes', [frame(PING, bytes(125))], []],
  ['5.5.2', 'three pings in one packet', [Buffer.concat([frame(PING, 'a'), frame(PING, 'b'), frame(PING, 'c')])], []],
  ['5.5.3', 'a pong that nobody asked for', [frame(10, 'unasked')], []],
  ['5.6', 'a text', [frame(TEXT, 'cometa')], [6]],
  ['5.6', 'a text of no bytes', [frame(TEXT)], [0]],
  ['5.6', 'a text of signs of two, three and four bytes', [frame(TEXT, 'é☄🌠')], [9]],
  [
    '8.1',
    'a text whose sign is cut by a fragment',
    [frame(TEXT, Buffer.from('☄').subarray(0, 1), { final: false }), frame(CONTINUATION, Buffer.from('☄').subarray(1))],
    [3],
  ],
];

/** A byte at a time and every way to cut a frame in two say the same. */
const CUT = Buffer.concat([frame(BINARY, bytes(130)), frame(PING, 'cut'), frame(BINARY, bytes(2))]);

/** Ends the connection. */
const FATAL: readonly (readonly [section: string, what: string, frames: Frames])[] = [
  ['5.1', 'a frame without a mask', [frame(BINARY, bytes(3), { masked: false })]],
  ['5.1', 'a ping without a mask', [frame(PING, 'x', { masked: false })]],
  ...[1, 2, 4, 7].map(
    (reserved) => ['5.2', `reserved bits ${reserved}`, [frame(BINARY, bytes(3), { reserved })]] as const,
  ),
  ...[4, 1].map((reserved) => ['5.2', `reserved bits ${reserved} of a ping`, [frame(PING, '', { reserved })]] as const),
  ...[3, 4, 5, 6, 7].map((opcode) => ['5.2', `the reserved opcode ${opcode}`, [frame(opcode, bytes(3))]] as const),
  ...[11, 12, 13, 14, 15].map((opcode) => ['5.2', `the reserved opcode ${opcode}`, [frame(opcode)]] as const),
  ['5.2', 'a length of 65,535 bytes, which is more than a message may have', [frame(BINARY, bytes(65_535))]],
  ['5.2', 'a length of 65,536 bytes in eight bytes', [frame(BINARY, bytes(65_536))]],
  ['5.2', 'a length with the highest bit', [frame(BINARY, bytes(100), { length: -1n, lengthBytes: 8 })]],
  ['5.2', 'a length of a gigabyte', [frame(BINARY, bytes(100), { length: 2n ** 30n, lengthBytes: 8 })]],
  ['5.4', 'a continuation of nothing', [frame(CONTINUATION, bytes(3))]],
  ['5.4', 'a continuation of nothing that is not the last', [frame(CONTINUATION, bytes(3), { final: false })]],
  ['5.4', 'a message within another', [frame(BINARY, bytes(2), { final: false }), frame(BINARY, bytes(2))]],
  [
    '5.4',
    'a text within a binary message',
    [frame(BINARY, bytes(2), { final: false }), frame(TEXT, 'x', { final: false })],
  ],
  [
    '5.4',
    'fragments of more than 16 KiB together',
    [frame(BINARY, bytes(9000), { final: false }), frame(CONTINUATION, bytes(9000))],
  ],
  ['5.5', 'a ping in fragments', [frame(PING, 'x', { final: false }), frame(CONTINUATION, 'y')]],
  ['5.5', 'a close in fragments', [frame(CLOSE, '', { final: false })]],
  ['5.5', 'a ping of 126 bytes', [frame(PING, bytes(126))]],
  ['5.5', 'a close of 126 bytes', [frame(CLOSE, bytes(126))]],
  ['5.5.1', 'a close without a code', [frame(CLOSE)]],
  ['5.5.1', 'a close of one byte', [frame(CLOSE, bytes(1))]],
  ['5.5.1', 'a close, and a message after it', [closeWith(1000), frame(BINARY, bytes(5))]],
  ['5.5.1', 'two closes', [closeWith(1000), closeWith(1001)]],
  ['7.4.1', 'a close with the code 1000', [closeWith(1000)]],
  ['7.4.1', 'a close with a reason', [closeWith(1001, 'going')]],
  ...[1002, 1003, 1007, 1008, 1009, 1010, 1011].map(
    (code) => ['7.4.1', `a close with the code ${code}`, [closeWith(code)]] as const,
  ),
  ...[1004, 1005, 1006, 1015].map(
    (code) => ['7.4.1', `a close with the code ${code}, which nobody may send`, [closeWith(code)]] as const,
  ),
  ...[0, 999, 1016, 2999, 5000, 65_535].map(
    (code) => ['7.4.2', `a close with the code ${code}, which there is not`, [closeWith(code)]] as const,
  ),
  ...[3000, 3999, 4000, 4999].map((code) => ['7.4.2', `a close with the code ${code}`, [closeWith(code)]] as const),
  ['8.1', 'a text that is no UTF-8', [frame(TEXT, Buffer.from([0xff, 0xfe]))]],
  ['8.1', 'a text with an overlong sign', [frame(TEXT, Buffer.from([0xc0, 0xaf]))]],
  ['8.1', 'a text with half of a pair', [frame(TEXT, Buffer.from([0xed, 0xa0, 0x80]))]],
  ['8.1', 'a text that ends within a sign', [frame(TEXT, Buffer.from('☄').subarray(0, 2))]],
  [
    '8.1',
    'fragments of a text that are no UTF-8 together',
    [frame(TEXT, Buffer.from([0xe2, 0x98]), { final: false }), frame(CONTINUATION, 'a')],
  ],
];

/** What uWebSockets.js lets pass. It harms nobody: such a client's own messages are read otherwise than it meant them. */
const LET_PASS = ['a frame without a mask', 'a message within another'];
console.log(`Not looked at on uWebSockets.js, which lets them pass: ${LET_PASS.join(', ')}.`);

/** A handshake, and whether it opens a WebSocket. */
const HANDSHAKES: readonly (readonly [section: string, what: string, text: string, opens: boolean])[] = [
  ['4.2.1', 'as a browser sends it', handshake(), true],
  [
    '4.2.1',
    'with names of headers in small letters',
    handshake()
      .toLowerCase()
      .replace('get', 'GET')
      .replace('http/', 'HTTP/')
      .replace(/(sec-websocket-key: ).*/, '$1dGhlIHNhbXBsZSBub25jZQ=='),
    true,
  ],
  ['4.2.1', 'with Upgrade: WebSocket', handshake({ Upgrade: 'WebSocket' }), true],
  ['4.2.1', 'with Connection: keep-alive, Upgrade', handshake({ Connection: 'keep-alive, Upgrade' }), true],
  ['4.2.1', 'with headers that nobody knows', handshake({ 'X-Comet': 'Halley', Cookie: 'a=b' }), true],
  ['4.2.1', 'with a query', handshake({}, 'GET /ws?room=A HTTP/1.1'), true],
  ['4.2.1', 'by POST', handshake({}, 'POST /ws HTTP/1.1'), false],
  ['4.2.1', 'with HTTP/1.0', handshake({}, 'GET /ws HTTP/1.0'), false],
  ['4.2.1', 'without Upgrade', handshake({ Upgrade: undefined }), false],
  ['4.2.1', 'with another Upgrade', handshake({ Upgrade: 'h2c' }), false],
  ['4.2.1', 'without Connection', handshake({ Connection: undefined }), false],
  ['4.2.1', 'of version 7', handshake({ 'Sec-WebSocket-Version': '7' }), false],
  ['4.2.1', 'without a version', handshake({ 'Sec-WebSocket-Version': undefined }), false],
  ['4.2.1', 'with a key of six signs', handshake({ 'Sec-WebSocket-Key': 'aGVsbG8' }), false],
  ['4.2.1', 'without a key', handshake({ 'Sec-WebSocket-Key': undefined }), false],
  ['4.2.1', 'without Host', handshake({ Host: undefined }), false],
  ['4.2.2', 'for another path', handshake({}, 'GET /wss HTTP/1.1'), false],
  ['4.2.2', 'with a subprotocol, which is not taken', handshake({ 'Sec-WebSocket-Protocol': 'chat, superchat' }), true],
  [
    '9.1',
    'with an extension, which is not taken',
    handshake({ 'Sec-WebSocket-Extensions': 'permessage-deflate' }),
    true,
  ],
];

describe.each(TRANSPORTS)('on %s', (name) => {
  let transport: Transport;
  /** Lengths of the messages of the newest line, and whether it has ended. */
  let heard: number[] = [];
  let ends = 0;
  const clients: BareClient[] = [];

  beforeAll(async () => {
    const { game } = createHouse();
    const opened = () => {
      heard = [];
      const own = heard;
      return {
        message: (message: Uint8Array) => void own.push(message.length),
        control() {},
        closed: () => void ends++,
      };
    };
    const descriptors = { opened: () => true, closed() {}, mayJoin: () => true };
    const { listen } = await chooseTransport(readConfig({ TRANSPORT: name }).transport);
    transport = await listen({
      host: '127.0.0.1',
      port: 0,
      descriptors,
      ...servedBy(game, opened),
    });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
  });
  afterAll(() => transport.close());

  const open = async (...how: [text?: string, isSlow?: boolean]) => {
    const client = await openBare(transport.port, ...how);
    clients.push(client);
    return client;
  };

  test.each(FINE)('%s: %s is heard', async (_section, _what, frames, messages) => {
    const client = await open();
    for (const one of frames) client.write(one);
    client.write(frame(PING, PROBE));
    expect(await client.pongOrEnd(PROBE)).toBe('pong');
    expect(heard).toEqual(messages);
  });

  test('5.2: a byte at a time, and cut at each place, frames say the same', async () => {
    const slow = await open();
    for (const byte of CUT) slow.write(Buffer.of(byte));
    expect(await slow.pongOrEnd('cut')).toBe('pong');
    for (let at = 1; at < CUT.length; at += 7) {
      const client = await open();
      client.write(CUT.subarray(0, at));
      await new Promise((resolve) => setTimeout(resolve, 2));
      client.write(CUT.subarray(at));
      client.write(frame(PING, PROBE));
      expect(await client.pongOrEnd(PROBE)).toBe('pong');
      expect(heard, `cut at ${at}`).toEqual([130, 2]);
    }
  });

  test.each(FATAL.filter(([, what]) => name !== 'uws' || !LET_PASS.includes(what)))(
    '%s: %s ends the connection',
    async (_section, _what, frames) => {
      const client = await open();
      const before = ends;
      for (const one of frames) client.write(one);
      client.write(frame(PING, PROBE));
      expect(await client.pongOrEnd(PROBE)).toBe('end');
      expect(heard).toEqual([]);
      while (ends === before) await new Promise((resolve) => setTimeout(resolve, 2));
      expect(ends).toBe(before + 1);
    },
  );

  test.each([1000, 1001, 3000, 4321])('5.5.1: a close with %i is answered with a close', async (code) => {
    const client = await open();
    client.write(closeWith(code));
    await client.pongOrEnd('never');
    const answer = client.frames.find(({ opcode }) => opcode === CLOSE);
    expect(answer?.payload.length === 0 || answer?.payload.readUInt16BE(0) === code).toBe(true);
  });

  test.each(HANDSHAKES)('%s: a handshake %s', async (_section, _what, text, opens) => {
    const client = await open(text);
    expect(client.status === 101).toBe(opens);
    if (!opens) return;
    expect(client.head).toMatch(/^sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=$/im);
    expect(client.head).toMatch(/^upgrade: websocket$/im);
    expect(client.head).not.toMatch(/^sec-websocket-(protocol|extensions):/im);
    client.write(frame(PING, PROBE));
    expect(await client.pongOrEnd(PROBE)).toBe('pong');
  });

  test('4.2.1: a handshake byte by byte', async () => {
    const client = await open(handshake(), true);
    expect(client.status).toBe(101);
  });
});
