import { describe, expect, test } from 'vitest';
import { candidates } from '../../../../game/client/gallery/choice.ts';
import { nextOf } from '../../../../game/client/scene/camera/at.ts';
import { createFollowing, followStar, LINGER_TICKS, pick } from '../../../../game/sim/star.ts';

const player = { name: 'P', colour: 0, who: 0 };

describe('whom a spectator goes to next', () => {
  const roster = new Map([1, 3, 4, 7, 9].map((id) => [id, player]));
  const top = [7, 1, 8].map((id) => ({ id, tens: 1 }));

  test('are the leaders and all in sight, by seat, if they are in the room', () => {
    expect(candidates({ top, ids: [3, 4, 7], roster })).toEqual([1, 3, 4, 7]);
    expect(candidates({ top: [], ids: [], roster })).toEqual([]);
  });

  test.each([
    [3, 1, 4],
    [3, -1, 1],
    [7, 1, 1],
    [1, -1, 7],
    [-1, 1, 1],
    [-1, -1, 7],
    [5, 1, 7],
  ] as const)('from %i by %i steps is %i', (id, steps, next) => {
    expect(nextOf([1, 3, 4, 7], id, steps)).toBe(next);
  });

  test('is nobody where there is nobody', () => expect(nextOf([], 3, 1)).toBeUndefined());
});

describe('[J9] a picked comet', () => {
  const alive = Uint8Array.of(1, 1, 0);

  test('is followed while it is there, and for a second more', () => {
    const picked = createFollowing();
    expect(followStar(picked, 5, -1, [], { alive })).toBe(-1);
    pick(picked, 1, 10);
    expect(followStar(picked, 5000, -1, [], { alive })).toBe(1);
    alive[1] = 0;
    expect(followStar(picked, 5000 + LINGER_TICKS, -1, [], { alive })).toBe(1);
    expect(followStar(picked, 5001 + LINGER_TICKS, -1, [], { alive })).toBe(-1);
    alive[1] = 1;
    expect(followStar(picked, 5002 + LINGER_TICKS, -1, [], { alive })).toBe(-1);
  });

  test('that is not there is waited for as long', () => {
    const picked = createFollowing();
    pick(picked, 2, 100);
    expect(followStar(picked, 100 + LINGER_TICKS, -1, [], { alive })).toBe(2);
    expect(followStar(picked, 101 + LINGER_TICKS, -1, [], { alive })).toBe(-1);
  });
});
