import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isReplayId, layReplay, type ReplayFile, readReplay } from '../../../protocol/codec/replay-file.ts';

const SPEC = readFileSync(fileURLToPath(new URL('../../../protocol/SPEC.md', import.meta.url)), 'utf8');

const FILE: ReplayFile = {
  head: {
    fingerprint: 7,
    fromTick: 1234,
    lastTick: 1234,
    seed: 42,
    seats: 100,
    cells: 24,
    roundSeconds: 360,
    sides: [
      { id: 3, hash: 57005 },
      { id: 9, hash: 48879 },
    ],
    players: [[3, 0, 'Ada']],
  },
  updates: [[Uint8Array.of(1)], [Uint8Array.of(1)]],
};

describe('[RP3] the file', () => {
  test('is what SPEC.md shows', () => {
    const [, hex = ''] = /unfolded:\n\n```\n([^`]*)```/.exec(SPEC) ?? [];
    const bytes = Buffer.from(layReplay(FILE)).toString('hex');
    expect(hex.replace(/\s/g, '')).toBe(bytes);
  });

  test('comes back as it was', () => expect(readReplay(layReplay(FILE))).toEqual(FILE));

  test.each([0, 1, 2, 10, 34, 38, 40])('cut off after %i bytes is refused with a RangeError', (length) => {
    expect(() => readReplay(layReplay(FILE).subarray(0, length))).toThrow(RangeError);
  });

  test('with an update too many, or other bytes, is refused with a RangeError', () => {
    expect(() => readReplay(Buffer.concat([layReplay(FILE), Uint8Array.of(0, 1, 1)]))).toThrow(RangeError);
    for (let at = 0; at < 256; at++) {
      const odd = layReplay(FILE);
      odd[at % odd.length] ^= at + 1;
      try {
        readReplay(odd);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }
  });

  test('[RP2] has a name of 22 signs', () => {
    expect(['A'.repeat(22), `${'a-_9'.repeat(5)}zz`].map(isReplayId)).toEqual([true, true]);
    expect(['', 'A'.repeat(21), 'A'.repeat(23), `${'A'.repeat(21)}/`, `..${'A'.repeat(20)}`].some(isReplayId)).toBe(
      false,
    );
  });
});
