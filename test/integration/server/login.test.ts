import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { nodePlatform } from '../../../game/node/platform.ts';
import { decodeFromServer } from '../../../protocol/codec/server-messages.ts';
import { readConfig } from '../../../server/config/config.ts';
import { freePort } from '../../../server/machine/free-port.ts';
import { startServer } from '../../../server/server.ts';
import { enterRaw } from '../../harness/server/raw-client.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SECRET = 'thirty-two signs or more, said twice';
const AUTH = { AUTH_JWT_SECRET: SECRET, AUTH_ISSUER: 'example', AUTH_AUDIENCE: 'cometa' };

const stops: (() => unknown)[] = [];
afterEach(async () => {
  delete process.env.COMETA_TOKEN;
  for (const stop of stops.splice(0)) await stop();
});

async function start(env: Record<string, string>): Promise<string> {
  const server = await startServer({
    config: readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', ...env }),
    page: new Map(),
    log: { info() {}, warn() {} },
  });
  stops.push(() => server.stop());
  return `http://127.0.0.1:${server.port}`;
}

async function post(url: string, body: object, headers: Record<string, string> = {}) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, string> };
}

/** The issuer of docs/LOGIN.md, as it stands there. */
async function startIssuer(): Promise<string> {
  const [, code = ''] = readFileSync(`${ROOT}docs/LOGIN.md`, 'utf8').match(/```js\n([\s\S]*?)```/) ?? [];
  mkdirSync(`${ROOT}.cache/test`, { recursive: true });
  const file = `${ROOT}.cache/test/issuer.mjs`;
  writeFileSync(file, code);
  const port = await freePort();
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, AUTH_JWT_SECRET: SECRET, LOGIN_PORT: String(port) },
    stdio: 'inherit',
  });
  stops.push(() => child.kill());
  const url = `http://127.0.0.1:${port}/login`;
  for (;;) {
    if (child.exitCode !== null) throw new Error('the issuer of docs/LOGIN.md has ended');
    if ((await fetch(url).catch(() => undefined))?.status === 404) return url;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test.each(TRANSPORTS)(
  '[J13] on %s the issuer of docs/LOGIN.md lets its players in, and nobody else comes in',
  async (transport) => {
    const [origin, login] = [await start({ TRANSPORT: transport, ...AUTH }), await startIssuer()];
    const refused = await post(`${origin}/api/join`, { name: 'Eve', colour: 0 });
    expect([refused.status, refused.headers.get('www-authenticate'), refused.body.error]).toEqual([
      401,
      'Bearer',
      'token-missing',
    ]);
    const { token } = (await post(login, {})).body;
    const bearer = { authorization: `Bearer ${token}` };
    const joined = await post(`${origin}/api/join`, { name: 'Typed', colour: 0 }, bearer);
    expect([joined.status, joined.body.ticket?.length]).toEqual([200, 32]);
    // Without a body there is nothing to wait for, and the token is looked at first.
    const empty = await fetch(`${origin}/api/join`, { method: 'POST' });
    expect(empty.status).toBe(401);
    // Headless clients have it in COMETA_TOKEN.
    process.env.COMETA_TOKEN = token;
    const answer = await nodePlatform(origin, Math.random).post('/api/join', { name: 'Bot', colour: 1 });
    expect(answer.status).toBe(200);
    // What is not a join needs none.
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  },
);

test.each(TRANSPORTS)('[J12] on %s an identity goes from one device to another by its code', async (transport) => {
  const origin = await start({ TRANSPORT: transport });
  const identity = 'AAECAwQFBgcICQoLDA0ODw';
  const { body } = await post(`${origin}/api/identity/code`, { identity });
  expect(await post(`${origin}/api/identity/claim`, { code: body.code })).toMatchObject({
    status: 200,
    body: { identity },
  });
  expect((await post(`${origin}/api/identity/claim`, { code: body.code })).status).toBe(404);
  const long = await post(`${origin}/api/identity/claim`, { code: 'x'.repeat(2000) });
  expect([long.status, long.body.error]).toEqual([413, 'body-too-big']);
  expect((await fetch(`${origin}/api/identity/code`)).status).toBe(404);
});

test.each(TRANSPORTS)(
  '[J2] on %s a full room that fifty race for lets in as many as it has seats, each on a seat of its own',
  async (transport) => {
    const { port } = new URL(await start({ TRANSPORT: transport, ROOM_SEATS: '8', MAX_ROOMS: '1' }));
    const clients = await Promise.all(
      Array.from({ length: 50 }, (_, i) => enterRaw(Number(port), { name: `P${i}`, room: 'QRSTUVWX' })),
    );
    const closes: { code: number; reason: string }[] = [];
    for (const { closed } of clients) void closed.then((end) => closes.push(end));
    const welcomes = () =>
      clients.flatMap(({ messages: [first] }) => {
        const message = first && decodeFromServer(first);
        return message?.kind === 'welcome' ? [message.id] : [];
      });
    while (welcomes().length + closes.length < 50) await sleep(5);
    expect(welcomes().sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(closes).toEqual(closes.map(() => ({ code: 4005, reason: 'J6: the room is full' })));
    for (const client of clients) client.close(1000);
  },
);
