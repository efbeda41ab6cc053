import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Captures } from '../captures/captures.ts';
import type { Sampler } from '../captures/sampler.ts';
import type { Game, GameLog } from '../game/game.ts';
import { mark, RECENT_TICKS } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import { describeListenError } from '../machine/listen-error.ts';
import { ACTS, type Act } from '../ports/moderation.ts';
import { type Access, createAccess } from './access.ts';
import { takeAct } from './acts.ts';
import { takeAnnouncement } from './announce.ts';
import { type Answer, isWhole, json, refusal } from './answer.ts';
import { answerProfile, answerTrace } from './measure.ts';
import { createMetrics } from './metrics.ts';
import { describeModeration } from './moderation.ts';
import type { DashboardPage } from './page.ts';
import { describeLedger } from './report.ts';
import { createStream, type Stream } from './stream.ts';

/** The private port: what an operator asks of a running server. It listens on this machine alone, unless there is a token. */
export interface AdminPort {
  readonly port: number;
  close(): void;
}

export interface AdminOptions {
  /** 0 takes a free one. */
  port: number;
  access: Access;
  game: Game;
  captures: Captures;
  sampler: Sampler;
  log: GameLog;
  /** Undefined where it is not built. */
  dashboard?: DashboardPage | undefined;
}

/** Starts to listen. Where the port cannot be had it says so in the log and resolves to undefined: the game goes on. */
export function openAdminPort(options: AdminOptions): Promise<AdminPort | undefined> {
  const { port, game, log, access } = options;
  const stream = createStream(game);
  const routes = createRoutes(options, stream);
  const deny = createAccess(access, game.time.nowMs);
  const server = createServer(async (request, response) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    // Awaiting what is already there lets nothing else run, so all of it is this row's. Routes that wait for more let go.
    const before = mark(game.ledger, ROW['between.http']);
    const { route, query } = find(routes, deny, request);
    if (route.waits) mark(game.ledger, before);
    const answer = await Promise.resolve(route.takes ? readBody(request) : '')
      .then((body) => route.answer(query, gone.signal, response, body))
      .catch((error: unknown) => {
        log.warn({ error: String(error) }, 'the private port could not answer');
        return refusal(500, 'This could not be answered; the log says why.');
      });
    if (route.waits) mark(game.ledger, ROW['between.http']);
    if (answer) send(response, answer);
    mark(game.ledger, before);
  });
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = describeListenError(error.code, { port, portName: 'ADMIN_PORT', host: access.host });
      log.warn({ port, code: error.code }, `The game runs without metrics. ${why} Or set it to off.`);
      resolve(undefined);
    });
    server.listen(port, access.host, () => {
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

interface Route {
  method: 'GET' | 'POST';
  /** Others run before there is an answer; it charges its own time. */
  waits?: true;
  /** It has a body, of `LONGEST_BODY` at most; reading it is waiting. */
  takes?: true;
  /**
   * @param gone nobody waits for the answer any more
   * @returns undefined where the answer goes on
   */
  answer(
    query: URLSearchParams,
    gone: AbortSignal,
    response: ServerResponse,
    body: string,
  ): Answer | undefined | Promise<Answer | undefined>;
}

function createRoutes(
  { game, captures, sampler, dashboard }: AdminOptions,
  stream: Stream,
): Readonly<Record<string, Route>> {
  const metrics = createMetrics(game);
  return {
    '/': {
      method: 'GET',
      answer: () => dashboard ?? refusal(404, 'The dashboard is not built: run "cometa build" and start again.'),
    },
    '/stream': {
      method: 'GET',
      answer: (_query, _gone, response) =>
        stream.add(response) ? undefined : refusal(503, 'Too many listen to the stream: close a dashboard.'),
    },
    '/metrics': {
      method: 'GET',
      answer: async () => ({ status: 200, contentType: metrics.contentType, body: await metrics.describe() }),
    },
    '/ledger': { method: 'GET', answer: (query) => answerLedger(game, query.get('ticks') ?? '0') },
    '/trace': {
      method: 'POST',
      waits: true,
      answer: oneAtATime('A trace is being made; ask again when it is done.', (query) =>
        answerTrace(game, captures, query),
      ),
    },
    '/cpu-profile': {
      method: 'POST',
      waits: true,
      // More at once would measure each other.
      answer: oneAtATime('A profile is being made; ask again when it is done.', (query, gone) =>
        answerProfile(game, sampler, query, gone),
      ),
    },
    '/announce': {
      method: 'POST',
      waits: true,
      takes: true,
      answer(_query, _gone, _response, body) {
        const taken = takeAnnouncement(game, body);
        return 'told' in taken ? json(200, taken) : refusal(taken.status, taken.message);
      },
    },
    '/moderation': { method: 'GET', answer: () => json(200, describeModeration(game)) },
    ...Object.fromEntries(ACTS.map((act): [string, Route] => [`/moderation/${act}`, actRoute(game, act)])),
    '/capture': {
      method: 'POST',
      waits: true,
      // Who asks often would fill the memory.
      answer: oneAtATime('A capture is being written; ask again when it is done.', () => answerCapture(game, captures)),
    },
  };
}

/** Waits for the store, so that what is answered is saved. */
function actRoute(game: Game, act: Act): Route {
  return {
    method: 'POST',
    waits: true,
    takes: true,
    async answer(_query, _gone, _response, body) {
      const { status, ...answer } = await takeAct(game, act, body);
      return json(status, answer);
    },
  };
}

/** Longer than any announcement; the rest is not read, and what was read then is no JSON. */
const LONGEST_BODY = 8192;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The route that answers a request, which may be a refusal. */
function find(
  routes: Readonly<Record<string, Route>>,
  deny: ReturnType<typeof createAccess>,
  { method, url = '/', headers }: IncomingMessage,
): { route: Route; query: URLSearchParams } {
  const [path, text] = url.split('?', 2);
  const query = new URLSearchParams(text);
  const refuse = (status: number, message: string) => {
    const route: Route = { method: 'GET', answer: () => refusal(status, message) };
    return { route, query };
  };
  const denied = deny(headers);
  if (denied) return refuse(denied.status, denied.message);
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (method !== (route?.method ?? 'GET')) return refuse(405, `Only ${route?.method ?? 'GET'} is answered here.`);
  return route ? { route, query } : refuse(404, `There are ${Object.keys(routes).join(', ')}.`);
}

function answerLedger(game: Game, ticks: string): Answer {
  if (!isWhole(ticks, 0, 999_999))
    return refusal(400, `ticks is how many of the last ${RECENT_TICKS} ticks to tell one by one.`);
  return json(200, describeLedger(game, Number(ticks)));
}

async function answerCapture({ lobby }: Game, captures: Captures): Promise<Answer> {
  const files = await captures.write(lobby.rooms.values(), 'request');
  return files.length > 0 ? json(200, { files }) : refusal(500, 'Nothing could be written; the log says why.');
}

/** Refuses with `message` while an earlier request waits for its answer. */
function oneAtATime(message: string, answer: Route['answer']): Route['answer'] {
  let isRunning = false;
  return async (...request) => {
    if (isRunning) return refusal(409, message);
    isRunning = true;
    try {
      return await answer(...request);
    } finally {
      isRunning = false;
    }
  };
}

function send(response: ServerResponse, { status, contentType, body, file, headers }: Answer): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(status === 401 ? { 'WWW-Authenticate': 'Basic realm="Cometa"' } : {}),
    ...headers,
    ...(file === undefined ? {} : { 'Content-Disposition': `attachment; filename="${file}"` }),
  });
  response.end(body);
}
