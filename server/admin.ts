import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Game, GameLog } from './game.ts';
import { mark, RECENT_TICKS } from './ledger/ledger.ts';
import { describeLedger } from './ledger/report.ts';
import { ROW } from './ledger/rows.ts';
import { createMetrics, type Metrics } from './metrics.ts';

/** The private port: what an operator asks of a running server. It listens on this machine alone. */
export interface AdminPort {
  readonly port: number;
  close(): void;
}

export interface AdminOptions {
  /** 0 takes a free one. */
  port: number;
  game: Game;
  log: GameLog;
}

const PRIVATE_HOST = '127.0.0.1';

/** Starts to listen. Where the port cannot be had it says so in the log and resolves to undefined: the game goes on. */
export function openAdminPort({ port, game, log }: AdminOptions): Promise<AdminPort | undefined> {
  const metrics = createMetrics(game);
  const server = createServer(async (request, response) => {
    // Awaiting what is already there lets nothing else run, so all of it is this row's.
    const before = mark(game.ledger, ROW['between.http']);
    try {
      send(response, await answer(game, metrics, request));
    } catch (error) {
      log.warn({ error: String(error) }, 'the private port could not answer');
      send(response, refusal(500, 'This could not be answered; the log says why.'));
    }
    mark(game.ledger, before);
  });
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      log.warn(
        { port, code: error.code },
        `Private port ${port} cannot be had, so there are no metrics. Set ADMIN_PORT to a free one, or to off.`,
      );
      resolve(undefined);
    });
    server.listen(port, PRIVATE_HOST, () => {
      // Out of file descriptors, say: an error that nobody hears would end the process, and the game with it.
      server.on('error', (error) => log.warn({ error: error.message }, 'the private port could not take a connection'));
      resolve({
        port: (server.address() as AddressInfo).port,
        close() {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

interface Answer {
  status: number;
  contentType: string;
  body: string;
}

async function answer(game: Game, metrics: Metrics, { method, url = '/' }: IncomingMessage): Promise<Answer> {
  if (method !== 'GET') return refusal(405, 'Only GET is answered here.');
  const [path, query] = url.split('?', 2);
  switch (path) {
    case '/metrics':
      return { status: 200, contentType: metrics.contentType, body: await metrics.describe() };
    case '/ledger':
      return answerLedger(game, new URLSearchParams(query).get('ticks') ?? '0');
    default:
      return refusal(404, 'There are /metrics and /ledger.');
  }
}

function answerLedger(game: Game, ticks: string): Answer {
  // Number() alone would take 1e3 and 0x1F.
  if (!/^\d{1,6}$/.test(ticks))
    return refusal(400, `ticks is how many of the last ${RECENT_TICKS} ticks to tell one by one.`);
  return json(200, describeLedger(game, Number(ticks)));
}

function refusal(status: number, message: string): Answer {
  return json(status, { message });
}

function json(status: number, body: object): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

function send(response: ServerResponse, { status, contentType, body }: Answer): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(body);
}
