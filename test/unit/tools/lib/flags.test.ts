import { expect, test } from 'vitest';
import {
  readChoice,
  readCount,
  readDurationMs,
  readLimit,
  readOrigin,
  readRate,
  UsageError,
} from '../../../../tools/lib/flags.ts';

test.each([
  ['30s', 30_000],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['500ms', 500],
  ['1.5', 1500],
  [undefined, 7],
])('the time %s is %i ms', (value, ms) => {
  expect(readDurationMs('duration', value, 7)).toBe(ms);
});

test.each(['', '0s', '-1s', '1 s', '1d', 's', '9999h', 'NaN'])('the time "%s" is refused', (value) => {
  expect(() => readDurationMs('duration', value, 7)).toThrow(UsageError);
});

test.each(['0', '-1', '1.5', '1e3', '', 'many', '10001'])('the count "%s" is refused', (value) => {
  expect(() => readCount('bots', value, { default: 5, min: 1, max: 10_000 })).toThrow('a whole number from 1 to 10000');
});

test('rates and choices', () => {
  expect([readRate('ramp', '20/s', 1), readRate('ramp', '0.5', 1), readRate('ramp', undefined, 9)]).toEqual([
    20, 0.5, 9,
  ]);
  expect(() => readRate('ramp', '20/m', 1)).toThrow(UsageError);
  expect([readChoice('net', 'lan', ['lan']), readChoice('net', undefined, ['lan'])]).toEqual(['lan', undefined]);
  expect(() => readChoice('net', 'wan', ['lan', 'wifi'])).toThrow('one of lan, wifi, not "wan"');
});

test('a time that is too short says how long it must be', () => {
  const least = { leastMs: 2500, why: 'to see something' };
  expect(readDurationMs('duration', '2.5s', 7000, least)).toBe(2500);
  expect(() => readDurationMs('duration', '2400ms', 7000, least)).toThrow(
    '--duration takes at least 2.5s to see something, not "2400ms".',
  );
});

test.each([
  ['ws://127.0.0.1:8080/ws', 'http://127.0.0.1:8080'],
  ['wss://cometa.example/ws', 'https://cometa.example'],
  ['http://localhost:9000', 'http://localhost:9000'],
  ['ws://[::1]:8080/ws', 'http://[::1]:8080'],
  ['http://cometa.example/play/here/', 'http://cometa.example/play/here'],
  ['http://cometa.example/play/here', 'http://cometa.example/play/here'],
  ['wss://cometa.example/play/here/ws', 'https://cometa.example/play/here'],
  ['https://cometa.example/play//', 'https://cometa.example/play'],
  ['ws://cometa.example/news', 'http://cometa.example/news'],
])('the server %s is at %s', (url, origin) => {
  expect(readOrigin('url', url, '')).toBe(origin);
});

test.each(['localhost:8080', 'ftp://x', '', 'ws://'])('the address "%s" is refused', (url) => {
  expect(() => readOrigin('url', url, '')).toThrow('takes an address like ws://');
});

test.each(['http://x/?room=ABCDEFGH', 'http://x/#top', 'http://me:secret@x/'])('nothing of "%s" is dropped', (url) => {
  expect(() => readOrigin('url', url, '')).toThrow(`--url takes an address without "?", "#" and "@", not "${url}".`);
});

test('a limit is a figure, a sign and a number', () => {
  const summary = { moveToAckMs: { p99: 80, histogram: [] }, failed: 0, failures: {} };
  const limit = (value?: string) => readLimit('fail-if', value, summary);
  expect(limit('moveToAckMs.p99>80')?.(summary)).toBeUndefined();
  expect(limit('moveToAckMs.p99 >= 80')?.(summary)).toContain('moveToAckMs.p99 is 80');
  expect(limit('failed<1')?.(summary)).toContain('failed is 0');
  expect(() => limit('p99>x')).toThrow(UsageError);
  expect(limit()).toBeUndefined();
});

test.each(['p99>1', 'moveToAckMs>1', 'moveToAckMs.p98>1', 'failures>0', 'toString>1'])(
  '"%s" is refused before the run',
  (value) => {
    const summary = { moveToAckMs: { p99: 80, histogram: [] }, failed: 0, failures: {} };
    expect(() => readLimit('fail-if', value, summary)).toThrow(
      `--fail-if: there is no figure "${value.split('>')[0]}". There are moveToAckMs.p99, failed.`,
    );
  },
);
