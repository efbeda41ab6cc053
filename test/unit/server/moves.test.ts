import { describe, expect, test } from 'vitest';
import { narrow } from '../../../protocol/stamp.ts';
import { NO_MARGIN } from '../../../protocol/table.ts';
import {
  createMoveQueue,
  DROPPED,
  MOST_TICKS_AHEAD,
  type MoveQueue,
  offerMove,
  takeDueMove,
} from '../../../server/moves.ts';

const moveAt = (stamp: number, heading = 0) => ({ stamp: narrow(stamp), heading, buttons: 1 });

/** What a tick takes out of the queue: the move in force, and those that lost to it. */
function takeAt(queue: MoveQueue, tick: number) {
  const dropped: number[] = [];
  const due = takeDueMove(queue, tick, ({ stamp }) => dropped.push(stamp));
  return { due: due?.stamp, dropped };
}

describe('a move', () => {
  test('on time waits for its tick', () => {
    const queue = createMoveQueue();
    expect(offerMove(queue, moveAt(105, 9), 100.5)).toEqual({ stamp: 105 });
    expect([101, 104, 105, 106].map((tick) => takeAt(queue, tick).due)).toEqual([undefined, undefined, 105, undefined]);
  });

  test('keeps what it says', () => {
    const queue = createMoveQueue();
    offerMove(queue, { stamp: 105, heading: 200, buttons: 3 }, 100);
    expect(takeDueMove(queue, 105, () => {})).toEqual({ stamp: 105, heading: 200, buttons: 3 });
  });

  test('that comes late is in force from the next tick on', () => {
    const queue = createMoveQueue();
    offerMove(queue, moveAt(98), 100.5);
    expect(takeAt(queue, 101)).toEqual({ due: 98, dropped: [] });
  });

  test('each of several on time gets its own tick', () => {
    const queue = createMoveQueue();
    for (const stamp of [101, 102, 104]) offerMove(queue, moveAt(stamp), 100);
    expect([101, 102, 103, 104].map((tick) => takeAt(queue, tick).due)).toEqual([101, 102, undefined, 104]);
  });
});

describe('of late moves', () => {
  test('the newest wins at the next tick, older ones are dropped', () => {
    const queue = createMoveQueue();
    for (const stamp of [95, 97, 99, 103]) offerMove(queue, moveAt(stamp), 100.5);
    expect(takeAt(queue, 101)).toEqual({ due: 99, dropped: [95, 97] });
    expect(takeAt(queue, 103)).toEqual({ due: 103, dropped: [] });
  });

  test('one that is due on time wins over all that are late', () => {
    const queue = createMoveQueue();
    for (const stamp of [99, 100, 101]) offerMove(queue, moveAt(stamp), 100.9);
    expect(takeAt(queue, 101)).toEqual({ due: 101, dropped: [99, 100] });
  });
});

describe('refused', () => {
  test('is a stamp more than half a second ahead', () => {
    const queue = createMoveQueue();
    expect(MOST_TICKS_AHEAD).toBe(30);
    expect(offerMove(queue, moveAt(130), 100)).toEqual({ stamp: 130 });
    expect(offerMove(queue, moveAt(131), 100.99)).toEqual({ stamp: 131, dropped: DROPPED.tooFarAhead });
    expect(offerMove(queue, moveAt(131), 101)).toEqual({ stamp: 131 });
  });

  test('is a stamp that does not rise', () => {
    const queue = createMoveQueue();
    offerMove(queue, moveAt(110), 100);
    for (const stamp of [110, 109, 40]) {
      expect(offerMove(queue, moveAt(stamp), 100)).toEqual({ stamp, dropped: DROPPED.stampDidNotRise });
    }
    expect(takeAt(queue, 110)).toEqual({ due: 110, dropped: [] });
  });

  test('one too far ahead does not count as the newest', () => {
    const queue = createMoveQueue();
    offerMove(queue, moveAt(5000), 100);
    expect(offerMove(queue, moveAt(101), 100)).toEqual({ stamp: 101 });
  });
});

describe('16-bit stamps', () => {
  test.each([65_530, 65_536, 131_070, 6_553_600])('are understood around tick %i', (tick) => {
    const queue = createMoveQueue();
    for (const ahead of [-5, -1, 1, 8, 30]) {
      expect(offerMove(queue, moveAt(tick + ahead), tick)).toEqual({ stamp: tick + ahead });
    }
  });

  test('rise over the turn of the counter', () => {
    const queue = createMoveQueue();
    offerMove(queue, moveAt(65_535), 65_530);
    expect(offerMove(queue, moveAt(65_536), 65_530)).toEqual({ stamp: 65_536 });
    expect([65_535, 65_536].map((tick) => takeAt(queue, tick).due)).toEqual([65_535, 65_536]);
  });

  test('half a turn away count as the future, which is refused', () => {
    expect(offerMove(createMoveQueue(), { stamp: 0x8000, heading: 0, buttons: 0 }, 1)).toMatchObject({ dropped: 2 });
  });
});

describe('the margin', () => {
  const marginAfter = (...offers: [stamp: number, nowTicks: number][]) => {
    const queue = createMoveQueue();
    for (const [stamp, nowTicks] of offers) offerMove(queue, moveAt(stamp), nowTicks);
    return queue.margin;
  };

  test('is how early the latest move was, in sixteenths of a tick', () => {
    expect(marginAfter()).toBe(NO_MARGIN);
    expect(marginAfter([103, 100.5])).toBe(40);
    expect(marginAfter([103, 100.5], [105, 104.75], [110, 105])).toBe(4);
  });

  test('is negative for late moves, and stays in its range', () => {
    expect(marginAfter([99, 100.25])).toBe(-20);
    expect(marginAfter([70_000, 100_000])).toBe(-NO_MARGIN);
  });

  test('does not count what is refused', () => {
    expect(marginAfter([103, 100], [102, 101.9], [500, 101.9])).toBe(48);
  });
});

test('no flood of messages makes the queue grow', () => {
  const queue = createMoveQueue();
  for (let i = 0; i < 100_000; i++) offerMove(queue, { stamp: (i * 7919) & 0xffff, heading: 0, buttons: 0 }, 40_000);
  const waiting = queue.waiting.length;
  for (let i = 0; i < 100_000; i++) offerMove(queue, { stamp: (i * 7919) & 0xffff, heading: 0, buttons: 0 }, 40_000);
  expect(queue.waiting.length).toBe(waiting);
  expect(waiting).toBeLessThan(200);
});
