import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../../bin/build.mjs';
import { type Client, createClient } from '../../../game/net/client.ts';
import { createNodePlatform } from '../../../tools/lib/virtual/node-platform.ts';
import { figureAt } from '../../harness/process/server.ts';
import { endLimited, HAS_LIMITS, runLimited } from '../../harness/server/limited.ts';
import { joinRaw, postJoin } from '../../harness/server/raw-client.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

const sockets: Socket[] = [];
const clients: Client[] = [];
const realTime = {
  nowMs: () => performance.now(),
  later(ms: number, task: () => void) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
/** As pictures do in a browser: without it a client answers nothing. */
const pictures = setInterval(() => {
  for (const client of clients) client.advance();
}, 20);
beforeAll(() => ensureBuilt());
afterAll(() => clearInterval(pictures));
afterEach(() => {
  for (const client of clients.splice(0)) client.leave();
  for (const socket of sockets.splice(0)) socket.destroy();
  endLimited();
});

async function until<T>(find: () => T | undefined | null | false | Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

async function startLimited(limit: number, env: Record<string, string>) {
  const settings = { HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: '0', ...env };
  const server = runLimited(limit, ['start', '--no-build'], settings);
  const { port, adminPort } = (await until(() => server.lines().find(({ adminPort }) => adminPort !== undefined))) as {
    port: number;
    adminPort: number;
  };
  return { ...server, port, metric: (name: string) => figureAt(adminPort, name) };
}

/** Connections that say nothing, as an attacker holds them. */
function holdOpen(port: number, count: number) {
  const state = { ended: 0, connected: 0 };
  for (let i = 0; i < count; i++) {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => state.connected++);
    socket.on('error', () => {});
    socket.on('close', () => state.ended++);
    sockets.push(socket);
  }
  return state;
}

/** A player who comes in, and comes back if need be. */
function enter(port: number): { client: Client; cut(): void } {
  const platform = createNodePlatform(`127.0.0.1:${port}`, realTime);
  const client = createClient({ platform });
  clients.push(client);
  client.join({ name: 'Player', colour: 1 });
  return { client, cut: platform.cut };
}

/** Resolves when a client has been told of a second more than until now. */
async function plays({ client }: { client: Client }): Promise<void> {
  const tickOf = () => client.replica?.tick ?? 0;
  await until(() => client.status.state === 'playing');
  const before = tickOf();
  await until(() => tickOf() > before + 60);
}

describe.skipIf(!HAS_LIMITS).each(TRANSPORTS)('a server on %s that runs out of file descriptors', (transport) => {
  const tells = (part: string) => (line: Record<string, unknown>) => String(line.msg).includes(part);

  test('warns at the start where seats and rooms need more', async () => {
    const { lines } = await startLimited(120, { ROOM_SEATS: '30', MAX_ROOMS: '4', TRANSPORT: transport });
    const warning = await until(() => lines().find(tells('MAX_ROOMS')));
    expect(warning).toMatchObject({ level: 'warn', limit: 120 });
    expect(warning.msg).toMatch(
      /allow 120 players, but the limit of 120 file descriptors only about \d\d\. .*ulimit -n/,
    );
  });

  test('refuses newcomers and says so; who plays plays on; and when some close others come in', async () => {
    const { port, lines, metric } = await startLimited(80, { TRANSPORT: transport });
    const player = enter(port);
    await plays(player);
    const crowd = holdOpen(port, 250);
    await until(() => crowd.connected === 250);
    await until(() => crowd.ended > 200);
    await plays(player);
    const warning = await until(() => lines().find(tells('nearly reached')));
    expect(warning).toMatchObject({ level: 'warn', limit: 80 });
    expect(warning.msg).toMatch(/limit of 80 .*"ulimit -n".*LimitNOFILE/);
    expect(await metric('cometa_descriptor_refusals_total')).toBeGreaterThan(200);
    // At the limit itself the library would try for ever to take one more.
    expect(await metric('process_open_fds')).toBeLessThan(80);
    expect(await metric('process_max_fds')).toBe(80);
    for (const socket of sockets.splice(0)) socket.destroy();
    await plays(enter(port));
    await plays(player);
    expect(player.client.telemetry.reconnects).toBe(0);
    // It is looked at when somebody comes.
    await until(() => joinRaw(port).then(() => lines().find(tells('free again'))));
  });

  test('a few are kept for those who come back', async () => {
    const { port } = await startLimited(80, { TRANSPORT: transport });
    const player = enter(port);
    await plays(player);
    // One by one until newcomers are refused: others are still taken then.
    const refusal = await until(async () => {
      const answer = await postJoin(port, JSON.stringify({ name: 'Newcomer', colour: 1 }));
      holdOpen(port, 1);
      return answer.status !== 200 && answer;
    });
    expect(refusal).toMatchObject({ status: 503, body: { error: 'server-full' } });
    expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0);
    // Its line breaks, and the same comet goes on.
    const id = player.client.game?.id;
    player.cut();
    await until(() => player.client.status.state !== 'playing');
    await plays(player);
    expect(player.client.game?.id).toBe(id);
  });
});
