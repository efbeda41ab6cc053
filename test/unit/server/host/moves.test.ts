import { describe, expect, test } from 'vitest';
import { narrow } from '../../../../protocol/stamp.ts';
import { DROPPED, NO_MARGIN } from '../../../../protocol/table.ts';
import {
  clearMoves,
  createMoves,
  inheritMoves,
  MOST_TICKS_AHEAD,
  MOST_WAITING,
  type Moves,
  offerMove,
  takeDueMove,
  takeSlack,
} from '../../../../server/host/moves.ts';

const moveAt = (stamp: number, heading = 0) => ({ stamp: narrow(stamp), heading, buttons: 1 });

type Dropped = [stamp: number, why: number];

let dropped: Dropped[] = [];

function createQueue(seats = 1): Moves {
  return createMoves(seats, (_seat, stamp, why) => dropped.push([stamp, why]));
}

/** Offers a move; what is dropped for it, or itself. */
function offer(queue: Moves, move: ReturnType<typeof moveAt>, nowTicks: number): Dropped[] {
  dropped = [];
  offerMove(queue, 0, move, nowTicks);
  return dropped;
}

/** What a tick takes out of the queue: the move in force, and those that lost to it. */
function takeAt(queue: Moves, tick: number) {
  dropped = [];
  const due = takeDueMove(queue, 0, tick);
  return { due: due?.stamp, dropped };
}

/** Stamps of what waits, as they travel. */
const waitingOf = ({ counts, waiting }: Moves) => Array.from(waiting.subarray(0, counts[0]), (packed) => packed >> 10);

describe('a move', () => {
  test('[MV2] on time waits for its tick', () => {
    const queue = createQueue();
    expect(offer(queue, moveAt(105, 9), 100.5)).toEqual([]);
    expect([101, 104, 105, 106].map((tick) => takeAt(queue, tick).due)).toEqual([undefined, undefined, 105, undefined]);
  });

  test('keeps what it says', () => {
    const queue = createQueue();
    offer(queue, { stamp: 105, heading: 200, buttons: 3 }, 100);
    expect(takeDueMove(queue, 0, 105)).toMatchObject({ stamp: 105, heading: 200, buttons: 3 });
  });

  test('[MV4] that comes late is in force from the next tick on', () => {
    const queue = createQueue();
    offer(queue, moveAt(98), 100.5);
    expect(takeAt(queue, 101)).toEqual({ due: 98, dropped: [] });
  });

  test('each of several on time gets its own tick', () => {
    const queue = createQueue();
    for (const stamp of [101, 102, 104]) offer(queue, moveAt(stamp), 100);
    expect([101, 102, 103, 104].map((tick) => takeAt(queue, tick).due)).toEqual([101, 102, undefined, 104]);
  });
});

describe('of late moves', () => {
  test('[MV4] the newest wins at the next tick, older ones are dropped', () => {
    const queue = createQueue();
    for (const stamp of [95, 97, 99, 103]) offer(queue, moveAt(stamp), 100.5);
    expect(takeAt(queue, 101)).toEqual({
      due: 99,
      dropped: [
        [95, DROPPED.newerWon],
        [97, DROPPED.newerWon],
      ],
    });
    expect(takeAt(queue, 103)).toEqual({ due: 103, dropped: [] });
  });

  test('one that is due on time wins over all that are late', () => {
    const queue = createQueue();
    for (const stamp of [99, 100, 101]) offer(queue, moveAt(stamp), 100.9);
    expect(takeAt(queue, 101)).toEqual({
      due: 101,
      dropped: [
        [99, DROPPED.newerWon],
        [100, DROPPED.newerWon],
      ],
    });
  });
});

test('[MV3] a stamp more than half a second ahead is refused', () => {
  const queue = createQueue();
  expect(MOST_TICKS_AHEAD).toBe(30);
  expect(offer(queue, moveAt(130), 100)).toEqual([]);
  expect(offer(queue, moveAt(131), 100.99)).toEqual([[131, DROPPED.tooFarAhead]]);
  expect(offer(queue, moveAt(131), 101)).toEqual([]);
  expect(waitingOf(queue)).toEqual([130, 131]);
});

test('[MV5] what is said later supersedes what waits for the same tick or a later one', () => {
  const queue = createQueue();
  for (const stamp of [105, 110, 120]) offer(queue, moveAt(stamp), 100);
  expect(offer(queue, moveAt(110, 9), 100)).toEqual([
    [120, DROPPED.superseded],
    [110, DROPPED.superseded],
  ]);
  expect(waitingOf(queue)).toEqual([105, 110]);
  expect(takeDueMove(queue, 0, 110)?.heading).toBe(9);
});

describe('16-bit stamps', () => {
  test.each([65_530, 65_536, 131_070, 6_553_600])('[W5] are understood around tick %i', (tick) => {
    const queue = createQueue();
    for (const ahead of [-5, -1, 1, 8, 30]) {
      expect(offer(queue, moveAt(tick + ahead), tick)).toEqual([]);
    }
    expect(waitingOf(queue)).toEqual([-5, -1, 1, 8, 30].map((ahead) => narrow(tick + ahead)));
  });

  test('rise over the turn of the counter', () => {
    const queue = createQueue();
    offer(queue, moveAt(65_535), 65_530);
    expect(offer(queue, moveAt(65_536), 65_530)).toEqual([]);
    expect([65_535, 65_536].map((tick) => takeAt(queue, tick).due)).toEqual([65_535, 65_536]);
  });

  test('half a turn away count as the future, which is refused', () => {
    expect(offer(createQueue(), moveAt(0x8000), 1)).toEqual([[0x8000, DROPPED.tooFarAhead]]);
  });
});

describe('the margin', () => {
  const marginAfter = (...offers: [stamp: number, nowTicks: number][]) => {
    const queue = createQueue();
    for (const [stamp, nowTicks] of offers) offer(queue, moveAt(stamp), nowTicks);
    return takeSlack(queue, 0);
  };

  test('[TM4] is how early the latest move was, in sixteenths of a tick', () => {
    expect(marginAfter()).toBe(NO_MARGIN);
    expect(marginAfter([103, 100.5])).toBe(40);
    expect(marginAfter([103, 100.5], [105, 104.75], [110, 105])).toBe(4);
  });

  test('is negative for late moves, and stays in its range', () => {
    expect(marginAfter([99, 100.25])).toBe(-20);
    expect(marginAfter([70_000, 100_000])).toBe(-NO_MARGIN);
  });

  test('does not count what is refused', () => {
    expect(marginAfter([103, 100], [500, 101.9])).toBe(48);
  });
});

describe('what an earlier connection said', () => {
  /** Moves of one connection that wait for 105, 110, 120; then another connection has the seat. */
  function inherited() {
    const told: [stamp: number, why: number, isInherited: boolean][] = [];
    const queue = createMoves(2, (_seat, ...fate) => told.push(fate));
    for (const stamp of [105, 110, 120]) offerMove(queue, 1, moveAt(stamp, stamp), 100);
    inheritMoves(queue, 1);
    return { queue, told };
  }

  test('[MV8] acts at its ticks, once each, and is marked', () => {
    const { queue } = inherited();
    const acted = Array.from({ length: 70_000 }, (_, i) => {
      const due = takeDueMove(queue, 1, 101 + i);
      return due && { ...due };
    });
    expect(acted.filter(Boolean)).toEqual(
      [105, 110, 120].map((stamp) => ({ stamp, heading: stamp, buttons: 1, isInherited: true })),
    );
  });

  test('[MV8] gives way to the first move of the new one, as to any later move; only its own fate is told', () => {
    const { queue, told } = inherited();
    offerMove(queue, 1, moveAt(110, 7), 103);
    expect(told).toEqual([
      [120, DROPPED.superseded, true],
      [110, DROPPED.superseded, true],
    ]);
    expect(takeDueMove(queue, 1, 105)).toMatchObject({ heading: 105, isInherited: true });
    expect(takeDueMove(queue, 1, 110)).toMatchObject({ heading: 7, isInherited: false });
    offerMove(queue, 1, moveAt(500), 111);
    expect(told.at(-1)).toEqual([500, DROPPED.tooFarAhead, false]);
  });

  test('[MV4] [MV8] loses to a newer one where both are late', () => {
    const { queue, told } = inherited();
    offerMove(queue, 1, moveAt(107, 9), 108);
    expect(takeDueMove(queue, 1, 109)).toMatchObject({ stamp: 107, isInherited: false });
    expect(told).toEqual([
      [120, DROPPED.superseded, true],
      [110, DROPPED.superseded, true],
      [105, DROPPED.newerWon, true],
    ]);
  });

  test('[TM4] does not count for the margin of the new one', () => {
    const { queue } = inherited();
    expect(takeSlack(queue, 1)).toBe(NO_MARGIN);
  });

  test('is forgotten with the seat', () => {
    const { queue } = inherited();
    clearMoves(queue, 1);
    expect(takeDueMove(queue, 1, 120)).toBeUndefined();
  });
});

test('[MV5] a late move supersedes by its stamp: all that wait for a later tick go', () => {
  const queue = createQueue();
  for (const stamp of [97, 103, 120]) offer(queue, moveAt(stamp), 99.5);
  expect(offer(queue, moveAt(98), 100.5)).toEqual([
    [120, DROPPED.superseded],
    [103, DROPPED.superseded],
  ]);
  expect(takeAt(queue, 101)).toEqual({ due: 98, dropped: [[97, DROPPED.newerWon]] });
});

test('no flood of messages makes the queue grow', () => {
  const queue = createQueue();
  for (let i = 0; i < 100_000; i++) offer(queue, { stamp: (i * 7919) & 0xffff, heading: 0, buttons: 0 }, 40_000);
  const waiting = queue.counts[0];
  for (let i = 0; i < 100_000; i++) offer(queue, { stamp: (i * 7919) & 0xffff, heading: 0, buttons: 0 }, 40_000);
  expect(queue.counts[0]).toBe(waiting);
  expect(waiting).toBeLessThan(200);
});

test('[MV4] of more late moves than can wait the oldest are dropped', () => {
  const queue = createQueue(2);
  const lost = Array.from({ length: MOST_WAITING + 3 }, (_, i) => offer(queue, moveAt(100 + i), 500)).flat();
  expect(lost).toEqual([100, 101, 102].map((stamp) => [stamp, DROPPED.newerWon]));
  expect(takeAt(queue, 501).due).toBe(100 + MOST_WAITING + 2);
  expect(queue.counts[1]).toBe(0);
});
