import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { findAddresses, inUrl, isAnyAddress } from '../../../../server/machine/addresses.ts';

const v4 = (address: string, internal = false) => ({ address, family: 'IPv4', internal }) as NetworkInterfaceInfo;
const v6 = (address: string, scopeid: number, internal = false) =>
  ({ address, family: 'IPv6', internal, scopeid }) as NetworkInterfaceInfo;
const ALL = [v4('127.0.0.1', true), v6('::1', 0, true), v4('10.1.2.3'), v6('2001:db8::7', 0), v6('fe80::7', 3)];

test.each([
  ['0.0.0.0', 'localhost', ['10.1.2.3']],
  ['0', 'localhost', ['10.1.2.3']],
  ['::', 'localhost', ['10.1.2.3', '[2001:db8::7]']],
  ['0:0::0', 'localhost', ['10.1.2.3', '[2001:db8::7]']],
  ['127.0.0.1', 'localhost', []],
  ['127.1', 'localhost', []],
  ['localhost', 'localhost', []],
  ['127.0.0.9', '127.0.0.9', []],
  ['::1', '[::1]', []],
  ['10.1.2.3', '10.1.2.3', ['10.1.2.3']],
  ['2001:db8::7', '[2001:db8::7]', ['[2001:db8::7]']],
  ['comets.example', 'comets.example', []],
])('a server on %s is opened as %s, and on the network as %j', (host, thisMachine, network) => {
  const url = (name: string) => `http://${name}:8123`;
  expect(findAddresses({ host, port: 8123, isEncrypted: false }, ALL)).toEqual({
    thisMachine: url(thisMachine),
    network: network.map(url),
  });
});

test('all addresses are told from one', () => {
  expect(['0.0.0.0', '::', '::0', '0'].map(isAnyAddress)).toEqual([true, true, true, true]);
  expect(['127.0.0.1', '::1', 'any', 'fe80::7%eth0'].map(isAnyAddress)).toEqual([false, false, false, false]);
  expect(['::1', '10.1.2.3', 'comets.example'].map(inUrl)).toEqual(['[::1]', '10.1.2.3', 'comets.example']);
});
