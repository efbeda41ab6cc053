import { describe, expect, test } from 'vitest';
import { createAccess, openToOthers } from '../../../../server/admin/access.ts';

const TOKEN = 'sixteen-signs-or-more';
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

function open(token: string) {
  let nowMs = 0;
  const deny = createAccess({ host: '0.0.0.0', token }, () => nowMs);
  return { ask: (headers: Record<string, string>) => deny(headers)?.status, later: (ms: number) => (nowMs += ms) };
}

describe('without a token', () => {
  test.each([
    [{ host: '127.0.0.1:9464' }, undefined],
    [{ host: 'localhost' }, undefined],
    [{ host: '[::1]:9464' }, undefined],
    [{ host: 'evil.example' }, 403],
    [{ host: '192.0.2.7:9464' }, 403],
    [{}, 403],
    [{ host: 'localhost:9464', origin: 'http://localhost:9464' }, undefined],
    [{ host: 'localhost:9464', origin: 'https://evil.example' }, 403],
    [{ host: 'localhost:9464', 'sec-fetch-site': 'cross-site' }, 403],
  ])('%j is answered with %j', (headers, status) => {
    expect(open('').ask(headers as Record<string, string>)).toBe(status);
  });
});

describe('with a token', () => {
  test.each([
    [{}, 401],
    [{ authorization: `Bearer ${TOKEN}` }, undefined],
    [{ authorization: `bearer ${TOKEN}` }, undefined],
    [{ authorization: basic(`operator:${TOKEN}`) }, undefined],
    [{ authorization: basic(`:${TOKEN}`) }, undefined],
    [{ authorization: `Bearer ${TOKEN}x` }, 401],
    [{ authorization: `Bearer ${TOKEN.slice(1)}` }, 401],
    [{ authorization: TOKEN }, 401],
    [{ authorization: `Bearer ${TOKEN}`, origin: 'https://evil.example' }, 403],
    [{ authorization: `Bearer ${TOKEN}`, origin: 'https://cometa.example' }, undefined],
    [{ authorization: `Bearer ${TOKEN}`, 'sec-fetch-site': 'cross-site' }, 403],
  ])('%j of a host of any name is answered with %j', (headers, status) => {
    expect(open(TOKEN).ask({ host: 'cometa.example', ...headers })).toBe(status);
  });

  test('wrong ones are answered ten at once, then one a second; the right one always', () => {
    const { ask, later } = open(TOKEN);
    const guess = () => ask({ host: 'cometa.example', authorization: 'Bearer wrong' });
    expect(Array.from({ length: 12 }, guess)).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    expect(ask({ host: 'cometa.example', authorization: `Bearer ${TOKEN}` })).toBeUndefined();
    later(1000);
    expect([guess(), guess()]).toEqual([401, 429]);
  });
});

test.each([
  ['127.0.0.1', '', true],
  ['localhost', '', true],
  ['::1', '', true],
  ['0.0.0.0', '', false],
  ['::', '', false],
  ['192.0.2.7', '', false],
  ['0.0.0.0', TOKEN, true],
])('on %s with the token "%s" the server starts: %s', (host, token, starts) => {
  expect(openToOthers({ host, token }) === undefined).toBe(starts);
});
