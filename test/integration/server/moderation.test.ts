import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ModerationView } from '../../../protocol/stream.ts';
import { readConfig } from '../../../server/config/config.ts';
import { identityOf } from '../../../server/identity/identity.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { openStore } from '../../../server/store/open.ts';
import { enterRaw, openRaw, postJoin, recordsHeard, sendRaw } from '../../harness/server/raw-client.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

const ADA = 'AAECAwQFBgcICQoLDA0ODw';
const servers: Server[] = [];
const folders: string[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  for (const dir of folders) rmSync(dir, { recursive: true });
});

async function start(transport: string, dir?: string) {
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: '0', TRANSPORT: transport });
  const lines: { fields: object; message: string }[] = [];
  const info = (fields: object, message: string) => void lines.push({ fields, message });
  const kept = dir === undefined ? {} : { store: await openStore(dir, Date.now), isKept: true };
  const server = await startServer({ config, page: new Map(), log: { info, warn: info }, ...kept });
  servers.push(server);
  const at = `http://127.0.0.1:${server.adminPort}/moderation`;
  return {
    server,
    lines,
    view: async () => (await fetch(at)).json() as Promise<ModerationView>,
    async act(name: string, body: object) {
      const answer = await fetch(`${at}/${name}`, { method: 'POST', body: JSON.stringify(body) });
      return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
    },
  };
}

/** Joins from an address of this machine. */
function joinFrom(port: number, localAddress: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const path = '/api/join';
    const asked = request({ host: '127.0.0.1', port, path, method: 'POST', localAddress, headers }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      resolve({ status: answer.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) });
    });
    asked.on('error', reject);
    asked.end(JSON.stringify({ name: 'Far', colour: 0 }));
  });
}

describe.each(TRANSPORTS)('on %s', (transport) => {
  test('[MO1] a player is listed, banned while playing, and refused, until the ban is lifted', async () => {
    const { server, view, act, lines } = await start(transport);
    const ada = await enterRaw(server.port, { name: 'Ada', identity: ADA });
    const bob = await enterRaw(server.port, { name: 'Bob' });
    while (bob.messages.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    const listed = (await view()).players.find(({ name }) => name === 'Ada');
    expect(listed).toMatchObject({ identity: identityOf(ADA), address: '127.0.0.1', state: 'playing' });
    const body = { player: listed?.player, minutes: 60, reason: 'cheating' };
    // Nothing outlasts this process, and it says so.
    expect(await act('ban', body)).toEqual({ status: 200, players: 1, saved: false });
    const { code, reason } = await ada.closed;
    expect([code, reason]).toEqual([4003, expect.stringMatching(/^banned until .*Z: cheating$/)]);
    const refused = await postJoin(server.port, JSON.stringify({ name: 'Ada', colour: 0, identity: ADA }));
    expect(refused).toMatchObject({ status: 403, body: { error: 'banned', message: reason } });
    const { bans, audit, players } = await view();
    expect(players.map(({ name }) => name)).toEqual(['Bob']);
    expect(bans).toMatchObject([{ name: 'Ada', reason: 'cheating' }]);
    expect(audit).toMatchObject([{ act: 'ban', name: 'Ada' }]);
    expect(lines.map(({ message }) => message)).toContain('moderation: ban');
    expect(await act('unban', { id: bans[0].id })).toMatchObject({ status: 200 });
    expect((await postJoin(server.port, JSON.stringify({ name: 'Ada', colour: 0, identity: ADA }))).status).toBe(200);
    bob.close(1000);
  });

  // All of 127.0.0.0/8 is this machine on Linux alone.
  const onLinux = process.platform === 'linux' ? test : test.skip;
  if (process.platform !== 'linux') console.log('no join from another address: only Linux has 127.0.0.2');
  onLinux('[MO1] an address is that of the connection that joins', async () => {
    const { server, act, view } = await start(transport);
    const { status, body } = await joinFrom(server.port, '127.0.0.2');
    expect(status).toBe(200);
    const client = await openRaw(server.port);
    client.send({ kind: 'hello', ticket: String(body.ticket), fingerprint: 0 });
    while (client.messages.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await view()).players.map(({ address }) => address)).toEqual(['127.0.0.2']);
    const ban = { address: '127.0.0.2/31', minutes: 60, reason: 'spam' };
    expect(await act('ban', ban)).toMatchObject({ status: 200, players: 1 });
    const refused = await joinFrom(server.port, '127.0.0.3');
    expect(refused).toMatchObject({ status: 403, body: { error: 'banned' } });
    expect((await joinFrom(server.port, '127.0.0.4')).status).toBe(200);
    expect((await client.closed).code).toBe(4003);
  });

  test('[MO2] a mute is told to the player, and its lines to nobody', async () => {
    const { server, act, view } = await start(transport);
    const ada = await enterRaw(server.port, { name: 'Ada', identity: ADA });
    while (recordsHeard(ada, 'snapshot').length < 1) await new Promise((resolve) => setTimeout(resolve, 20));
    const [{ player }] = (await view()).players;
    expect(await act('mute', { player, minutes: 5, reason: 'spam' })).toMatchObject({ status: 200, players: 1 });
    ada.send({ kind: 'say', to: -1, text: 'hello' });
    while (recordsHeard(ada, 'refused').length < 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(recordsHeard(ada, 'refused')).toMatchObject([{ why: 8 }]);
    expect(recordsHeard(ada, 'notice')).toMatchObject([
      { scope: 2, body: expect.stringMatching(/^muted until .*: spam$/) },
    ]);
    expect(recordsHeard(ada, 'said')).toEqual([]);
    ada.close(1000);
  });
});

test('what was decided is there after a restart, and was saved when it was answered', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'cometa-moderation-'));
  folders.push(dir);
  const first = await start('ws', dir);
  const identity = identityOf(ADA);
  const ban = { identity, name: 'Ada', minutes: 60, reason: 'hate' };
  expect(await first.act('ban', ban)).toEqual({ status: 200, players: 0, saved: true });
  expect(await first.act('mute', ban)).toEqual({ status: 200, players: 0, saved: true });
  await first.server.stop();
  const second = await start('ws', dir);
  const refused = await postJoin(second.server.port, JSON.stringify({ name: 'Ada', colour: 0, identity: ADA }));
  expect(refused).toMatchObject({ status: 403, body: { error: 'banned' } });
  const { bans, mutes, audit, isKept } = await second.view();
  expect([isKept, bans, mutes]).toMatchObject([true, [{ identity, reason: 'hate' }], [{ identity, reason: 'hate' }]]);
  expect(audit.map(({ act }) => act)).toEqual(['mute', 'ban']);
});

test.each([
  ['GET /moderation/ban HTTP/1.1\r\nHost: localhost', 405],
  ['DELETE /moderation/audit HTTP/1.1\r\nHost: localhost', 405],
  ['POST /moderation/audit HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0', 405],
  ['POST /moderation HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0', 405],
  ['POST /moderation/kick HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}', 400],
  [
    'POST /moderation/kick HTTP/1.1\r\nHost: localhost\r\nOrigin: https://example.org\r\nContent-Length: 2\r\n\r\n{}',
    403,
  ],
  ['GET /moderation HTTP/1.1\r\nHost: example.org', 403],
  ['GET /moderation HTTP/1.1\r\nHost: localhost\r\nOrigin: https://example.org', 403],
])('"%s" is refused with %i, and the log of acts is as it was', async (head, status) => {
  const { server, view } = await start('ws');
  const [lines, body = ''] = head.split('\r\n\r\n');
  const answer = await sendRaw(server.adminPort ?? 0, `${lines}\r\nConnection: close\r\n\r\n${body}`);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect((await view()).audit).toEqual([]);
});

test('nothing of it is there on the public port', async () => {
  const { server } = await start('ws');
  expect((await fetch(`http://127.0.0.1:${server.port}/moderation`)).status).toBe(404);
  const kicked = await fetch(`http://127.0.0.1:${server.port}/moderation/kick`, { method: 'POST', body: '{}' });
  expect(kicked.status).toBe(405);
});
