import { brotliCompressSync, crc32 } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { rulesHash } from '../../../../game/sim/fingerprint.ts';
import { fingerprintOf } from '../../../../protocol/fingerprint.ts';
import { journalOf } from '../../../../server/captures/drafts.ts';
import {
  decodeJournal,
  encodeJournal,
  JOURNAL_VERSION,
  type Journal,
  JournalError,
} from '../../../../server/recording/journal.ts';
import { CHUNK_TICKS } from '../../../../server/recording/recorder.ts';
import { createReplay, replayTo } from '../../../../server/recording/replay.ts';
import { createHouse } from '../../../harness/server/house.ts';

const MAGIC = 'cometa journal';
const FINGERPRINT = fingerprintOf(rulesHash());

let journal: Journal;
let file: Uint8Array;

/** Three chunks: two whole ones and the beginning of a third. */
beforeAll(async () => {
  const house = createHouse();
  const peer = house.enter();
  peer.keepPinging();
  await house.ticks(CHUNK_TICKS * 2 + 300);
  const taken = journalOf(house.room(), FINGERPRINT, true);
  if (!taken) throw new Error('nothing is recorded');
  journal = taken;
  file = await encodeJournal(journal);
});

/** Where the parts of a file begin. */
function partsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const starts: number[] = [];
  for (let at = MAGIC.length + 2; at < bytes.length; at += 12 + view.getUint32(at + 8)) starts.push(at);
  return starts;
}

/** The file with one of its parts replaced by another, its checksum right. */
function withPart(index: number, bytes: Uint8Array): Uint8Array {
  const starts = [...partsOf(file), file.length];
  const head = new Uint8Array(12);
  head.set(file.subarray(starts[index], starts[index] + 12));
  const view = new DataView(head.buffer);
  view.setUint32(3, crc32(bytes));
  view.setUint32(8, bytes.length);
  return Buffer.concat([file.subarray(0, starts[index]), head, bytes, file.subarray(starts[index + 1])]);
}

function refusal(bytes: Uint8Array): { code: string; message: string } {
  try {
    createReplay(decodeJournal(bytes));
  } catch (error) {
    if (error instanceof JournalError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('it was taken');
}

/** How far a file replays, and what is said of the rest. */
function run(bytes: Uint8Array) {
  const read = decodeJournal(bytes);
  const replay = createReplay(read);
  replayTo(replay, replay.lastTick);
  expect(replay.firstDifferentTick).toBeUndefined();
  expect(replay.hashesEqual).toBe(replay.hashesChecked);
  return { tick: replay.simulation.world.tick, flaw: read.flaw };
}

test('a journal is read as it was written, and begins with its name and version', () => {
  const read = decodeJournal(file);
  expect(read).toMatchObject({ head: journal.head, state: undefined, finalHash: journal.finalHash, flaw: undefined });
  expect(read.chunks.map(({ fromTick, ticks }) => [fromTick, ticks])).toEqual(
    journal.chunks.map(({ fromTick, ticks }) => [fromTick, ticks]),
  );
  expect(Buffer.from(file.subarray(0, 16)).toString('hex')).toBe(`ae${Buffer.from(MAGIC).toString('hex')}02`);
  expect(run(file)).toEqual({ tick: CHUNK_TICKS * 2 + 300, flaw: undefined });
});

test('a journal from a chunk in the middle on is read with its world', async () => {
  const chunks = journal.chunks.slice(1);
  const read = decodeJournal(await encodeJournal({ ...journal, state: chunks[0].state, chunks }));
  expect(Buffer.from(read.state ?? []).equals(chunks[0].state ?? new Uint8Array())).toBe(true);
});

describe('a file that is cut off replays as far as it goes', () => {
  test('wherever it is cut', () => {
    const starts = partsOf(file);
    const wholeAt = [starts[2], starts[3], starts[4]];
    for (let length = 1; length < file.length; length += length < 200 ? 1 : 37) {
      const whole = wholeAt.filter((end) => length >= end).length;
      const cut = file.subarray(0, length);
      if (whole === 0) {
        expect(refusal(cut).code, `${length}`).toBe('truncated');
      } else {
        const ticks = Math.min(whole * CHUNK_TICKS, CHUNK_TICKS * 2 + 300);
        expect(run(cut), `${length}`).toEqual({ tick: ticks, flaw: 'truncated' });
      }
    }
  });

  test('and says why where nothing is left', () => {
    expect(refusal(file.subarray(0, 40)).message).toBe(
      'is cut off before its first chunk ends: there is nothing to replay',
    );
  });
});

describe('a damaged file', () => {
  test('replays as far as it is whole, or not at all: whichever byte is another, no wrong tick is replayed', () => {
    const starts = partsOf(file);
    for (let at = 0; at < file.length; at += at < 200 ? 1 : 29) {
      const bytes = file.slice();
      bytes[at] ^= 0x10;
      if (at >= starts[2]) expect(run(bytes).flaw, `byte ${at}`).toBeDefined();
      else expect(refusal(bytes).message, `byte ${at}`).not.toBe('');
    }
  });

  test.each([
    ['no chunk', () => brotliCompressSync(Uint8Array.of(1, 2, 3))],
    ['a chunk of other ticks', () => brotliCompressSync(Uint8Array.of(9, 1, 0, 0, 0, 0, 0, 0))],
    ['nothing compressed', () => Uint8Array.of(1, 2, 3)],
    ['more than the memory should hold', () => brotliCompressSync(new Uint8Array(65 * 2 ** 20))],
  ])('with a good checksum, but %s in it', (_what, bytes) => {
    expect(run(withPart(2, bytes()))).toEqual({ tick: CHUNK_TICKS, flaw: 'damaged' });
  });

  test('whose columns disagree is refused when it comes to it', () => {
    // One tick from tick 0 on, with five moves announced and none there.
    const bytes = withPart(1, brotliCompressSync(Uint8Array.of(0, 1, 1, 0, 0, 0, 0, 0, 5)));
    const replay = createReplay(decodeJournal(bytes));
    expect(() => replayTo(replay, 1)).toThrow('is damaged: a column ends before its ticks do');
  });

  test.each([
    ['no numbers', Uint8Array.of(0x92, 0xa1, 0x41, 1)],
    ['too many seats', Uint8Array.of(0x95, 1, 1, 1, 0xce, 0xff, 0xff, 0xff, 0xff, 4)],
    ['no seats', Uint8Array.of(0x95, 1, 1, 1, 0, 4)],
    ['nothing', new Uint8Array(0)],
  ])('whose head holds %s is refused', (_what, head) => {
    expect(refusal(withPart(0, head)).code).toBe('damaged');
  });

  test('whose world is of another room is refused', async () => {
    const chunks = journal.chunks.slice(1);
    const state = chunks[0].state?.slice(0, -3);
    expect(refusal(await encodeJournal({ ...journal, state, chunks })).message).toMatch(
      /^begins with a world that these rules cannot have/,
    );
  });
});

test.each([
  ['an empty file', new Uint8Array(0), 'empty', 'is empty'],
  ['a text', Buffer.from('#!/bin/sh\necho journal\n'), 'foreign', 'is no journal of Cometa'],
  ['a file of zeros', new Uint8Array(1000), 'foreign', 'is no journal of Cometa'],
])('%s is refused in a sentence', (_what, bytes, code, message) => {
  expect(refusal(bytes)).toEqual({ code, message });
});

test.each([
  ['newer', JOURNAL_VERSION + 1, 'update it'],
  ['older', JOURNAL_VERSION - 1, 'the Cometa that wrote it can replay it'],
])('a journal of a %s version is refused in a sentence that says what to do', (code, version, what) => {
  const other = file.slice();
  other[MAGIC.length + 1] = version;
  expect(refusal(other)).toEqual({
    code,
    message: `is a journal of version ${version}, and this Cometa reads version 2: ${what}`,
  });
});

test('a journal without its last tick’s end, as of a room that crashed, replays without a hash of it', async () => {
  const read = decodeJournal(await encodeJournal({ ...journal, finalHash: undefined }));
  expect(read).toMatchObject({ finalHash: undefined, flaw: undefined });
});
