import { expect, test } from 'vitest';
import { formatReadable } from '../../../../server/log/log.ts';

const TIME = '2026-01-02T03:04:05.678Z';

test('a line is time, level, message and fields', () => {
  const json = JSON.stringify({ level: 'info', time: TIME, pid: 1, room: 'public-1', seats: 3, msg: 'room opened' });
  expect(formatReadable(json)).toBe('03:04:05.678 INFO  room opened room=public-1 seats=3\n');
});

test('an error ends with its stack', () => {
  const json = JSON.stringify({
    level: 'error',
    time: TIME,
    err: { message: 'no', stack: 'Error: no\n    at a.ts:1' },
  });
  expect(formatReadable(json)).toBe('03:04:05.678 ERROR\nError: no\n    at a.ts:1\n');
});

test('a field cannot write on the terminal', () => {
  const json = JSON.stringify({ level: 'info', time: TIME, name: '\u001b[2J\nx', msg: 'joined' });
  expect(formatReadable(json)).toBe('03:04:05.678 INFO  joined name="\\u001b[2J\\nx"\n');
});

test('what is no JSON is left alone', () => {
  expect(formatReadable('plain\n')).toBe('plain\n');
});
