import { expect, test } from 'vitest';
import { plainAddress } from '../../../../server/machine/addresses.ts';
import { readPrefix } from '../../../../server/machine/prefix.ts';

test.each([
  ['192.0.2.7', '192.0.2.7/32', '192.0.2.7', '192.0.2.8'],
  ['192.0.2.0/24', '192.0.2.0/24', '192.0.2.255', '192.0.3.0'],
  ['10.0.0.0/8', '10.0.0.0/8', '10.255.0.1', '11.0.0.0'],
  ['2001:DB8:1:2::5', '2001:db8:1:2::5/64', '2001:db8:1:2:ffff::1', '2001:db8:1:3::5'],
  ['2001:db8::/32', '2001:db8::/32', '2001:db8:ffff::1', '2001:db9::1'],
  ['2001:db8::1/128', '2001:db8::1/128', '2001:db8::1', '2001:db8::2'],
  ['::ffff:192.0.2.7', '192.0.2.7/32', '192.0.2.7', '192.0.2.8'],
])('[MO1] %s is the range %s: it covers %s and not %s', (typed, text, within, without) => {
  const prefix = readPrefix(typed);
  expect(prefix?.text).toBe(text);
  expect(prefix?.covers(within)).toBe(true);
  expect(prefix?.covers(without)).toBe(false);
  expect(prefix?.covers('')).toBe(false);
});

test.each([
  '',
  'ada',
  '192.0.2',
  '192.0.2.7/33',
  '192.0.2.7/7',
  '192.0.2.7/',
  '192.0.2.7/-1',
  '0.0.0.0/0',
  '2001:db8::/31',
  '2001:db8::/129',
  '2001:db8::1::2',
  '::/0',
])('[MO1] %j is no range', (typed) => {
  expect(readPrefix(typed)).toBeUndefined();
});

test('an IPv4 range covers no IPv6 address, and the other way round', () => {
  expect(readPrefix('10.0.0.0/8')?.covers('2001:db8::1')).toBe(false);
  expect(readPrefix('2001:db8::/32')?.covers('10.0.0.1')).toBe(false);
});

test.each([
  ['0000:0000:0000:0000:0000:ffff:7f00:0001', '127.0.0.1'],
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['nobody', ''],
  ['', ''],
])('the address %j is written %j', (given, plain) => {
  expect(plainAddress(given)).toBe(plain);
});
