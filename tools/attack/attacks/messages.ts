// Attacks with bytes on a WebSocket.
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Attacker, Line } from '../stage/attacker.ts';
import { BINARY, CONTINUATION, frame, handshake, PING, TEXT } from '../stage/frames.ts';
import type { Attack } from '../stage/stage.ts';

const MOVE = Uint8Array.of(0x94, 0x02, 0x00, 0x00, 0x00);

/** What no client may send, by what it is. */
const BOMBS: readonly (readonly [what: string, hex: string])[] = [
  ['an array of four billion', 'ddffffffff'],
  ['a text of four billion bytes', '9102dbffffffff'],
  ['a map', '81a1610a'],
  ['arrays in arrays', '91'.repeat(60)],
  ['an extension', '91c7000100'],
  ['a float', '9402cb3ff00000000000000000'],
  ['nil', '940200c000'],
  ['a number too large', '9402ce0001000000'.padEnd(20, '0')],
  ['an unknown message', '917f'],
  ['too many fields', '95020000000000'],
  ['a heading out of range', '940200cd010000'],
  ['buttons out of range', '9402000004'],
  ['a negative stamp', '9402ff0000'],
  ['nothing', ''],
];

async function closesOf(lines: readonly Line[]): Promise<number[]> {
  return (await Promise.all(lines.map(({ ended }) => ended))).map(({ code }) => code);
}

/** A WebSocket without a library: what frames say is ours. */
async function openBare(attacker: Attacker): Promise<Socket> {
  const socket = await attacker.connect();
  socket.write(handshake({ Host: attacker.host }));
  await new Promise((resolve) => socket.once('data', resolve).once('close', resolve));
  return socket;
}

export const MESSAGES: readonly Attack[] = [
  {
    name: 'message-flood',
    tries: 'thousands of moves a second on each of twenty connections',
    async run({ attacker, repeat, until }) {
      const lines = await Promise.all(Array.from({ length: 20 }, () => attacker.enter()));
      await repeat(50, () => {
        for (const line of lines) for (let i = 0; i < 40; i++) line.send(MOVE);
      });
      const left = () => lines.filter(({ closed }) => closed?.code !== 4006).length;
      return (await until(() => left() === 0)) ? undefined : `${left()} of 20 were not closed with 4006`;
    },
  },
  {
    name: 'control-flood',
    tries: 'thousands of pings of the WebSocket’s own a second',
    async run({ attacker, repeat, until }) {
      const lines = await Promise.all(Array.from({ length: 10 }, () => attacker.enter()));
      await repeat(50, () => {
        for (const { socket } of lines) for (let i = 0; i < 20 && socket.readyState === socket.OPEN; i++) socket.ping();
      });
      const left = () => lines.filter(({ closed }) => closed === undefined).length;
      return (await until(() => left() === 0)) ? undefined : `${left()} of 10 go on`;
    },
  },
  {
    name: 'fragment-flood',
    tries: 'messages of empty fragments, and one that never ends',
    async run({ attacker, repeat, until }) {
      const sockets = await Promise.all(Array.from({ length: 10 }, () => openBare(attacker)));
      for (const socket of sockets) socket.resume().write(frame(BINARY, '', { final: false }));
      const [empty, full] = [new Uint8Array(0), new Uint8Array(1024)];
      await repeat(50, () => {
        for (const [i, socket] of sockets.entries()) {
          if (!socket.destroyed) socket.write(frame(CONTINUATION, i % 2 === 0 ? empty : full, { final: false }));
        }
      });
      // Without a hello each is closed after five seconds; with 16 KiB the second kind is at once.
      const going = () => sockets.filter(({ destroyed }, i) => i % 2 === 1 && !destroyed).length;
      return (await until(() => going() === 0)) ? undefined : `${going()} of 5 endless messages are still taken`;
    },
  },
  {
    name: 'oversized',
    tries: 'frames that say they have a gigabyte, and messages of 20 KiB',
    async run({ attacker, until }) {
      const bare = await Promise.all(Array.from({ length: 10 }, () => openBare(attacker)));
      for (const socket of bare) socket.resume().write(frame(BINARY, new Uint8Array(100), { length: 2n ** 30n }));
      const lines = await Promise.all(Array.from({ length: 10 }, () => attacker.enter()));
      for (const line of lines) line.send(new Uint8Array(20_000));
      const isOver = await until(
        () => bare.every(({ destroyed }) => destroyed) && lines.every(({ closed }) => closed !== undefined),
      );
      return isOver ? undefined : 'some of them are still open';
    },
  },
  {
    name: 'bombs',
    tries: 'messages that decode to something huge, deep or out of range',
    async run({ attacker }) {
      for (const [what, hex] of BOMBS) {
        const line = await attacker.enter();
        line.send(Buffer.from(hex, 'hex'));
        const [code] = await closesOf([line]);
        if (code !== 4009) return `${what} closed with ${code}`;
      }
      return undefined;
    },
  },
  {
    name: 'random-bytes',
    tries: 'random messages and frames, on connections of their own',
    async run({ attacker, repeat }) {
      let line = await attacker.enter();
      await repeat(40, async (i) => {
        line.send(randomBytes(1 + (i % 60)));
        if (i % 8 === 7) {
          const bare = await openBare(attacker);
          bare.resume().write(Buffer.concat([frame(PING, randomBytes(i % 100)), randomBytes(i % 300)]));
        }
        if (line.closed) line = await attacker.enter();
      });
      const { status } = await attacker.get('/healthz');
      return status === 200 ? undefined : `others are answered with ${status}`;
    },
  },
  {
    name: 'text-frames',
    tries: 'texts in the place of binary messages, some that are no UTF-8',
    async run({ attacker }) {
      const line = await attacker.enter();
      line.send('{"kind":"move"}');
      const bare = await openBare(attacker);
      bare.resume().write(frame(TEXT, Uint8Array.of(0xff, 0xfe)));
      await new Promise((resolve) => bare.once('close', resolve));
      const { code } = await line.ended;
      return code === 4009 ? undefined : `a text closed with ${code}`;
    },
  },
];
