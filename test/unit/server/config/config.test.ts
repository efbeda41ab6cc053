import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../../../server/config/config.ts';
import { envExample, withSettings } from '../../../../tools/docs/settings-doc.ts';

test('without variables every value has its default', () => {
  expect(readConfig({})).toEqual({
    port: 8080,
    host: '0.0.0.0',
    adminPort: 9464,
    adminHost: '127.0.0.1',
    adminToken: '',
    transport: 'auto',
    roomSeats: 100,
    roundSeconds: 360,
    worldCells: 0,
    view: 'screen',
    cores: 1,
    role: 'all',
    relayPort: 'off',
    relayHost: '127.0.0.1',
    relayName: '',
    relayUrl: '',
    relaySecret: '',
    hostUrl: '',
    standby: false,
    sendEvery: 2,
    idleSuppressionMs: 250,
    deferFrom: 250,
    shedFrom: 90,
    bots: 0,
    privateBots: 48,
    maxRooms: 100,
    graceSeconds: 60,
    hiddenMinutes: 30,
    spectatorChat: 'read',
    worldSeed: 0,
    dataDir: '',
    store: 'auto',
    redisUrl: '',
    authJwksUrl: '',
    authJwtSecret: '',
    authIssuer: '',
    authAudience: '',
    allowedOrigins: [],
    frameAncestors: "'self'",
    trustProxy: [expect.objectContaining({ text: '127.0.0.0/8' }), expect.objectContaining({ text: '::1/128' })],
    maxConnections: 10_000,
    addressConnections: 64,
    joinsPerMinute: 6000,
    addressJoins: 120,
    capLoopback: false,
    captureDir: '',
    captureMinutes: 10,
    capturesPerMinute: 2,
    captureMegabytes: 256,
    replayMegabytes: 16,
    profileSamples: 'armed',
    logLevel: 'info',
    accessLog: '',
    runAs: '',
    tlsCert: '',
    tlsKey: '',
    shutdownSeconds: 5,
  });
});

test('given values are taken, empty ones are not', () => {
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    ROOM_SEATS: '',
    SEND_EVERY: ' 3 ',
    LOG_LEVEL: 'silent',
    ADMIN_PORT: 'off',
  });
  expect(config).toMatchObject({
    adminPort: 'off',
    port: 0,
    host: '127.0.0.1',
    roomSeats: 100,
    roundSeconds: 360,
    sendEvery: 3,
    logLevel: 'silent',
  });
});

test.each([
  ['TRUST_PROXY', '192.0.2.7, 2001:db8::/48', ['192.0.2.7/32', '2001:db8::/48']],
  ['TRUST_PROXY', 'none', []],
  ['TRUST_PROXY', ' loopback,10.0.0.0/8 ', ['127.0.0.0/8', '::1/128', '10.0.0.0/8']],
])('%s may be "%s"', (name, text, ranges) => {
  expect(readConfig({ [name]: text }).trustProxy.map((range) => range.text)).toEqual(ranges);
});

test.each(['proxy', '192.0.2', '192.0.2.7/33', '0.0.0.0/0', '192.0.2.7 10.0.0.1', 'loopback, here'])(
  'TRUST_PROXY may not be "%s"',
  (text) => {
    expect(() => readConfig({ TRUST_PROXY: text })).toThrow(
      `TRUST_PROXY is "${text}", but must be a list of addresses and ranges, like 192.0.2.7, 2001:db8::/48, with loopback for this machine, or none.`,
    );
  },
);

test('ALLOWED_ORIGINS are origins as browsers write them', () => {
  const read = (text: string) => readConfig({ ALLOWED_ORIGINS: text }).allowedOrigins;
  expect(read('https://Play.example, http://a.example:8080,')).toEqual([
    'https://play.example',
    'http://a.example:8080',
  ]);
  for (const text of [
    '*',
    'play.example',
    'https://play.example/',
    'https://play.example:443',
    'https://a.example/b',
  ]) {
    expect(() => read(text), text).toThrow('must be a list of origins, like https://play.example');
  }
});

test.each(["'self' https://itch.example", "'none'", '*', 'https://*.example'])('FRAME_ANCESTORS may be %s', (text) => {
  expect(readConfig({ FRAME_ANCESTORS: text }).frameAncestors).toBe(text);
});

test.each(["'self'; script-src *", 'https://a.example, https://b.example', 'a\nb'])(
  'FRAME_ANCESTORS may not be %j: it would change other parts of the header',
  (text) => {
    expect(() => readConfig({ FRAME_ANCESTORS: text })).toThrow('must be sources of a Content-Security-Policy');
  },
);

test.each([
  ['PORT', '65536', 'PORT is "65536", but must be a whole number from 0 to 65535.'],
  ['ADMIN_PORT', 'none', 'ADMIN_PORT is "none", but must be a whole number from 0 to 65535, or off.'],
  ['CAP_LOOPBACK', 'yes', 'CAP_LOOPBACK is "yes", but must be 0 or 1.'],
  ['ADDRESS_JOINS', '-1', 'ADDRESS_JOINS is "-1", but must be a whole number from 1 to 1000000, or 0.'],
  ['PORT', '-1', 'PORT is "-1", but must be a whole number from 0 to 65535.'],
  ['SEND_EVERY', '1.5', 'SEND_EVERY is "1.5", but must be a whole number from 1 to 6.'],
  ['ROOM_SEATS', '1e2', 'ROOM_SEATS is "1e2", but must be a whole number from 1 to 10000.'],
  ['WORLD_SEED', '4294967296', 'WORLD_SEED is "4294967296", but must be a whole number from 0 to 4294967295.'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL is "loud", but must be one of trace, debug, info, warn, error, fatal, silent.'],
])('%s=%s is refused with a sentence that says what is allowed', (name, value, sentence) => {
  expect(() => readConfig({ [name]: value })).toThrow(new ConfigError([sentence]));
});

test('all bad values are named at once', () => {
  expect(() => readConfig({ PORT: 'x', SEND_EVERY: '9' })).toThrow(/^PORT is .*\nSEND_EVERY is /);
});

test.each([
  ['.env.example', envExample],
  ['README.md', withSettings],
])('%s says what the table of settings says (UPDATE_DOCS=1 writes it anew)', (path, describe) => {
  const file = new URL(`../../../../${path}`, import.meta.url);
  const text = readFileSync(file, 'utf8');
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, describe(text));
  expect(readFileSync(file, 'utf8')).toBe(describe(text));
});

test('the README lists every variable', () => {
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
  const names = [...envExample().matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !readme.includes(`| \`${name}\` |`))).toEqual([]);
});
