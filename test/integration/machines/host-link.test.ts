import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createHostLink } from '../../../server/machines/host-link.ts';
import { LINK_CLOSE, LINK_PATH, pack, proofOf, type ToMachine, unpack } from '../../../server/machines/messages.ts';
import { until } from '../../harness/process/server.ts';

const SECRET = 'known to hosts and gateways';
const GREET = { kind: 'greet', version: 'v', nonce: 'of the host' } as const;
const TOLD = { kind: 'told', atMs: 0, hostMs: 0 } as const;

/** A link to a host that answers `enter` with these messages, until the host has heard how it ended. */
async function linkTo(answers: (nonce: string) => readonly ToMachine[]) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: LINK_PATH });
  const heard: string[] = [];
  let code: number | undefined;
  server.on('connection', (socket) => {
    socket.on('close', (how) => {
      code ??= how;
    });
    socket.on('message', (data, isBinary) => {
      const message = unpack<{ kind: string; nonce?: string }>(data, isBinary);
      heard.push(message.kind);
      if (message.kind === 'enter') for (const one of answers(String(message.nonce))) socket.send(pack(one));
    });
    socket.send(pack(GREET));
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let linked = 0;
  const link = createHostLink({
    find: async () => `ws://127.0.0.1:${port}`,
    secret: SECRET,
    version: 'v',
    name: 'gateway',
    log: { info() {}, warn() {} },
    onLinked: () => linked++,
    onCut() {},
    onMessage() {},
  });
  await until(() => code !== undefined || linked > 0);
  link.close();
  server.close();
  return { linked, code, heard: heard.slice(0, 2) };
}

test('a host that shows that it knows the secret is linked, and has been asked for the time already', async () => {
  const proof = (nonce: string) => proofOf(SECRET, 'host', [GREET.nonce, nonce]);
  const { linked, heard } = await linkTo((nonce) => [{ kind: 'entered', proof: proof(nonce) }, TOLD]);
  expect([linked, heard]).toEqual([1, ['enter', 'ask']]);
});

test.each([
  ['tells the time before it has shown that it knows the secret', [TOLD]],
  ['shows that it does not know it', [{ kind: 'entered', proof: 'x' }, TOLD]],
] as const)('who %s is no host: nothing is said to it', async (_what, answers) => {
  const { linked, code, heard } = await linkTo(() => answers);
  expect([linked, code, heard]).toEqual([0, LINK_CLOSE.malformed, ['enter', 'ask']]);
});
