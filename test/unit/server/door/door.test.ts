import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../../server/config/config.ts';
import { type Crowd, createCrowd } from '../../../../server/door/crowd.ts';
import { createDoor } from '../../../../server/door/door.ts';
import type { Signs } from '../../../../server/door/visitor.ts';
import { createCounters } from '../../../../server/ledger/counters.ts';

/** A door with a clock of its own, and what was logged. */
function open(settings: Record<string, string> = {}, crowd: Crowd = createCrowd()) {
  const time = { ms: 0 };
  const counters = createCounters();
  const lines: { fields: object; message: string }[] = [];
  const log = { warn: (fields: object, message: string) => void lines.push({ fields, message }) };
  const door = createDoor({ config: readConfig(settings), counters, log, crowd, nowMs: () => time.ms });
  return { door, time, counters, lines };
}

const from = (peer: string, signs: Partial<Signs> = {}): Signs => ({
  peer,
  forwarded: '',
  origin: '',
  host: 'play.example',
  ...signs,
});

describe('where somebody comes from', () => {
  test.each([
    ['192.0.2.7', '', '192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '', '192.0.2.7', '192.0.2.7'],
    ['0000:0000:0000:0000:0000:ffff:c000:0207', '', '192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::5', '', '2001:db8::5', '2001:db8:0:0'],
    ['::1', '', '::1', undefined],
    ['127.0.0.1', '', '127.0.0.1', undefined],
    ['127.0.0.1', '192.0.2.7', '192.0.2.7', '192.0.2.7'],
    ['127.0.0.1', ' 192.0.2.7:4711 ', '192.0.2.7', '192.0.2.7'],
    ['127.0.0.1', '[2001:db8::5]:4711', '2001:db8::5', '2001:db8:0:0'],
    // What the client wrote itself stands before what the proxy saw.
    ['127.0.0.1', '10.9.9.9, 192.0.2.7', '192.0.2.7', '192.0.2.7'],
    ['127.0.0.1', '192.0.2.7, 127.0.0.1', '192.0.2.7', '192.0.2.7'],
    // Of who says nothing that can be read all are one.
    ['127.0.0.1', 'unknown', '', ''],
    ['127.0.0.1', '192.0.2.7, nonsense', '', ''],
    ['203.0.113.9', '192.0.2.7', '203.0.113.9', '203.0.113.9'],
  ])('%s with "%s" is %s, counted as %s', (peer, forwarded, address, household) => {
    expect(open().door.ask(from(peer, { forwarded }), false)).toEqual({ address, household });
  });

  test('proxies are believed that TRUST_PROXY names, one behind the other', () => {
    const { door } = open({ TRUST_PROXY: '198.51.100.0/24, 2001:db8:ff::/48' });
    const find = (peer: string, forwarded: string) => door.ask(from(peer, { forwarded }), false);
    expect(find('198.51.100.4', '192.0.2.7, 2001:db8:ff::1')).toMatchObject({ address: '192.0.2.7' });
    expect(find('127.0.0.1', '192.0.2.7')).toMatchObject({ address: '127.0.0.1', household: '127.0.0.1' });
  });

  test('others are not, and the log says so once a minute, with a hash in the place of the address', () => {
    const { door, time, lines } = open();
    const spoof = () => door.ask(from('203.0.113.9', { forwarded: '127.0.0.1' }), true);
    for (let i = 0; i < 5; i++) expect(spoof()).toMatchObject({ address: '203.0.113.9' });
    time.ms += 60_000;
    spoof();
    expect(lines.map(({ fields }) => fields)).toEqual([
      { variable: 'TRUST_PROXY', from: expect.stringMatching(/^[0-9a-f]{8}$/), times: 1 },
      { variable: 'TRUST_PROXY', from: expect.stringMatching(/^[0-9a-f]{8}$/), times: 5 },
    ]);
  });
});

describe('connections that have said nothing yet', () => {
  const arrivals = (door: ReturnType<typeof open>['door'], peer: string, count: number) =>
    Array.from({ length: count }, () => door.arrive(peer)).filter(Boolean).length;

  test('four times ADDRESS_CONNECTIONS of one address come in within ten seconds, and others besides', () => {
    const { door, time, counters, lines } = open({ ADDRESS_CONNECTIONS: '8' });
    expect([arrivals(door, '192.0.2.7', 100), arrivals(door, '192.0.2.8', 10)]).toEqual([32, 10]);
    time.ms += 5000;
    expect(arrivals(door, '192.0.2.7', 100)).toBe(16);
    expect([counters.refusedByLimit, lines.length]).toEqual([{ ADDRESS_CONNECTIONS: 68 + 84 }, 1]);
  });

  test('a household of IPv6 is one; proxies, this machine and a server without a limit are not counted', () => {
    const { door } = open({ ADDRESS_CONNECTIONS: '1', TRUST_PROXY: '198.51.100.4' });
    const came = (peer: string) => arrivals(door, peer, 100);
    expect([came('2001:db8::1'), came('2001:db8::2'), came('198.51.100.4'), came('127.0.0.1')]).toEqual([
      4, 0, 100, 100,
    ]);
    expect(arrivals(open({ ADDRESS_CONNECTIONS: '0' }).door, '192.0.2.7', 500)).toBe(500);
  });
});

describe('pages', () => {
  test.each([
    ['', 'play.example'],
    ['https://play.example', 'play.example'],
    ['HTTPS://Play.Example', 'play.example'],
    ['http://play.example:8080', 'play.example:8080'],
    ['https://play.example', 'play.example:443'],
    ['http://[::1]:8080', '[::1]:8080'],
    ['https://embed.example', 'play.example'],
    ['http://embed.example:81', 'play.example'],
  ])('of "%s" may speak to "%s"', (origin, host) => {
    const { door } = open({ ALLOWED_ORIGINS: 'https://embed.example, http://embed.example:81' });
    expect(door.enter(from('192.0.2.7', { origin, host }))).toHaveProperty('household');
  });

  test.each([
    ['https://evil.example', 'play.example'],
    ['https://play.example.evil.example', 'play.example'],
    ['https://evil.example/play.example', 'play.example'],
    ['https://play.example:444', 'play.example'],
    ['null', 'play.example'],
    ['file://', 'play.example'],
    ['https://user@play.example', 'play.example'],
    ['https://play.example, https://evil.example', 'play.example'],
    ['https://embed.example:8443', 'play.example'],
    ['http://embed.example', 'play.example'],
    ['https://play.example', ''],
  ])('of "%s" may not speak to "%s"', (origin, host) => {
    const { door, counters } = open({ ALLOWED_ORIGINS: 'https://embed.example' });
    expect(door.enter(from('192.0.2.7', { origin, host }))).toMatchObject({ status: 403, error: 'other-origin' });
    expect(door.ask(from('192.0.2.7', { origin, host }), true)).toMatchObject({ status: 403, error: 'other-origin' });
    expect(counters.refusedByLimit).toEqual({ ALLOWED_ORIGINS: 2 });
  });
});

describe('how many', () => {
  const enter = (door: ReturnType<typeof open>['door'], peer: string) => {
    const visitor = door.enter(from(peer));
    return 'error' in visitor ? visitor.error : visitor;
  };

  test('connections of one address are limited, and free again when they end', () => {
    const { door, counters } = open({ ADDRESS_CONNECTIONS: '2' });
    const [first] = [enter(door, '192.0.2.7'), enter(door, '192.0.2.7')];
    expect([enter(door, '192.0.2.7'), enter(door, '192.0.2.8')]).toEqual(['too-many-connections', expect.anything()]);
    // A join says so in words that the page can show.
    expect(door.ask(from('192.0.2.7'), true)).toMatchObject({ status: 429, error: 'too-many-connections' });
    if (typeof first === 'string') throw new Error(first);
    door.left(first);
    expect(enter(door, '192.0.2.7')).toHaveProperty('address');
    expect(counters.refusedByLimit).toEqual({ ADDRESS_CONNECTIONS: 2 });
  });

  test('the addresses of a household in IPv6 are one', () => {
    const { door } = open({ ADDRESS_CONNECTIONS: '2' });
    const all = ['2001:db8:0:1::1', '2001:db8:0:1::2', '2001:db8:0:1:ffff::', '2001:db8:0:2::1'];
    expect(all.map((peer) => typeof enter(door, peer))).toEqual(['object', 'object', 'string', 'object']);
  });

  test('of all together there are MAX_CONNECTIONS', () => {
    const { door } = open({ MAX_CONNECTIONS: '3' });
    const inside = [1, 2, 3, 4].map((last) => enter(door, `192.0.2.${last}`));
    expect(inside.map((one) => typeof one)).toEqual(['object', 'object', 'object', 'string']);
  });

  test('joins of one address come at the pace of ADDRESS_JOINS, those of all at that of JOINS_PER_MINUTE', () => {
    const { door, time, counters } = open({ ADDRESS_JOINS: '30', JOINS_PER_MINUTE: '40' });
    const joins = (peer: string, times: number) =>
      Array.from({ length: times }, () => 'error' in door.ask(from(peer), true)).filter((isRefused) => !isRefused)
        .length;
    expect(joins('192.0.2.7', 100)).toBe(30);
    expect(door.ask(from('192.0.2.7'), true)).toMatchObject({ status: 429, error: 'too-many', retryAfter: 2 });
    // Requests that ask for no ticket have other limits.
    expect(door.ask(from('192.0.2.7'), false)).toHaveProperty('address');
    expect(joins('192.0.2.8', 100)).toBe(10);
    // 70, the one that was looked at, and of the other address what was over its own 30.
    expect(counters.refusedByLimit).toEqual({ ADDRESS_JOINS: 70 + 1 + 70, JOINS_PER_MINUTE: 20 });
    time.ms += 6000;
    expect([joins('192.0.2.7', 100), joins('192.0.2.9', 100)]).toEqual([3, 1]);
  });

  test('this machine is not counted unless CAP_LOOPBACK says so; whoever comes through a proxy on it is', () => {
    const settings = { ADDRESS_CONNECTIONS: '1', ADDRESS_JOINS: '1' };
    const free = open(settings).door;
    const capped = open({ ...settings, CAP_LOOPBACK: '1' }).door;
    const tries = (door: typeof free, signs: Signs) =>
      [door.enter(signs), door.enter(signs), door.ask(signs, true)].map((answer) => 'error' in answer);
    expect(tries(free, from('127.0.0.1'))).toEqual([false, false, false]);
    expect(tries(capped, from('127.0.0.1'))).toEqual([false, true, true]);
    expect(tries(free, from('127.0.0.1', { forwarded: '192.0.2.7' }))).toEqual([false, true, true]);
  });

  test('0 is any number', () => {
    const names = ['MAX_CONNECTIONS', 'ADDRESS_CONNECTIONS', 'JOINS_PER_MINUTE', 'ADDRESS_JOINS'];
    const { door } = open(Object.fromEntries(names.map((name) => [name, '0'])));
    for (let i = 0; i < 20_000; i++) {
      expect('error' in door.enter(from('192.0.2.7'))).toBe(false);
      expect('error' in door.ask(from('192.0.2.7'), true)).toBe(false);
    }
  });
});

describe('doors of several threads', () => {
  const two = (settings: Record<string, string>) => {
    const crowd = createCrowd(2);
    return [open(settings, crowd).door, open(settings, crowd).door];
  };

  test('count together, and let as many in as one', () => {
    const doors = two({ MAX_CONNECTIONS: '30', ADDRESS_CONNECTIONS: '10' });
    const enter = (i: number, address: string) => doors[i % 2].enter(from(address));
    const crowd = Array.from({ length: 12 }, (_, i) => enter(i, '192.0.2.7'));
    expect(crowd.map((one) => 'error' in one && one.status)).toEqual([...Array(10).fill(false), 429, 429]);
    const others = Array.from({ length: 22 }, (_, i) => enter(i, `198.51.100.${i}`));
    expect(others.map((one) => 'error' in one && one.status)).toEqual([...Array(20).fill(false), 503, 503]);
    // Who came in by one goes by the other: only the sum counts.
    for (const [i, one] of [...crowd, ...others].entries()) if (!('error' in one)) doors[(i + 1) % 2].left(one);
    expect(enter(0, '192.0.2.7')).not.toHaveProperty('error');
  });

  test('tell one household from another, whichever of thousands it is', () => {
    const { door } = open({ MAX_CONNECTIONS: '0', ADDRESS_CONNECTIONS: '3' });
    const addresses = Array.from({ length: 2000 }, (_, i) => `198.18.${i >> 8}.${i & 255}`);
    const refused = () => addresses.filter((address) => 'error' in door.enter(from(address))).length;
    // Of 2000 households 4 in 1000 share both of their places with others (0.06 squared), and may be refused with them.
    expect(refused() + refused() + refused()).toBeLessThan(40);
    for (const address of addresses) expect(door.enter(from(address))).toHaveProperty('error');
  });
});
