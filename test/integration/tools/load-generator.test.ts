import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket as TcpSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { encodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import { readConfig } from '../../../server/config/config.ts';
import { startServer } from '../../../server/server.ts';
import type { Script } from '../../../tools/bench/contenders/shared/script.ts';
import { buildLoad, type LoadFigures, type LoadOptions, runLoad } from '../../../tools/bench/load/load.ts';
import { canInstallDebianPackages, installDebianPackages } from '../../../tools/lib/install/debian.mjs';
import { joinRaw } from '../../harness/server/raw-client.ts';

// The benchmark's load generator against servers that know what they sent and should hear.

const binary = await findLoad();
const folder = mkdtempSync(join(tmpdir(), 'cometa-load-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** The program; a compiler is installed for it where that can be done. Undefined where there is none. */
async function findLoad(): Promise<string | undefined> {
  try {
    return await buildLoad().catch((error: unknown) => {
      if (!canInstallDebianPackages() || !String(error).includes('compiler')) throw error;
      installDebianPackages(['gcc', 'libc6-dev']);
      return buildLoad();
    });
  } catch (error) {
    console.log(`Skipped: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

interface Heard {
  readonly url: string;
  readonly socket: WebSocket;
  /** As hex; texts as they are, behind a `t`. */
  readonly messages: string[];
  readonly pongs: string[];
}

interface Listener {
  readonly port: number;
  readonly clients: Heard[];
}

/** A WebSocket server that keeps what it hears and answers as a test tells it. */
async function listen(answer: (client: Heard, message: string) => void = () => {}): Promise<Listener> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  cleanups.push(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  const clients: Heard[] = [];
  server.on('connection', (socket, { url = '' }) => {
    const client: Heard = { url, socket, messages: [], pongs: [] };
    clients.push(client);
    socket.on('error', () => {});
    socket.on('pong', (data) => client.pongs.push(data.toString()));
    socket.on('message', (data, isBinary) => {
      const message = isBinary ? (data as Buffer).toString('hex') : `t${data}`;
      client.messages.push(message);
      answer(client, message);
    });
  });
  await once(server, 'listening');
  return { port: (server.address() as { port: number }).port, clients };
}

/** A move's payload: ee, heading, buttons, and two bytes for a counter. */
function moveHex(index: number, counter = 0): string {
  return Buffer.from([0xee, index & 255, index >> 8, counter & 255, counter >> 8]).toString('hex');
}

function scriptFor(port: number, parts: Partial<Script> = {}): Script {
  return {
    port,
    path: '/ws',
    opening: [],
    text: false,
    moves: Array.from({ length: 1024 }, (_, i) => moveHex(i)),
    update: { match: '0a0b', text: false },
    replies: [],
    everySlot: false,
    dialect: 'plain',
    ...parts,
  };
}

const SLOTS = 60;
/** Every third move is a change. */
const isChange = (slot: number) => slot % 3 === 1;
const inputOf = (client: number, slot: number) => (slot * 5 + client + ((slot % 4) << 8)) % 1024;

function writeMoves(clients: number): string {
  const path = join(folder, `moves-${clients}`);
  const moves = Array.from({ length: clients * SLOTS }, (_, i) => {
    const slot = i % SLOTS;
    return inputOf(Math.floor(i / SLOTS), slot) | (isChange(slot) ? 0x8000 : 0);
  });
  writeFileSync(path, Uint16Array.from(moves));
  return path;
}

/** Longer than any test: what is waited for ends warming up and measuring, not a clock. */
const FOR_EVER_MS = 1e6;

/** When there is enough of measuring, and of warming up, which is left out where nothing is said of it. */
interface Enough {
  measured(): boolean;
  warmed?(): boolean;
}

const never: Enough = { measured: () => false };

/** Plays so many clients until there is enough. */
async function play(
  script: Script,
  clients: number,
  enough: Enough,
  parts: Partial<LoadOptions> = {},
): Promise<LoadFigures> {
  const run = { isOver: false, hasBegun: false, goOn() {} };
  const figures = runLoad({
    binary: String(binary),
    script,
    clients,
    movesFile: writeMoves(clients),
    mode: 'strict',
    serverPid: process.pid,
    warmMs: enough.warmed ? FOR_EVER_MS : 0,
    measureMs: FOR_EVER_MS,
    joinMs: 60_000,
    ...parts,
    onStart(goOn) {
      run.goOn = goOn;
    },
    onLine(line) {
      if (line === 'begin') run.hasBegun = true;
      parts.onLine?.(line);
    },
  });
  const until = async (isSo: () => boolean) => {
    while (!isSo() && !run.isOver) await sleep(5);
  };
  const end = () => {
    run.isOver = true;
  };
  figures.then(end, end);
  if (enough.warmed) {
    await until(enough.warmed);
    run.goOn();
  }
  await until(() => run.hasBegun && enough.measured());
  run.goOn();
  return figures;
}

/** A frame as a server sends it, its payload as long as told and beginning as an update does. */
function updateFrame(payloadLength: number): Buffer {
  const payload = Buffer.alloc(payloadLength, 0x55);
  payload.set([0x0a, 0x0b]);
  if (payloadLength < 126) return Buffer.concat([Buffer.from([0x82, payloadLength]), payload]);
  const head = Buffer.alloc(payloadLength < 65536 ? 4 : 10);
  head.set([0x82, payloadLength < 65536 ? 126 : 127]);
  if (payloadLength < 65536) head.writeUInt16BE(payloadLength, 2);
  else head.writeUInt32BE(payloadLength, 6);
  return Buffer.concat([head, payload]);
}

/** The TCP socket below, to write bytes that the library would not. */
function tcpOf({ socket }: Heard): TcpSocket {
  return (socket as unknown as { _socket: TcpSocket })._socket;
}

describe.skipIf(!binary)('the load generator', () => {
  test.each(['strict', 'natural'] as const)('joins in two steps and plays the moves of %s play', async (mode) => {
    const server = await listen(({ socket }, message) => {
      if (message.startsWith('01')) socket.send(Buffer.from([0xaa, 0xbb, 0xcc]));
      if (message === 'tgo') socket.send(Buffer.from([0xdd]));
    });
    const clients = 3;
    const ids = Array.from({ length: clients }, (_, i) => i);
    const script = scriptFor(server.port, {
      paths: ids.map((id) => `/ws?id=${id}`),
      opening: [
        { after: 'open', text: false, hexPerClient: ids.map((id) => `010${id}`) },
        { after: 'message', match: 'aabb', text: true, hex: Buffer.from('go').toString('hex') },
      ],
      joined: { match: 'dd' },
      counter: { offset: 3, bytes: 2, littleEndian: true, first: 300 },
    });
    const lines: string[] = [];
    const measured = () => server.clients.every(({ messages }) => messages.length > 8);
    const figures = await play(script, clients, { measured }, { mode, onLine: (line) => lines.push(line) });

    expect(figures).toMatchObject({ clients, joined: clients, lost: 0, movesRefused: 0 });
    expect(lines.slice(-3)).toEqual([`joined ${clients}`, 'begin', 'end']);
    expect(figures.movesSent).toBeGreaterThan(0);
    for (const { url, messages } of server.clients) {
      const id = Number(url.split('=')[1]);
      const [hello, go, ...moves] = messages;
      expect([hello, go]).toEqual([`010${id}`, 'tgo']);
      const played = Array.from({ length: 20 * SLOTS }, (_, slot) => slot % SLOTS).filter(
        (slot) => mode === 'strict' || isChange(slot),
      );
      expect(moves).toEqual(played.slice(0, moves.length).map((slot, i) => moveHex(inputOf(id, slot), 300 + i)));
    }
  });

  test('goes to several ports in turn', async () => {
    const servers = await Promise.all([listen(), listen(), listen()]);
    const clients = 8;
    const paths = Array.from({ length: clients }, (_, i) => `/ws?id=${i}`);
    const script = scriptFor(0, { ports: servers.map(({ port }) => port), paths });
    const measured = () => servers.every((server) => server.clients.every(({ messages }) => messages.length > 0));
    const figures = await play(script, clients, { measured });
    expect(figures).toMatchObject({ clients, joined: clients, lost: 0 });
    const idsOf = (server: Listener) => server.clients.map(({ url }) => Number(url.split('=')[1])).sort();
    expect(servers.map(idsOf)).toEqual([
      [0, 3, 6],
      [1, 4, 7],
      [2, 5],
    ]);
  });

  test('counts updates and bytes exactly, however frames are cut', async () => {
    const server = await listen();
    let sent = 0;
    let before = 0;
    const written = () => server.clients.reduce((sum, client) => sum + tcpOf(client).bytesWritten, 0);
    const sendAll = async (client: Heard) => {
      const tcp = tcpOf(client);
      tcp.setNoDelay(true);
      const lengths = [2, 125, 126, 127, 65535, 65536, 300_000];
      for (const length of lengths) tcp.write(updateFrame(length));
      // Many in one write, then each length byte by byte at its head, then cut within the payload.
      tcp.write(Buffer.concat([...Array(500).fill(updateFrame(40)), ...lengths.map(updateFrame)]));
      for (const length of lengths) {
        const frame = updateFrame(length);
        for (let i = 0; i < 12; i++) {
          tcp.write(frame.subarray(i, i + 1));
          await sleep(3);
        }
        tcp.write(frame.subarray(12));
      }
      // Fragments, of which the first is shorter than what is looked for, with a ping between them.
      client.socket.send(Buffer.from([0x0a]), { fin: false });
      client.socket.ping('between');
      client.socket.send(Buffer.alloc(0), { fin: false });
      client.socket.send(Buffer.from([0x0b, 1, 2]), { fin: true });
      // No updates: another beginning, too short, text.
      for (const bytes of [[0x0b, 0x0a], [0x0a], []]) client.socket.send(Buffer.from(bytes));
      client.socket.send(Buffer.from([0x0a, 0x0b]), { binary: false });
      // Its answer says that all before it was read.
      client.socket.ping('end');
      sent += 3 * lengths.length + 500 + 1;
    };
    const onLine = (line: string) => {
      if (line !== 'begin') return;
      before = written();
      for (const client of server.clients) void sendAll(client);
    };
    const clients = 3;
    const measured = () => server.clients.every(({ pongs }) => pongs.includes('end'));
    const figures = await play(scriptFor(server.port), clients, { measured }, { onLine });

    expect(figures.updates).toBe(sent);
    expect(figures.messagesIn).toBe(sent + 4 * clients);
    expect(figures.bytesIn).toBe(written() - before);
    expect(server.clients.map(({ pongs }) => pongs)).toEqual(server.clients.map(() => ['between', 'end']));
    expect(figures.coverage).toBeCloseTo(sent / clients / 20 / figures.seconds, 3);
    expect(figures.serverCpuUs).toBeGreaterThan(0);
    expect(figures.serverRss).toBeGreaterThan(1e6);
  });

  test('counts nothing that comes while it warms up', async () => {
    const server = await listen(({ socket, messages }) => {
      if (messages.length < 5) socket.send(Buffer.from([0x0a, 0x0b]));
      // Its answer says that all updates before it were read.
      if (messages.length === 5) socket.ping('end');
    });
    const warmed = () => server.clients.length === 2 && server.clients.every(({ pongs }) => pongs.length > 0);
    const measured = () => server.clients.every(({ messages }) => messages.length > 15);
    const figures = await play(scriptFor(server.port), 2, { warmed, measured });
    expect(figures).toMatchObject({ updates: 0, messagesIn: 0 });
    expect(figures.movesSent).toBeGreaterThan(0);
    expect(figures.gapMs.max).toBeGreaterThan(0);
  });

  test('answers pings, and messages that want a reply', async () => {
    const server = await listen((client) => {
      if (client.messages.length !== 1) return;
      client.socket.ping('hello');
      client.socket.send('2');
      client.socket.send(Buffer.from('2'));
    });
    const three = Buffer.from('3').toString('hex');
    const measured = () =>
      server.clients.every(({ messages, pongs }) => messages.includes('t3') && pongs.length > 0 && messages.length > 4);
    await play(scriptFor(server.port, { replies: [{ match: '32', text: true, hex: three }] }), 2, { measured });
    for (const { messages, pongs } of server.clients) {
      expect(pongs).toEqual(['hello']);
      expect(messages.filter((message) => message.startsWith('t'))).toEqual(['t3']);
    }
  });

  test('counts lost connections, says why, and plays on with the others', async () => {
    const server = await listen();
    const lines: string[] = [];
    const onLine = (line: string) => {
      lines.push(line);
      if (line !== 'begin') return;
      server.clients[0].socket.close(4010, 'reads too slowly');
      server.clients[1].socket.terminate();
    };
    let heard = 0;
    const measured = () => {
      const isLost = lines.filter((line) => line.startsWith('lost')).length === 2;
      if (!isLost) heard = server.clients[3].messages.length;
      return server.clients[3].messages.length > heard + 2;
    };
    const figures = await play(scriptFor(server.port), 4, { measured }, { onLine });
    expect(figures).toMatchObject({ clients: 4, joined: 4, lost: 2 });
    expect(lines.filter((line) => line.startsWith('lost')).map((line) => line.replace(/\d+/, 'N'))).toEqual(
      expect.arrayContaining(['lost N: the server closed it with 4010 reads too slowly']),
    );
  });

  test('says so when all connections are lost', async () => {
    const server = await listen(({ socket }) => socket.terminate());
    await expect(play(scriptFor(server.port), 3, never)).rejects.toThrow(
      /^All 3 clients lost their connections; the last: /,
    );
  });

  test('gives up on a server that never answers', async () => {
    const sockets: TcpSocket[] = [];
    const server = createServer((socket) => sockets.push(socket.on('error', () => {})));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const { port } = server.address() as { port: number };
    await expect(play(scriptFor(port), 3, never, { joinMs: 300 })).rejects.toThrow(
      'Only 0 of 3 clients joined within 300 ms: client 0 still waited for the answer to its upgrade.',
    );
  });

  test('gives up on a server that answers half of the opening, or has no place for it', async () => {
    const { port } = await listen();
    const opening: Script['opening'] = [{ after: 'message', match: 'aa', text: false, hex: '01' }];
    await expect(play(scriptFor(port, { opening }), 2, never, { joinMs: 1000 })).rejects.toThrow(
      'client 0 still waited for the message of step 1 of the opening.',
    );
    const elsewhere = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 503 Busy\r\n\r\n'));
    elsewhere.listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    cleanups.push(() => elsewhere.close());
    const busy = scriptFor((elsewhere.address() as { port: number }).port);
    await expect(play(busy, 2, never)).rejects.toThrow(
      /^Client \d could not join: HTTP\/1.1 503 Busy, while it waited/,
    );
  });

  test("speaks Cometa's dialect: clients join, are in time and confirm what they read", async () => {
    const clients = 8;
    const env = {
      PORT: '0',
      HOST: '127.0.0.1',
      ADMIN_PORT: 'off',
      ROOM_SEATS: '8',
      SEND_EVERY: '3',
      IDLE_SUPPRESSION_MS: '0',
    };
    const server = await startServer({ config: readConfig(env), page: new Map(), log: { info() {}, warn() {} } });
    cleanups.push(() => server.stop());
    const tickets = await Promise.all(Array.from({ length: clients }, () => joinRaw(server.port)));
    const hexPerClient = tickets.map(({ ticket }) =>
      Buffer.from(encodeClientMessage({ kind: 'hello', ticket, fingerprint: 0 })).toString('hex'),
    );
    const opening: Script['opening'] = [{ after: 'open', text: false, hexPerClient }];
    const script = scriptFor(server.port, { opening, dialect: 'cometa' });
    const { counters } = server.game;
    // Without pings that confirm what was read, all eight would be stopped after two seconds.
    const measured = () => {
      const [room] = server.game.lobby.rooms.values();
      return room !== undefined && room.world.tick > 200 && counters.movesOnTime > 0;
    };
    const figures = await play(script, clients, { measured });
    expect(figures).toMatchObject({ joined: clients, lost: 0, movesRefused: 0 });
    expect(figures.updates).toBeGreaterThan(0);
    expect(counters.movesOnTime).toBeGreaterThan(0);
    expect(counters).toMatchObject({ slowReaders: 0, refusedByRule: {}, closedByCode: {} });
    const { movesOnTime, movesLate, movesDropped } = counters;
    console.log(
      `Moves on time ${movesOnTime}, late ${movesLate}, dropped ${movesDropped}; coverage ${figures.coverage}.`,
    );
  });
});
