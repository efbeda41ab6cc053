import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DashboardPage } from './dashboard/page.ts';
import { createStream, type Stream } from './dashboard/stream.ts';
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
  /** Undefined where it is not built. */
  dashboard?: DashboardPage | undefined;
}

const PRIVATE_HOST = '127.0.0.1';

/** Starts to listen. Where the port cannot be had it says so in the log and resolves to undefined: the game goes on. */
export function openAdminPort({ port, game, log, dashboard }: AdminOptions): Promise<AdminPort | undefined> {
  const stream = createStream(game);
  const desk: Desk = { game, metrics: createMetrics(game), stream, dashboard };
  const server = createServer(async (request, response) => {
    // Awaiting what is already there lets nothing else run, so all of it is this row's.
    const before = mark(game.ledger, ROW['between.http']);
    try {
      send(response, await answer(desk, request, response));
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
          stream.close();
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

/** What answers are made of. */
interface Desk {
  readonly game: Game;
  readonly metrics: Metrics;
  readonly stream: Stream;
  readonly dashboard: DashboardPage | undefined;
}

interface Answer {
  status: number;
  contentType: string;
  body: string;
  headers?: Readonly<Record<string, string>>;
}

/** @returns undefined: this one goes on, or is over */
async function answer(
  { game, metrics, stream, dashboard }: Desk,
  { method, url = '/' }: IncomingMessage,
  response: ServerResponse,
): Promise<Answer | undefined> {
  if (method !== 'GET') return refusal(405, 'Only GET is answered here.');
  const [path, query] = url.split('?', 2);
  switch (path) {
    case '/':
      return dashboard ?? refusal(404, 'The dashboard is not built: run "cometa build" and start again.');
    case '/stream':
      if (stream.add(response)) return undefined;
      return refusal(503, 'Too many listen to the stream: close a dashboard.');
    case '/metrics':
      return { status: 200, contentType: metrics.contentType, body: await metrics.describe() };
    case '/ledger':
      return answerLedger(game, new URLSearchParams(query).get('ticks') ?? '0');
    default:
      return refusal(404, 'There are /, /stream, /metrics and /ledger.');
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

function send(response: ServerResponse, answer: Answer | undefined): void {
  if (!answer) return;
  const { status, contentType, body, headers } = answer;
  response.writeHead(status, {
    'Content-Type': contentType,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(body);
}
