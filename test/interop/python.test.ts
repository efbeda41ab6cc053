import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { createBot } from '../../game/bots/bot.ts';
import type { MakeBrain } from '../../game/bots/brains/brain.ts';
import hunter from '../../game/bots/brains/hunter.ts';
import { createClient, emptyPose } from '../../game/net/client.ts';
import { headingTo } from '../../game/net/heading.ts';
import { readConfig } from '../../server/config/config.ts';
import { createDescriptors } from '../../server/machine/descriptors.ts';
import { processTime } from '../../server/machine/time.ts';
import { type Server, startServer } from '../../server/server.ts';
import { chooseTransport } from '../../server/transport/choose.ts';
import { findPython } from '../../tools/lib/install/python.mjs';
import { createNodePlatform } from '../../tools/lib/virtual/node-platform.ts';
import { streamsOf } from '../../tools/lib/virtual/streams.ts';
import { createVirtualWorld } from '../../tools/lib/virtual/virtual.ts';
import { servedBy, TICK_MS } from '../harness/server/house.ts';
import { playAtRandom } from '../harness/server/play.ts';

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

function runClient(port: number, seconds = SECONDS, ...more: string[]): Promise<Run> {
  const args = [CLIENT, `http://127.0.0.1:${port}`, String(seconds), ...more];
  const env = { ...process.env, no_proxy: '127.0.0.1', PYTHONDONTWRITEBYTECODE: '1' };
  return new Promise((resolve) => {
    execFile(String(python), args, { env, timeout: 110_000 }, (error, stdout, stderr) =>
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
  expect(summary.updates).toBeGreaterThan(0);
  // In 256ths: it has flown a full circle.
  expect(summary.turned).toBeGreaterThan(256);
  expect(summary.own_moved_px).toBeGreaterThan(100);
  // Its identity makes it the one that it computes.
  expect(summary.is_known).toBe(true);
  expect(exitCode).toBe(0);
  expect(server.game.counters.refusedByRule).toEqual({});
});

/** Ticks a crowd has to itself before the client comes, and bots in it. */
const CROWD_TICKS = 600;
/** The same in the shortest round there is: the client comes ten seconds before its end. */
const ROUND_SECONDS = 120;
const CLOSING_TICKS = (ROUND_SECONDS - 10) * 60;
const DEFER_FROM = 11;
const PACED_SECONDS = 60;
/** Through the podium into the next round. */
const ROUND_PACED_SECONDS = 30;

/** Burns all it has in a corner of the world, where what it burns falls on one pixel again and again. */
const stoker: MakeBrain = () => () => ({ heading: 160, thrust: true, boost: true });

/** Goes for the client and nobody else, so that it is rammed until it breaks. */
const bully: MakeBrain = () => {
  const [victim, own] = [emptyPose(), emptyPose()];
  return (game) => {
    const isThere = game.pose(DEFER_FROM, victim) && game.pose(game.id, own);
    const heading = isThere ? headingTo(victim.x - own.x, victim.y - own.y) : 64;
    return { heading, thrust: true, boost: isThere && Math.hypot(victim.x - own.x, victim.y - own.y) < 120 };
  };
};

/**
 * A crowd in a small world whose time stands still until the client has confirmed all that it was sent: real sockets to the client,
 * none to the bots, and the same game each time.
 */
async function startCrowd(roundSeconds: number, crowdTicks: number, seed = 5) {
  const world = createVirtualWorld({ ROOM_SEATS: '14', WORLD_CELLS: '4', ROUND_SECONDS: String(roundSeconds) }, seed);
  const { game, time } = world;
  const descriptors = createDescriptors({
    limit: Number.POSITIVE_INFINITY,
    countOpen: () => 0,
    counters: game.counters,
    log: { info() {}, warn() {} },
    nowMs: time.nowMs,
  });
  const { listen } = await chooseTransport('auto');
  const transport = await listen({
    host: '127.0.0.1',
    port: 0,
    descriptors,
    ...servedBy(game),
  });
  cleanups.push(() => transport.close());
  const heard = { onAcknowledged() {}, onAge() {} };
  const bots = Array.from({ length: DEFER_FROM }, (_, i) => {
    const { platform } = world.platform(undefined, i);
    return createBot({
      platform,
      makeBrain: i < 3 ? stoker : i < 7 ? bully : hunter,
      seed: i,
      name: `Bot ${i}`,
      colour: i,
      ...heard,
    });
  });
  for (const bot of bots) bot.join();
  let ticks = 0;
  const step = async () => {
    if (ticks++ % 3 === 0) for (const bot of bots) bot.act(time.nowMs());
    await time.run(TICK_MS);
  };
  for (let tick = 0; tick < crowdTicks; tick++) await step();
  const [room] = game.lobby.rooms.values();
  /** Whether the client, which has the seat behind the bots, has read all and said all. */
  const isSettled = () => {
    const { running, sentTick, confirmedTick } = streamsOf(room);
    return running[DEFER_FROM] !== undefined && confirmedTick[DEFER_FROM] >= sentTick[DEFER_FROM];
  };
  return { game, step, isSettled, port: transport.port };
}

/** Runs the paced client in a crowd to its end. */
async function runPaced({ step, isSettled, port }: Awaited<ReturnType<typeof startCrowd>>, seconds: number) {
  let isOver = false;
  const run = runClient(port, seconds, '--paced').finally(() => {
    isOver = true;
  });
  while (!isOver) {
    if (isSettled()) await step();
    // Not at once: the client needs the processor.
    else await new Promise((resolve) => setTimeout(resolve, 0));
  }
  const { exitCode, lines, errors } = await run;
  expect(errors).toBe('');
  console.log(lines.join('\n'));
  return { exitCode, summary: JSON.parse(lines[lines.length - 1]) };
}

test.skipIf(!python)('in a small crowd it agrees with the server about all that is rare', async () => {
  const crowd = await startCrowd(0, CROWD_TICKS);
  const { exitCode, summary } = await runPaced(crowd, PACED_SECONDS);
  const { counters } = crowd.game;
  expect(exitCode).toBe(0);
  expect(summary.hashes_equal).toBe(summary.hashes_checked);
  expect(summary.hashes_checked).toBeGreaterThan(40);
  // Each of these is rare, and did occur: comets that shattered, its own among them, and
  // came back by again; its session taken over; its own comet and own state foreseen for the tick of a snapshot.
  expect(summary.shattered).toBeGreaterThan(summary.own_shattered);
  expect(summary.own_shattered).toBeGreaterThan(0);
  // The last time may be too near the end to come back.
  expect(summary.own_shattered - summary.returns).toBeLessThanOrEqual(1);
  expect(summary.takeovers).toBe(counters.resumes);
  expect(summary.takeovers).toBeGreaterThan(3);
  expect(summary.own_compared).toBe(summary.takeovers + summary.snapshots);
  expect(summary.own_equal).toBe(summary.own_compared);
  expect([summary.moves_late, summary.moves_dropped, counters.refusedByRule]).toEqual([0, 0, {}]);
});

test.skipIf(!python)('while the border closes, over the podium and in the next round it agrees as well', async () => {
  const { exitCode, summary } = await runPaced(await startCrowd(ROUND_SECONDS, CLOSING_TICKS, 6), ROUND_PACED_SECONDS);
  expect(exitCode).toBe(0);
  expect(summary.hashes_equal).toBe(summary.hashes_checked);
  expect(summary.hashes_checked).toBeGreaterThan(20);
  expect(summary.ticks).toBeGreaterThan(600 + 600 + 300);
  // Motes on one pixel, in a cell that was hashed.
  expect(summary.doubled_hashed).toBeGreaterThan(0);
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
