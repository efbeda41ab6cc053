import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:net';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { encodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import { decodeFromServer } from '../../../protocol/codec/server-messages.ts';
import { readConfig } from '../../../server/config/config.ts';
import { freePort } from '../../../server/machine/free-port.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { PEM, writeFiles } from '../../harness/process/certificate.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

/** A server that speaks TLS itself, over real sockets. */

describe.each(TRANSPORTS)('on %s', (transport) => {
  const { folder, path } = writeFiles({ cert: PEM.first.cert, key: PEM.first.key });
  const warned: string[] = [];
  let server: Server;
  beforeAll(async () => {
    const log = { info() {}, warn: (_fields: object, message: string) => void warned.push(message) };
    // Not 0: the system lets nobody listen beside such a port, as a renewed certificate needs on uWebSockets.js.
    const settings = {
      PORT: String(await freePort()),
      HOST: '127.0.0.1',
      ADMIN_PORT: 'off',
      TLS_CERT: path('cert'),
      TLS_KEY: path('key'),
    };
    server = await startServer({ config: readConfig({ ...settings, TRANSPORT: transport }), page: new Map(), log });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const both = `${PEM.first.cert}${PEM.second.cert}`;
  const ask = async (method: string, where: string, body?: string) => {
    const asking = request({
      ...{ host: '127.0.0.1', port: server.port, ca: both, agent: false, method, path: where },
      headers: { 'content-type': 'application/json' },
    });
    asking.end(body);
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    let text = '';
    for await (const piece of response) text += piece;
    return { status: response.statusCode, headers: response.headers, text };
  };
  const serial = async (): Promise<string> => {
    const socket: TLSSocket = tlsConnect({ host: '127.0.0.1', port: server.port, ca: both });
    await once(socket, 'secureConnect');
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  };
  const play = async () => {
    const answer = await ask('POST', '/api/join', JSON.stringify({ name: 'Tess', colour: 1 }));
    const socket = new WebSocket(`wss://127.0.0.1:${server.port}/ws`, { ca: both });
    await once(socket, 'open');
    socket.send(encodeClientMessage({ kind: 'hello', ticket: JSON.parse(answer.text).ticket, fingerprint: 0 }));
    const [message] = await once(socket, 'message');
    return { socket, first: decodeFromServer(new Uint8Array(message)).kind };
  };

  test('requests are answered, told to stay encrypted, and a player plays', async () => {
    const answer = await ask('GET', '/version');
    expect([answer.status, answer.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
    const { socket, first } = await play();
    expect(first).toBe('welcome');
    socket.terminate();
  });

  test('who speaks plain HTTP gets no answer, and nobody else notices', async () => {
    const socket = connect({ host: '127.0.0.1', port: server.port });
    let heard = '';
    socket.on('data', (piece) => {
      heard += piece.toString('latin1');
    });
    socket.on('error', () => {});
    socket.write('GET /version HTTP/1.1\r\nHost: cometa\r\n\r\n');
    await once(socket, 'close');
    expect(heard).not.toContain('200');
    expect((await ask('GET', '/version')).status).toBe(200);
  });

  test('a handshake that is never finished ends after ten seconds', async () => {
    const [silent, started] = [0, 1].map(() => connect({ host: '127.0.0.1', port: server.port }));
    // The beginning of a hello.
    started.write(Uint8Array.of(0x16, 3, 1, 2, 0, 1));
    await Promise.all([silent, started].map((socket) => once(socket.on('error', () => {}).resume(), 'close')));
    expect((await ask('GET', '/version')).status).toBe(200);
  });

  test('a second server is told that the port is taken', async () => {
    const settings = { HOST: '127.0.0.1', ADMIN_PORT: 'off', TLS_CERT: path('cert'), TLS_KEY: path('key') };
    const config = readConfig({ ...settings, PORT: String(server.port), TRANSPORT: transport });
    const log = { info() {}, warn() {} };
    await expect(startServer({ config, page: new Map(), log })).rejects.toThrow('something listens there already');
  });

  test('a renewed certificate is shown to who comes, and who plays stays; one that is no good changes nothing', async () => {
    const before = await serial();
    const { socket } = await play();
    writeFileSync(path('cert'), PEM.second.cert);
    await expect(server.renewCertificate()).rejects.toThrow('does not belong to the certificate');
    expect(await serial()).toBe(before);
    writeFileSync(path('key'), PEM.second.key);
    await server.renewCertificate();
    expect(await serial()).not.toBe(before);
    expect((await play()).first).toBe('welcome');
    await once(socket, 'message');
    expect([socket.readyState, warned.filter((line) => line.includes('TLS_'))]).toEqual([WebSocket.OPEN, []]);
  });
});
