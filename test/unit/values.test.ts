import { expect, test } from 'vitest';
import {
  readChoice,
  readCount,
  readDurationMs,
  readLimit,
  readOrigin,
  readRate,
  UsageError,
} from '../../bin/values.mjs';

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

test.each([
  ['ws://127.0.0.1:8080/ws', 'http://127.0.0.1:8080'],
  ['wss://cometa.example/ws', 'https://cometa.example'],
  ['http://localhost:9000', 'http://localhost:9000'],
  ['ws://[::1]:8080/ws', 'http://[::1]:8080'],
])('the server %s is at %s', (url, origin) => {
  expect(readOrigin('url', url, '')).toBe(origin);
});

test.each(['localhost:8080', 'ftp://x', '', 'ws://'])('the address "%s" is refused', (url) => {
  expect(() => readOrigin('url', url, '')).toThrow(UsageError);
});

test('a limit is a figure, a sign and a number', () => {
  const summary = { moveToAckMs: { p99: 80 }, failed: 0 };
  expect(readLimit('fail-if', 'moveToAckMs.p99>80')?.(summary)).toBeUndefined();
  expect(readLimit('fail-if', 'moveToAckMs.p99 >= 80')?.(summary)).toContain('moveToAckMs.p99 is 80');
  expect(readLimit('fail-if', 'failed<1')?.(summary)).toContain('failed is 0');
  expect(() => readLimit('fail-if', 'p99>x')).toThrow(UsageError);
  expect(() => readLimit('fail-if', 'p99>1')?.(summary)).toThrow('There is no figure "p99"');
  expect(readLimit('fail-if', undefined)).toBeUndefined();
});
