import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Game, GameLog } from './game.ts';
import { charge } from './ledger/ledger.ts';
import { describeLedger } from './ledger/report.ts';
import { ROW } from './ledger/rows.ts';

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
  const server = createServer((request, response) => {
    charge(game.ledger, ROW['between.http'], () => answer(game, request, response));
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

function answer(game: Game, request: IncomingMessage, response: ServerResponse): void {
  const [path, query] = (request.url ?? '/').split('?', 2);
  if (request.method !== 'GET') return refuse(response, 405, 'Only GET is answered here.');
  if (path === '/ledger') return answerLedger(game, new URLSearchParams(query).get('ticks'), response);
  refuse(response, 404, 'There is /ledger.');
}

function answerLedger(game: Game, ticks: string | null, response: ServerResponse): void {
  if (ticks !== null && !/^\d{1,6}$/.test(ticks)) return refuse(response, 400, 'ticks must be a whole number.');
  sendJson(response, 200, describeLedger(game, Number(ticks ?? 0)));
}

function refuse(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { message });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(JSON.stringify(body));
}
