import { describe, expect, test } from 'vitest';
import { LONGEST_SANCTION_BYTES, readSanction, type Sanction, sentenceOf } from '../../../protocol/people.ts';
import { fitReason } from '../../../server/transport/transport.ts';

const UNTIL_MS = Date.UTC(2026, 10, 30, 9, 59, 1);

describe('[MO5] what was done to a player', () => {
  test.each([
    [{ kind: 'kicked', reason: 'insults' }, 'removed from the room: insults'],
    [{ kind: 'closed', reason: 'We test something.' }, 'the room was closed: We test something.'],
    [{ kind: 'banned', untilMs: UNTIL_MS, reason: 'a: b' }, 'banned until 2026-11-30T10:00Z: a: b'],
    [{ kind: 'muted', untilMs: UNTIL_MS, reason: 'spam' }, 'muted until 2026-11-30T10:00Z: spam'],
    [{ kind: 'unmuted' }, 'muted no longer'],
    [{ kind: 'renamed', name: 'Comet', reason: 'name' }, 'renamed to "Comet": name'],
  ] satisfies [Sanction, string][])('%j is said so: %s', (sanction, sentence) => {
    expect(sentenceOf(sanction)).toBe(sentence);
    const rounded = 'untilMs' in sanction ? { untilMs: Date.UTC(2026, 10, 30, 10) } : {};
    expect(readSanction(sentence)).toEqual({ ...sanction, ...rounded });
  });

  test.each([
    '',
    'removed from the room',
    'banned',
    'banned until never: x',
    'banned until 2026-13-77T10:00Z: x',
    'hello',
  ])('%j says nothing of that', (sentence) => {
    expect(readSanction(sentence)).toBeUndefined();
  });

  test('fits a close frame with the longest reason', () => {
    const sentence = sentenceOf({ kind: 'banned', untilMs: UNTIL_MS, reason: 'x'.repeat(LONGEST_SANCTION_BYTES) });
    expect(fitReason(sentence)).toBe(sentence);
  });
});
