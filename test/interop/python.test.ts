import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { createClient } from '../../game/net/client.ts';
import { readConfig } from '../../server/config.ts';
import { type Server, startServer } from '../../server/server.ts';
import { processTime } from '../../server/time.ts';
import { createNodePlatform } from '../harness/node-platform.ts';
import { playAtRandom } from '../harness/play.ts';
import { findPython } from '../tools/python.mjs';

// The client in Python knows nothing but SPEC.md. That it can follow a real server to the bit shows that the page is enough.

const CLIENT = fileURLToPath(new URL('client.py', import.meta.url));
const SECONDS = 8;
const PLAYERS = 8;
/** A world not much wider than a view, so that the players meet. */
const CELLS = '8';

const python = findPython();
if (!python) console.log('Skipped: no Python with websockets and msgpack was found; npm test tries to install it.');

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

interface Run {
  exitCode: number | string | null | undefined;
  lines: string[];
  errors: string;
}

function runClient(port: number): Promise<Run> {
  const args = [CLIENT, `http://127.0.0.1:${port}`, String(SECONDS)];
  const env = { ...process.env, no_proxy: '127.0.0.1', PYTHONDONTWRITEBYTECODE: '1' };
  return new Promise((resolve) => {
    execFile(String(python), args, { env, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ exitCode: error ? error.code : 0, lines: stdout.trim().split('\n'), errors: stderr }),
    );
  });
}

async function start(env: Record<string, string>): Promise<Server> {
  const server = await startServer({
    config: readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', WORLD_CELLS: CELLS, ...env }),
    page: new Map(),
    log: { info() {}, warn() {} },
  });
  cleanups.push(() => server.stop());
  return server;
}

async function startWithPlayers(): Promise<Server> {
  const server = await start({ ROOM_SEATS: '20' });
  const clients = Array.from({ length: PLAYERS }, (_, i) => {
    const client = createClient({ platform: createNodePlatform(`127.0.0.1:${server.port}`, processTime) });
    client.join({ name: `Player ${i}`, colour: i });
    return client;
  });
  let picture = 0;
  const timer = setInterval(() => {
    picture++;
    for (const [i, client] of clients.entries()) playAtRandom(client, i, picture);
  }, 16);
  cleanups.unshift(() => {
    clearInterval(timer);
    for (const client of clients) client.leave();
  });
  return server;
}

test.skipIf(!python)('a client written from SPEC.md alone follows every comet it sees to the bit', async () => {
  const server = await startWithPlayers();
  const { exitCode, lines, errors } = await runClient(server.port);
  expect(errors).toBe('');
  console.log(lines.slice(-2).join('\n'));
  expect(lines.length).toBeGreaterThan(SECONDS / 2);
  const summary = JSON.parse(lines[lines.length - 1]);
  expect(summary.hashes_equal).toBe(summary.hashes_checked);
  // Of its own cell one every two seconds, if it does not just leave it; where others are depends on the world.
  expect(summary.hashes_checked).toBeGreaterThan(SECONDS / 4);
  expect(summary.comets_seen).toBeGreaterThan(0);
  expect(summary.frames).toBeGreaterThan(0);
  // In 256ths: it has flown a full circle.
  expect(summary.turned).toBeGreaterThan(256);
  expect(summary.own_moved_px).toBeGreaterThan(100);
  expect(exitCode).toBe(0);
  expect(server.game.counters.refusedByRule).toEqual({});
});

test.skipIf(!python)('where no server is, the client ends with a sentence', async () => {
  // Nobody may listen on port 1 without being root, and nobody does.
  const { exitCode, errors } = await runClient(1);
  expect(exitCode).toBe(1);
  expect(errors).toMatch(/^No server can be reached at http:\/\/127\.0\.0\.1:1: .*\n$/);
});

test.skipIf(!python)("a refused join ends the client with the server's sentence", async () => {
  const server = await start({ ROOM_SEATS: '1', MAX_ROOMS: '1' });
  const first = runClient(server.port);
  while (server.game.counters.joins === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await runClient(server.port)).toMatchObject({
    exitCode: 1,
    errors: 'The server refused: This server has no room left. Try again soon.\n',
  });
  await server.stop();
  expect(await first).toMatchObject({
    exitCode: 1,
    errors: 'The server closed the connection: 1012 server restarting\n',
  });
});
