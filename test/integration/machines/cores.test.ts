import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { ensureBuilt } from '../../../bin/build.mjs';
import type { Client } from '../../../game/net/client.ts';
import { freePort } from '../../../server/machine/free-port.ts';
import { tryUws } from '../../../server/transport/choose.ts';
import { parseTrace } from '../../harness/bytes/chrome-trace.ts';
import { profileInDevTools, tracksInDevTools } from '../../harness/bytes/devtools.ts';
import { createProcesses, until } from '../../harness/process/server.ts';
import { openBare } from '../../harness/rfc/bare.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const canShare = Number.parseFloat(process.versions.node) >= 23.1;
const uws = await tryUws();
const TRANSPORTS = [...('why' in uws ? [] : ['uws']), ...(canShare ? ['ws'] : [])];
if (!canShare) console.log('Not looked at on ws: threads share a port only from Node 23.1 on.');
if ('why' in uws) console.log(`Not looked at on uWebSockets.js: ${uws.why}.`);

const { start, startServer, play, end } = createProcesses({ CORES: '2', IDLE_SUPPRESSION_MS: '0' });
beforeAll(() => ensureBuilt());
afterEach(end);

/** A player who listens to what people say. */
function join(origin: string, name: string): { client: Client; heard: string[] } {
  const heard: string[] = [];
  const client = play(origin, name, ({ takeTalk }) => {
    for (const talk of takeTalk()) if (talk.kind === 'line') heard.push(talk.text);
  });
  return { client, heard };
}

describe.each(TRANSPORTS)('two threads of sockets on %s', (transport) => {
  test('serve page, API and live answers, and refuse what one thread refuses', async () => {
    const { origin } = await startServer({ TRANSPORT: transport, MAX_CONNECTIONS: '1' });
    // Connections are spread: of so many both threads have some.
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => fetch(`http://${origin}/`, { headers: { Connection: 'close' } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await answers[0].text()).toContain('<title>Cometa</title>');
    const asked = (path: string, init?: RequestInit) => fetch(`http://${origin}${path}`, init);
    expect((await asked('/nowhere')).status).toBe(404);
    expect((await asked('/api/rooms', { method: 'DELETE' })).status).toBe(405);
    expect((await asked('/api/join', { method: 'POST', ...WISH, body: 'x'.repeat(20_000) })).status).toBe(413);
    const live = await asked('/api/leaderboard/live');
    const reader = live.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toMatch(/^event: boards\ndata: \{/);
    await reader?.cancel();
    const refused = new WebSocket(`ws://${origin}/ws`, { origin: 'http://elsewhere.example' });
    expect(String((await once(refused, 'error'))[0])).toContain('403');
    // The limit is one of both threads together.
    const first = new WebSocket(`ws://${origin}/ws`);
    await once(first, 'open');
    for (let i = 0; i < 8; i++) {
      const second = new WebSocket(`ws://${origin}/ws`);
      expect(String((await once(second, 'error'))[0])).toContain('503');
    }
    first.terminate();
    await until(async () => (await asked('/api/join', { method: 'POST', ...WISH })).status === 200);
  });

  test('are one room: all see each other, chat, and are counted together', async () => {
    const server = await startServer({ TRANSPORT: transport, ROOM_SEATS: '20', STORE: 'memory' });
    const players = Array.from({ length: 12 }, (_, i) => join(server.origin, `Player ${i}`));
    await until(() => players.every(({ client }) => client.game?.roster.size === 12));
    players[0].client.say('is anybody there?');
    await until(() => players.every(({ heard }) => heard.length === 1));
    expect(players.map(({ heard: [line] }) => line)).toEqual(players.map(() => 'is anybody there?'));
    await until(async () => (await server.figure('cometa_players')) === 12);
    const threads = ['gateway 1', 'gateway 2'].map((thread) => `cometa_thread_busy_seconds_total{thread="${thread}"}`);
    for (const thread of threads) expect(await server.figure(thread), thread).toBeGreaterThan(0);
    const before = await server.figure('cometa_updates_sent_total');
    await until(async () => (await server.figure('cometa_updates_sent_total')) > before + 12 * 30);
    const amiss = ({ client: { telemetry } }: { client: Client }) => [telemetry.divergences, telemetry.reconnects];
    expect(players.map(amiss), server.text()).toEqual(players.map(() => [0, 0]));
    players[1].client.leave();
    await until(() => players.every(({ client }, i) => i === 1 || client.game?.roster.size === 11));
    await until(async () => (await server.figure('cometa_connections')) === 11);
    for (const row of ['send.compose', 'send.socket', 'replicate.encode', 'between.messages']) {
      const figure = `cometa_gateway_row_seconds_total{thread="gateway 1",row="${row}"}`;
      expect(await server.figure(figure), row).toBeGreaterThan(0);
    }
    // Each thread shows its own ticks, and what its processor does.
    const [, adminPort] = server.text().match(/"adminPort":(\d+)/) ?? [];
    const ask = (path: string) => fetch(`http://127.0.0.1:${adminPort}${path}`, { method: 'POST' });
    const text = await (await ask('/trace?ticks=60&thread=gateway%201')).text();
    expect(text).toContain('"cometa gateway 1"');
    const [tick] = parseTrace(text)
      .track('ticks')
      .filter(({ name }) => name === 'tick')
      .slice(-1);
    expect(tick.inner.map(({ name }) => name)).toContain('replicate');
    for (const [name, slices] of await tracksInDevTools(text)) expect(slices).toEqual(parseTrace(text).track(name));
    const profile = profileInDevTools(await (await ask('/cpu-profile?seconds=1&thread=gateway%202')).text());
    expect(profile.samples?.length).toBeGreaterThan(1);
    const unknown = await ask('/trace?thread=gateway%203');
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      { message: 'There is no thread "gateway 3". There are host, gateway 1, gateway 2.' },
    ]);
    // A restart is told to all, and the process ends well.
    server.child.kill('SIGTERM');
    expect(await server.exit).toEqual([0, null]);
    expect(players[0].client.status.state).toBe('waiting');
    expect(server.text()).not.toContain('open handles');
  });

  test('bots play to the end, and no copy differs', async () => {
    const { origin } = await startServer({ TRANSPORT: transport, ROOM_SEATS: '30' });
    const args = ['bots', '--url', `http://${origin}`, '--bots', '30', '--ramp', '30/s', '--duration', '6s'];
    const command = ['bin/cometa.mjs', ...args, '--brain', 'hunter', '--json', '--no-build'];
    const summary = await new Promise<string>((resolve) => {
      execFile(process.execPath, command, { cwd: ROOT }, (_error, stdout) => resolve(stdout));
    });
    expect(JSON.parse(summary)).toMatchObject({ bots: 30, connected: 30, divergences: 0, failed: {} });
  });

  test('a connection that is cut within its handshake leaves nothing behind', async () => {
    const { origin, figure } = await startServer({ TRANSPORT: transport, MAX_CONNECTIONS: '4' });
    const port = Number(origin.split(':')[1]);
    for (let i = 0; i < 20; i++) (await openBare(port).catch(() => undefined))?.destroy();
    const four = await until(async () => {
      const opened = await Promise.all(Array.from({ length: 4 }, () => openBare(port).catch(() => undefined)));
      if (opened.every((one) => one !== undefined)) return opened;
      for (const one of opened) one?.destroy();
      return undefined;
    });
    for (const one of four) one?.destroy();
    await until(async () => (await figure('cometa_connections')) === 0);
  });
});

const WISH = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: 'Ada', colour: 0 }) };

describe('a start with several threads', () => {
  const refuse = async (env: Record<string, string>, sentence: string) => {
    const { exit, text } = start(env);
    expect((await exit)[0]).toBe(1);
    expect(text()).toContain(sentence);
    expect(text()).not.toContain('    at ');
  };

  test('none is refused in a sentence', () =>
    refuse({ CORES: '0' }, 'CORES is "0", but must be a whole number from 1 to 64.'));

  // Where no library can share a port, that is what the start says.
  describe.runIf(TRANSPORTS.length > 0)('that can share a port', () => {
    test('a foreign address is refused in a sentence', () =>
      refuse({ HOST: '192.0.2.1' }, 'Nothing can listen on 192.0.2.1: it is no address of this machine.'));

    test('a port that is taken is refused in a sentence', async () => {
      const port = await freePort();
      const first = await startServer({ CORES: '1', PORT: String(port) });
      await refuse({ PORT: String(port) }, `Port ${port} on 127.0.0.1 cannot be had: something listens there already.`);
      first.child.kill('SIGTERM');
      await first.exit;
    });
  });

  test.runIf(!canShare)('ws on an older Node is refused in a sentence', () =>
    refuse({ TRANSPORT: 'ws' }, 'CORES is 2, but without uWebSockets.js threads share a port only from Node 23.1 on'),
  );
});
