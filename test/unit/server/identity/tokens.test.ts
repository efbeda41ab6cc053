import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { answerPost } from '../../../../server/http/api.ts';
import { identityOf } from '../../../../server/identity/identity.ts';
import { type CheckToken, createTokenCheck, type TokenSettings } from '../../../../server/identity/tokens.ts';
import { peerWith } from '../../../../tools/lib/virtual/peer.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';

const SECRET = 'a secret of at least thirty-two signs';
const bytes = (text: string) => new TextEncoder().encode(text);
const SETTINGS: TokenSettings = { authJwksUrl: '', authJwtSecret: SECRET, authIssuer: 'us', authAudience: 'cometa' };
const nowSeconds = () => Math.floor(Date.now() / 1000);

const stops: (() => unknown)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const check = (settings: Partial<TokenSettings> = {}) =>
  createTokenCheck({ ...SETTINGS, ...settings }, 'pass') as CheckToken;

interface Told {
  alg?: string;
  iss?: string | undefined;
  aud?: string | undefined;
  sub?: string | undefined;
  exp?: number | undefined;
  nbf?: number | undefined;
  name?: unknown;
}

/** A good token but for what is said otherwise. */
function sign({ alg = 'HS256', ...told }: Told = {}, secret = SECRET): Promise<string> {
  const claims = { iss: 'us', aud: 'cometa', sub: '7', exp: nowSeconds() + 60, name: 'Ada', ...told };
  return new SignJWT(JSON.parse(JSON.stringify(claims))).setProtectedHeader({ alg }).sign(bytes(secret));
}

test('[J13] a token says who its player is, whichever session it is', async () => {
  const account = await check()(`Bearer ${await sign()}`);
  expect(account).toEqual({ identity: identityOf('account\nus\n7'), name: 'Ada' });
  expect(await check()(`bearer  ${await sign({ exp: nowSeconds() + 9000, name: 5 })} `)).toEqual({
    ...account,
    name: undefined,
  });
  expect(await check()(`Bearer ${await sign({ sub: '8' })}`)).not.toEqual(account);
});

test.each([
  ['token-missing', 'nothing', async () => ''],
  ['token-missing', 'another scheme', async () => `Basic ${await sign()}`],
  ['token-missing', 'two tokens', async () => `Bearer ${await sign()} ${await sign()}`],
  ['token-malformed', 'no token', async () => 'Bearer abc'],
  ['token-malformed', 'two of three parts', async () => `Bearer ${(await sign()).split('.').slice(0, 2).join('.')}`],
  [
    'token-malformed',
    'a head that is no JSON',
    async () => `Bearer !!!.${(await sign()).split('.').slice(1).join('.')}`,
  ],
  [
    'token-algorithm',
    'the algorithm none',
    async () =>
      `Bearer ${new UnsecuredJWT({ sub: '7' }).setIssuer('us').setAudience('cometa').setExpirationTime('1m').encode()}`,
  ],
  [
    'token-algorithm',
    'none with a signature',
    async () =>
      `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await sign()).split('.').slice(1).join('.')}`,
  ],
  [
    'token-algorithm',
    'an algorithm of key pairs',
    async () =>
      `Bearer ${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${(await sign()).split('.').slice(1).join('.')}`,
  ],
  ['token-key', 'another secret', async () => `Bearer ${await sign({}, SECRET.toUpperCase())}`],
  [
    'token-key',
    'claims that were changed',
    async () => {
      const [head, , signature] = (await sign()).split('.');
      return `Bearer ${head}.${Buffer.from(`{"iss":"us","aud":"cometa","sub":"8","exp":${nowSeconds() + 60}}`).toString('base64url')}.${signature}`;
    },
  ],
  ['token-issuer', 'another issuer', async () => `Bearer ${await sign({ iss: 'them' })}`],
  ['token-issuer', 'no issuer', async () => `Bearer ${await sign({ iss: undefined })}`],
  ['token-audience', 'another audience', async () => `Bearer ${await sign({ aud: 'chess' })}`],
  ['token-expired', 'an end that is past', async () => `Bearer ${await sign({ exp: nowSeconds() - 60 })}`],
  ['token-early', 'a beginning to come', async () => `Bearer ${await sign({ nbf: nowSeconds() + 600 })}`],
  ['token-claims', 'no end', async () => `Bearer ${await sign({ exp: undefined })}`],
  ['token-claims', 'no subject', async () => `Bearer ${await sign({ sub: undefined })}`],
  ['token-claims', 'an empty subject', async () => `Bearer ${await sign({ sub: '' })}`],
])('[J13] %s: with %s', async (error, _what, authorization) => {
  expect(await check()(await authorization())).toEqual({ error, message: expect.stringMatching(/^[A-Z].*\.$/) });
});

describe('with a set of keys', () => {
  async function serveKeys(keys: object[]): Promise<string> {
    const server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  }
  const signWith = (key: CryptoKey, kid: string, alg = 'ES256') =>
    new SignJWT({ iss: 'us', aud: 'cometa', sub: '7', exp: nowSeconds() + 60 })
      .setProtectedHeader({ alg, kid })
      .sign(key);

  test('[J13] its key signs, a foreign one does not', async () => {
    const [own, foreign] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
    const url = await serveKeys([{ ...(await exportJWK(own.publicKey)), kid: 'a', alg: 'ES256' }]);
    const checkKeys = check({ authJwksUrl: url });
    expect(await checkKeys(`Bearer ${await signWith(own.privateKey, 'a')}`)).toMatchObject({
      identity: identityOf('account\nus\n7'),
    });
    expect(await checkKeys(`Bearer ${await signWith(foreign.privateKey, 'a')}`)).toMatchObject({ error: 'token-key' });
    expect(await checkKeys(`Bearer ${await signWith(foreign.privateKey, 'b')}`)).toMatchObject({ error: 'token-key' });
  });

  test('[J13] a public key is no secret to sign with', async () => {
    const own = await generateKeyPair('RS256');
    const jwk = await exportJWK(own.publicKey);
    const checkKeys = check({ authJwksUrl: await serveKeys([{ ...jwk, kid: 'a' }]) });
    expect(await checkKeys(`Bearer ${await sign({}, JSON.stringify(jwk))}`)).toMatchObject({
      error: 'token-algorithm',
    });
  });

  test('[J13] that cannot be fetched is told apart from a bad token', async () => {
    const url = await serveKeys([]);
    for (const stop of stops.splice(0)) stop();
    const own = await generateKeyPair('ES256');
    const refused = await check({ authJwksUrl: url })(`Bearer ${await signWith(own.privateKey, 'a')}`);
    expect(refused).toMatchObject({ error: 'token-keys-unreachable' });
  });
});

test('[J13] a join is answered with the name and the identity of its token, and refused without one', async () => {
  const { game, time } = createVirtualWorld({ ROOM_SEATS: '8' }, 1, { checkToken: check() });
  const join = (authorization: string, more: object = {}) => {
    const body = bytes(JSON.stringify({ name: 'Typed', colour: 0, identity: 'AAECAwQFBgcICQoLDA0ODw', ...more }));
    return answerPost(game, { path: '/api/join', contentType: 'application/json', authorization, address: '' }, body);
  };
  const enter = async (authorization: string) => {
    const { status, body } = await join(authorization);
    expect(status).toBe(200);
    peerWith(game, time, 'ticket' in body ? String(body.ticket) : '').hello();
  };
  await enter(`Bearer ${await sign()}`);
  const [room] = game.lobby.rooms.values();
  expect(room.sessions[0]).toMatchObject({ name: 'Ada', identity: identityOf('account\nus\n7') });
  expect(await join('')).toMatchObject({ status: 401, body: { error: 'token-missing' } });
  expect(await join('', { watch: true })).toMatchObject({ status: 401 });
  await enter('Bearer pass');
  expect(room.sessions[1]).toMatchObject({ name: 'Typed' });
  expect(await join('Bearer pass2')).toMatchObject({ status: 401, body: { error: 'token-malformed' } });
  expect(game.counters.joinsRefused).toBe(3);
});

test('where no tokens are wanted none is checked', () => {
  expect(createTokenCheck({ authJwksUrl: '', authJwtSecret: '', authIssuer: '', authAudience: '' })).toBeUndefined();
});
