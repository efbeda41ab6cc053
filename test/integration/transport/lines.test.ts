import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { Connection } from '../../../server/ports/connection.ts';
import { chooseTransport } from '../../../server/transport/choose.ts';
import type { Transport } from '../../../server/transport/transport.ts';
import { handshake } from '../../../tools/attack/stage/frames.ts';
import { createHouse, servedBy } from '../../harness/server/house.ts';
import { sendRaw } from '../../harness/server/raw-client.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

/** What a transport promises the game of each line, without the game: `server/ports/connection.ts`, W1, IN2 and HD1 of SPEC.md. */

/** A line as the game sees it. */
interface Heard {
  readonly connection: Connection;
  readonly messages: { bytes: number[]; isBinary: boolean }[];
  readonly ends: { code: number; rule: string | undefined }[];
}

const MIB = 1024 * 1024;
const HANDSHAKE = handshake();

async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe.each(TRANSPORTS)('on %s', (name) => {
  let transport: Transport;
  let lines: Heard[];
  let open: number;
  const clients: { terminate(): void }[] = [];

  const listen = async (port = 0): Promise<Transport> => {
    const { game } = createHouse();
    const opened = (connection: Connection) => {
      const heard: Heard = { connection, messages: [], ends: [] };
      lines.push(heard);
      return {
        message: (bytes: Uint8Array, isBinary: boolean) => void heard.messages.push({ bytes: [...bytes], isBinary }),
        control() {},
        closed: (code: number, rule?: string) => void heard.ends.push({ code, rule }),
      };
    };
    const descriptors = {
      opened: () => {
        open++;
        return true;
      },
      closed: () => void open--,
      mayJoin: () => true,
    };
    const choice = await chooseTransport(name);
    return choice.listen({ host: '127.0.0.1', port, descriptors, ...servedBy(game, opened) });
  };

  beforeEach(async () => {
    lines = [];
    open = 0;
    transport = await listen();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.terminate();
    transport.stopListening();
    transport.close();
    // Each connection that was counted as opened is counted as closed.
    await until(() => open === 0);
  });

  async function enter(): Promise<{ client: WebSocket; line: Heard }> {
    const client = new WebSocket(`ws://127.0.0.1:${transport.port}/ws`, { perMessageDeflate: false });
    client.on('error', () => {});
    clients.push(client);
    const count = lines.length;
    await once(client, 'open');
    await until(() => lines.length > count);
    return { client, line: lines[count] };
  }

  /** A client that says what it likes; nothing is read from it until it is asked to. */
  async function enterRaw(): Promise<{ socket: Socket; line: Heard }> {
    const socket = connect({ port: transport.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {});
    clients.push({ terminate: () => socket.destroy() });
    const count = lines.length;
    socket.write(HANDSHAKE);
    await until(() => lines.length > count);
    return { socket, line: lines[count] };
  }

  /** Sends until the socket holds something back. */
  function fill({ connection }: Heard): void {
    const bytes = new Uint8Array(64 * 1024);
    while (connection.bufferedBytes() < 2 * bytes.length) expect(connection.send(bytes)).toBe(true);
  }

  test('a message arrives as it was sent, whatever its length', async () => {
    const { client, line } = await enter();
    const heard: Buffer[] = [];
    client.on('message', (data, isBinary) => isBinary && heard.push(data as Buffer));
    const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000];
    for (const length of lengths) expect(line.connection.send(new Uint8Array(length).fill(length))).toBe(true);
    await until(() => heard.length === lengths.length);
    expect(heard.map(({ length }) => length)).toEqual(lengths);
    for (const bytes of heard) expect(bytes.every((byte) => byte === (bytes.length & 255))).toBe(true);
  });

  test('the bytes of a message may be written anew as soon as it is sent, also while the client does not read', async () => {
    const { client, line } = await enter();
    const heard: Buffer[] = [];
    client.on('message', (data) => heard.push(data as Buffer));
    client.pause();
    const bytes = new Uint8Array(5000);
    let sent = 0;
    while (line.connection.bufferedBytes() < MIB / 2) {
      bytes.fill(sent++);
      line.connection.send(bytes);
      bytes.fill(255);
    }
    client.resume();
    await until(() => heard.length === sent);
    for (const [i, message] of heard.entries()) expect(message.equals(Buffer.alloc(5000, i & 255)), `${i}`).toBe(true);
    await until(() => line.connection.bufferedBytes() === 0);
  });

  test('what a client does not read is told, and beyond a mebibyte its line is cut', async () => {
    const { client, line } = await enter();
    client.pause();
    const { connection } = line;
    const bytes = new Uint8Array(50_000);
    let most = 0;
    while (connection.send(bytes)) most = Math.max(most, connection.bufferedBytes());
    expect(most).toBeGreaterThan(MIB - 2 * bytes.length);
    // It is asked before a message is added, or after.
    expect(most).toBeLessThanOrEqual(MIB + bytes.length);
    await until(() => line.ends.length > 0);
    expect(line.ends).toEqual([{ code: 1006, rule: undefined }]);
    expect([connection.send(bytes), connection.bufferedBytes()]).toEqual([false, 0]);
  });

  test('the server closes with its code and reason, and once', async () => {
    const { client, line } = await enter();
    const closed = once(client, 'close');
    line.connection.close(4009, 'IN4: nothing of that');
    line.connection.close(4001, 'another');
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([4009, 'IN4: nothing of that']);
    expect(line.ends).toEqual([{ code: 4009, rule: undefined }]);
    expect([line.connection.send(new Uint8Array(1)), line.connection.bufferedBytes()]).toEqual([false, 0]);
  });

  test.each(['x', '’', '😀'])('a reason of %j that is too long for a close frame is cut', async (letter) => {
    const { client, line } = await enter();
    const closed = once(client, 'close');
    line.connection.close(4009, letter.repeat(200));
    const [code, reason] = await closed;
    expect(code).toBe(4009);
    expect(reason.length).toBeGreaterThan(115);
    expect(reason.length).toBeLessThanOrEqual(123);
  });

  test('a line that the server has closed is told of at once, and ends though the client goes on talking', async () => {
    const { socket, line } = await enterRaw();
    line.connection.close(1012, 'server restarting');
    expect(line.ends).toEqual([{ code: 1012, rule: undefined }]);
    const talking = setInterval(() => socket.write(Buffer.from([0x82, 0x81, 0, 0, 0, 0, 1])), 20);
    socket.resume();
    await once(socket, 'end');
    clearInterval(talking);
    expect(line.messages).toEqual([]);
  });

  test.each([1000, 1001, 4000, 4999])('the client closes with %i and is answered with it', async (code) => {
    const { client, line } = await enter();
    client.close(code, 'goodbye');
    expect((await once(client, 'close'))[0]).toBe(code);
    expect(line.ends).toEqual([{ code, rule: undefined }]);
  });

  test('a client’s close frame without a code is 1005', async () => {
    const { client, line } = await enter();
    client.close();
    await once(client, 'close');
    expect(line.ends).toEqual([{ code: 1005, rule: undefined }]);
  });

  test('nothing is heard of what follows a close frame, though the client does not go', async () => {
    const { socket, line } = await enterRaw();
    socket.write(Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8, 0x82, 0x81, 0, 0, 0, 0, 1]));
    await until(() => line.ends.length > 0);
    expect(line).toMatchObject({ ends: [{ code: 1000, rule: undefined }], messages: [] });
  });

  test('a pulled cable is 1006', async () => {
    const { client, line } = await enter();
    client.terminate();
    await until(() => line.ends.length > 0);
    expect(line.ends).toEqual([{ code: 1006, rule: undefined }]);
  });

  test('a client that closes its side without a close frame is cut off', async () => {
    const { socket, line } = await enterRaw();
    socket.end();
    await until(() => line.ends.length > 0);
    expect(line.ends).toEqual([{ code: 1006, rule: undefined }]);
    await until(() => open === 0);
  });

  test('a client that closes its side and reads nothing is cut off, whatever waits for it', async () => {
    const { socket, line } = await enterRaw();
    fill(line);
    socket.end();
    await until(() => open === 0);
    expect(line.ends).toEqual([{ code: 1006, rule: undefined }]);
  });

  test.each([
    ['with a reserved bit', [0xc2, 0x81, 0, 0, 0, 0, 1]],
    ['with an unknown opcode', [0x83, 0x81, 0, 0, 0, 0, 1]],
    ['that continues nothing', [0x80, 0x81, 0, 0, 0, 0, 1]],
    ['that is half a ping', [0x09, 0x80, 0, 0, 0, 0]],
    ['that is a ping of 126 bytes', [0x89, 0xfe, 0, 126, 0, 0, 0, 0, ...new Array(126).fill(0)]],
  ])('a frame %s is cut off without a close frame', async (_what, bytes) => {
    const { socket, line } = await enterRaw();
    const heard: Buffer[] = [];
    socket.on('data', (data) => heard.push(data));
    socket.write(Buffer.from(bytes));
    await once(socket, 'end');
    expect(Buffer.concat(heard).toString('latin1')).toMatch(/\r\n\r\n$/);
    await until(() => line.ends.length > 0);
    expect(line).toMatchObject({ ends: [{ code: 1006, rule: undefined }], messages: [] });
  });

  test('[IN2] a message of many frames is too large by their sum', async () => {
    const { client, line } = await enter();
    for (let i = 0; i < 5; i++) client.send(new Uint8Array(4096), { fin: false });
    await until(() => line.ends.length > 0);
    expect(line).toMatchObject({ ends: [{ code: 1006, rule: 'IN2' }], messages: [] });
  });

  test('[W1] a message is heard as one, whatever frames and packets it came in', async () => {
    const { client, line } = await enter();
    client.send(new Uint8Array([1]), { fin: false });
    client.ping();
    client.send(new Uint8Array([2, 3]), { fin: false });
    client.send(new Uint8Array([4]), { fin: true });
    client.send('text');
    const { socket, line: raw } = await enterRaw();
    for (const byte of [0x82, 0x82, 1, 2, 3, 4, 5 ^ 1, 6 ^ 2]) {
      socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await until(() => line.messages.length === 2 && raw.messages.length === 1);
    expect(line.messages).toEqual([
      { bytes: [1, 2, 3, 4], isBinary: true },
      { bytes: [...Buffer.from('text')], isBinary: false },
    ]);
    expect(raw.messages).toEqual([{ bytes: [5, 6], isBinary: true }]);
  });

  test('a client’s ping is answered', async () => {
    const { client } = await enter();
    client.ping('are you there');
    expect(String((await once(client, 'pong'))[0])).toBe('are you there');
  });

  test('a port that is taken is told in a sentence', async () => {
    await expect(listen(transport.port)).rejects.toThrow(
      `Port ${transport.port} on 127.0.0.1 cannot be had: something listens there already. Is another server running? Set PORT to a free one.`,
    );
  });

  test('a server that stops listening takes nobody new, and goes on with those who are there', async () => {
    const { client, line } = await enter();
    transport.stopListening();
    const [error] = await once(connect(transport.port, '127.0.0.1'), 'error');
    expect(error.code).toBe('ECONNREFUSED');
    const heard = once(client, 'message');
    line.connection.send(new Uint8Array([7]));
    expect((await heard)[0]).toEqual(Buffer.from([7]));
    // Once is enough: a second time harms uWebSockets.js.
    transport = { ...transport, stopListening() {} };
  });

  test('a server that closes drops everybody', async () => {
    const { client, line } = await enter();
    const idle = connect(transport.port, '127.0.0.1');
    await once(idle, 'connect');
    expect(await sendRaw(transport.port, 'GET /healthz HTTP/1.1\r\nHost: cometa\r\n\r\n', /ok/)).toMatch(
      /^HTTP\/1\.1 200 /,
    );
    idle.on('error', () => {});
    const gone = [once(client, 'close'), once(idle.resume(), 'close')];
    transport.close();
    const [[code]] = await Promise.all(gone);
    expect(code).toBe(1006);
    await until(() => line.ends.length > 0);
    expect(line.ends[0].code).toBe(1006);
  });
});
