import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestFrom, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** What stands between browser and server, as a proxy or a captive portal does: it passes all on, or does as it is told. */
export interface Between {
  readonly origin: string;
  /** Answers in the server's place, or returns false to pass the request on. */
  answer: (asked: Asked, response: ServerResponse) => boolean;
  /** What becomes of a WebSocket. */
  sockets: Fate;
  /** Ends every WebSocket at once, without a goodbye. */
  cut(): void;
  close(): void;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** `refuse`: ended before it opens; `ignore`: never answered; `mute`: opens, brings nothing; `welcome`: brings one message. */
export type Fate = 'pass' | 'refuse' | 'ignore' | 'mute' | 'welcome';

export async function createBetween(toPort: number): Promise<Between> {
  const open = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { method = '', url: path = '' } = request;
    if (!between.answer({ method, path, body: body.toString() }, response)) passOn(toPort, request, body, response);
  });
  server.on('upgrade', (request: IncomingMessage, near: Socket) => {
    open.add(near);
    near.on('close', () => open.delete(near));
    near.on('error', () => {});
    if (between.sockets === 'refuse') near.destroy();
    else if (between.sockets !== 'ignore') join(request, near, connect(toPort, '127.0.0.1'), between.sockets);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  const between: Between = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: () => false,
    sockets: 'pass',
    cut,
    close() {
      cut();
      server.closeAllConnections();
      server.close();
    },
  };
  return between;
}

function passOn(port: number, { method, url: path, headers }: IncomingMessage, body: Buffer, response: ServerResponse) {
  const on = requestFrom({ port, host: '127.0.0.1', method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  on.on('error', () => response.destroy());
  on.end(body);
}

function join({ url, rawHeaders }: IncomingMessage, near: Socket, far: Socket, fate: Fate): void {
  let head = `GET ${url} HTTP/1.1\r\n`;
  for (let i = 0; i < rawHeaders.length; i += 2) head += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  far.write(`${head}\r\n`);
  far.on('error', () => {});
  near.on('data', (data) => far.write(data));
  const filter = fate === 'pass' ? (data: Buffer) => data : holdBack(fate);
  far.on('data', (data) => near.write(filter(data)));
  near.on('close', () => far.destroy());
  far.on('close', () => near.destroy());
}

/** Lets the answer to the upgrade through, of what follows nothing or the first message. */
function holdBack(fate: Fate): (data: Buffer) => Buffer {
  let come = Buffer.alloc(0);
  let passed = 0;
  return (data) => {
    come = Buffer.concat([come, data]);
    const head = come.indexOf('\r\n\r\n') + 4;
    if (head < 4) return Buffer.alloc(0);
    // A short message of a server: two bytes, the second of which is its length.
    const first = fate === 'welcome' && come.length > head + 1 ? 2 + come[head + 1] : 0;
    const upTo = Math.min(come.length, head + first);
    const now = come.subarray(passed, upTo);
    passed = upTo;
    return now;
  };
}
